import { missingWithout, type Missing } from '../../facts/made.js'
import type { Job } from '../../facts/parts.js'
import { belowCheckout, shellNamed, type Shell } from '../../facts/shells.js'
import { concat, keyOf, sameValue, text, type Origin } from '../../text/value.js'
import type { Execution } from '../../facts/situated.js'
import { defineRule, type FixPlan, type Tools } from '../rule.js'

type Replaced = Job['replaced'][number]

export default defineRule({
  id: 'ci/inherited-script-lost',
  since: '0.1.0',
  docs: {
    title: 'A job replaces the before_script of what it extends, and uses what only that one made',
    what: 'A job, or a template nearer to it, sets `before_script` although what it extends, or `default`, has one too. The job uses a variable, a function, a directory or an installed program that only the replaced list makes.',
    why: 'When GitLab merges a job with what it extends, maps are merged and lists are replaced as a whole: the nearest `before_script` is the only one that runs. The one of `default` is replaced in the same way. Nothing says so, and an unset variable is an empty string.',
    pattern:
      'Take the inherited list in, and then add to it:\n\n```yaml\n.with_database:\n  before_script:\n    - export DATABASE_URL="postgres://postgres@postgres/$CI_JOB_ID"\n\nmigrate:\n  extends: .with_database\n  before_script:\n    - !reference [.with_database, before_script]\n    - pip install -r requirements.txt\n  script:\n    - ./manage.py migrate --database "$DATABASE_URL"\n```',
    whenToIgnore: 'When the image, or a variable of the project, has what the list would have made.',
    fixSafety: 'Unsafe: the commands of the inherited list run before those of the job.',
    sources: [
      'GitLab documentation, CI/CD YAML syntax reference: `default`, `extends`, `before_script`',
      'GitLab documentation, Optimize GitLab CI/CD configuration files: Merge details, `!reference` tags',
    ],
    related: ['ci/exit-in-shared-script', 'ci/after-script-state'],
  },
  needs: null,
  on: {
    job(job, tools) {
      const shell = shellNamed('script', tools.execution)
      if (shell === null) return
      for (const { replaced, execution } of tools.execution.lost) look(replaced, execution, shell, job, tools)
    },
  },
})

function look(replaced: Replaced, list: Execution, shell: Shell, job: Job, tools: Tools): void {
  const missing = missingWithout(list, shell).filter((one) => isMissing(one, replaced, job, tools))
  const [first] = missing
  if (first === undefined) return
  const mayBeThere = job.unknownSources.length > 0
  tools.report(
    { kind: 'origin', origin: keyOfEntry(replaced.by) },
    {
      severity: 'warning',
      confidence: mayBeThere ? 'possible' : 'likely',
      message: `this replaces a list that job ${job.name} would have had, and the job uses ${first.what} of it`,
      because: [
        { message: 'this list does not run in the job: lists are replaced, not merged', origin: keyOfEntry(replaced.lostAt) },
        ...(first.made === null ? [] : [{ message: `only it makes ${first.what}`, origin: first.made }]),
        { message: 'which the job uses here', origin: first.used },
      ],
      fixes: () => takenIn(replaced, shell),
    },
  )
}

/** Neither a dotenv report, nor the repository, nor another image gives it. */
function isMissing({ kind, what }: Missing, replaced: Replaced, job: Job, tools: Tools): boolean {
  switch (kind) {
    case 'variable':
      return tools.giving.length === 0
    case 'function':
      return true
    case 'directory': {
      const path = what.replace(/^the directory /, '')
      return (
        !tools.repository.isDirectory(path) &&
        !tools.pipeline.some(({ stores }) => stores.some(({ paths }) => paths.some((one) => isBelow(one, path))))
      )
    }
    case 'program':
      // Another job needs the list in the very image.
      return tools.pipeline.some(
        (other) =>
          other !== job &&
          other.container?.image !== undefined &&
          other.container.image !== null &&
          job.container?.image !== undefined &&
          job.container.image !== null &&
          sameValue(other.container.image, job.container.image) &&
          other.scripts.some(({ parts }) => parts.some(({ list }) => isInside(list, replaced.lostAt))),
      )
  }
}

function isBelow(stored: Job['stores'][number]['paths'][number], path: string): boolean {
  const key = belowCheckout(stored) ?? keyOf(stored).replace(/^\.?\//, '')
  return key === path || path.startsWith(`${key.replace(/\/.*$/, '')}/`)
}

function isInside(list: Origin, entry: Origin): boolean {
  return list.source.path === entry.source.path && list.start >= entry.start && list.end <= entry.end
}

/** The key alone. */
function keyOfEntry(entry: Origin): Origin {
  const length = entry.source.text.slice(entry.start, entry.end).search(/[ \t]*:/)
  return entry.cut(0, Math.max(1, length))
}

function takenIn(replaced: Replaced, { script }: Shell): readonly FixPlan[] {
  const { path } = replaced
  if (path === null) return []
  return [
    {
      title: `take in ${path.join(' ')} first`,
      applicability: 'unsafe',
      rationale: 'the commands of the inherited list run before those of the job',
      change: { kind: 'takeIn', replaced, becomes: concat(replaced.lost, text('\n'), script.value) },
      keeps: [],
    },
  ]
}
