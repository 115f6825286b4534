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
  if (base === over) return base
  const entries = new Map<string, Entry>(base.entries)
  budget.steps -= base.entries.size + over.entries.size
  for (const [name, entry] of over.entries) {
    const below = base.entries.get(name)
    entries.set(name, below === undefined || budget.steps <= 0 ? entry : mergeEntry(below, entry, budget, settle))
  }
  return { ...over, entries }
}

function mergeEntry(below: Entry, above: Entry, budget: Budget, settle: Settle): Entry {
  const base = settle(below.value)
  const over = settle(above.value)
  return base.kind === 'map' && over.kind === 'map' ? { ...above, value: mergeMaps(base, over, budget, settle) } : above
}
