/**
 * What the walker knows at one point of a script: variables, functions, working directory, user, locks, options and
 * the guards that were passed. Copied at branches, joined after them.
 */
import type { Field, ScriptText } from '../commands/field.js'
import type { User } from '../commands/wrappers.js'
import type { FunctionDefinition } from '../syntax/tree.js'
import { hole, keyOf, sameValue, type Alternative, type Definition, type Outcome, type Value } from '../text/value.js'
import type { Condition } from './condition.js'

export interface Variable {
  readonly value: Value
  /** `unknown`: a plain assignment; exported only if the name came from the environment. */
  readonly exported: boolean | 'unknown'
  readonly array: readonly Field[] | null
  readonly definition: Definition | null
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
}

export interface Options {
  readonly errexit: boolean
  readonly pipefail: boolean
}

/** Why nothing more runs on this path: the shell ended, the function returned, the loop was left. */
export type Ended = 'exit' | 'return' | 'break' | null

export class State {
  #variables: Map<string, Variable>
  #shared: boolean
  functions: ReadonlyMap<string, FunctionBody | null>
  positional: Positional
  directory: Value
  user: User
  machine: 'local' | 'remote' | 'container'
  options: Options
  guards: readonly Guard[]
  locks: readonly Value[]
  ended: Ended = null
  /** After the budget: nothing is known any more. */
  lost = false

  constructor(from: State | { readonly positional: Positional; readonly directory: Value; readonly options: Options }) {
    this.positional = from.positional
    this.directory = from.directory
    this.options = from.options
    if (from instanceof State) {
      this.#variables = from.#variables
      this.#shared = true
      from.#shared = true
      this.functions = from.functions
      this.user = from.user
      this.machine = from.machine
      this.guards = from.guards
      this.locks = from.locks
      this.ended = from.ended
      this.lost = from.lost
    } else {
      this.#variables = new Map()
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
    return this.#variables.get(name) ?? null
  }

  set(name: string, variable: Variable): void {
    this.#own().set(name, variable)
  }

  /** Back to what the environment gives. */
  forget(name: string): void {
    if (this.#variables.has(name)) this.#own().delete(name)
  }

  names(): Iterable<string> {
    return this.#variables.keys()
  }

  /** Replaces all that is known of one state by another's: after a join. */
  become(other: State): void {
    this.#variables = other.#variables
    this.#shared = true
    other.#shared = true
    this.functions = other.functions
    this.positional = other.positional
    this.directory = other.directory
    this.options = other.options
    this.guards = other.guards
    this.ended = other.ended
    this.lost = other.lost
  }

  /** The names whose value differs between two states. */
  changedFrom(before: State): readonly string[] {
    if (this.#variables === before.#variables) return []
    const names = new Set([...this.#variables.keys(), ...before.#variables.keys()])
    return [...names].filter((name) => {
      const [mine, theirs] = [this.get(name), before.get(name)]
      return mine !== theirs && (mine === null || theirs === null || !sameValue(mine.value, theirs.value) || mine.array !== theirs.array)
    })
  }

  #own(): Map<string, Variable> {
    if (this.#shared) {
      this.#variables = new Map(this.#variables)
      this.#shared = false
    }
    return this.#variables
  }
}

/** The value a name has in the environment that a script is given. */
export function environmentValue(name: string): Value {
  return hole({ id: `env:${name}`, kind: 'environment', name })
}

/** A choice is kept small: more alternatives than this are an unknown. */
const MAX_ALTERNATIVES = 12

/**
 * Joins the states at the end of two branches. Where one has ended, the other goes on, with the guards that led to it.
 * @param id of the branching, so that every value that differs is one choice per branching and name
 * @param outcomes what held in the first and in the second branch
 */
export function join(id: string, first: State, second: State, outcomes: readonly [readonly Outcome[], readonly Outcome[]], before: State): State {
  if (first.ended !== null && second.ended === null) return second
  if (second.ended !== null) return first
  const result = first.fork()
  result.guards = before.guards
  for (const name of first.changedFrom(second)) {
    const [left, right] = [first.get(name), second.get(name)]
    result.set(name, joinVariables(`${id}:${name}`, name, left, right, outcomes))
  }
  if (!sameValue(first.directory, second.directory)) {
    result.directory = joinValues(`${id}:directory`, 'PWD', first.directory, second.directory, outcomes)
  }
  if (first.functions !== second.functions) result.functions = joinFunctions(first.functions, second.functions)
  if (first.positional !== second.positional) result.positional = { fields: [], rest: { prefix: `${id}:`, shifted: 0 } }
  result.options = { errexit: first.options.errexit && second.options.errexit, pipefail: first.options.pipefail && second.options.pipefail }
  result.lost = first.lost || second.lost
  return result
}

function joinVariables(id: string, name: string, left: Variable | null, right: Variable | null, outcomes: readonly [readonly Outcome[], readonly Outcome[]]): Variable {
  const value = joinValues(id, name, left?.value ?? environmentValue(name), right?.value ?? environmentValue(name), outcomes)
  const exported = (left?.exported ?? true) === (right?.exported ?? true) ? (left?.exported ?? true) : 'unknown'
  return { value, exported, array: null, definition: left?.definition ?? right?.definition ?? null }
}

/** One of two values, by which branch was taken. */
export function joinValues(id: string, name: string, left: Value, right: Value, outcomes: readonly [readonly Outcome[], readonly Outcome[]]): Value {
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
    byKey.set(key, known === undefined ? each : { value: known.value, when: known.when.filter((one) => each.when.some((other) => other.key === one.key && other.holds === one.holds)) })
  }
  return [...byKey.values()]
}

function joinFunctions(first: ReadonlyMap<string, FunctionBody | null>, second: ReadonlyMap<string, FunctionBody | null>): ReadonlyMap<string, FunctionBody | null> {
  const result = new Map(first)
  for (const [name, body] of second) {
    const known = result.get(name)
    result.set(name, known === undefined || known === body ? body : null)
  }
  return result
}
