import { pathOf } from '../../facts/context.js'
import { weaker, type Confidence } from '../../facts/evidence.js'
import { isRemote } from '../../facts/network.js'
import { isGoneAfter, isMovedBack, usedAfter } from '../../facts/relocation.js'
import { copiesOf } from '../../facts/restoring.js'
import type { Situated } from '../../facts/situated.js'
import type { Tablespace } from '../../facts/tablespace.js'
import type { Value } from '../../text/value.js'
import { defineRule, type Tools } from '../rule.js'

export default defineRule({
  id: 'pgdata/tablespace-left-behind',
  since: '0.1.0',
  docs: {
    title: 'A PostgreSQL data directory is copied without its tablespaces',
    what: 'A data directory is copied or archived, and a tablespace of it, known from the same script or elsewhere in the workspace, is not: a directory `tablespace` beside it, or the `LOCATION` of a `CREATE TABLESPACE`.',
    why: 'A tablespace is a directory of its own; the data directory holds only a symbolic link to it, `pg_tblspc/OID` (PostgreSQL manual, 23.6 Tablespaces). A copy that keeps the link still points at the original directory: where that is gone, the server starts and every table in it fails with "could not open file"; where it is there, two servers write the same files, which nothing prevents (measured with PostgreSQL 15: the server on the copy changed the file of the original). A backup of files works only for the whole cluster (manual, 26.2 File System Level Backup). Shown on the real thing by `test/proofs/data-directory-copy.test.ts`.',
    pattern:
      'Copy both while the server is down, and let the links of the copy point at the copied tablespace; or let the server make the copy:\n\n```sh\ncp -a "$DATA/pgdata" "$DATA/tablespace" "$COPY/"\nfind "$COPY/pgdata/pg_tblspc" -type l -exec sh -c \'\n  for link; do\n    ln -sfn "../../tablespace/$(basename "$(readlink "$link")")" "$link"\n  done\' relink {} +\n\npg_basebackup -D "$COPY/pgdata" --tablespace-mapping="$DATA/tablespace/blocks=$COPY/tablespace/blocks"\n```',
    whenToIgnore:
      'When the data directory is moved and the tablespace stays where it is on purpose: its links keep pointing there, and the old data directory is not started again.',
    fixSafety: 'There is no fix: where the tablespace should go is not known.',
    sources: [
      'PostgreSQL manual, 23.6 Tablespaces, 26.2 File System Level Backup, and pg_basebackup',
      'measured with PostgreSQL 15.18 and GNU coreutils 9.1',
    ],
    related: ['pgdata/absolute-tablespace-links', 'pgdata/unfaithful-copy'],
  },
  needs: {
    here: [/\b(?:g?cp|rsync|scp|tar|gtar|bsdtar|zip)\b/],
    anywhere: [/tablespace|tblspc/i],
  },
  on: {
    copyTree(item, tools) {
      const { effect } = item
      if (!effect.recursive || effect.symlinks === 'follow') return
      const isFar = isRemote(effect.to.value) || tools.facts.networkStorage(tools.facts.path(effect.to, item), item) !== null
      for (const field of effect.from) {
        if (isRemote(field.value)) continue
        if (reportMissing(tools.facts.path(field, item), effect.said, isFar, item, tools)) return
      }
    },
    archive(item, tools) {
      const { effect, moment, context } = item
      if (effect.symlinks === 'follow') return
      const directory = effect.base === null ? moment.directory : pathOf(effect.base, moment, context)
      for (const field of effect.from)
        if (reportMissing(pathOf(field.value, { ...moment, directory }, context), effect.said, true, item, tools)) return
    },
  },
})

/** @param isFar the copy is on another machine or in a file, where the original tablespace is not */
function reportMissing(path: Value, said: string, isFar: boolean, item: Situated, tools: Tools): boolean {
  const { facts } = tools
  const clusters = facts.clusters(path, item)
  if (clusters === null) return false
  // What an archive becomes is not known.
  const copies = copiesOf(item, clusters)
  if (facts.tablespaces.linked(copies.length === 0 ? null : [...clusters.keys, ...copies]) === 'here') return false
  const missing = facts.tablespaces
    .of(path, clusters, item)
    .find(({ key, place }) => key !== null && place !== 'inside' && !facts.tablespaces.isCarried(key))
  if (missing === undefined || isGoneAfter(item, clusters.keys, facts.items)) return false
  if (isMovedBack(item, copies, clusters.keys, facts.items)) return false
  const used = usedAfter(item, copies, facts.items)
  tools.report(
    { kind: 'command' },
    {
      severity: 'error',
      confidence: weaker(clusters.confidence, confidenceOf(missing, isFar || used !== null)),
      message: `${said} copies the data directory and leaves a tablespace of it behind: a server on the copy does not find it, or writes into the original's`,
      because: [...clusters.evidence, missing.evidence, ...(used === null ? [] : [used])],
    },
  )
  return true
}

/** On the same machine a tablespace elsewhere may stay where it is, if the data directory only moves. */
function confidenceOf({ place, confidence }: Tablespace, isOther: boolean): Confidence {
  return place === 'beside' || isOther ? weaker(confidence, 'likely') : 'possible'
}
