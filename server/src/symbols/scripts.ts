/**
 * Which scripts are run or taken in, by which jobs, and where the words stand that say so: the links of a repository.
 * Looks at what the analysis has worked out, and knows neither YAML nor how it is shown.
 */
import type { ScriptText } from '../commands/field.js'
import { locate } from '../text/location.js'
import type { Source } from '../text/source.js'
import { originAt, type Origin } from '../text/value.js'
import type { Workspace } from '../workspace/workspace.js'
import { jobsOf, type ListedJob } from '../inspect/jobs.js'

export interface Link {
  readonly origin: Origin
  /** Path of the file that it leads to. */
  readonly target: string
}

/** The jobs that run or source a script file. */
export function jobsRunning(workspace: Workspace, path: string): readonly ListedJob[] {
  return jobsOf(workspace, (each) => each === path).filter(({ runs }) => runs.includes(path))
}

/** The words of a file that name others. */
export function linksIn(workspace: Workspace, source: Source): readonly Link[] {
  const links = [...runsIn(workspace, source), ...namesIn(workspace, source)]
  const byPlace = new Map<string, Link>()
  for (const link of links) {
    const key = `${link.origin.start}`
    if (link.target !== source.path && !byPlace.has(key)) byPlace.set(key, link)
  }
  return [...byPlace.values()].sort((left, right) => left.origin.start - right.origin.start)
}

/** Scripts that are run: the word that names each is known. */
function runsIn({ executions }: Workspace, source: Source): readonly Link[] {
  return executions.flatMap(({ items }) =>
    items.flatMap((item): readonly Link[] => {
      if (item.kind !== 'run') return []
      const { at } = item.event.path
      const origin = placeOf(at.script, at.start, at.end)
      return origin === null || origin.source !== source ? [] : [{ origin, target: item.file }]
    }),
  )
}

/** Files that are known to belong to this one; the word that ends as such a path does is where it is named. */
function namesIn({ walks, pipelines }: Workspace, source: Source): readonly Link[] {
  const own = walks.filter(({ file, sources }) => file === source.path || sources.includes(source.path))
  const sourced = own.flatMap(({ sources }) => sources)
  const included = pipelines.flatMap(({ source: entry, pipeline }) =>
    entry.path === source.path || pipeline.parts.includes(source.path) ? [...pipeline.reads, ...pipeline.parts] : [],
  )
  return [...new Set([...sourced, ...included])].flatMap((target) =>
    included.includes(target) ? mentionsOf(source, target, INCLUDED) : mentionsOf(source, target, SOURCED),
  )
}

/** Before the path: only what names the file from the top. */
const INCLUDED = /(?:^|[\s"'[{,(:])(?:\.?\/)?$/
/** After `source` or `.`, from any folder. */
const SOURCED = /(?:^|[;&|({\s])(?:source|\.)\s+(?:"|')?(?:\S|\$\([^)]*(?:\([^)]*\)[^)]*)*\)|"\$[^"]*")*$/

function mentionsOf(source: Source, target: string, before: RegExp): readonly Link[] {
  const name = before === SOURCED ? target.slice(target.lastIndexOf('/') + 1) : target
  const found: Link[] = []
  for (let at = source.text.indexOf(name); at >= 0; at = source.text.indexOf(name, at + 1)) {
    const line = source.text.slice(source.text.lastIndexOf('\n', at - 1) + 1, at)
    const after = source.text.charAt(at + name.length)
    if (/[\w./-]/.test(after) || /(^|\s)#/.test(line) || !before.test(line)) continue
    if (before === SOURCED && !/[/\s"'}]$/.test(line)) continue
    found.push({ origin: originAt(source, { start: at, end: at + name.length }), target })
  }
  return found
}

function placeOf({ value }: ScriptText, start: number, end: number): Origin | null {
  return locate(value, start, end)
}
