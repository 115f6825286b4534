import { describe, expect, test } from 'vitest'
import { CLEAN, ERROR, INFO, POSSIBLE, SUPPRESSED, WARNING, cistern, project, type Circumstances } from './command.js'

interface Report {
  readonly root: string
  readonly findings: readonly {
    readonly rule: string
    readonly path: string
    readonly severity: string
    readonly range: { readonly line: number; readonly column: number }
    readonly jobs: readonly string[]
    readonly suppressed: object | null
  }[]
  readonly summary: Readonly<Record<string, number>>
}

function json(words: readonly string[], circumstances: Circumstances): Report {
  const report: Report = JSON.parse(cistern(['check', '--format', 'json', ...words], circumstances).stdout)
  return report
}

const pathsIn = (report: Report): readonly string[] => report.findings.map(({ path }) => path)

describe('the exit status', () => {
  const all = {
    'error.sh': ERROR,
    'warning.sh': WARNING,
    'info.sh': INFO,
    'possible.sh': POSSIBLE,
    'suppressed.sh': SUPPRESSED,
    'clean.sh': CLEAN,
  }
  test.each([
    ['clean.sh', [], 0],
    ['error.sh', [], 1],
    ['warning.sh', [], 1],
    ['info.sh', [], 0],
    ['possible.sh', [], 0],
    ['suppressed.sh', [], 0],
    ['error.sh', ['--fail-on', 'error'], 1],
    ['warning.sh', ['--fail-on', 'error'], 0],
    ['info.sh', ['--fail-on', 'info'], 1],
    ['possible.sh', ['--fail-on', 'info'], 0],
    ['possible.sh', ['--min-confidence', 'possible'], 1],
    ['error.sh', ['--fail-on', 'never'], 0],
    ['error.sh', ['--rule', 'nfs/per-file-copy'], 0],
    ['suppressed.sh', ['--fail-on', 'info'], 0],
  ])('of %s with %j is %i, in either format', (path, words, status) => {
    const cwd = project(all)
    expect(cistern(['check', ...words, path], { cwd }).status).toBe(status)
    expect(cistern(['check', '--format', 'json', ...words, path], { cwd }).status).toBe(status)
  })
})

describe('paths', () => {
  const files = { 'a/error.sh': ERROR, 'b/error.sh': ERROR, 'b/c/error.sh': ERROR, 'bc/error.sh': ERROR, 'notes.txt': 'ls\n' }
  test.each([
    [[], ['a/error.sh', 'b/c/error.sh', 'b/error.sh', 'bc/error.sh']],
    [['.'], ['a/error.sh', 'b/c/error.sh', 'b/error.sh', 'bc/error.sh']],
    [['b'], ['b/c/error.sh', 'b/error.sh']],
    [
      ['b/', 'a/error.sh'],
      ['a/error.sh', 'b/c/error.sh', 'b/error.sh'],
    ],
    [['./b/../b/c/error.sh'], ['b/c/error.sh']],
    [['notes.txt'], []],
  ])('%j gives findings there and nowhere else', (words, expected) => {
    const cwd = project(files)
    expect(pathsIn(json(words, { cwd }))).toEqual(expected)
    expect(
      pathsIn(
        json(
          words.map((word) => `${cwd}/${word}`),
          { cwd },
        ),
      ),
    ).toEqual(expected)
  })

  test('count the files that were looked at', () => {
    const cwd = project(files)
    expect(json([], { cwd }).summary['files']).toBe(4)
    expect(json(['b'], { cwd }).summary['files']).toBe(2)
    expect(cistern(['check', 'notes.txt'], { cwd })).toEqual({
      status: 0,
      stdout: 'No shell script and no CI pipeline here.\n',
      stderr: '',
    })
  })

  test('are judged with the knowledge of the whole root', () => {
    const cwd = project({
      'cistern.yaml': '',
      '.gitlab-ci.yml': 'replay:\n  variables:\n    BLOCKS: /cache/blocks\n  script:\n    - scripts/replay.sh\n',
      'scripts/replay.sh': '#!/bin/bash\nexport BLOCKS=/blocks\nls "$BLOCKS"\n',
    })
    const report = json(['replay.sh'], { cwd: `${cwd}/scripts` })
    expect(report.root).toBe('..')
    expect(report.findings).toMatchObject([{ rule: 'env/unconditional-override', path: 'scripts/replay.sh', jobs: ['replay'] }])
    const { stdout } = cistern(['check', 'replay.sh'], { cwd: `${cwd}/scripts` })
    expect(stdout).toContain('../scripts/replay.sh:2:8  error')
    expect(stdout).toContain('../.gitlab-ci.yml:3:5')
  })
})

describe('rules', () => {
  const files = { 'a.sh': ERROR, 'b.sh': '#!/bin/bash\nmkdir -p /nfs/cache\nrsync -a build/ /nfs/cache/\n' }
  const rulesIn = (words: readonly string[]): readonly string[] => json(words, { cwd: project(files) }).findings.map(({ rule }) => rule)

  test('run all of them unless some are named', () => {
    expect(rulesIn([])).toEqual(['private-dir/list', 'nfs/per-file-copy'])
    expect(rulesIn(['--rule', 'nfs/per-file-copy'])).toEqual(['nfs/per-file-copy'])
    expect(rulesIn(['--rule', 'nfs/per-file-copy', '--rule', 'private-dir/list'])).toEqual(['private-dir/list', 'nfs/per-file-copy'])
    expect(rulesIn(['--rule=nfs/per-file-copy, private-dir/list'])).toEqual(['private-dir/list', 'nfs/per-file-copy'])
  })
})

describe('confidence', () => {
  test('that is only possible is shown to who asks for it', () => {
    const cwd = project({ 'possible.sh': POSSIBLE })
    expect(pathsIn(json([], { cwd }))).toEqual([])
    expect(pathsIn(json(['--min-confidence', 'possible'], { cwd }))).toEqual(['possible.sh'])
    expect(cistern(['check', '--min-confidence', 'possible'], { cwd }).stdout).toMatch(
      /^possible\.sh:2:1 {2}warning {2}nfs\/per-file-copy {2}possible\n/,
    )
  })
})

describe('suppressed findings', () => {
  test('are listed and counted apart', () => {
    const cwd = project({ 'suppressed.sh': SUPPRESSED })
    const { findings, summary } = json([], { cwd })
    expect(findings).toMatchObject([{ rule: 'private-dir/list', suppressed: { kind: 'comment', reason: 'runs as root' } }])
    expect(summary).toMatchObject({ errors: 0, suppressed: 1, fixable: 0 })
    expect(cistern(['check'], { cwd }).stdout).toBe('Nothing found in 1 file. (1 suppressed)\n')
  })
})

describe('standard input', () => {
  test('stands for a file of the project', () => {
    const cwd = project({ 'a.sh': CLEAN, 'b.sh': ERROR })
    const { findings } = json(['--stdin-filename', 'a.sh'], { cwd, input: ERROR })
    expect(findings).toMatchObject([{ path: 'a.sh', severity: 'error' }])
    expect(json(['--stdin-filename', 'a.sh', '-'], { cwd, input: ERROR }).findings).toHaveLength(1)
    expect(json(['--stdin-filename', 'b.sh'], { cwd, input: CLEAN }).findings).toEqual([])
  })

  test('stands for a file that is not there yet, also in a new folder', () => {
    const cwd = project({})
    expect(pathsIn(json(['--stdin-filename', 'new.sh'], { cwd, input: ERROR }))).toEqual(['new.sh'])
    expect(pathsIn(json(['--stdin-filename', 'new/deep/x.sh'], { cwd, input: ERROR }))).toEqual(['new/deep/x.sh'])
  })

  test('is judged with the knowledge of the whole root, and others with it', () => {
    const cwd = project({
      'cistern.yaml': '',
      '.gitlab-ci.yml': 'replay:\n  variables:\n    BLOCKS: /cache/blocks\n  script:\n    - scripts/replay.sh\n',
      'scripts/replay.sh': CLEAN,
    })
    const input = '#!/bin/bash\nexport BLOCKS=/blocks\nls "$BLOCKS"\n'
    expect(json(['--stdin-filename', 'scripts/replay.sh'], { cwd, input }).findings).toMatchObject([
      { path: 'scripts/replay.sh', jobs: ['replay'] },
    ])
  })

  test('may have a byte order mark and CRLF, which move no column', () => {
    const input = `\ufeff${ERROR.replaceAll('\n', '\r\n')}`
    expect(json(['--stdin-filename', 'a.sh'], { cwd: project({}), input }).findings).toMatchObject([{ range: { line: 4, column: 8 } }])
  })

  test('that is no text is a notice, whatever it stands for', () => {
    const binary = { cwd: project({}), input: new Uint8Array([0x6c, 0x73, 0]) }
    expect(cistern(['check', '--stdin-filename', '.gitlab-ci.yml'], binary).stderr).toBe(
      '.gitlab-ci.yml  notice  skipped, because it is binary\n',
    )
    const cwd = project({})
    expect(cistern(['check', '--stdin-filename', 'a.sh'], { cwd, input: new Uint8Array([0x6c, 0x73, 0]) }).stderr).toBe(
      'a.sh  notice  skipped, because it is binary\n',
    )
  })
})

test('the same input gives the same output, wherever it lies', () => {
  const files = { 'cistern.yaml': '', 'a.sh': ERROR, 'b/warning.sh': WARNING, 'c.sh': INFO }
  const [first, second] = [project(files), project(files)]
  expect(cistern(['check', '--format', 'json'], { cwd: first }).stdout).toBe(cistern(['check', '--format', 'json'], { cwd: second }).stdout)
  expect(cistern(['check'], { cwd: first }).stdout).toBe(cistern(['check'], { cwd: second }).stdout)
})
