/** The facts of one execution, worked out once and asked by rules. */
import type { Value } from '../text/value.js'
import type { Field } from '../commands/field.js'
import { pathOf } from './context.js'
import { dataDirectory, indexMarks, marksOf, type Mark } from './data-directory.js'
import type { Fact } from './evidence.js'
import { mountsOf, networkStorage } from './network.js'
import { ownershipOf, privateDirectory, type PrivateDirectory } from './private.js'
import type { Execution, Situated, Situation } from './situated.js'
import { isTree, treesOf } from './tree.js'

export interface Facts {
  /** The absolute path that a word names at a moment. */
  path(field: Field, at: Situation): Value
  networkStorage(path: Value, at: Situation): Fact | null
  dataDirectory(path: Value, at: Situation): Fact | null
  privateDirectory(path: Value, at: Situation): PrivateDirectory | null
  /** True where a path is shown to hold many files. */
  isTree(field: Field, at: Situation): boolean
  /** Every assignment of a name, in order. */
  assignments(name: string): readonly Assigned[]
  readonly items: readonly Situated[]
}

export type Assigned = Extract<Situated, { readonly kind: 'assign' }>

/** @param known marks of data directories from the rest of the workspace: literal paths only */
export function factsOf(execution: Execution, known: readonly Mark[]): Facts {
  const { items } = execution
  const mounts = mountsOf(items)
  const own = marksOf(items)
  const ownership = ownershipOf(items)
  const trees = treesOf(items)
  const marks = indexMarks([...own, ...known])
  let assigned: Map<string, Assigned[]> | null = null
  const facts: Facts = {
    items,
    assignments(name) {
      assigned ??= assignmentsOf(items)
      return assigned.get(name) ?? []
    },
    path: (field, at) => pathOf(field.value, at.moment, at.context),
    networkStorage: (path, at) => networkStorage(path, at, mounts),
    dataDirectory: (path, at) => dataDirectory(path, at, marks),
    privateDirectory: (path, at) => privateDirectory(path, at, ownership),
    isTree: (field, at) => isTree(field, at, trees, facts),
  }
  return facts
}

function assignmentsOf(items: readonly Situated[]): Map<string, Assigned[]> {
  const byName = new Map<string, Assigned[]>()
  for (const item of items) {
    if (item.kind !== 'assign') continue
    const known = byName.get(item.event.name)
    if (known === undefined) byName.set(item.event.name, [item])
    else known.push(item)
  }
  return byName
}
