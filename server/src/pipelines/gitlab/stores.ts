/**
 * What GitLab keeps of a GitLab job's files and gives back to it: caches and artifacts. Knows nothing of which jobs
 * get the artifacts of which.
 */
import { concat, flatten, hole, text } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import type { Filling } from './expand.js'
import { keyword } from './inherit.js'
import { entryIn, itemsOf, lookUp, scalarsOf } from './resolve.js'
import type { Resolver } from './resolve.js'
import { textOf } from './text.js'
import type { Store } from '../job.js'
import { originOf } from '../yaml/look-up.js'
import type { Entry, Tree, TreeMap } from '../yaml/tree.js'

/** Before which scripts, by index, GitLab restores caches and keeps files. */
interface Times {
  readonly first: number
  readonly last: number
}

export function readStores(resolver: Resolver, job: TreeMap, name: string, filling: Filling, times: Times): readonly Store[] {
  const caches = itemsOf(resolver, keyword(resolver, job, 'cache')).flatMap((cache) =>
    cache.kind === 'map' ? readCache(resolver, cache, filling, times) : [],
  )
  const artifacts = keyword(resolver, job, 'artifacts')
  const kept = artifacts?.kind === 'map' ? readArtifacts(resolver, artifacts, filling, times) : []
  return [...caches, ...kept, ...readPages(resolver, job, name, filling, times)]
}

function readCache(resolver: Resolver, cache: TreeMap, filling: Filling, { first, last }: Times): readonly Store[] {
  const paths = textsIn(resolver, lookUp(resolver, cache, 'paths'), filling)
  if (paths.length === 0) return []
  const store = { kind: 'cache', paths, key: readKey(resolver, cache, filling), isDotenv: false, origin: originOf(cache) } as const
  const policy = lookUp(resolver, cache, 'policy')
  const said = policy?.kind === 'scalar' ? flatten(filling.text(textOf(policy))) : 'pull-push'
  const stores: Store[] = []
  if (said !== 'push') stores.push({ ...store, does: 'restore', before: first })
  if (said !== 'pull') stores.push({ ...store, does: 'save', before: last })
  return stores
}

/** A text, or the files whose content it is made of; `default` where there is none, as GitLab has it. */
function readKey(resolver: Resolver, cache: TreeMap, filling: Filling): Value {
  const key = lookUp(resolver, cache, 'key')
  if (key === null) return text('default')
  if (key.kind === 'scalar') return filling.text(textOf(key))
  if (key.kind !== 'map') return []
  const prefix = lookUp(resolver, key, 'prefix')
  const files = scalarsOf(resolver, lookUp(resolver, key, 'files') ?? lookUp(resolver, key, 'files_commits'))
  const name = files.map((file) => file.text).join(' ')
  const checksum = hole({ id: `checksum:${name}`, kind: 'unknown', name: `checksum of ${name}` }, originOf(key))
  return prefix?.kind === 'scalar' ? concat(filling.text(textOf(prefix)), text('-'), checksum) : checksum
}

function readArtifacts(resolver: Resolver, artifacts: TreeMap, filling: Filling, { last }: Times): readonly Store[] {
  const reports = lookUp(resolver, artifacts, 'reports')
  const dotenv = reports?.kind === 'map' ? entryIn(resolver, reports, 'dotenv') : null
  const kept = entryIn(resolver, artifacts, 'paths')
  return [kept === null ? [] : save(kept, false), dotenv === null ? [] : save(dotenv, true)].flat()

  function save(entry: Entry, isDotenv: boolean): readonly Store[] {
    const paths = textsIn(resolver, entry.value, filling)
    return paths.length === 0 ? [] : [{ kind: 'artifact', does: 'save', paths, key: null, isDotenv, before: last, origin: originOf(entry) }]
  }
}

/** A job that deploys a site keeps the folder that it publishes: https://docs.gitlab.com/ci/yaml/#pages. */
function readPages(resolver: Resolver, job: TreeMap, name: string, filling: Filling, { last }: Times): readonly Store[] {
  const pages = entryIn(resolver, job, 'pages')
  const isOff = pages?.value.kind === 'scalar' && pages.value.text === 'false'
  if (isOff || (pages === null && name !== 'pages')) return []
  const nested = pages?.value.kind === 'map' ? entryIn(resolver, pages.value, 'publish') : null
  const publish = nested ?? entryIn(resolver, job, 'publish')
  const origin = publish ?? pages
  if (origin === null) return []
  const paths = publish === null ? [text('public')] : textsIn(resolver, publish.value, filling)
  return [{ kind: 'artifact', does: 'save', paths, key: null, isDotenv: false, before: last, origin: originOf(origin) }]
}

function textsIn(resolver: Resolver, node: Tree | null, filling: Filling): readonly Value[] {
  return scalarsOf(resolver, node).map((scalar) => filling.text(textOf(scalar)))
}
