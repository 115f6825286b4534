import type { Archive } from '../../commands/effect.js'
import type { Field } from '../../commands/field.js'
import { commandNow } from '../../facts/origin.js'
import { pathOf } from '../../facts/context.js'
import { isEffect, scopesOf, type Situated, type SituatedEffect, type Situation } from '../../facts/situated.js'
import { isSingleFile } from '../../facts/tree.js'
import { keyOf, literal, text, type Value } from '../../text/value.js'
import { startOfNext } from '../first-of-list.js'
import { NETWORK_STORAGE } from '../needed-words.js'
import { defineRule, type FixPlan, type Rewrite, type Tools } from '../rule.js'

type Visit = Situated & SituatedEffect<'changeMode' | 'changeOwner' | 'remove' | 'listDirectory' | 'fillDirectory'>
type Naming = NonNullable<Archive['naming']>

export default defineRule({
  id: 'nfs/recursive-metadata',
  since: '0.1.0',
  docs: {
    title: 'Every file of a tree on network storage is visited',
    what: 'Modes or owners of a whole tree are changed, a tree is removed, searched or measured, a repository is checked out, packages are installed or a build runs, with the tree on network storage: `chmod -R`, `chown -R`, `chgrp -R`, `rm -rf`, `find`, `du`, `ls -R`, `git clone`, `npm ci`, `pip install --target`, `cargo build`.',
    why: 'On network storage each file costs round trips of its own, whatever its size. For NFS version 3 (RFC 1813) `chmod -R` and `chown -R` need LOOKUP and SETATTR for each file, `rm -rf` READDIR and REMOVE, `find` and `du` READDIR and GETATTR; a checkout or an installation needs CREATE, WRITE, SETATTR and COMMIT for each file that it makes. A listing that brings the attributes along (READDIRPLUS) spares `find` and `du` the request for each file, but not the one for each directory; a client may do without it (`nordirplus`, and by its own judgement in large directories: nfs(5)). On a local disk the kernel answers most of these from memory. Shown by `test/proofs/storage-metadata.test.ts`, over sshfs with a round trip of 1 ms for each request, on 500 files in 10 folders: `chmod -R` and `chown -R` took 1,092 requests and 1.4 s each, `rm -rf` 581, `find -newer` and `du` 70 where listings bring attributes and 580 where they do not; `chmod` of one archive took 6, and `tar --mode --owner --group` not one more than `tar` without them.',
    pattern:
      'Do what touches every file on local disk, and store the result as one file. Modes and owners can be set as the archive is written:\n\n```sh\nwork=$(mktemp -d)\ngit clone --depth 1 "$REPOSITORY" "$work/src"\ntar cf "$NFS_CACHE/src.tar.tmp.$$" --mode=a+rX --owner=0 --group=0 -C "$work/src" .\nmv "$NFS_CACHE/src.tar.tmp.$$" "$NFS_CACHE/src.tar"\n```',
    whenToIgnore:
      'When the tree has only a few files, or the work has to happen there: code that makes room or reports on usage is passed over where its names say so.',
    fixSafety:
      'Unsafe: where a tree gets its modes or owners only to be archived by the next command, `tar` stores them instead. The tree itself keeps the modes and owners that it has. `--mode`, `--owner` and `--group` are options of GNU tar.',
    sources: ['RFC 1813, NFS version 3', 'RFC 8881, NFS version 4.1', 'GNU tar manual, 4.3.1 Overriding File Metadata'],
    related: ['nfs/per-file-copy'],
  },
  needs: {
    here: [/\b(?:chmod|chown|chgrp|rm|find|du|ls|dir|vdir|tree|git|npm|yarn|pnpm|pip3?|python3?|virtualenv|cargo)\b/, NETWORK_STORAGE],
    anywhere: [],
  },
  on: {
    changeMode(item, tools) {
      const { path, recursive, mode } = item.effect
      if (recursive)
        visit(item, path, 'the mode of every file of a tree on network storage is set', tools, (naming) => modeStored(mode, naming))
    },
    changeOwner(item, tools) {
      const { path, recursive, owner, group } = item.effect
      if (recursive)
        visit(item, path, `the ${owner === null ? 'group' : 'owner'} of every file of a tree on network storage is set`, tools, (naming) =>
          ownerStored(owner, group, naming),
        )
    },
    remove(item, tools) {
      const { path, recursive } = item.effect
      if (!recursive || isChosen(item)) return
      visit(item, path, 'a tree on network storage is removed file by file', tools, NOTHING)
    },
    listDirectory(item, tools) {
      const { effect } = item
      if (effect.recursive !== true || effect.evicts === true || feedsCopy(item, tools)) return
      visit(item, effect.path, `${effect.said} looks at every file of a tree on network storage`, tools, NOTHING)
    },
    fillDirectory(item, tools) {
      const { path, said, unlessSet } = item.effect
      const isElsewhere = unlessSet.some(
        (name) => tools.facts.items.assignments(name).length > 0 || tools.given.job?.variables.some((variable) => variable.name === name),
      )
      if (!isElsewhere) visit(item, path, `${said} writes many files one by one on network storage`, tools, NOTHING)
    },
  },
})

function visit(item: Visit, field: Field, what: string, tools: Tools, stored: (archive: Naming) => string | null): void {
  const fact = tools.facts.networkStorage(tools.facts.path(field, item), item)
  if (fact === null || isSingleFile(field)) return
  if (item.effect.kind !== 'fillDirectory' && tools.facts.isHousekeeping(item)) return
  const isRepeated = tools.given.job !== null && isOnMainPath(item)
  tools.report(field.written === null ? { kind: 'command' } : { kind: 'word', field }, {
    severity: isRepeated ? 'warning' : 'info',
    confidence: isShownTree(item, field, tools) ? fact.confidence : 'possible',
    message: `${what}: ${costOf(item)}${isRepeated ? ', in every run of the job' : ''}`,
    because: fact.evidence,
    fixes: () => storedInArchive(item, field, stored, tools),
  })
}

/** A listing may bring the attributes of the files along. */
function costOf({ effect }: Visit): string {
  return effect.kind === 'listDirectory'
    ? 'each directory costs its own round trips, and each file where listings bring no attributes'
    : 'each file costs its own round trips'
}

/** Reached by every run that comes to the script: in no branch, but perhaps behind what must succeed. */
function isOnMainPath(item: Situation): boolean {
  return scopesOf(item).every(({ kind, chained }) => chained === true || !/^(branch|uncalled|trap|background)$/.test(kind))
}

/** Whoever removes or measures may mean one file; what goes recursively for another reason means a tree. */
function isShownTree(item: Visit, field: Field, tools: Tools): boolean {
  const path = tools.facts.path(field, item)
  return (item.effect.kind !== 'remove' && item.effect.kind !== 'listDirectory') || path.length === 1 || tools.facts.isTree(field, item)
}

/** What a loop or a search found is removed: some of the entries, chosen one by one. */
function isChosen(item: Situated & SituatedEffect<'remove'>): boolean {
  return (
    scopesOf(item).some(({ kind }) => kind === 'loop') &&
    item.effect.path.value.some(({ kind, ...segment }) => kind !== 'text' && 'hole' in segment)
  )
}

/** `find -exec cp`: the copy is the hazard, and has a rule of its own. */
function feedsCopy(item: Situated, { facts }: Tools): boolean {
  return facts.items.with('copyTree', 'moveTree').some((other) => isSameCommand(other, item))
}

function isSameCommand({ moment: one }: Situated, { moment: other }: Situated): boolean {
  const [left, right] = [commandNow(one), commandNow(other)]
  return left !== null && left.script === right?.script && left.start === right.start
}

const NOTHING = (): null => null

function ownerStored(owner: Value | null, group: Value | undefined, naming: Naming): string | null {
  const [user, members] = [owner === null ? '' : literal(owner), group === undefined ? undefined : literal(group)]
  if (user === '') return members === undefined || members === null || !WORD.test(members) ? null : `${naming.group}${members}`
  if (user === null || !WORD.test(user)) return null
  if (members === undefined) return `${naming.owner}${user}`
  return members === null || !WORD.test(members) ? null : `${naming.owner}${user} ${naming.group}${members}`
}

function modeStored(mode: Value, naming: Naming): string | null {
  const known = literal(mode)
  return known === null || !/^(?:[0-7]{3,4}|[ugoa]+[-+=][rwxX]*(?:,[ugoa]+[-+=][rwxX]*)*)$/.test(known) ? null : `${naming.mode}${known}`
}

const WORD = /^[\w.][\w.-]*$/

/** The next command archives the very tree: what is set on each file is stored by the archive instead. */
function storedInArchive(item: Visit, field: Field, stored: (naming: Naming) => string | null, tools: Tools): readonly FixPlan[] {
  const here = commandNow(item.moment)
  const next = tools.facts.items.all.find((other) => other.order > item.order && !isSameCommand(other, item))
  const there = next === undefined ? null : commandNow(next.moment)
  if (here === null || there?.script !== here.script) return []
  if (next === undefined || !isEffect(next, 'archive') || next.effect.naming === undefined) return []
  const options = stored(next.effect.naming)
  const [from, ...others] = next.effect.from
  if (options === null || from === undefined || others.length > 0) return []
  const base = pathOf(next.effect.base ?? text('.'), next.moment, next.context)
  const archived = pathOf(from.value, { ...next.moment, directory: base }, next.context)
  if (keyOf(archived) !== keyOf(tools.facts.path(field, item))) return []
  if (startOfNext(here) !== there.start) return []
  const rewrite: Rewrite = {
    script: here.script,
    span: { start: here.start, end: there.end },
    pieces: [{ keep: { start: there.start, end: there.end } }, { write: ` ${options}` }],
  }
  return [
    {
      title: 'let the archive store it',
      applicability: 'unsafe',
      rationale: 'the archive is as before; the tree itself keeps the modes and owners that it has',
      change: { kind: 'rewrite', rewrite },
      keeps: [from, ...(next.effect.to === null ? [] : [next.effect.to])],
    },
  ]
}
