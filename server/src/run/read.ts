/** What a call of a function read of the variables as they were when it began. Knows nothing of what it left. */
import { sameOrigin, samePlaces } from '../text/value.js'
import { State, type Reading } from './state.js'
import type { Variable } from './variable.js'
import type { Walker } from './walker.js'

/** To be made when the call begins. */
export class Read implements Reading {
  readonly #values = new Set<string>()
  readonly #exports = new Set<string>()
  #all = false

  constructor(readonly entry: State) {
    entry.reading = null
  }

  variable(name: string, found: Variable | null): void {
    if (!this.#values.has(name) && this.entry.find(name) === found) this.#values.add(name)
  }

  exportOf(name: string): void {
    this.#exports.add(name)
  }

  everything(): void {
    this.#all = true
  }

  /** What a call inside another reads, that one reads. @param state in which it was called */
  handTo(outer: Reading | null, state: State): void {
    if (outer === null) return
    if (this.#all) outer.everything()
    for (const name of this.#values) outer.variable(name, state.find(name))
    for (const name of this.#exports) outer.exportOf(name)
  }

  /** The same read in another state. */
  at(entry: State): Read {
    const read = new Read(entry)
    for (const name of this.#values) read.#values.add(name)
    for (const name of this.#exports) read.#exports.add(name)
    read.#all = this.#all
    return read
  }

  /** The same of a state that holds nothing else. */
  detached(): Read {
    const { positional, directory, options } = this.entry
    const entry = new State({ positional, directory, options })
    for (const name of this.#all ? this.entry.allNames() : [...this.#values, ...this.#exports]) {
      const variable = this.entry.find(name)
      if (variable !== null) entry.set(name, variable)
    }
    return this.at(entry)
  }

  /** A call that is not walked reads them all the same. */
  noteReadsIn(walker: Walker): void {
    for (const name of this.#values) if (walker.state.find(name) === null) walker.noteRead(name)
  }

  /** The same for what was read in an earlier walk. */
  isIdenticalIn(state: State, same: (one: Variable | null, other: Variable | null) => boolean): boolean {
    const names = this.#all ? new Set([...this.entry.allNames(), ...state.allNames()]) : this.#values
    for (const name of names) if (!same(this.entry.find(name), state.find(name))) return false
    for (const name of this.#exports) {
      const [then, now] = [this.entry.find(name), state.find(name)]
      if (then !== now && !same(then, now)) return false
    }
    return true
  }

  isSameIn(state: State): boolean {
    if (this.#all && state.writtenSince(this.entry).length > 0) return false
    for (const name of this.#values) if (!sameVariable(this.entry.find(name), state.find(name))) return false
    for (const name of this.#exports) {
      const [then, now] = [this.entry.find(name), state.find(name)]
      if ((then?.exported ?? 'unknown') !== (now?.exported ?? 'unknown') || (then?.array ?? null) !== (now?.array ?? null)) return false
      if (then?.isChanging !== now?.isChanging) return false
    }
    return true
  }
}

function sameVariable(one: Variable | null, other: Variable | null): boolean {
  return (
    one === other ||
    (one !== null &&
      other !== null &&
      one.exported === other.exported &&
      one.array === other.array &&
      one.isUnset === other.isUnset &&
      one.isChanging === other.isChanging &&
      sameOrigin(one.definition?.origin ?? null, other.definition?.origin ?? null) &&
      samePlaces(one.value, other.value))
  )
}
