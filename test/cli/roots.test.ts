import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findRoot } from '../../server/src/cli/root.js'
import { ERROR, addFiles, cistern, project } from './command.js'

interface Report {
  readonly root: string
  readonly findings: readonly { readonly path: string; readonly fingerprint: string }[]
}

function json(words: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Report {
  const report: Report = JSON.parse(cistern(['check', '--format', 'json', ...words], { cwd, env }).stdout)
  return report
}

/** The root and the paths of the findings. */
function seen(words: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  const { root, findings } = json(words, cwd, env)
  return [root, ...findings.map(({ path }) => path)]
}

function git(cwd: string, ...words: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
    cwd,
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], HOME: '/nonexistent' },
  })
}

describe('the root is', () => {
  test.each(['cistern.yaml', 'cistern.yml', 'cistern.json'])('the nearest folder upwards with a %s', (name) => {
    const root = project({ [name]: '{}', 'a/cistern.yaml': '', 'a/b/x.sh': ERROR, 'c/x.sh': ERROR })
    expect(seen(['x.sh'], join(root, 'a/b'))).toEqual(['..', 'b/x.sh'])
    expect(seen(['a/b/x.sh'], root)).toEqual(['a', 'b/x.sh'])
    expect(seen(['c'], root)).toEqual(['.', 'c/x.sh'])
  })

  test('the nearest with a package.json that has a cistern key', () => {
    const root = project({
      'package.json': '{"cistern": {}}',
      'a/package.json': '{"name": "cistern"}',
      'b/package.json': '{"cistern',
      'a/x.sh': ERROR,
      'b/x.sh': ERROR,
    })
    expect(seen(['x.sh'], join(root, 'a'))).toEqual(['..', 'a/x.sh'])
    expect(seen(['x.sh'], join(root, 'b'))).toEqual(['..', 'b/x.sh'])
  })

  test('else the top of the git repository', () => {
    const root = project({ 'repo/a/x.sh': ERROR })
    git(join(root, 'repo'), 'init', '-q')
    expect(seen(['repo/a/x.sh'], root)).toEqual(['repo', 'a/x.sh'])
    expect(seen([], join(root, 'repo/a'))).toEqual(['..', 'a/x.sh'])
  })

  test('else the top of the worktree, where .git is a file', () => {
    const root = project({ 'repo/a/x.sh': ERROR })
    git(join(root, 'repo'), 'init', '-q')
    git(join(root, 'repo'), 'add', '.')
    git(join(root, 'repo'), 'commit', '-qm', 'a')
    git(join(root, 'repo'), 'worktree', 'add', '-q', 'inside')
    expect(seen([], join(root, 'repo/inside/a'))).toEqual(['..', 'a/x.sh'])
  })

  test('not a folder with a .git that is none', () => {
    const root = project({ '.git/notes': '', 'a/x.sh': ERROR })
    expect(seen([], join(root, 'a'))).toEqual(['.', 'x.sh'])
  })

  test('else the working directory, if it holds the path', () => {
    const root = project({ 'a/x.sh': ERROR })
    expect(seen(['a/x.sh'], root)).toEqual(['.', 'a/x.sh'])
  })

  test('else the path itself, or the folder of the file', () => {
    const root = project({ 'a/b/x.sh': ERROR, 'c/y.sh': ERROR })
    expect(seen(['../a'], join(root, 'c'))).toEqual(['../a', 'b/x.sh'])
    expect(seen(['../a/b/x.sh'], join(root, 'c'))).toEqual(['../a/b', 'x.sh'])
  })

  test('found by the real path of what was named', () => {
    const root = project({ 'a/cistern.yaml': '', 'a/x.sh': ERROR })
    symlinkSync('a/x.sh', join(root, 'link.sh'))
    symlinkSync('a', join(root, 'folder'))
    expect(seen(['link.sh'], root)).toEqual(['a', 'x.sh'])
    expect(seen(['folder'], root)).toEqual(['a', 'x.sh'])
  })
})

describe('a home directory', () => {
  const files = { 'cistern.yaml': '', 'x.sh': ERROR, 'y.sh': ERROR, 'a/x.sh': ERROR }

  test.each([[[]], [['.']]])('is never looked through: %j there', (words) => {
    const home = project(files)
    const { status, stdout, stderr } = cistern(['check', ...words], { cwd: home, env: { HOME: home } })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('a home directory, which is never looked through as a whole')
    expect(stderr.includes('needs a path')).toBe(words.length === 0)
  })

  test('is no root by a configuration or a repository either', () => {
    const home = project(files)
    git(home, 'init', '-q')
    expect(seen(['a'], home, { HOME: home })).toEqual(['a', 'x.sh'])
    expect(seen([], join(home, 'a'), { HOME: home })).toEqual(['.', 'x.sh'])
  })

  test('may hold one file, which is then read alone', () => {
    const home = project(files)
    expect(seen(['x.sh'], home, { HOME: home })).toEqual(['.', 'x.sh'])
    expect(seen(['x.sh', 'y.sh'], home, { HOME: home })).toEqual(['.', 'x.sh', 'y.sh'])
  })

  test('is left out where it lies in what is looked through', () => {
    const root = project({ 'home/x.sh': ERROR, 'a/x.sh': ERROR })
    expect(seen([], root, { HOME: join(root, 'home') })).toEqual(['.', 'a/x.sh'])
  })

  test('reached by a symbolic link is still one', () => {
    const root = project({ 'home/x.sh': ERROR })
    symlinkSync('home', join(root, 'link'))
    expect(cistern(['check', 'link'], { cwd: root, env: { HOME: join(root, 'link') } }).status).toBe(2)
  })
})

describe('the root of the file system', () => {
  test('is never looked through', () => {
    const { status, stdout, stderr } = cistern(['check'], { cwd: '/' })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe(
      'cistern: it needs a path here: this is the root of the file system, which is never looked through as a whole\nusage: cistern check path...\n',
    )
    expect(cistern(['check', '/'], { cwd: project({}) }).status).toBe(2)
  })

  test('is no working directory that holds a path', () => {
    const root = project({ 'a/x.sh': ERROR })
    expect(findRoot(join(root, 'a/x.sh'), '/')).toEqual({ path: join(root, 'a'), alone: false })
  })
})

describe('several roots in one run', () => {
  const files = { 'one/cistern.yaml': '', 'one/a/x.sh': ERROR, 'two/cistern.yaml': '', 'two/a/x.sh': ERROR }

  test('share one report, whose paths are relative to the folder that holds them all', () => {
    const root = project(files)
    expect(seen(['one', 'two'], root)).toEqual(['.', 'one/a/x.sh', 'two/a/x.sh'])
    expect(seen(['.', '../two/a'], join(root, 'one'))).toEqual(['..', 'one/a/x.sh', 'two/a/x.sh'])
    const { stdout } = cistern(['check', '.', '../two/a'], { cwd: join(root, 'one') })
    expect(stdout.match(/^\S+:4:8/gm)).toEqual(['../one/a/x.sh:4:8', '../two/a/x.sh:4:8'])
    expect(stdout).toContain('2 errors in 2 files.')
  })

  test('have fingerprints of their own', () => {
    const { findings } = json(['one', 'two'], project(files))
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2)
  })

  test('each know their own files only', () => {
    const root = project({ ...files, 'one/.gitlab-ci.yml': 'a:\n  script: [ls]\n' })
    addFiles(root, { 'one/.gitignore': 'a/\n' })
    expect(seen(['one', 'two'], root)).toEqual(['.', 'two/a/x.sh'])
  })
})
