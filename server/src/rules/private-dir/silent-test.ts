import type { Field } from '../../commands/field.js'
import { isFirstUse, patternOfLoop } from '../../facts/answer.js'
import { parentOf } from '../../facts/ownership.js'
import type { PrivateDirectory } from '../../facts/private.js'
import type { Situated } from '../../facts/situated.js'
import { ANOTHER_USER, PRIVATE_MODE } from '../needed-words.js'
import { defineRule, type FixPlan, type Tools } from '../rule.js'
import { testWithSudo, withSudo } from '../sudo-fix.js'

/** Predicates that ask what is there; `-r`, `-w`, `-x`, `-O` ask what this user may, and get the true answer. */
const ASKS_WHAT_IS_THERE = /^-[abcdefghLpsSuk]$/

export default defineRule({
  id: 'private-dir/silent-test',
  since: '0.1.0',
  docs: {
    title: 'A question about a private directory is answered "no" whatever is there',
    what: "A directory was made private (mode 700) for another user, and then a test, a listing whose output or status decides, or a loop over the directory's entries asks what is inside, as a user who is neither its owner nor root.",
    why: 'stat(2) of anything below a directory without execute permission fails with EACCES, and test(1) says "false" for every failure: "not there" and "not allowed to know" are the same. A listing prints nothing, so a count is zero and `[ -z "$(ls -A dir)" ]` is true; a pattern that matches nothing stays as it is written. The script goes on with the wrong answer, and initialises, restores or deletes. Shown on the real thing by `test/proofs/private-directory.test.ts`.',
    pattern:
      'Ask as somebody who may know, or ask first whether this user may look:\n\n```sh\nif sudo test -f "$PGDATA/PG_VERSION"; then\n  echo "there is a cluster"\nfi\n\n[ -x "$PGDATA" ] || { echo "no access to $PGDATA" >&2; exit 1; }\n```',
    whenToIgnore: 'When the script runs as root after all, or "no" is right for everybody who may not look.',
    fixSafety: '`sudo` is offered where the script already uses it, and is unsafe: another branch may be taken from then on.',
    sources: [
      'stat(2) and path_resolution(7): EACCES',
      'POSIX.1-2024, test: false where a pathname cannot be resolved',
      'Bash manual, 3.5.8 Filename Expansion',
    ],
    related: ['private-dir/list', 'private-dir/archive'],
  },
  needs: {
    here: [
      ANOTHER_USER,
      PRIVATE_MODE,
      /\[|\btest\b|\b(?:ls|dir|vdir|find|du|tree|stat|cat|head|tail|wc|md5sum|sha\d+sum|less|more|file)\b|\bfor\b/,
    ],
    anywhere: [],
  },
  on: {
    pathTest(item, tools) {
      const { effect } = item
      if (loop(effect.path, item, tools) || !ASKS_WHAT_IS_THERE.test(effect.predicate)) return
      const secret = directoryAround(effect.path, item, tools)
      if (secret === null) return
      report(
        effect.path,
        `the test ${effect.predicate} says no whatever is there: only ${secret.owner} may look inside`,
        secret,
        tools,
        () => testWithSudo(item, tools.facts, effect.path),
      )
    },
    listDirectory(item, tools) {
      const { effect } = item
      if (loop(effect.path, item, tools) || !tools.facts.isTakenAsAnswer(item)) return
      const secret = tools.facts.privateDirectory(tools.facts.path(effect.path, item), item)
      if (secret === null) return
      report(
        effect.path,
        `${effect.said} finds nothing inside, whatever is there, and that is taken as the answer: only ${secret.owner} may look inside`,
        secret,
        tools,
        () => withSudo(item, tools.facts, 'look with sudo', [effect.path]),
      )
    },
    readFile(item, tools) {
      loop(item.effect.path, item, tools)
    },
    copyTree(item, tools) {
      for (const field of item.effect.from) loop(field, item, tools)
    },
    moveTree(item, tools) {
      for (const field of item.effect.from) loop(field, item, tools)
    },
    link(item, tools) {
      loop(item.effect.from, item, tools)
    },
  },
})

function report(field: Field, message: string, secret: PrivateDirectory, tools: Tools, fix: () => FixPlan | null): void {
  tools.report(
    { kind: 'word', field },
    {
      severity: 'warning',
      confidence: secret.confidence,
      message,
      because: secret.evidence,
      fixes: () => [fix()].filter((plan) => plan !== null),
    },
  )
}

/** The private directory in which a path is an entry: the directory itself can be asked about from outside. */
function directoryAround(field: Field, item: Situated, tools: Tools): PrivateDirectory | null {
  const parent = parentOf(tools.facts.path(field, item))
  return parent === null ? null : tools.facts.privateDirectory(parent, item)
}

/** True where a word came from a loop over a pattern; told once, where the loop's body first uses it. */
function loop(field: Field, item: Situated, tools: Tools): boolean {
  const pattern = patternOfLoop(field, item)
  if (pattern === null) return false
  const secret = directoryAround(field, item, tools)
  if (secret === null || !isFirstUse(pattern, item, tools.facts.items)) return true
  const message = `the loop goes round once, with the pattern itself, whatever is there: only ${secret.owner} may look inside`
  const because = [...secret.evidence, { message: 'the loop is over this pattern', origin: pattern.origin }] as const
  report(field, message, { ...secret, evidence: because }, tools, () => null)
  return true
}
