/** What a `from:inside[:options]` of a container means. Knows no system. */
import { flatten, PLACEHOLDER, slice } from '../text/value.js'
import type { Origin, Value } from '../text/value.js'
import type { Mount } from './job.js'

/** The mount that such text asks for, or null where it names no directory inside; a name without a slash is a volume of the engine's own. */
export function mountOf(value: Value, origin: Origin): Mount | null {
  const flat = flatten(value)
  const colon = flat.indexOf(':')
  const inside = INSIDE.exec(flat.slice(Math.max(0, colon)))?.[1]
  if (inside === undefined) return null
  const outside = flat.slice(0, colon)
  return {
    // What is filled in before is mostly a directory.
    kind: /[/.~]/.test(outside) || outside.startsWith(PLACEHOLDER) ? 'host' : 'volume',
    from: slice(value, 0, colon),
    inside: slice(value, colon + 1, colon + 1 + inside.length),
    origin,
  }
}

/** A path, or one that is filled in. */
const INSIDE = new RegExp(`^:([/${PLACEHOLDER}][^:]*)`)
