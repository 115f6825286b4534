/**
 * What a keyword of a GitLab job holds once `!reference`, `extends` and nested lists are followed. Knows nothing of
 * what the keywords mean; circles end, and what multiplies without end is cut.
 */
import type { Condition, Problem } from '../job.js'
import { mergeMaps } from '../yaml/merge.js'
import type { Budget } from '../yaml/merge.js'
import { nothing } from '../yaml/tree.js'
import type { Entry, Tree, TreeMap, TreeReference, TreeScalar } from '../yaml/tree.js'

export interface Resolver {
  readonly root: TreeMap
  readonly budget: Budget
  readonly problems: Problem[]
  /** Jobs with everything that they extend, as far as they were asked for. */
  readonly extended: Map<string, TreeMap | null>
  readonly extending: Set<string>
  /** Something outside the repository is included, which may have what is missing here. */
  readonly isPartial: boolean
  /** The conditions of lists of rules, as far as they were asked for. */
  readonly conditions: Map<Tree, readonly Condition[]>
}

/** What a keyword holds, with a reference followed; null where there is none or it is empty. */
export function lookUp(resolver: Resolver, map: TreeMap, name: string): Tree | null {
  return entryIn(resolver, map, name)?.value ?? null
}

/** The entry of a keyword, with a reference followed; null where there is none or it is empty. */
export function entryIn(resolver: Resolver, map: TreeMap, name: string): Entry | null {
  const entry = map.entries.get(name)
  if (entry === undefined) return null
  const value = settle(resolver, entry.value)
  return value.kind === 'scalar' && value.isNull ? null : { ...entry, value }
}

/** A reference's target, also where that is a reference; one that leads out of the repository, and anything else, itself. */
export function settle(resolver: Resolver, node: Tree): Tree {
  let current = node
  for (let steps = 0; current.kind === 'reference'; steps += 1) {
    if (steps >= MAX_DEPTH) {
      report(resolver, node, 'this reference leads back to itself')
      return nothing(node.source, node.span.start)
    }
    const found = target(resolver, current)
    if (found === null) return resolver.isPartial ? current : nothing(current.source, current.span.start)
    current = found
  }
  return current
}

/** The scalars of a keyword that takes one or a list of them, lists within lists one after another. */
export function scalarsOf(resolver: Resolver, node: Tree | null): readonly TreeScalar[] {
  return itemsOf(resolver, node).filter((item) => item.kind === 'scalar')
}

/** The scalars and maps of a keyword that takes one or a list of them, lists within lists one after another. */
export function itemsOf(resolver: Resolver, node: Tree | null): readonly (TreeScalar | TreeMap)[] {
  return listedOf(resolver, node)
    .map(({ item }) => item)
    .filter((item) => item.kind !== 'reference')
}

/** The scalars of a list, and the references to what stands outside the repository. */
export function linesOf(resolver: Resolver, node: Tree | null): readonly (TreeScalar | TreeReference)[] {
  return listedOf(resolver, node)
    .map(({ item }) => item)
    .filter((item) => item.kind !== 'map')
}

/** A scalar, a map or a reference to elsewhere, and the list that it is written in; alone it is its own. */
export interface Listed {
  readonly item: TreeScalar | TreeMap | TreeReference
  readonly list: Tree
}

export function listedOf(resolver: Resolver, node: Tree | null): readonly Listed[] {
  const items: Listed[] = []
  const open: Open[] = node === null ? [] : [{ node, list: node, within: null }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node: one, list, within } = next
    resolver.budget.steps -= 1
    if (resolver.budget.steps <= 0) return []
    if (items.length >= MAX_ITEMS) {
      report(resolver, node ?? one, 'this list repeats too much to be read')
      return []
    }
    if (one.kind === 'map' || (one.kind === 'scalar' && !one.isNull)) items.push({ item: one, list })
    else if (one.kind === 'list') for (const item of one.items.toReversed()) open.push({ node: item, list: one, within })
    else if (one.kind === 'reference') {
      if (isWithin(within, one)) report(resolver, one, 'this reference leads back to itself')
      else {
        const found = target(resolver, one)
        if (found === null && resolver.isPartial) items.push({ item: one, list })
        if (found !== null)
          open.push({ node: found, list: found, within: { reference: one, outer: within, depth: (within?.depth ?? 0) + 1 } })
      }
    }
  }
  return items
}

/** A job with all that it extends, its own entries winning; null where it is not a map. */
export function extendedJob(resolver: Resolver, name: string): TreeMap | null {
  const known = resolver.extended.get(name)
  if (known !== undefined) return known
  const entry = resolver.root.entries.get(name)
  const own = entry === undefined ? null : settle(resolver, entry.value)
  if (own?.kind !== 'map') return null
  if (resolver.extending.has(name) || resolver.extending.size >= MAX_DEPTH) {
    report(resolver, own, resolver.extending.has(name) ? `${name} extends itself` : `extends over more than ${MAX_DEPTH} levels`)
    return own
  }
  resolver.extending.add(name)
  let bases: TreeMap | null = null
  for (const base of scalarsOf(resolver, own.entries.get('extends')?.value ?? null)) {
    const map = extendedJob(resolver, base.text)
    if (map === null) reportMissing(resolver, base, `there is no ${base.text} to extend`)
    else bases = bases === null ? map : mergeMaps(bases, map, resolver.budget, (node) => settle(resolver, node))
  }
  resolver.extending.delete(name)
  const job = bases === null ? own : mergeMaps(bases, own, resolver.budget, (node) => settle(resolver, node))
  resolver.extended.set(name, job)
  return job
}

/** The maps that a job is made of, the one that wins last: what it extends, then its own. */
export function layersOf(resolver: Resolver, name: string): readonly TreeMap[] {
  const layers: TreeMap[] = []
  const open = [name]
  const seen = new Set<string>()
  // From the one that wins down, so that of a template that is extended twice only the nearer place counts.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next) || layers.length >= MAX_DEPTH) continue
    seen.add(next)
    resolver.budget.steps -= 1
    const entry = resolver.root.entries.get(next)
    const own = entry === undefined ? null : settle(resolver, entry.value)
    if (own?.kind !== 'map') continue
    layers.push(own)
    open.push(...scalarsOf(resolver, own.entries.get('extends')?.value ?? null).map(({ text }) => text))
  }
  return layers.reverse()
}

const MAX_DEPTH = 50
const MAX_ITEMS = 10_000

interface Open {
  readonly node: Tree
  readonly list: Tree
  readonly within: Within | null
}

/** The references that a node was reached through. */
interface Within {
  readonly reference: TreeReference
  readonly outer: Within | null
  readonly depth: number
}

function isWithin(within: Within | null, reference: TreeReference): boolean {
  if (within !== null && within.depth >= MAX_DEPTH) return true
  for (let outer = within; outer !== null; outer = outer.outer) if (outer.reference === reference) return true
  return false
}

/** What a reference names; GitLab follows references before `extends`, which here gives what it does not find. */
function target(resolver: Resolver, reference: TreeReference): Tree | null {
  const found = walk(resolver, resolver.root, reference.path) ?? walkExtended(resolver, reference.path)
  if (found === null) reportMissing(resolver, reference, `there is no ${reference.path.join(' ')} to refer to`)
  return found
}

function walkExtended(resolver: Resolver, [name, ...rest]: readonly string[]): Tree | null {
  if (name === undefined || rest.length === 0) return null
  const job = extendedJob(resolver, name)
  return job === null ? null : walk(resolver, job, rest)
}

function walk(resolver: Resolver, from: TreeMap, path: readonly string[]): Tree | null {
  let current: Tree = from
  const names = path.toReversed()
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    resolver.budget.steps -= 1
    if (resolver.budget.steps <= 0 || names.length > MAX_DEPTH) return null
    if (current.kind === 'reference') {
      names.push(name, ...current.path.toReversed())
      current = resolver.root
      continue
    }
    const entry: Entry | undefined = current.kind === 'map' ? current.entries.get(name) : undefined
    if (entry === undefined) return null
    current = entry.value
  }
  return current
}

function reportMissing(resolver: Resolver, node: Tree, message: string): void {
  if (!resolver.isPartial) report(resolver, node, message)
}

function report(resolver: Resolver, { source, span }: Tree, message: string): void {
  const isKnown = resolver.problems.some((one) => one.path === source.path && one.span?.start === span.start && one.message === message)
  if (!isKnown && resolver.problems.length < MAX_PROBLEMS) resolver.problems.push({ path: source.path, span, message })
}

const MAX_PROBLEMS = 50
