/**
 * What Compose makes of `$NAME`, `${NAME:-default}` and `$$` in values, by the environment of whoever calls it
 * (docs.docker.com/reference/compose-file/interpolation). Knows nothing of where the text stands.
 */
import { hole, slice } from '../../text/value.js'
import type { Origin, Value } from '../../text/value.js'
import { fillIn, filledHole, orDefault, type Filled } from '../interpolation.js'
import { valueOf, type TreeScalar } from '../yaml/tree.js'

/** The text of a scalar as the service gets it; `inert` is false in a command, whose quoting it may end. */
export function interpolated(scalar: TreeScalar, inert = true): Value {
  const value = valueOf(scalar)
  return fillIn(value, 'dollar-name', scalar.text.includes('$') ? stretches(scalar.text, value, inert) : [])
}

/** `$$`, `$NAME`, and `${NAME}` with whatever operation, in which one other may stand; what is none of them Compose refuses. */
const STRETCH = /\$\$|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)((?::?[-?+](?:[^{}]|\$\{[^{}]*\})*)?)\}/g
const DEFAULT = /^(:?-)[^$]*$/

function* stretches(flat: string, value: Value, inert: boolean): Iterable<Filled> {
  for (const match of flat.matchAll(STRETCH)) {
    const start = match.index
    const end = start + match[0].length
    const [written, plain, braced = '', operation = ''] = match
    if (written === '$$') yield { start, end, by: { escaped: '$' } }
    else {
      const name = plain ?? braced
      const sign = DEFAULT.exec(operation)?.[1]
      const byDefault = sign === undefined ? null : slice(value, start + 2 + name.length + sign.length, end - 1)
      yield { start, end, by: (origin) => variable(name, operation, byDefault, origin, inert) }
    }
  }
}

function variable(name: string, operation: string, byDefault: Value | null, origin: Origin | null, inert: boolean): Value {
  // `:?` only says what is printed where it is not set.
  if (operation === '' || /^:?\?/.test(operation)) return hole(filledHole(name, name), origin, { inert })
  if (byDefault === null) return hole(filledHole(`${name}${operation}`, ''), origin, { inert })
  return orDefault(filledHole(name, name), byDefault, origin, inert)
}
