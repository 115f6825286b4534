/**
 * Which jobs a Buildkite pipeline has, and which of them wait for which. Knows YAML only as the tree that was made of
 * it, and nothing of what a command step says.
 */
import type { Source } from '../../text/source.js'
import type { Job, JobVariable, Pipeline, ReadSource } from '../job.js'
import { MAX_STEPS } from '../lines.js'
import { at, entriesOf, itemsOf, originOf, scalarsOf, textAt } from '../yaml/look-up.js'
import { readTree, type Tree, type TreeMap } from '../yaml/tree.js'
import { readHooks } from './hooks.js'
import { uploaded, type Upload } from './interpolation.js'
import { keyOfStep, readCommandStep, type Context } from './step.js'

/** The command steps of a pipeline, which is a map with `steps` or the list of them. */
export function readBuildkite(source: Source, readSource: ReadSource): Pipeline {
  const { roots, problems } = readTree(source)
  const [root] = roots
  const hooks = readHooks(readSource)
  const reads = [source.path, ...hooks.reads]
  if (root === undefined || root.kind === 'scalar' || root.kind === 'reference') {
    const empty = { path: source.path, span: null, message: 'this file is empty or no map' }
    return { jobs: [], reads, parts: [], problems: problems.length > 0 ? problems : [empty] }
  }
  const env = readPipelineEnv(root)
  const context: Context = { source, env, shared: [...env.values()], hooks: hooks.found, budget: { steps: MAX_STEPS } }
  const jobs = readSteps(root.kind === 'list' ? root : at(root, 'steps'), context)
  const tooMuch = { path: source.path, span: null, message: 'aliases repeat too much to be read in full' }
  return { jobs, reads, parts: [], problems: context.budget.steps > 0 ? problems : [...problems, tooMuch] }
}

/** The `env` of the pipeline: each value is filled in with those before it. */
function readPipelineEnv(root: Tree): ReadonlyMap<string, JobVariable> {
  const env = new Map<string, JobVariable>()
  const upload: Upload = { env, matrix: new Map() }
  for (const entry of entriesOf(at(root, 'env'))) {
    if (entry.value.kind !== 'scalar') continue
    env.set(entry.name, { name: entry.name, value: uploaded(entry.value, upload), level: 'global', origin: originOf(entry) })
  }
  return env
}

/** A step in the order of the file, with the steps that it waits for where it names none. */
interface Placed {
  readonly step: TreeMap
  readonly keys: readonly string[]
  readonly waitsFor: readonly string[]
  readonly job: Job
}

function readSteps(steps: Tree | null, context: Context): readonly Job[] {
  const placed: Placed[] = []
  let before: readonly string[] = []
  let since: string[] = []
  let count = 0
  const add = (step: Tree, groups: readonly TreeMap[]): void => {
    count += 1
    if (isWait(step)) {
      if (since.length > 0) before = since
      since = []
    } else if (step.kind === 'map' && step.entries.has('group') && groups.length === 0) {
      for (const inner of itemsOf(at(step, 'steps'))) add(inner, [step])
    } else if (step.kind === 'map') {
      const job = readCommandStep(step, count, context, groups)
      if (job === null) return
      const keys = [step, ...groups].map(keyOfStep).filter((key) => key !== null)
      placed.push({ step, keys, waitsFor: before, job })
      since.push(job.name)
    }
  }
  for (const step of itemsOf(steps)) add(step, [])
  const byKey = new Map<string, string[]>()
  for (const { keys, job } of placed) for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), job.name])
  return placed.map(({ step, waitsFor, job }) => ({ ...job, needs: readNeeds(step, byKey) ?? waitsFor }))
}

/** `wait` and `block` let nothing after them begin before all ahead of them has ended; `input` does not. */
function isWait(step: Tree): boolean {
  if (step.kind === 'scalar') return /^(wait|waiter|block|manual)$/.test(step.text)
  return step.kind === 'map' && ['wait', 'waiter', 'block', 'manual'].some((name) => step.entries.has(name))
}

/** The steps that `depends_on` names; null where it is not there, and the order of the file holds. */
function readNeeds(step: TreeMap, byKey: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const needed = at(step, 'depends_on')
  if (needed === null) return null
  const keys = [...scalarsOf(needed).map(({ text }) => text), ...itemsOf(needed).map((item) => textAt(item, 'step'))]
  return keys.flatMap((key) => (key === null ? [] : (byKey.get(key) ?? [])))
}
