/** What a configuration does to the command: its findings, its exit status, and what it says where the file is wrong. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CLEAN, ERROR, WARNING, cistern, fixed, project } from './command.js'

interface Report {
  readonly findings: readonly { readonly path: string; readonly severity: string }[]
  readonly notices: readonly { readonly kind: string; readonly path: string; readonly range: { readonly line: number } | null }[]
  readonly summary: { readonly files: number }
}

function json(cwd: string, ...words: readonly string[]): Report {
  const report: Report = JSON.parse(cistern(['check', '--format', 'json', ...words], { cwd }).stdout)
  return report
}

const seen = (cwd: string, ...words: readonly string[]): readonly string[] =>
  json(cwd, ...words).findings.map(({ path, severity }) => `${path} ${severity}`)

describe('a wrong configuration', () => {
  const WRONG = 'rules:\n  private-dir/lst: off\n'
  const TOLD = 'cistern.yaml:2:3  configuration  rules: there is no rule private-dir/lst; did you mean private-dir/list?\n'

  test('is told with its place, and makes the exit status 2, whatever is found', () => {
    expect(cistern(['check'], { cwd: project({ 'cistern.yaml': WRONG, 'x.sh': CLEAN }) })).toEqual({
      status: 2,
      stdout: 'Nothing found in 1 file.\n',
      stderr: TOLD,
    })
    const { status, stdout } = cistern(['check'], { cwd: project({ 'cistern.yaml': WRONG, 'x.sh': ERROR }) })
    expect(status).toBe(2)
    expect(stdout).toContain('x.sh:4:8  error  private-dir/list')
  })

  test('is a notice of JSON', () => {
    const cwd = project({ 'cistern.yaml': WRONG, 'x.sh': ERROR })
    expect(json(cwd).notices).toEqual([
      {
        kind: 'config',
        path: 'cistern.yaml',
        range: { line: 2, column: 3, endLine: 2, endColumn: 18 },
        message: 'rules: there is no rule private-dir/lst; did you mean private-dir/list?',
      },
    ])
  })

  test('is told to whoever names a file that it governs, and to nobody else', () => {
    const cwd = project({ 'cistern.yaml': '', 'a/cistern.yaml': WRONG, 'a/b/x.sh': CLEAN, 'c/x.sh': CLEAN })
    expect(['.', 'a/b/x.sh', 'a', 'c'].map((path) => cistern(['check', path], { cwd }).status)).toEqual([2, 2, 2, 0])
  })

  test('lets nothing be fixed', () => {
    const cwd = project({ 'cistern.yaml': WRONG, 'x.sh': ERROR })
    expect(cistern(['check', '--fix'], { cwd }).status).toBe(2)
    expect(readFileSync(join(cwd, 'x.sh'), 'utf8')).toBe(ERROR)
    const right = project({ 'cistern.yaml': 'rules: { nfs/lock: off }', 'x.sh': ERROR })
    expect(cistern(['check', '--fix'], { cwd: right }).status).toBe(0)
    expect(readFileSync(join(right, 'x.sh'), 'utf8')).toBe(fixed(ERROR))
  })

  test('is told by inspect', () => {
    const cwd = project({ 'cistern.yaml': WRONG, 'x.sh': ERROR })
    expect(cistern(['inspect', 'x.sh:4'], { cwd })).toMatchObject({ status: 2, stderr: TOLD })
  })

  test.each([
    [
      'an alias bomb',
      [
        'a: &a [x, x, x, x, x, x, x, x, x]',
        ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
        'storage: { network: *i }',
      ].join('\n'),
    ],
    ['a long list behind many aliases', `overrides:\n  - &a { files: [x], rules: {} }\n${'  - *a\n'.repeat(20_000)}`],
    ['one nested beyond reason', `storage: ${'['.repeat(5_000)}`],
    ['no text', '\u0000'],
  ])('that is %s is read in no time', (_what, text) => {
    const cwd = project({ 'cistern.yaml': text, 'x.sh': ERROR })
    const begun = performance.now()
    expect(cistern(['check'], { cwd }).stdout).toContain('x.sh:4:8  error  private-dir/list')
    expect(performance.now() - begun).toBeLessThan(10_000)
  })
})

describe('a rule', () => {
  const files = { 'x.sh': ERROR, 'old/x.sh': WARNING }

  test('is off, or as bad as it is configured, also for some files only', () => {
    const of = (text: string): readonly string[] => seen(project({ ...files, 'cistern.yaml': text }))
    expect(of('')).toEqual(['old/x.sh warning', 'x.sh error'])
    expect(of('rules: { private-dir/list: off }')).toEqual([])
    expect(of('rules: { private-dir/list: info }')).toEqual(['old/x.sh info', 'x.sh info'])
    expect(of('overrides: [{ files: [old/], rules: { private-dir/list: off } }]')).toEqual(['x.sh error'])
  })

  test('counts for the exit status as it is configured', () => {
    const status = (text: string): number | null => cistern(['check', 'x.sh'], { cwd: project({ ...files, 'cistern.yaml': text }) }).status
    expect(['rules: { private-dir/list: info }', 'rules: { private-dir/list: warning }'].map(status)).toEqual([0, 1])
  })

  test('that somebody asks for by its id is on', () => {
    const cwd = project({ ...files, 'cistern.yaml': 'rules: { private-dir/list: off }' })
    expect(seen(cwd, '--rule', 'private-dir/list')).toEqual(['old/x.sh warning', 'x.sh error'])
  })

  test('that is off makes no suppression useless', () => {
    const script = ERROR.replace('ls -la', '# cistern-ignore private-dir/list -- as root\nls -la')
    expect(seen(project({ 'x.sh': script, 'cistern.yaml': 'rules: { private-dir/list: off }' }))).toEqual([])
    const useless = `${CLEAN}# cistern-ignore private-dir/list -- nothing\n`
    expect(seen(project({ 'x.sh': useless, 'cistern.yaml': '' }))).toEqual(['x.sh info'])
    expect(seen(project({ 'x.sh': useless, 'cistern.yaml': 'rules: { cistern/unused-suppression: off }' }))).toEqual([])
  })
})

describe('files', () => {
  const files = { 'a/x.sh': ERROR, 'a/vendor/x.sh': ERROR, 'b/x.sh': ERROR }

  test('that are excluded are left out, unless they are named', () => {
    const cwd = project({ ...files, 'cistern.yaml': 'exclude: [vendor/]' })
    expect(seen(cwd)).toEqual(['a/x.sh error', 'b/x.sh error'])
    expect(json(cwd).summary.files).toBe(2)
    expect(seen(cwd, 'a')).toEqual(['a/x.sh error'])
    expect(seen(cwd, 'a/vendor/x.sh')).toEqual(['a/vendor/x.sh error'])
  })

  test('that are not included are not reported on, and what they show counts', () => {
    const cwd = project({
      'cistern.yaml': 'include: [scripts/]',
      '.gitlab-ci.yml': 'job:\n  variables: { STAGE: test }\n  script: [./scripts/x.sh, "cp -a out/. /nfs/out/"]\n',
      'scripts/x.sh': '#!/bin/bash\nexport STAGE=production\nmake\n',
    })
    expect(seen(cwd)).toEqual(['scripts/x.sh error'])
    expect(seen(cwd, '.gitlab-ci.yml')).toEqual(['.gitlab-ci.yml warning'])
  })

  test('are those of the folder in which the configuration lies', () => {
    const cwd = project({ ...files, 'cistern.yaml': '', 'a/cistern.yaml': 'exclude: [/x.sh]' })
    expect(seen(cwd)).toEqual(['a/vendor/x.sh error', 'b/x.sh error'])
  })
})

test('a configuration counts also where git ignores it, and as JSON, and in package.json', () => {
  const text = '{ "rules": { "private-dir/list": "off" } }'
  expect(
    seen(project({ '.git/HEAD': 'ref: refs/heads/main\n', '.gitignore': 'cistern.yaml\n', 'cistern.yaml': text, 'x.sh': ERROR })),
  ).toEqual([])
  expect(seen(project({ 'cistern.json': text, 'x.sh': ERROR }))).toEqual([])
  expect(seen(project({ 'package.json': `{ "name": "x", "cistern": ${text} }`, 'x.sh': ERROR }))).toEqual([])
})

test('what is shared is shown by inspect, with the line that says so', () => {
  const cwd = project({ 'cistern.yaml': 'storage:\n  shared: [/var/cache/ci]\n', 'x.sh': '#!/bin/bash\ncp -a out/. /var/cache/ci/out/\n' })
  const { stdout } = cistern(['inspect', 'x.sh:2'], { cwd })
  expect(stdout).toMatch(/persists and is shared \(certain\)\n +cistern\.yaml:2:12 +storage\.shared names \/var\/cache\/ci/)
})
