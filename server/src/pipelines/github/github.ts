/**
 * What a GitHub file is: a workflow with its jobs, or a composite action, whose steps are one job. Knows YAML only as
 * the tree that was made of it, and nothing of what the scripts say.
 */
import type { Source } from '../../text/source.js'
import { PLAIN_JOB } from '../job.js'
import type { Job, Pipeline, ReadSource } from '../job.js'
import { mapAt, originOfKey, textAt } from '../yaml/look-up.js'
import type { TreeMap } from '../yaml/tree.js'
import { isComposite, startReading } from './files.js'
import type { Reading } from './files.js'
import { NO_CONTEXTS } from './scope.js'
import { NO_DEFAULTS, readSteps } from './steps.js'
import { GITHUB } from './system.js'
import { readWorkflow } from './workflow.js'

/** The jobs of a workflow and of those that it calls, or the steps of a composite action as one job. */
export function readGithub(source: Source, readSource: ReadSource): Pipeline {
  const { reading, root } = startReading(source, readSource)
  const runs = mapAt(root, 'runs')
  const jobs = root === null ? [] : runs === null ? readWorkflow(reading, root) : readAction(reading, root, runs)
  const parts = [...reading.parts].filter((path) => path !== source.path)
  return { jobs, reads: [...reading.reads], parts, problems: reading.problems }
}

function readAction(reading: Reading, root: TreeMap, runs: TreeMap): readonly Job[] {
  const entry = root.entries.get('name') ?? root.entries.get('runs')
  if (entry === undefined || !isComposite(root)) return []
  const { path } = root.source
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  const contexts = { ...NO_CONTEXTS, owner: path, outputsOfSteps: new Map(), actionPath: folder }
  const steps = readSteps(runs, { reading, contexts, defaults: NO_DEFAULTS, checkout: null })
  return [{ ...PLAIN_JOB, name: textAt(root, 'name') ?? path, system: GITHUB, origin: originOfKey(entry), ...steps }]
}
