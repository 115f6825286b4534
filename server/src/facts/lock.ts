/** Which file a lock is on: the path that is named, or what a descriptor was opened on before. */
import { keyOf, literal, type Value } from '../text/value.js'
import { pathOf } from './context.js'
import type { Evidence, Fact } from './evidence.js'
import { originOfCommand } from './origin.js'
import type { Items } from './items.js'
import { canFollow, type Situated, type SituatedEffect } from './situated.js'

export interface LockedFile {
  readonly path: Value
  /** The redirection that opened it; null where the lock names the path itself. */
  readonly opened: Situated | null
  /** Opened for reading alone. */
  readonly readOnly: boolean
}

/** `9>file`, `9<file`: the descriptor of a redirection, and how it opens. */
const REDIRECTION = /^(\d+)(<>|>>|>\||>|<)/

/** Null for a descriptor that nothing here opens. */
export function lockedFile(item: Situated & SituatedEffect<'lock'>, items: Items): LockedFile | null {
  const { effect, moment, context } = item
  if (effect.by === 'path') return { path: pathOf(effect.path.value, moment, context), opened: null, readOnly: false }
  const asked = literal(effect.path.value)
  if (asked === null) return null
  for (const other of items.with('writeFile', 'readFile').toReversed()) {
    if (!canFollow(other, item)) continue
    const { script, span } = other.moment
    const redirection = REDIRECTION.exec(script.flat.slice(span.start, span.end))
    if (redirection === null || redirection[1] !== asked || other.context.walk !== context.walk) continue
    return { path: pathOf(other.effect.path.value, other.moment, other.context), opened: other, readOnly: redirection[2] === '<' }
  }
  return null
}

/** What the path is shown to be a directory by: it is made, or tested for being one. */
export function shownDirectory(path: Value, items: Items): Evidence | null {
  const key = keyOf(path)
  const shown = items
    .with('makeDirectory', 'pathTest')
    .find(
      (item) =>
        (item.effect.kind === 'makeDirectory' || item.effect.predicate === '-d') &&
        keyOf(pathOf(item.effect.path.value, item.moment, item.context)) === key,
    )
  return shown === undefined ? null : { message: 'it is a directory', origin: originOfCommand(shown) }
}

/** Storage whose clients ask the server for locks of directories too: CephFS; of some others nothing is known. */
export function mayLockDirectories({ evidence }: Fact): boolean {
  return evidence.some(({ message }) => /ceph|lustre|gpfs|beegfs|gluster/i.test(message))
}
