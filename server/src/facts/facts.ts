/** The facts of one execution, worked out once and asked by rules. */
import { keyOf, type Value } from '../text/value.js'
import type { Field } from '../commands/field.js'
import { pathOf } from './context.js'
import { clustersAt, type Clusters } from './clusters.js'
import { dataDirectory, indexMarks, marksOf, type Known } from './data-directory.js'
import type { Fact } from './evidence.js'
import { foreignDirectory } from './foreign.js'
import { mountsOf, networkStorage } from './network.js'
import { ownershipOf } from './ownership.js'
import { privateBelow, privateDirectory, type PrivateDirectory } from './private.js'
import type { Execution, Situated, Situation } from './situated.js'
import { tablespaceMarks, tablespacesOf, type Tablespaces } from './tablespace.js'
import { isTree, treesOf } from './tree.js'

export interface Facts {
  /** The absolute path that a word names at a moment. */
  path(field: Field, at: Situation): Value
  networkStorage(path: Value, at: Situation): Fact | null
  dataDirectory(path: Value, at: Situation): Fact | null
  /** The data directories that a path is or holds, each by its key. */
  clusters(path: Value, at: Situation): Clusters | null
  privateDirectory(path: Value, at: Situation): PrivateDirectory | null
  /** A private directory somewhere below a path. */
  privateBelow(path: Value, at: Situation): PrivateDirectory | null
  /** A path that belongs to somebody else than the user of this moment, who may not write there. */
  foreignDirectory(path: Value, at: Situation): PrivateDirectory | null
  /** True where a path is shown to be a directory. */
  isDirectory(path: Value): boolean
  /** What is known of the tablespaces of data directories. */
  readonly tablespaces: Tablespaces
  /** True where a path is shown to hold many files. */
  isTree(field: Field, at: Situation): boolean
  /** Every assignment of a name, in order. */
  assignments(name: string): readonly Assigned[]
  readonly items: readonly Situated[]
  /** Every execution of the workspace, for what happens elsewhere. */
  readonly executions: readonly Execution[]
}

export type Assigned = Extract<Situated, { readonly kind: 'assign' }>

/** @param known what the rest of the workspace shows */
export function factsOf(execution: Execution, known: Known): Facts {
  const { items } = execution
  const mounts = mountsOf(items)
  const own = marksOf(items)
  const ownership = ownershipOf(items)
  const trees = treesOf(items)
  const marks = indexMarks([...own, ...known.marks])
  let tablespaces: Tablespaces | null = null
  let assigned: Map<string, Assigned[]> | null = null
  const facts: Facts = {
    items,
    executions: known.executions,
    assignments(name) {
      assigned ??= assignmentsOf(items)
      return assigned.get(name) ?? []
    },
    path: (field, at) => pathOf(field.value, at.moment, at.context),
    networkStorage: (path, at) => networkStorage(path, at, mounts),
    dataDirectory: (path, at) => dataDirectory(path, at, marks),
    clusters: (path, at) => clustersAt(path, at, marks),
    privateDirectory: (path, at) => privateDirectory(path, at, ownership),
    privateBelow: (path, at) => privateBelow(path, at, ownership),
    foreignDirectory: (path, at) => foreignDirectory(path, at, ownership, items),
    isDirectory: (path) => trees.has(keyOf(path)),
    get tablespaces() {
      tablespaces ??= tablespacesOf(items, tablespaceMarks(items), known.marks)
      return tablespaces
    },
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
