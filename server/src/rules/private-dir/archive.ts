import type { Archive, CopyTree } from '../../commands/effect.js'
import type { Field } from '../../commands/field.js'
import { discardsMessages, patternOfLoop } from '../../facts/answer.js'
import { isRemote } from '../../facts/network.js'
import { parentOf } from '../../facts/ownership.js'
import type { PrivateDirectory } from '../../facts/private.js'
import type { Situated, SituatedEffect } from '../../facts/situated.js'
import { concat, flatten, keyOf, lengthOf, slice, text, type Value } from '../../text/value.js'
import { isExcluded } from '../excluded.js'
import { ANOTHER_USER, PRIVATE_MODE } from '../needed-words.js'
import { defineRule, type Tools } from '../rule.js'
import { withSudoInTheOpen } from '../sudo-fix.js'

export default defineRule({
  id: 'private-dir/archive',
  since: '0.1.0',
  docs: {
    title: 'A tree is copied or archived by somebody who may not read all of it',
    what: 'An archive or a recursive copy is made of a tree that is, or holds, a directory that was made private (mode 700) for another user, by a user who is neither its owner nor root.',
    why: 'tar, cp and rsync go on after a directory that they cannot open: what is in it is left out, a message goes to standard error, and the exit status is 2, 1 or 23. Where messages and status are thrown away, as by `2>/dev/null || true`, a short archive looks like a whole one, until somebody restores it. Shown on the real thing by `test/proofs/private-directory.test.ts`.',
    pattern:
      'Read as somebody who may, and let a failure be seen:\n\n```sh\nset -euo pipefail\nsudo tar czf backup.tar.gz -C /srv/app .\n```\n\nor leave the directory out by name: `tar czf backup.tar.gz --exclude=./secrets -C /srv/app .`',
    whenToIgnore: 'When the script runs as root after all, or the private directory is not meant to be part of it.',
    fixSafety:
      '`sudo` is offered where the script already uses it, and is unsafe: the archive or copy then holds what was left out, and belongs to root. What hides the failure behind the command goes.',
    sources: [
      'GNU tar manual, 3.2 Synopsis: exit status 2',
      'rsync(1), EXIT VALUES: 23',
      'path_resolution(7)',
      'measured with GNU coreutils 9.1, tar 1.34 and rsync 3.5.0',
    ],
    related: ['private-dir/list', 'private-dir/silent-test', 'pgdata/unfaithful-copy'],
  },
  needs: {
    here: [
      ANOTHER_USER,
      PRIVATE_MODE,
      /\b(?:g?cp|rsync|scp|tar|gtar|bsdtar|zip|aws|gsutil|gcloud)\b|\b(?:docker|podman|kubectl|oc)\b[^\n]*\bcp\b/,
    ],
    anywhere: [],
  },
  on: {
    archive(item, tools) {
      const { effect } = item
      const base = effect.base === null ? null : concat(effect.base, text('/'))
      for (const field of effect.from) {
        const isRelative = base !== null && !flatten(field.value).startsWith('/')
        if (look(field, isRelative ? { ...field, value: concat(base, field.value) } : field, item, tools)) return
      }
    },
    copyTree(item, tools) {
      const { effect } = item
      // Of a stream, the command that writes it reads the tree.
      if (!effect.recursive || effect.via === 'stream') return
      for (const field of effect.from) if (!isRemote(field.value) && look(field, field, item, tools)) return
    },
  },
})

type Item = Situated & (SituatedEffect<'archive'> | SituatedEffect<'copyTree'>)

/** @param at the word with the directory before it to which it is relative */
function look(field: Field, at: Field, item: Item, tools: Tools): boolean {
  if (patternOfLoop(field, item) !== null) return false
  const path = treeOf(tools.facts.path(at, item))
  const secret = path === null ? null : (tools.facts.privateDirectory(path, item) ?? below(path, item, tools))
  if (secret === null) return false
  const { effect, moment } = item
  const isHidden = discardsMessages(moment) && moment.fate !== 'stops'
  tools.report(
    { kind: 'word', field },
    {
      severity: isHidden ? 'error' : 'warning',
      confidence: secret.confidence,
      message: `${effect.said} leaves out what only ${secret.owner} may read${isHidden ? ', and nobody learns of it' : moment.fate === 'stops' ? ', and the script stops' : ''}`,
      because: secret.evidence,
      fixes: () => [withSudoInTheOpen(item, tools.facts, 'read it with sudo', keptBy(effect))].filter((plan) => plan !== null),
    },
  )
  return true
}

function below(path: Value, item: Item, tools: Tools): PrivateDirectory | null {
  const secret = tools.facts.privateBelow(path, item)
  return secret === null || isExcluded(keyOf(secret.path), keyOf(path), item.effect) ? null : secret
}

/** `dir/*` is the tree below `dir`; any other pattern names nobody knows what. */
function treeOf(path: Value): Value | null {
  const last = path.at(-1)
  if (path.every((segment) => segment.kind !== 'hole' || segment.hole.kind !== 'pattern')) return path
  const isAll = last?.kind === 'hole' && last.hole.kind === 'pattern' && last.hole.name === '*'
  const tree = isAll && flatten(slice(path, 0, lengthOf(path) - 1)).endsWith('/') ? parentOf(path) : null
  return tree?.some((segment) => segment.kind === 'hole' && segment.hole.kind === 'pattern') === true ? null : tree
}

function keptBy(effect: Archive | CopyTree): readonly Field[] {
  return effect.to === null ? effect.from : [...effect.from, effect.to]
}
