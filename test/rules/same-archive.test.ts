/** Fixes that say "the archive is as before" are held to it: both scripts are run, and what they store is compared. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { analyse } from '../../server/src/engine.js'
import { native } from '../syntax/parsers.js'
import { fixesOf } from './expected.js'
import { applied, memoryHost, readFixtures } from './fixture.js'

const ROOT = mkdtempSync(join(tmpdir(), 'same-archive-'))

afterAll(() => {
  rmSync(ROOT, { recursive: true, force: true })
})

/** The script of a case, and with the fix that the rule offers first. */
function scriptsOf(rule: string, name: string): readonly [before: string, after: string] {
  const fixture = readFixtures().find((each) => each.rule === rule && each.name === name)
  if (fixture === undefined) throw new Error(`${rule} has no ${name}`)
  const host = memoryHost(fixture.files, native())
  const fixes = fixesOf(host, analyse(host, { rules: null }))
  const [fix] = [...fixes].flatMap(([finding, all]) => (finding.rule === rule ? all : []))
  const [path] = fixture.files.keys()
  if (fix === undefined || path === undefined) throw new Error(`${rule} fixes nothing in ${name}`)
  return [fixture.files.get(path)?.content ?? '', applied(fixture.files, fix.edits).get(path)?.content ?? '']
}

/** Runs a script with its absolute paths moved into a folder of its own, and lists the archive that it leaves. */
function stored(script: string, tree: string, archive: string, words: readonly string[]): string {
  const root = mkdtempSync(join(ROOT, 'run-'))
  for (const folder of ['mnt/nfs/ci-cache', 'mnt/nfs/assets', 'var/cache', 'home', tree]) mkdirSync(join(root, folder), { recursive: true })
  const prepare = `cd ${root}/${tree} && mkdir deep && echo a > plain && echo b > deep/run && ln -s plain link && chmod 600 plain && chmod 710 deep/run && chmod 700 deep . && find . -exec touch -h -d @1000000000 {} +`
  expect(spawnSync('bash', ['-c', prepare]).status).toBe(0)
  const moved = script.replace(/\/(mnt\/nfs|var\/cache)\b/g, (path) => root + path)
  writeFileSync(join(root, 'script.sh'), moved)
  const run = spawnSync('bash', [join(root, 'script.sh'), ...words], { cwd: root, env: { ...process.env, NFS_HOME: join(root, 'home') } })
  expect([run.stderr.toString(), run.status]).toEqual(['', 0])
  const listing = spawnSync('tar', ['tvf', join(root, archive), '--numeric-owner', '--full-time']).stdout.toString()
  expect(listing).toContain('deep/run')
  return listing.split('\n').sort().join('\n')
}

test('modes are stored by the archive as they were set on the files', () => {
  const [before, after] = scriptsOf('nfs/recursive-metadata', 'bad-archived-next')
  const run = (script: string): string => stored(script, 'mnt/nfs/assets/site', 'mnt/nfs/assets/site.tar', ['site'])
  expect(run(after)).toBe(run(before))
  expect(run(before)).toMatch(/^-rw-r--r--.*plain$/m)
})

// To give files away takes root.
test.runIf(process.getuid?.() === 0)('owners are stored by the archive as they were set on the files', () => {
  const [before, after] = scriptsOf('nfs/recursive-metadata', 'bad-chown-before-archive')
  const run = (script: string): string => stored(script, 'home/reports', 'home/reports.tar.gz', [])
  expect(run(after)).toBe(run(before))
  expect(run(before)).toMatch(/ 1200\/1200 .*plain$/m)
})

test('the source is stored as its copy was', () => {
  const [before, after] = scriptsOf('nfs/copy-before-push', 'bad-archive-of-copy')
  const run = (script: string): string => stored(script, 'data', 'mnt/nfs/ci-cache/blocks.tar', ['data'])
  expect(run(after)).toBe(run(before))
  expect(after).not.toContain('cp -a')
})
