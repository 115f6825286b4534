/**
 * The jobs of a workflow, and of the workflows that it calls in their place. Knows which keyword of a job says what;
 * the steps are read elsewhere.
 */
import { literal } from '../../text/value.js'
import type { Origin } from '../../text/value.js'
import { PLAIN_JOB } from '../job.js'
import type { Condition, Job, JobVariable } from '../job.js'
import { at, entriesOf, mapAt, originOf, originOfKey, scalarAt, textAt } from '../yaml/look-up.js'
import type { Entry, TreeMap, TreeScalar } from '../yaml/tree.js'
import { inputsOf, outputOf, secretsOf } from './call.js'
import { readContainer, readServices } from './containers.js'
import { expressionText, knownScalar, truthOf } from './expression.js'
import type { Known, Scope } from './expression.js'
import { calledWorkflow } from './files.js'
import type { Reading } from './files.js'
import { readMatrix } from './matrix.js'
import type { Matrix } from './matrix.js'
import { itemsIn, keysOf } from './nodes.js'
import { NO_CONTEXTS, scopeOf } from './scope.js'
import type { Contexts } from './scope.js'
import { NO_DEFAULTS, checkoutOf, namesIn, readSteps } from './steps.js'
import type { Defaults } from './steps.js'
import { GITHUB } from './system.js'
import { override, readEnvironment } from './variables.js'

export function readWorkflow(reading: Reading, root: TreeMap): readonly Job[] {
  const workflow = open(reading, root, null)
  return workflow.names.flatMap((name) => workflow.job(name)?.jobs ?? [])
}

/** The job that calls a workflow, as the workflow sees it. */
interface Caller {
  readonly name: string
  readonly owner: string
  readonly inputs: ReadonlyMap<string, Known>
  readonly secrets: ReadonlyMap<string, Known> | null
  readonly needs: readonly string[]
  readonly parallel: Origin | null
  readonly conditions: readonly Condition[]
  /** The workflows around it, the outermost first. */
  readonly within: readonly TreeMap[]
}

/** A job that was read, with those of a workflow that it calls. */
interface Read {
  readonly jobs: readonly Job[]
  readonly outputOf: (name: string) => Known | null
}

interface Workflow {
  readonly names: readonly string[]
  /** Null where there is no such job, or it is being read. */
  readonly job: (name: string) => Read | null
  readonly outputOf: (name: string) => Known | null
}

/** How deep workflows call one another before GitHub gives up. */
const MAX_CALLS = 10

function open(reading: Reading, root: TreeMap, caller: Caller | null): Workflow {
  const entries = new Map(entriesOf(at(root, 'jobs')).map((entry) => [entry.name, entry]))
  const done = new Map<string, Read | null>()
  const contexts = (owner: string): Contexts => ({
    ...NO_CONTEXTS,
    owner,
    inputs: caller?.inputs ?? null,
    secrets: caller?.secrets ?? null,
    outputOfJob: (job, name) => read(job)?.outputOf(name) ?? null,
    outputsOfSteps: new Map(),
  })
  const outer = contexts(caller?.owner ?? root.source.path)
  const around: Surroundings = {
    reading,
    caller,
    root,
    contexts,
    globals: readEnvironment(root, 'global', scopeOf(outer)),
    defaults: readDefaults(root, NO_DEFAULTS, scopeOf(outer)),
    namesOf: (name) => read(name)?.jobs.map((job) => job.name) ?? [],
  }
  const read = (name: string): Read | null => {
    const known = done.get(name)
    const entry = entries.get(name)
    if (known !== undefined || entry === undefined) return known ?? null
    // While it is being read nobody can ask for it: a circle ends here.
    done.set(name, null)
    const result = done.size - finished > MAX_OPEN ? null : readJob(entry, around)
    finished += 1
    done.set(name, result)
    return result
  }
  let finished = 0
  return { names: [...entries.keys()], job: read, outputOf: (name) => outputOf(root, name, scopeOf(outer)) }
}

/** Jobs that are being read because another one needs them. */
const MAX_OPEN = 200

interface Surroundings {
  readonly reading: Reading
  readonly caller: Caller | null
  readonly root: TreeMap
  readonly contexts: (owner: string) => Contexts
  readonly globals: readonly JobVariable[]
  readonly defaults: Defaults
  readonly namesOf: (job: string) => readonly string[]
}

function readJob(entry: Entry, around: Surroundings): Read | null {
  const { value: job } = entry
  if (job.kind !== 'map') return null
  const { caller, reading } = around
  const name = `${caller === null ? '' : `${caller.name} / `}${entry.name}`
  const owner = `${caller?.owner ?? entry.source.path} ${entry.name}`
  const plain = around.contexts(owner)
  const matrix = readMatrix(job, scopeOf(plain), owner)
  const contexts: Contexts = { ...plain, matrix: matrix.lookUp, isContained: job.entries.has('container') }
  const scope = scopeOf(contexts)
  const needed = keysOf(at(job, 'needs')).flatMap(around.namesOf)
  const needs = [...(caller?.needs ?? []), ...needed]
  const parallel = isOneAtATime(job) ? null : (matrix.parallel ?? caller?.parallel ?? null)
  const conditions = [...(caller?.conditions ?? []), ...conditionsOf(job)]
  const common = { ...PLAIN_JOB, name, system: GITHUB, origin: originOfKey(entry), needs, parallel, conditions }
  const uses = scalarAt(job, 'uses')
  if (uses !== null) {
    const called = call(uses, job, { name, owner, needs, parallel, conditions }, around, scope)
    if (called === 'unknown') return { jobs: [{ ...common, unknownSources: [originOf(uses)] }], outputOf: () => null }
    return called ?? { jobs: [common], outputOf: () => null }
  }
  const condition = scalarAt(job, 'if')
  if (condition !== null && truthOf(condition.text, scope) === false) return { jobs: [common], outputOf: () => null }
  // Containers are made by the machine, with its paths.
  const outside = scopeOf({ ...contexts, isContained: false })
  const container = readContainer(job, outside)
  const own = readEnvironment(job, 'job', scopeOf({ ...contexts, environment: around.globals }))
  const defaults = readDefaults(job, around.defaults, scope)
  const shell = defaults.shell ?? (runsOnWindows(job, matrix) ? 'pwsh' : null)
  const checkout = checkoutOf(job, scope)
  const steps = readSteps(job, { reading, contexts, defaults: { ...defaults, shell }, checkout })
  const timeout = job.entries.get('timeout-minutes')
  const result: Job = {
    ...common,
    ...steps,
    checkout,
    // What is set for the container is there for its steps, where nothing nearer is.
    variables: override(container?.variables ?? [], override(around.globals, own)),
    container,
    services: readServices(job, outside),
    timeout: timeout === undefined ? null : originOf(timeout),
  }
  return { jobs: [result], outputOf: (output) => jobOutput(job, output, scope) }
}

function jobOutput(job: TreeMap, name: string, scope: Scope): Known | null {
  const entry = entriesOf(at(job, 'outputs')).find((one) => one.name.toLowerCase() === name.toLowerCase())
  return entry?.value.kind === 'scalar' ? knownScalar(entry.value, scope, false) : null
}

type Calling = Pick<Caller, 'name' | 'owner' | 'needs' | 'parallel' | 'conditions'>

/** `unknown` where it is of another repository, null where there is none. */
function call(uses: TreeScalar, job: TreeMap, calling: Calling, around: Surroundings, scope: Scope): Read | 'unknown' | null {
  if (!uses.text.startsWith('./')) return 'unknown'
  const root = calledWorkflow(around.reading, uses)
  const within = [...(around.caller?.within ?? []), around.root]
  if (root === null) return null
  if (within.includes(root) || within.length > MAX_CALLS) {
    around.reading.problems.push({ path: uses.source.path, span: uses.span, message: 'this workflow calls itself' })
    return null
  }
  const secrets = textAt(job, 'secrets') === 'inherit' ? (around.caller?.secrets ?? null) : secretsOf(mapAt(job, 'secrets'), scope)
  const caller: Caller = { ...calling, inputs: inputsOf(root, mapAt(job, 'with'), scope), secrets, within }
  const workflow = open(around.reading, root, caller)
  return { jobs: workflow.names.flatMap((name) => workflow.job(name)?.jobs ?? []), outputOf: workflow.outputOf }
}

/** `concurrency` of a group that is the same for all jobs of a matrix: they wait for one another. */
function isOneAtATime(job: TreeMap): boolean {
  const group = textAt(job, 'concurrency') ?? textAt(mapAt(job, 'concurrency'), 'group')
  return group !== null && !/\b(matrix|strategy)\b/.test(group)
}

function conditionsOf(job: TreeMap): readonly Condition[] {
  const condition = scalarAt(job, 'if')
  return condition === null ? [] : [{ names: namesIn(condition.text), origin: originOf(condition) }]
}

function readDefaults(parent: TreeMap, outer: Defaults, scope: Scope): Defaults {
  const run = mapAt(mapAt(parent, 'defaults'), 'run')
  const [shell, directory] = [scalarAt(run, 'shell'), scalarAt(run, 'working-directory')]
  return {
    shell: shell === null ? outer.shell : (literal(expressionText(shell, scope, true)) ?? shell.text),
    directory: directory === null ? outer.directory : expressionText(directory, scope, true),
  }
}

/** True where every machine that the job may run on is a Windows one, so that its steps default to PowerShell. */
function runsOnWindows(job: TreeMap, matrix: Matrix): boolean {
  const runsOn = mapAt(job, 'runs-on')
  const labels = itemsIn(runsOn ?? job, runsOn === null ? 'runs-on' : 'labels').flatMap((label) =>
    label.kind === 'scalar' ? [label.text] : [],
  )
  return labels.some((label) => {
    const variable = /^\$\{\{\s*matrix\.([\w.-]+)\s*\}\}$/.exec(label)?.[1]
    const texts = variable === undefined ? [label] : matrix.textsOf(variable.split('.'))
    return texts !== null && texts.length > 0 && texts.every((one) => /^windows(-|$)/i.test(one))
  })
}
