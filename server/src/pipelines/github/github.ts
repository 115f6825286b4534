/**
 * Which jobs a GitHub workflow or composite action has, what shell each step runs and with which environment. Knows
 * YAML only as the tree that was made of it, and nothing of what the scripts say.
 */
import type { Source } from '../../text/source.js'
import type { Value } from '../../text/value.js'
import { expressionText } from './expression.js'
import { shellOf } from './shell.js'
import {
  PLAIN_JOB,
  PLAIN_SCRIPT,
  type Container,
  type Job,
  type JobScript,
  type JobVariable,
  type Mount,
  type Pipeline,
  type ReadSource,
} from '../job.js'
import { mountOf } from '../mount.js'
import { originOf } from '../yaml/look-up.js'
import { readTree } from '../yaml/tree.js'
import type { Entry, Tree, TreeMap } from '../yaml/tree.js'
import { GITHUB } from './system.js'

/** The jobs of a workflow, or the steps of a composite action as one job. */
export function readGithub(source: Source, _readSource: ReadSource): Pipeline {
  const { roots, problems } = readTree(source)
  const [root] = roots
  if (root?.kind === 'map') return { jobs: readJobs(root), reads: [source.path], parts: [], problems }
  const empty = { path: source.path, span: null, message: 'this file is empty or no map' }
  return { jobs: [], reads: [source.path], parts: [], problems: problems.length > 0 ? problems : [empty] }
}

/** `defaults: run:` of the workflow, then of the job; later ones win. */
interface Defaults {
  readonly shell: string | null
  readonly directory: Value | null
}

const NO_DEFAULTS: Defaults = { shell: null, directory: null }

function readJobs(root: TreeMap): readonly Job[] {
  const runs = mapIn(root, 'runs')
  if (runs !== null) return readComposite(root, runs)
  const globals = readEnvironment(root, 'global', [])
  const defaults = readDefaults(root, NO_DEFAULTS)
  return [...(mapIn(root, 'jobs')?.entries.values() ?? [])].flatMap((entry) => readJob(entry, globals, defaults))
}

function readJob({ name, source, keySpan, value: job }: Entry, globals: readonly JobVariable[], outer: Defaults): readonly Job[] {
  if (job.kind !== 'map') return []
  const own = readEnvironment(job, 'job', globals)
  const variables = [...globals.filter((one) => !own.some((other) => other.name === one.name)), ...own]
  const defaults = readDefaults(job, outer)
  const shell = defaults.shell ?? (runsOnWindows(job) ? 'pwsh' : null)
  const scripts = readSteps(job, { ...defaults, shell }, variables)
  return [{ ...PLAIN_JOB, name, system: GITHUB, source, span: keySpan, variables, scripts, services: readServices(job) }]
}

function readServices(job: TreeMap): readonly Container[] {
  return [...(mapIn(job, 'services')?.entries.values() ?? [])].flatMap(({ name, source, span, value: service }): readonly Container[] => {
    if (service.kind !== 'map') return []
    const origin = { source, start: span.start, end: span.end, quoting: null }
    return [{ name, image: valueIn(service, 'image'), user: null, variables: [], mounts: readMounts(service), words: [], origin }]
  })
}

/** `volumes:`, each entry `host:inside[:options]`; a name without a slash is a volume of the engine's own. */
function readMounts(container: TreeMap): readonly Mount[] {
  const volumes = container.entries.get('volumes')?.value
  return (volumes?.kind === 'list' ? volumes.items : []).flatMap((item): readonly Mount[] => {
    if (item.kind !== 'scalar') return []
    const mount = mountOf(expressionText(item, true), originOf(item))
    return mount === null ? [] : [mount]
  })
}

function readComposite(root: TreeMap, runs: TreeMap): readonly Job[] {
  const using = runs.entries.get('using')?.value
  if (using?.kind !== 'scalar' || using.text !== 'composite') return []
  const entry = root.entries.get('name') ?? root.entries.get('runs')
  if (entry === undefined) return []
  const name = entry.value.kind === 'scalar' ? entry.value.text : root.source.path
  const scripts = readSteps(runs, NO_DEFAULTS, [])
  return [{ ...PLAIN_JOB, name, system: GITHUB, source: entry.source, span: entry.keySpan, scripts }]
}

function readSteps(parent: TreeMap, defaults: Defaults, variables: readonly JobVariable[]): readonly JobScript[] {
  const steps = parent.entries.get('steps')?.value
  if (steps?.kind !== 'list') return []
  const running = steps.items.filter((step) => step.kind === 'map' && step.entries.has('run'))
  return running.flatMap((step, index) => (step.kind === 'map' ? readStep(step, index + 1, defaults, variables) : []))
}

function readStep(step: TreeMap, number: number, defaults: Defaults, variables: readonly JobVariable[]): readonly JobScript[] {
  const run = step.entries.get('run')?.value
  const shell = shellOf(textIn(step, 'shell') ?? defaults.shell)
  if (run?.kind !== 'scalar' || run.isNull || shell === null) return []
  const name = textIn(step, 'name') ?? `run ${number}`
  const directory = valueIn(step, 'working-directory') ?? defaults.directory
  const own = { id: textIn(step, 'id'), directory, variables: readEnvironment(step, 'job', variables) }
  return [{ ...PLAIN_SCRIPT, name, value: expressionText(run, false), ...shell, ...own }]
}

function readDefaults(parent: TreeMap, outer: Defaults): Defaults {
  const defaults = mapIn(parent, 'defaults')
  const run = defaults === null ? null : mapIn(defaults, 'run')
  if (run === null) return outer
  return { shell: textIn(run, 'shell') ?? outer.shell, directory: valueIn(run, 'working-directory') ?? outer.directory }
}

/** The entries of `env`; `${{ env.X }}` in the value of X itself is the X of the level outside. */
function readEnvironment(parent: TreeMap, level: 'global' | 'job', outer: readonly JobVariable[]): readonly JobVariable[] {
  const entries = [...(mapIn(parent, 'env')?.entries.values() ?? [])]
  return entries.flatMap(({ name, source, span, value: node }) => {
    if (node.kind !== 'scalar') return []
    const value = expressionText(
      node,
      true,
      outer.find((one) => one.name === name),
    )
    return [{ name, value, level, origin: { source, start: span.start, end: span.end, quoting: null } }]
  })
}

/** True where every machine that the job may run on is a Windows one, so that its steps default to PowerShell. */
function runsOnWindows(job: TreeMap): boolean {
  const runsOn = job.entries.get('runs-on')?.value
  const labels = runsOn?.kind === 'map' ? runsOn.entries.get('labels')?.value : runsOn
  if (labels?.kind === 'list') return labels.items.some((label) => label.kind === 'scalar' && isWindows(label.text))
  if (labels?.kind !== 'scalar') return false
  const variable = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(labels.text)?.[1]
  return variable === undefined ? isWindows(labels.text) : matrixValues(job, variable).every(isWindows)
}

function isWindows(label: string): boolean {
  return /^windows(-|$)/i.test(label)
}

/** The values of one matrix variable; one unknown value where they are not written out. */
function matrixValues(job: TreeMap, variable: string): readonly string[] {
  const strategy = mapIn(job, 'strategy')
  const matrix = strategy === null ? null : mapIn(strategy, 'matrix')
  const values = matrix?.entries.get(variable)?.value
  const rows = matrix?.entries.get('include')?.value
  const included = rows?.kind === 'list' ? rows.items.map((row) => (row.kind === 'map' ? row.entries.get(variable)?.value : undefined)) : []
  const all = [...(values?.kind === 'list' ? values.items : []), ...included.filter((one) => one !== undefined)]
  return all.length === 0 ? [''] : all.map((one) => (one.kind === 'scalar' ? one.text : ''))
}

function mapIn(parent: TreeMap, name: string): TreeMap | null {
  const value = parent.entries.get(name)?.value
  return value?.kind === 'map' ? value : null
}

function valueIn(parent: TreeMap, name: string): Value | null {
  const value: Tree | undefined = parent.entries.get(name)?.value
  return value?.kind === 'scalar' && !value.isNull ? expressionText(value, true) : null
}

function textIn(parent: TreeMap, name: string): string | null {
  const value = parent.entries.get(name)?.value
  return value?.kind === 'scalar' && !value.isNull ? value.text : null
}
