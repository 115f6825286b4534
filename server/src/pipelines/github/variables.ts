/** The variables that the `env` of a GitHub file sets. Knows nothing of which level wins over which. */
import type { JobVariable } from '../job.js'
import { at, entriesOf, originOf } from '../yaml/look-up.js'
import type { TreeMap } from '../yaml/tree.js'
import { expressionText } from './expression.js'
import type { Scope } from './expression.js'

export function readEnvironment(parent: TreeMap | null, level: JobVariable['level'], scope: Scope): readonly JobVariable[] {
  return entriesOf(at(parent, 'env')).flatMap((entry) =>
    entry.value.kind === 'scalar'
      ? [{ name: entry.name, value: expressionText(entry.value, scope, true), level, origin: originOf(entry) }]
      : [],
  )
}

/** Those above win over those below of the same name. */
export function override(below: readonly JobVariable[], above: readonly JobVariable[]): readonly JobVariable[] {
  if (above.length === 0 || below.length === 0) return above.length === 0 ? below : above
  return [...below.filter((one) => !above.some((other) => other.name === one.name)), ...above]
}
