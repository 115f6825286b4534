/** Whatever a file holds, reading it ends soon, without an exception, and says what was wrong. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readGithub } from '../../server/src/pipelines/github/github.js'
import { readGitlab } from '../../server/src/pipelines/gitlab/gitlab.js'
import type { Pipeline } from '../../server/src/pipelines/job.js'
import { lengthOf } from '../../server/src/text/value.js'
import { buildkite, circleci, compose, drone, kubernetes, woodpecker } from './project.js'

/** Seconds; each takes far less on a machine that does nothing else. */
const SOON = 5
const PATIENCE = { timeout: 600_000 }

function gitlab(text: string): Pipeline {
  return readGitlab({ path: '.gitlab-ci.yml', text }, () => null)
}

function github(text: string): Pipeline {
  return readGithub({ path: '.github/workflows/ci.yml', text }, () => null)
}

/** The readers of one file that look at nothing else. */
const ALONE: readonly (readonly [string, (text: string) => Pipeline])[] = [
  ['github', github],
  ['buildkite', buildkite],
  ['circleci', circleci],
  ['compose', (text) => compose(text)],
  ['drone', drone],
  ['kubernetes', (text) => kubernetes(text)],
  ['woodpecker', woodpecker],
]

function seconds(action: () => Pipeline): { readonly pipeline: Pipeline; readonly seconds: number } {
  const start = performance.now()
  const pipeline = action()
  return { pipeline, seconds: (performance.now() - start) / 1000 }
}

// prettier-ignore
const LINES = [
  'job:', 'jobs:', 'on: push', '.base: &base', '  script:', '    - echo a', '    - !reference [.base, script]', '  extends: .base',
  '  <<: *base', 'variables:', '  A: "$B"', '  B: "$A"', '  script: &s', '    - *s', 'include: a.yml', '  - |', '    >', '    steps:',
  '      - run: |', '          echo ${{ x }}', '  : ', '? x', '- ', '  "', "  '", '  [', '  {a: ', '---', '...', '%YAML 1.1', '\t', '!!set',
  '  rules: [{variables: {A: 1}}]', '  parallel: {matrix: [{A: [1, 2]}]}', '*base : x', '  env: {A: "${{ env.A }}"}', '&a', '  - ? - : -',
  '  variables: *base', '  extends: [job, .base]', 'steps:', '  - commands: [a, *s]', '    environment: [A=${B:-c}]', 'matrix: {A: [1, *s]}',
  'services: *base', 'kind: pipeline', '    volumes: ["a:/b", {name: a, path: b}]', '  - depends_on: [{name: *a}]', '    commands: echo $${A}',
  '- command: echo $A ${A:-b', '  - wait', '    plugins: [docker: {image: *a, environment: [A]}, x]', '    matrix: {setup: {a: [*s]}}', '  - group: a',
  '    depends_on: [{step: a}]', 'env: {A: "$B", B: "$A${A:-$B}"}', '    artifact_paths: "a;b"',
  'version: 2.1', 'commands: {c: {parameters: {p: {default: *a}}, steps: [c, {run: << parameters.p >>}]}}', '    - c', '    - run: {command: *s}',
  'services: {a: {extends: b, command: "sh -c \'a", env_file: x, volumes: *a}, b: {extends: a, environment: [*s]}}', 'include: [*a, {path: *s}]',
  'apiVersion: v1', 'kind: Pod', 'kind: List', 'metadata: {name: a}', 'spec: {volumes: *s, containers: [{name: a, command: [sh, -c, $(A)], env: *s}]}',
  'spec: {containers: *s, initContainers: [{env: [{name: A, value: $(A)$(B)}], envFrom: [*a], volumeMounts: *s}]}', 'items: *s', 'kind: ConfigMap',
  'workflows: {w: {jobs: [job, {job: {matrix: {parameters: {A: [1]}}}}]}}', '    - when: {condition: true, steps: *s}', '    docker: [{image: a}]',
]

describe('any file', PATIENCE, () => {
  test('is read without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LINES), { maxLength: 14 }), (lines) => {
        const text = lines.join('\n')
        for (const { problems } of [gitlab(text), ...ALONE.map(([, read]) => read(text))])
          for (const { span } of problems) expect(span?.end ?? 0).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 2000) },
    )
  })

  test.each(['', '\n', '# nothing\n', '---\n', '- a list\n', 'text'])('without a map is one problem: %j', (text) => {
    expect(gitlab(text)).toMatchObject({ jobs: [], problems: [{ span: null }] })
    for (const [name, read] of ALONE) {
      // A list is a pipeline of Buildkite.
      const isList = name === 'buildkite' && text.startsWith('- ')
      expect(read(text)).toMatchObject({ jobs: [], problems: isList ? [] : [{ span: null }] })
    }
  })
})

describe('a file made to exhaust its reader', PATIENCE, () => {
  test('by aliases of lists is one problem', () => {
    const rows = Array.from({ length: 12 }, (_, row) => `.l${row + 1}: &l${row + 1} [${Array(10).fill(`*l${row}`).join(', ')}]`)
    const { pipeline, seconds: taken } = seconds(() =>
      gitlab(['.l0: &l0 [echo]', ...rows, 'job: {script: *l12}', 'other: {script: echo}'].join('\n')),
    )
    expect(pipeline.problems).toHaveLength(1)
    expect(pipeline.jobs.map(({ name, scripts }) => [name, scripts.length])).toEqual([
      ['job', 0],
      ['other', 1],
    ])
    expect(taken).toBeLessThan(SOON)
  })

  test.each([
    [
      'drone',
      (list: string) =>
        `kind: pipeline\nsteps:\n${Array.from({ length: 1000 }, (_, at) => `- {name: s${at}, commands: ${list}}`).join('\n')}\n`,
      drone,
    ],
    [
      'kubernetes',
      (list: string) =>
        `apiVersion: v1\nkind: Pod\nspec:\n containers:\n${Array.from({ length: 1000 }, (_, at) => ` - {name: c${at}, args: ${list}}`).join('\n')}\n`,
      (text: string) => kubernetes(text),
    ],
    ['buildkite', (list: string) => `steps:\n${Array.from({ length: 1000 }, () => `- commands: ${list}`).join('\n')}\n`, buildkite],
    [
      'woodpecker',
      (list: string) => `steps:\n${Array.from({ length: 1000 }, (_, at) => `- {name: s${at}, commands: ${list}}`).join('\n')}\n`,
      woodpecker,
    ],
  ])('by a long list that every step of %s repeats is one problem', (_, file, read) => {
    const list = `x: &x [${Array.from({ length: 5000 }, (_unused, line) => `echo ${line}`).join(', ')}]\n`
    const { pipeline, seconds: taken } = seconds(() => read(list + file('*x')))
    expect(pipeline.problems).toHaveLength(1)
    expect(taken).toBeLessThan(SOON)
  })

  test('by variables of Buildkite that double is read with the last ones unknown', () => {
    const rows = Array.from({ length: 60 }, (_, row) => `  V${row + 1}: "$V${row}$V${row}"`).join('\n')
    const { pipeline, seconds: taken } = seconds(() => buildkite(`env:\n  V0: x\n${rows}\nsteps: [{command: echo}]\n`))
    const lengths = pipeline.jobs[0]?.variables.map(({ value }) => lengthOf(value)) ?? []
    expect(lengths).toHaveLength(61)
    expect(Math.max(...lengths)).toBeLessThan(20_000)
    expect(taken).toBeLessThan(SOON)
  })

  test('by variables of Kubernetes that double is read with the last ones unknown', () => {
    const rows = Array.from({ length: 60 }, (_, row) => `   - {name: V${row + 1}, value: $(V${row})$(V${row})}`).join('\n')
    const { pipeline, seconds: taken } = seconds(() =>
      kubernetes(`apiVersion: v1\nkind: Pod\nspec:\n containers:\n - name: a\n   env:\n   - {name: V0, value: x}\n${rows}\n`),
    )
    const lengths = pipeline.jobs[0]?.variables.map(({ value }) => lengthOf(value)) ?? []
    expect(lengths).toHaveLength(61)
    expect(Math.max(...lengths)).toBeLessThan(20_000)
    expect(taken).toBeLessThan(SOON)
  })

  test('by commands of CircleCI that call one another is one problem', () => {
    const commands = Array.from(
      { length: 15 },
      (_, at) =>
        `  c${at}: {parameters: {p: {default: x}}, steps: [${Array(10)
          .fill(`c${at + 1}: {p: "<<parameters.p>><<parameters.p>>"}`)
          .join(', ')}]}`,
    ).join('\n')
    const { pipeline, seconds: taken } = seconds(() =>
      circleci(
        `version: 2.1\ncommands:\n${commands}\n  c15: {parameters: {p: {}}, steps: [{run: echo << parameters.p >>}]}\njobs: {a: {steps: [c0]}}\n`,
      ),
    )
    expect(pipeline.problems).toHaveLength(1)
    expect(taken).toBeLessThan(SOON)
  })

  test('by a command of CircleCI that calls itself ends', () => {
    const pipeline = circleci('version: 2.1\ncommands: {c: {steps: [c, {run: make}]}}\njobs: {a: {steps: [c]}}\n')
    expect(pipeline.jobs[0]?.scripts.length).toBeLessThan(100)
  })

  test('by references that multiply is one problem', () => {
    const rows = Array.from(
      { length: 30 },
      (_, row) => `.l${row + 1}: {script: [${Array(4).fill(`!reference [.l${row}, script]`).join(', ')}]}`,
    )
    const { pipeline, seconds: taken } = seconds(() =>
      gitlab(['.l0: {script: [echo]}', ...rows, 'job: {script: !reference [.l30, script]}'].join('\n')),
    )
    expect(pipeline.problems).toHaveLength(1)
    expect(taken).toBeLessThan(SOON)
  })

  test('by merge keys is one problem', () => {
    const keys = Array.from({ length: 1000 }, (_, key) => `  k${key}: x`).join('\n')
    const jobs = Array.from({ length: 1000 }, (_, job) => `j${job}: {<<: *all, script: [echo]}`).join('\n')
    const { pipeline, seconds: taken } = seconds(() => gitlab(`.all: &all\n${keys}\n${jobs}\n`))
    expect(pipeline.problems).toHaveLength(1)
    expect(pipeline.jobs).toHaveLength(1000)
    expect(taken).toBeLessThan(SOON)
  })

  test('by maps that contain one another through aliases ends', () => {
    const rows = Array.from({ length: 2000 }, (_, row) => `.m${row + 1}: &m${row + 1} {a: *m${row}, b: *m${row}, c: *m${row}}`).join('\n')
    const { seconds: taken } = seconds(() =>
      gitlab(`.m0: &m0 {x: 1}\n${rows}\n.y: {<<: *m2000}\njob: {extends: [.m2000, .y, .m1999], script: [echo]}\n`),
    )
    expect(taken).toBeLessThan(SOON)
  })

  test('by variables that double is read with the last ones unknown', () => {
    const rows = Array.from({ length: 60 }, (_, row) => `  V${row + 1}: "$V${row}$V${row}"`).join('\n')
    const { pipeline, seconds: taken } = seconds(() => gitlab(`variables:\n  V0: x\n${rows}\njob: {script: [echo]}\n`))
    const last = pipeline.jobs[0]?.variables.find(({ name }) => name === 'V60')
    expect(last?.value.every(({ kind }) => kind === 'hole')).toBe(true)
    expect(taken).toBeLessThan(SOON)
  })

  test('by a long chain of variables in many jobs ends', () => {
    const rows = Array.from({ length: 3000 }, (_, row) => `  V${row}: "$V${row + 1}/x"`).join('\n')
    const jobs = Array.from({ length: 300 }, (_, job) => `job${job}: {script: [echo]}`).join('\n')
    const { pipeline, seconds: taken } = seconds(() => gitlab(`variables:\n${rows}\n${jobs}\n`))
    expect(pipeline.jobs).toHaveLength(300)
    expect(taken).toBeLessThan(SOON)
  })

  test.each([
    ['flow lists', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['open flow lists', '['.repeat(20_000)],
    ['block lists', '- '.repeat(20_000) + 'x'],
    ['maps', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['explicit keys', '? '.repeat(20_000)],
  ])('by nesting %s is one problem', (_, nested) => {
    const { pipeline, seconds: taken } = seconds(() => gitlab(nested))
    expect(pipeline).toMatchObject({ jobs: [], problems: [{ message: 'nested too deeply to be read' }] })
    expect(taken).toBeLessThan(SOON)
  })

  test('by jobs that extend one another in a long chain ends', () => {
    const chain = Array.from({ length: 5000 }, (_, job) => `j${job}: {extends: j${job + 1}, script: [echo]}`).join('\n')
    const { pipeline, seconds: taken } = seconds(() => gitlab(chain))
    expect(pipeline.jobs).toHaveLength(5000)
    expect(taken).toBeLessThan(SOON)
  })
})
