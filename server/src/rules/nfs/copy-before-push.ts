import { pathOf } from '../../facts/context.js'
import { namesOf, weaker, type Confidence, type Evidence } from '../../facts/evidence.js'
import type { Facts } from '../../facts/facts.js'
import { asItIsNow, commandNow, originOfCommand } from '../../facts/origin.js'
import { isEffect, type Situated, type SituatedEffect } from '../../facts/situated.js'
import { isAtTarget, isInterrupted, isMadeOnPurpose, localCopy, pushAfter, type Push } from '../../facts/staging.js'
import { isUsed, useOf } from '../../facts/used.js'
import { isWithin } from '../../facts/uses.js'
import { flatten, keyOf, PLACEHOLDER, type Value } from '../../text/value.js'
import { startOfNext } from '../first-of-list.js'
import { NETWORK_STORAGE } from '../needed-words.js'
import { defineRule, type FixPlan, type Rewrite, type Tools } from '../rule.js'

type Copy = Situated & SituatedEffect<'copyTree'>

export default defineRule({
  id: 'nfs/copy-before-push',
  since: '0.1.0',
  docs: {
    title: 'A tree is copied to a local cache on its way to network storage, and nobody reads the copy',
    what: 'A tree is copied to a cache or temporary directory on local disk, then the copy or the tree itself is sent to network storage, and nothing in the workspace ever reads the local copy: no later command, no other job, no script, no `artifacts:` or `cache:` of the CI system.',
    why: 'Every byte is read and written once more than needed, and each file is opened, created, and given its owner, mode and times (openat(2), fchownat(2), utimensat(2)) for a directory that nobody looks into. It happens where a job usually waits: at its end. What is read from the source once goes to the network just as well; the page cache does not make the second copy free, as its writes go to the same disk. Shown by `test/proofs/storage-staging.test.ts`, over sshfs with a round trip of 1 ms for each request: without the copy, 200 files cost the storage the same requests (144 as an archive, 4,123 by `rsync -a`), every byte is read and written once less on the machine itself, and names, modes, owners, times and contents of what arrives are the same.',
    pattern:
      'Send the tree itself:\n\n```sh\ntar cf "$NFS_CACHE/data.tar.tmp.$$" -C "$DATA" . && mv "$NFS_CACHE/data.tar.tmp.$$" "$NFS_CACHE/data.tar"\n```\n\nA local cache is worth its copy where a later job on the same machine looks there first:\n\n```sh\nif [ -d "/var/cache/ci/$KEY" ]; then cp -a "/var/cache/ci/$KEY/." "$DATA"; else tar xf "$NFS_CACHE/$KEY.tar" -C "$DATA"; fi\n```',
    whenToIgnore:
      'When somebody outside this repository reads the local copy, or it holds still a tree that goes on changing while it is sent.',
    fixSafety:
      'Unsafe: the local copy is not made any more. A symbolic link in its place is not offered: it would be another name for data that the next job may change.',
    sources: ['RFC 1813, NFS version 3', 'openat(2), fchownat(2), utimensat(2)'],
    related: ['nfs/per-file-copy', 'nfs/recursive-metadata'],
  },
  needs: {
    here: [/\b(?:cp|gcp|rsync|tar|gtar|bsdtar)\b/, NETWORK_STORAGE],
    // Who reads the copy may do nothing else.
    anywhere: [/\b(?:te?mp|shm)\/|\/[\w.-]*(?:cache|stag(?:e|ing)|scratch)|(?:cache|stag(?:e|ing)|scratch)[\w.-]*\//i],
  },
  on: {
    copyTree(item, tools) {
      const { facts } = tools
      const copy = localCopy(item, facts)
      const kept = copy === null ? null : keptFor(copy)
      if (copy === null || kept === null) return
      const push = pushAfter(item, copy, facts)
      if (push === null || (push.sends === 'copy' && isMadeOnPurpose(item, copy, push.item, facts))) return
      // What has no name elsewhere can be read only here.
      const own = push.sends === 'copy' ? [item, push.item] : [item]
      const isRead = isKnownElsewhere(copy) ? facts.isUsed(copy, own) : isUsed(useOf(copy, own), [tools.execution])
      if (isRead || facts.isNamedByPipeline(copy)) return
      tools.report(
        { kind: 'command' },
        {
          severity: 'warning',
          confidence: confidenceOf(item, copy, push, facts),
          message: `${item.effect.said} makes a local copy of what then goes to network storage, and nothing ever reads that copy`,
          because: [
            {
              message: push.sends === 'copy' ? 'the copy is sent from here' : 'the tree itself is sent here',
              origin: originOfCommand(push.item),
            },
            kept,
            ...push.storage.evidence,
          ],
          fixes: () => fixesFor(item, copy, push, tools),
        },
      )
    },
  },
})

const KEPT_FOR_LATER = /(?:^|[/_.\- ])(cache[ds]?|te?mp|temporary|stage|staging|scratch|shm)(?=$|[/_.\- \d])/i

/** A place to keep or to pass things on; a copy that is installed, served or backed up has its use in being there. */
function keptFor(copy: Value): Evidence | null {
  const word = KEPT_FOR_LATER.exec(flatten(copy))?.[1]
  const [first] = copy
  if (first === undefined) return null
  const origin =
    copy.find((segment) => segment.kind === 'text' && word !== undefined && segment.text.includes(word))?.origin ?? first.origin
  if (word !== undefined) return { message: `${word} in its path: kept for later, neither installed nor served`, origin }
  // A known path beats the name of the variable that holds it.
  const named = first.kind === 'text' ? undefined : namesOf(first).find(({ name }) => KEPT_FOR_LATER.test(name))
  return named === undefined ? null : { message: `${named.name} names a place where things are kept for later`, origin: named.origin }
}

/** Its path means the same to every script: it is known, but for what the environment gives. */
function isKnownElsewhere(copy: Value): boolean {
  return copy.every(
    (segment) =>
      segment.kind === 'text' || (segment.kind === 'hole' && (segment.hole.kind === 'environment' || segment.hole.id === 'root')),
  )
}

/** Where the place is given from outside, so may be those who read there. */
function confidenceOf(item: Copy, copy: Value, { item: push, sends, storage }: Push, facts: Facts): Confidence {
  const [first] = copy
  const isOwn = first?.kind === 'text' || (first?.kind === 'hole' && first.hole.id === 'root')
  const isSure = isOwn && item.context.walk.unknownSources.length === 0 && (sends === 'source' || !isInterrupted(item, push, facts))
  return weaker(storage.confidence, isSure ? 'likely' : 'possible')
}

function fixesFor(item: Copy, copy: Value, push: Push, tools: Tools): readonly FixPlan[] {
  const rewrite = push.sends === 'source' ? withoutCopy(item) : fromSource(item, copy, push.item, tools)
  const [from] = item.effect.from
  if (rewrite === null || from === undefined || isStillNamed(item, copy, push, tools)) return []
  return [
    {
      title: push.sends === 'source' ? 'drop the local copy' : 'send the tree itself, without a local copy',
      applicability: 'unsafe',
      rationale: 'the local copy is not made any more; what goes to network storage is the same',
      change: { kind: 'rewrite', rewrite },
      keeps: push.sends === 'source' ? [] : [from],
    },
  ]
}

/** Another command is told the place, and would not find it. */
function isStillNamed(item: Copy, copy: Value, push: Push, { facts }: Tools): boolean {
  return facts.items.all.some(
    (other) =>
      other.order > item.order &&
      other !== push.item &&
      other.kind === 'effect' &&
      'path' in other.effect &&
      other.effect.path !== null &&
      !(other.effect.kind === 'remove' && other.effect.recursive) &&
      other.effect.kind !== 'makeDirectory' &&
      isWithin(keyOf(facts.path(other.effect.path, other)), keyOf(copy)),
  )
}

function withoutCopy({ moment }: Copy): Rewrite | null {
  const here = commandNow(moment)
  const next = here === null ? null : startOfNext(here)
  return here === null || next === null ? null : { script: here.script, span: { start: here.start, end: next }, pieces: [] }
}

/** One word with at most a pair of quotes around all of it, and what follows the path itself: `/`, `/.`. */
const PLAIN = /^(?<quote>"?)(?<path>[^"'\\`*?[(]*?[^"'\\`*?[(/])(?<tail>\/\.?)?\k<quote>$/

/** The source takes the place of the copy in the command that sends it. */
function fromSource(item: Copy, copy: Value, push: Situated, tools: Tools): Rewrite | null {
  // What is moved away from the source would be gone there.
  if (isEffect(push, 'moveTree')) return null
  // A relative path means something else elsewhere, as do names below a directory that was there before.
  if (keyOf(push.moment.directory) !== keyOf(item.moment.directory) || !isAtTarget(item, copy, tools.facts)) return null
  if (isEffect(push, 'archive') && push.effect.base !== null && !isOnlyEntered(push, copy)) return null
  const [here, there] = [commandNow(item.moment), commandNow(push.moment)]
  const next = here === null ? null : startOfNext(here)
  const [source] = item.effect.from
  const [word, ...others] = push.moment.words.filter((field) => keyOf(tools.facts.path(field, push)) === keyOf(copy))
  if (source === undefined || source.written === null || word === undefined || word.written === null || others.length > 0) return null
  const [from, to] = [asItIsNow(source.written), asItIsNow(word.written)]
  if (here === null || next === null || there === null || from === null || to === null) return null
  const { script } = here
  if (there.script !== script || from.script !== script || to.script !== script || there.start < next) return null
  const [given, sent] = [from, to].map(({ start, end }) => PLAIN.exec(script.flat.slice(start, end))?.groups)
  if (given === undefined || sent === undefined || `${given['path'] ?? ''}${sent['path'] ?? ''}`.includes(PLACEHOLDER)) return null
  // A directory that is sent by its own name would get another one.
  if (sent['tail'] === undefined && !isOnlyEntered(push, copy) && nameOf(given) !== nameOf(sent)) return null
  const quote = given['quote'] ?? ''
  return {
    script,
    span: { start: here.start, end: there.end },
    pieces: [
      { keep: { start: next, end: to.start } },
      { write: `${quote}${given['path'] ?? ''}${sent['tail'] ?? ''}${quote}` },
      { keep: { start: to.end, end: there.end } },
    ],
  }
}

/** Where an archive begins: the name of that directory is not stored. */
function isOnlyEntered(push: Situated, copy: Value): boolean {
  if (!isEffect(push, 'archive') || push.effect.base === null) return false
  return keyOf(pathOf(push.effect.base, push.moment, push.context)) === keyOf(copy)
}

function nameOf(groups: Readonly<Record<string, string>>): string {
  return (groups['path'] ?? '').replace(/^.*\//, '')
}
