/**
 * What a CircleCI job runs in: containers, shell, environment and working directory, said by the job itself or by the
 * executor that it names. Knows nothing of steps.
 */
import { literal, type Origin, type Value } from '../../text/value.js'
import type { Container, JobVariable } from '../job.js'
import { shellOfWords, type Shell } from '../shell.js'
import { at, entriesOf, itemsOf, originOf, scalarAt, scalarsOf, textAt } from '../yaml/look-up.js'
import type { Entry, Tree } from '../yaml/tree.js'
import { scopeOfCall, templated, type Scope } from './parameters.js'

export interface Surroundings {
  readonly container: Container | null
  readonly services: readonly Container[]
  readonly variables: readonly JobVariable[]
  /** Where the checkout is put. */
  readonly directory: string
  /** The shell of steps that name none; null where it is none of ours. */
  readonly shell: Shell | null
  /** An executor of an orb, which may be anything. */
  readonly unknown: readonly Origin[]
}

/** `/bin/bash -eo pipefail`, where the image has bash ("Default shell options"); macOS has it too. */
const DEFAULT_SHELL: Shell = { shell: 'bash', options: { errexit: true, pipefail: true } }

export function readSurroundings(job: Tree, scope: Scope, executors: ReadonlyMap<string, Entry>, file: Scope): Surroundings {
  const named = at(job, 'executor')
  const name = named === null ? null : nameOf(named, scope)
  const executor = name === null ? undefined : executors.get(name)
  const inner = executor === undefined ? file : scopeOfCall(at(executor.value, 'parameters'), named, file, scope)
  // What the job says wins over what its executor says.
  const layers: readonly (readonly [Tree, Scope])[] =
    executor === undefined
      ? [[job, scope]]
      : [
          [executor.value, inner],
          [job, scope],
        ]
  const containers = layers.map(([tree, own]) => readContainers(tree, own)).findLast((found) => found.length > 0) ?? []
  const [container] = containers
  const shell = lastOf(layers, (tree, own) => valueIn(tree, 'shell', own))
  const image = lastOf(layers, (tree) => textAt(at(tree, 'machine'), 'image'))
  const isWindows = image?.startsWith('windows') === true || (executor === undefined && /^win/i.test(name ?? ''))
  return {
    container: container ?? null,
    services: containers.slice(1),
    variables: winning([...(container?.variables ?? []), ...layers.flatMap(([tree, own]) => readEnvironment(tree, own))]),
    directory: literal(lastOf(layers, (tree, own) => valueIn(tree, 'working_directory', own)) ?? []) || '~/project',
    shell: shell === null ? (isWindows ? null : DEFAULT_SHELL) : shellOf(shell),
    unknown: named === null || executor !== undefined ? [] : [originOf(named)],
  }
}

/** The shell of `shell:`; null where it is none of ours, or not known. */
export function shellOf(written: Value): Shell | null {
  const words = literal(written)?.trim().split(/\s+/)
  return words === undefined ? null : shellOfWords(words)
}

export function readEnvironment(tree: Tree | null, scope: Scope): readonly JobVariable[] {
  const environment = at(tree, 'environment')
  // Older configurations write a list of maps.
  const entries = [...entriesOf(environment), ...itemsOf(environment).flatMap(entriesOf)]
  return entries.flatMap((entry): readonly JobVariable[] =>
    entry.value.kind === 'scalar'
      ? [{ name: entry.name, value: templated(entry.value, scope), level: 'job', origin: originOf(entry) }]
      : [],
  )
}

export function valueIn(tree: Tree | null, name: string, scope: Scope): Value | null {
  const found = scalarAt(tree, name)
  return found === null ? null : templated(found, scope)
}

/** Later variables replace earlier ones of the same name. */
function winning(variables: readonly JobVariable[]): readonly JobVariable[] {
  return [...new Map(variables.map((one) => [one.name, one])).values()]
}

function nameOf(named: Tree, scope: Scope): string | null {
  if (named.kind === 'scalar') return literal(templated(named, scope))
  return literal(valueIn(named, 'name', scope) ?? [])
}

function lastOf<Found>(layers: readonly (readonly [Tree, Scope])[], read: (tree: Tree, scope: Scope) => Found | null): Found | null {
  return layers.map(([tree, scope]) => read(tree, scope)).findLast((found) => found !== null) ?? null
}

/** The first image is what steps run in, the others run beside it. */
function readContainers(tree: Tree, scope: Scope): readonly Container[] {
  return itemsOf(at(tree, 'docker')).flatMap((item): readonly Container[] => {
    const image = valueIn(item, 'image', scope)
    if (image === null) return []
    const words = ['entrypoint', 'command'].flatMap((name) => scalarsOf(at(item, name)))
    return [
      {
        name: textAt(item, 'name') ?? textAt(item, 'image') ?? '',
        image,
        user: valueIn(item, 'user', scope),
        variables: readEnvironment(item, scope),
        mounts: [],
        words: words.map((word) => templated(word, scope)),
        origin: originOf(item),
      },
    ]
  })
}
