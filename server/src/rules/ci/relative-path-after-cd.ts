import { toldBy } from '../../facts/context.js'
import { filesNamedIn, visitsIn, type NamedFile } from '../../facts/named-files.js'
import { othersWith, samePlace, type Job, type ScriptPart } from '../../facts/parts.js'
import { isFilled, madeAt, shellNamed, type Shell } from '../../facts/shells.js'
import type { Entered } from '../../facts/situated.js'
import type { Field } from '../../commands/field.js'
import { defineRule, type FixPlan, type Tools } from '../rule.js'

export default defineRule({
  id: 'ci/relative-path-after-cd',
  since: '0.1.0',
  docs: {
    title: 'A block that several jobs share names a file by a relative path, and one job has gone to another directory before it',
    what: 'A block of commands that several jobs take in (`before_script`, `extends`, an anchor, `!reference`) names a file of the repository by a path relative to the checkout. In one of the jobs an earlier list has run `cd`, so there the path is looked for in another directory.',
    why: 'All lists of a job are one script in one shell, and `cd` stays in force to its end. A block that works in every job so far is thus broken by the first job that changes the directory before it.',
    pattern:
      'Name the place from the top of the checkout in what is shared, or change the directory for one command only:\n\n```yaml\n.report:\n  script:\n    - "$CI_PROJECT_DIR/scripts/report.sh"\n\ntest_client:\n  script:\n    - (cd client && npm test)\n    - !reference [.report, script]\n```',
    whenToIgnore: 'When an earlier command of this job puts the same file there.',
    fixSafety:
      'Unsafe: the file is looked for at the top of the checkout, whatever the directory; what the program itself does there stays as it is.',
    sources: [
      'GitLab documentation, CI/CD YAML syntax reference: `before_script`, `script`',
      'GitLab documentation, Predefined CI/CD variables reference: CI_PROJECT_DIR',
      'Bash manual, 4.1 Bourne Shell Builtins: cd',
    ],
    related: ['ci/after-script-state', 'ci/exit-in-shared-script'],
  },
  needs: null,
  on: {
    job(job, tools) {
      const shell = shellNamed('script', tools.execution)
      const own = shell?.entered.find(({ entries }) => entries.length === 1)
      if (shell === null || own === undefined || toldBy(own.context, 'moves').length === 0) return
      for (const file of filesNamedIn(own)) if (file.visit.directory !== '') look(file, own, shell, job, tools)
    },
  },
})

function look(file: NamedFile, own: Entered, shell: Shell, job: Job, tools: Tools): void {
  const { field, origin, path, visit } = file
  const { position, directory } = visit
  const part = shell.script.parts?.find(({ start, end }) => position >= start && position <= end)
  if (part === undefined || !isLost(file, shell, tools) || !isKnown(directory, shell, tools)) return
  const move = toldBy(own.context, 'moves').findLast((each) => each.position < position)
  const other = elsewhere(file, part, job, tools)
  if (move === undefined || other === null) return
  tools.report(
    { kind: 'origin', origin },
    {
      severity: 'warning',
      confidence: 'likely',
      message: `job ${job.name} looks for this in ${directory}: the path is relative, and the job has gone there before this block`,
      because: [
        { message: `job ${job.name} goes to ${directory} here`, origin: move.origin },
        { message: `job ${other.name} comes to the block in the checkout, which has ${path}`, origin: other.origin },
      ],
      fixes: () => fromTheTop(field, path, part, job),
    },
  )
}

/** The repository has it at the top, and neither the repository nor the job in the directory where it is looked for. */
function isLost({ path, visit }: NamedFile, shell: Shell, { repository }: Tools): boolean {
  const there = `${visit.directory}/${path}`
  return repository.isFile(path) && !repository.isFile(there) && !repository.isDirectory(there) && madeAt(there, shell) === null
}

/** What a tool has put there, or a repository of its own, may hold anything. */
function isKnown(directory: string, shell: Shell, { repository }: Tools): boolean {
  return repository.isDirectory(directory) || (madeAt(directory, shell) !== null && !isFilled(directory, shell))
}

/** Another job that comes to the same command at the top of the checkout. */
function elsewhere({ visit }: NamedFile, part: ScriptPart, job: Job, tools: Tools): Job | null {
  const offset = visit.position - part.start
  for (const { job: other, script } of othersWith(part, job, tools.jobs)) {
    const execution = tools.facts.executionOf(other)
    const own = execution?.entered.find(({ entries }) => entries.length === 1 && entries[0]?.script?.name === script.name)
    const isThere = (own === undefined ? [] : visitsIn(own)).some((each) => {
      const at = script.parts?.find(({ start }) => start === each.position - offset)
      if (at === undefined || !samePlace(at.list, part.list) || each.directory !== '') return false
      // What a sourced file does stands for the command that sources it.
      return samePlace(each.command, visit.command) || each.file !== visit.file
    })
    if (isThere) return other
  }
  return null
}

function fromTheTop(field: Field, path: string, part: ScriptPart, { system }: Job): readonly FixPlan[] {
  const [checkout] = system.checkout
  if (checkout === undefined || field.written === null || !/^[\w./@+-]+$/.test(path)) return []
  // A quote in front would be the YAML's own; no project's path has blanks.
  const quote = field.written.start === part.start ? '' : '"'
  return [
    {
      title: 'name it from the top of the checkout',
      applicability: 'unsafe',
      rationale: 'the file is found from every directory',
      change: { kind: 'words', words: [{ field, newText: `${quote}$${checkout}/${path}${quote}` }] },
      keeps: [],
    },
  ]
}
