import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { analyse } from '../../server/src/engine.js'
import { openHost } from '../../server/src/cli/node-host.js'
import { loadParser } from '../../server/src/cli/parser.js'
import { CLEAN, ERROR, cistern, project, type Content } from './command.js'

const HUGE = `${'# a line of a script that somebody made by a program\n'.repeat(100_000)}${ERROR}`

describe('a file that cannot be used is a notice, and the rest goes on', () => {
  test.each<[string, string, Content, string, string]>([
    ['binary', 'x.sh', new Uint8Array([0x23, 0x21, 0, 1, 2]), 'skipped', 'skipped, because it is binary'],
    ['not UTF-8', 'x.sh', new Uint8Array([0x6c, 0x73, 0xff, 0xfe, 0x0a]), 'skipped', 'skipped, because it is not UTF-8'],
    ['huge', 'x.sh', HUGE, 'skipped', 'skipped, because it is larger than 5 MB'],
    [
      'a huge pipeline',
      '.gitlab-ci.yml',
      `${'# a line\n'.repeat(600_000)}job:\n  script: [ls]\n`,
      'skipped',
      'skipped, because it is larger than 5 MB',
    ],
    [
      'a binary pipeline',
      '.github/workflows/x.yml',
      new Uint8Array([0x6f, 0x6e, 0x3a, 0, 0x0a]),
      'skipped',
      'skipped, because it is binary',
    ],
  ])('%s', (_what, path, content, kind, message) => {
    const cwd = project({ [path]: content, 'y.sh': ERROR })
    const { status, stdout, stderr } = cistern(['check'], { cwd })
    expect(stderr).toBe(`${path}  notice  ${message}\n`)
    expect(stdout).toContain('y.sh:4:8  error  private-dir/list')
    expect(status).toBe(1)
    const report: { readonly notices: readonly object[] } = JSON.parse(cistern(['check', '--format', 'json'], { cwd }).stdout)
    expect(report.notices).toEqual([{ kind, path, range: null, message }])
  })

  test('unreadable', () => {
    const cwd = project({ 'x.sh': { content: ERROR, mode: 0o000 }, 'y.sh': ERROR })
    expect(cistern(['check'], { cwd, asOrdinaryUser: true })).toMatchObject({
      status: 1,
      stderr: 'x.sh  notice  the file may not be read or written by this user\n',
    })
  })

  test('in a folder that cannot be looked into', () => {
    const cwd = project({ 'a/x.sh': ERROR, 'y.sh': ERROR })
    chmodSync(join(cwd, 'a'), 0o000)
    const { status, stderr } = cistern(['check'], { cwd, asOrdinaryUser: true })
    chmodSync(join(cwd, 'a'), 0o755)
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'a  notice  the folder may not be read or written by this user\n' })
  })

  test('gone since it was listed', async () => {
    const parser = await loadParser(null, 'short')
    if ('message' in parser) throw new Error(parser.message)
    const root = project({ 'x.sh': ERROR, 'y.sh': ERROR })
    const host = openHost(root, parser)
    rmSync(join(root, 'x.sh'))
    const { findings, workspace } = analyse(host, { rules: null })
    expect(workspace.notices).toMatchObject([{ kind: 'unreadable', path: 'x.sh', message: 'the file was there a moment ago and is gone' }])
    expect(findings.map(({ origin }) => origin.source.path)).toEqual(['y.sh'])
  })

  test('only for what was asked for', () => {
    const cwd = project({ 'x.sh': new Uint8Array([0]), 'y.sh': CLEAN })
    expect(cistern(['check', 'y.sh'], { cwd }).stderr).toBe('')
  })
})

test('a statement that does not parse is a notice with its place', () => {
  const cwd = project({ 'x.sh': `${ERROR}if true\n  ls (((\nfi\n` })
  expect(cistern(['check'], { cwd }).stderr).toMatch(/^x\.sh:\d+:\d+ {2}notice {2}/)
  const { notices }: { readonly notices: readonly object[] } = JSON.parse(cistern(['check', '--format', 'json'], { cwd }).stdout)
  expect(notices).toMatchObject([{ kind: 'unparsed', path: 'x.sh', range: { line: expect.any(Number) } }])
})

test('a file that is read twice is the same text both times', async () => {
  const parser = await loadParser(null, 'short')
  if ('message' in parser) throw new Error(parser.message)
  const root = project({ 'x.sh': ERROR })
  const host = openHost(root, parser)
  const first = host.read('x.sh')
  writeFileSync(join(root, 'x.sh'), CLEAN)
  expect(host.read('x.sh')).toBe(first)
  host.forget('x.sh')
  expect(host.read('x.sh')).toEqual({ kind: 'text', text: CLEAN })
})

test('a pipe in the place of a file is not waited for', () => {
  const cwd = project({ 'y.sh': CLEAN })
  expect(cistern(['check', '/dev/stdin'], { cwd }).status).toBe(2)
})
