/** What makes a data directory private again after its mode was changed: chmod on it or on its copy, initdb, its removal. */
import { literal, type Value } from '../text/value.js'
import { keysOf, type Clusters } from './clusters.js'
import { pathOf } from './context.js'
import { accessOf, isAccepted, undoes, type Access } from './modes.js'
import { canFollow, isEffect, isOnEveryPathAfter, scopesOf, type Situated, type Situation } from './situated.js'

/** The kinds of effects that may close a directory. */
export const CLOSING = ['changeMode', 'dataDirectory', 'remove'] as const

/** A later item gives the directories modes with which a server starts. */
export function isClosing(item: Situated, keys: readonly string[], opened: Access): boolean {
  if (isEffect(item, 'changeMode')) {
    const mode = literal(item.effect.mode)
    const access = mode === null ? null : accessOf(mode)
    // One that is not known, as that of another file, may close it.
    if (mode !== null && (access === null || !(isAccepted(access) || undoes(access, opened)))) return false
    return reaches(item.effect.path.value, item, keys, item.effect.recursive)
  }
  // initdb sets the mode of an empty directory, and so does the entry point of an image; pg_basebackup leaves it.
  if (isEffect(item, 'dataDirectory'))
    return (
      ((item.effect.use === 'initialise' && item.effect.said !== 'pg_basebackup') || item.effect.said.endsWith('run -v')) &&
      reaches(item.effect.path.value, item, keys, false)
    )
  return isEffect(item, 'remove') && item.effect.recursive && reaches(item.effect.path.value, item, keys, true)
}

/** True where a closing follows on every path: unconditionally, in a trap, under a test of the path itself, or on both arms. */
export function isClosedAfter(at: Situated, closings: readonly Situated[]): boolean {
  const later = closings.filter((each) => canFollow(at, each))
  return later.some(
    (each) =>
      isOnEveryPathAfter(at, each) ||
      scopesOf(each).some(({ kind }) => kind === 'trap') ||
      newGuards(at, each).every(
        ({ key, holds, condition }) =>
          asksOfFiles(condition.kind, key) ||
          later.some((other) => newGuards(at, other).some((guard) => guard.key === key && guard.holds !== holds)),
      ),
  )
}

function newGuards(earlier: Situation, later: Situation): Situation['moment']['guards'] {
  return later.moment.guards.filter(({ key }) => !earlier.moment.guards.some((guard) => guard.key === key))
}

/** `[ -d "$dir" ]`, or whether a command such as sudo works. */
function asksOfFiles(kind: string, key: string): boolean {
  return kind === 'status' || /^-[a-zA-Z] /.test(key)
}

/** The key of every place to which the directories are copied, archives not counted. */
export function copiesOf(item: Situated, { keys }: Clusters): readonly string[] {
  if (!isEffect(item, 'copyTree') || !item.effect.recursive) return []
  const targets = keysOf(pathOf(item.effect.to.value, item.moment, item.context))
  const sources = new Set(item.effect.from.flatMap((field) => keysOf(pathOf(field.value, item.moment, item.context))))
  return [...sources].flatMap((from) =>
    keys.flatMap((key) => {
      if (key !== from && !key.startsWith(`${from}/`)) return []
      const inside = key.slice(from.length)
      const name = from.slice(from.lastIndexOf('/'))
      return targets.flatMap((target) => [target + inside, target + name + inside])
    }),
  )
}

function reaches(path: Value, { moment, context }: Situation, keys: readonly string[], recursive: boolean): boolean {
  return keysOf(pathOf(path, moment, context)).some((key) => keys.some((each) => each === key || (recursive && each.startsWith(`${key}/`))))
}
