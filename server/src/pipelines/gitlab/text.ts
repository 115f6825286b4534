/**
 * The text of a scalar of a GitLab file, where `$[[ inputs.name ]]` is filled in by whoever includes the file. Knows
 * nothing of the keyword that it stands under.
 */
import { EMPTY } from '../../text/value.js'
import type { Hole, Value } from '../../text/value.js'
import { cutExpressions } from '../yaml/expression.js'
import { valueOf } from '../yaml/tree.js'
import type { TreeScalar } from '../yaml/tree.js'

/** The text with a hole for each input; in a script, where inputs may end the quoting around them, `inert` is false. */
export function textOf(scalar: TreeScalar, inert = true): Value {
  if (scalar.isNull) return EMPTY
  const value = valueOf(scalar)
  return scalar.text.includes('$[[') ? cutExpressions(value, { open: '$[[', close: ']]' }, inert, inputHole) : value
}

function inputHole(expression: string): Hole {
  return { id: `input:${expression}`, kind: 'unknown', name: `$[[ ${expression} ]]` }
}
