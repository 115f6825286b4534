import type { ListDirectory } from '../../commands/effect.js'
import { patternOfLoop } from '../../facts/answer.js'
import type { Situated, SituatedEffect } from '../../facts/situated.js'
import { keyOf } from '../../text/value.js'
import { ANOTHER_USER, PRIVATE_MODE } from '../needed-words.js'
import { defineRule, type FixPlan, type Severity, type Tools } from '../rule.js'
import { withSudo } from '../sudo-fix.js'

export default defineRule({
  id: 'private-dir/list',
  since: '0.1.0',
  docs: {
    title: 'A directory is listed that its user may not enter',
    what: 'A directory was made private (mode 700) for another user, and then `ls`, `find`, `du`, `tree`, `cat dir/*` or `stat dir/file` looks inside it as a user who is neither its owner nor root.',
    why: 'Reading the names in a directory needs read permission on it, and reaching a file inside needs execute permission (path_resolution(7)). The command fails with "Permission denied", and under errexit the job ends there, often at a line that was only meant for debugging. Measured as two real users (`test/proofs/private-directory.test.ts`): `ls`, `find`, `du`, `cat dir/*` and `stat dir/file` end a script under errexit; in front of `| head` they do so only under pipefail too, and otherwise it goes on.',
    pattern:
      'Show the directory itself, which needs no permission on it, or look as somebody who may:\n\n```sh\nls -ld "$PGDATA"\nsudo ls -la "$PGDATA"\n```',
    whenToIgnore: 'When the script runs as root after all.',
    fixSafety:
      'Showing the directory itself is safe where the output is only shown. `sudo` is offered where the script already uses it, and is unsafe.',
    sources: ['path_resolution(7)', 'POSIX.1-2024, Base Definitions, 4.7 File Access Permissions'],
    related: ['private-dir/silent-test', 'private-dir/archive', 'private-dir/write'],
  },
  needs: {
    here: [
      ANOTHER_USER,
      PRIVATE_MODE,
      /\b(?:ls|dir|vdir|find|du|tree|stat|cat|head|tail|wc|(?:md5|sha(?:1|224|256|384|512))sum|less|more|file)\b/,
    ],
    anywhere: [],
  },
  on: {
    listDirectory(item, tools) {
      const { effect, moment } = item
      const secret = tools.facts.privateDirectory(tools.facts.path(effect.path, item), item)
      // Where the failure is the answer, that is what goes wrong: private-dir/silent-test.
      if (secret === null || tools.facts.isTakenAsAnswer(item) || patternOfLoop(effect.path, item) !== null) return
      tools.report(
        { kind: 'word', field: effect.path },
        {
          severity: severityOf(item),
          confidence: secret.confidence,
          message: `${effect.said} looks inside a directory that only ${secret.owner} may enter${moment.fate === 'stops' ? ': it fails here, and the script stops' : ''}`,
          because: secret.evidence,
          fixes: () => fixesFor(item, keyOf(secret.path) === keyOf(tools.facts.path(effect.path, item)), tools),
        },
      )
    },
  },
})

function severityOf(item: Situated): Severity {
  switch (item.moment.fate) {
    case 'stops':
      return 'error'
    case 'swallowed':
      return 'info'
    case 'tested':
    case 'ignored':
      return 'warning'
  }
}

function fixesFor(item: Situated & SituatedEffect<'listDirectory'>, isItself: boolean, tools: Tools): readonly FixPlan[] {
  const itself = isItself ? listItself(item.effect, item) : null
  const asRoot = item.effect.itself === null ? null : withSudo(item, tools.facts, 'list it with sudo', [item.effect.path])
  // Whatever reads the output wants what is inside.
  const plans = item.moment.shown ? [itself, asRoot] : [asRoot, itself]
  return plans.filter((plan) => plan !== null)
}

/** The directory's own entry needs no permission on the directory. */
function listItself(effect: ListDirectory, item: Situated): FixPlan | null {
  const { itself, path } = effect
  const [name, ...options] = itself?.replace ?? []
  if (itself === null || name === undefined || path.written === null || [name, ...options].some(({ written }) => written === null))
    return null
  return {
    title: 'show the directory itself',
    applicability: item.moment.shown ? 'safe' : 'unsafe',
    rationale: item.moment.shown
      ? 'one line about the directory is shown instead of what is inside'
      : 'what reads this output gets one line about the directory instead of what is inside',
    change: { kind: 'words', words: [{ field: name, newText: itself.by }, ...options.map((field) => ({ field, newText: '' }))] },
    keeps: [path],
  }
}
