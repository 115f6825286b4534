/** Which files are pipelines. */
import { describe, expect, test } from 'vitest'
import { recognise } from '../../server/src/pipelines/detect.js'

const WORKFLOW = 'on: push\njobs:\n  a:\n    runs-on: x\n'
const TEMPLATE = '.a:\n  script:\n    - echo\n'
const MANIFEST = 'apiVersion: apps/v1\nkind: Deployment\n'
const COMPOSITE = 'name: x\nruns:\n  using: composite\n  steps: []\n'

function pipelineKind(path: string, text: string): string | null {
  return recognise(path, () => text)?.dialect.system.name ?? null
}

describe('the name says', () => {
  test.each([
    ['.gitlab-ci.yml', '', 'gitlab'],
    ['sub/.gitlab-ci.yaml', 'broken: [', 'gitlab'],
    ['templates/Build.gitlab-ci.yml', '', 'gitlab'],
    ['.gitlab/ci/build.yml', TEMPLATE, 'gitlab'],
    ['.gitlab-ci/build.yml', '.a: &a\n  extends: .b\n', 'gitlab'],
    ['.gitlab/agents/one/config.yaml', 'gitops:\n  manifest_projects: []\n', null],
    ['.gitlab/issue_templates/bug.md', TEMPLATE, null],
    ['.github/workflows/ci.yml', WORKFLOW, 'github'],
    ['.github/workflows/ci.yaml', '"on": push\njobs: {}\n', 'github'],
    ['.github/workflows/other.yml', 'name: x\n', 'github'],
    ['.github/workflows/broken.yml', 'jobs: [\n', 'github'],
    ['examples/.github/workflows/other.yml', 'name: x\n', null],
    ['.github/dependabot.yml', 'version: 2\nupdates: []\n', null],
    ['actions/setup/action.yml', COMPOSITE, 'github'],
    ['action.yaml', "runs:\n  'using': 'composite'\n", 'github'],
    ['action.yml', 'runs:\n  using: node20\n', null],
    ['.woodpecker.yml', '', 'woodpecker'],
    ['.woodpecker/build.yaml', 'steps: []', 'woodpecker'],
    ['.buildkite/pipeline.yml', 'steps:\n  - command: make\n', 'buildkite'],
    ['.buildkite/pipeline.yml', '- command: make\n', 'buildkite'],
    ['.buildkite/nightly/steps.yaml', 'env: {}\nsteps:\n', 'buildkite'],
    ['buildkite.yml', 'steps: []', 'buildkite'],
    ['.buildkite/docker-compose.yml', 'services:\n  app:\n    build: .\n', 'compose'],
    ['docker-compose_databases.yaml', 'services:\n  app:\n    build: .\n', 'compose'],
    ['.circleci/config.yml', '', 'circleci'],
    ['.circleci/continue/deploy.yml', 'version: 2.1\njobs:\n  a: {}\n', 'circleci'],
    ['.circleci/docker-compose.yml', 'services:\n  app:\n    build: .\n', 'compose'],
    ['.drone.yml', 'kind: pipeline', 'drone'],
    ['.drone.release.yml', 'kind: pipeline', 'drone'],
    ['ci/drone.md', 'kind: pipeline', null],
    ['deploy.sh', TEMPLATE, null],
  ])('%s', (path, text, kind) => {
    expect(pipelineKind(path, text)).toBe(kind)
  })
})

describe('the content says, where the name does not', () => {
  test.each([
    ['a template of GitLab', TEMPLATE, 'gitlab'],
    ['one with comments, anchors and CRLF', '# x\r\n\r\n.a: &a # note\r\n  # y\r\n  before_script: [a]\r\n', 'gitlab'],
    ['one with a quoted name', '"my job":\n    stage: x\n    script: a\n', 'gitlab'],
    ['a workflow', WORKFLOW, 'github'],
    ['a manifest', MANIFEST, 'kubernetes'],
    ['a list of objects', 'apiVersion: v1\nitems:\n  - kind: Pod\n', 'kubernetes'],
    ['an object without pods', 'apiVersion: v1\nkind: Service\n', null],
    ['a kind of somebody else', 'apiVersion: a/v1\nkind: JobTemplate\n', null],
    ['a compose file', 'services:\n  web:\n    extends:\n      service: x\n', null],
    ['steps of another system', 'steps:\n  - script: echo\n', null],
    ['jobs without a trigger', 'jobs:\n  build:\n    docker: []\n', null],
    ['a script deeper down', 'a:\n  b:\n    script: x\n', null],
    ['nothing', '', null],
  ])('%s', (_, text, kind) => {
    expect(pipelineKind('ci/file.yml', text)).toBe(kind)
  })

  test('not of other CI systems by their names', () => {
    expect(pipelineKind('.cirrus.yml', TEMPLATE)).toBeNull()
    expect(pipelineKind('.travis.yml', TEMPLATE)).toBeNull()
  })
})
