/**
 * Which jobs a GitLab pipeline has, with those of the pipelines that it starts from files of the same repository. Knows
 * nothing of what makes up a job.
 */
import type { Source } from '../../text/source.js'
import { loadIncluded, loadPipeline, openFiles } from './include.js'
import type { Files, Loaded } from './include.js'
import { readJobs } from './jobs.js'
import type { Starter, Trigger } from './jobs.js'
import type { Written } from './expand.js'
import { lookUp } from './resolve.js'
import type { Resolver } from './resolve.js'
import type { Job, ListPaths, Pipeline, ReadSource } from '../job.js'
import type { Budget } from '../yaml/merge.js'

/** The jobs of a pipeline file and of the local files that it includes; `listPaths` is asked for includes with wildcards. */
export function readGitlab(source: Source, readSource: ReadSource, listPaths: ListPaths = () => []): Pipeline {
  const budget: Budget = { steps: MAX_STEPS }
  const files = openFiles(readSource, listPaths, budget)
  const jobs = jobsOf(files, loadPipeline(files, source), NOBODY, 0)
  const { problems } = files
  if (budget.steps <= 0) {
    const message = 'aliases, references and includes repeat too much to be read in full'
    problems.push({ path: source.path, span: null, message })
  }
  const reads = [...files.reads]
  return { jobs, reads, parts: reads.filter((path) => path !== source.path), patterns: [...files.patterns], problems }
}

const MAX_STEPS = 1_000_000

/** A child pipeline can start one of its own, and no more: https://docs.gitlab.com/ci/pipelines/downstream_pipelines/. */
const MAX_DEPTH = 2

const NOBODY: Starter = { prefix: '', variables: [], conditions: [] }

/** No deeper than `MAX_DEPTH`. */
function jobsOf(files: Files, { root, unknownSources }: Loaded, starter: Starter, depth: number): readonly Job[] {
  if (root === null) return []
  const { budget, problems } = files
  const isPartial = unknownSources.length > 0
  const resolver: Resolver = { root, budget, problems, extended: new Map(), extending: new Set(), isPartial, conditions: new Map() }
  const { jobs, triggers } = readJobs(resolver, unknownSources, starter)
  if (depth >= MAX_DEPTH) return jobs
  return [...jobs, ...triggers.flatMap((trigger) => started(files, resolver, trigger, depth + 1))]
}

/** The jobs of the pipeline that a job starts, where its files are in this repository. */
function started(files: Files, resolver: Resolver, { name, trigger, variables, conditions }: Trigger, depth: number): readonly Job[] {
  const include = lookUp(resolver, trigger, 'include')
  if (include === null || files.budget.steps <= 0) return []
  const forward = lookUp(resolver, trigger, 'forward')
  const handsOn = forward?.kind === 'map' ? lookUp(resolver, forward, 'yaml_variables') : null
  const isForwarded = !(handsOn?.kind === 'scalar' && handsOn.text === 'false')
  const passed = variables.map(({ name: one, origin, value }): Written => {
    return { name: one, level: 'global', origin, alternatives: [{ value, expands: false }] }
  })
  const starter: Starter = { prefix: `${name} / `, variables: isForwarded ? passed : [], conditions }
  return jobsOf(files, loadIncluded(files, trigger.source, include), starter, depth)
}
