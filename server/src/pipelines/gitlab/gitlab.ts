/**
 * Which jobs a GitLab pipeline has, what shell each runs and with which variables. Knows YAML only as the tree that
 * was made of it, and nothing of what the scripts say.
 */
import { concat, lengthOf, text } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import type { Source } from '../../text/source.js'
import { expandVariables, shareVariables } from './expand.js'
import type { Shared, Written } from './expand.js'
import { loadIncluding } from './include.js'
import { extendedJob, itemsOf, lookUp, scalarsOf } from './resolve.js'
import type { Resolver } from './resolve.js'
import { textOf } from './text.js'
import { override, perhapsOverride, readMatrix, readRuleVariables, readVariables } from './variables.js'
import { PLAIN_JOB, type Job, type JobScript, type JobVariable, type ListPaths, type Pipeline, type ReadSource } from '../job.js'
import type { Budget } from '../yaml/merge.js'
import type { Entry, Tree, TreeMap } from '../yaml/tree.js'
import { GITLAB } from './system.js'

/** The jobs of a pipeline file and of the local files that it includes; `listPaths` is asked for includes with wildcards. */
export function readGitlab(source: Source, readSource: ReadSource, listPaths: ListPaths = () => []): Pipeline {
  const budget: Budget = { steps: MAX_STEPS }
  const { root, reads, patterns, problems } = loadIncluding(source, readSource, listPaths, budget)
  const parts = reads.filter((path) => path !== source.path)
  if (root === null) return { jobs: [], reads, parts, patterns, problems }
  const resolver: Resolver = { root, budget, problems, extended: new Map(), extending: new Set() }
  const globals = readGlobals(resolver)
  const jobs = [...root.entries.values()].map((entry) => readJob(resolver, globals, entry)).filter((job) => job !== null)
  if (budget.steps <= 0) {
    const message = 'aliases, references and includes repeat too much to be read in full'
    return { jobs, reads, parts, patterns, problems: [...problems, { path: source.path, span: null, message }] }
  }
  return { jobs, reads, parts, patterns, problems }
}

const MAX_STEPS = 1_000_000
const MAX_SCRIPT_LENGTH = 1_000_000

/** Top-level keywords that are no jobs, whatever stands in them. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'default include stages types variables workflow image services before_script after_script cache spec'.split(' '),
)

function readJob(resolver: Resolver, globals: Globals, { name, source, keySpan }: Entry): Job | null {
  if (name.startsWith('.') || KEYWORDS.has(name)) return null
  const job = extendedJob(resolver, name)
  if (job === null || (lookUp(resolver, job, 'script') === null && lookUp(resolver, job, 'run') === null)) return null
  return {
    ...PLAIN_JOB,
    name,
    system: GITLAB,
    source,
    span: keySpan,
    variables: readJobVariables(resolver, globals, name, job),
    scripts: readScripts(resolver, job),
    words: readWords(resolver, job),
  }
}

/** GitLab runs `before_script` and `script` in one shell and `after_script` in another. */
function readScripts(resolver: Resolver, job: TreeMap): readonly JobScript[] {
  const before = keyword(resolver, job, 'before_script')
  const script = lookUp(resolver, job, 'script')
  const after = keyword(resolver, job, 'after_script')
  const scripts = [
    toScript('script', joined(resolver, script === null ? [] : [before, script])),
    toScript('after_script', joined(resolver, [after])),
  ]
  return scripts.filter((one) => one !== null)
}

function toScript(name: string, value: Value): JobScript | null {
  if (value.length === 0 || lengthOf(value) > MAX_SCRIPT_LENGTH) return null
  return { name, value, shell: 'bash', options: { errexit: true, pipefail: true }, directory: null, variables: [] }
}

/** The entries of all lists, each on lines of its own. */
function joined(resolver: Resolver, lists: readonly (Tree | null)[]): Value {
  const entries = lists.flatMap((list) => scalarsOf(resolver, list))
  return concat(...entries.map((entry, index) => (index === 0 ? textOf(entry, false) : concat(text('\n'), textOf(entry, false)))))
}

/** Words for the entry points of containers: of the job's image and of its services. */
function readWords(resolver: Resolver, job: TreeMap): readonly Value[] {
  const containers = [keyword(resolver, job, 'image'), ...itemsOf(resolver, keyword(resolver, job, 'services'))]
  return containers.flatMap((container) => {
    if (container?.kind !== 'map') return []
    const words = ['entrypoint', 'command'].flatMap((name) => scalarsOf(resolver, lookUp(resolver, container, name)))
    return words.map((word) => textOf(word))
  })
}

/** The job's own entry of a keyword, else that of `default`, else the one at the top of the file. */
function keyword(resolver: Resolver, job: TreeMap, name: string): Tree | null {
  const own = lookUp(resolver, job, name)
  if (own !== null || !inherits(resolver, job, 'default', name)) return own
  const defaults = lookUp(resolver, resolver.root, 'default')
  const fallback = defaults?.kind === 'map' ? lookUp(resolver, defaults, name) : null
  return fallback ?? lookUp(resolver, resolver.root, name)
}

/** `inherit` turns off what a job takes from elsewhere: all of it, or what is not in its list. */
function inherits(resolver: Resolver, job: TreeMap, what: 'default' | 'variables', name: string): boolean {
  const inherit = lookUp(resolver, job, 'inherit')
  const listed = inherit?.kind === 'map' ? lookUp(resolver, inherit, what) : null
  if (listed === null) return true
  if (listed.kind === 'scalar') return listed.text !== 'false'
  return scalarsOf(resolver, listed).some((one) => one.text === name)
}

/** The variables of the whole file. */
interface Globals {
  readonly written: readonly Written[]
  readonly shared: Shared
}

function readGlobals(resolver: Resolver): Globals {
  const workflow = lookUp(resolver, resolver.root, 'workflow')
  const rules = readRuleVariables(resolver, workflow?.kind === 'map' ? workflow : null, 'global')
  const written = perhapsOverride(readVariables(resolver, resolver.root, 'global'), rules)
  return { written, shared: shareVariables(written, resolver.budget) }
}

function readJobVariables(resolver: Resolver, globals: Globals, name: string, job: TreeMap): readonly JobVariable[] {
  const inherited = job.entries.has('inherit')
    ? globals.written.filter((variable) => inherits(resolver, job, 'variables', variable.name))
    : globals.written
  const matrix = readMatrix(resolver, job)
  const own = override(override(inherited, readVariables(resolver, job, 'job')), matrix.always)
  const all = perhapsOverride(perhapsOverride(own, matrix.sometimes), readRuleVariables(resolver, job, 'job'))
  return expandVariables(all, name, resolver.budget, globals.shared)
}
