/** The pipelines that GitLab jobs start from files of the same repository. */
import { describe, expect, test } from 'vitest'
import { gitlab, jobOf, messages, show, yaml } from './project.js'

const CHILD = yaml`
  variables: {MODE: child, OWN: global}
  stages: [one, two]
  make: {stage: one, script: [make], variables: {MODE: job, KEPT: job}}
  check: {stage: two, script: [make check]}
`

describe('a child pipeline', () => {
  const pipeline = gitlab(
    yaml`
      variables: {ROOT: /cache}
      build: {script: [make]}
      start:
        variables: {MODE: started, DIR: $ROOT/x}
        rules: [{if: $RUN_CHILD}]
        trigger:
          include:
            - local: ci/child.yml
          strategy: depend
    `,
    { 'ci/child.yml': CHILD },
  )

  test('has its jobs under the name of the job that starts it', () => {
    expect(pipeline.jobs.map(({ name }) => name)).toEqual(['build', 'start / make', 'start / check'])
    expect(jobOf(pipeline, 'start / check').needs).toEqual(['start / make'])
    expect(pipeline.parts).toEqual(['ci/child.yml'])
  })

  test('is given the variables of that job, which win over its own', () => {
    expect(show(jobOf(pipeline, 'start / make').variables)).toEqual([
      'MODE=started (global)',
      'OWN=global (global)',
      'ROOT=/cache (global)',
      'DIR=/cache/x (global)',
      'KEPT=job',
    ])
  })

  test('is there only where that job is', () => {
    expect(jobOf(pipeline, 'start / make').conditions.map(({ names }) => names)).toEqual([['RUN_CHILD']])
  })

  test('is given nothing where nothing is forwarded', () => {
    const alone = gitlab('start: {variables: {MODE: x}, trigger: {include: c.yml, forward: {yaml_variables: false}}}\n', { 'c.yml': CHILD })
    expect(show(jobOf(alone, 'start / check').variables)).toEqual(['MODE=child (global)', 'OWN=global (global)'])
  })

  test('is given inputs', () => {
    const alone = gitlab('start: {trigger: {include: [{local: c.yml, inputs: {x: y}}]}}\n', {
      'c.yml': 'spec: {inputs: {x: }}\n---\n"job-$[[ inputs.x ]]": {script: [make]}\n',
    })
    expect(alone.jobs.map(({ name }) => name)).toEqual(['start / job-y'])
  })

  test('may start itself without end', () => {
    const endless = gitlab('a: {trigger: {include: c.yml}}\n', { 'c.yml': 'job: {script: [make]}\nagain: {trigger: {include: c.yml}}\n' })
    expect(endless.jobs.map(({ name }) => name)).toEqual(['a / job', 'a / again / job'])
    expect(messages(endless)).toEqual([])
  })
})

test('many that start many more are read up to a point', () => {
  const many = (line: (index: number) => string): string => Array.from({ length: 300 }, (_, index) => `${line(index)}\n`).join('')
  const pipeline = gitlab(
    many((index) => `t${index}: {trigger: {include: c.yml}}`),
    { 'c.yml': many((index) => `j${index}: {script: [make]}`) },
  )
  expect(pipeline.jobs.length).toBeLessThan(30_000)
  expect(messages(pipeline)).toEqual(['.gitlab-ci.yml: aliases, references and includes repeat too much to be read in full'])
})

test.each([
  'group/project',
  '{project: group/project, branch: main}',
  '{include: [{artifact: generated.yml, job: generate}]}',
  '{include: [{project: group/project, file: ci.yml}]}',
])('a pipeline from elsewhere is not read: %s', (trigger) => {
  const pipeline = gitlab(`start: {trigger: ${trigger}}\njob: {script: [make]}\n`)
  expect(pipeline.jobs.map(({ name }) => name)).toEqual(['job'])
  expect(messages(pipeline)).toEqual([])
})
