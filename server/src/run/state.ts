/**
 * What the walker knows at one point of a script: variables, functions, working directory, user, locks, options and
 * the guards that were passed. Copied at branches, joined after them.
 */
import type { Field, ScriptText } from '../commands/field.js'
import type { User, Volume } from '../commands/wrapped.js'
import type { FunctionDefinition } from '../syntax/tree.js'
import { hole, keyOf, sameValue, type Alternative, type Definition, type Outcome, type Value } from '../text/value.js'
import type { Condition } from './condition.js'
import { joinWritten, NOTHING_WRITTEN, type WrittenFiles } from './written.js'

export interface Variable {
  readonly value: Value
  /** `unknown`: a plain assignment; exported only if the name came from the environment. */
  readonly exported: boolean | 'unknown'
  readonly array: readonly Field[] | null
  readonly definition: Definition | null
  /** Certainly not set, which is not the same as empty. */
  readonly isUnset?: true
  /** Declared so that what is assigned is not what it holds afterwards: as a number, in capitals, by keys. */
  readonly isChanging?: true
}

export interface FunctionBody {
  readonly definition: FunctionDefinition
  readonly script: ScriptText
  readonly file: string
}

/** A condition that was passed on the way here, and how. */
export interface Guard {
  readonly condition: Condition
  readonly key: string
  readonly holds: boolean
}

/** Positional parameters: those that are known, and behind them perhaps an unknown rest. */
export interface Positional {
  readonly fields: readonly Field[]
  readonly rest: { readonly prefix: string; readonly shifted: number } | null
  /** By `set`: they stay where a sourced file had parameters of its own. */
  readonly bySet?: true | 'unknown'
}

export interface Options {
  readonly errexit: boolean
  readonly pipefail: boolean
  /** `set -a`: every assignment is exported. */
  readonly allexport: boolean
  /** `set -u`: a shell may end where a name is read that is not set. */
  readonly nounset: boolean
}

/** A name that the function under way has made local. */
export interface Outer {
  /** What the name holds again afterwards. */
  readonly variable: Variable | null
  /** On some of the ways here it is not local: what is assigned may be the caller's. */
  readonly partly: boolean
}

/** Why nothing more runs on this path: the shell ended, the function returned, the loop was left. */
export type Ended = 'exit' | 'return' | 'break' | null

/** Variables in layers: a fork costs nothing, and a join looks only at what was written since. */
interface Layer {
  /** Null where the name is the environment's again. */
  readonly own: Map<string, Variable | null>
  readonly parent: Layer | null
  readonly depth: number
}

/** Learns what a function's body reads of the state in which it was called. */
export interface Reading {
  variable(name: string, found: Variable | null): void
  /** Only whether it is exported. */
  exportOf(name: string): void
  everything(): void
}

const NO_REFERENCES: ReadonlyMap<string, string> = new Map()

export const NO_OUTER: ReadonlyMap<string, Outer> = new Map()

/** Deeper chains are made flat, so that a look-up stays cheap. */
const MAX_LAYERS = 24

export class State {
  #layer: Layer
  #shared: boolean
  /** What each name may be defined as: several after a branch, none where it is not known, null where it may not be defined at all. */
  functions: ReadonlyMap<string, readonly (FunctionBody | null)[]>
  /** `export -f`: functions that a bash which is started here knows. */
  exportedFunctions: ReadonlySet<string> = new Set()
  written: WrittenFiles = NOTHING_WRITTEN
  positional: Positional
  directory: Value
  user: User
  machine: 'local' | 'remote' | 'container'
  volumes: readonly Volume[] = []
  options: Options
  guards: readonly Guard[]
  locks: readonly Value[]
  /** `$0` where a caller of `sh -c` gives one. */
  name: Value | null = null
  ended: Ended = null
  /** After the budget: nothing is known any more. */
  lost = false
  /** Of the function that is walked now: the names that it has made local. */
  outer: ReadonlyMap<string, Outer> = NO_OUTER
  /** Names that stand for others: `declare -n`. */
  references: ReadonlyMap<string, string> = NO_REFERENCES
  /** Of the function that is walked now. */
  reading: Reading | null = null

  constructor(from: State | { readonly positional: Positional; readonly directory: Value; readonly options: Options }) {
    this.positional = from.positional
    this.directory = from.directory
    this.options = from.options
    if (from instanceof State) {
      this.#layer = from.#layer
      this.#shared = true
      from.#shared = true
      this.functions = from.functions
      this.exportedFunctions = from.exportedFunctions
      this.written = from.written
      this.user = from.user
      this.machine = from.machine
      this.volumes = from.volumes
      this.guards = from.guards
      this.locks = from.locks
      this.name = from.name
      this.ended = from.ended
      this.lost = from.lost
      this.outer = from.outer
      this.references = from.references
      this.reading = from.reading
    } else {
      this.#layer = { own: new Map(), parent: null, depth: 0 }
      this.#shared = false
      this.functions = new Map()
      this.user = { kind: 'caller' }
      this.machine = 'local'
      this.guards = []
      this.locks = []
    }
  }

  fork(): State {
    return new State(this)
  }

  /** The variable as this script set it; null where its value is the environment's. */
  get(name: string): Variable | null {
    const found = this.find(name)
    this.reading?.variable(name, found)
    return found
  }

  /** The same where nothing is to depend on it: to put it back later, or to compare. */
  find(named: string): Variable | null {
    const name = this.#meant(named)
    for (let layer: Layer | null = this.#layer; layer !== null; layer = layer.parent) {
      const known = layer.own.get(name)
      if (known !== undefined) return known
    }
    return null
  }

  exportOf(name: string): Variable['exported'] {
    this.reading?.exportOf(name)
    const found = this.find(name)
    if (found === null) return 'unknown'
    // What may still be the environment's own is exported, and yet the name need not be there.
    return found.exported === true && isOwnOfEnvironment(name, found.value) ? 'unknown' : found.exported
  }

  set(named: string, variable: Variable): void {
    const name = this.#meant(named)
    const outer = this.outer.get(name)
    if (outer?.partly === true) this.#noteOuter(name, { variable: either(name, outer.variable, variable), partly: true })
    this.#own().set(name, variable)
  }

  /** From here to the end of the function the name is another variable. */
  makeLocal(name: string): void {
    if (this.references.has(name)) this.references = new Map([...this.references].filter(([other]) => other !== name))
    const outer = this.outer.get(name)
    if (outer === undefined) this.#noteOuter(name, { variable: this.find(name), partly: false })
    else if (outer.partly) this.#noteOuter(name, { ...outer, partly: false })
  }

  /** From here on a name stands for another one. */
  refer(name: string, target: string): void {
    const meant = this.#meant(target)
    if (meant !== name) this.references = new Map(this.references).set(name, meant)
  }

  #meant(name: string): string {
    return this.references.size === 0 ? name : (this.references.get(name) ?? name)
  }

  /** Back to what the environment gives. */
  forget(named: string): void {
    const name = this.#meant(named)
    if (this.find(name) !== null) this.#own().set(name, null)
  }

  names(): Iterable<string> {
    this.reading?.everything()
    return namesSince(this.#layer, null)
  }

  /** The names that are not the very same variable in another state. */
  writtenSince(other: State): readonly string[] {
    if (this.#layer === other.#layer) return []
    const common = commonLayer(this.#layer, other.#layer)
    const names = new Set([...namesSince(this.#layer, common), ...namesSince(other.#layer, common)])
    return [...names].filter((name) => this.find(name) !== other.find(name))
  }

  /** Replaces all that is known of one state by another's: after a join. */
  become(other: State): void {
    this.#layer = other.#layer
    this.#shared = true
    other.#shared = true
    this.functions = other.functions
    this.exportedFunctions = other.exportedFunctions
    this.written = other.written
    this.positional = other.positional
    this.directory = other.directory
    this.options = other.options
    this.guards = other.guards
    this.outer = other.outer
    this.references = other.references
    this.ended = other.ended
    this.lost = other.lost
  }

  /** The names whose value differs between two states. */
  changedFrom(before: State): readonly string[] {
    return this.writtenSince(before).filter((name) => {
      const [mine, theirs] = [this.get(name), before.get(name)]
      return (
        mine === null ||
        theirs === null ||
        mine.exported !== theirs.exported ||
        mine.array !== theirs.array ||
        mine.isUnset !== theirs.isUnset ||
        mine.isChanging !== theirs.isChanging ||
        !sameValue(mine.value, theirs.value)
      )
    })
  }

  /** What the name holds now is the caller's; the function's own goes on. */
  assignOuter(name: string, own: Variable): void {
    this.#noteOuter(name, { variable: this.find(name), partly: this.outer.get(name)?.partly ?? false })
    this.#own().set(name, own)
  }

  #noteOuter(name: string, outer: Outer): void {
    this.outer = new Map(this.outer).set(name, outer)
  }

  #own(): Map<string, Variable | null> {
    if (this.#shared) {
      const { depth } = this.#layer
      this.#layer =
        depth < MAX_LAYERS
          ? { own: new Map(), parent: this.#layer, depth: depth + 1 }
          : { own: flattened(this.#layer), parent: null, depth: 0 }
      this.#shared = false
    }
    return this.#layer.own
  }
}

function flattened(layer: Layer): Map<string, Variable | null> {
  const result = layer.parent === null ? new Map<string, Variable | null>() : flattened(layer.parent)
  for (const [name, variable] of layer.own) result.set(name, variable)
  return result
}

function namesSince(layer: Layer, until: Layer | null): ReadonlySet<string> {
  const names = new Set<string>()
  for (let at: Layer | null = layer; at !== null && at !== until; at = at.parent) for (const name of at.own.keys()) names.add(name)
  return names
}

function commonLayer(left: Layer, right: Layer): Layer | null {
  let [first, second]: [Layer | null, Layer | null] = [left, right]
  while (first !== null && second !== null && first !== second) {
    if (first.depth >= second.depth) first = first.parent
    else second = second.parent
  }
  return first === second ? first : null
}

export const UNSET: Variable = { value: [], exported: false, array: null, definition: null, isUnset: true }

/** The value a name has in the environment that a script is given. */
export function environmentValue(name: string): Value {
  return hole({ id: `env:${name}`, kind: 'environment', name })
}

const LOST_LIST = ':array'

/** A list of which two ways do not leave as many elements. */
export function isLostList([only, ...others]: Value): boolean {
  return others.length === 0 && only?.kind === 'hole' && only.hole.id.endsWith(LOST_LIST) && only.through === null
}

function isOwnOfEnvironment(name: string, value: Value): boolean {
  const [only] = value
  return value.length === 1 && only?.kind === 'choice'
    ? only.choice.alternatives.some((each) => isOwnOfEnvironment(name, each.value))
    : only?.kind === 'hole' && only.hole.id === `env:${name}` && only.origin === null && only.through === null
}

/** What held in the first of two branches and in the second. */
type Outcomes = readonly [readonly Outcome[], readonly Outcome[]]

/** A choice is kept small: more alternatives than this are an unknown. */
const MAX_ALTERNATIVES = 12

/**
 * Joins the states at the end of two branches. Where one has ended, the other goes on, with the guards that led to it.
 * @param id of the branching, so that every value that differs is one choice per branching and name
 * @param outcomes what held in the first and in the second branch
 */
export function join(id: string, first: State, second: State, outcomes: Outcomes, before: Pick<State, 'guards'>): State {
  if (first.ended !== null && second.ended === null) return second
  if (second.ended !== null) return first
  const result = first.fork()
  result.guards = before.guards
  // Before anything is set, which would count as assigned by the function.
  result.outer = NO_OUTER
  joinReferences(id, result, second)
  for (const name of first.changedFrom(second)) {
    const [left, right] = [first.get(name), second.get(name)]
    result.set(name, joinVariables(`${id}:${name}`, name, left, right, outcomes))
  }
  if (!sameValue(first.directory, second.directory)) {
    result.directory = joinValues(`${id}:directory`, 'PWD', first.directory, second.directory, outcomes)
  }
  if (first.functions !== second.functions) result.functions = joinFunctions(first.functions, second.functions)
  if (first.exportedFunctions !== second.exportedFunctions)
    result.exportedFunctions = new Set([...first.exportedFunctions].filter((name) => second.exportedFunctions.has(name)))
  result.outer = joinOuter(first, second)
  result.written = joinWritten(first.written, second.written)
  if (first.positional !== second.positional) result.positional = joinPositional(id, first.positional, second.positional, outcomes)
  const [one, other] = [first.options, second.options]
  result.options = {
    errexit: one.errexit && other.errexit,
    pipefail: one.pipefail && other.pipefail,
    allexport: one.allexport && other.allexport,
    nounset: one.nounset || other.nounset,
  }
  result.lost = first.lost || second.lost
  return result
}

/** A name that does not stand for the same on both ways holds something unknown. */
function joinReferences(id: string, result: State, second: State): void {
  const first = result.references
  if (first === second.references) return
  const names = new Set([...first.keys(), ...second.references.keys()])
  result.references = new Map([...first].filter(([name, target]) => second.references.get(name) === target))
  for (const name of names)
    if (!result.references.has(name))
      result.set(name, { value: hole({ id: `${id}:${name}`, kind: 'unknown', name }), exported: 'unknown', array: null, definition: null })
}

/** A name that is local on one way here alone is on the other what it was before. */
export function joinOuter(first: State, second: State): State['outer'] {
  if (first.outer === second.outer) return first.outer
  const result = new Map<string, Outer>()
  for (const name of new Set([...first.outer.keys(), ...second.outer.keys()])) {
    const [left, right] = [first.outer.get(name), second.outer.get(name)]
    const [one, other] = [left ?? { variable: first.find(name) }, right ?? { variable: second.find(name) }]
    const partly = left === undefined || right === undefined || left.partly || right.partly
    result.set(name, { variable: either(name, one.variable, other.variable), partly })
  }
  return result
}

/** One of two, and nothing says which. */
function either(name: string, left: Variable | null, right: Variable | null): Variable | null {
  if (
    left === right ||
    (left !== null &&
      right !== null &&
      keyOf(left.value) === keyOf(right.value) &&
      left.array === right.array &&
      left.isUnset === right.isUnset)
  )
    return left
  const keys = [left, right].map((one) => keyOf(one?.value ?? environmentValue(name)))
  return joinVariables(`either:${keys.join(':')}`, name, left, right, [[], []])
}

/** As many parameters on either way are one choice each. */
function joinPositional(id: string, first: Positional, second: Positional, outcomes: Outcomes): Positional {
  const isAlike = first.rest === null && second.rest === null && first.fields.length === second.fields.length
  const marks = first.bySet === second.bySet ? first.bySet : 'unknown'
  if (!isAlike || first.bySet !== second.bySet)
    return { fields: [], rest: { prefix: `${id}:`, shifted: 0 }, ...(marks === undefined ? {} : { bySet: marks }) }
  return { ...first, fields: joinFields(id, (index) => String(index + 1), first.fields, second.fields, outcomes) }
}

function joinVariables(id: string, name: string, left: Variable | null, right: Variable | null, outcomes: Outcomes): Variable {
  const array = joinArrays(id, name, left?.array ?? null, right?.array ?? null, outcomes)
  const value =
    array === 'unknown'
      ? hole({ id: id + LOST_LIST, kind: 'unknown', name })
      : joinValues(id, name, left?.value ?? environmentValue(name), right?.value ?? environmentValue(name), outcomes)
  const exported = (left?.exported ?? true) === (right?.exported ?? true) ? (left?.exported ?? true) : 'unknown'
  if (left?.isUnset === true && right?.isUnset === true) return { ...left, exported }
  // Empty on one way and not set on the other: nothing says that it is set.
  const isOpen = value.length === 0 && (left?.isUnset === true || right?.isUnset === true)
  const definition = isOpen ? null : (left?.definition ?? right?.definition ?? null)
  const isChanging = left?.isChanging ?? right?.isChanging
  return { value, exported, array: array === 'unknown' ? null : array, definition, ...(isChanging === true ? { isChanging } : {}) }
}

/** As many elements on either way are one choice each. */
function joinArrays(
  id: string,
  name: string,
  left: readonly Field[] | null,
  right: readonly Field[] | null,
  outcomes: Outcomes,
): readonly Field[] | null | 'unknown' {
  if (left === right) return left
  if (left === null || right === null || left.length !== right.length) return 'unknown'
  if (left.some(({ many }) => many) || right.some(({ many }) => many)) return 'unknown'
  return joinFields(`${id}:element`, () => name, left, right, outcomes)
}

function joinFields(
  id: string,
  name: (index: number) => string,
  left: readonly Field[],
  right: readonly Field[],
  outcomes: Outcomes,
): readonly Field[] {
  return left.map((field, index): Field => {
    const other = right[index]
    if (other === undefined || other === field) return field
    const value = joinValues(`${id}:${index + 1}`, name(index), field.value, other.value, outcomes)
    return value === field.value ? field : { ...field, value, written: null }
  })
}

/** One of two values, by which branch was taken. */
export function joinValues(id: string, name: string, left: Value, right: Value, outcomes: Outcomes): Value {
  if (sameValue(left, right)) return left
  const alternatives = dedupe([...alternativesOf(left, outcomes[0]), ...alternativesOf(right, outcomes[1])])
  if (alternatives.length > MAX_ALTERNATIVES) return hole({ id: `many:${id}`, kind: 'unknown', name })
  return [{ kind: 'choice', choice: { id, alternatives }, inert: true, splits: false, origin: null, through: null }]
}

/** A value that is one choice as a whole is not nested again. */
function alternativesOf(value: Value, when: readonly Outcome[]): readonly Alternative[] {
  const [only] = value
  if (value.length === 1 && only?.kind === 'choice' && only.through === null) {
    return only.choice.alternatives.map((each) => ({ value: each.value, when: [...each.when, ...when] }))
  }
  return [{ value, when }]
}

function dedupe(alternatives: readonly Alternative[]): readonly Alternative[] {
  const byKey = new Map<string, Alternative>()
  for (const each of alternatives) {
    const key = keyOf(each.value)
    const known = byKey.get(key)
    // The same value on two paths: only what held on both is still known of when it is taken.
    byKey.set(
      key,
      known === undefined
        ? each
        : {
            value: known.value,
            when: known.when.filter((one) => each.when.some((other) => other.key === one.key && other.holds === one.holds)),
          },
    )
  }
  return [...byKey.values()]
}

/**
 * What each name may be defined as on either way.
 * @param isLate what only the second knows may not be defined yet
 */
export function joinFunctions(first: State['functions'], second: State['functions'], isLate = false): State['functions'] {
  const result = new Map(first)
  for (const [name, bodies] of second) {
    const known = result.get(name)
    if (known === undefined && isLate && bodies.length > 0) result.set(name, [...new Set([...bodies, null])])
    else if (known === undefined || known === bodies) result.set(name, bodies)
    else result.set(name, known.length === 0 || bodies.length === 0 ? [] : [...new Set([...known, ...bodies])])
  }
  return result
}
