import { dotenvOf, savesDotenv } from '../../facts/dotenv.js'
import type { Job } from '../../facts/parts.js'
import { defineRule, type Tools } from '../rule.js'

export default defineRule({
  id: 'ci/rules-before-job',
  since: '0.1.0',
  docs: {
    title: 'rules test a variable that is there only after a job has run',
    what: '`rules: if`, `workflow: rules` or `only: variables` look at a variable that nothing in the YAML sets, and that another job of the pipeline writes into a dotenv report.',
    why: 'GitLab decides which jobs are in a pipeline when it creates the pipeline, before any of them runs. A variable from a dotenv report does not exist then: `if: $X == "yes"` is never true, and `if: $X != "yes"` always is. The job is missing, or there, in every pipeline, and nothing says why.',
    pattern:
      'Decide in the script, or start a child pipeline, whose rules are worked out when the first job is done:\n\n```yaml\ndetect:\n  script:\n    - echo "CHANGED=$(./changed.sh)" >> detect.env\n  artifacts:\n    reports:\n      dotenv: detect.env\n\nbuild:\n  needs: [detect]\n  script:\n    - |\n      if [ "$CHANGED" = yes ]; then\n        make all\n      fi\n```\n\nWhat depends on files alone, `rules: changes` decides in time.',
    whenToIgnore: 'When the variable is also set outside of the repository, for the project, a schedule or by hand.',
    fixSafety: 'No fix is offered.',
    sources: [
      'GitLab documentation, Specify when jobs run with rules',
      'GitLab documentation, CI/CD artifacts reports types: `artifacts:reports:dotenv`',
      'GitLab documentation, Downstream pipelines: Pass dotenv variables created in a job',
    ],
    related: ['ci/shadowed-variable', 'ci/absolute-path-in-dotenv'],
  },
  needs: null,
  on: {
    job(job, tools) {
      for (const condition of job.conditions) for (const name of condition.names) look(name, condition, job, tools)
    },
  },
})

function look(name: string, { origin }: Job['conditions'][number], job: Job, tools: Tools): void {
  if (job.variables.some((each) => each.name === name) || job.system.predefined.test(name)) return
  const entry = tools.pipeline
    .filter(savesDotenv)
    .flatMap((each) => tools.facts.executionOf(each) ?? [])
    .flatMap(dotenvOf)
    .find((each) => each.name === name)
  if (entry === undefined) return
  tools.report(
    { kind: 'origin', origin },
    {
      severity: 'error',
      confidence: job.unknownSources.length > 0 ? 'possible' : 'likely',
      message: `${name} does not exist yet when this is decided: only job ${entry.job.name} sets it, when it runs`,
      because: [{ message: `job ${entry.job.name} writes it into a dotenv report`, origin: entry.origin }],
    },
  )
}
