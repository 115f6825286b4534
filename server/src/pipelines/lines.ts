/** The commands of a list as one script, each on lines of its own. Knows no system. */
import { concatAll, lengthOf, text, type Value } from '../text/value.js'
import type { Budget } from './yaml/merge.js'
import type { TreeScalar } from './yaml/tree.js'

/** The script, or null where there is none, or more than is worth a look; aliases of long lists are paid for each time. */
export function joinLines(lines: readonly TreeScalar[], textOf: (line: TreeScalar) => Value, budget: Budget): Value | null {
  budget.steps -= lines.reduce((sum, line) => sum + line.text.length + COST_OF_LINE, 0)
  if (lines.length === 0 || budget.steps <= 0) return null
  const value = concatAll(lines.flatMap((line, index) => (index === 0 ? [textOf(line)] : [text('\n'), textOf(line)])))
  return lengthOf(value) > MAX_LENGTH ? null : value
}

/** How much all scripts of one file together may cost. */
export const MAX_STEPS = 4_000_000
const COST_OF_LINE = 20
const MAX_LENGTH = 1_000_000
