import type { Archive, CopyTree } from '../../commands/effect.js'
import type { Field } from '../../commands/field.js'
import { keysOf, type Clusters } from '../../facts/clusters.js'
import { pathOf } from '../../facts/context.js'
import type { Items } from '../../facts/items.js'
import { goesOn, mayEnd, serviceOn, startsOn, type Started } from '../../facts/servers.js'
import { canFollow, endsBetween, isEffect, isUncalled, type Situated, type SituatedEffect } from '../../facts/situated.js'
import { keyOf, type Value } from '../../text/value.js'
import { isExcluded } from '../excluded.js'
import { DATABASE_DIRECTORY } from '../needed-words.js'
import { defineRule, type Report, type Tools } from '../rule.js'

export default defineRule({
  id: 'pgdata/hot-copy',
  since: '0.1.0',
  docs: {
    title: 'A database directory is copied while its server runs',
    what: 'The files of a PostgreSQL, MySQL or MariaDB data directory are copied or archived after the server was started on them, or beside a service of the job that has them as its volume, and nothing stops the server in between.',
    why: 'The copy reads each file at another moment, while the server writes pages, the write-ahead log and `pg_control` with write(2) in an order of its own. What comes out is a state that never existed. A server that starts on it may refuse, or may run with torn pages and lost rows; most often it works on a quiet system and fails on a busy one. PostgreSQL promises a usable copy only of a stopped server, of a consistent snapshot of the file system, or between `pg_backup_start` and `pg_backup_stop` with the log that was written meanwhile. Shown on the real thing by `test/proofs/hot-copy.test.ts`.',
    pattern:
      'Stop the server first, or let it make the copy itself:\n\n```sh\npg_ctl -D "$PGDATA" -m fast -w stop\ntar cf /backup/pgdata.tar -C "$PGDATA" .\npg_ctl -D "$PGDATA" -w start\n```\n\n```sh\npg_basebackup -D /backup/pgdata -X stream\n```',
    whenToIgnore:
      'When the path is a snapshot of the file system, when a client that this check cannot see has started a backup, or when the copy is only looked at by people.',
    fixSafety: 'There is no fix: whether the server may be stopped is not for a script to guess.',
    sources: [
      'PostgreSQL manual, 26.2 File System Level Backup and 26.3.3 Making a Base Backup Using the Low Level API',
      'MySQL reference manual, Making Backups by Copying Table Files',
    ],
    related: ['pgdata/unfaithful-copy'],
  },
  needs: {
    here: [
      /\b(?:g?cp|rsync|scp|tar|gtar|bsdtar|zip|docker|podman|kubectl|oc|aws|gsutil|gcloud)\b/,
      /\b(?:start|restart|postgres|postmaster|mysqld|mariadbd|mysqld_safe)\b|\brun\b[^\n]*(?:-v|--volume)/,
    ],
    anywhere: [DATABASE_DIRECTORY],
  },
  on: {
    copyTree(item, tools) {
      if (item.effect.recursive) look(item, item.effect.from, tools)
    },
    archive(item, tools) {
      look(item, item.effect.from, tools)
    },
  },
})

type Copying = Situated & (SituatedEffect<'copyTree'> | SituatedEffect<'archive'>)

function look(item: Copying, from: readonly Field[], tools: Tools): void {
  if (isUncalled(item)) return
  for (const field of from) {
    const path = sourceOf(item.effect, field, item)
    const running = byService(item, path, tools) ?? byStart(item, path, tools)
    if (running === null) continue
    tools.report(
      { kind: 'command' },
      {
        severity: 'warning',
        ...running,
        message: `${item.effect.said} copies files that a running server is writing: what comes out may be a state that never existed`,
      },
    )
    return
  }
}

type Running = Pick<Report, 'confidence' | 'because'>

function byStart(item: Copying, path: Value, { facts }: Tools): Running | null {
  const clusters = facts.clusters(path, item)
  if (clusters === null) return null
  if (!clusters.isItself && clusters.keys.every((key) => isExcluded(key, keyOf(path), item.effect))) return null
  const started = runningAt(item, clusters, facts.items)
  if (started === null || isRepeated(item, path, (end) => mayEnd(end, clusters), facts)) return null
  return {
    confidence: clusters.confidence === 'certain' && !isEffect(started.item, 'databaseServer') ? 'certain' : atMostLikely(clusters),
    because: [started.evidence, ...clusters.evidence.filter(({ origin }) => origin === null || origin !== started.evidence.origin)],
  }
}

/** A service runs from the first step to the last, unless a step stops it. */
function byService(item: Copying, path: Value, { facts, given }: Tools): Running | null {
  const evidence = serviceOn(path, given)
  const isEnd = (other: Situated): boolean => isEffect(other, 'databaseServer') && other.effect.does !== 'start'
  if (evidence === null || facts.items.with('databaseServer').some((other) => isEnd(other) && canFollow(other, item))) return null
  return isRepeated(item, path, isEnd, facts) ? null : { confidence: 'certain', because: [evidence] }
}

function atMostLikely({ confidence }: Clusters): 'likely' | 'possible' {
  return confidence === 'possible' ? 'possible' : 'likely'
}

/** `tar -C base member` reads below its own base. */
function sourceOf(effect: CopyTree | Archive, field: Field, { moment, context }: Situated): Value {
  if (effect.kind === 'copyTree' || effect.base === null) return pathOf(field.value, moment, context)
  return pathOf(field.value, { ...moment, directory: pathOf(effect.base, moment, context) }, context)
}

/** The last start on the way here, unless something in between may have ended it. */
function runningAt(item: Copying, clusters: Clusters, items: Items): Started | null {
  const started = startsOn(clusters, items).findLast((each) => goesOn(each.item) && canFollow(each.item, item))
  if (started === undefined) return null
  const ended = items
    .with('databaseServer', 'dataDirectory')
    .some(
      (other) =>
        mayEnd(other, clusters) && canFollow(started.item, other) && canFollow(other, item) && !endsBetween(other, item, items.exits),
    )
  return ended ? null : started
}

/** A first pass while the server runs, made good by a second one after it has stopped. */
function isRepeated(item: Copying, path: Value, isEnd: (item: Situated) => boolean, facts: Tools['facts']): boolean {
  const keys = keysOf(path)
  return facts.items
    .with('copyTree')
    .some(
      (later) =>
        canFollow(item, later) &&
        later.effect.from.some((other) => keysOf(facts.path(other, later)).some((key) => keys.includes(key))) &&
        facts.items.with('databaseServer', 'dataDirectory').some((end) => isEnd(end) && canFollow(item, end) && canFollow(end, later)),
    )
}
