/**
 * The job that a Buildkite command step is: its command as one script, its environment, and what its plugins put around
 * it. Knows nothing of the other steps.
 */
import { joinedChoice } from '../choice.js'
import { PLAIN_JOB, PLAIN_SCRIPT, type Condition, type Job, type JobScript, type JobVariable, type Store } from '../job.js'
import type { Source } from '../../text/source.js'
import type { Value } from '../../text/value.js'
import { joinLines } from '../lines.js'
import type { Budget } from '../yaml/merge.js'
import { at, entriesOf, itemsOf, mapAt, originOf, originOfKey, scalarAt, scalarsOf, textAt } from '../yaml/look-up.js'
import { valueOf, type TreeMap, type TreeScalar } from '../yaml/tree.js'
import { scriptOfHook, type Hook } from './hooks.js'
import { uploaded, type Upload } from './interpolation.js'
import { pathsOf, readPlugins, type Around } from './plugins.js'
import { BUILDKITE } from './system.js'

/** What all steps of a file share. */
export interface Context {
  readonly source: Source
  readonly env: ReadonlyMap<string, JobVariable>
  /** The same as a list, for the steps that add nothing to it. */
  readonly shared: readonly JobVariable[]
  readonly hooks: readonly Hook[]
  readonly budget: Budget
}

/** What others call a step by in `depends_on`. */
export function keyOfStep(step: TreeMap): string | null {
  return textAt(step, 'key') ?? textAt(step, 'id') ?? textAt(step, 'identifier')
}

/** The job of a step that has a command; null for any other step, and for one that is always skipped. */
export function readCommandStep(step: TreeMap, number: number, context: Context, groups: readonly TreeMap[]): Job | null {
  const name = keyOfStep(step) ?? textAt(step, 'label') ?? textAt(step, 'name') ?? `step ${number}`
  if ((textAt(step, 'skip') ?? 'false') !== 'false') return null
  const upload: Upload = { env: context.env, matrix: readMatrix(step) }
  const textOf = (scalar: TreeScalar): Value => uploaded(scalar, upload)
  const around = readPlugins(at(step, 'plugins'), textOf)
  const lines = [...scalarsOf(at(step, 'commands')), ...scalarsOf(at(step, 'command'))]
  const script = readScript(lines, around, upload, context.budget)
  const words = around.container?.words ?? []
  if (script === null && words.length === 0) return null
  const key = step.entries.get('key') ?? step.entries.get('label') ?? step.entries.get('command') ?? step.entries.get('commands')
  const origin = key === undefined ? originOf(step) : originOfKey(key)
  const hooks = (isBefore: boolean): readonly JobScript[] =>
    context.hooks.filter((hook) => hook.isBefore === isBefore).map((hook) => scriptOfHook(hook, origin))
  const before = [...hooks(true), ...(script === null ? [] : [script])]
  return {
    ...PLAIN_JOB,
    name,
    system: BUILDKITE,
    origin,
    variables: readVariables(step, around, upload, context.shared),
    scripts: [...before, ...hooks(false)],
    words,
    container: around.container,
    stores: readStores(step, around, textOf, { first: hooks(true).length, last: before.length }),
    parallel: readParallel(step),
    timeout: entryOrigin(step, 'timeout_in_minutes'),
    unknownSources: around.unknown,
    conditions: [...groups, step].flatMap(readConditions),
  }
}

/** All commands of a step are one script, run by `/bin/bash -e -c` unless the agent is told otherwise (agent configuration, `shell`). */
function readScript(lines: readonly TreeScalar[], around: Around, upload: Upload, budget: Budget): JobScript | null {
  if (around.shell === 'none') return null
  const value = joinLines(lines, (line) => uploaded(line, upload, false), budget)
  const shell = around.shell ?? { shell: 'bash', options: { errexit: true, pipefail: false } }
  return value === null ? null : { ...PLAIN_SCRIPT, name: 'command', value, ...shell }
}

/** The pipeline's variables and the step's; into a container only those come that the plugin names. */
function readVariables(
  step: TreeMap,
  { passed, variables }: Around,
  upload: Upload,
  shared: readonly JobVariable[],
): readonly JobVariable[] {
  const own = entriesOf(at(step, 'env'))
  if (own.length === 0 && passed === null && variables.length === 0) return shared
  const all = new Map(upload.env)
  for (const entry of own) {
    if (entry.value.kind !== 'scalar') continue
    all.set(entry.name, { name: entry.name, value: uploaded(entry.value, upload), level: 'job', origin: originOf(entry) })
  }
  if (passed !== null) for (const name of all.keys()) if (!passed.has(name)) all.delete(name)
  for (const one of variables) all.set(one.name, one)
  return [...all.values()]
}

const NO_MATRIX: ReadonlyMap<string, Value> = new Map()

/** The values of a matrix: a list has one dimension, `setup` several; adjustments may add values. */
function readMatrix(step: TreeMap): ReadonlyMap<string, Value> {
  const matrix = at(step, 'matrix')
  if (matrix === null) return NO_MATRIX
  const setup = matrix?.kind === 'map' ? at(matrix, 'setup') : matrix
  const lists = new Map([['', scalarsOf(setup)]])
  for (const { name, value } of entriesOf(setup)) lists.set(name, scalarsOf(value))
  for (const added of itemsOf(at(matrix, 'adjustments')).map((one) => at(one, 'with'))) {
    if (added?.kind === 'scalar') lists.set('', [...(lists.get('') ?? []), added])
    for (const { name, value } of entriesOf(added)) lists.set(name, [...(lists.get(name) ?? []), ...scalarsOf(value)])
  }
  const place = `${step.source.path}:${step.span.start}`
  const named = [...lists].filter(([, values]) => values.length > 0)
  return new Map(named.map(([name, values]) => [name, joinedChoice(`matrix ${name} of ${place}`, values.map(valueOf), null)]))
}

function readParallel(step: TreeMap): Job['parallel'] {
  const parallelism = textAt(step, 'parallelism')
  return parallelism === null || parallelism === '1' ? entryOrigin(step, 'matrix') : entryOrigin(step, 'parallelism')
}

/** Artifacts and caches: what is fetched comes before the command, what is kept after it. */
function readStores(
  step: TreeMap,
  around: Around,
  textOf: (scalar: TreeScalar) => Value,
  places: { readonly first: number; readonly last: number },
): readonly Store[] {
  const stores = around.stores.map((store): Store => ({ ...store, before: store.does === 'restore' ? places.first : places.last }))
  const artifacts = pathsOf(at(step, 'artifact_paths'), textOf)
  const cache = pathsOf(mapAt(step, 'cache') === null ? at(step, 'cache') : at(mapAt(step, 'cache'), 'paths'), textOf)
  const common = { key: null, isDotenv: false } as const
  const artifactsAt = entryOrigin(step, 'artifact_paths')
  const cacheAt = entryOrigin(step, 'cache')
  if (artifactsAt !== null && artifacts.length > 0)
    stores.push({ ...common, kind: 'artifact', does: 'save', paths: artifacts, before: places.last, origin: artifactsAt })
  if (cacheAt !== null && cache.length > 0) {
    stores.push({ ...common, kind: 'cache', does: 'restore', paths: cache, before: places.first, origin: cacheAt })
    stores.push({ ...common, kind: 'cache', does: 'save', paths: cache, before: places.last, origin: cacheAt })
  }
  return stores
}

/** `if:` asks for variables as `build.env("NAME")`. */
function readConditions(step: TreeMap): readonly Condition[] {
  const condition = scalarAt(step, 'if')
  if (condition === null) return []
  const names = [...condition.text.matchAll(/build\.env\(\s*["']([^"']+)["']\s*\)/g)].flatMap((match) => match[1] ?? [])
  return [{ names, origin: originOf(condition) }]
}

function entryOrigin(step: TreeMap, name: string): Job['timeout'] {
  const entry = step.entries.get(name)
  return entry === undefined || (entry.value.kind === 'scalar' && entry.value.isNull) ? null : originOf(entry)
}
