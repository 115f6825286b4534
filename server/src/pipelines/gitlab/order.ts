/**
 * Which jobs end before a GitLab job begins and hand their artifacts on to it, and whether several
 * of it run at once. Knows nothing of what the artifacts are.
 */
import type { Origin } from '../../text/value.js'
import { entryIn, itemsOf, lookUp, scalarsOf } from './resolve.js'
import type { Resolver } from './resolve.js'
import { originOf } from '../yaml/look-up.js'
import type { Tree, TreeMap } from '../yaml/tree.js'

/** What the jobs of a pipeline wait for by their stages. */
export interface Order {
  readonly names: ReadonlySet<string>
  /** Put before the name of each job. */
  readonly prefix: string
  /** The jobs of all stages before one; no entry for a stage that is none. */
  readonly before: ReadonlyMap<string, readonly string[]>
}

export interface Needs {
  readonly names: readonly string[]
  /** Jobs of other pipelines, which also hand on what they made. */
  readonly elsewhere: readonly Origin[]
}

export function readOrder(resolver: Resolver, jobs: readonly { readonly name: string; readonly map: TreeMap }[], prefix: string): Order {
  const byStage = new Map<string, string[]>(stagesOf(resolver).map((stage) => [stage, []]))
  for (const { name, map } of jobs) byStage.get(stageOf(resolver, map))?.push(prefix + name)
  const before = new Map<string, readonly string[]>()
  let earlier: readonly string[] = []
  for (const [stage, names] of byStage) {
    before.set(stage, earlier)
    if (names.length > 0) earlier = [...earlier, ...names]
  }
  return { names: new Set(jobs.map(({ name }) => name)), prefix, before }
}

/**
 * `needs` says whom it waits for; without it, every earlier stage. A rule that applies may put other needs in their place:
 * any of them may hand something on. `dependencies` leaves of those whose artifacts it takes.
 */
export function readNeeds(resolver: Resolver, order: Order, job: TreeMap): Needs {
  const own = lookUp(resolver, job, 'needs')
  const rules = itemsOf(resolver, lookUp(resolver, job, 'rules'))
  const listed = rules.flatMap((rule) => (rule.kind === 'map' ? itemsOf(resolver, lookUp(resolver, rule, 'needs')) : []))
  const elsewhere: Origin[] = []
  const named = [...itemsOf(resolver, own), ...listed].flatMap((need) => {
    const isMap = need.kind === 'map'
    if (isMap && isFalse(lookUp(resolver, need, 'artifacts'))) return []
    const name = isMap ? lookUp(resolver, need, 'job') : need
    const job = name?.kind === 'scalar' ? jobNamed(order, name.text) : null
    // Jobs of other pipelines, and names that only whoever includes the file knows.
    const isElsewhere = isMap && (need.entries.has('project') || need.entries.has('pipeline'))
    if (!isElsewhere && job !== null && (!job.includes('$[[') || order.names.has(job.slice(order.prefix.length)))) return job
    elsewhere.push(originOf(need))
    return []
  })
  const earlier = own === null ? (order.before.get(stageOf(resolver, job)) ?? []) : []
  const names = listed.length === 0 && own === null ? earlier : [...new Set([...earlier, ...named])]
  const dependencies = lookUp(resolver, job, 'dependencies')
  if (dependencies === null) return { names, elsewhere }
  const chosen = new Set(scalarsOf(resolver, dependencies).map(({ text }) => jobNamed(order, text)))
  return { names: names.filter((name) => chosen.has(name)), elsewhere }
}

const DEFAULT_STAGES = ['build', 'test', 'deploy']

function stagesOf(resolver: Resolver): readonly string[] {
  const written = lookUp(resolver, resolver.root, 'stages') ?? lookUp(resolver, resolver.root, 'types')
  const stages = written === null ? DEFAULT_STAGES : scalarsOf(resolver, written).map(({ text }) => text)
  return ['.pre', ...stages.filter((stage) => stage !== '.pre' && stage !== '.post'), '.post']
}

function stageOf(resolver: Resolver, job: TreeMap): string {
  const stage = lookUp(resolver, job, 'stage')
  return stage?.kind === 'scalar' ? stage.text : 'test'
}

/** `name 1/3` and `name: [value]` are one of the parallel jobs of `name`. */
function jobNamed({ names, prefix }: Order, written: string): string {
  if (names.has(written)) return prefix + written
  const name = written.replace(/( \d+\/\d+|: \[.*\])$/, '')
  return prefix + (names.has(name) ? name : written)
}

/** `parallel: 5`, or a matrix of more than one combination. */
export function readParallel(resolver: Resolver, job: TreeMap): Origin | null {
  const entry = entryIn(resolver, job, 'parallel')
  if (entry === null) return null
  const { value } = entry
  if (value.kind === 'scalar') return Number(value.text) > 1 ? originOf(entry) : null
  const rows = itemsOf(resolver, value.kind === 'map' ? lookUp(resolver, value, 'matrix') : null)
  const combinations = rows.map((row) =>
    row.kind === 'map' ? [...row.entries.values()].reduce((count, one) => count * scalarsOf(resolver, one.value).length, 1) : 0,
  )
  return combinations.reduce((count, one) => count + one, 0) > 1 ? originOf(entry) : null
}

function isFalse(node: Tree | null): boolean {
  return node?.kind === 'scalar' && node.text === 'false'
}
