/**
 * The combinations of a job's `strategy.matrix`, and what `${{ matrix.name }}` is in them. "Running variations of jobs
 * in a workflow" tells how `include` and `exclude` work.
 */
import { keyOf } from '../../text/value.js'
import type { Origin, Value } from '../../text/value.js'
import { joinedChoice } from '../choice.js'
import { at, entriesOf, mapAt, originOf, scalarAt } from '../yaml/look-up.js'
import type { Tree, TreeMap } from '../yaml/tree.js'
import { expressionText, knownScalar } from './expression.js'
import type { Known, Scope } from './expression.js'

export interface Matrix {
  readonly lookUp: (path: readonly string[]) => Known | null
  /** Every text that a name has, as written; null where that is not known. */
  readonly textsOf: (path: readonly string[]) => readonly string[] | null
  /** The entry, where several of the job run at the same time. */
  readonly parallel: Origin | null
}

/** As many jobs as GitHub makes of one matrix. */
const MAX_JOBS = 256
/** More alternatives than this are an unknown. */
const MAX_ALTERNATIVES = 50
/** Values of more parts than this are none that somebody excludes. */
const MAX_COMPARED = 1000

export function readMatrix(job: TreeMap, scope: Scope, owner: string): Matrix {
  const strategy = mapAt(job, 'strategy')
  const entry = strategy?.entries.get('matrix')
  if (strategy === null || entry === undefined) return { lookUp: () => null, textsOf: () => null, parallel: null }
  const combinations = entry.value.kind === 'map' ? combinationsOf(entry.value) : null
  const treesOf = (path: readonly string[]): readonly (Tree | null)[] | null =>
    combinations?.map((one) => treeAt(one, path)) ?? (entry.value.kind === 'map' ? valuesOfAxis(entry.value, path) : null)
  const isAlone = combinations !== null && combinations.length < 2
  const known = new Map<string, Known | null>()
  return {
    lookUp(path) {
      const name = path.join('.').toLowerCase()
      let found = known.get(name)
      if (found === undefined) {
        found = valueOf(treesOf(path), scope, `matrix:${owner} ${name}`, `matrix.${path.join('.')}`)
        known.set(name, found)
      }
      return found
    },
    textsOf: (path) => treesOf(path)?.map((tree) => (tree?.kind === 'scalar' ? tree.text : '')) ?? null,
    parallel: isAlone || scalarAt(strategy, 'max-parallel')?.text === '1' ? null : originOf(entry),
  }
}

type Combination = ReadonlyMap<string, Tree>

/** Null where it is not written out, or too much. */
function combinationsOf(matrix: TreeMap): readonly Combination[] | null {
  let all: Combination[] = []
  for (const { name, value } of matrix.entries.values()) {
    if (name === 'include' || name === 'exclude') continue
    if (value.kind !== 'list' || value.items.length * Math.max(1, all.length) > MAX_JOBS) return null
    const before = all.length === 0 ? [new Map<string, Tree>()] : all
    all = before.flatMap((one) => value.items.map((item) => new Map([...one, [name.toLowerCase(), item]])))
  }
  const [excluded, included] = [rowsOf(matrix, 'exclude'), rowsOf(matrix, 'include')]
  if (excluded === null || included === null) return null
  const kept = all.filter((one) => !excluded.some((row) => [...row].every(([name, value]) => isSame(one.get(name), value))))
  return withIncluded(kept, included)
}

/** The rows of `include` or `exclude`; null where GitHub alone knows them. */
function rowsOf(matrix: TreeMap, name: string): readonly Combination[] | null {
  const rows = matrix.entries.get(name)?.value
  if (rows === undefined) return []
  if (rows.kind !== 'list' || rows.items.length > MAX_JOBS) return null
  const maps = rows.items.flatMap((row) =>
    row.kind === 'map' ? [new Map([...row.entries].map(([key, { value }]) => [key.toLowerCase(), value] as const))] : [],
  )
  return maps.length === rows.items.length ? maps : null
}

/** A row is added to each combination whose own values it keeps; where there is none, it is one by itself. */
function withIncluded(originals: readonly Combination[], rows: readonly Combination[]): readonly Combination[] {
  const extended = originals.map((original) => ({ original, all: new Map(original) }))
  const alone: Combination[] = []
  for (const row of rows) {
    const fitting = extended.filter(({ original }) =>
      [...row].every(([name, value]) => !original.has(name) || isSame(original.get(name), value)),
    )
    if (fitting.length === 0) alone.push(row)
    for (const { all } of fitting) for (const [name, value] of row) all.set(name, value)
  }
  return [...extended.map(({ all }) => all), ...alone]
}

/** Values of one axis of a matrix that is too large, where nothing can add to them. */
function valuesOfAxis(matrix: TreeMap, path: readonly string[]): readonly (Tree | null)[] | null {
  const [axis = '', ...rest] = path
  const entry =
    entriesOf(at(matrix, 'include')).length === 0
      ? [...matrix.entries.values()].find(({ name }) => name.toLowerCase() === axis.toLowerCase())
      : undefined
  if (entry?.value.kind !== 'list' || matrix.entries.has('include')) return null
  return entry.value.items.map((item) => below(item, rest))
}

function treeAt(combination: Combination, [axis = '', ...rest]: readonly string[]): Tree | null {
  const tree = combination.get(axis.toLowerCase())
  return tree === undefined ? null : below(tree, rest)
}

function below(tree: Tree, path: readonly string[]): Tree | null {
  let at: Tree | null = tree
  for (const name of path) at = at?.kind === 'map' ? (at.entries.get(name)?.value ?? null) : null
  return at
}

/** One value, or a choice that is the same one wherever the job names it. */
function valueOf(trees: readonly (Tree | null)[] | null, scope: Scope, id: string, name: string): Known | null {
  if (trees === null || trees.length === 0) return null
  const found = new Map<string, { readonly value: Value; readonly known: Known | null; readonly tree: Tree | null }>()
  for (const tree of new Set(trees)) {
    if (tree !== null && tree.kind !== 'scalar') return null
    const value = tree === null || tree.isNull ? [] : expressionText(tree, scope, true)
    const known = tree === null || tree.isNull ? null : knownScalar(tree, scope, true)
    if (!found.has(keyOf(value))) found.set(keyOf(value), { value, known, tree })
  }
  if (found.size > MAX_ALTERNATIVES) return null
  const all = [...found.values()]
  const [first] = all
  if (first === undefined) return null
  if (all.length === 1) {
    const by = first.tree === null ? null : { origin: originOf(first.tree), message: `${name} has this value` }
    return {
      value: first.value,
      truth: first.known?.truth ?? (first.value.length === 0 ? false : null),
      isBoolean: first.known?.isBoolean ?? false,
      by,
    }
  }
  const value = joinedChoice(
    id,
    all.map((one) => one.value),
    null,
  )
  const isBoolean = all.every(({ known }) => known?.isBoolean === true)
  return { value, truth: all.every(({ known }) => known?.truth === true) ? true : null, isBoolean, by: null }
}

/** The same value, whatever style of scalar it is written in. */
function isSame(one: Tree | undefined, other: Tree): boolean {
  if (one === undefined) return false
  const open: (readonly [Tree, Tree])[] = [[one, other]]
  let steps = 0
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = pair
    steps += 1
    if (steps > MAX_COMPARED) return false
    if (left === right) continue
    if (left.kind === 'scalar' && right.kind === 'scalar' && left.text === right.text) continue
    if (left.kind === 'list' && right.kind === 'list' && left.items.length === right.items.length) {
      for (const [index, item] of left.items.entries()) open.push([item, right.items[index] ?? item])
    } else if (left.kind === 'map' && right.kind === 'map' && left.entries.size === right.entries.size) {
      for (const [name, { value }] of left.entries) {
        const against = right.entries.get(name)
        if (against === undefined) return false
        open.push([value, against.value])
      }
    } else return false
  }
  return true
}
