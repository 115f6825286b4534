/**
 * The text of a scalar of a GitLab file, where `$[[ inputs.name ]]` is filled in by whoever includes the file. Knows
 * nothing of the keyword that it stands under.
 */
import { EMPTY, concat, concatAll, hole, text } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import { cutExpressions } from '../yaml/expression.js'
import { originOf } from '../yaml/look-up.js'
import { valueOf } from '../yaml/tree.js'
import type { TreeReference, TreeScalar } from '../yaml/tree.js'

/** The text with a hole for each input; in a script, where inputs may end the quoting around them, `inert` is false. */
export function textOf(scalar: TreeScalar, inert = true): Value {
  if (scalar.isNull) return EMPTY
  const value = valueOf(scalar)
  if (!scalar.text.includes('$[[')) return value
  // Each file has inputs of its own.
  const { path } = scalar.source
  return cutExpressions(value, { open: '$[[', close: ']]' }, inert, (expression) => ({
    id: `input:${path}:${expression}`,
    kind: 'unknown',
    name: `$[[ ${expression} ]]`,
  }))
}

/** The entries of lists, each on lines of its own. */
export function joined(entries: readonly (TreeScalar | TreeReference)[]): Value {
  return concatAll(entries.flatMap((entry, index) => (index === 0 ? [lineOf(entry)] : [text('\n'), lineOf(entry)])))
}

/** What stands outside the repository runs in the same shell, as a file that is sourced and cannot be read. */
export function lineOf(entry: TreeScalar | TreeReference): Value {
  if (entry.kind === 'scalar') return textOf(entry, false)
  const name = `!reference [${entry.path.join(', ')}]`
  const origin = originOf(entry)
  return concat(text('. ', origin), hole({ id: `reference:${entry.path.join(':')}`, kind: 'unknown', name }, origin))
}
