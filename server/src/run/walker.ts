/**
 * The one walker: goes through a script in the order of execution with a state, and leaves events. Control flow is in
 * control.ts, simple commands in simple.ts; this file holds what they share.
 */
import { utilityNamed } from '../commands/catalogue.js'
import type { Call } from '../commands/effect.js'
import type { Field, ScriptText } from '../commands/field.js'
import type { Parser } from '../syntax/parser.js'
import { parseScript } from '../syntax/lower.js'
import type { FunctionDefinition, Script, Statement } from '../syntax/tree.js'
import { locateForDisplay } from '../text/location.js'
import type { Span } from '../text/source.js'
import { concat, flatten, hole, literal, text, type Origin, type Value } from '../text/value.js'
import type { Condition } from './condition.js'
import { outcomeOf } from './condition.js'
import type { AssignEvent, DefaultExpansion, Event, Fate, Moment, Scope, Walk } from './event.js'
import type { Runner } from './expand.js'
import {
  beginOutput,
  handOutputBack,
  isInSubstitution,
  outputAtEnds,
  outputOf,
  partialOutputOf,
  printInto,
  setOutputAside,
  substitutedOutput,
} from './output.js'
import { ROOT } from './paths.js'
import { FirstUses } from './first-uses.js'
import type { Jumps } from './loops.js'
import type { Lasting, LastingCalls } from './lasting.js'
import type { Notes } from './notes.js'
import { newId } from './renumber.js'
import type { BodyRooms } from './rooms.js'
import { join } from './join.js'
import type { FunctionBody, Guard, State } from './state.js'
import type { Variable } from './variable.js'
import { loseAssignedNumbers } from './unknown-names.js'
import { unknownStatus, walkStatement } from './statement.js'
import { Summaries } from './summary.js'
import { forgetNamed } from './written.js'

/** Where the walker stands in the text, and what surrounds it. */
export interface Frame {
  readonly script: ScriptText
  readonly file: string
  readonly fate: Fate
  readonly scope: Scope | null
  readonly shown: boolean
  /** Standard output goes into a substitution. */
  readonly captured: boolean
  /** Standard error goes there too. */
  readonly errors: boolean
  /** What becomes of the status of the last command here, where this is the body of a function or of a nested shell. */
  readonly final: Fate | null
  /** What becomes of a failing `return`: the fate of the call of this function. */
  readonly called: Fate | null
  /** The paths that the stage before prints, for xargs; the text on standard input, for shells. */
  readonly input: { readonly paths: Value | null; readonly document: Value | null }
}

export const NO_INPUT: Frame['input'] = { paths: null, document: null }

/** The scripts of the workspace, by their root-relative paths. */
export interface Scripts {
  /** Null where there is none. */
  read(path: string): ScriptText | null
  has(path: string): boolean
}

interface Defined {
  readonly functions: Map<string, readonly (FunctionBody | null)[]> | null
  readonly state: State | null
  readonly steps: number
}

/** Steps of one walk; past them nothing is followed any more, and a notice says so. */
const MAX_STEPS = 60_000
/** Nested calls, scripts and sources. */
const MAX_CALLS = 32

const MAX_TRAPS = 20

const parsed = new WeakMap<ScriptText, Script>()

export class Walker implements Runner {
  state: State
  readonly events: Event[] = []
  readonly defaults: DefaultExpansion[] = []
  readonly sources = new Set<string>()
  readonly unknownSources: number[] = []
  readonly conditions = new Map<string, Condition>()
  readonly conditionKeys: string[] = []
  readonly comments = new Map<ScriptText, readonly Span[]>()
  readonly notices: Walk['notices'][number][] = []
  /** Names of the environment that were read, by how many were read before. */
  reads = new Map<string, number>()
  readonly called = new Map<FunctionDefinition, FunctionBody>()
  readonly firstUses: FirstUses
  /** Where the walk's own script stands, and how far it has come. */
  position = 0
  reached = 0
  readonly root: ScriptText
  /** What the status of the last statement says. */
  status: Condition = { kind: 'constant', holds: true }
  /** Files and functions that are being walked now, against cycles. */
  readonly stack: (string | FunctionDefinition)[] = []
  readonly returns: State[][] = []
  /** The loops around this place, the innermost last. */
  loops: Jumps[] = []
  /** How each way stood that ended the innermost substitution by `exit`. */
  exits: State[] = []
  /** How each way stood that ended this shell by `exit`, where a trap may be set. */
  ends: State[] = []
  /** How many functions of this shell are under way. */
  functionDepth = 0
  readonly traps: { readonly script: ScriptText; readonly frame: Frame; readonly guards: readonly Guard[] }[] = []
  readonly summaries: Summaries
  /** How often there was something to record, or something unknown that may hold it. */
  notable = 0
  /** What was not followed because it was under way already; null where too much was. */
  readonly cuts: (string | FunctionDefinition | null)[] = []
  /** Above 0 nothing is recorded: the first pass over a loop. */
  dry = 0
  frame: Frame
  /** How often a way may have ended before the end of its shell, so that the last status is not the shell's. */
  leavings = 0
  /** How often a function named a global variable: which one that is depends on what its callers made local. */
  globals = 0
  /** Texts on standard input that something has read from: how far is not followed. */
  readonly #consumed = new Set<Value>()
  /** How often errexit was put in force. */
  errexits = 0
  /** What the status of the last substitution says. */
  substituted: Condition | null = null
  /** Where the statements of the body of the call under way have their numbers; null where nobody follows this walk. */
  rooms: BodyRooms | null = null
  /** What the call under way leaves and depends on, where that may outlive the walk. */
  noting: Notes | null = null
  #steps = 0
  #ids = 0
  /** Far beyond those of any walk. */
  #otherIds = 2 ** 50
  #exhausted = false
  /** By the last definition of a function, and at which step that was. */
  #defined: Defined = { functions: null, state: null, steps: 0 }

  constructor(
    readonly parser: Parser,
    readonly scripts: Scripts,
    state: State,
    frame: Frame,
    readonly path: string | null,
    lasting: LastingCalls | null,
  ) {
    this.state = state
    this.frame = frame
    this.root = frame.script
    this.firstUses = new FirstUses(this)
    this.summaries = new Summaries(this, lasting)
  }

  readScript(path: string): ScriptText | null {
    if (this.noting !== null) this.noting.isOpen = true
    return this.scripts.read(path)
  }

  isScript(path: string): boolean {
    if (this.noting !== null) this.noting.isOpen = true
    return this.scripts.has(path)
  }

  /** Walks a list of statements; what the last one's status says. */
  walk(statements: readonly Statement[], frame: Frame): Condition {
    let last: Condition = { kind: 'constant', holds: true }
    const rooms = this.rooms?.body === statements ? this.rooms : null
    for (const [index, statement] of statements.entries()) {
      if (this.state.ended !== null) break
      if (!this.step(frame)) break
      // Only the last status of a tested list is looked at.
      const fate = index < statements.length - 1 && frame.fate !== 'stops' && frame.fate !== 'swallowed' ? 'ignored' : frame.fate
      const outer = this.frame
      const final = index < statements.length - 1 ? null : frame.final
      this.frame = fate === frame.fate && final === frame.final ? frame : { ...frame, fate, final }
      if (this.stack.length === 1 && frame.script === this.root) this.position = statement.start
      this.reached = Math.max(this.reached, this.position)
      const inner = this.frame
      last = rooms === null ? walkStatement(this, statement, inner) : rooms.in(statement, () => walkStatement(this, statement, inner))
      this.status = last
      this.frame = outer
    }
    return last
  }

  /** Parses a script once, however often it is walked. */
  parse(script: ScriptText): Script {
    this.noting?.scripts.add(script)
    let known = script.file?.parsed ?? parsed.get(script)
    if (known === undefined) {
      known = parseScript(this.parser, script.flat)
      parsed.set(script, known)
    }
    if (!this.comments.has(script)) {
      this.comments.set(script, known.comments)
      for (const each of script.file?.functions ?? []) this.comments.set(each.script, each.comments)
      for (const { start, end, reason } of known.opaque) {
        const origin = locateForDisplay(script.value, start, Math.min(end, start + 80))
        this.notices.push({
          kind: reason,
          origin,
          message:
            reason === 'unparsed'
              ? 'this statement was not understood; what it does is taken as unknown'
              : 'nested too deep, or too long a line, to follow; what it does is taken as unknown',
        })
      }
    }
    return known
  }

  step(frame: Frame): boolean {
    this.#steps += 1
    if (this.#steps <= MAX_STEPS) return true
    if (!this.#exhausted) {
      this.#exhausted = true
      this.notices.push({
        kind: 'budget',
        origin: locateForDisplay(frame.script.value, 0, 1),
        message: 'this script is too large to follow to its end; what comes later is taken as unknown',
      })
    }
    this.state.lost = true
    return false
  }

  /** Runs a part in a copy of the state, and comes back to the state as it was. */
  inSubshell<Result>(part: () => Result): Result {
    const { state, loops, exits, ends } = this
    this.exits = []
    this.ends = []
    // To return from a function here ends the subshell alone.
    this.returns.push([])
    this.state = state.fork()
    this.loops = loops.map(() => ({ breaks: [], continues: [] }))
    const traps = this.traps.length
    try {
      const result = part()
      this.runTraps(traps)
      return result
    } finally {
      // What it leaves is files.
      state.written = this.state.written
      this.state = state
      this.returns.pop()
      this.loops = loops
      this.exits = exits
      this.ends = ends
    }
  }

  /** A subshell that prints where this shell prints. */
  inChild<Result>(part: () => Result): Result {
    const outer = this.state
    return this.inSubshell(() => {
      const result = part()
      handOutputBack(this.state, this.#earlyEnds(), outer, () => this.unique('printed'))
      return result
    })
  }

  /** The shell ends: what was to run then runs. */
  runTraps(from: number): void {
    const traps = this.traps.splice(from).slice(0, MAX_TRAPS)
    const outer = this.state
    const end = traps.length === 0 ? outer : this.#joinedEnd()
    for (const { script, frame, guards } of traps) {
      const inner = { ...frame, script }
      this.state = end.fork()
      this.state.guards = guards
      this.walk(this.parse(script).body, inner)
      this.state = outer
    }
  }

  /** A trap runs at whichever end the script comes to. */
  #joinedEnd(): State {
    const [first, ...others] = this.state.ended === null || this.ends.length === 0 ? [this.state, ...this.ends] : this.ends
    let joined = (first ?? this.state).fork()
    joined.ended = null
    for (const end of others) {
      end.ended = null
      joined = join(this.unique('end'), joined, end, [[], []], joined)
    }
    return joined
  }

  /**
   * Walks both sides of a condition and joins what they leave.
   * @param otherwise null where nothing happens when the condition does not hold
   */
  branch(condition: Condition, then: (() => unknown) | null, otherwise: (() => unknown) | null): void {
    const before = this.state
    const id = this.unique('branch')
    const side = (part: (() => unknown) | null, holds: boolean): State => {
      this.state = before.fork()
      const guard = guardOf(condition, holds)
      this.state.guards = before.guards.concat(guard)
      this.noteCondition(guard.key, guard.condition)
      part?.()
      return this.state
    }
    const first = side(then, true)
    const second = side(otherwise, false)
    const outcomes = [[outcomeOf(condition, true)], [outcomeOf(condition, false)]] as const
    this.state = join(id, first, second, outcomes, before)
  }

  noteCondition(key: string, condition: Condition): void {
    if (this.conditions.has(key)) return
    this.conditions.set(key, condition)
    this.conditionKeys.push(key)
  }

  /** How far the record has come, to go back to when a pass turns out not to count. */
  mark(): readonly number[] {
    return [this.events.length, this.defaults.length, this.unknownSources.length, this.traps.length]
  }

  backTo([events = 0, defaults = 0, unknownSources = 0, traps = 0]: readonly number[]): void {
    this.events.length = events
    this.defaults.length = defaults
    this.unknownSources.length = unknownSources
    this.traps.length = traps
  }

  inScope(frame: Frame, kind: Scope['kind'], arm = 0, id = this.#nextId()): Frame {
    return { ...frame, scope: { kind, id, arm, parent: frame.scope } }
  }

  newId(): number {
    return this.#nextId()
  }

  /** The number given last. */
  get lastId(): number {
    return this.#ids
  }

  /** The next number is the one behind this. */
  goTo(id: number): void {
    this.#ids = id
  }

  /** A summary stands for as many numbers and steps. */
  skip(ids: number, steps: number): void {
    this.#ids += ids
    this.#steps += steps
  }

  /** What becomes of a failure here: without errexit only a last status is looked at. */
  fateOf(frame: Frame): Fate {
    if (frame.fate !== 'stops') return frame.fate
    return this.state.options.errexit ? 'stops' : (frame.final ?? 'ignored')
  }

  moment(frame: Frame, span: Span, prefix: readonly Field[], words: readonly Field[] = []): Moment {
    const { state } = this
    return {
      turn: { index: this.events.length },
      script: frame.script,
      file: frame.file,
      span,
      prefix,
      guards: state.guards,
      scope: frame.scope,
      user: state.user,
      machine: state.machine,
      volumes: state.volumes,
      directory: state.directory,
      options: state.options,
      fate: this.fateOf(frame),
      words,
      locks: state.locks,
      shown: frame.shown,
      position: this.position,
    }
  }

  record(event: Event): void {
    if (!this.#staysInFunction(event)) this.notable += 1
    if (this.dry === 0) this.put({ ...event, moment: { ...event.moment, turn: { index: this.events.length } } })
  }

  /** The next event; the very same as in the last walk, where there was one like it. */
  put(event: Event): void {
    this.events.push(this.summaries.lasting?.again(event) ?? event)
  }

  /** True for what a function keeps to itself: it is nothing that it leaves. */
  #staysInFunction(event: Event): boolean {
    if (event.kind !== 'assign' || event.exported) return false
    return event.how === 'local' || (event.how === 'plain' && this.state.outer.get(event.name)?.partly === false)
  }

  /** Says that a way ends here; nothing that would keep a call from being taken as one without effects. */
  leave(levels: number, frame: Frame, span: Span): void {
    if (this.dry === 0) this.put({ kind: 'leave', moment: this.moment(frame, span, []), levels })
  }

  /** Sets a variable and records the assignment. */
  assign(
    name: string,
    variable: Variable,
    details: Omit<AssignEvent, 'kind' | 'moment' | 'name' | 'value' | 'exported' | 'readBefore'>,
    frame: Frame,
  ): void {
    const readBefore = this.reads.has(name)
    this.record({
      kind: 'assign',
      moment: this.moment(frame, details.span, []),
      name,
      value: variable.value,
      exported: variable.exported === true,
      readBefore,
      ...details,
    })
    this.state.set(name, variable)
  }

  // What expansion asks for.

  substitute(body: readonly Statement[], script: ScriptText): Value {
    const outer = this.frame
    const frame = this.inScope({ ...outer, script, shown: false, captured: true, errors: false, final: null, input: NO_INPUT }, 'subshell')
    // What is said inside about what failed goes to where this shell says it.
    this.complain()
    const { options } = this.state
    return this.inSubshell(() => {
      beginOutput(this.state)
      const { leavings, errexits } = this
      const status = this.walk(body, frame)
      this.substituted = this.leavings === leavings && this.#earlyEnds().length === 0 ? status : unknownStatus(this)
      // Where errexit is put in force here alone, it ends what is printed and not the script.
      const mayFail = this.errexits !== errexits && !options.errexit
      const printed = mayFail ? null : substitutedOutput(this.state, this.#earlyEnds())
      const first = body[0]
      const name = first === undefined ? '' : script.flat.slice(first.start, Math.min(first.end, first.start + 60))
      return printed ?? hole({ id: this.unique('output'), kind: 'output', name })
    })
  }

  /** What the subshell under way has printed, or null where that is not known. */
  outputOfSubshell(): Value | null {
    return outputAtEnds(this.state, this.#earlyEnds())
  }

  #earlyEnds(): readonly State[] {
    return [...this.exits, ...(this.returns.at(-1) ?? [])]
  }

  spawn(body: readonly Statement[], script: ScriptText): void {
    const frame = this.inScope(
      { ...this.frame, script, shown: false, captured: false, errors: false, fate: 'ignored', input: NO_INPUT },
      'subshell',
    )
    this.inSubshell(() => {
      this.walk(body, frame)
    })
  }

  assignDefault(name: string, value: Value): void {
    const known = this.state.get(name)
    this.state.set(name, { value, exported: known?.exported ?? 'unknown', array: null, definition: null })
  }

  computes(written: string): void {
    loseAssignedNumbers(this, written)
  }

  mayEnd(): void {
    this.leavings += 1
    if (isInSubstitution(this.state)) this.exits.push(this.state.fork())
  }

  mayEndUnset(): void {
    // With errexit in force the script does not go on without the value.
    if (!this.state.options.errexit) this.mayEnd()
  }

  /** What reads from standard input leaves nothing known for what comes later. */
  consume({ input }: Frame): void {
    if (input.document !== null) this.#consumed.add(input.document)
  }

  /** The same frame, without an input that something has read before. */
  withInputLeft(frame: Frame): Frame {
    const { document } = frame.input
    return document !== null && this.#consumed.has(document) ? { ...frame, input: NO_INPUT } : frame
  }

  noteRead(name: string): void {
    this.noting?.reads.add(name)
    if (!this.reads.has(name)) this.reads.set(name, this.reads.size)
  }

  noteUse(name: string, origin: Origin | null): void {
    this.firstUses.use(name, origin)
  }

  /** A name is a function from here on. */
  define(name: string, bodies: readonly FunctionBody[]): void {
    const { functions, state, steps } = this.#defined
    // Nobody can have seen what the statement before has made. Most functions of a script are defined one after the other.
    const all =
      state === this.state && functions === state.functions && steps === this.#steps - 1 ? functions : new Map(this.state.functions)
    all.set(name, bodies)
    this.state.functions = all
    this.#defined = { functions: all, state: this.state, steps: this.#steps }
  }

  /** What a name may be defined as here. */
  functionsNamed(name: string): ReturnType<State['functions']['get']> {
    const bodies = this.state.functions.get(name)
    this.noting?.lookedUp(name, bodies)
    return bodies
  }

  /** What a call has left of this walk in an earlier one. @param later how many more events there are before it now */
  takeOver({ notes, leavings, errexits, notable }: Lasting, later: number): void {
    this.leavings += leavings
    this.errexits += errexits
    this.notable += notable
    for (const script of notes.scripts) this.parse(script)
    for (const [definition, body] of notes.called) this.called.set(definition, body)
    for (const name of notes.reads) if (!this.reads.has(name)) this.reads.set(name, this.reads.size)
    this.firstUses.known.take(notes, later)
  }

  /** Walks something as if, with numbers that mean nothing elsewhere. */
  asIf<Result>(part: () => Result): Result {
    const ids = this.#ids
    this.#ids = this.#otherIds
    this.#otherIds += 2 ** 32
    const result = part()
    this.#ids = ids
    return result
  }

  /** How much was walked so far. */
  get steps(): number {
    return this.#steps
  }

  noteDefault(name: string, origin: Origin | null): void {
    if (this.dry === 0) this.defaults.push({ name, origin, index: this.events.length })
  }

  unique(prefix: string): string {
    return newId(prefix, this.#nextId())
  }

  scriptPath(name: '0' | 'BASH_SOURCE'): Value {
    const path = name === 'BASH_SOURCE' ? this.frame.file : this.path
    return path === null ? text('bash') : concat(ROOT, text(`/${path}`))
  }

  /** Runs a part whose output goes to a file; what that is: null where it is not known, and as far as it is. */
  printedBy(part: () => void): { readonly known: Value | null; readonly partial: Value } {
    const bringBack = setOutputAside(this.state)
    part()
    const printed = { known: outputOf(this.state), partial: partialOutputOf(this.state) }
    bringBack(this.state)
    return printed
  }

  /** Standard output of a substitution: what is printed, or that it is unknown (null). */
  print(value: Value | null): void {
    if (this.frame.captured) printInto(this.state, value, () => this.unique('printed'))
  }

  /** A command may say on standard error what went wrong. */
  complain(): void {
    if (this.frame.errors) this.losePrinted()
  }

  /** What is printed here is not known any more. */
  losePrinted(): void {
    printInto(this.state, null, () => this.unique('printed'))
  }

  /** Records a command whose effects are known, or that says who runs what, or names a script. */
  call(call: Call, frame: Frame, span: Span, prefix: readonly Field[]): void {
    forgetNamed(this.state, call.name, call.fields)
    this.firstUses.program(call)
    if (prefix.length === 0 && utilityNamed(call.name) === null && !call.fields.some(mayNameScript)) return
    if (this.dry > 0) this.notable += 1
    else this.record({ kind: 'call', moment: this.moment(frame, span, prefix, [call.nameField, ...call.fields]), call })
  }

  #nextId(): number {
    this.#ids += 1
    return this.#ids
  }
}

/** True where too much is under way to follow one more call or script. */
export function isTooDeep(walker: Walker): boolean {
  if (walker.stack.length < MAX_CALLS) return false
  walker.cuts.push(null)
  return true
}

export function guardOf(condition: Condition, holds: boolean): Guard {
  const outcome = outcomeOf(condition, holds)
  return outcome.holds === holds ? { condition, ...outcome } : { condition: { kind: 'not', of: condition }, ...outcome }
}

/** Its end looks like a script's path, or stands behind `=` or an unknown that may end in one. */
function mayNameScript({ value }: Field): boolean {
  const last = value.at(-1)
  return last === undefined ? false : last.kind !== 'text' || /\.(sh|bash)$|\/[\w.-]*$/.test(last.text)
}

export function scriptText(value: Value): ScriptText {
  return { value, flat: flatten(value) }
}

/** The literal text of a field, or null. */
export function fieldText(field: Field | undefined): string | null {
  return field === undefined ? null : literal(field.value)
}
