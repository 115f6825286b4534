import { differ, dotenvOf, readOf, type DotenvEntry } from '../../facts/dotenv.js'
import type { Job } from '../../facts/parts.js'
import { display, literal, type Value } from '../../text/value.js'
import { defineRule, type Tools } from '../rule.js'

type Variable = Job['variables'][number]

export default defineRule({
  id: 'ci/shadowed-variable',
  since: '0.1.0',
  docs: {
    title: "A variable of a job is hidden by another job's dotenv report",
    what: "A job, or a template that it extends, sets a variable, and a job whose artifacts it gets writes the same name with another value into a dotenv report. The job's scripts use the variable.",
    why: 'In GitLab the variables of dotenv reports win over those of the YAML file, also over those of the job itself. Nothing says so in the log. The value in the YAML looks as if it were in force, and a change of it has no effect.',
    pattern:
      'Give what is handed on a name of its own, and say in the job what it takes:\n\n```yaml\nbuild:\n  script:\n    - echo "BUILT_VERSION=$(git describe)" >> build.env\n  artifacts:\n    reports:\n      dotenv: build.env\n\ndeploy:\n  needs: [build]\n  variables:\n    VERSION: stable\n  script:\n    - ./deploy.sh "$VERSION" "$BUILT_VERSION"\n```\n\nWhere the variables of a job are not wanted, `needs: [{ job: build, artifacts: false }]` leaves them out.',
    whenToIgnore: 'When the value in the YAML is a default for runs in which the first job does not write the variable.',
    fixSafety: 'No fix is offered: which of the two values is meant is for you to say.',
    sources: [
      'GitLab documentation, CI/CD variables: CI/CD variable precedence; Pass an environment variable to another job',
      'GitLab documentation, CI/CD artifacts reports types: `artifacts:reports:dotenv`',
    ],
    related: ['ci/absolute-path-in-dotenv', 'ci/rules-before-job', 'env/unconditional-override'],
  },
  needs: null,
  on: {
    job(job, tools) {
      const own = job.variables.filter(({ level, value }) => level === 'job' && literal(value) !== '')
      if (own.length === 0 || job.needs.length === 0) return
      for (const writer of tools.giving) {
        const execution = writer === job ? null : tools.facts.executionOf(writer)
        for (const entry of execution === null ? [] : dotenvOf(execution)) {
          const variable = own.find(({ name }) => name === entry.name)
          if (variable !== undefined) look(variable, entry, job, tools)
        }
      }
    },
  },
})

function look(variable: Variable, entry: DotenvEntry, job: Job, tools: Tools): void {
  const { name, value } = variable
  const read = readOf(name, tools.execution)
  if (read === null || handsOn(value, name) || !differ(value, entry.value)) return
  // The first job has the same variable and writes down what it got.
  if (entry.job.variables.some((each) => each.name === name && !differ(each.value, value)) && handsOn(entry.value, name)) return
  const known = literal(value) !== null && literal(entry.value) !== null
  tools.report(
    { kind: 'origin', origin: variable.origin },
    {
      severity: 'warning',
      confidence: known ? 'certain' : 'likely',
      message: `${name} is not ${short(value)} in job ${job.name}: the dotenv report of job ${entry.job.name} sets it too, and wins`,
      because: [
        { message: `job ${entry.job.name} hands on ${short(entry.value)}`, origin: entry.origin },
        { message: `job ${job.name} uses it here`, origin: read },
      ],
    },
  )
}

/** The value is the variable's own, from outside. */
function handsOn(value: Value, name: string): boolean {
  return value.some(
    (segment) => (segment.kind === 'hole' && segment.hole.id === `env:${name}`) || namesThrough(segment.through).includes(name),
  )
}

function namesThrough(through: Value[number]['through']): readonly string[] {
  return through === null ? [] : [through.name, ...namesThrough(through.inner)]
}

function short(value: Value): string {
  const shown = display(value)
  return shown.length > 40 ? `${shown.slice(0, 37)}...` : shown
}
