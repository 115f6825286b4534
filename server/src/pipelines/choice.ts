/** A value that is one of several, as a matrix or a default makes it. Knows no system and no YAML. */
import { EMPTY } from '../text/value.js'
import type { Origin, Value } from '../text/value.js'

/** One of the values: the only one itself, else a choice that is the same wherever its id is. */
export function joinedChoice(id: string, values: readonly Value[], origin: Origin | null, inert = true): Value {
  const [only] = values
  if (only === undefined) return EMPTY
  if (values.length === 1) return only
  const alternatives = values.map((value) => ({ value, when: [] }))
  return [{ kind: 'choice', choice: { id, alternatives }, inert, splits: false, origin, through: null }]
}
