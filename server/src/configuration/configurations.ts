/**
 * The configurations of a root, and which of them governs a file: that of the nearest folder upwards, and it alone. What
 * they say is for others.
 */
import { memo } from '../text/memo.js'
import type { Source } from '../text/source.js'
import { NO_CONFIGURATION, readConfiguration, type Configuration, type ConfigurationProblem } from './configuration.js'
import type { ConfigurableRule } from './schema.js'

/** The files that are all configuration, and the one that may hold it under the key; in a folder the first of them counts. */
export const CONFIGURATION_FILES: readonly string[] = ['cistern.yaml', 'cistern.yml', 'cistern.json']
export const MANIFEST = 'package.json'
export const MANIFEST_KEY = 'cistern'

export interface Configurations {
  readonly of: (path: string) => Configuration
  readonly all: readonly Configuration[]
  readonly problems: readonly ConfigurationProblem[]
}

type ReadText = (
  path: string,
) =>
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'absent' } | { readonly kind: 'unusable'; readonly message: string }

/** Which files are looked at, and on which is reported. */
export interface Scope {
  readonly looksAt: (path: string) => boolean
  readonly reportsOn: (path: string) => boolean
}

/** @param named files that somebody has named: they count whatever a configuration says */
export function scopeOf({ of, all }: Configurations, named: readonly string[]): Scope {
  if (all.length === 0) return { looksAt: () => true, reportsOn: () => true }
  const looksAt = (path: string): boolean => named.includes(path) || of(path).looksAt(path)
  return { looksAt, reportsOn: (path) => named.includes(path) || (looksAt(path) && of(path).reportsOn(path)) }
}

/** What was read of each file, kept between analyses by its text. */
export type KnownConfigurations = Map<string, { readonly source: Source; readonly read: ReturnType<typeof readConfiguration> }>

/** Reads every configuration among the files of a root. */
export function readConfigurations(
  paths: readonly string[],
  read: ReadText,
  rules: readonly ConfigurableRule[],
  known: KnownConfigurations = new Map(),
): Configurations {
  const byFolder = new Map<string, Configuration>()
  const problems: ConfigurationProblem[] = []
  const used = new Map<string, string>()
  for (const { path, folder, name } of candidates(paths)) {
    const result = read(path)
    if (result.kind === 'unusable' && name !== MANIFEST)
      problems.push({
        source: { path, text: '' },
        span: { start: 0, end: 0 },
        message: `the configuration cannot be read: ${result.message}`,
      })
    if (result.kind !== 'text' || (name === MANIFEST && !result.text.includes(`"${MANIFEST_KEY}"`))) continue
    let fresh = known.get(path)
    if (fresh?.source.text !== result.text) {
      const source: Source = { path, text: result.text }
      fresh = { source, read: readConfiguration({ source, folder, key: name === MANIFEST ? MANIFEST_KEY : null }, rules) }
      known.set(path, fresh)
    }
    if (fresh.read === null) continue
    const other = used.get(folder)
    if (other !== undefined) {
      problems.push({ source: fresh.source, span: { start: 0, end: 0 }, message: `it is not read, because there is ${other} beside it` })
      continue
    }
    used.set(folder, name)
    byFolder.set(folder, fresh.read.configuration)
    problems.push(...fresh.read.problems)
  }
  return { of: (path) => nearest(path, byFolder), all: [...byFolder.values()], problems }
}

interface Candidate {
  readonly path: string
  readonly folder: string
  readonly name: string
}

/** In the order in which they count; a list of very many files is mostly the same as before. */
const candidates = memo((paths: readonly string[]): readonly Candidate[] => {
  const names = [...CONFIGURATION_FILES, MANIFEST]
  const found = paths.flatMap((path): readonly Candidate[] => {
    const slash = path.lastIndexOf('/')
    const name = path.slice(slash + 1)
    return names.includes(name) ? [{ path, folder: slash < 0 ? '' : path.slice(0, slash), name }] : []
  })
  return found.sort((left, right) => names.indexOf(left.name) - names.indexOf(right.name))
})

function nearest(path: string, byFolder: ReadonlyMap<string, Configuration>): Configuration {
  if (byFolder.size === 0) return NO_CONFIGURATION
  for (let slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
    const found = byFolder.get(path.slice(0, slash))
    if (found !== undefined) return found
    if (slash === 0) break
  }
  return byFolder.get('') ?? NO_CONFIGURATION
}
