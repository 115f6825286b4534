/**
 * What an occurrence of a name is: a variable or a function, where exactly its name is written, and what is done with
 * it there. Plain records; which occurrences are of one thing is decided elsewhere.
 */
import type { Origin } from '../text/value.js'

export interface Occurrence {
  readonly kind: 'variable' | 'function'
  readonly name: string
  /** `entry` is what a CI file sets; `set` an assignment, or what a builtin stores. */
  readonly role: 'entry' | 'set' | 'read' | 'defined' | 'called'
  /** The name and nothing else. */
  readonly origin: Origin
  /** The whole assignment, entry or function definition; the name where there is none. */
  readonly extent: Origin
  /** Of a name that `local` keeps inside a function: which one. */
  readonly local: string | null
}

export function isDefinition({ role }: Occurrence): boolean {
  return role === 'entry' || role === 'set' || role === 'defined'
}

/** The same place, however often it was read. */
export function placeKey({ source, start }: Origin): string {
  return `${source.path}:${start}`
}

/** Of occurrences at one place the first, in the order in which they stand. */
export function eachOnce(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  const byPlace = new Map<string, Occurrence>()
  for (const each of occurrences) {
    const key = placeKey(each.origin)
    if (!byPlace.has(key)) byPlace.set(key, each)
  }
  return [...byPlace.values()].sort(inOrder)
}

function inOrder(left: Occurrence, right: Occurrence): number {
  const [one, other] = [left.origin.source.path, right.origin.source.path]
  return one === other ? left.origin.start - right.origin.start : one < other ? -1 : 1
}
