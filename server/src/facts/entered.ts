/**
 * What a moment of a script becomes by the way on which the script was entered: as whom it runs, and what its failure does.
 * Knows nothing of what happens then.
 */
import type { Moment } from '../run/event.js'
import type { Entry } from './situated.js'

/** A script that was entered by sudo runs as root, until it says otherwise, one under a lock holds it; where it may fail, the job goes on. */
export function asEntered(written: Moment, entries: readonly Entry[]): Moment {
  const mayFail = written.fate === 'stops' && entries[0]?.script?.mayFail === true
  const entry = entries.at(-1)
  const user = entry?.moment?.user ?? entry?.user
  const isOfUser = written.user.kind === 'caller' && user !== undefined && user.kind !== 'caller'
  const locks = entry?.locks ?? []
  if (!mayFail && !isOfUser && locks.length === 0) return written
  const moment: Moment = {
    ...written,
    ...(mayFail ? { fate: 'swallowed' } : {}),
    ...(isOfUser ? { user } : {}),
    locks: [...locks, ...written.locks],
  }
  known.set(moment, written)
  return moment
}

/** The moment as the script itself has it. */
export function asWritten(moment: Moment): Moment {
  return known.get(moment) ?? moment
}

const known = new WeakMap<Moment, Moment>()
