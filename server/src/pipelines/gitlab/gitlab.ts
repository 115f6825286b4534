/**
 * Which jobs a GitLab pipeline has, what shell each runs and with which variables. Knows YAML only as the tree that
 * was made of it, and nothing of what the scripts say.
 */
import { lengthOf } from '../../text/value.js'
import type { Origin, Value } from '../../text/value.js'
import type { Source } from '../../text/source.js'
import { readConditions } from './conditions.js'
import { readContainer, readServices } from './containers.js'
import { expandVariables, fillingOf, shareVariables } from './expand.js'
import type { Shared, Written } from './expand.js'
import { loadIncluding } from './include.js'
import { inherits, joined, keyword, keywordEntry, readReplaced } from './inherit.js'
import { readNeeds, readOrder, readParallel } from './order.js'
import type { Order } from './order.js'
import { extendedJob, lookUp, scalarsOf } from './resolve.js'
import type { Resolver } from './resolve.js'
import { readStores } from './stores.js'
import { override, perhapsOverride, readMatrix, readRuleVariables, readVariables } from './variables.js'
import { PLAIN_JOB, PLAIN_SCRIPT } from '../job.js'
import type { Condition, Job, JobScript, JobVariable, ListPaths, Pipeline, ReadSource } from '../job.js'
import type { Budget } from '../yaml/merge.js'
import { originOf } from '../yaml/tree.js'
import type { Entry, TreeMap } from '../yaml/tree.js'
import { GITLAB } from './system.js'

/** The jobs of a pipeline file and of the local files that it includes; `listPaths` is asked for includes with wildcards. */
export function readGitlab(source: Source, readSource: ReadSource, listPaths: ListPaths = () => []): Pipeline {
  const budget: Budget = { steps: MAX_STEPS }
  const { root, reads, patterns, problems, unknownSources } = loadIncluding(source, readSource, listPaths, budget)
  const parts = reads.filter((path) => path !== source.path)
  if (root === null) return { jobs: [], reads, parts, patterns, problems }
  const resolver: Resolver = { root, budget, problems, extended: new Map(), extending: new Set(), isPartial: unknownSources.length > 0 }
  const globals = readGlobals(resolver)
  const named = [...root.entries.values()].map((entry) => namedJob(resolver, entry)).filter((job) => job !== null)
  const shape = { globals, order: readOrder(resolver, named), conditions: readConditions(resolver, workflowOf(resolver)), unknownSources }
  const jobs = named.map((job) => readJob(resolver, shape, job))
  if (budget.steps <= 0) {
    const message = 'aliases, references and includes repeat too much to be read in full'
    return { jobs, reads, parts, patterns, problems: [...problems, { path: source.path, span: null, message }] }
  }
  return { jobs, reads, parts, patterns, problems }
}

const MAX_STEPS = 1_000_000
const MAX_SCRIPT_LENGTH = 1_000_000

/** Top-level keywords that are no jobs, whatever stands in them. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'default include stages types variables workflow image services before_script after_script cache spec'.split(' '),
)

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
}

/** A job has a script or steps to run; what begins with a dot is a template for others. */
function namedJob(resolver: Resolver, entry: Entry): Named | null {
  const { name } = entry
  if (name.startsWith('.') || KEYWORDS.has(name)) return null
  const map = extendedJob(resolver, name)
  if (map === null || (lookUp(resolver, map, 'script') === null && lookUp(resolver, map, 'run') === null)) return null
  return { name, entry, map }
}

function readJob(resolver: Resolver, { globals, order, ...shape }: Shape, { name, entry, map }: Named): Job {
  const variables = readJobVariables(resolver, globals, name, map)
  const filling = fillingOf(variables, name, resolver.budget)
  const scripts = readScripts(resolver, map)
  const container = readContainer(resolver, map, filling)
  const services = readServices(resolver, map, filling)
  const needs = readNeeds(resolver, order, map)
  const timeout = keywordEntry(resolver, map, 'timeout')
  return {
    ...PLAIN_JOB,
    name,
    system: GITLAB,
    source: entry.source,
    span: entry.keySpan,
    variables,
    scripts,
    words: [container, ...services].flatMap((one) => one?.words ?? []),
    container,
    services,
    stores: readStores(resolver, map, filling, 0, scripts.length),
    needs: needs.names,
    parallel: readParallel(resolver, map),
    timeout: timeout === null ? null : originOf(timeout),
    unknownSources: needs.elsewhere.length === 0 ? shape.unknownSources : [...shape.unknownSources, ...needs.elsewhere],
    replaced: readReplaced(resolver, name, map),
    conditions: [...shape.conditions, ...readConditions(resolver, map)],
  }
}

/** GitLab runs `before_script` and `script` in one shell and `after_script` in another. */
function readScripts(resolver: Resolver, job: TreeMap): readonly JobScript[] {
  const before = keyword(resolver, job, 'before_script')
  const script = lookUp(resolver, job, 'script')
  const after = keyword(resolver, job, 'after_script')
  const lines = script === null ? [] : [...scalarsOf(resolver, before), ...scalarsOf(resolver, script)]
  const scripts = [toScript('script', joined(lines)), toScript('after_script', joined(scalarsOf(resolver, after)))]
  return scripts.filter((one) => one !== null)
}

function toScript(name: string, value: Value): JobScript | null {
  if (value.length === 0 || lengthOf(value) > MAX_SCRIPT_LENGTH) return null
  return { ...PLAIN_SCRIPT, name, value, shell: 'bash', options: { errexit: true, pipefail: true } }
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

function readGlobals(resolver: Resolver): Globals {
  const rules = readRuleVariables(resolver, workflowOf(resolver), 'global')
  const written = perhapsOverride(readVariables(resolver, resolver.root, 'global'), rules)
  return { written, shared: shareVariables(written, resolver.budget) }
}

function readJobVariables(resolver: Resolver, globals: Globals, name: string, job: TreeMap): readonly JobVariable[] {
  const inherited = job.entries.has('inherit')
    ? globals.written.filter((variable) => inherits(resolver, job, 'variables', variable.name))
    : globals.written
  const matrix = readMatrix(resolver, job)
  const own = override(override(inherited, readVariables(resolver, job, 'job')), matrix.always)
  const all = perhapsOverride(perhapsOverride(own, matrix.sometimes), readRuleVariables(resolver, job, 'job'))
  return expandVariables(all, name, resolver.budget, globals.shared)
}
