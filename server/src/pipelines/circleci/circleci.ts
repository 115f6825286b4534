/**
 * Which jobs a CircleCI configuration has: those that its workflows call, each with its arguments. Knows YAML only as
 * the tree that was made of it, and nothing of what the scripts say.
 */
import type { Source } from '../../text/source.js'
import { display } from '../../text/value.js'
import { MAX_STEPS } from '../lines.js'
import { PLAIN_JOB, type Job, type Pipeline } from '../job.js'
import { at, entriesOf, itemsOf, mapAt, originOf, originOfKey, scalarAt, textAt } from '../yaml/look-up.js'
import { readTree, type Entry, type Tree, type TreeMap } from '../yaml/tree.js'
import { readSurroundings } from './executor.js'
import { scopeOfCall, scopeOfFile, scopeOfMatrix, templated, type Scope } from './parameters.js'
import { readSteps, type Library } from './steps.js'
import { CIRCLECI } from './system.js'

/** The jobs of a configuration file. */
export function readCircleci(source: Source): Pipeline {
  const { roots, problems } = readTree(source)
  const [root] = roots
  if (root?.kind !== 'map') {
    const empty = { path: source.path, span: null, message: 'this file is empty or no map' }
    return { jobs: [], reads: [source.path], parts: [], problems: problems.length > 0 ? problems : [empty] }
  }
  const file = scopeOfFile(root, (textAt(root, 'version') ?? '2.1') === '2.1')
  const config: Config = {
    file,
    jobs: defined(root, 'jobs'),
    executors: defined(root, 'executors'),
    commands: defined(root, 'commands'),
    budget: { steps: MAX_STEPS },
  }
  const jobs = readWorkflows(root, config)
  const tooMuch = { path: source.path, span: null, message: 'aliases and commands repeat too much to be read in full' }
  return { jobs, reads: [source.path], parts: [], problems: config.budget.steps > 0 ? problems : [...problems, tooMuch] }
}

interface Config extends Library {
  readonly jobs: ReadonlyMap<string, Entry>
  readonly executors: ReadonlyMap<string, Entry>
}

/** A job as a workflow calls it. */
interface Call {
  readonly name: string
  readonly given: TreeMap | null
  readonly workflow: Tree | null
}

/** What the file defines under a key, and what orbs that are written in the file define, by `orb/name`. */
function defined(root: TreeMap, key: string): ReadonlyMap<string, Entry> {
  const orbs = entriesOf(at(root, 'orbs')).flatMap((orb) =>
    entriesOf(at(orb.value, key)).map((entry) => [`${orb.name}/${entry.name}`, entry] as const),
  )
  return new Map([...orbs, ...entriesOf(at(root, key)).map((entry) => [entry.name, entry] as const)])
}

/** Every job that a workflow calls; all jobs where the file has no workflow. */
function readWorkflows(root: TreeMap, config: Config): readonly Job[] {
  const workflows = entriesOf(at(root, 'workflows')).filter(({ value }) => value.kind === 'map')
  const calls =
    workflows.length === 0
      ? [...config.jobs.keys()].map((name): Call => ({ name, given: null, workflow: null }))
      : workflows.flatMap(({ value }) => callsOf(value))
  const seen = new Set<string>()
  return calls.flatMap((call) => {
    const entry = config.jobs.get(call.name)
    if (entry?.value.kind !== 'map') return []
    const job = readJob(entry, call, config)
    // Workflows that call a job in the same way do not make it two.
    const key = `${job.name} ${call.given === null ? '' : call.given.source.text.slice(call.given.span.start, call.given.span.end)}`
    if (seen.has(key)) return []
    seen.add(key)
    return [job]
  })
}

function callsOf(workflow: Tree): readonly Call[] {
  return itemsOf(at(workflow, 'jobs')).flatMap((item): readonly Call[] => {
    if (item.kind === 'scalar') return [{ name: item.text, given: null, workflow }]
    return entriesOf(item).map(({ name, value }) => ({ name, given: value.kind === 'map' ? value : null, workflow }))
  })
}

function readJob(entry: Entry, { given, workflow, name: called }: Call, config: Config): Job {
  const { value: job } = entry
  const matrix = mapAt(given, 'matrix')
  const rows = mapAt(matrix, 'parameters')
  const outside = scopeOfMatrix(config.file, rows)
  const scope = scopeOfCall(at(job, 'parameters'), given, config.file, outside, rows)
  const surroundings = readSurroundings(job, scope, config.executors, config.file)
  const lists = [
    [at(given, 'pre-steps'), outside],
    [at(job, 'steps'), scope],
    [at(given, 'post-steps'), outside],
  ] as const
  const { scripts, stores, timeout, unknown } = readSteps(lists, surroundings, config)
  const containers = [...(surroundings.container === null ? [] : [surroundings.container]), ...surroundings.services]
  const conditions = ['when', 'unless'].map((keyword) => at(workflow, keyword)).filter((condition) => condition !== null)
  return {
    ...PLAIN_JOB,
    name: textAt(given, 'name') ?? called,
    system: CIRCLECI,
    origin: originOfKey(entry),
    variables: surroundings.variables,
    scripts,
    words: containers.flatMap(({ words }) => words),
    container: surroundings.container,
    services: surroundings.services,
    stores,
    needs: readNeeds(given),
    parallel: readParallel(job, given, scope),
    timeout,
    unknownSources: [...surroundings.unknown, ...unknown],
    conditions: conditions.map((condition) => ({ names: [], origin: originOf(condition) })),
  }
}

/** Names of jobs, or maps from a name to how that job must have ended. */
function readNeeds(given: TreeMap | null): readonly string[] {
  return itemsOf(at(given, 'requires')).flatMap((item) => (item.kind === 'scalar' ? [item.text] : entriesOf(item).map(({ name }) => name)))
}

function readParallel(job: Tree, given: TreeMap | null, scope: Scope): Job['parallel'] {
  const parallelism = scalarAt(job, 'parallelism')
  const matrix = mapAt(given, 'matrix')
  if (parallelism !== null && display(templated(parallelism, scope)) !== '1') return originOf(parallelism)
  return matrix === null ? null : originOf(matrix)
}
