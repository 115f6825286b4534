/** What stands around the scripts of a workflow: containers, services, what is kept, conditions; and what is broken. */
import { describe, expect, test } from 'vitest'
import type { Container, Job } from '../../server/src/pipelines/job.js'
import { display } from '../../server/src/text/value.js'
import { github, jobOf, messages, show, yaml } from './project.js'

function job(text: string): Job {
  return jobOf(github(`on: push\njobs:\n  a:\n    runs-on: x\n${yaml`${text}`.replace(/^(?=.)/gm, '    ')}`), 'a')
}

function shown({ name, image, user, variables, mounts, words }: Container): unknown {
  return {
    name,
    image: image === null ? null : display(image),
    user: user === null ? null : display(user),
    variables: show(variables),
    mounts: mounts.map(({ kind, from, inside }) => `${kind} ${from === null ? '' : display(from)}:${display(inside)}`),
    words: words.map((word) => display(word)),
  }
}

const NOTHING = { user: null, variables: [], mounts: [], words: [] }

describe('a container', () => {
  test('is an image by its name', () => {
    const { container } = job('container: node:20\nsteps: [{run: ls}]\n')
    expect(container === null ? null : shown(container)).toEqual({ ...NOTHING, name: 'node:20', image: 'node:20' })
    expect(job('container: ""\nsteps: [{run: ls}]\n').container).toBeNull()
    expect(job('steps: [{run: ls}]\n').container).toBeNull()
  })

  test('has an environment, volumes and options', () => {
    const { container, variables } = job(`
      env: {MODE: job}
      container:
        image: ghcr.io/org/image:\${{ github.sha }}
        env: {MODE: container, DATA: /data}
        volumes:
          - /srv/cache:/cache
          - builds:/builds:ro
          - /scratch
          - "\${{ github.workspace }}:/src"
        options: --user 1001:1001 --cpus 1 -v /mnt/nfs:/nfs --mount "type=bind,source=/host dir,target=/dir" --tmpfs=/tmp:rw -e A=b --entrypoint ./start.sh
      steps: [{run: ls}]
    `)
    expect(container === null ? null : shown(container)).toEqual({
      name: 'ghcr.io/org/image:$(${{ github.sha }})',
      image: 'ghcr.io/org/image:$(${{ github.sha }})',
      user: '1001:1001',
      variables: ['MODE=container', 'DATA=/data', 'A=b'],
      mounts: [
        'host /srv/cache:/cache',
        'volume builds:/builds',
        'volume :/scratch',
        'host $GITHUB_WORKSPACE:/src',
        'host /mnt/nfs:/nfs',
        'host /host dir:/dir',
        'memory :/tmp',
      ],
      words: ['./start.sh'],
    })
    // The steps have the container's environment, but for what is set nearer to them.
    expect(show(variables)).toEqual(['DATA=/data', 'A=b', 'MODE=job'])
  })

  test('beside the job is a service', () => {
    const { services } = job(`
      services:
        db:
          image: postgres:16
          env: {POSTGRES_PASSWORD: x, PGDATA: /data/pg}
          volumes: [/mnt/pg:/data]
          options: >-
            --health-cmd pg_isready
            --user postgres
        cache: redis
        off: ''
      steps: [{run: ls}]
    `)
    expect(services.map(shown)).toEqual([
      {
        name: 'db',
        image: 'postgres:16',
        user: 'postgres',
        variables: ['POSTGRES_PASSWORD=x', 'PGDATA=/data/pg'],
        mounts: ['host /mnt/pg:/data'],
        words: [],
      },
      { ...NOTHING, name: 'cache', image: 'redis' },
    ])
  })

  test('has other paths than the machine', () => {
    const text = 'container: node:20\nsteps: [{run: "ls ${{ github.workspace }} $GITHUB_WORKSPACE"}]\n'
    expect(job(text).scripts.map(({ value }) => display(value))).toEqual(['ls $(${{ github.workspace }}) $GITHUB_WORKSPACE'])
  })
})

describe('what is kept', () => {
  test('stands in its place between the scripts', () => {
    const { stores } = job(`
      steps:
        - uses: actions/checkout@v4
        - uses: actions/cache@v4
          with:
            path: |
              ~/.cache/pip
              !~/.cache/pip/log

              build
            key: pip-\${{ hashFiles('x') }}
        - run: make
        - uses: actions/cache/restore@v4
          with: {path: data, key: d}
        - uses: actions/download-artifact@v4
          with: {name: one}
        - run: make test
        - uses: actions/cache/save@v4
          with: {path: data, key: d}
        - uses: actions/upload-artifact@v4
          with: {name: two, path: out}
        - run: make clean
        - uses: other/cache@v1
          with: {path: x}
    `)
    expect(
      stores.map(({ kind, does, before, paths, key }) => [
        kind,
        does,
        before,
        paths.map((path) => display(path)),
        key === null ? null : display(key),
      ]),
    ).toEqual([
      ['cache', 'restore', 0, ['~/.cache/pip', 'build'], "pip-$(${{ hashFiles('x') }})"],
      ['cache', 'restore', 1, ['data'], 'd'],
      ['artifact', 'restore', 1, ['.'], 'one'],
      ['cache', 'save', 2, ['data'], 'd'],
      ['artifact', 'save', 2, ['out'], 'two'],
      ['cache', 'save', 3, ['~/.cache/pip', 'build'], "pip-$(${{ hashFiles('x') }})"],
    ])
  })
})

describe('a step', () => {
  test('that never runs is none, and one in doubt says so', () => {
    const { scripts } = job(`
      strategy: {matrix: {os: [a, b]}}
      steps:
        - {name: never, if: false, run: ls}
        - {name: never either, if: "\${{ matrix.os == 'c' }}", run: ls}
        - {name: always, if: always(), run: ls}
        - {name: sometimes, if: "env.MODE == 'x' && matrix.os == 'a'", run: ls}
        - {name: on failure, if: failure(), run: ls}
        - {name: said in words, if: "!\${{ false }}", run: ls}
        - {name: may fail, continue-on-error: true, run: ls}
        - {name: may not fail, continue-on-error: false, run: ls}
    `)
    expect(scripts.map(({ name, condition, mayFail }) => [name, condition?.names ?? null, mayFail])).toEqual([
      ['always', null, false],
      ['sometimes', ['MODE'], false],
      ['on failure', [], false],
      ['said in words', [], false],
      ['may fail', null, true],
      ['may not fail', null, false],
    ])
  })

  test('may have a shell that an expression names', () => {
    const text = 'defaults: {run: {shell: "${{ matrix.shell }}"}}\nstrategy: {matrix: {shell: [bash]}}\nsteps: [{run: ls}]\n'
    expect(job(text).scripts.map(({ shell, options }) => [shell, options.pipefail])).toEqual([['bash', true]])
  })
})

describe('a job', () => {
  test('has a limit, needs, and a condition', () => {
    const { timeout, conditions, needs } = job('timeout-minutes: 5\nneeds: [b]\nif: vars.GO == 1\nsteps: [{run: ls}]\n')
    expect(timeout?.source.text.slice(timeout.start, timeout.end)).toBe('timeout-minutes: 5')
    expect(conditions.map(({ names }) => names)).toEqual([['GO']])
    expect(needs).toEqual([])
  })

  test('that never runs has no scripts', () => {
    expect(job('if: ${{ false }}\nsteps: [{run: ls}]\n').scripts).toEqual([])
  })

  test('starts above its checkout where that has a path', () => {
    const checkout = (inputs: string): string | null => job(`steps: [{uses: actions/checkout@v4, with: ${inputs}}, {run: ls}]\n`).checkout
    expect(checkout('{path: src/}')).toBe('src')
    expect(checkout('{repository: org/other, path: other}')).toBeNull()
    expect(checkout('{repository: "${{ github.repository }}", path: own}')).toBe('own')
    expect(checkout('{path: .}')).toBeNull()
    expect(checkout('{path: "${{ github.sha }}"}')).toBeNull()
    expect(checkout('{fetch-depth: 0}')).toBeNull()
  })
})

describe('a workflow that is not right', () => {
  test.each([
    ['empty', '', 'this file is empty or no map'],
    ['only a comment', '# nothing\n', 'this file is empty or no map'],
    ['a list', '- a\n', 'this file is empty or no map'],
    ['nested without end', `on: push\njobs: ${'['.repeat(5000)}\n`, 'nested too deeply to be read'],
  ])('because it is %s is one problem', (_how, text, message) => {
    expect(messages(github(text))).toEqual([`.github/workflows/ci.yml: ${message}`])
  })

  test('because of keywords that hold something else still has its other jobs', () => {
    const pipeline = github(yaml`
      on: [push]
      env: [a]
      defaults: x
      jobs:
        none:
        text: x
        odd: {runs-on: {}, env: x, strategy: [a], steps: {run: ls}, services: [a], container: [b], needs: {a: b}, if: [x], outputs: x}
        matrix: {runs-on: x, strategy: {matrix: {os: {a: b}, include: [x], exclude: y}}, steps: [run, {run: [a]}, {uses: {a: b}}, null]}
        call: {uses: [a], with: x}
        good: {runs-on: x, steps: [{run: ls}]}
    `)
    expect(jobOf(pipeline, 'good').scripts).toHaveLength(1)
    expect(messages(pipeline)).toEqual([])
  })

  test('because its aliases multiply is read in time', () => {
    const levels = Array.from({ length: 30 }, (_, at) => `x${at + 1}: &a${at + 1} {a: *a${at}, b: *a${at}, c: *a${at}}`)
    const text = `x0: &a0 {run: ls}\n${levels.join('\n')}\non: push\nenv: *a30\njobs:\n  a: {runs-on: x, env: *a30, strategy: {matrix: {x: [*a30, *a30], include: [*a30]}}, steps: [*a0, *a0, *a30]}\n`
    const start = performance.now()
    expect(jobOf(github(text), 'a').scripts).toHaveLength(2)
    expect(performance.now() - start).toBeLessThan(1000)
  })

  test('because a matrix excludes what is large without end is read in time', () => {
    const levels = Array.from({ length: 60 }, (_, at) => `x${at + 1}: &a${at + 1} {a: *a${at}, b: *a${at}}`)
    const copies = Array.from({ length: 60 }, (_, at) => `y${at + 1}: &b${at + 1} {a: *b${at}, b: *b${at}}`)
    const text = `x0: &a0 1\n${levels.join('\n')}\ny0: &b0 1\n${copies.join('\n')}\non: push\njobs:\n  a: {runs-on: x, strategy: {matrix: {x: [*a60, 2], exclude: [{x: *b60}]}}, steps: [{run: ls}]}\n`
    const start = performance.now()
    expect(jobOf(github(text), 'a').scripts).toHaveLength(1)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
