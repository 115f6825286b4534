/** Looks into the YAML tree of a GitHub file by keyword. Knows nothing of what keywords mean. */
import type { Entry, Tree, TreeMap, TreeScalar } from '../yaml/tree.js'

export function mapIn(parent: TreeMap | null, name: string): TreeMap | null {
  const value = parent?.entries.get(name)?.value
  return value?.kind === 'map' ? value : null
}

export function entriesIn(parent: TreeMap | null, name: string): readonly Entry[] {
  return [...(mapIn(parent, name)?.entries.values() ?? [])]
}

/** The items of a list; of a single scalar, that. */
export function itemsIn(parent: TreeMap | null, name: string): readonly Tree[] {
  const value = parent?.entries.get(name)?.value
  if (value?.kind === 'list') return value.items
  return value?.kind === 'scalar' && !value.isNull ? [value] : []
}

export function scalarIn(parent: TreeMap | null, name: string): TreeScalar | null {
  const value = parent?.entries.get(name)?.value
  return value?.kind === 'scalar' && !value.isNull ? value : null
}

export function textIn(parent: TreeMap | null, name: string): string | null {
  return scalarIn(parent, name)?.text ?? null
}

/** The names in a scalar, a list of scalars, or the keys of a map: the forms that `on` and `needs` have. */
export function keysOf(node: Tree | undefined): readonly string[] {
  if (node?.kind === 'map') return [...node.entries.keys()]
  if (node?.kind === 'list') return node.items.flatMap((item) => (item.kind === 'scalar' && !item.isNull ? [item.text] : []))
  return node?.kind === 'scalar' && !node.isNull ? [node.text] : []
}
