import type { Evidence } from '../../facts/evidence.js'
import { alreadyThere, saysNotWanted } from '../../facts/intent.js'
import { originOfCommand } from '../../facts/origin.js'
import {
  isApart,
  isLastOfList,
  originOfPart,
  othersWith,
  partOf,
  partsAfter,
  samePlace,
  type Job,
  type JobScript,
  type ScriptPart,
} from '../../facts/parts.js'
import { scopesOf, type Situated } from '../../facts/situated.js'
import { defineRule, type FixPlan, type Tools } from '../rule.js'
import { returningBlock, returningFile } from '../return-fix.js'

type Exit = Extract<Situated, { readonly kind: 'exit' }>

export default defineRule({
  id: 'ci/exit-in-shared-script',
  since: '0.1.0',
  docs: {
    title: 'A block that several jobs share ends the whole job with success',
    what: 'A block of commands that a job takes in (`before_script`, `default`, `extends`, an anchor, `!reference`), or a file that it sources, runs `exit 0` when its own work is done, and the job has more commands after it.',
    why: 'GitLab joins `before_script` and `script`, with everything that anchors, `extends` and `!reference` bring in, into one script for one shell. `exit` leaves that shell: the rest of the job does not run, and the job is shown as passed. The same holds for a sourced file. In a job where nothing follows the block the `exit` is right, so it is often found only when somebody uses the block again.',
    pattern:
      'Leave the block, not the shell. In a function `return` does that, and variables, functions and the working directory stay:\n\n```yaml\n.fetch_data:\n  script:\n    - |\n      fetch_data() {\n        if [ -f data/complete ]; then\n          return 0\n        fi\n        ./fetch.sh data\n      }\n      fetch_data\n```\n\nIn a sourced file `return` leaves the file.',
    whenToIgnore: 'When the job itself is to end there as a success, as in a block whose purpose is to skip jobs.',
    fixSafety:
      'Unsafe: what follows the block now runs. It is offered where the block ends with the command in question; where more of its own commands come later, they would run too, so nothing is offered.',
    sources: [
      'GitLab documentation, CI/CD YAML syntax reference: `before_script`, `script`, `extends`, `default`',
      'GitLab documentation, Optimize GitLab CI/CD configuration files: YAML anchors for scripts, `!reference` tags',
      'Bash manual, 4.1 Bourne Shell Builtins: exit, return, `.`',
    ],
    related: ['ci/inherited-script-lost', 'ci/after-script-state'],
  },
  needs: null,
  on: {
    job(job, tools) {
      for (const item of tools.facts.items.exits) look(item, job, tools)
    },
  },
})

function look(item: Exit, job: Job, tools: Tools): void {
  if (!item.ends || item.status !== 'success' || isApart(item)) return
  const at = partOf(item)
  // What is left out after a job's own clean-up changes nothing of the job.
  if (at === null || at.script.name === 'after_script') return
  const { script, part } = at
  const [next] = partsAfter(script, part)
  const origin = originOfCommand(item)
  if (next === undefined || origin === null) return
  const reason = reasonToReturn(item, part, next, job, tools)
  if (reason === null && isOnlyOwn(part, job, tools)) return
  const because: [Evidence, ...Evidence[]] = [
    { message: `job ${job.name} goes on here after ${nameOf(part)}, and does not come to it`, origin: originOfPart(script, next) },
    ...(reason === null ? [] : [reason.evidence]),
  ]
  tools.report(
    { kind: 'origin', origin },
    {
      severity: 'error',
      confidence: reason?.confidence ?? 'possible',
      message: 'exit ends the whole job here, as a success: what the job runs after this block is left out',
      because,
      fixes: () => fixesFor(item, script, part, tools),
    },
  )
}

/** Why the block, and not the job, is meant to end; null where nothing says so. */
function reasonToReturn(
  item: Exit,
  part: ScriptPart,
  next: ScriptPart,
  job: Job,
  tools: Tools,
): { readonly confidence: 'certain' | 'likely'; readonly evidence: Evidence } | null {
  if (isOnlyOwn(part, job, tools)) return null
  if (item.moment.guards.length === 0 && !scopesOf(item).some(({ kind }) => kind === 'branch' || kind === 'loop'))
    return { confidence: 'certain', evidence: { message: 'it is reached by every run', origin: originOfCommand(item) } }
  if (item.context.walk.reached < next.start)
    return {
      confidence: 'certain',
      evidence: { message: 'no way leads past this block: it ends the job as a success or as a failure', origin: null },
    }
  if (saysNotWanted(item)) return null
  const found = alreadyThere(item)
  const alone = othersWith(part, job, tools.jobs).find((other) => endsWith(other.script, part))
  if (alone !== undefined) {
    const message = `in job ${alone.job.name} nothing comes after it, and it is right there`
    return { confidence: found === null ? 'likely' : 'certain', evidence: { message, origin: alone.job.origin } }
  }
  return found === null ? null : { confidence: 'likely', evidence: found }
}

/** A job that wrote all of it in one place was meant to end. */
function isOnlyOwn(part: ScriptPart, job: Job, { jobs }: Tools): boolean {
  return part.isOwn && othersWith(part, job, jobs).length === 0
}

function endsWith(script: JobScript, part: ScriptPart): boolean {
  const own = script.parts?.findLast(({ list }) => samePlace(list, part.list))
  return own !== undefined && partsAfter(script, own).length === 0
}

function nameOf({ keyword, isOwn }: ScriptPart): string {
  return isOwn ? `its ${keyword}` : 'this block'
}

function fixesFor(item: Exit, script: JobScript, part: ScriptPart, tools: Tools): readonly FixPlan[] {
  const plan =
    item.moment.script === item.context.walk.script
      ? isLastOfList(script, part)
        ? returningBlock(item, part, tools.facts.items.all)
        : null
      : returningFile(item, tools.facts.executions)
  return plan === null ? [] : [plan]
}
