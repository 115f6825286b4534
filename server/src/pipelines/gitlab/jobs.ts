/**
 * The jobs of a GitLab pipeline whose files are read: what each runs, with which variables, and what stands around it.
 * Knows YAML only as the tree that was made of it, and nothing of what the scripts say.
 */
import type { Origin } from '../../text/value.js'
import { readConditions } from './conditions.js'
import { readContainer, readServices } from './containers.js'
import { expandVariables, fillingOf, shareVariables } from './expand.js'
import type { Shared, Written } from './expand.js'
import { inherits, keywordEntry, readReplaced } from './inherit.js'
import { readNeeds, readOrder, readParallel } from './order.js'
import type { Order } from './order.js'
import { extendedJob, lookUp } from './resolve.js'
import type { Resolver } from './resolve.js'
import { firstInCheckout, readScripts } from './scripts.js'
import { readStores } from './stores.js'
import { GITLAB } from './system.js'
import { override, perhapsOverride, readMatrix, readOutside, readRuleVariables, readVariables } from './variables.js'
import { PLAIN_JOB } from '../job.js'
import type { Condition, Job, JobVariable } from '../job.js'
import { originOf, originOfKey } from '../yaml/look-up.js'
import type { Entry, TreeMap } from '../yaml/tree.js'

/** Who started a pipeline, as far as the pipeline notices. */
export interface Starter {
  /** Put before the names of its jobs, which another pipeline may have too. */
  readonly prefix: string
  /** They win over all that the YAML of the pipeline sets. */
  readonly variables: readonly Written[]
  readonly conditions: readonly Condition[]
}

/** A job that starts a pipeline of its own. */
export interface Trigger {
  readonly name: string
  readonly trigger: TreeMap
  readonly variables: readonly JobVariable[]
  readonly conditions: readonly Condition[]
}

export interface Jobs {
  readonly jobs: readonly Job[]
  readonly triggers: readonly Trigger[]
}

export function readJobs(resolver: Resolver, unknownSources: readonly Origin[], starter: Starter): Jobs {
  const globals = readGlobals(resolver, starter)
  const named = [...resolver.root.entries.values()].map((entry) => namedJob(resolver, entry)).filter((job) => job !== null)
  const running = named.filter(({ map }) => lookUp(resolver, map, 'script') !== null || lookUp(resolver, map, 'run') !== null)
  const conditions = [...starter.conditions, ...readConditions(resolver, workflowOf(resolver))]
  const order = readOrder(resolver, running, starter.prefix)
  const shape: Shape = { globals, order, conditions, unknownSources, starter }
  const triggers = named.flatMap(({ name, map }): readonly Trigger[] => {
    const trigger = lookUp(resolver, map, 'trigger')
    if (trigger?.kind !== 'map') return []
    const variables = readJobVariables(resolver, shape, name, map)
    return [{ name: starter.prefix + name, trigger, variables, conditions: [...conditions, ...readConditions(resolver, map)] }]
  })
  return { jobs: running.map((job) => readJob(resolver, shape, job)), triggers }
}

/** Top-level keywords that are no jobs, whatever stands in them. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'default include stages types variables workflow image services before_script after_script cache spec'.split(' '),
)

/** What a job costs at least; a child pipeline may be started by many. */
const STEPS_OF_JOB = 100

interface Named {
  readonly name: string
  readonly entry: Entry
  readonly map: TreeMap
}

/** What the jobs of one pipeline share. */
interface Shape {
  readonly globals: Globals
  readonly order: Order
  readonly conditions: readonly Condition[]
  readonly unknownSources: readonly Origin[]
  readonly starter: Starter
}

/** What begins with a dot is a template for others. */
function namedJob(resolver: Resolver, entry: Entry): Named | null {
  const { name } = entry
  if (name.startsWith('.') || KEYWORDS.has(name)) return null
  const map = extendedJob(resolver, name)
  return map === null ? null : { name, entry, map }
}

function readJob(resolver: Resolver, shape: Shape, { name, entry, map }: Named): Job {
  const shown = shape.starter.prefix + name
  resolver.budget.steps -= STEPS_OF_JOB
  const variables = readJobVariables(resolver, shape, name, map)
  const filling = fillingOf(variables, shown, resolver.budget)
  const scripts = readScripts(resolver, entry, map)
  const container = readContainer(resolver, map, filling)
  const services = readServices(resolver, map, filling)
  const needs = readNeeds(resolver, shape.order, map)
  const timeout = keywordEntry(resolver, map, 'timeout')
  return {
    ...PLAIN_JOB,
    name: shown,
    system: GITLAB,
    origin: originOfKey(entry),
    variables,
    scripts,
    words: [container, ...services].flatMap((one) => one?.words ?? []),
    container,
    services,
    stores: readStores(resolver, map, name, filling, { first: firstInCheckout(scripts), last: scripts.length }),
    needs: needs.names,
    parallel: readParallel(resolver, map),
    timeout: timeout === null ? null : originOf(timeout),
    unknownSources: needs.elsewhere.length === 0 ? shape.unknownSources : [...shape.unknownSources, ...needs.elsewhere],
    replaced: readReplaced(resolver, name, map),
    conditions: [...shape.conditions, ...readConditions(resolver, map)],
  }
}

function workflowOf(resolver: Resolver): TreeMap | null {
  const workflow = lookUp(resolver, resolver.root, 'workflow')
  return workflow?.kind === 'map' ? workflow : null
}

/** The variables of the whole file. */
interface Globals {
  readonly written: readonly Written[]
  readonly shared: Shared
}

function readGlobals(resolver: Resolver, starter: Starter): Globals {
  const rules = readRuleVariables(resolver, workflowOf(resolver), 'global')
  const written = override(perhapsOverride(readVariables(resolver, resolver.root, 'global'), rules), starter.variables)
  return { written, shared: shareVariables(written, resolver.budget) }
}

/** What stands later wins, as https://docs.gitlab.com/ci/variables/#cicd-variable-precedence has it. */
function readJobVariables(resolver: Resolver, { globals, starter }: Shape, name: string, job: TreeMap): readonly JobVariable[] {
  const inherited = job.entries.has('inherit')
    ? globals.written.filter((variable) => inherits(resolver, job, 'variables', variable.name))
    : globals.written
  const matrix = readMatrix(resolver, job)
  const own = override(override(inherited, readVariables(resolver, job, 'job')), matrix.always)
  const perhaps = perhapsOverride(perhapsOverride(own, matrix.sometimes), readRuleVariables(resolver, job, 'job'))
  const all = override(override(perhaps, readOutside(resolver, job)), starter.variables)
  return expandVariables(all, starter.prefix + name, resolver.budget, globals.shared)
}
