/**
 * Whether a path is named by a pipeline's file itself, whatever that line is for. Looks at lines, and knows nothing of
 * what the pipeline does.
 */
import type { Job } from '../pipelines/job.js'
import { flatten, type Value } from '../text/value.js'
import { namesOf } from './evidence.js'
import { isWithin } from './uses.js'

/** True where a line of a pipeline's file is this path and nothing else: an artifact, a cache of the CI system, a volume. */
export function isNamedByPipeline(path: Value, jobs: readonly Job[]): boolean {
  const [first] = path
  const own = flatten(first?.kind === 'hole' && first.hole.id === 'root' ? path.slice(1) : path).replace(/^\/(?!\/)/, '')
  const names = path.flatMap((segment) => namesOf(segment).map(({ name }) => name))
  return entriesOf(jobs).some(
    ({ entry, named }) =>
      isWithin(own, named) ||
      isWithin(named, own) ||
      names.some((name) => new RegExp(`^(\\$\\{?${name}\\b|\\$\\{\\{\\s*env\\.${name}\\b)`).test(entry)),
  )
}

interface Entry {
  readonly entry: string
  /** Without what only says where the project lies, and without what is below it. */
  readonly named: string
}

const entries = new WeakMap<readonly Job[], readonly Entry[]>()

function entriesOf(jobs: readonly Job[]): readonly Entry[] {
  const known = entries.get(jobs)
  if (known !== undefined) return known
  const found = [...new Set(jobs.map(({ source }) => source.text))].flatMap((text) =>
    text.split('\n').flatMap((line): readonly Entry[] => {
      const entry = /^\s*(?:-\s+)?(?:path:\s+)?["']?([^\s"']+|\$\{\{[^}]*\}\}[^\s"']*)["']?\s*$/.exec(line)?.[1]
      if (entry === undefined) return []
      const [named = ''] = entry
        .replace(/^(\.|\$\{?CI_PROJECT_DIR\}?|\$\{\{\s*github\.workspace\s*\}\})?\//, '')
        .replace(/\/(\*\*?)?$/, '')
        .split(':')
      return [{ entry, named }]
    }),
  )
  entries.set(jobs, found)
  return found
}
