/** What stands under a key of a map, in the forms that CI systems allow. Knows no keyword. */
import { originAt, type Origin } from '../../text/value.js'
import type { Entry, Tree, TreeMap, TreeScalar } from './tree.js'

export function at(map: Tree | null | undefined, name: string): Tree | null {
  return map?.kind === 'map' ? (map.entries.get(name)?.value ?? null) : null
}

export function mapAt(map: Tree | null | undefined, name: string): TreeMap | null {
  const found = at(map, name)
  return found?.kind === 'map' ? found : null
}

export function scalarAt(map: Tree | null | undefined, name: string): TreeScalar | null {
  const found = at(map, name)
  return found?.kind === 'scalar' && !found.isNull ? found : null
}

export function textAt(map: Tree | null | undefined, name: string): string | null {
  return scalarAt(map, name)?.text ?? null
}

/** The items of a list. */
export function itemsOf(tree: Tree | null | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : []
}

/** The entries of a map. */
export function entriesOf(tree: Tree | null | undefined): readonly Entry[] {
  return tree?.kind === 'map' ? [...tree.entries.values()] : []
}

/** A scalar by itself, or the scalars of a list. */
export function scalarsOf(tree: Tree | null | undefined): readonly TreeScalar[] {
  const items = tree?.kind === 'scalar' ? [tree] : itemsOf(tree)
  return items.filter((item) => item.kind === 'scalar').filter(({ isNull }) => !isNull)
}

/** Where the key of an entry stands. */
export function originOfKey({ source, keySpan }: Entry): Origin {
  return originAt(source, keySpan)
}

/** Where an entry or a node stands. */
export function originOf({ source, span }: Pick<Entry, 'source' | 'span'>): Origin {
  return originAt(source, span)
}
