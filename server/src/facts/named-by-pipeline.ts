/**
 * Whether a path is named by a pipeline's file itself, whatever that line is for. Looks at lines, and knows nothing of
 * what the pipeline does.
 */
import type { Job } from '../pipelines/job.js'
import { memo } from '../text/memo.js'
import type { Source } from '../text/source.js'
import { flatten, type Value } from '../text/value.js'
import { namesOf } from './evidence.js'
import { isWithin } from './uses.js'

/** True where a line of a pipeline's file is this path and nothing else: an artifact, a cache of the CI system, a volume. */
export function isNamedByPipeline(path: Value, jobs: readonly Job[]): boolean {
  const [first] = path
  const own = flatten(first?.kind === 'hole' && first.hole.id === 'root' ? path.slice(1) : path).replace(/^\/(?!\/)/, '')
  const names = path.flatMap((segment) => namesOf(segment).map(({ name }) => name))
  const patterns = names.map((name) => new RegExp(`^(\\$\\{?${name}\\b|\\$\\{\\{\\s*env\\.${name}\\b)`))
  const isNamed = ({ entry, named }: Entry): boolean =>
    isWithin(own, named) || isWithin(named, own) || patterns.some((pattern) => pattern.test(entry))
  return [...new Set(jobs.map(({ origin }) => origin.source))].some((source) => entriesOf(source).some(isNamed))
}

interface Entry {
  readonly entry: string
  /** Without what only says where the project lies, and without what is below it. */
  readonly named: string
}

const entriesOf = memo((source: Source): readonly Entry[] =>
  source.text.split('\n').flatMap((line): readonly Entry[] => {
    const entry = /^\s*(?:-\s+)?(?:path:\s+)?["']?([^\s"']+|\$\{\{[^}]*\}\}[^\s"']*)["']?\s*$/.exec(line)?.[1]
    if (entry === undefined) return []
    const [named = ''] = entry
      .replace(/^(\.|\$\{?CI_PROJECT_DIR\}?|\$\{\{\s*github\.workspace\s*\}\})?\//, '')
      .replace(/\/(\*\*?)?$/, '')
      .split(':')
    return [{ entry, named }]
  }),
)
