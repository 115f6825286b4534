import { textNow } from '../../facts/origin.js'
import { keysOf, type Clusters } from '../../facts/clusters.js'
import { accessOf, isRefused, type Access } from '../../facts/modes.js'
import { isRemote } from '../../facts/network.js'
import { placeBelow } from '../../facts/placement.js'
import { CLOSING, copiesOf, isClosedAfter, isClosing } from '../../facts/restoring.js'
import { startsOn, type Started } from '../../facts/servers.js'
import { canFollow, isEffect, isUncalled, type Situated, type SituatedEffect } from '../../facts/situated.js'
import { literal } from '../../text/value.js'
import { followedBy, prefixText, repeatable, wordText } from '../follow-up-fix.js'
import { DATABASE_DIRECTORY } from '../needed-words.js'
import { defineRule, type FixPlan, type Tools } from '../rule.js'

export default defineRule({
  id: 'pgdata/loosened-permissions',
  since: '0.1.0',
  docs: {
    title: 'A PostgreSQL data directory is opened to others and not closed again',
    what: 'A `chmod` gives others access to a data directory of PostgreSQL, or lets its group write there, and no `chmod 700` or `chmod 750` follows, neither on it nor on the copy that is made of it.',
    why: 'When it starts, the server calls stat(2) on its data directory and refuses to go on if the mode has any of the bits 027: "data directory has invalid permissions. Permissions should be u=rwx (0700) or u=rwx,g=rx (0750)". Only the top directory is looked at, so one `chmod` on it repairs that. Until then everybody on the machine can read every table. Shown on the real thing by `test/proofs/data-directory-permissions.test.ts`.',
    pattern:
      'Read it as somebody who may, instead of opening it:\n\n```sh\nsudo tar cf "$CACHE/pgdata.tar" -C "$PGDATA" .\n```\n\nOr close it again, on every path:\n\n```sh\ntrap \'sudo chmod 700 "$PGDATA"\' EXIT\nsudo chmod -R a+rX "$PGDATA"\ncp -r "$PGDATA" "$CACHE/pgdata"\n```',
    whenToIgnore:
      'When no server will start on the directory any more, or something that this check cannot see sets the mode before one does.',
    fixSafety: 'Unsafe: what reads the directory as another user afterwards can do so no longer.',
    sources: [
      'PostgreSQL manual, 19.2 Creating a Database Cluster, and initdb',
      'measured with PostgreSQL 15: 0755 and 0770 are refused, 0750 starts; initdb sets the mode of an empty directory that is there, pg_basebackup does not',
    ],
    related: ['pgdata/unfaithful-copy', 'pgdata/half-restored'],
  },
  needs: {
    here: [/\bchmod\b/],
    anywhere: [DATABASE_DIRECTORY],
  },
  on: {
    changeMode(item, tools) {
      const mode = literal(item.effect.mode)
      const access = mode === null ? null : accessOf(mode)
      if (mode === null || access === null || !isRefused(access) || isUncalled(item)) return
      const clusters = tools.facts.clusters(tools.facts.path(item.effect.path, item), item)
      if (clusters === null || clusters.server !== 'postgresql' || clusters.isContent) return
      if (!clusters.isItself && !item.effect.recursive) return
      if (isAgain(item, mode, clusters, tools)) return
      const started = startedOpen(item, clusters, access, tools)
      if (started === null && (isClosedLater(item, clusters, access, tools) || isNewAndEmpty(item, clusters, tools))) return
      tools.report(
        { kind: 'command' },
        {
          severity: started === null ? 'warning' : 'error',
          confidence:
            started === null && (isItselfCopy(item, clusters, tools) || isRestoredByName(item, clusters, access, tools))
              ? 'possible'
              : clusters.confidence,
          message: `chmod ${mode} opens a PostgreSQL data directory, and ${whatFollows(item, clusters, access, started, tools)}`,
          because: [...clusters.evidence, ...(started === null ? [] : [started.evidence])],
          fixes: () => fixesFor(item, clusters, started, tools),
        },
      )
    },
  },
})

type Opening = Situated & SituatedEffect<'changeMode'>

function whatFollows(item: Opening, { keys }: Clusters, access: Access, started: Started | null, { facts }: Tools): string {
  if (started !== null) return 'the server that is started on it afterwards refuses: it accepts 0700 and 0750 only'
  return facts.items.with(...CLOSING).some((each) => canFollow(item, each) && isClosing(each, keys, access))
    ? 'it is closed again on some paths only: a server refuses to start on it'
    : 'nothing closes it again: a server refuses to start on it'
}

/** A start on the directory with nothing in between that closes it. */
function startedOpen(item: Opening, clusters: Clusters, access: Access, { facts }: Tools): Started | null {
  const closings = facts.items.with(...CLOSING).filter((each) => isClosing(each, clusters.keys, access))
  return (
    startsOn(clusters, facts.items).find(
      (start) =>
        canFollow(item, start.item) &&
        !(isEffect(start.item, 'dataDirectory') && start.item.effect.said.endsWith('run -v')) &&
        !closings.some((each) => canFollow(item, each) && canFollow(each, start.item)),
    ) ?? null
  )
}

/** The directory, or a copy of it, is closed on every path; of a copy elsewhere, by the name that both have. */
function isClosedLater(item: Opening, clusters: Clusters, access: Access, { facts }: Tools): boolean {
  if (
    isClosedAfter(
      item,
      facts.items.with(...CLOSING).filter((each) => isClosing(each, clusters.keys, access)),
    )
  )
    return true
  const handedOn = facts.items.with('archive', 'copyTree').filter((each) => canFollow(item, each) && isHandedOn(each, clusters, facts))
  const copies = handedOn.flatMap((each) => copiesOf(each, clusters))
  return facts.items.with(...CLOSING).some((each) => canFollow(item, each) && isClosing(each, copies, access))
}

/** `sudo chmod ... || chmod ...`: the first is to blame. */
function isAgain(item: Opening, mode: string, { keys }: Clusters, { facts }: Tools): boolean {
  return facts.items
    .with('changeMode')
    .some(
      (each) =>
        canFollow(each, item) &&
        literal(each.effect.mode) === mode &&
        keysOf(facts.path(each.effect.path, each)).some((key) => keys.includes(key)),
    )
}

/** It is archived or copied, and elsewhere a directory of its name is closed: what comes out of the archive, it seems. */
function isRestoredByName(item: Opening, clusters: Clusters, access: Access, { facts }: Tools): boolean {
  if (!facts.items.with('archive', 'copyTree').some((each) => canFollow(item, each) && isHandedOn(each, clusters, facts))) return false
  const names = new Set(clusters.keys.map(lastPart))
  return facts.items.with('changeMode').some((each) => {
    if (each === item) return false
    const keys = keysOf(facts.path(each.effect.path, each))
    const isOther = !canFollow(item, each) || !keys.some((key) => clusters.keys.includes(key))
    return isOther && keys.every((key) => names.has(lastPart(key))) && isClosing(each, keys, access)
  })
}

function isHandedOn(item: Situated, clusters: Clusters, facts: Tools['facts']): boolean {
  if (isEffect(item, 'archive')) return true
  if (!isEffect(item, 'copyTree')) return false
  return item.effect.from.some((field) =>
    keysOf(facts.path(field, item)).some((from) => clusters.keys.some((key) => key === from || key.startsWith(`${from}/`))),
  )
}

function lastPart(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

/** Made here for a server that is yet to fill it: who does so sets the mode. */
function isNewAndEmpty(item: Opening, { keys }: Clusters, { facts }: Tools): boolean {
  const made = facts.items
    .with('makeDirectory')
    .findLast((each) => canFollow(each, item) && keysOf(facts.path(each.effect.path, each)).some((key) => keys.includes(key)))
  if (made === undefined) return false
  return !facts.items
    .with('copyTree', 'extract', 'moveTree', 'dataDirectory')
    .some(
      (each) => canFollow(made, each) && canFollow(each, item) && (!isEffect(each, 'dataDirectory') || each.effect.use === 'initialise'),
    )
}

/** It is a copy that was made here, on which nothing shows a server. */
function isItselfCopy(item: Opening, clusters: Clusters, { facts }: Tools): boolean {
  if (startsOn(clusters, facts.items).length > 0) return false
  return facts.items.with('copyTree', 'dataDirectory').some((each) => {
    if (!canFollow(each, item)) return false
    const to = isEffect(each, 'copyTree')
      ? each.effect.to
      : isEffect(each, 'dataDirectory') && each.effect.said === 'pg_basebackup'
        ? each.effect.path
        : null
    return (
      to !== null &&
      keysOf(facts.path(to, each)).some((target) => clusters.keys.some((key) => key === target || key.startsWith(`${target}/`)))
    )
  })
}

/** After the copy for which it was opened; where there is none, access for the group alone. */
function fixesFor(item: Opening, clusters: Clusters, started: Started | null, { facts }: Tools): readonly FixPlan[] {
  const path = clusters.isItself ? repeatable(item.effect.path, item) : null
  const prefix = prefixText(item)
  const end = started?.item.order ?? Number.POSITIVE_INFINITY
  const copy = facts.items.all.find(
    (each) =>
      each.order < end &&
      canFollow(item, each) &&
      textNow(each.moment.script) === textNow(item.moment.script) &&
      isHandedOn(each, clusters, facts),
  )
  if (copy !== undefined && path !== null && prefix !== null) {
    const opened = placeOfCopy(copy, clusters, facts)
    const rewrite = followedBy(copy, `${prefix}chmod 700${opened === null ? '' : ` ${opened}`}`, path)
    return rewrite === null
      ? []
      : [
          {
            title:
              opened === null ? 'close the data directory again after the copy' : 'close the data directory and its copy after the copy',
            applicability: 'unsafe',
            rationale:
              opened === null
                ? `from then on only its owner can enter the directory; ${isEffect(copy, 'archive') ? 'what the archive holds' : 'the copy'} stays as open as it was`
                : 'from then on only their owners can enter the two directories',
            change: { kind: 'rewrite', rewrite },
            keeps: [item.effect.path],
          },
        ]
  }
  const mode = item.moment.words.find((field) => field.value === item.effect.mode)
  const narrower = mode === undefined || copy !== undefined ? null : forGroupAlone(literal(mode.value) ?? '')
  if (mode === undefined || mode.written === null || narrower === null) return []
  return [
    {
      title: 'give access to the group alone',
      applicability: 'unsafe',
      rationale: 'others can no longer read the directory, and its group cannot write',
      change: { kind: 'words', words: [{ field: mode, newText: narrower }] },
      keeps: [item.effect.path],
    },
  ]
}

/** How the copy is written, which is as open as the original was; null where it lies elsewhere or its place cannot be told. */
function placeOfCopy(copy: Situated, clusters: Clusters, facts: Tools['facts']): string | null {
  if (!isEffect(copy, 'copyTree') || copy.effect.via !== 'files' || !clusters.isItself) return null
  const [from, ...others] = copy.effect.from
  const to = wordText(copy.effect.to, copy)
  if (from === undefined || others.length > 0 || to === null || isRemote(copy.effect.to.value)) return null
  if (!keysOf(facts.path(from, copy)).every((key) => clusters.keys.includes(key))) return null
  const below = placeBelow(copy.effect, from, facts.isDirectory(facts.path(copy.effect.to, copy)))
  return below === null ? null : below === '' ? to : `${to.replace(/\/$/, '')}${below}`
}

/** PostgreSQL accepts 0750 since version 11. */
function forGroupAlone(mode: string): string | null {
  if (/^0*7[0-7]{2}$/.test(mode)) return mode.replace(/[0-7]{2}$/, '50')
  return /^[oa]\+[rxX]+$/.test(mode) ? `g${mode.slice(1)}` : null
}
