/**
 * Replaces every `${{ expression }}` that a CI system fills in before the shell sees the text. Knows where expressions
 * begin and end, not what they mean.
 */
import { locate } from '../../text/location.js'
import { concat, flatten, hole, slice } from '../../text/value.js'
import type { Hole, Origin, Value } from '../../text/value.js'

export interface Brackets {
  readonly open: string
  readonly close: string
}

/** Replaces each expression by the hole that `toHole` gives for what stands between the brackets. */
export function cutExpressions(value: Value, brackets: Brackets, inert: boolean, toHole: (expression: string) => Hole): Value {
  return fillExpressions(value, brackets, (expression, origin) => hole(toHole(expression), origin, { inert }))
}

/** Replaces each expression by what `fill` gives for what stands between the brackets, and where. */
export function fillExpressions(value: Value, brackets: Brackets, fill: (expression: string, origin: Origin | null) => Value): Value {
  const flat = flatten(value)
  const parts: Value[] = []
  let done = 0
  for (let start = flat.indexOf(brackets.open); start !== -1; start = flat.indexOf(brackets.open, done)) {
    const end = endOf(flat, start + brackets.open.length, brackets.close)
    if (end === -1) break
    const expression = flat.slice(start + brackets.open.length, end - brackets.close.length).trim()
    parts.push(slice(value, done, start), fill(expression, locate(value, start, end)))
    done = end
  }
  return done === 0 ? value : concat(...parts, slice(value, done, flat.length))
}

/** After the closing bracket, which does not count inside a string of the expression; -1 where there is none. */
function endOf(flat: string, from: number, close: string): number {
  let inString = false
  for (let at = from; at < flat.length; at += 1) {
    if (flat[at] === "'") inString = !inString
    else if (!inString && flat.startsWith(close, at)) return at + close.length
  }
  return -1
}
