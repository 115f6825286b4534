/** Database servers in an execution: when one is started on a directory, what may have stopped it, and as whom it runs. */
import type { Field } from '../commands/field.js'
import type { User } from '../commands/wrapped.js'
import { flatten, literal, type Value } from '../text/value.js'
import { keysOf, type Clusters } from './clusters.js'
import type { Evidence } from './evidence.js'
import { originOfCommand } from './origin.js'
import { pathOf } from './context.js'
import { servedInside, servedOnHost } from './served.js'
import type { Items } from './items.js'
import { canFollow, isEffect, ownScopesOf, type Given, type Situated, type Situation } from './situated.js'

export interface Started {
  readonly item: Situated
  readonly evidence: Evidence
}

/** Who runs a server, and what shows it. */
export interface Runner {
  readonly item: Situated
  readonly user: User
  readonly evidence: Evidence
}

/** Every start of a server on one of the directories, in order. */
export function startsOn({ keys }: Clusters, items: Items): readonly Started[] {
  return items.with('dataDirectory', 'databaseServer').flatMap((item): readonly Started[] => {
    const said = startedBy(item, keys, items)
    return said === null ? [] : [{ item, evidence: { message: `${said} starts the server here`, origin: originOfCommand(item) } }]
  })
}

/** A service of the job has the path, or a directory in it, as its server's data directory. */
export function serviceOn(path: Value, { job }: Given): Evidence | null {
  if (job === null) return null
  const beside = { ...job, container: null }
  const keys = keysOf(path)
  const marks = [...servedOnHost(beside), ...servedInside(job, [beside])]
  const mark = marks.find(({ key }) => keys.some((each) => each === key || key.startsWith(`${each}/`)))
  return mark === undefined
    ? null
    : { message: "a service's server has it as its data directory while the job runs", origin: mark.evidence.origin }
}

/** The server goes on after the command: it is a daemon, or the command runs in the background. */
export function goesOn(item: Situated): boolean {
  if (isEffect(item, 'databaseServer')) return true
  return isEffect(item, 'dataDirectory') && (item.effect.stays === true || ownScopesOf(item).some(({ kind }) => kind === 'background'))
}

/** The server may have been stopped, or told of a backup: only a stop of another known directory is none. */
export function mayEnd(item: Situated, { keys }: Clusters): boolean {
  if (isEffect(item, 'databaseServer')) return item.effect.does !== 'start'
  if (!isEffect(item, 'dataDirectory') || item.effect.use !== 'stop') return false
  const path = pathOf(item.effect.path.value, item.moment, item.context)
  return literal(path) === null || isOn(item, item.effect.path, keys) || keys.some((key) => key.includes('\u0001'))
}

/** The one who runs the server, and so must own its directory; null where nothing shows it. */
export function serverUser(clusters: Clusters, at: Situation, items: Items): Runner | null {
  for (const item of items.with('dataDirectory', 'databaseServer')) {
    if (item !== at && !canFollow(item, at) && !canFollow(at, item)) continue
    const { user } = item.moment
    if (
      isEffect(item, 'dataDirectory') &&
      isOn(item, item.effect.path, clusters.keys) &&
      item.effect.use !== 'inspect' &&
      !item.effect.said.endsWith('run -v')
    ) {
      if (user.kind === 'named' || user.kind === 'caller')
        return { item, user: runsAsService(item.effect.said) ? POSTGRES : user, evidence: runs(item, item.effect.said) }
    }
    if (isEffect(item, 'databaseServer') && item.effect.does === 'start' && startedBy(item, clusters.keys, items) !== null)
      return { item, user: item.effect.directory === null ? POSTGRES : user, evidence: runs(item, item.effect.said) }
  }
  return null
}

const POSTGRES: User = { kind: 'named', name: [{ kind: 'text', text: 'postgres', origin: null, through: null }] }

/** Programs that change to the cluster's owner by themselves. */
function runsAsService(said: string): boolean {
  return /^pg_(ctl|create)cluster$/.test(said)
}

function runs(item: Situated, said: string): Evidence {
  const { user } = item.moment
  const as =
    user.kind === 'named'
      ? ` as ${literal(user.name) ?? 'another user'}`
      : runsAsService(said) || !said.startsWith('pg_')
        ? ' as its own user'
        : ''
  return { message: `${said} runs it${as}`, origin: originOfCommand(item) }
}

/** How the start is said, where this item starts a server on one of the directories. */
function startedBy(item: Situated, keys: readonly string[], items: Items): string | null {
  if (isEffect(item, 'dataDirectory')) return item.effect.use === 'serve' && isOn(item, item.effect.path, keys) ? item.effect.said : null
  if (!isEffect(item, 'databaseServer') || item.effect.does !== 'start') return null
  if (item.effect.directory === 'PGDATA') return pgdataAt(item, items).some((key) => keys.includes(key)) ? item.effect.said : null
  // A service uses the directory of its package; that of another path is not known.
  return keys.some((key) => (/mysql|mariadb/.test(item.effect.said) ? /^\/var\/lib\/mysql$/ : PACKAGED).test(key)) ||
    pgdataAt(item, items).some((key) => keys.includes(key))
    ? item.effect.said
    : null
}

const PACKAGED = /^\/var\/lib\/(postgresql\/(\d+(\.\d+)?\/\w+|data)|pgsql(\/\d+)?\/data)$/

/** The keys of what PGDATA names at a moment: as it was set last, or as it came. */
function pgdataAt(at: Situation, items: Items): readonly string[] {
  const last = items.assignments('PGDATA').findLast((item) => item.order < at.order)
  if (last !== undefined) return keysOf(pathOf(last.event.value, last.moment, last.context))
  return keysOf(
    pathOf(
      [
        {
          kind: 'hole',
          hole: { id: 'env:PGDATA', kind: 'environment', name: 'PGDATA' },
          inert: true,
          splits: false,
          origin: null,
          through: null,
        },
      ],
      at.moment,
      at.context,
    ),
  )
}

function isOn({ moment, context }: Situation, path: Field, keys: readonly string[]): boolean {
  return keysOf(pathOf(path.value, moment, context)).some((key) => keys.includes(key))
}

/** The name of a user for comparing: without a group. */
export function nameOf(user: User): string | null {
  return user.kind === 'root' ? 'root' : user.kind === 'named' ? flatten(user.name).replace(/[:.].*$/, '') : null
}
