import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listFiles } from '../../server/src/cli/files.js'
import { addFiles, project } from './command.js'

function git(root: string, ...words: readonly string[]): string {
  return execFileSync('git', ['-c', 'core.excludesFile=', ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: '/nonexistent' },
  })
}

function filesOfGit(root: string): readonly string[] {
  return git(root, 'ls-files', '-co', '--exclude-standard', '-z')
    .split('\0')
    .filter((path) => path !== '')
    .sort()
}

const listed = (root: string, ...named: readonly string[]): readonly string[] =>
  listFiles(
    root,
    named.map((path) => join(root, path)),
  ).paths

describe('files that git ignores are left out', () => {
  test.each([
    ['a name anywhere', { '.gitignore': 'x.sh\n', 'x.sh': '', 'a/x.sh': '', 'y.sh': '' }, ['.gitignore', 'y.sh']],
    ['a folder', { '.gitignore': 'build/\n', 'build/x.sh': '', 'a/build/x.sh': '', 'a/y.sh': '' }, ['.gitignore', 'a/y.sh']],
    ['one taken back', { '.gitignore': '*.sh\n!y.sh\n', 'x.sh': '', 'y.sh': '' }, ['.gitignore', 'y.sh']],
    ['by a nested file', { 'a/.gitignore': '/x.sh\n', 'a/x.sh': '', 'a/b/x.sh': '', 'x.sh': '' }, ['a/.gitignore', 'a/b/x.sh', 'x.sh']],
    [
      'a folder that a nested file takes back',
      { '.gitignore': 'build/\n', 'a/.gitignore': '!build/\n', 'a/build/x.sh': '' },
      ['.gitignore', 'a/.gitignore', 'a/build/x.sh'],
    ],
    [
      'in a folder whose name is a pattern',
      { 'a[b] c/.gitignore': 'x.sh\n', 'a[b] c/x.sh': '', 'ab c/x.sh': '' },
      ['a[b] c/.gitignore', 'ab c/x.sh'],
    ],
    [
      'by a file with CRLF and a byte order mark',
      { '.gitignore': '\ufeffx.sh\r\ny.sh\r\n', 'x.sh': '', 'y.sh': '', 'z.sh': '' },
      ['.gitignore', 'z.sh'],
    ],
    ['by capitals that differ not', { '.gitignore': 'X.sh\n', 'x.sh': '' }, ['.gitignore', 'x.sh']],
  ])('%s', (_what, files, expected) => {
    const root = project(files)
    expect(listed(root)).toEqual(expected)
    git(root, 'init', '-q')
    expect(listed(root)).toEqual(filesOfGit(root))
  })

  test('by .git/info/exclude, also in a worktree', () => {
    const root = project({ 'main/x.sh': '', 'main/y.sh': '' })
    const main = join(root, 'main')
    git(main, 'init', '-q')
    git(main, 'add', '.')
    git(main, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'a')
    git(main, 'worktree', 'add', '-q', '../other')
    addFiles(root, { 'main/.git/info/exclude': 'z*.sh\n', 'main/z.sh': '', 'other/z.sh': '' })
    expect(listed(main)).toEqual(['x.sh', 'y.sh'])
    // Its .git is a file that points away.
    expect(listed(join(root, 'other'))).toEqual(['x.sh', 'y.sh'])
  })

  test('by the folders above the root, up to the top of the repository', () => {
    const root = project({ '.gitignore': '*.tmp.sh\n', 'a/.gitignore': 'gone.sh\n', 'a/b/x.sh': '', 'a/b/x.tmp.sh': '', 'a/b/gone.sh': '' })
    git(root, 'init', '-q')
    expect(listed(join(root, 'a/b'))).toEqual(['x.sh'])
  })

  test('but not by the repository around a repository', () => {
    const root = project({ '.gitignore': '*.sh\n', 'inner/x.sh': '', 'y.sh': '' })
    git(root, 'init', '-q')
    git(join(root, 'inner'), 'init', '-q')
    expect(listed(root)).toEqual(['.gitignore', 'inner/x.sh'])
  })

  const name = fc.constantFrom('a', 'b', 'ab', 'x.sh', 'y.sh', 'a b')
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'))
  const piece = fc.constantFrom('a', 'b', '*', '**', '?', '*.sh', 'x.sh', '[ab]', 'a*', '\\a', 'a b')
  const pattern = fc
    .tuple(
      fc.constantFrom('', '', '!', '#'),
      fc.constantFrom('', '/'),
      fc.array(piece, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '/', ' '),
    )
    .map(([mark, start, pieces, end]) => mark + start + pieces.join('/') + end)
  const patterns = fc.array(pattern, { minLength: 1, maxLength: 4 }).map((lines) => `${lines.join('\n')}\n`)

  test('exactly those, whatever the patterns', () => {
    fc.assert(
      fc.property(
        fc.array(path, { minLength: 1, maxLength: 12 }),
        fc.dictionary(fc.constantFrom('.gitignore', 'a/.gitignore', 'a/b/.gitignore', '.git/info/exclude'), patterns),
        (paths, rules) => {
          const root = mkdtempSync(join(tmpdir(), 'cistern-ignore-'))
          try {
            git(root, 'init', '-q')
            for (const each of paths) {
              // What is a file cannot be a folder as well.
              try {
                addFiles(root, { [each]: '' })
              } catch {
                continue
              }
            }
            for (const [file, text] of Object.entries(rules)) {
              try {
                addFiles(root, { [file]: text })
              } catch {
                continue
              }
            }
            expect(listed(root)).toEqual(filesOfGit(root))
          } finally {
            rmSync(root, { recursive: true, force: true })
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('what somebody names is listed', () => {
  const files = {
    '.gitignore': 'build/\n*.tmp.sh\n',
    'build/x.sh': '',
    'build/.gitignore': 'y.sh\n',
    'build/y.sh': '',
    'z.tmp.sh': '',
    'logs/z.tmp.sh': '',
    'logs/a.sh': '',
  }

  test('a file that is ignored', () => {
    expect(listed(project(files), 'z.tmp.sh')).toContain('z.tmp.sh')
  })

  test('a folder that is ignored, but for what it ignores itself', () => {
    expect(listed(project(files), 'build').filter((path) => path.startsWith('build'))).toEqual(['build/.gitignore', 'build/x.sh'])
  })

  test('a folder that is not ignored brings nothing that is', () => {
    expect(listed(project(files), 'logs')).not.toContain('logs/z.tmp.sh')
  })

  test('a folder of packages', () => {
    const root = project({ 'node_modules/a/x.sh': '', 'node_modules/b/x.sh': '' })
    expect(listed(root)).toEqual([])
    expect(listed(root, 'node_modules/a')).toEqual(['node_modules/a/x.sh'])
  })
})

test('symbolic links are not followed, so that a circle has an end', () => {
  const root = project({ 'a/x.sh': '' })
  symlinkSync(root, join(root, 'a/circle'))
  symlinkSync(join(root, 'a/x.sh'), join(root, 'link.sh'))
  expect(listed(root)).toEqual(['a/x.sh'])
})

test('a folder below .git is none of ours', () => {
  const root = project({ 'x.sh': '' })
  mkdirSync(join(root, '.git/hooks'), { recursive: true })
  addFiles(root, { '.git/hooks/pre-commit': '#!/bin/sh\n' })
  expect(listed(root)).toEqual(['x.sh'])
})
