import type { Evidence, Confidence } from '../../facts/evidence.js'
import { atLeast, weaker } from '../../facts/evidence.js'
import type { Clusters } from '../../facts/clusters.js'
import { pathOf } from '../../facts/context.js'
import { isRemote } from '../../facts/network.js'
import { isKept, isMountedInContainer, isMovedBack, isOfThisRun, isSamePlace, usedAfter } from '../../facts/relocation.js'
import { copiesOf } from '../../facts/restoring.js'
import { isEffect, type Situated, type SituatedEffect } from '../../facts/situated.js'
import type { Tablespace } from '../../facts/tablespace.js'
import { flatten, keyOf, text, type Value } from '../../text/value.js'
import { relinked } from '../relink-fix.js'
import { defineRule, type Tools } from '../rule.js'

export default defineRule({
  id: 'pgdata/absolute-tablespace-links',
  since: '0.1.0',
  docs: {
    title: 'The links to tablespaces in a copied data directory still point at the original',
    what: 'A data directory that has tablespaces is copied to another place, or archived and unpacked there, with its symbolic links as they are, and nothing writes the links in `pg_tblspc` again.',
    why: '`CREATE TABLESPACE` makes a symbolic link `pg_tblspc/OID` with the absolute path of the directory (symlink(2) stores the text as it is given, and a copy stores the same text). A server on the copy therefore opens the files of the original: if that is gone, its tables fail with "could not open file", although the server has started; if it is there, two servers write the same files. Measured with PostgreSQL 15: an insert on the copy changed the file below the original, and the copied tablespace was never opened. A relative link, `../../tablespace/blocks`, is accepted by the server and points into the copy. Shown on the real thing by `test/proofs/data-directory-copy.test.ts`.',
    pattern:
      'Write the links of the copy again, relative to it; or let the server make the copy with `pg_basebackup --tablespace-mapping`:\n\n```sh\ncp -a "$DATA/pgdata" "$DATA/tablespace" "$COPY/"\nfor link in "$COPY"/pgdata/pg_tblspc/*; do\n  [ -L "$link" ] || continue\n  target=$(readlink "$link")\n  ln -sfn "../../tablespace/${target##*/tablespace/}" "$link"\ndone\n```',
    whenToIgnore:
      'When the copy goes back to the very place of the original before a server uses it, or a container mounts it there, or the links were made relative earlier.',
    fixSafety:
      'Unsafe: the links of the copy change, so that a server on it uses the copied tablespaces. Only links into a directory of the name of the tablespaces are changed.',
    sources: [
      'PostgreSQL manual, 23.6 Tablespaces, and pg_basebackup, --tablespace-mapping',
      'symlink(2)',
      'measured with PostgreSQL 15.18 and GNU coreutils 9.1',
    ],
    related: ['pgdata/tablespace-left-behind', 'pgdata/unfaithful-copy'],
  },
  needs: {
    here: [/\b(?:g?cp|rsync|tar|gtar|bsdtar)\b/],
    anywhere: [/tablespace|tblspc/i],
  },
  on: {
    copyTree(item, tools) {
      const { effect } = item
      if (!effect.recursive || effect.symlinks !== 'keep' || effect.via === 'objects') return
      if (effect.excludes !== 'inexpressible' && effect.excludes.some((pattern) => flatten(pattern).includes('pg_tblspc'))) return
      const to = tools.facts.path(effect.to, item)
      for (const field of effect.from) {
        const from = tools.facts.path(field, item)
        if (isRemote(field.value) || isSamePlace(from, isRemote(effect.to.value) ? effect.to.value : to)) continue
        const clusters = tools.facts.clusters(from, item)
        const copies = clusters === null ? [] : copiesOf(item, clusters)
        const shown = clusters === null ? null : inPlay(from, clusters, copies, item, tools)
        if (clusters === null || shown === null) continue
        if (copies.some((key) => clusters.keys.includes(key)) || isMountedInContainer(copies, tools.facts.items)) continue
        if (isMovedBack(item, copies, clusters.keys, tools.facts.items)) continue
        const used = usedAfter(item, copies, tools.facts.items)
        const confidence = weaker(clusters.confidence, confidenceOf(from, to, shown, used !== null, isRemote(effect.to.value)))
        const because = [...clusters.evidence, shown.evidence, ...(used === null ? [] : [used])] as const
        report(effect.said, linkedElsewhere(confidence, [...clusters.keys, ...copies], tools), because, item, tools)
        return
      }
    },
    extract(item, tools) {
      const { effect, moment, context } = item
      if (effect.members) return
      const to = pathOf(effect.to ?? text('.'), moment, context)
      const clusters = tools.facts.clusters(to, item)
      if (clusters === null || isMountedInContainer(clusters.keys, tools.facts.items)) return
      const packed = packedElsewhere(item, to, clusters, tools)
      if (packed === null && !isOfThisRun(to)) return
      const shown = packed ?? inPlay(to, clusters, [], item, tools)
      const used = usedAfter(item, clusters.keys, tools.facts.items)
      if (shown === null || used === null) return
      report(effect.said, linkedElsewhere(weaker(clusters.confidence, 'likely'), clusters.keys, tools), [shown.evidence, used], item, tools)
    },
  },
})

function report(
  said: string,
  confidence: Confidence,
  because: readonly [Evidence, ...(readonly Evidence[])],
  item: Situated,
  tools: Tools,
): void {
  tools.report(
    { kind: 'command' },
    {
      severity: 'warning',
      confidence,
      message: `${said} keeps the absolute links in pg_tblspc: a server on the copy opens the tablespaces of the original, or none`,
      because,
      fixes: () => {
        const plan = isEffect(item, 'copyTree') ? relinked(item, tools.facts) : null
        return plan === null ? [] : [plan]
      },
    },
  )
}

/** Where some other script writes such links of the original or of the copy, they may be relative. */
function linkedElsewhere(confidence: Confidence, directories: readonly string[], { facts }: Tools): Confidence {
  return facts.tablespaces.linked(directories) === 'elsewhere' ? 'possible' : confidence
}

/** A tablespace whose link is copied; one whose files are left behind is the matter of another rule. */
function inPlay(path: Value, clusters: Clusters, copies: readonly string[], item: Situated, { facts }: Tools): Tablespace | null {
  if (facts.tablespaces.linked([...clusters.keys, ...copies]) === 'here') return null
  const all = facts.tablespaces.of(path, clusters, item)
  const carried = all.filter(({ key, place }) => place === 'inside' || (key !== null && facts.tablespaces.isCarried(key)))
  if (carried.length === 0 && all.some(({ key }) => key !== null)) return null
  return carried[0] ?? all[0] ?? null
}

/** A copy that is only kept goes back to where its links point; one that somebody uses does not. */
function confidenceOf(from: Value, to: Value, shown: Tablespace, isUsed: boolean, isFar: boolean): Confidence {
  if (isFar || (isKept(from) && !isOfThisRun(to))) return 'possible'
  if (isUsed) return weaker(shown.confidence, 'likely')
  return isKept(to) || shown.key === null ? 'possible' : weaker(shown.confidence, 'likely')
}

/** The archive was written earlier from a data directory at another place, links to tablespaces included. */
function packedElsewhere(item: Situated & SituatedEffect<'extract'>, to: Value, unpacked: Clusters, tools: Tools): Tablespace | null {
  const { from } = item.effect
  if (from === null) return null
  const archive = keyOf(tools.facts.path(from, item))
  for (const other of tools.facts.items.with('archive')) {
    if (other.order > item.order || other.effect.symlinks !== 'keep') continue
    if (other.effect.to === null || keyOf(tools.facts.path(other.effect.to, other)) !== archive) continue
    const { moment, context, effect } = other
    const directory = effect.base === null ? moment.directory : pathOf(effect.base, moment, context)
    if (keyOf(directory) === keyOf(to)) return null
    for (const field of effect.from) {
      const path = pathOf(field.value, { ...moment, directory }, context)
      const clusters = tools.facts.clusters(path, other)
      const shown = clusters === null ? null : inPlay(path, clusters, unpacked.keys, other, tools)
      if (shown !== null && atLeast(shown.confidence, 'likely')) return shown
    }
  }
  return null
}
