/**
 * The rewriting into one archive, really run: unpacked where the directory would be, it must hold what the copy made.
 * A copy for which that cannot be known may have no fix.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { applied, memoryHost } from '../rules/fixture.js'
import { fixesFor, visible, analyse } from '../../server/src/engine.js'
import { native } from '../syntax/parsers.js'

const RULE = 'nfs/per-file-copy'

/** The script after its fix; null where none is offered. */
function fixed(script: string): string | null {
  const files = new Map([['push.sh', { content: script, executable: true }]])
  const host = memoryHost(files, native())
  const analysis = analyse(host, { rules: [RULE] })
  const found = visible(analysis.findings, 'likely')
  expect(found).not.toEqual([])
  const edits = [...fixesFor(host, analysis, found, { rules: [RULE] }).values()].flatMap((fixes) => fixes[0]?.edits ?? [])
  return edits.length === 0 ? null : (applied(files, edits).get('push.sh')?.content ?? null)
}

/** The files under the network storage after a run; archives there are unpacked beside themselves first. */
function filesAfter(script: string, before: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'cistern-archive-'))
  try {
    const unpack =
      'cd "$NFS_ROOT" && find . -name "*.tar" | while read -r a; do mkdir -p "${a%.tar}" && tar xf "$a" -C "${a%.tar}" && rm "$a"; done; find . -mindepth 1 -type f | sort; find . -name "*.tmp.*"'
    const run = (text: string): string => {
      writeFileSync(join(folder, 'run.sh'), text)
      const { stdout, stderr, status } = spawnSync('bash', ['run.sh'], {
        cwd: folder,
        env: { PATH: process.env['PATH'], NFS_ROOT: join(folder, 'nfs') },
        encoding: 'utf8',
      })
      expect(status, stderr).toBe(0)
      return stdout
    }
    run(
      `set -e\nmkdir -p nfs src/api/deep other\necho 1 > src/a.txt\necho 2 > src/api/b.txt\necho 3 > src/api/deep/.hidden\necho 4 > other/c.txt\n${before}\n`,
    )
    run(script)
    return run(`set -e\n${unpack}\n`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('a copy onto network storage and its archive leave the same files', () => {
  const exists = 'mkdir -p nfs/data'
  test.each([
    ['of a content', 'cp -a src/. "$NFS_ROOT/data/"', exists],
    ['of a content without a slash behind', 'cp -r src/. "$NFS_ROOT/data"', exists],
    ['into a directory that is not there', 'cp -r src "$NFS_ROOT/data"', ''],
    ['into a directory that is made first', 'mkdir -p "$NFS_ROOT/data"\ncp -r src "$NFS_ROOT/data"', ''],
    ['into a directory that is made first, with slashes', 'mkdir -p "$NFS_ROOT/data"\ncp -r src/ "$NFS_ROOT/data/"', ''],
    ['into a directory given first', 'cp -Rt "$NFS_ROOT/data" src/api', exists],
    ['of two directories, one after the other', 'cp -R src/api "$NFS_ROOT/data/"\ncp -R other "$NFS_ROOT/data/"', exists],
    ['as the directory itself', 'cp -rT src "$NFS_ROOT/data"', exists],
    ['of a directory below a working directory', 'cd src\ncp -r api "$NFS_ROOT/data/"', exists],
  ])('%s', (_what, command, before) => {
    const script = `#!/bin/bash\nset -e\n[ -d src ]\n[ -d src/api ]\n[ -d other ]\n${command}\n`
    const after = fixed(script)
    if (after !== null) expect(filesAfter(after, before)).toBe(filesAfter(script, before))
  })

  test('with excludes', () => {
    const script = '#!/bin/bash\nset -e\nrsync -a --exclude=deep src/ "$NFS_ROOT/data/"\n'
    const after = fixed(script)
    if (after !== null) expect(filesAfter(after, '')).toBe('./data/a.txt\n./data/api/b.txt\n')
  })
})

test('a get reads the archive where there is one, else the directory', () => {
  const script = '#!/bin/bash\nset -e\ncp -a "$NFS_ROOT/data/." "$NFS_ROOT/../got/"\nfind got -type f > "$NFS_ROOT/list"\n'
  const after = fixed(script.replace('"$NFS_ROOT/../got/"', 'got/')) ?? ''
  expect(after).toContain('tar xf')
  const listed = (before: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'cistern-archive-'))
    try {
      writeFileSync(join(folder, 'run.sh'), `set -e\nmkdir -p nfs/data got\n${before}\n${after}`)
      const { status, stderr } = spawnSync('bash', ['run.sh'], {
        cwd: folder,
        env: { PATH: process.env['PATH'], NFS_ROOT: join(folder, 'nfs') },
        encoding: 'utf8',
      })
      expect(status, stderr).toBe(0)
      return readFileSync(join(folder, 'nfs/list'), 'utf8')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  expect(listed('echo 1 > nfs/data/a.txt')).toBe('got/a.txt\n')
  expect(listed('echo 1 > nfs/data/b.txt; tar cf nfs/data.tar -C nfs/data .; rm nfs/data/b.txt; echo 2 > nfs/data/legacy.txt')).toBe(
    'got/b.txt\n',
  )
})
