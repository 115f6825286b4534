/** The forms in which GitHub takes several of something. Knows nothing of what keywords mean. */
import { at, itemsOf } from '../yaml/look-up.js'
import type { Tree, TreeMap } from '../yaml/tree.js'

/** The items of a list; of a single scalar, that. */
export function itemsIn(parent: TreeMap | null, name: string): readonly Tree[] {
  const value = at(parent, name)
  return value?.kind === 'scalar' && !value.isNull ? [value] : itemsOf(value)
}

/** The names in a scalar, a list of scalars, or the keys of a map: the forms that `on` and `needs` have. */
export function keysOf(node: Tree | null): readonly string[] {
  if (node?.kind === 'map') return [...node.entries.keys()]
  if (node?.kind === 'list') return node.items.flatMap((item) => (item.kind === 'scalar' && !item.isNull ? [item.text] : []))
  return node?.kind === 'scalar' && !node.isNull ? [node.text] : []
}
