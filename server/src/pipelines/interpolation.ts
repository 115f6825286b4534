/**
 * What is left of a text after a CI system has filled in its own variables and taken away its escapes, each character
 * with its place. Knows neither how a system writes its variables nor what they hold.
 */
import { locate } from '../text/location.js'
import { concatAll, expanded, flatten, hole, keyOf, lengthOf, slice, text } from '../text/value.js'
import type { Definition, Hole, InterpolationEscape, Origin, Quoting, Segment, Value } from '../text/value.js'
import { joinedChoice } from './choice.js'

/** A stretch of the text as written, and what the system makes of it. */
export interface Filled {
  readonly start: number
  readonly end: number
  /** An escape stands for its text; a variable for whatever it holds, given its place. */
  readonly by: { readonly escaped: string } | ((origin: Origin | null) => Value)
}

/** The text with each stretch filled in. What is left as it was knows that a new variable there would be filled in too. */
export function fillIn(value: Value, escape: InterpolationEscape, stretches: Iterable<Filled>): Value {
  const parts: Value[] = []
  const layered = within(value, escape)
  let done = 0
  for (const { start, end, by } of stretches) {
    const origin = locate(layered, start, end)
    parts.push(slice(layered, done, start), typeof by === 'function' ? by(origin) : text(by.escaped, origin))
    done = end
  }
  return done === 0 ? layered : concatAll([...parts, slice(layered, done, flatten(value).length)])
}

/** A value that is known, where a variable, parameter or matrix stands for it. */
export interface Known {
  readonly name: string
  readonly value: Value
  /** Where it was set, and what to say of that. */
  readonly definition: Definition | null
}

/** The value as it stands in the place of its name; null where it is too long to be worth a look. */
export function filledWith({ name, value, definition }: Known, origin: Origin | null, inert: boolean): Value | null {
  if (lengthOf(value) > MAX_LENGTH) return null
  return expanded(value, name, origin, definition).map((one) => (one.kind === 'text' ? one : { ...one, inert }))
}

/** A value as long as this is no path and no name; filled into another, values double. */
const MAX_LENGTH = 5_000
/** How much in one text may come out of values. */
export const MAX_FILLED = 50_000

/** The variable that stands there, or the default where it is not set. */
export function orDefault(of: Hole, byDefault: Value, origin: Origin | null, inert: boolean): Value {
  return joinedChoice(`${of.id} or ${keyOf(byDefault)}`, [hole(of, null, { inert }), byDefault], origin, inert)
}

/** A string that only the CI system knows when it reads the file. */
export function filledHole(of: string, name: string): Hole {
  return { id: `filled:${of}`, kind: 'unknown', name }
}

/** The same text, as standing inside the layer of what the system fills in. */
function within(value: Value, escape: InterpolationEscape): Value {
  const layer: Quoting['layer'] = { kind: 'interpolation', escape }
  let quoting: Quoting | null = null
  return value.map((segment): Segment => {
    if (segment.kind !== 'text' || segment.origin === null) return segment
    if (quoting?.outer !== segment.origin.quoting) quoting = { layer, outer: segment.origin.quoting }
    return { ...segment, origin: segment.origin.in(quoting) }
  })
}
