/**
 * Joins maps the way `extends` and `include` do: maps entry by entry, everything else replaced. Knows no keyword.
 */
import type { Entry, Tree, TreeMap } from './tree.js'

/** What may still be done before what is read is called excessive; shared by all work for one pipeline. */
export interface Budget {
  steps: number
}

/** What stands behind a node: a reference's target, anything else itself. */
export type Settle = (node: Tree) => Tree

/** Both maps in one; the entries of `over` win, and where both have a map, the maps are joined. */
export function mergeMaps(base: TreeMap, over: TreeMap, budget: Budget, settle: Settle = (node) => node): TreeMap {
  return mergeAt(base, over, budget, settle, 0)
}

const MAX_DEPTH = 50

/** No deeper than `MAX_DEPTH`, where the map above replaces the one below. */
function mergeAt(base: TreeMap, over: TreeMap, budget: Budget, settle: Settle, depth: number): TreeMap {
  if (base === over || depth >= MAX_DEPTH) return over
  const entries = new Map<string, Entry>(base.entries)
  budget.steps -= base.entries.size + over.entries.size
  for (const [name, above] of over.entries) {
    const below = base.entries.get(name)
    const lower = below === undefined || budget.steps <= 0 ? null : settle(below.value)
    const upper = lower?.kind === 'map' ? settle(above.value) : null
    const joined = lower?.kind === 'map' && upper?.kind === 'map' ? mergeAt(lower, upper, budget, settle, depth + 1) : above.value
    entries.set(name, joined === above.value ? above : { ...above, value: joined })
  }
  return { ...over, entries }
}
