/**
 * Work that a bug may end without ending everything else: it costs what it was about, and is told to whoever wants to
 * know. Knows nothing of what the work is.
 */

/** Told of a bug: what it was met in, and what was thrown. */
export type Crashed = (what: string, error: unknown) => void

/** What the work gives; null where a bug has ended it. Where nobody is to be told, the bug goes on up. */
export function guarded<Result>(what: string, crashed: Crashed | null, work: () => Result): Result | null {
  if (crashed === null) return work()
  try {
    return work()
  } catch (error) {
    crashed(what, error)
    return null
  }
}
