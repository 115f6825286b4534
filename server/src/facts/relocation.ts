/**
 * What becomes of a copied data directory: whether a server or a tool uses it at its new place, or it is only kept, as a
 * backup is. A kept copy goes back to where its links point.
 */
import type { Field } from '../commands/field.js'
import { flatten, keyOf, lengthOf, slice, type Value } from '../text/value.js'
import { isRemote } from './network.js'
import { keysOf } from './clusters.js'
import { pathOf } from './context.js'
import { namesOf, type Evidence } from './evidence.js'
import { originOfCommand } from './origin.js'
import type { Items } from './items.js'
import { canFollow, isEffect, type Situated } from './situated.js'

const KEPT = /(?:^|[^a-z])(?:backups?|bak|snapshots?|archives?|dumps?|caches?|offsite|old|orig)(?:[^a-z]|$)/i
const SCRATCH = /^\/(?:var\/)?tmp\/|^\/dev\/shm\/|\/scratch\//
const PER_RUN = /^(?:mktemp\b|CI_JOB_ID$|CI_PIPELINE_ID$|GITHUB_RUN_ID$|BUILDKITE_JOB_ID$|BUILD_(?:ID|NUMBER)$|RUNNER_TEMP$|TMPDIR$)/

/** The path's own words say that what lies there is kept for later. */
export function isKept(path: Value): boolean {
  return path.some((segment) =>
    segment.kind === 'text'
      ? KEPT.test(segment.text)
      : [...namesOf(segment).map(({ name }) => name), holeName(segment)].some((name) => KEPT.test(name)),
  )
}

/** A place of this run alone, so never the one where the original was made. */
export function isOfThisRun(path: Value): boolean {
  return SCRATCH.test(`${flatten(path)}/`) || path.some((segment) => PER_RUN.test(holeName(segment)))
}

function holeName(segment: Value[number]): string {
  return segment.kind === 'hole' ? segment.hole.name : ''
}

/** A server or a tool that is given one of the directories after an item. */
export function usedAfter(at: Situated, keys: readonly string[], items: Items): Evidence | null {
  const user = items
    .with('dataDirectory')
    .find(
      (item) =>
        item.effect.use !== 'stop' &&
        item.effect.use !== 'initialise' &&
        !isMounted(item) &&
        canFollow(at, item) &&
        keysOf(pathOf(item.effect.path.value, item.moment, item.context)).some((key) => keys.includes(key)),
    )
  return user === undefined ? null : { message: `${user.effect.said} uses the copy here`, origin: originOfCommand(user) }
}

/** A container sees one of the directories, or one above it, under a path of its own. */
export function isMountedInContainer(keys: readonly string[], items: Items): boolean {
  return items.where('tells what a container sees', tellsOfContainer).some((item) => {
    const hosts = [
      ...item.moment.volumes.map(({ host }) => host),
      ...((isEffect(item, 'dataDirectory') && isMounted(item)) || isEffect(item, 'volume')
        ? [pathOf(item.effect.path.value, item.moment, item.context)]
        : []),
    ]
    return hosts.flatMap(keysOf).some((host) => keys.some((key) => key === host || key.startsWith(`${host}/`)))
  })
}

/** It may tell what a container sees of the host. */
function tellsOfContainer(item: Situated): boolean {
  return item.moment.volumes.length > 0 || isEffect(item, 'dataDirectory') || isEffect(item, 'volume')
}

function isMounted(item: Situated): boolean {
  return isEffect(item, 'dataDirectory') && item.effect.said.endsWith('run -v')
}

/** The source is removed or moved away later: the data directory moves, and its links stay right. */
export function isGoneAfter(at: Situated, keys: readonly string[], items: Items): boolean {
  return items.with('remove', 'moveTree').some((item) => {
    const { effect } = item
    if (!canFollow(at, item)) return false
    const paths = effect.kind === 'moveTree' ? effect.from : effect.recursive ? [effect.path] : []
    return paths.some((field) =>
      keysOf(pathOf(field.value, item.moment, item.context)).some((gone) => keys.some((key) => key === gone || key.startsWith(`${gone}/`))),
    )
  })
}

/** The copy is moved to the place of the original later, so its links are right again. */
export function isMovedBack(at: Situated, copies: readonly string[], originals: readonly string[], items: Items): boolean {
  const holdsOne = (directory: string, keys: readonly string[]): boolean =>
    keys.some((key) => key === directory || key.startsWith(`${directory}/`))
  return items.with('moveTree').some((item) => {
    if (!canFollow(at, item)) return false
    const pathsOf = (field: Field): readonly string[] => keysOf(pathOf(field.value, item.moment, item.context))
    return (
      item.effect.from.some((field) => pathsOf(field).some((from) => holdsOne(from, copies))) &&
      pathsOf(item.effect.to).some((to) => holdsOne(to, originals))
    )
  })
}

/** `host:/same/path`: on the other side it lies where it lay. */
export function isSamePlace(from: Value, to: Value): boolean {
  const colon = isRemote(to) ? flatten(to).indexOf(':') : -1
  return keyOf(from) === keyOf(withoutSlash(slice(to, colon + 1, lengthOf(to))))
}

function withoutSlash(path: Value): Value {
  return slice(path, 0, flatten(path).replace(/\/+\.?$/, '').length)
}
