import { toldBy } from '../../facts/context.js'
import { completes, lastDirectory, madeAt, ownAssignments, shellNamed, unsetReads, type Shell } from '../../facts/shells.js'
import type { Evidence } from '../../facts/evidence.js'
import { isRemote } from '../../facts/network.js'
import { originOfCommand, originOfField } from '../../facts/origin.js'
import { filesNamedIn } from '../../facts/named-files.js'
import { isApart, originOfPart, type Job } from '../../facts/parts.js'
import { isEffect, type Situated } from '../../facts/situated.js'
import { locateForDisplay } from '../../text/location.js'
import { flatten } from '../../text/value.js'
import { defineRule, type Tools } from '../rule.js'

/** What every shell has, whatever a script makes of it for itself. */
const EVERYWHERE =
  /^(PATH|HOME|PWD|OLDPWD|USER|LOGNAME|SHELL|HOSTNAME|LANG|LANGUAGE|LC_\w+|TZ|TERM|TMPDIR|IFS|UID|EUID|DEBIAN_FRONTEND|PS[0-4])$/
/** What people keep for looking at it later, as far as it goes. */
const FOR_LOOKING =
  /(^|[/_.-])(logs?|reports?|coverage|core|cores|dumps?|screenshots?|traces?|diagnostics?|debug|artifacts?|test-results?|results?|junit)([/_.-]|$)/i

export default defineRule({
  id: 'ci/after-script-state',
  since: '0.1.0',
  docs: {
    title: 'after_script relies on the shell of script, or on time and a status that it does not have',
    what: '`after_script` reads a variable that only `before_script` or `script` sets, names a file by its path below a directory into which `script` has gone, or names a background process of `script` by its number. Or it copies much to shared storage or another machine, as the last step of the work itself.',
    why: 'GitLab runs `after_script` in a shell of its own. Variables, functions and aliases, the working directory and the list of background processes are those of a new shell: a variable is empty, a relative path starts at the checkout again, `kill %1` finds no process. It has a time limit of its own, five minutes unless `RUNNER_AFTER_SCRIPT_TIMEOUT` says otherwise, and neither its failure nor its timeout makes the job fail: half a copy looks like a whole one.',
    pattern:
      'Hand over by a file, or work it out again, and leave work that must succeed to `script`:\n\n```yaml\ntest:\n  script:\n    - container="test-$CI_JOB_ID"\n    - docker run --name "$container" image:test\n  after_script:\n    - docker rm --force "test-$CI_JOB_ID"\n```\n\nA variable that both need can stand in `variables`.',
    whenToIgnore: 'When the variable is also set outside of the repository, for the project or the group, to a value that is right here.',
    fixSafety: 'No fix is offered: where the value is to come from is for you to say.',
    sources: [
      'GitLab documentation, CI/CD YAML syntax reference: `after_script`',
      'GitLab documentation, Configuring runners: Set script and after script timeouts',
      'Bash manual, 7 Job Control',
    ],
    related: ['ci/exit-in-shared-script', 'ci/relative-path-after-cd'],
  },
  needs: null,
  on: {
    job(job, tools) {
      const main = shellNamed('script', tools.execution)
      const after = shellNamed('after_script', tools.execution)
      if (after === null) return
      if (main !== null) {
        lookForVariables(main, after, job, tools)
        lookForDirectory(main, after, tools)
        lookForProcesses(main, after, tools)
      }
      if (!job.variables.some(({ name }) => name === 'RUNNER_AFTER_SCRIPT_TIMEOUT')) lookForBulk(after, tools)
    },
  },
})

function lookForVariables(main: Shell, after: Shell, job: Job, tools: Tools): void {
  const mayBeGiven = job.unknownSources.length > 0 || tools.giving.length > 0
  for (const { name, origin } of unsetReads(after)) {
    if (EVERYWHERE.test(name) || job.system.predefined.test(name)) continue
    const [first, ...others] = ownAssignments(name, main)
    if (first === undefined || [first, ...others].some(completes)) continue
    const set = locateForDisplay(first.moment.script.value, first.event.nameSpan.start, first.event.nameSpan.end)
    tools.report(
      { kind: 'origin', origin },
      {
        severity: 'warning',
        confidence: mayBeGiven ? 'possible' : 'likely',
        message: `${name} is not set here: after_script runs in a shell of its own, which has nothing of what script sets`,
        because: [{ message: `${name} is set here, in another shell`, origin: set }, startOf(after)],
      },
    )
  }
}

/** A path that is there only below the directory into which the other shell has gone. */
function lookForDirectory(main: Shell, after: Shell, tools: Tools): void {
  const directory = lastDirectory(main)
  if (directory === null || directory === '') return
  for (const own of after.entered.filter(({ entries }) => entries.length === 1)) {
    for (const { origin, path, visit } of filesNamedIn(own)) {
      if (visit.directory !== '' || isThere(path, main, after, tools)) continue
      const meant = `${directory}/${path}`
      const made = madeAt(meant, main)
      if (made === null && !tools.repository.isFile(meant)) continue
      tools.report(
        { kind: 'origin', origin },
        {
          severity: 'warning',
          confidence: made === null ? 'certain' : 'likely',
          message: `${path} is in ${directory}, where script has gone; after_script starts at the top of the checkout`,
          because: [
            made === null ? { message: `the repository has ${meant}`, origin: null } : { message: 'it is made here', origin: made },
            startOf(after),
          ],
        },
      )
    }
  }
}

/** In the repository, or made there by either shell. */
function isThere(path: string, main: Shell, after: Shell, { repository }: Tools): boolean {
  return repository.isFile(path) || repository.isDirectory(path) || madeAt(path, main) !== null || madeAt(path, after) !== null
}

function lookForProcesses(main: Shell, after: Shell, tools: Tools): void {
  const [first] = main.entered
  const started = first === undefined ? null : toldBy(first.context, 'background')
  if (started === null || after.entered.some(({ context }) => toldBy(context, 'background') !== null)) return
  for (const item of after.items) {
    if (!isEffect(item, 'shellJob') || item.entries.length > 1 || isApart(item)) continue
    const origin = originOfField(item.effect.job, item)
    if (origin === null) continue
    tools.report(
      { kind: 'origin', origin },
      {
        severity: 'warning',
        confidence: 'certain',
        message: `${flatten(item.effect.job.value)} is no process of this shell: after_script runs in a shell of its own`,
        because: [{ message: 'the process is started here, by another shell', origin: started.origin }, startOf(after)],
      },
    )
  }
}

/** What is stored for others, and not for somebody who looks at a failed job. */
function lookForBulk(after: Shell, tools: Tools): void {
  for (const item of after.items) {
    if (!isEffect(item, 'copyTree') || !item.effect.recursive || isApart(item) || tools.facts.isHousekeeping(item)) continue
    const { from, to, said } = item.effect
    const storage = tools.facts.networkStorage(tools.facts.path(to, item), item)
    const isFar = storage !== null || isRemote(to.value)
    const told = [...from, to].map(({ value }) => flatten(value))
    if (!isFar || told.some((word) => FOR_LOOKING.test(word)) || asksForFailure(item)) continue
    const origin = originOfCommand(item)
    if (origin === null) continue
    tools.report(
      { kind: 'origin', origin },
      {
        severity: 'warning',
        confidence: storage?.confidence === 'possible' ? 'possible' : 'likely',
        message: `${said} may be cut off or fail here unnoticed: after_script has five minutes, and its status is ignored`,
        because: [startOf(after), ...(storage?.evidence ?? []).slice(0, 1)],
      },
    )
  }
}

/** Only in a job that failed, or that was given to somebody to look at. */
function asksForFailure({ moment }: Situated): boolean {
  return moment.guards.some(({ key }) => key.includes('CI_JOB_STATUS'))
}

function startOf({ script }: Shell): Evidence {
  const [part] = script.parts ?? []
  return { message: 'after_script begins here', origin: part === undefined ? null : originOfPart(script, part) }
}
