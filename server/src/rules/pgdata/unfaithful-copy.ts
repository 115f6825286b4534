import type { Archive, CopyTree } from '../../commands/effect.js'
import { isRemote } from '../../facts/network.js'
import { isOnEveryPathAfter, isEffect, type Situated, type SituatedEffect } from '../../facts/situated.js'
import { pathOf } from '../../facts/context.js'
import { flatten, keyOf, lengthOf, literal, slice, type Value } from '../../text/value.js'
import { archiveInstead } from '../archive-fix.js'
import { isPutAlone } from '../joint-archive.js'
import { DATABASE_DIRECTORY } from '../needed-words.js'
import { defineRule, type FixPlan, type Tools } from '../rule.js'

/** What a copy does not keep, in the order in which it hurts. */
interface Losses {
  readonly links: 'follow' | 'skip' | null
  readonly dropped: boolean
  readonly owner: boolean
}

export default defineRule({
  id: 'pgdata/unfaithful-copy',
  since: '0.1.0',
  docs: {
    title: 'A copy of a database directory does not keep what the server needs',
    what: 'A data directory of PostgreSQL, MySQL or MariaDB, or a directory that holds one, is copied or archived by a command that follows or skips symbolic links, or does not keep owners and modes.',
    why: 'PostgreSQL starts only when the data directory belongs to the user of the server and has mode 0700 or 0750, and finds tablespaces through symbolic links in `pg_tblspc`. GNU and busybox `cp -r` keep links as they are, and lose owners and times; `cp -L`, `scp -r`, `tar -h` and `zip -r` store a second real directory for every tablespace; `rsync -r` leaves links out and still exits 0. On FreeBSD `cp -r` follows links. Measured with PostgreSQL 15, GNU coreutils 9.1 and rsync 3.5.0 (`test/proofs/data-directory-copy.test.ts`): no server starts on what root copied by `cp -r`, `cp -rL` or `rsync -r`; with owner and mode put right it does, but on the copy by `rsync -r` every SELECT from a tablespace fails with "could not open file". A faithful copy starts at once, and its links still lead to the original\'s tablespaces.',
    pattern:
      'Copy as root or as the owner, with everything kept:\n\n```sh\nsudo cp -a "$PGDATA" /backup/pgdata\nsudo rsync -aH "$PGDATA/" /backup/pgdata/\nsudo tar cf /backup/pgdata.tar -C "$PGDATA" .\n```',
    whenToIgnore: 'When the copy is only read by people, or owners and modes are restored by something that this check cannot see.',
    fixSafety:
      'Unsafe: owners, modes and links of the copy change to those of the source. Run by an unprivileged user, `cp -a` cannot keep owners and says nothing.',
    sources: [
      'PostgreSQL manual, 19.2 Creating a Database Cluster and 23.6 Tablespaces',
      'GNU coreutils manual, cp invocation',
      'rsync(1)',
      'measured with GNU coreutils 9.1 and rsync 3.2.7',
    ],
    related: ['nfs/per-file-copy'],
  },
  needs: {
    // A copy that goes into directories, or whose options come from a variable.
    here: [
      /\bg?cp\b(?:[^\n;|&]|\\\n)*\s(?:-\w*[rRa]|--rec|--arch|"?\$\{?\w*(?:OPT|ARG|FLAG|@))|\b(?:rsync|scp|tar|gtar|bsdtar|zip|aws|gsutil|gcloud)\b|\b(?:docker|podman|kubectl|oc)\b[^\n]*\bcp\b/,
    ],
    anywhere: [DATABASE_DIRECTORY],
  },
  on: {
    copyTree(item, tools) {
      const { effect } = item
      if (!effect.recursive) return
      const fact = effect.from
        .map((field) => tools.facts.dataDirectory(remotePath(field.value) ?? tools.facts.path(field, item), item))
        .find((one) => one !== null)
      if (fact === undefined || fact === null || effect.from.some(({ value }) => isUrl(value))) return
      const lost = afterRestoring(lossesOf(effect, item, tools), item, tools)
      if (lost === null) return
      tools.report(
        { kind: 'command' },
        {
          severity: lost.links !== null || lost.dropped ? 'error' : 'warning',
          confidence: fact.confidence,
          message: messageFor(effect, lost),
          because: fact.evidence,
          fixes: () => fixesFor(item, tools),
        },
      )
    },
    archive(item, tools) {
      const { effect, moment, context } = item
      const base = effect.base === null ? moment.directory : pathOf(effect.base, moment, context)
      if (effect.symlinks !== 'follow') return
      for (const field of effect.from) {
        const fact = tools.facts.dataDirectory(pathOf(field.value, { ...moment, directory: base }, context), item)
        if (fact === null) continue
        tools.report(
          { kind: 'command' },
          {
            severity: 'error',
            confidence: fact.confidence,
            message: `${effect.said} stores what symbolic links point at: every tablespace becomes a second real directory`,
            because: fact.evidence,
            fixes: () => (effect.faithful === null ? [] : [keepLinks(effect, effect.faithful)]),
          },
        )
        return
      }
    },
  },
})

/** Out of an object store: the data directory is where it goes. */
function isUrl(value: Value): boolean {
  return isRemote(value) && /^[a-z0-9]+:\/\//i.test(flatten(value))
}

/** The path behind `host:` or `pod:`; of another machine, but a data directory all the same. */
function remotePath(value: Value): Value | null {
  const match = /^[^:]+:(?=\/)/.exec(flatten(value))
  return match === null ? null : slice(value, match[0].length, lengthOf(value))
}

function lossesOf(effect: CopyTree, item: Situated, tools: Tools): Losses {
  const bySource = isOwner(item, tools)
  return {
    links: effect.symlinks === 'keep' ? null : effect.symlinks,
    dropped: effect.ownership === 'drop' || effect.mode === 'drop',
    owner: effect.ownership === 'lose' && !bySource,
  }
}

/** The user who copies owns the directory: what it writes belongs to the same user. */
function isOwner(item: Situated, tools: Tools): boolean {
  const { user } = item.moment
  if (user.kind === 'named') return /^(postgres|mysql)$/.test(literal(user.name)?.replace(/:.*/, '') ?? '')
  return (
    user.kind === 'caller' &&
    tools.facts.items
      .with('dataDirectory')
      .some(
        (other) =>
          isEffect(other, 'dataDirectory') &&
          other.effect.use === 'initialise' &&
          other.effect.said !== 'docker run -v' &&
          other.moment.user.kind === 'caller' &&
          other.moment.machine === item.moment.machine,
      )
  )
}

/** What is still lost when the copy's owner and mode are set later, on every path; null where nothing is. */
function afterRestoring(lost: Losses, item: Situated & SituatedEffect<'copyTree'>, tools: Tools): Losses | null {
  const targets = copiesOf(item, tools)
  const restoring = tools.facts.items.with('changeOwner', 'changeMode')
  const later = (matches: (other: Situated) => boolean): boolean =>
    restoring.some((other) => matches(other) && isOnEveryPathAfter(item, other))
  const chowned = later(
    (other) =>
      isEffect(other, 'changeOwner') &&
      other.effect.owner !== null &&
      touches(pathOf(other.effect.path.value, other.moment, other.context), targets, other.effect.recursive),
  )
  const chmodded = later(
    (other) =>
      isEffect(other, 'changeMode') &&
      /^(0?700|0?750|u=rwx,go=|u=rwX,go=|go=|go-rwx|u=rwx,g=rx,o=)$/.test(literal(other.effect.mode) ?? '') &&
      touches(pathOf(other.effect.path.value, other.moment, other.context), targets, other.effect.recursive),
  )
  const rest: Losses = { links: lost.links, dropped: lost.dropped && !(chowned && chmodded), owner: lost.owner && !chowned }
  return rest.links === null && !rest.dropped && !rest.owner ? null : rest
}

/** Where the copy ends up: the target, or the source's name inside it. */
function copiesOf(item: Situated & SituatedEffect<'copyTree'>, tools: Tools): readonly string[] {
  const to = keyOf(tools.facts.path(item.effect.to, item))
  return [to, ...item.effect.from.map((field) => `${to}/${flatten(tools.facts.path(field, item)).split('/').at(-1) ?? ''}`)]
}

function touches(path: Value, targets: readonly string[], recursive: boolean): boolean {
  const key = keyOf(path)
  return targets.some((target) => target === key || (recursive && target.startsWith(`${key}/`)) || key.startsWith(`${target}/`))
}

function messageFor(effect: CopyTree, lost: Losses): string {
  const { said } = effect
  if (lost.links === 'follow')
    return `${said} copies what symbolic links point at: every tablespace becomes a second real directory${lost.owner ? ', and owners are lost' : ''}`
  if (lost.links === 'skip')
    return `${said} leaves symbolic links out and still succeeds: the copy has no tablespaces${lost.owner ? ', and owners are lost' : ''}`
  if (lost.dropped) return `${said} throws owners and modes away: PostgreSQL refuses to start on the copy`
  return `${said} does not keep owners: files of the copy belong to the user who copies, and PostgreSQL refuses to start on a directory of another user`
}

function fixesFor(item: Situated & SituatedEffect<'copyTree'>, tools: Tools): readonly FixPlan[] {
  const { effect } = item
  const storage = tools.facts.networkStorage(tools.facts.path(effect.to, item), item)
  // On one branch only it is not known enough to change what is stored.
  if (storage !== null && storage.confidence !== 'possible') {
    const plan = isPutAlone(item, tools.facts) ? archiveInstead(item, 'put', tools.facts) : null
    return plan === null ? [] : [plan]
  }
  if (effect.faithful === null) return []
  return [
    {
      title: 'keep owners, modes, times and links',
      applicability: 'unsafe',
      rationale: 'the copy keeps owners, modes, times and links of the source; keeping owners needs root',
      change: { kind: 'words', words: effect.faithful },
      keeps: [...effect.from, effect.to],
    },
  ]
}

function keepLinks(effect: Archive, words: NonNullable<Archive['faithful']>): FixPlan {
  return {
    title: 'keep symbolic links as links',
    applicability: 'unsafe',
    rationale: `${effect.said} no longer stores what the links point at`,
    change: { kind: 'words', words },
    keeps: effect.from,
  }
}
