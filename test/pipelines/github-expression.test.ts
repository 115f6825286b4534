/** What `${{ expressions }}` come to, and what their matrices make of them. */
import { describe, expect, test } from 'vitest'
import { parseExpression } from '../../server/src/pipelines/github/syntax.js'
import { display, type Value } from '../../server/src/text/value.js'
import { github, jobOf, scriptOf, textOf, yaml } from './project.js'

/** What a step prints for an expression, in a job with a few things known. */
function shown(expression: string): string {
  const pipeline = github(yaml`
    on: push
    jobs:
      a:
        runs-on: ubuntu-latest
        strategy:
          matrix:
            os: [ubuntu-22.04, ubuntu-24.04]
            arch: [x64]
            fast: [true]
        steps:
          - run: echo \${{ ${expression} }}
  `)
  return textOf(pipeline, 'a', 'run 1').replace(/^echo /, '')
}

describe('an expression', () => {
  test.each([
    ["'it''s'", "it's"],
    ['0x10', '16'],
    ['1.50', '1.5'],
    ['true', 'true'],
    ['null', ''],
    ['matrix.arch', 'x64'],
    ["matrix['arch']", 'x64'],
    ['MATRIX.Arch', 'x64'],
    ['matrix.os', '{ubuntu-22.04|ubuntu-24.04}'],
    ['matrix.none', ''],
    ['github.workspace', '$GITHUB_WORKSPACE'],
    ['runner.temp', '$RUNNER_TEMP'],
    ['env.NAME', '$NAME'],
    ["env['NAME']", '$NAME'],
    ["matrix.arch == 'X64'", 'true'],
    ["matrix.arch != 'arm'", 'true'],
    ["matrix.arch == 'arm' && 'a' || 'b'", 'b'],
    ["matrix.arch == 'x64' && 'a' || 'b'", 'a'],
    ["matrix.fast && 'a' || 'b'", 'a'],
    ["!matrix.fast && 'a' || 'b'", 'b'],
    ["matrix.none || 'standard'", 'standard'],
    ["env.NAME || 'standard'", '{$NAME|standard}'],
    ["vars.NAME || 'standard'", '{$(${{ vars.NAME }})|standard}'],
    ["github.ref == 'refs/heads/main' && 'prod' || 'test'", '{prod|test}'],
    ["matrix.os == 'ubuntu-22.04' && 'old' || 'new'", '{old|new}'],
    ["contains(matrix.os, 'macos')", "$(${{ contains(matrix.os, 'macos') }})"],
    ["startsWith(matrix.arch, 'X')", 'true'],
    ["endsWith(matrix.arch, '32')", 'false'],
    ["contains(matrix.arch, '6')", 'true'],
    ["format('{0}-{{{1}}}', matrix.arch, env.N)", 'x64-{$N}'],
    ['(matrix.arch)', 'x64'],
    ['matrix.arch == true', '$(${{ matrix.arch == true }})'],
    ["fromJSON('[1]')[0]", "$(${{ fromJSON('[1]')[0] }})"],
    ['github.event.commits.*.message', '$(${{ github.event.commits.*.message }})'],
    ['secrets.TOKEN', '$(${{ secrets.TOKEN }})'],
    ['1 < 2', '$(${{ 1 < 2 }})'],
    ['not an expression', '$(${{ not an expression }})'],
  ])('%s', (expression, expected) => {
    expect(shown(expression)).toBe(expected)
  })

  test('that is nested or long without end is none', () => {
    expect(parseExpression('('.repeat(10_000))).toBeNull()
    expect(parseExpression(`${'!'.repeat(10_000)}a`)).toBeNull()
    expect(parseExpression(`a${' || a'.repeat(100_000)}`)).toBeNull()
    expect(parseExpression('a.b[c')).toBeNull()
    expect(parseExpression("f('x',)")).toBeNull()
  })

  test('of a job is another string in another job, of the repository the same', () => {
    const job = 'runs-on: x\n    steps: [{run: "echo ${{ steps.a.outputs.b }} ${{ job.status }} ${{ github.sha }}"}]'
    const pipeline = github(`on: push\njobs:\n  a:\n    ${job}\n  b:\n    ${job}\n`)
    const ids = ['a', 'b'].map((name) =>
      scriptOf(pipeline, name, 'run 1').value.flatMap((one) => (one.kind === 'hole' ? [one.hole.id] : [])),
    )
    expect(ids[0]?.[0]).not.toBe(ids[1]?.[0])
    expect(ids[0]?.[1]).not.toBe(ids[1]?.[1])
    expect(ids[0]?.[2]).toBe(ids[1]?.[2])
  })
})

function matrix(strategy: string, steps = '', runsOn = 'x'): ReturnType<typeof github> {
  return github(
    `on: push\njobs:\n  a:\n    runs-on: ${runsOn}\n    strategy:\n${strategy.replace(/^(?=.)/gm, '      ')}    env:\n      OS: \${{ matrix.os }}\n      CC: \${{ matrix.cc }}\n    steps:\n      - run: make\n${steps}`,
  )
}

function valuesOf(strategy: string): Readonly<Record<string, string>> {
  return Object.fromEntries(jobOf(matrix(yaml`${strategy}`), 'a').variables.map(({ name, value }) => [name, display(value)]))
}

describe('a matrix', () => {
  test.each([
    ['of lists', 'matrix:\n  os: [a, b]\n  cc: [gcc]\n', '{a|b}', 'gcc'],
    ['of rows', 'matrix:\n  include:\n    - {os: a, cc: gcc}\n    - {os: b, cc: clang}\n', '{a|b}', '{gcc|clang}'],
    ['where a row adds a value to one combination', 'matrix:\n  os: [a, b]\n  include:\n    - {os: a, cc: gcc}\n', '{a|b}', '{gcc|}'],
    ['where a row adds a value to all', 'matrix:\n  os: [a, b]\n  include:\n    - {cc: gcc}\n', '{a|b}', 'gcc'],
    ['where a row is one by itself', 'matrix:\n  os: [a]\n  cc: [gcc]\n  include:\n    - {os: b, cc: icc}\n', '{a|b}', '{gcc|icc}'],
    [
      'where a later row replaces what an earlier one added',
      'matrix:\n  os: [a]\n  include:\n    - {cc: one}\n    - {cc: two}\n',
      'a',
      'two',
    ],
    ['without what is excluded', 'matrix:\n  os: [a, b]\n  cc: [gcc, clang]\n  exclude:\n    - {os: b}\n', 'a', '{gcc|clang}'],
    ['with numbers', 'matrix:\n  os: [1.20]\n  cc: ["1.20"]\n', '1.20', '1.20'],
    ['that GitHub alone knows', 'matrix: ${{ fromJSON(needs.x.outputs.m) }}\n', '$(${{ matrix.os }})', '$(${{ matrix.cc }})'],
    ['of which GitHub alone knows a list', 'matrix:\n  os: ${{ fromJSON(vars.OS) }}\n  cc: [gcc]\n', '$(${{ matrix.os }})', 'gcc'],
    [
      'of which GitHub alone knows the rows',
      'matrix:\n  os: [a]\n  include: ${{ fromJSON(vars.OS) }}\n',
      '$(${{ matrix.os }})',
      '$(${{ matrix.cc }})',
    ],
  ])('%s', (_how, strategy, os, cc) => {
    expect(valuesOf(strategy)).toEqual({ OS: os, CC: cc })
  })

  test('of maps is named by path', () => {
    const strategy = 'matrix:\n  config:\n    - {os: a, flags: {cc: gcc}}\n    - {os: b}\n'
    const steps = '      - run: echo ${{ matrix.config.os }} ${{ matrix.config.flags.cc }} ${{ matrix.config }}\n'
    expect(textOf(matrix(strategy, steps), 'a', 'run 2')).toBe('echo {a|b} {gcc|} $(${{ matrix.config }})')
  })

  test('gives the same choice wherever the job names it, and another in another job', () => {
    const pipeline = github(yaml`
      on: push
      jobs:
        a: &a
          runs-on: x
          strategy: {matrix: {dir: [one, two]}}
          steps:
            - run: cd \${{ matrix.dir }}
            - run: ls \${{ matrix.dir }}
        b: *a
    `)
    const idOf = (value: Value): string => value.flatMap((one) => (one.kind === 'choice' ? [one.choice.id] : [])).join(' ')
    const [first, second] = jobOf(pipeline, 'a').scripts.map(({ value }) => idOf(value))
    expect(first).toBe(second)
    expect(idOf(scriptOf(pipeline, 'b', 'run 1').value)).not.toBe(first)
  })

  test('may end the quoting around it only where a value could', () => {
    const pipeline = matrix('matrix:\n  os: [a, b-1.2]\n  cc: ["a b", c]\n', '      - run: echo ${{ matrix.os }} ${{ matrix.cc }}\n')
    const choices = scriptOf(pipeline, 'a', 'run 2').value.filter(({ kind }) => kind === 'choice')
    expect(choices).toMatchObject([{ inert: true }, { inert: false }])
  })

  test.each([
    ['matrix: {os: [a, b]}', true],
    ['matrix: {os: [a]}', false],
    ['matrix: {include: [{os: a}, {os: b}]}', true],
    ['matrix: ${{ fromJSON(vars.M) }}', true],
    ['{max-parallel: 1, matrix: {os: [a, b]}}', false],
  ])('runs jobs at the same time: %s', (strategy, parallel) => {
    expect(
      jobOf(
        github(
          `on: push\njobs:\n  a:\n    runs-on: x\n    strategy: ${strategy.startsWith('{') ? strategy : `{${strategy}}`}\n    steps: [{run: ls}]\n`,
        ),
        'a',
      ).parallel !== null,
    ).toBe(parallel)
  })

  test('whose jobs wait for one another does not', () => {
    const job = (group: string): ReturnType<typeof jobOf> =>
      jobOf(
        github(
          `on: push\njobs:\n  a:\n    runs-on: x\n    concurrency: ${group}\n    strategy: {matrix: {os: [a, b]}}\n    steps: [{run: ls}]\n`,
        ),
        'a',
      )
    expect(job('deploy').parallel).toBeNull()
    expect(job('{group: deploy}').parallel).toBeNull()
    expect(job('deploy-${{ matrix.os }}').parallel).not.toBeNull()
  })

  test('too large to be written out still has the values of each list', () => {
    const list = (prefix: string): string => `[${Array.from({ length: 30 }, (_, at) => `${prefix}${at}`).join(', ')}]`
    const large = valuesOf(`matrix:\n  os: ${list('o')}\n  cc: ${list('c')}\n  x: ${list('x')}\n`)
    expect(large['CC']).toMatch(/^\{c0\|c1\|.*\|c29\}$/)
  })
})
