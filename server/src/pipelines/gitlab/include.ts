/**
 * What one GitLab pipeline file and the local files that it includes say together. Knows nothing of jobs; it reads no
 * file outside the root and asks nobody for remote ones.
 */
import type { Source, Span } from '../../text/source.js'
import type { Origin } from '../../text/value.js'
import type { ListPaths, Problem, ReadSource } from '../job.js'
import { mergeMaps } from '../yaml/merge.js'
import type { Budget } from '../yaml/merge.js'
import { originOf, readTree } from '../yaml/tree.js'
import type { Tree, TreeMap } from '../yaml/tree.js'

export interface Loaded {
  /** All files in one; null where the file is not a map. */
  readonly root: TreeMap | null
  readonly reads: readonly string[]
  readonly patterns: readonly string[]
  readonly problems: Problem[]
  /** Includes that name something outside the repository. */
  readonly unknownSources: readonly Origin[]
}

/** As many as GitLab itself takes. */
const MAX_FILES = 150

export function loadIncluding(source: Source, readSource: ReadSource, listPaths: ListPaths, budget: Budget): Loaded {
  const loading: Loading = {
    readSource,
    listPaths,
    budget,
    open: new Set(),
    loaded: new Map(),
    reads: new Set(),
    patterns: new Set(),
    problems: [],
    unknownSources: [],
  }
  const root = load(loading, source)
  if (root === null && loading.problems.length === 0)
    loading.problems.push({ path: source.path, span: null, message: 'this file is empty or no map of jobs' })
  const { problems, unknownSources } = loading
  return { root, reads: [...loading.reads], patterns: [...loading.patterns], problems, unknownSources }
}

/** The path below the root that a local include names, or null where it leaves the root or is no YAML file. */
export function localPath(written: string): string | null {
  const parts: string[] = []
  for (const part of written.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null
    } else if (part !== '' && part !== '.') parts.push(part)
  }
  const path = parts.join('/')
  return /\.ya?ml$/.test(path) && !path.includes('$') ? path : null
}

/** The expression that GitLab makes of a path with wildcards: `*` within a folder, `**` across folders. */
export function wildcardPattern(path: string): RegExp {
  const escaped = path
    .split(/(\*+)/)
    .map((part) => (part === '*' ? '[^/]*' : /^\*+$/.test(part) ? '.*' : part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&')))
  return new RegExp(`^${escaped.join('')}$`)
}

interface Loading {
  readonly readSource: ReadSource
  readonly listPaths: ListPaths
  readonly budget: Budget
  /** The files being read: one includes the next. */
  readonly open: Set<string>
  readonly loaded: Map<string, TreeMap | null>
  readonly reads: Set<string>
  readonly patterns: Set<string>
  readonly problems: Problem[]
  readonly unknownSources: Origin[]
}

/** No deeper than the number of files that are read at most. */
function load(loading: Loading, source: Source): TreeMap | null {
  loading.reads.add(source.path)
  const { roots, problems } = readTree(source)
  loading.problems.push(...problems)
  const own = contentOf(roots)
  if (own?.kind !== 'map') return null
  loading.open.add(source.path)
  let merged: TreeMap | null = null
  for (const { path, span } of includedPaths(loading, own)) {
    const included = include(loading, source, path, span)
    if (included !== null) merged = merged === null ? included : mergeMaps(merged, included, loading.budget)
  }
  loading.open.delete(source.path)
  return merged === null ? own : mergeMaps(merged, own, loading.budget)
}

/** A first document with `spec` is the header of a template, which takes inputs. */
function contentOf(roots: readonly Tree[]): Tree | undefined {
  const [first, second] = roots
  const isHeader = first?.kind === 'map' && first.entries.has('spec') && second !== undefined
  return isHeader ? second : first
}

interface Included {
  readonly path: string
  readonly span: Span
}

function includedPaths(loading: Loading, own: TreeMap): readonly Included[] {
  const written = own.entries.get('include')?.value
  const found: Included[] = []
  for (const item of written?.kind === 'list' ? written.items : [written]) {
    if (item === undefined || (item.kind === 'scalar' && item.isNull)) continue
    const local = item.kind === 'map' ? item.entries.get('local')?.value : item
    const path = local?.kind === 'scalar' && !/^https?:\/\//.test(local.text) ? localPath(local.text) : null
    if (local === undefined || path === null) {
      loading.unknownSources.push(originOf(item))
      continue
    }
    if (path.includes('*')) found.push(...matching(loading, path).map((one) => ({ path: one, span: local.span })))
    else found.push({ path, span: local.span })
  }
  return found
}

function matching({ listPaths, patterns }: Loading, path: string): readonly string[] {
  patterns.add(path)
  const pattern = wildcardPattern(path)
  return listPaths()
    .filter((one) => pattern.test(one))
    .toSorted()
}

function include(loading: Loading, from: Source, path: string, span: Span): TreeMap | null {
  if (loading.open.has(path)) {
    loading.problems.push({ path: from.path, span, message: 'this file includes itself' })
    return null
  }
  const known = loading.loaded.get(path)
  if (known !== undefined) return known
  if (loading.reads.size >= MAX_FILES) {
    loading.problems.push({ path: from.path, span, message: `more than ${MAX_FILES} files are included` })
    return null
  }
  if (loading.budget.steps <= 0) return null
  loading.reads.add(path)
  const source = loading.readSource(path)
  if (source === null) {
    loading.problems.push({ path: from.path, span, message: 'the included file does not exist' })
    return null
  }
  const root = load(loading, source)
  loading.loaded.set(path, root)
  return root
}
