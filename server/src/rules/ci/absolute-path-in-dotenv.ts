import { dotenvOf, namesCheckout, readOf, type DotenvEntry } from '../../facts/dotenv.js'
import type { Evidence } from '../../facts/evidence.js'
import type { Job } from '../../facts/parts.js'
import { locate } from '../../text/location.js'
import type { Origin } from '../../text/value.js'
import { defineRule, type FixPlan, type Tools } from '../rule.js'

export default defineRule({
  id: 'ci/absolute-path-in-dotenv',
  since: '0.1.0',
  docs: {
    title: 'A path below this checkout is handed to another job by a dotenv report',
    what: 'A job writes a value with `$CI_PROJECT_DIR`, `$PWD` or `$(pwd)` into a file of `artifacts: reports: dotenv`, and a job that gets the report uses the variable.',
    why: 'The variables of a dotenv report are plain text: the path is that of the checkout in which the first job ran. The next job may run on another runner, or in another slot of the same one, where the checkout has another path (`/builds/GROUP/PROJECT` under the docker executor, a directory with the number of the slot under others). What was meant to come along as an artifact is then looked for where nothing is, or where another job works.',
    pattern:
      'Hand on the path relative to the checkout; each job has its own `$CI_PROJECT_DIR`:\n\n```yaml\nbuild:\n  script:\n    - echo "PACKAGE=dist/app.tar.gz" >> build.env\n  artifacts:\n    paths: [dist]\n    reports:\n      dotenv: build.env\n\ndeploy:\n  needs: [build]\n  script:\n    - ./deploy.sh "$CI_PROJECT_DIR/$PACKAGE"\n```',
    whenToIgnore: 'When all jobs run where the checkout always has the same path, as with the docker executor only.',
    fixSafety:
      'Unsafe: the value becomes relative, so a job that has left the top of its checkout must put its own `$CI_PROJECT_DIR` before it.',
    sources: [
      'GitLab documentation, CI/CD artifacts reports types: `artifacts:reports:dotenv`',
      'GitLab documentation, Predefined CI/CD variables reference: CI_PROJECT_DIR, CI_BUILDS_DIR, CI_CONCURRENT_ID',
    ],
    related: ['ci/shadowed-variable', 'ci/rules-before-job'],
  },
  needs: null,
  on: {
    job(job, tools) {
      for (const entry of dotenvOf(tools.execution)) if (namesCheckout(entry.value, job)) look(entry, job, tools)
    },
  },
})

function look(entry: DotenvEntry, job: Job, tools: Tools): void {
  const readers = tools.pipeline.flatMap((reader): readonly Evidence[] => {
    const execution = reader !== job && reader.needs.includes(job.name) ? tools.facts.executionOf(reader) : null
    const read = execution === null ? null : readOf(entry.name, execution)
    return read === null ? [] : [{ message: `job ${reader.name} uses it in a checkout of its own`, origin: read }]
  })
  const [first, ...others] = readers
  if (first === undefined) return
  tools.report(
    { kind: 'origin', origin: entry.origin },
    {
      severity: 'warning',
      confidence: 'likely',
      message: `${entry.name} hands on a path in the checkout of job ${job.name}; where the next job runs the checkout may lie elsewhere`,
      because: [first, ...others.slice(0, 2)],
      fixes: () => relative(entry, job),
    },
  )
}

/** Leaves out the checkout and the slash behind it, where it is written once. */
function relative({ value, item }: DotenvEntry, { system }: Job): readonly FixPlan[] {
  const { script } = item.moment
  const places = value.flatMap(({ origin, through }): readonly Origin[] =>
    [through?.origin ?? null, origin].filter((each) => each !== null),
  )
  const names = [...system.checkout, 'PWD'].join('|')
  const spans = [...script.flat.matchAll(new RegExp(`\\$(?:(?:${names})|\\{(?:${names})\\}|\\(pwd\\))/`, 'g'))].flatMap((match) => {
    const span = { start: match.index, end: match.index + match[0].length }
    const at = locate(script.value, span.start, span.end - 1)
    return at !== null && places.some(({ source, start }) => source === at.source && start === at.start) ? [span] : []
  })
  const [span, ...others] = spans
  if (span === undefined || others.length > 0) return []
  return [
    {
      title: 'hand on the path relative to the checkout',
      applicability: 'unsafe',
      rationale: 'whoever reads it must stand at the top of the checkout, or put its own place before it',
      change: { kind: 'rewrite', rewrite: { script, span, pieces: [] } },
      keeps: [],
    },
  ]
}
