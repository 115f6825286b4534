import { chmodSync, chownSync, linkSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { replaceFile } from '../../server/src/cli/write.js'
import { ERROR, INFO, SUPPRESSED, WARNING, cistern, fixed, isRoot, project } from './command.js'

const read = (root: string, path: string): string => readFileSync(join(root, path), 'utf8')
const DATABASE = '#!/bin/bash\nset -e\nsudo -u postgres initdb -D /srv/pg\nsudo cp -r /srv/pg /srv/copy\n'

describe('--fix', () => {
  test('applies safe fixes, says how many, and what remains decides the exit status', () => {
    const cwd = project({ 'a.sh': ERROR, 'b/c.sh': WARNING, 'd.sh': DATABASE })
    const { status, stdout } = cistern(['check', '--fix'], { cwd })
    expect([read(cwd, 'a.sh'), read(cwd, 'b/c.sh'), read(cwd, 'd.sh')]).toEqual([fixed(ERROR), fixed(WARNING), DATABASE])
    expect(stdout).toContain('Fixed 2 findings in 2 files.\n')
    expect(status).toBe(1)
    expect(cistern(['check', '--fix', 'a.sh', 'b'], { cwd })).toEqual({
      status: 0,
      stdout: 'Nothing was fixed.\nNothing found in 2 files.\n',
      stderr: '',
    })
  })

  test('changes nothing the second time', () => {
    const cwd = project({ 'a.sh': ERROR })
    cistern(['check', '--fix'], { cwd })
    const before = statSync(join(cwd, 'a.sh'))
    cistern(['check', '--fix'], { cwd })
    expect(statSync(join(cwd, 'a.sh'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
  })

  test('applies all fixes of one file, and those that others make room for', () => {
    const cwd = project({ 'a.sh': `${ERROR}ls -l /srv/data\n# cistern-ignore nfs/per-file-copy\necho done\n` })
    expect(cistern(['check', '--fix'], { cwd }).status).toBe(0)
    expect(read(cwd, 'a.sh')).toBe(`${fixed(ERROR)}ls -ld /srv/data\necho done\n`)
  })

  test('leaves files alone that were not named', () => {
    const cwd = project({ 'a.sh': ERROR, 'b.sh': ERROR })
    cistern(['check', '--fix', 'a.sh'], { cwd })
    expect([read(cwd, 'a.sh'), read(cwd, 'b.sh')]).toEqual([fixed(ERROR), ERROR])
  })

  test('leaves alone what is suppressed, not sure enough or not asked for', () => {
    const cwd = project({ 'a.sh': SUPPRESSED, 'b.sh': ERROR, 'c.sh': INFO })
    cistern(['check', '--fix', '--rule', 'nfs/per-file-copy'], { cwd })
    expect([read(cwd, 'a.sh'), read(cwd, 'b.sh')]).toEqual([SUPPRESSED, ERROR])
    cistern(['check', '--fix'], { cwd })
    expect([read(cwd, 'a.sh'), read(cwd, 'c.sh')]).toEqual([SUPPRESSED, fixed(INFO)])
  })

  test('reports the files as they are afterwards as JSON, and how many on standard error', () => {
    const cwd = project({ 'a.sh': ERROR })
    const { stdout, stderr } = cistern(['check', '--fix', '--format', 'json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({ findings: [], summary: { errors: 0 } })
    expect(stderr).toBe('Fixed 1 finding in 1 file.\n')
  })

  test('works in the shell inside YAML', () => {
    const pipeline = 'list:\n  script:\n    - sudo install -d -m 700 -o postgres /srv/data\n    - ls -la /srv/data # for debugging\n'
    const cwd = project({ '.gitlab-ci.yml': pipeline })
    cistern(['check', '--fix'], { cwd })
    expect(read(cwd, '.gitlab-ci.yml')).toBe(fixed(pipeline))
  })
})

describe('--unsafe-fixes', () => {
  test('applies both kinds', () => {
    const cwd = project({ 'a.sh': ERROR, 'd.sh': DATABASE })
    expect(cistern(['check', '--unsafe-fixes'], { cwd }).stdout).toBe('Fixed 2 findings in 2 files.\nNothing found in 2 files.\n')
    expect([read(cwd, 'a.sh'), read(cwd, 'd.sh')]).toEqual([fixed(ERROR), DATABASE.replace('cp -r', 'cp -a')])
  })

  const PUT = '#!/bin/bash\nset -e\nmkdir -p "$NFS_CACHE/deps"\ncp -a deps/. "$NFS_CACHE/deps/"\n'
  const GET = '#!/bin/bash\nset -e\nif [ -d "$NFS_CACHE/deps" ]; then\n  cp -a "$NFS_CACHE/deps/." deps/\nfi\n'

  test('makes a joint fix in all its files', () => {
    const cwd = project({ 'ci/get.sh': GET, 'ci/put.sh': PUT })
    expect(cistern(['check', '--unsafe-fixes'], { cwd }).stdout).toBe('Fixed 2 findings in 2 files.\nNothing found in 2 files.\n')
    expect(read(cwd, 'ci/put.sh')).toBe(
      '#!/bin/bash\nset -e\nmkdir -p "$(dirname "$NFS_CACHE/deps")"\ntar cf "$NFS_CACHE/deps.tar.tmp.$$" -C deps .; mv "$NFS_CACHE/deps.tar.tmp.$$" "$NFS_CACHE/deps.tar"\n',
    )
    expect(read(cwd, 'ci/get.sh')).toContain('if [ -f "$NFS_CACHE/deps.tar" ] || [ -d "$NFS_CACHE/deps" ]; then\n')
    expect(cistern(['check', '--unsafe-fixes'], { cwd }).stdout).toBe('Nothing was fixed.\nNothing found in 2 files.\n')
  })

  test.each([['ci/get.sh'], ['ci/put.sh']])('makes none of it where %s alone was named', (named) => {
    const cwd = project({ 'ci/get.sh': GET, 'ci/put.sh': PUT })
    expect(cistern(['check', '--unsafe-fixes', named], { cwd }).stdout).toContain('Nothing was fixed.\n')
    expect([read(cwd, 'ci/get.sh'), read(cwd, 'ci/put.sh')]).toEqual([GET, PUT])
  })

  test('says which places a joint fix covers, and gives each finding all its edits under one group', () => {
    const cwd = project({ 'ci/get.sh': GET, 'ci/put.sh': PUT })
    expect(cistern(['check'], { cwd }).stdout).toContain('    covers  ci/get.sh:3:4, 4:3; ci/put.sh:3:1, 4:1\n')
    const group = 'archive of $NFS_CACHE/deps'
    const edits = ['ci/get.sh', 'ci/get.sh', 'ci/put.sh', 'ci/put.sh'].map((path) => ({ path }))
    const { findings } = JSON.parse(cistern(['check', '--format', 'json'], { cwd }).stdout) as { readonly findings: readonly unknown[] }
    expect(findings).toMatchObject([
      {
        path: 'ci/get.sh',
        fixes: [
          { group, edits },
          { group: null, edits: [{ path: 'ci/get.sh' }] },
        ],
      },
      { path: 'ci/put.sh', fixes: [{ group, edits }] },
    ])
    const moved = project({ 'ci/get.sh': `#!/bin/bash\n# moved\n${GET}`, 'ci/put.sh': PUT })
    expect(cistern(['check', '--format', 'json'], { cwd: moved }).stdout).toContain(`"group": "${group}"`)
  })
})

describe('a fixed file keeps', () => {
  test.each([
    ['its byte order mark', `\ufeff${ERROR}`],
    ['its CRLF line ends', ERROR.replaceAll('\n', '\r\n')],
    ['both', `\ufeff${ERROR.replaceAll('\n', '\r\n')}`],
    ['mixed line ends', ERROR.replace('\n', '\r\n')],
    ['a last line without an end', ERROR.trimEnd()],
    ['characters of every plane', `${ERROR}echo "ünï 漢字 😀"\n`],
  ])('%s', (_what, text) => {
    const cwd = project({ 'a.sh': text })
    cistern(['check', '--fix'], { cwd })
    expect(read(cwd, 'a.sh')).toBe(fixed(text))
  })

  test.each([[0o755], [0o600], [0o4750], [0o644]])('its mode %o', (mode) => {
    const cwd = project({ 'a.sh': { content: ERROR, mode } })
    cistern(['check', '--fix'], { cwd })
    expect(read(cwd, 'a.sh')).toBe(fixed(ERROR))
    expect(statSync(join(cwd, 'a.sh')).mode & 0o7777).toBe(mode)
  })

  test.skipIf(!isRoot)('its owner (as root only)', () => {
    const cwd = project({ 'a.sh': ERROR })
    chownSync(join(cwd, 'a.sh'), 1234, 2345)
    cistern(['check', '--fix'], { cwd })
    expect(statSync(join(cwd, 'a.sh'))).toMatchObject({ uid: 1234, gid: 2345 })
  })

  test('its name where it was reached by a symbolic link', () => {
    const cwd = project({ 'real/a.sh': ERROR })
    symlinkSync('real/a.sh', join(cwd, 'link.sh'))
    const { stdout } = cistern(['check', '--fix', 'link.sh'], { cwd })
    expect(stdout).toContain('Fixed 1 finding in 1 file.')
    expect(read(cwd, 'real/a.sh')).toBe(fixed(ERROR))
    expect(read(cwd, 'link.sh')).toBe(fixed(ERROR))
    expect(
      readdirSync(cwd, { withFileTypes: true })
        .find(({ name }) => name === 'link.sh')
        ?.isSymbolicLink(),
    ).toBe(true)
  })
})

describe('a file is written', () => {
  test('in one step: readers of the old one keep it whole, and nothing is left behind', () => {
    const cwd = project({ 'a.sh': ERROR })
    linkSync(join(cwd, 'a.sh'), join(cwd, 'old.txt'))
    cistern(['check', '--fix'], { cwd })
    expect(read(cwd, 'old.txt')).toBe(ERROR)
    expect(readdirSync(cwd)).toEqual(['a.sh', 'old.txt'])
  })

  test('not at all where it has changed since it was read', () => {
    const cwd = project({ 'a.sh': ERROR })
    const path = join(cwd, 'a.sh')
    writeFileSync(path, `${ERROR}echo more\n`)
    expect(replaceFile(path, { text: ERROR, hasByteOrderMark: false }, fixed(ERROR))).toBe('the file has changed since it was read')
    expect(readFileSync(path, 'utf8')).toBe(`${ERROR}echo more\n`)
  })

  test('not at all where it is gone', () => {
    const cwd = project({})
    expect(replaceFile(join(cwd, 'a.sh'), { text: ERROR, hasByteOrderMark: false }, fixed(ERROR))).toBe(
      'the file was there a moment ago and is gone',
    )
    expect(readdirSync(cwd)).toEqual([])
  })

  test('not at all where that is not allowed, which is a notice', () => {
    const cwd = project({ 'a.sh': { content: ERROR, mode: 0o444 }, 'b.sh': ERROR })
    const { status, stdout, stderr } = cistern(['check', '--fix'], { cwd, asOrdinaryUser: true })
    expect(stderr).toBe('a.sh  notice  not fixed: the file may not be read or written by this user\n')
    expect(stdout).toContain('Fixed 1 finding in 1 file.\n1 error in 1 of 2 files.')
    expect(status).toBe(1)
  })

  test('not at all in a folder that takes no new file', () => {
    const cwd = project({ 'a/a.sh': ERROR })
    chmodSync(join(cwd, 'a'), 0o555)
    const { stderr } = cistern(['check', '--fix'], { cwd, asOrdinaryUser: true })
    chmodSync(join(cwd, 'a'), 0o755)
    expect(stderr).toContain('not fixed')
    expect(read(cwd, 'a/a.sh')).toBe(ERROR)
  })
})
