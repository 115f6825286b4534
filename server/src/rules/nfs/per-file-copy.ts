import type { Field } from '../../commands/field.js'
import { isRemote } from '../../facts/network.js'
import { weaker, type Fact } from '../../facts/evidence.js'
import type { Situated, SituatedEffect, Situation } from '../../facts/situated.js'
import { pathOf } from '../../facts/context.js'
import { keyOf, text } from '../../text/value.js'
import { archiveFixes } from '../joint-archive.js'
import { NETWORK_STORAGE } from '../needed-words.js'
import { defineRule, type Tools } from '../rule.js'

export default defineRule({
  id: 'nfs/per-file-copy',
  since: '0.1.0',
  docs: {
    title: 'Many files are copied one by one on network storage',
    what: 'A tree is copied, moved or unpacked file by file to or from network storage: `cp -a`, `rsync`, `mv` across devices, `find -exec cp`, a loop of `cp`, `tar x` into it, `tar c | tar x`.',
    why: 'On network storage each file costs round trips of its own: to look its name up, to create or open it, to set owner, mode and times, to close it. NFS version 3 needs LOOKUP, CREATE, WRITE, SETATTR and COMMIT for a small file (RFC 1813), version 4 OPEN, WRITE, SETATTR and CLOSE (RFC 8881). One archive is one file. A stream of tar into tar does not help: the files are still made one by one at the far end. One published measurement: 19 GB in 1,844 files took 74 s by `cp -a`, 25 s into one archive. Measured over sshfs 3.7.3 with a round trip of 1 ms for each request (`test/proofs/network-storage.test.ts`), 500 files of 4 KiB took 4.9 s and 5,108 requests by `cp -a`, 11.5 s and 10,123 by `rsync -a`, 6.2 s and 6,274 by `tar c | tar x`, and 0.1 s and 351 into one archive.',
    pattern:
      'Write one archive under a temporary name, then rename it; read it back in one go:\n\n```sh\ntar cf "$CACHE.tar.tmp.$$" -C "$SRC" . && mv "$CACHE.tar.tmp.$$" "$CACHE.tar"\ntar xf "$CACHE.tar" -C "$DEST"\n```',
    whenToIgnore: 'When readers need single files of the tree in place, or the tree has only a few files.',
    fixSafety:
      'Unsafe: what is stored changes from a directory to a file, so every reader of the directory must change with it. Where the workspace shows who puts and who gets one path, one joint fix rewrites all of them, in every file, or nothing: a put writes the archive under a temporary name, a get reads the archive and else the directory from before, tests for the directory ask for the archive too, what removes it removes both, and excludes are kept. It is not offered where anything else uses the directory: a listing, a single file of it, a link, a program that is told its name, a copy with filters that tar does not have; nor is the put alone, which would hide the tree from them. Readers outside the workspace are unknown to it, and so are commands whose path is this one only on some branch.',
    sources: ['RFC 1813, NFS version 3', 'RFC 8881, NFS version 4.1'],
    related: ['pgdata/unfaithful-copy'],
  },
  needs: {
    here: [/\b(?:cp|gcp|mv|install|rsync|scp|tar|gtar|bsdtar)\b/, NETWORK_STORAGE],
    anywhere: [],
  },
  on: {
    copyTree(item, tools) {
      const { effect } = item
      if (effect.via === 'objects') return
      const source = effect.from.find((field) => !isRemote(field.value) && onNetwork(field, item, tools) !== null)
      const written = isRemote(effect.to.value) ? null : onNetwork(effect.to, item, tools)
      const read = source === undefined ? null : onNetwork(source, item, tools)
      const fact = written ?? read
      if (fact === null) return
      if (read !== null && written === null && isWithoutArchive(source, item, tools)) return
      const many = manyFiles(effect, item, tools)
      if (many === 'no') return
      tools.report(
        { kind: 'command' },
        {
          severity: 'warning',
          confidence: many === 'unknown' ? 'possible' : fact.confidence,
          message:
            effect.via === 'stream'
              ? 'the stream is unpacked file by file on network storage: each file costs its own round trips, one archive costs them once'
              : `${effect.said} ${written === null ? 'reads' : 'writes'} many files one by one on network storage: each costs its own round trips, one archive costs them once`,
          because: fact.evidence,
          fixes: () => (written !== null && read !== null ? [] : archiveFixes(item, written === null ? 'get' : 'put', fact, tools.facts)),
        },
      )
    },
    moveTree(item, tools) {
      const { effect } = item
      const written = onNetwork(effect.to, item, tools)
      const [from] = effect.from
      if (written === null || from === undefined || effect.from.some((field) => onNetwork(field, item, tools) !== null)) return
      if (!effect.from.some((field) => tools.facts.isTree(field, item))) return
      tools.report(
        { kind: 'command' },
        {
          severity: 'warning',
          confidence: written.confidence,
          message: `${effect.said} across devices copies many files one by one to network storage: each costs its own round trips, one archive costs them once`,
          because: written.evidence,
        },
      )
    },
    extract(item, tools) {
      const { effect, moment, context } = item
      if (effect.members) return
      const to = pathOf(effect.to ?? text('.'), moment, context)
      const fact = tools.facts.networkStorage(to, item)
      if (fact === null) return
      tools.report(
        { kind: 'command' },
        {
          severity: 'warning',
          confidence: weaker(fact.confidence, 'likely'),
          message: `${effect.said} makes many files one by one on network storage: each costs its own round trips; unpack on local disk, or keep the archive`,
          because: fact.evidence,
        },
      )
    },
  },
})

/** The directory is only the fallback for an archive that is not there. */
function isWithoutArchive(source: Field | undefined, item: Situated, tools: Tools): boolean {
  if (source === undefined) return false
  const key = keyOf(tools.facts.path(source, item))
  return item.moment.guards.some(
    ({ condition, holds }) =>
      !holds &&
      condition.kind === 'unary' &&
      /^-[efs]$/.test(condition.operator) &&
      keyOf(tools.facts.path(condition.operand, item)) === `${key}.tar`,
  )
}

function onNetwork(field: Field, at: Situation, tools: Tools): Fact | null {
  if (isRemote(field.value)) return null
  return tools.facts.networkStorage(tools.facts.path(field, at), at)
}

/** A tree must be shown; a recursive copy of what nothing is known of may be a single file. */
function manyFiles(effect: SituatedEffect<'copyTree'>['effect'], item: Situated, tools: Tools): 'yes' | 'no' | 'unknown' {
  if (effect.via === 'stream') return 'yes'
  const isMany = effect.from.some((field) => field.many || tools.facts.isTree(field, item))
  if (!effect.recursive)
    return effect.from.some((field) => isPatternOverData(field, item, tools))
      ? effect.from.some((field) => namesFew(field, item, tools))
        ? 'unknown'
        : 'yes'
      : 'no'
  if (isMany) return 'yes'
  return effect.from.some(({ value }) => isRemote(value)) ? 'yes' : 'unknown'
}

/** `block_log_part.*`: a pattern that begins with a name may stand for a few files. */
function namesFew(field: Field, item: Situated, tools: Tools): boolean {
  const path = tools.facts.path(field, item)
  const at = path.findIndex((segment) => segment.kind === 'hole' && segment.hole.kind === 'pattern')
  const before = path[at - 1]
  return before?.kind === 'text' && !before.text.endsWith('/')
}

function isPatternOverData(field: Field, item: Situated, tools: Tools): boolean {
  return (
    tools.facts.path(field, item).some((segment) => segment.kind === 'hole' && segment.hole.kind === 'pattern') &&
    tools.facts.isTree(field, item)
  )
}
