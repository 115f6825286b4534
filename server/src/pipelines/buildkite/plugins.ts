/**
 * What the plugins of a Buildkite step change around its command: containers, mounts, environment, caches and
 * artifacts. Knows the plugins that Buildkite itself has; any other may do anything.
 */
import { flatten, lengthOf, literal, slice } from '../../text/value.js'
import type { Origin, Value } from '../../text/value.js'
import type { Container, JobVariable, Mount, Store } from '../job.js'
import { mountOf } from '../mount.js'
import { shellOfWords, type Shell } from '../shell.js'
import { at, entriesOf, itemsOf, originOf, scalarAt, scalarsOf, textAt } from '../yaml/look-up.js'
import type { Entry, Tree, TreeScalar } from '../yaml/tree.js'

/** What stands around the command because of the plugins. */
export interface Around {
  readonly container: Container | null
  /** The shell in the container; null where the agent's own runs the command, `none` where no shell of ours does. */
  readonly shell: Shell | 'none' | null
  /** Says which variables of the job the command sees; null where it sees all. */
  readonly passed: ReadonlySet<string> | null
  /** Variables that only the container has. */
  readonly variables: readonly JobVariable[]
  readonly stores: readonly Omit<Store, 'before'>[]
  readonly unknown: readonly Origin[]
}

export function readPlugins(plugins: Tree | null, textOf: (scalar: TreeScalar) => Value): Around {
  let around: Around = { container: null, shell: null, passed: null, variables: [], stores: [], unknown: [] }
  for (const plugin of listed(plugins)) {
    const name = BY_BUILDKITE.exec(plugin.name)?.[1]
    if (name === 'docker' || name === 'docker-compose') around = { ...around, ...inContainer(plugin, name, textOf) }
    else if (name === 'cache') around = { ...around, stores: [...around.stores, ...readCache(plugin, textOf)] }
    else if (name === 'artifacts') around = { ...around, stores: [...around.stores, ...readArtifacts(plugin, textOf)] }
    else around = { ...around, unknown: [...around.unknown, originOf(plugin)] }
  }
  return around
}

/** Paths in one text, with `;` between them, or in a list. */
export function pathsOf(tree: Tree | null, textOf: (scalar: TreeScalar) => Value): readonly Value[] {
  return scalarsOf(tree).flatMap((scalar) => {
    const value = textOf(scalar)
    const paths: Value[] = []
    let from = 0
    for (const part of flatten(value).split(';')) {
      const skipped = part.length - part.trimStart().length
      if (part.trim() !== '') paths.push(slice(value, from + skipped, from + part.trimEnd().length))
      from += part.length + 1
    }
    return paths
  })
}

/** The plugins of the `buildkite-plugins` organisation, by their short name or in full. */
const BY_BUILDKITE =
  /^(?:[\w+]+:\/\/(?:git@)?github\.com\/|git@github\.com:)?(?:buildkite-plugins\/)?([\w-]+?)(?:-buildkite-plugin)?(?:\.git)?(?:#.*)?$/

type Plugin = Pick<Entry, 'name' | 'source' | 'span' | 'value'>

/** A plugin is a name, or a map from its name to its configuration; all of them are a list, or one map. */
function listed(plugins: Tree | null): readonly Plugin[] {
  const items = plugins?.kind === 'list' ? plugins.items : plugins === null ? [] : [plugins]
  return items.flatMap((item): readonly Plugin[] =>
    item.kind === 'scalar' ? [{ name: item.text, source: item.source, span: item.span, value: item }] : entriesOf(item),
  )
}

/** The container in which the docker and docker-compose plugins run the command, by default in `/bin/sh -e -c`. */
function inContainer(plugin: Plugin, kind: 'docker' | 'docker-compose', textOf: (scalar: TreeScalar) => Value): Partial<Around> {
  const { value: config } = plugin
  const service = scalarAt(config, 'run')
  if (kind === 'docker-compose' && service === null) return {}
  const image = kind === 'docker' ? scalarAt(config, 'image') : null
  const user = scalarAt(config, 'user')
  const environment = [...scalarsOf(at(config, 'environment')), ...(kind === 'docker-compose' ? scalarsOf(at(config, 'env')) : [])]
  const given = environment.map((item) => ({ item, value: textOf(item), name: /^\w+/.exec(item.text)?.[0] ?? '' }))
  const words = ['entrypoint', 'command'].flatMap((name) => scalarsOf(at(config, name)))
  return {
    container: {
      name: service?.text ?? image?.text ?? kind,
      image: image === null ? null : textOf(image),
      user: user === null ? null : textOf(user),
      variables: [],
      mounts: readMounts(config, textOf),
      words: words.map(textOf),
      origin: originOf(plugin),
    },
    shell: shellIn(config),
    passed: textAt(config, 'propagate-environment') === 'true' ? null : new Set(given.map(({ name }) => name)),
    variables: given.flatMap(({ item, value, name }): readonly JobVariable[] => {
      const equals = flatten(value).indexOf('=')
      return equals < 0 ? [] : [{ name, value: slice(value, equals + 1, lengthOf(value)), level: 'job', origin: originOf(item) }]
    }),
  }
}

function shellIn(config: Tree): Shell | 'none' {
  const written = at(config, 'shell')
  if (written === null) return { shell: 'sh', options: { errexit: true, pipefail: false } }
  const words = scalarsOf(written).flatMap(({ text }) => text.split(/\s+/))
  return shellOfWords(words) ?? 'none'
}

function readMounts(config: Tree, textOf: (scalar: TreeScalar) => Value): readonly Mount[] {
  const volumes = scalarsOf(at(config, 'volumes')).map((item) => mountOf(textOf(item), originOf(item)))
  const inMemory = scalarsOf(at(config, 'tmpfs')).map((item): Mount => ({
    kind: 'memory',
    from: null,
    inside: textOf(item),
    origin: originOf(item),
  }))
  return [...volumes.filter((mount) => mount !== null), ...inMemory]
}

function readCache(plugin: Plugin, textOf: (scalar: TreeScalar) => Value): readonly Omit<Store, 'before'>[] {
  const { value: config } = plugin
  const paths = pathsOf(at(config, 'path'), textOf)
  const manifest = scalarAt(config, 'manifest')
  const key = manifest === null ? null : textOf(manifest)
  const does = (['restore', 'save'] as const).filter((name) => at(config, name) !== null)
  return paths.length === 0 ? [] : does.map((one) => ({ kind: 'cache', does: one, paths, key, isDotenv: false, origin: originOf(plugin) }))
}

/** `download` and `upload` are paths, or maps `from`, `to`. */
function readArtifacts(plugin: Plugin, textOf: (scalar: TreeScalar) => Value): readonly Omit<Store, 'before'>[] {
  return (['download', 'upload'] as const).flatMap((name): readonly Omit<Store, 'before'>[] => {
    const tree = at(plugin.value, name)
    const renamed = (tree?.kind === 'map' ? [tree] : itemsOf(tree)).map((item) => at(item, name === 'download' ? 'to' : 'from'))
    const paths = [tree, ...renamed].flatMap((one) => pathsOf(one, textOf)).filter((path) => literal(path) !== '')
    const does = name === 'download' ? 'restore' : 'save'
    return paths.length === 0 ? [] : [{ kind: 'artifact', does, paths, key: null, isDotenv: false, origin: originOf(plugin) }]
  })
}
