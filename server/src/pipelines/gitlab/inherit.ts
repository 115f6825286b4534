/**
 * Where a job's keyword comes from: the job with what it extends, else `default`, else the top of the file; and which
 * lists get lost on the way. Knows nothing of what the keywords mean.
 */
import { entryIn, layersOf, lookUp, scalarsOf, settle } from './resolve.js'
import type { Resolver } from './resolve.js'
import { joined } from './text.js'
import type { Replaced } from '../job.js'
import { memo } from '../../text/memo.js'
import type { Source } from '../../text/source.js'
import { originOf } from '../yaml/look-up.js'
import type { Entry, Tree, TreeMap, TreeScalar } from '../yaml/tree.js'

/** The job's own entry of a keyword, else that of `default`, else the one at the top of the file. */
export function keywordEntry(resolver: Resolver, job: TreeMap, name: string): Entry | null {
  return entryIn(resolver, job, name) ?? defaultEntry(resolver, job, name)
}

export function keyword(resolver: Resolver, job: TreeMap, name: string): Tree | null {
  return keywordEntry(resolver, job, name)?.value ?? null
}

/** `inherit` turns off what a job takes from elsewhere: all of it, or what is not in its list. */
export function inherits(resolver: Resolver, job: TreeMap, what: 'default' | 'variables', name: string): boolean {
  const inherit = lookUp(resolver, job, 'inherit')
  const listed = inherit?.kind === 'map' ? lookUp(resolver, inherit, what) : null
  if (listed === null) return true
  if (listed.kind === 'scalar') return listed.text !== 'false'
  return scalarsOf(resolver, listed).some((one) => one.text === name)
}

/** Lists of `default` and of what the job extends that a nearer list replaces, as far as it does not take them in. */
export function readReplaced(resolver: Resolver, name: string, job: TreeMap): readonly Replaced[] {
  const layers = job.entries.has('extends') ? layersOf(resolver, name) : [job]
  return LISTS.flatMap((path) => {
    const [first = ''] = path
    const fallback = defaultEntry(resolver, job, first)
    const own = layers.map((layer) => entryAt(resolver, layer, path))
    return replacedBy(resolver, path.join(':'), [fallback === null ? null : within(resolver, fallback, path.slice(1)), ...own])
  })
}

/** What can be specified at the top of a file too, as in the days before `default`. */
const AT_THE_TOP: ReadonlySet<string> = new Set(['image', 'services', 'cache', 'before_script', 'after_script'])

/** Keywords with lists that a person writes in several places. */
const LISTS = [['before_script'], ['script'], ['after_script'], ['cache', 'paths'], ['artifacts', 'paths']] as const

/** Only what https://docs.gitlab.com/ci/yaml/#default lists has an effect there; the others are no keywords of `default`. */
const IN_DEFAULT: ReadonlySet<string> = new Set(
  'image services cache before_script after_script artifacts hooks id_tokens identity interruptible retry tags timeout'.split(' '),
)

function defaultEntry(resolver: Resolver, job: TreeMap, name: string): Entry | null {
  if (!IN_DEFAULT.has(name) || !inherits(resolver, job, 'default', name)) return null
  const defaults = lookUp(resolver, resolver.root, 'default')
  const found = defaults?.kind === 'map' ? entryIn(resolver, defaults, name) : null
  return found ?? (AT_THE_TOP.has(name) ? entryIn(resolver, resolver.root, name) : null)
}

function entryAt(resolver: Resolver, map: TreeMap, [first, ...rest]: readonly string[]): Entry | null {
  const entry = first === undefined ? undefined : map.entries.get(first)
  return entry === undefined ? null : within(resolver, entry, rest)
}

function within(resolver: Resolver, entry: Entry, path: readonly string[]): Entry | null {
  if (path.length === 0) return entry
  const map = settle(resolver, entry.value)
  return map.kind === 'map' ? entryAt(resolver, map, path) : null
}

/** The entries that have no effect, of those of one keyword from the outermost in. */
function replacedBy(resolver: Resolver, name: string, written: readonly (Entry | null)[]): readonly Replaced[] {
  const entries = written.filter((entry) => entry !== null)
  const last = entries.at(-1)
  if (last === undefined || entries.length < 2) return []
  const winning = new Set(scalarsOf(resolver, last.value))
  // An empty list, or none, says that nothing is wanted here.
  if (winning.size === 0) return []
  return entries.slice(0, -1).flatMap((entry, index) => {
    const lost = scalarsOf(resolver, entry.value).filter((scalar) => !winning.has(scalar))
    if (lost.length === 0) return []
    const by = entries.slice(index + 1).find((nearer) => lacks(resolver, nearer, lost)) ?? last
    return [{ keyword: name, lost: joined(lost), lostAt: originOf(entry), by: originOf(by), path: pathTo(resolver, entry, name) }]
  })
}

/** The template, job or `default` that an entry stands in. */
function pathTo({ root }: Resolver, { source, span }: Entry, name: string): readonly string[] | null {
  const around = lastBefore(entriesOf(root).get(source) ?? [], span.start)
  return around === undefined || around.span.end < span.end ? null : [around.name, ...name.split(':')]
}

/** The entries of a pipeline by the file that they stand in, in the order of the file. */
const entriesOf = memo((root: TreeMap): ReadonlyMap<Source, readonly Entry[]> => {
  const bySource = new Map<Source, Entry[]>()
  for (const entry of root.entries.values()) {
    const those = bySource.get(entry.source)
    if (those === undefined) bySource.set(entry.source, [entry])
    else those.push(entry)
  }
  for (const those of bySource.values()) those.sort((left, right) => left.span.start - right.span.start)
  return bySource
})

/** The last entry that begins before a place. */
function lastBefore(entries: readonly Entry[], start: number): Entry | undefined {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.span.start ?? Infinity) < start) low = middle + 1
    else high = middle
  }
  return entries[low - 1]
}

function lacks(resolver: Resolver, entry: Entry, lost: readonly TreeScalar[]): boolean {
  const there = new Set(scalarsOf(resolver, entry.value))
  return lost.some((scalar) => !there.has(scalar))
}
