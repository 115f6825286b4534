import { expect, test } from 'vitest'
import { readGitlab } from '../../server/src/pipelines/gitlab.js'
import { readGithub } from '../../server/src/pipelines/github.js'
import { display } from '../../server/src/text/value.js'
test('gitlab', () => {
  const text = `
variables: {A: 1, B: "$A/x"}
.base: &b
  before_script: [echo hi]
  variables: {B: "$A/y", C: $$A}
job:
  extends: .base
  script:
    - !reference [.base, before_script]
    - |
      foo
      bar
    - 'it''s'
`
  const p = readGitlab({ path: '.gitlab-ci.yml', text }, () => null)
  console.log(
    JSON.stringify(p.problems),
    p.jobs
      .map((j) => [j.name, j.variables.map((v) => [v.name, v.level, display(v.value)]), j.scripts.map((s) => [s.name, display(s.value)])])
      .map((x) => JSON.stringify(x))
      .join('\n'),
  )
  const g = readGithub(
    {
      path: 'a',
      text: `
on: push
env: {X: 1}
jobs:
  a:
    runs-on: ubuntu-latest
    env: {Y: "\${{ env.X }}/\${{ github.sha }}"}
    steps:
      - run: |
          echo \${{ env.X }}
          echo "\${{ github.event.title }}"
`,
    },
    () => null,
  )
  console.log(
    JSON.stringify(g.problems),
    g.jobs
      .map((j) => [
        j.name,
        j.variables.map((v) => [v.name, v.level, display(v.value)]),
        j.scripts.map((s) => [s.name, display(s.value), s.options]),
      ])
      .map((x) => JSON.stringify(x))
      .join('\n'),
  )
  expect(1).toBe(1)
})
