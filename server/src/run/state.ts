/**
 * What the walker knows at one point of a script: variables, functions, working directory, user, locks, options and
 * the guards that were passed. Copied at branches, joined after them.
 */
import type { Field, ScriptText } from '../commands/field.js'
import type { User, Volume } from '../commands/wrapped.js'
import type { FunctionDefinition } from '../syntax/tree.js'
import { sameValue, type Value } from '../text/value.js'
import type { Condition } from './condition.js'
import { either, isOwnOfEnvironment, type Variable } from './variable.js'
import { NOTHING_WRITTEN, type WrittenFiles } from './written.js'

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

/** The name that is meant; a list of those that are on some of the ways that lead here, where on others it is the name itself. */
export type Reference = string | readonly string[]

export const NO_REFERENCES: ReadonlyMap<string, Reference> = new Map()

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
  /** The same of the functions that called it, the outermost first. */
  callers: readonly State['outer'][] = []
  /** Names that stand for others: `declare -n`. */
  references: ReadonlyMap<string, Reference> = NO_REFERENCES
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
      this.callers = from.callers
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
    if (this.references.size > 0) this.#setPartly(named, name, variable)
  }

  /** What else has another value then, on some of the ways that lead here. */
  #setPartly(named: string, name: string, variable: Variable | null): void {
    const others = this.references.get(named)
    for (const other of typeof others === 'object' ? others : []) this.#own().set(other, either(other, this.find(other), variable))
    for (const [other, targets] of this.references)
      if (typeof targets === 'object' && targets.includes(name)) this.#own().set(other, either(other, this.find(other), variable))
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
    const target = this.references.size === 0 ? undefined : this.references.get(name)
    return typeof target === 'string' ? target : name
  }

  /** Back to what the environment gives. */
  forget(named: string): void {
    const name = this.#meant(named)
    if (this.find(name) !== null) this.#own().set(name, null)
    if (this.references.size > 0) this.#setPartly(named, name, null)
  }

  names(): Iterable<string> {
    this.reading?.everything()
    return this.allNames()
  }

  /** The same where nothing is to depend on it. */
  allNames(): Iterable<string> {
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
    this.callers = other.callers
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

  /** Runs a part in which the name is the global variable; a local one of that name, here or in a caller, stays. */
  inGlobal(name: string, part: () => void): void {
    const levels = [...this.callers, this.outer]
    const at = levels.findIndex((locals) => locals.has(name))
    const outer = levels[at]?.get(name)
    if (outer === undefined) {
      part()
      return
    }
    const own = this.find(name)
    this.#own().set(name, outer.variable)
    part()
    const variable = this.find(name)
    // Where it is local on some ways alone it is one of several variables that was meant.
    const isPartly = levels.some((locals) => locals.get(name)?.partly === true)
    this.#own().set(name, isPartly ? either(name, own, variable) : own)
    const changed = levels.map((locals, index) => {
      const known = isPartly || index === at ? locals.get(name) : undefined
      if (known === undefined) return locals
      return new Map(locals).set(name, { ...known, variable: isPartly ? either(name, known.variable, variable) : variable })
    })
    this.callers = changed.slice(0, -1)
    this.outer = changed.at(-1) ?? NO_OUTER
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
