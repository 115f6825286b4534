/**
 * The text of a scalar of a GitHub file, with a hole for each `${{ expression }}`. Knows only the expressions that name
 * a variable of the environment; every other one is a string that GitHub alone knows.
 */
import { concat, expanded } from '../../text/value.js'
import type { Hole, Value } from '../../text/value.js'
import { cutExpressions } from '../yaml/expression.js'
import { outputHole, type JobVariable } from '../job.js'
import { valueOf } from '../yaml/tree.js'
import type { TreeScalar } from '../yaml/tree.js'

/** The text with its holes; `outer` is what `${{ env.NAME }}` means in the value of a variable of that very name. */
export function expressionText(scalar: TreeScalar, inert: boolean, outer?: JobVariable): Value {
  const value = valueOf(scalar)
  if (!scalar.text.includes('${{')) return value
  const cut = cutExpressions(value, { open: '${{', close: '}}' }, inert, holeOf)
  if (outer === undefined) return cut
  const definition = { origin: outer.origin, message: `${outer.name} is set at an outer level of the workflow` }
  const isOuter = (one: Value[number]): boolean => one.kind === 'hole' && one.hole.id === `env:${outer.name}`
  return concat(...cut.map((one) => (isOuter(one) ? expanded(outer.value, outer.name, one.origin, definition) : [one])))
}

function holeOf(expression: string): Hole {
  const named = /^env\.([A-Za-z_]\w*)$/i.exec(expression) ?? /^env\[\s*'([A-Za-z_]\w*)'\s*\]$/i.exec(expression)
  const name = named?.[1]
  if (name !== undefined) return { id: `env:${name}`, kind: 'environment', name }
  const output = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/i.exec(expression)
  if (output !== null) return outputHole(output[1] ?? '', output[2] ?? '', `\${{ ${expression} }}`)
  return { id: `expr:${expression}`, kind: 'output', name: `\${{ ${expression} }}` }
}
