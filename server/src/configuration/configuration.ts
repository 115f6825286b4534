/**
 * One configuration as the analysis asks it: what is known of places and variables, and how rules are set for a file.
 * Reads the file that says so; which configuration a file of the workspace has is decided beside this.
 */
import { readTree, type Tree } from '../pipelines/yaml/tree.js'
import type { Source, Span } from '../text/source.js'
import { originAt, type Origin } from '../text/value.js'
import { fileMatcher, type MountPattern, type PlacePattern } from './pattern.js'
import { settingsShape, type ConfigurableRule, type GivenVariable, type RuleSetting, type Settings } from './schema.js'

export interface Configuration {
  /** The folder that it governs, relative to the root; empty for the root. */
  readonly folder: string
  readonly storage: Readonly<Record<'network' | 'local' | 'shared', readonly PlacePattern[]>>
  readonly dataDirectories: readonly PlacePattern[]
  readonly privateDirectories: readonly { readonly path: PlacePattern; readonly owner: string }[]
  readonly environment: ReadonlyMap<string, SetOutside>
  readonly runner: { readonly user: { readonly name: string; readonly origin: Origin } | null; readonly mounts: readonly MountPattern[] }
  /** False for files that are left out. */
  readonly looksAt: (path: string) => boolean
  /** False for files of which nothing is reported, though what they show counts. */
  readonly reportsOn: (path: string) => boolean
  /** How a rule is set for a file. */
  readonly rule: (path: string, id: string) => RuleSetting
}

export interface SetOutside extends GivenVariable {
  readonly name: string
  readonly origin: Origin
}

export interface ConfigurationProblem {
  readonly source: Source
  readonly span: Span
  readonly message: string
}

const AS_THE_RULE_SAYS: RuleSetting = { severity: null, options: {} }

/** What holds where nothing is configured. */
export const NO_CONFIGURATION: Configuration = {
  folder: '',
  storage: { network: [], local: [], shared: [] },
  dataDirectories: [],
  privateDirectories: [],
  environment: new Map(),
  runner: { user: null, mounts: [] },
  looksAt: () => true,
  reportsOn: () => true,
  rule: () => AS_THE_RULE_SAYS,
}

/** A file may be all of a configuration, or hold it under a key, as package.json does. */
export interface ConfigurationFile {
  readonly source: Source
  readonly folder: string
  readonly key: string | null
}

const MAX_PROBLEMS = 50

/** What a file says; null where it has no configuration. Whatever is wrong is a problem, and the rest holds. */
export function readConfiguration(
  file: ConfigurationFile,
  rules: readonly ConfigurableRule[],
): { readonly configuration: Configuration; readonly problems: readonly ConfigurationProblem[] } | null {
  const { source, folder, key } = file
  const { roots, problems } = readTree(source)
  const tree = key === null ? roots[0] : entryOf(roots[0], key)
  if (tree === undefined && key !== null) return null
  const told: ConfigurationProblem[] = key === null ? problems.map(({ span, message }) => ({ source, span: span ?? START, message })) : []
  const second = key === null ? roots[1] : undefined
  if (second !== undefined) told.push({ source, span: second.span, message: 'only the first document of the file is read' })
  const shape = settingsShape(rules, folder)
  const settings =
    tree === undefined ? null : shape.read(tree, { setting: '', told: (span, message) => void told.push({ source, span, message }) })
  const configuration = settings === null ? { ...NO_CONFIGURATION, folder } : made(settings, source, folder)
  return { configuration, problems: eachOnce(told).slice(0, MAX_PROBLEMS) }
}

const START: Span = { start: 0, end: 0 }

function entryOf(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.kind === 'map' ? tree.entries.get(key)?.value : undefined
}

/** Through an alias one place is read twice. */
function eachOnce(problems: readonly ConfigurationProblem[]): readonly ConfigurationProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.span.start} ${problem.message}`, problem])).values()].sort(
    (left, right) => left.span.start - right.span.start,
  )
}

function made(settings: Settings, source: Source, folder: string): Configuration {
  const { storage, dataDirectories, privateDirectories, environment, runner, rules, include, exclude, overrides } = settings
  const own = settingsOf(rules ?? [])
  const overriding = (overrides ?? []).map((each) => ({ matches: fileMatcher(each.files ?? []), rules: settingsOf(each.rules ?? []) }))
  const within = (path: string): string => (folder === '' ? path : path.slice(folder.length + 1))
  const isExcluded = fileMatcher(exclude ?? [])
  const isIncluded = include === null ? () => true : fileMatcher(include)
  return {
    folder,
    storage: { network: storage?.network ?? [], local: storage?.local ?? [], shared: storage?.shared ?? [] },
    dataDirectories: dataDirectories ?? [],
    privateDirectories: (privateDirectories ?? []).flatMap(({ path, owner }) =>
      path === null || owner === null ? [] : [{ path, owner: owner.name }],
    ),
    environment: new Map(
      (environment ?? []).map(({ name, nameSpan, value }) => [
        name,
        { name, origin: originAt(source, nameSpan), value: value?.value ?? null, description: value?.description ?? null },
      ]),
    ),
    runner: { user: runner?.user ?? null, mounts: runner?.mounts ?? [] },
    looksAt: (path) => !isExcluded(within(path)),
    reportsOn: (path) => isIncluded(within(path)),
    rule(path, id) {
      const inFolder = within(path)
      return [own, ...overriding.filter(({ matches }) => matches(inFolder)).map((each) => each.rules)]
        .flatMap((each) => each.get(id) ?? [])
        .reduce(over, AS_THE_RULE_SAYS)
    },
  }
}

function settingsOf(rules: readonly { readonly name: string; readonly value: RuleSetting | null }[]): ReadonlyMap<string, RuleSetting> {
  return new Map(rules.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])))
}

/** What a later setting leaves open is as the earlier one says. */
function over(earlier: RuleSetting, later: RuleSetting): RuleSetting {
  const options = Object.entries(later.options).filter(([, value]) => value !== null)
  return { severity: later.severity ?? earlier.severity, options: { ...earlier.options, ...Object.fromEntries(options) } }
}
