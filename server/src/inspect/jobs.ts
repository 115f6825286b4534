/**
 * Answers which jobs a repository has that have to do with a place in it, and which script files each runs. Looks at
 * what the analysis has worked out, and knows neither YAML nor how it is shown.
 */
import type { Job } from '../pipelines/job.js'
import type { Workspace } from '../workspace/workspace.js'

export interface ListedJob {
  readonly job: Job
  /** Paths of the script files that it runs or sources, in the order in which it first does. */
  readonly runs: readonly string[]
}

/** The jobs that are declared in a file for which it holds, take a script or variable from one, or run one. */
export function jobsOf({ executions }: Workspace, isAsked: (path: string) => boolean): readonly ListedJob[] {
  const listed = executions.flatMap(({ job, entered }): readonly ListedJob[] => {
    if (job === null) return []
    const files = entered.flatMap(({ entries, walk }) => (entries.at(-1)?.by === 'job' ? walk.sources : [walk.file, ...walk.sources]))
    const runs = [...new Set(files)]
    return [...sourcesOf(job), ...runs].some(isAsked) ? [{ job, runs }] : []
  })
  return listed.sort((left, right) => inOrder(left.job, right.job))
}

function sourcesOf({ origin: declared, variables, scripts }: Job): ReadonlySet<string> {
  const places = [
    ...[...variables, ...scripts.flatMap((script) => script.variables)].map(({ origin }) => origin),
    ...scripts.flatMap(({ value }) => value.map(({ origin }) => origin)),
  ]
  return new Set([declared.source.path, ...places.flatMap((origin) => (origin === null ? [] : [origin.source.path]))])
}

function inOrder(left: Job, right: Job): number {
  const [one, other] = [left.origin, right.origin]
  if (one.source.path !== other.source.path) return one.source.path < other.source.path ? -1 : 1
  return one.start - other.start
}
