/** Control flow: lists, branches, loops, pipelines. Branches are joined after; loop bodies are widened and walked once more. */
import type { Field } from '../commands/field.js'
import type { Statement, Word } from '../syntax/tree.js'
import { concat, hole, sameValue, text, type Value } from '../text/value.js'
import { truth, type Condition } from './condition.js'
import type { Fate } from './event.js'
import { expandValue, expandWord } from './expand.js'
import { join, type State } from './state.js'
import { guardOf, type Frame, type Walker } from './walker.js'
import { unknownStatus } from './statement.js'

type Of<Kind extends Statement['kind']> = Extract<Statement, { readonly kind: Kind }>

export function walkAndOr(walker: Walker, statement: Of<'and-or'>, frame: Frame): Condition {
  const elements = [{ operator: null, statement: statement.first }, ...statement.rest]
  const scopeId = walker.newId()
  let condition: Condition = { kind: 'constant', holds: true }
  for (const [index, element] of elements.entries()) {
    const fate = fateInList(walker, elements.slice(index + 1), frame)
    if (element.operator === null) {
      condition = walker.walk([element.statement], walker.inScope({ ...frame, fate }, 'list', 0, scopeId))
      continue
    }
    if (walker.state.ended !== null) break
    const runsWhen = element.operator === '&&'
    const before = condition
    const known = truth(before)
    if (known === !runsWhen) continue
    let inner: Condition = { kind: 'constant', holds: true }
    const run = (): void => {
      inner = walker.walk(
        [element.statement],
        known === null ? listFrame(walker, { ...frame, fate }, element.operator === '&&', index, scopeId) : { ...frame, fate },
      )
    }
    if (known === runsWhen) run()
    else walker.branch(before, runsWhen ? run : null, runsWhen ? null : run)
    condition = { kind: runsWhen ? 'and' : 'or', parts: [before, inner] }
  }
  return condition
}

function listFrame(walker: Walker, frame: Frame, chained: boolean, index: number, id: number): Frame {
  const scope = { kind: 'branch', arm: index, parent: frame.scope } as const
  return { ...frame, scope: chained ? { ...scope, id, chained: true } : { ...scope, id: walker.newId() } }
}

/** What becomes of a failure: the next `||` takes it, and either stops there or goes on. */
function fateInList(
  walker: Walker,
  rest: readonly { readonly operator: '&&' | '||' | null; readonly statement: Statement }[],
  { fate, final }: Pick<Frame, 'fate' | 'final'>,
): Fate {
  if (rest.length === 0) return fate
  const handler = rest.findIndex(({ operator }) => operator === '||')
  // A list that fails in its middle fails as a whole, and errexit looks away.
  if (handler < 0) return fate === 'stops' ? (final ?? 'tested') : fate
  const taken = rest[handler]
  if (taken === undefined || !alwaysEnds(walker, taken.statement, 0))
    return handler < rest.length - 1 && rest[handler]?.statement.kind === 'command'
      ? fateInList(walker, rest.slice(handler + 1), { fate: 'swallowed', final: null })
      : 'swallowed'
  return 'stops'
}

const ENDING_NAMES = /^(exit|return|die|fail|fatal|abort|bail|panic|error_exit|err_exit|exit_with_error|false)$/

/** True where a statement surely ends the script or function: `exit`, `return`, a function or group that does. */
function alwaysEnds(walker: Walker, statement: Statement, depth: number): boolean {
  if (depth > 4) return false
  switch (statement.kind) {
    case 'command': {
      const [name] = statement.words
      const [only] = name?.parts ?? []
      if (name === undefined || only?.kind !== 'literal') return false
      const word = walker.frame.script.flat.slice(only.start, only.end)
      const body = walker.state.functions.get(word)
      if (body !== undefined && body !== null) return alwaysEnds(walker, body.definition.body, depth + 1)
      return ENDING_NAMES.test(word)
    }
    case 'group':
      return statement.body.some((each) => alwaysEnds(walker, each, depth + 1))
    case 'redirected':
      return statement.body !== null && alwaysEnds(walker, statement.body, depth + 1)
    case 'and-or':
      return alwaysEnds(walker, statement.first, depth + 1) && statement.rest.every((each) => each.operator === '&&')
    default:
      return false
  }
}

export function walkIf(walker: Walker, statement: Of<'if'>, frame: Frame): Condition {
  const id = walker.newId()
  walkClauses(0)
  return unknownStatus(walker)

  function walkClauses(at: number): void {
    const clause = statement.clauses[at]
    if (clause === undefined) {
      if (statement.otherwise !== null) walker.walk(statement.otherwise, walker.inScope(frame, 'branch', at, id))
      return
    }
    const condition = walker.walk(clause.condition, { ...frame, fate: 'tested' })
    if (walker.state.ended !== null) return
    const known = truth(condition)
    const then = (): void => {
      walker.walk(clause.body, known === null ? walker.inScope(frame, 'branch', at, id) : frame)
    }
    if (known === true) then()
    else if (known === false) walkClauses(at + 1)
    else walker.branch(condition, then, () => walkClauses(at + 1))
  }
}

export function walkCase(walker: Walker, statement: Of<'case'>, frame: Frame): Condition {
  const id = walker.newId()
  const subject = expandValue(statement.subject, frame.script, walker)
  const conditions = statement.arms.map((arm): Condition => ({
    kind: 'matches',
    subject,
    patterns: arm.patterns.map((pattern) => expandValue(pattern, frame.script, walker, true)),
  }))
  walkArms(0)
  return unknownStatus(walker)

  function walkArms(at: number): void {
    const arm = statement.arms[at]
    const condition = conditions[at]
    if (arm === undefined || condition === undefined) return
    const known = truth(condition)
    const then = (): void => runBody(at, known === null || at > 0)
    if (known === false) walkArms(at + 1)
    else if (known === true) then()
    else walker.branch(condition, then, () => walkArms(at + 1))
  }

  function runBody(at: number, isChosen: boolean): void {
    const arm = statement.arms[at]
    if (arm === undefined) return
    walker.walk(arm.body, isChosen ? walker.inScope(frame, 'branch', at, id) : frame)
    if (walker.state.ended !== null) return
    if (arm.next === 'run') runBody(at + 1, isChosen)
    else if (arm.next === 'ask') walkArms(at + 1)
  }
}

/** Few known words are a choice; anything else is an unknown. */
const MAX_LISTED = 8

export function walkFor(walker: Walker, statement: Of<'for'>, frame: Frame): Condition {
  const fields =
    statement.words === null ? positionalFields(walker) : statement.words.flatMap((word: Word) => expandWord(word, frame.script, walker))
  const { variable } = statement
  const value = loopValue(walker, variable, fields)
  const set = (): void => {
    const origin = fields[0]?.at ?? null
    walker.state.set(variable, {
      value,
      exported: walker.state.get(variable)?.exported ?? 'unknown',
      array: null,
      definition: origin === null ? null : { origin: null, message: `${variable} goes through a list` },
    })
  }
  if (fields.length === 0 && statement.words !== null) return unknownStatus(walker)
  return walkLoop(walker, frame, null, statement.body, set)
}

function positionalFields(walker: Walker): readonly Field[] {
  return walker.state.positional.rest === null ? walker.state.positional.fields : []
}

function loopValue(walker: Walker, variable: string, fields: readonly Field[]): Value {
  const [first] = fields
  if (fields.length === 1 && first !== undefined) return first.value
  if (fields.length > 1 && fields.length <= MAX_LISTED) {
    const alternatives = fields.map(({ value }) => ({ value, when: [] }))
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

/** Rounds after which every name that the loop's text assigns is taken as changed. */
const MAX_ROUNDS = 6

/**
 * A loop: a first pass finds what its body changes; that becomes unknown; the next pass counts, unless it changes
 * more than was known, as a chain of `elif [ -z "$X" ]; then X=$1` does round by round. Then it is taken back and tried again.
 * @param condition null where the loop goes over a list
 * @param each sets the loop's variable at the start of a round
 */
export function walkLoop(
  walker: Walker,
  frame: Frame,
  condition: { readonly statements: readonly Statement[]; readonly until: boolean } | null,
  body: readonly Statement[],
  each: (() => void) | null = null,
): Condition {
  const before = walker.state.fork()
  const inner = walker.inScope(frame, 'loop')
  const changed = new Set<string>()
  let moved = false
  let shifted = false
  walker.dry += 1
  round()
  noteChanges(before)
  walker.dry -= 1
  let widened = widen()
  for (let rounds = 1; walker.dry === 0; rounds += 1) {
    const mark = walker.mark()
    round()
    if (!noteChanges(widened)) break
    walker.backTo(mark)
    if (rounds === MAX_ROUNDS) for (const name of namesAssignedIn(body, frame)) changed.add(name)
    widened = widen()
    if (rounds > MAX_ROUNDS) {
      round()
      break
    }
  }
  const after = walker.state
  walker.state = walker.dry > 0 ? widened : join(walker.unique('loop'), widened, after, [[], []], before)
  if (walker.state.ended !== null) walker.state = widened
  return unknownStatus(walker)

  function round(): void {
    each?.()
    if (condition === null) walker.walk(body, { ...inner, fate: frame.fate })
    else {
      const asked = walker.walk(condition.statements, { ...inner, fate: 'tested' })
      walker.state.guards = [...walker.state.guards, guardOf(asked, !condition.until)]
      walker.walk(body, { ...inner, fate: frame.fate })
    }
    if (walker.state.ended === 'break') walker.state.ended = null
  }

  /** True where a round has changed what was not known to change. */
  function noteChanges(from: State): boolean {
    const size = changed.size
    const [wasMoved, wasShifted] = [moved, shifted]
    for (const name of walker.state.changedFrom(from)) changed.add(name)
    moved ||= !sameValue(walker.state.directory, from.directory)
    shifted ||= walker.state.positional !== from.positional
    return changed.size > size || moved !== wasMoved || shifted !== wasShifted
  }

  function widen(): State {
    walker.state = before.fork()
    for (const name of changed) {
      const exported = before.get(name)?.exported ?? 'unknown'
      walker.state.set(name, {
        value: hole({ id: walker.unique(`loop:${name}`), kind: 'unknown', name }),
        exported,
        array: null,
        definition: null,
      })
    }
    if (shifted) walker.state.positional = { fields: [], rest: { prefix: walker.unique('shifted'), shifted: 0 } }
    if (moved) walker.state.directory = hole({ id: walker.unique('directory'), kind: 'unknown', name: 'PWD' })
    return walker.state.fork()
  }
}

function namesAssignedIn(body: readonly Statement[], { script }: Frame): readonly string[] {
  const [first, last] = [body[0], body.at(-1)]
  if (first === undefined || last === undefined) return []
  return [...script.flat.slice(first.start, last.end).matchAll(/(?:^|[\s;({&|])([A-Za-z_]\w*)\+?=/g)].map((match) => match[1] ?? '')
}

/** Every stage in its own subshell; what a `find` prints is handed to the next stage's xargs. */
export function walkPipeline(walker: Walker, stages: readonly Statement[], frame: Frame): Condition {
  const id = walker.newId()
  let paths: Value | null = null
  let document: Value | null = null
  let condition: Condition = unknownStatus(walker)
  for (const [index, stage] of stages.entries()) {
    const isLast = index === stages.length - 1
    const fate: Fate = isLast || walker.state.options.pipefail ? frame.fate : 'ignored'
    const inner: Frame = {
      ...walker.inScope(frame, 'pipeline', index, id),
      fate,
      shown: isLast && frame.shown,
      captured: !isLast,
      input: index === 0 ? frame.input : { document, paths },
    }
    const from = walker.events.length
    const before: State = walker.state
    walker.state = before.fork()
    if (!isLast) walker.beginOutput()
    condition = walker.walk([stage], inner)
    document = isLast ? null : walker.output()
    walker.state = before
    const first = walker.events[from]
    paths =
      first?.kind === 'call' && first.call.name === 'find' && first.call.fields[0] !== undefined
        ? concat(first.call.fields[0].value, text('/'))
        : null
  }
  walker.print(null)
  return stages.length === 1 ? condition : unknownStatus(walker)
}
