/**
 * Loops. Rounds whose condition is known are walked one by one; otherwise what the body changes becomes unknown, and
 * the body is walked once more. What leaves the loop by `break` is joined to what comes after it.
 */
import type { Field } from '../commands/field.js'
import type { Statement, Word } from '../syntax/tree.js'
import { hole, sameValue, type Value } from '../text/value.js'
import { conditionKey, truth, type Condition } from './condition.js'
import { expandWord } from './expand.js'
import { join, joinFunctions, joinOuter } from './join.js'
import type { Positional, State } from './state.js'
import { unknownStatus } from './statement.js'
import { NOTHING_WRITTEN } from './written.js'
import { guardOf, NO_INPUT, type Frame, type Walker } from './walker.js'

type Of<Kind extends Statement['kind']> = Extract<Statement, { readonly kind: Kind }>

/** Few known words are a choice; anything else is an unknown. */
const MAX_LISTED = 8
/** Rounds after which every name that the loop's text assigns is taken as changed. */
const MAX_ROUNDS = 6
/** Rounds that are walked one by one: more than any command line has options. */
const MAX_KNOWN_ROUNDS = 40

export function walkFor(walker: Walker, statement: Of<'for'>, frame: Frame): Condition {
  const fields =
    statement.words === null ? positionalFields(walker) : statement.words.flatMap((word: Word) => expandWord(word, frame.script, walker))
  const { variable } = statement
  const value = loopValue(walker, variable, fields)
  if (fields.length === 0 && statement.words !== null) return unknownStatus(walker)
  const next = (): void => {
    walker.state.set(variable, {
      value,
      exported: walker.state.exportOf(variable),
      array: null,
      definition: fields.length === 0 ? null : { origin: null, message: `${variable} goes through a list` },
    })
  }
  const isSure = fields.some(({ many }) => !many)
  // Whoever comes to the end of the list has seen its last word.
  const finish = (state: State): void => {
    const [last, known] = [fields.at(-1), state.find(variable)]
    if (last !== undefined && known !== null && sameValue(known.value, value)) state.set(variable, { ...known, value: last.value })
  }
  const isKnown = isSure && !fields.some(({ many }) => many)
  const rounds = !isSure ? 'any' : fields.length === 1 ? 'one' : 'some'
  return walkLoop(walker, frame, { kind: 'list', next, rounds, finish: isKnown ? finish : null }, statement.body)
}

function positionalFields(walker: Walker): readonly Field[] {
  return walker.state.positional.rest === null ? walker.state.positional.fields : []
}

function loopValue(walker: Walker, variable: string, fields: readonly Field[]): Value {
  const [first] = fields
  if (fields.length === 1 && first !== undefined) return first.many ? oneOf(walker, first.value) : first.value
  if (fields.length > 1 && fields.length <= MAX_LISTED) {
    const alternatives = fields.map(({ value, many }) => ({ value: many ? oneOf(walker, value) : value, when: [] }))
    return [
      {
        kind: 'choice',
        choice: { id: walker.unique(`for:${variable}`), alternatives },
        inert: true,
        splits: false,
        origin: null,
        through: null,
      },
    ]
  }
  return hole({ id: walker.unique(`for:${variable}`), kind: 'unknown', name: variable })
}

/** One word of what an unquoted unknown splits into; a pattern stands for each of its files as it is. */
function oneOf(walker: Walker, value: Value): Value {
  return value.map((segment) =>
    segment.kind === 'hole' && segment.splits && segment.hole.kind !== 'pattern'
      ? { ...segment, hole: { ...segment.hole, id: walker.unique('word'), kind: 'unknown' as const } }
      : segment,
  )
}

/** What says whether there is one more round. */
export type Rounds =
  | { readonly kind: 'condition'; readonly statements: readonly Statement[]; readonly until: boolean }
  /** `some` is at least one. */
  | {
      readonly kind: 'list'
      readonly next: () => void
      readonly rounds: 'one' | 'some' | 'any'
      readonly finish: ((end: State) => void) | null
    }

export function walkLoop(walker: Walker, frame: Frame, rounds: Rounds, body: readonly Statement[]): Condition {
  // Each round reads on where the last one stopped.
  walker.consume(frame)
  const loop = new Loop(walker, { ...walker.inScope(frame, 'loop'), input: NO_INPUT }, rounds, body, endsInLine(frame.input.document))
  if (!loop.walkKnown()) loop.walkAny()
  return unknownStatus(walker)
}

class Loop {
  readonly #changed = new Set<string>()
  /** The names that are exported in some rounds alone. */
  readonly #exported = new Set<string>()
  /** The states in which a `break` leaves. */
  #left: State[] = []
  #moved = false
  #shifted = false
  #wrote = false
  /** The end of a round that made a name local. */
  #declared: State | null = null
  /** The end of a round that defined a function. */
  #defined: State | null = null
  /** Those on the way to the loop: they hold behind it however it was left. */
  readonly guards: State['guards']

  constructor(
    readonly walker: Walker,
    readonly frame: Frame,
    readonly rounds: Rounds,
    readonly body: readonly Statement[],
    /** What the loop reads ends with a whole line. */
    readonly endsInLine: boolean,
  ) {
    this.guards = walker.state.guards
  }

  /** Round by round, as an option loop goes through arguments that are known. False where it is not known when it ends. */
  walkKnown(): boolean {
    const { walker, rounds: asking } = this
    if (asking.kind === 'list') {
      if (asking.rounds !== 'one') return false
      asking.next()
      this.#walkBody()
      this.#joinLeft([walker.state, ...this.#left])
      return true
    }
    if (this.#isEndless()) return false
    const [before, mark] = [walker.state.fork(), walker.mark()]
    let [lastKey, lastPositional]: [string, Positional | null] = ['', null]
    for (let rounds = 0; rounds < MAX_KNOWN_ROUNDS; rounds += 1) {
      const asked = this.#ask(asking.statements)
      const holds = truth(asked)
      if (holds === asking.until) {
        this.#joinLeft([walker.state, ...this.#left])
        return true
      }
      // The same question about the same things has the same answer again: this is no loop that goes through something.
      const key = conditionKey(asked)
      const { positional } = walker.state
      if (holds === null || (lastKey === key && lastPositional === positional)) break
      lastKey = key
      lastPositional = positional
      this.#walkBody()
      if (walker.state.ended !== null) {
        this.#joinLeft(this.#left)
        return true
      }
    }
    walker.state = before
    walker.backTo(mark)
    this.#left = []
    return false
  }

  /**
   * A first round finds what the body changes; that becomes unknown; the next one counts, unless it changes more than
   * was known, as a chain of `elif [ -z "$X" ]; then X=$1` does round by round. Then it is taken back and tried again.
   */
  walkAny(): void {
    const { walker } = this
    const before = walker.state.fork()
    walker.dry += 1
    this.#round()
    this.#noteChanges(before)
    walker.dry -= 1
    let widened = this.#widen(before)
    for (let rounds = 1; walker.dry === 0; rounds += 1) {
      const mark = walker.mark()
      this.#round()
      if (!this.#noteChanges(widened)) break
      walker.backTo(mark)
      if (rounds === MAX_ROUNDS) for (const name of namesAssignedIn(this.body, this.frame)) this.#changed.add(name)
      widened = this.#widen(before)
      if (rounds > MAX_ROUNDS) {
        this.#round()
        break
      }
    }
    const after = walker.state
    for (const name of this.#namesRead()) {
      for (const end of [widened, after])
        end.set(name, { value: [], exported: end.exportOf(name), array: null, definition: { origin: null, message: `${name} is read` } })
    }
    if (walker.dry === 0 && this.rounds.kind === 'list') this.rounds.finish?.(after)
    // It may not run at all, or end after any round; `while true` ends only by `break`; a list with a sure word runs.
    const ends = walker.dry > 0 ? [widened] : this.#isEndless() ? [] : this.#isSure() ? [after] : [widened, after]
    walker.state = this.#isEndless() && this.#left.length === 0 ? widened : after
    this.#joinLeft([...ends, ...this.#left])
  }

  /** What `while read` leaves empty at the end of a text whose last line is whole. */
  #namesRead(): readonly string[] {
    const { rounds, frame } = this
    if (rounds.kind !== 'condition' || rounds.until || !this.endsInLine || rounds.statements.length !== 1) return []
    const [read] = rounds.statements
    const written = read?.kind === 'command' ? frame.script.flat.slice(read.start, read.end) : ''
    return (/^(?:IFS=\S*\s+)?read\s+(?:-r\s+)?((?:[A-Za-z_]\w*\s*)+)$/.exec(written)?.[1] ?? '').split(/\s+/).filter((name) => name !== '')
  }

  /** `while true` in its usual spellings. */
  #isEndless(): boolean {
    const { rounds, frame } = this
    if (rounds.kind !== 'condition' || rounds.until) return false
    const [first, last] = [rounds.statements[0], rounds.statements.at(-1)]
    if (first === undefined || last === undefined) return false
    return /^(?:true|:|\[ 1 \]|\(\( ?1 ?\)\))$/.test(frame.script.flat.slice(first.start, last.end))
  }

  #isSure(): boolean {
    return this.rounds.kind === 'list' && this.rounds.rounds === 'some'
  }

  #round(): void {
    const { walker, rounds } = this
    this.#left = []
    if (rounds.kind === 'list') rounds.next()
    else {
      const asked = this.#ask(rounds.statements)
      walker.state.guards = [...walker.state.guards, guardOf(asked, !rounds.until)]
    }
    this.#walkBody()
  }

  #ask(statements: readonly Statement[]): Condition {
    return this.walker.walk(statements, { ...this.frame, fate: 'tested' })
  }

  /** Who meets `continue` goes on at the end of the body; who meets `break` leaves. */
  #walkBody(): void {
    const { walker } = this
    const jumps: Jumps = { breaks: [], continues: [] }
    walker.loops.push(jumps)
    const { guards } = walker.state
    walker.walk(this.body, this.frame)
    walker.loops.pop()
    this.#left.push(...jumps.breaks)
    for (const one of jumps.continues) {
      one.ended = null
      if (walker.state.ended === 'break') walker.state = one
      else if (walker.state.ended === null) walker.state = join(walker.unique('continue'), walker.state, one, [[], []], { guards })
    }
  }

  #joinLeft(states: readonly State[]): void {
    const { walker } = this
    for (const state of this.#left) state.ended = null
    const [first, ...rest] = states.filter(({ ended }) => ended === null)
    if (first === undefined) return
    const { guards } = this
    walker.state = rest.reduce((joined, state) => join(walker.unique('loop'), joined, state, [[], []], { guards }), first)
  }

  /** True where a round has changed what was not known to change. */
  #noteChanges(from: State): boolean {
    const { state } = this.walker
    const size = this.#changed.size + this.#exported.size
    const [moved, shifted, wrote] = [this.#moved, this.#shifted, this.#wrote]
    for (const name of state.changedFrom(from)) {
      this.#changed.add(name)
      const before = from.exportOf(name)
      if (before !== 'unknown' && before !== state.exportOf(name)) this.#exported.add(name)
    }
    if (state.outer !== from.outer) this.#declared = state
    if (state.functions !== from.functions) this.#defined = state
    this.#moved ||= !sameValue(state.directory, from.directory)
    this.#shifted ||= state.positional !== from.positional
    this.#wrote ||= state.written !== from.written
    return this.#changed.size + this.#exported.size > size || this.#moved !== moved || this.#shifted !== shifted || this.#wrote !== wrote
  }

  #widen(before: State): State {
    const { walker } = this
    walker.state = before.fork()
    for (const name of this.#changed) {
      walker.state.set(name, {
        value: hole({ id: walker.unique(`loop:${name}`), kind: 'unknown', name }),
        exported: this.#exported.has(name) ? 'unknown' : before.exportOf(name),
        array: null,
        definition: null,
      })
    }
    // What a round makes local was the caller's before the first round.
    if (this.#declared !== null) walker.state.outer = joinOuter(before, this.#declared)
    if (this.#defined !== null) walker.state.functions = joinFunctions(before.functions, this.#defined.functions)
    if (this.#shifted) walker.state.positional = { fields: [], rest: { prefix: walker.unique('shifted'), shifted: 0 }, bySet: 'unknown' }
    if (this.#wrote) walker.state.written = NOTHING_WRITTEN
    if (this.#moved) walker.state.directory = hole({ id: walker.unique('directory'), kind: 'unknown', name: 'PWD' })
    return walker.state.fork()
  }
}

function endsInLine(document: Value | null): boolean {
  const last = document?.at(-1)
  return last?.kind === 'text' && last.text.endsWith('\n')
}

/** Where the paths are that `break` and `continue` ended, for the loop that they are about. */
export interface Jumps {
  readonly breaks: State[]
  readonly continues: State[]
}

/** `break` and `continue`: nothing more runs on this path in the loop's body. */
export function jump(walker: Walker, kind: keyof Jumps, levels: number): void {
  const { state, loops } = walker
  // Outside of a loop, also in a function that a loop calls, it does nothing (bash 4.4 and later).
  if (loops.length === 0) return
  loops[Math.max(0, loops.length - levels)]?.[kind].push(state.fork())
  state.ended = 'break'
}

function namesAssignedIn(body: readonly Statement[], { script }: Frame): readonly string[] {
  const [first, last] = [body[0], body.at(-1)]
  if (first === undefined || last === undefined) return []
  return [...script.flat.slice(first.start, last.end).matchAll(/(?:^|[\s;({&|])([A-Za-z_]\w*)\+?=/g)].map((match) => match[1] ?? '')
}
