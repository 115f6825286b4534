/**
 * What one GitLab pipeline file and the local files that it includes say together. Knows nothing of jobs; it reads no
 * file outside the root and asks nobody for remote ones.
 */
import { memo } from '../../text/memo.js'
import type { Source, Span } from '../../text/source.js'
import type { Origin } from '../../text/value.js'
import type { ListPaths, Problem, ReadSource } from '../job.js'
import { fillInputs, readInputs } from './inputs.js'
import type { Giver } from './inputs.js'
import { mergeMaps } from '../yaml/merge.js'
import type { Budget } from '../yaml/merge.js'
import { originOf } from '../yaml/look-up.js'
import { readTree } from '../yaml/tree.js'
import type { Entry, Reading, Tree, TreeMap } from '../yaml/tree.js'

/** The files of a repository as they are asked for, for one pipeline and those that it starts. */
export interface Files {
  readonly readSource: ReadSource
  readonly listPaths: ListPaths
  readonly budget: Budget
  readonly documents: Map<string, readonly Tree[] | null>
  readonly reads: Set<string>
  readonly patterns: Set<string>
  readonly problems: Problem[]
}

export interface Loaded {
  /** All files in one; null where the file is not a map. */
  readonly root: TreeMap | null
  /** Includes that name something outside the repository, or hold only in some pipelines. */
  readonly unknownSources: readonly Origin[]
}

/** As many as GitLab itself takes. */
const MAX_FILES = 150

export function openFiles(readSource: ReadSource, listPaths: ListPaths, budget: Budget): Files {
  return { readSource, listPaths, budget, documents: new Map(), reads: new Set(), patterns: new Set(), problems: [] }
}

/** The file that a pipeline starts from, with all that it includes. */
export function loadPipeline(files: Files, source: Source): Loaded {
  const loading = startLoading(files)
  files.reads.add(source.path)
  files.documents.set(source.path, documentsOf(files, source))
  const root = load(loading, source.path, 'outside')
  if (root === null && files.problems.length === 0)
    files.problems.push({ path: source.path, span: null, message: 'this file is empty or no map of jobs' })
  return { root, unknownSources: loading.unknownSources }
}

/** The files that an entry such as `trigger: include` names, as one pipeline. */
export function loadIncluded(files: Files, from: Source, written: Tree): Loaded {
  const loading = startLoading(files)
  return { root: includeAll(loading, from, written), unknownSources: loading.unknownSources }
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

interface Loading extends Files {
  /** The files being read: one includes the next. */
  readonly open: Set<string>
  /** What was made of files that take no inputs, and so are the same wherever they are included. */
  readonly loaded: Map<string, TreeMap | null>
  readonly unknownSources: Origin[]
  included: number
}

function startLoading(files: Files): Loading {
  return { ...files, open: new Set(), loaded: new Map(), unknownSources: [], included: 0 }
}

/** No deeper than the number of files that are read at most. */
function load(loading: Loading, path: string, giver: Giver): TreeMap | null {
  const [first, second] = loading.documents.get(path) ?? []
  const header = first?.kind === 'map' && second !== undefined ? first.entries.get('spec') : undefined
  const content = header === undefined ? first : second
  if (content?.kind !== 'map') return null
  loading.open.add(path)
  const own = header === undefined ? content : fillInputs(content, readInputs(specifiedIn(loading, header), giver))
  const written = own.kind === 'map' ? own.entries.get('include')?.value : undefined
  const merged = written === undefined ? null : includeAll(loading, content.source, written)
  loading.open.delete(path)
  if (own.kind !== 'map') return null
  const root = merged === null ? own : mergeMaps(merged, own, loading.budget)
  if (header === undefined) loading.loaded.set(path, root)
  return root
}

/** The inputs that a header describes, and those of the files that it includes. */
function specifiedIn(loading: Loading, { source, value: spec }: Entry): readonly TreeMap[] {
  if (spec.kind !== 'map') return []
  const elsewhere = itemsIn(spec.entries.get('include')?.value).flatMap((item) => {
    const path = localOf(item)
    const [tree] = path === null || !isThere(loading, source, path, item.span) ? [] : (loading.documents.get(path) ?? [])
    return tree?.kind === 'map' ? [tree] : []
  })
  return [...elsewhere, spec].flatMap(({ entries }) => {
    const inputs = entries.get('inputs')?.value
    return inputs?.kind === 'map' ? [inputs] : []
  })
}

/** All that is included, each file over those before it. */
function includeAll(loading: Loading, from: Source, written: Tree): TreeMap | null {
  let merged: TreeMap | null = null
  for (const { path, span, inputs } of includedPaths(loading, written)) {
    const included = include(loading, from, path, span, inputs)
    if (included !== null) merged = merged === null ? included : mergeMaps(merged, included, loading.budget)
  }
  return merged
}

interface Included {
  readonly path: string
  readonly span: Span
  readonly inputs: TreeMap | null
}

function includedPaths(loading: Loading, written: Tree): readonly Included[] {
  return itemsIn(written).flatMap((item) => {
    const path = localOf(item) ?? componentOf(loading, item)
    // Whether `rules` let a file in is known only when a pipeline starts.
    const isSure = path === null ? isWorkflow(item) : item.kind !== 'map' || !item.entries.has('rules')
    if (!isSure) loading.unknownSources.push(originOf(item))
    if (path === null) return []
    const inputs = item.kind === 'map' ? item.entries.get('inputs')?.value : undefined
    const { span } = (item.kind === 'map' ? (item.entries.get('local') ?? item.entries.get('component'))?.value : null) ?? item
    const paths = path.includes('*') ? matching(loading, path) : [path]
    return paths.map((one) => ({ path: one, span, inputs: inputs?.kind === 'map' ? inputs : null }))
  })
}

function itemsIn(written: Tree | undefined): readonly Tree[] {
  const items = written?.kind === 'list' ? written.items : written === undefined ? [] : [written]
  return items.filter((item) => item.kind !== 'scalar' || !item.isNull)
}

/** The path of an include of a file in the repository. */
function localOf(item: Tree): string | null {
  const local = item.kind === 'map' ? item.entries.get('local')?.value : item
  return local?.kind === 'scalar' && !/^https?:\/\//.test(local.text) ? localPath(local.text) : null
}

/**
 * The file of a component of this very project at this very commit, as it is included to test it:
 * https://docs.gitlab.com/ci/components/#test-the-component.
 */
function componentOf({ reads, readSource }: Loading, item: Tree): string | null {
  const component = item.kind === 'map' ? item.entries.get('component')?.value : undefined
  const name = component?.kind === 'scalar' ? OWN_COMPONENT.exec(component.text)?.[1] : undefined
  if (name === undefined) return null
  const paths = [`templates/${name}.yml`, `templates/${name}/template.yml`]
  for (const path of paths) reads.add(path)
  return paths.find((path) => readSource(path) !== null) ?? null
}

const OWN_COMPONENT = /^\$\{?CI_SERVER_(?:FQDN|HOST)\}?\/\$\{?CI_PROJECT_PATH\}?\/([\w-]+)@\$\{?CI_COMMIT_(?:SHA|SHORT_SHA)\}?$/

/** GitLab's own templates under `Workflows/` say only when there is a pipeline. */
function isWorkflow(item: Tree): boolean {
  const template = item.kind === 'map' ? item.entries.get('template')?.value : undefined
  return template?.kind === 'scalar' && template.text.startsWith('Workflows/')
}

function matching({ listPaths, patterns }: Loading, path: string): readonly string[] {
  patterns.add(path)
  const pattern = wildcardPattern(path)
  return listPaths()
    .filter((one) => pattern.test(one))
    .toSorted()
}

function include(loading: Loading, from: Source, path: string, span: Span, inputs: TreeMap | null): TreeMap | null {
  if (loading.open.has(path)) {
    loading.problems.push({ path: from.path, span, message: 'this file includes itself' })
    return null
  }
  const known = loading.loaded.get(path)
  if (known !== undefined) return known
  if (loading.included >= MAX_FILES) {
    loading.problems.push({ path: from.path, span, message: `more than ${MAX_FILES} files are included` })
    return null
  }
  if (loading.budget.steps <= 0 || !isThere(loading, from, path, span)) return null
  loading.included += 1
  return load(loading, path, inputs)
}

/** Reads a file that is asked for the first time. */
function isThere(files: Files, from: Source, path: string, span: Span): boolean {
  files.reads.add(path)
  if (!files.documents.has(path)) {
    const source = files.readSource(path)
    files.documents.set(path, source === null ? null : documentsOf(files, source))
  }
  if (files.documents.get(path) !== null) return true
  const isKnown = files.problems.some((one) => one.path === from.path && one.span?.start === span.start)
  if (!isKnown) files.problems.push({ path: from.path, span, message: 'the included file does not exist' })
  return false
}

/** Most of the files of a pipeline stay what they are while one of them is edited. */
const readingOf = memo((source: Source): Reading => readTree(source))

function documentsOf(files: Files, source: Source): readonly Tree[] {
  const { roots, problems } = readingOf(source)
  files.problems.push(...problems)
  return roots
}
