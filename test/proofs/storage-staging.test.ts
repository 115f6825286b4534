/** A tree that goes to network storage by way of a local copy, and straight: what is read, written and asked, and what arrives. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SFTP_SERVER } from './mount.js'
import { fixed, proof, Sandbox } from './sandbox.js'
import { freshFolder, plant, requestsOf, succeed, tell, type Cost } from './storage.js'

const RULE = 'nfs/copy-before-push'
const FILES = 200

/** What follows the copy: the copy is sent as an archive, by its files, or the tree itself is sent. */
const PUSHES: Readonly<Record<string, string>> = {
  'an archive of the copy': 'tar cf "$CACHE_NFS_PATH/blocks.tar" -C "$LOCAL" .',
  'the files of the copy': 'rsync -a "$LOCAL/" "$CACHE_NFS_PATH/blocks/"',
  'an archive of the tree itself': 'tar cf "$CACHE_NFS_PATH/blocks.tar" -C "$OUTPUT_DIR" .',
}

let sandbox: Sandbox
beforeAll(() => {
  sandbox = new Sandbox()
  plant(sandbox.at('output'), FILES)
})
afterAll(() => sandbox.remove())

function scriptOf(push: string): string {
  return `#!/bin/bash\nset -euo pipefail\nLOCAL=${sandbox.at('cache/blocks')}\ncp -a "$OUTPUT_DIR/." "$LOCAL"\n${push}\n`
}

/** What has arrived, unpacked where it is an archive. */
function arrived(storage: string): string {
  const archive = join(storage, 'blocks.tar')
  if (!existsSync(archive)) return join(storage, 'blocks')
  const unpacked = freshFolder(sandbox, 'unpacked')
  succeed(sandbox, ['tar', 'xpf', archive, '-C', unpacked])
  return unpacked
}

/** Names, modes, owners and times to the second, as tar and SFTP keep them, and what the files hold. */
function stateOf(folder: string): string {
  const script = 'cd "$0" && find . -exec stat -c "%n %a %U %G %Y" {} + | sort && find . -type f -exec cksum {} + | sort'
  const { status, output } = sandbox.execute(['bash', '-c', script, folder])
  expect(status).toBe(0)
  return output
}

interface Moved {
  readonly read: number
  readonly written: number
}

/** Bytes that a script and all that it started handed to read(2), write(2) and copy_file_range(2), by the kernel's own count. */
function bytesOf(script: string): Moved {
  const storage = freshFolder(sandbox, 'storage')
  freshFolder(sandbox, 'cache')
  writeFileSync(sandbox.at('counted.sh'), script)
  const { status, output } = sandbox.execute(['bash', '-c', 'bash "$0" && cat /proc/$$/io', sandbox.at('counted.sh')], {
    env: { CACHE_NFS_PATH: storage, OUTPUT_DIR: sandbox.at('output') },
  })
  expect(status).toBe(0)
  const [read, written] = ['rchar', 'wchar'].map((name) => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(output)?.[1]))
  return { read: read ?? NaN, written: written ?? NaN }
}

proof('of a local copy on the way, in bytes', ['rsync'], () => {
  const size = FILES * 4096

  test.each(Object.entries(PUSHES))('%s: without the copy every byte is read and written once less', (name, push) => {
    const before = bytesOf(scriptOf(push))
    const after = bytesOf(fixed(scriptOf(push), RULE))
    // What rsync says to itself in its pipes differs by a few bytes from run to run.
    expect(before.read - after.read).toBeGreaterThan(size * 0.99)
    expect(before.written - after.written).toBeGreaterThan(size * 0.99)
    const saved = [before.read - after.read, before.written - after.written].map((bytes) => (bytes / 1e6).toFixed(1))
    console.log(`${name}, ${(size / 1e6).toFixed(1)} MB: ${saved[0] ?? ''} MB read and ${saved[1] ?? ''} MB written less`)
  })
})

proof(
  'of a local copy on the way, where every request costs 1 ms',
  ['sshfs', 'rsync', SFTP_SERVER],
  () => {
    test.each(Object.entries(PUSHES))(
      '%s: the storage is asked as often without the copy, and the same arrives',
      { timeout: 90_000 },
      async (name, push) => {
        const costs: Cost[] = []
        for (const script of [scriptOf(push), fixed(scriptOf(push), RULE)]) {
          const storage = freshFolder(sandbox, 'storage')
          freshFolder(sandbox, 'cache')
          costs.push(await requestsOf(sandbox, script, storage, { OUTPUT_DIR: sandbox.at('output') }))
          expect(existsSync(sandbox.at('cache/blocks'))).toBe(costs.length === 1)
          expect(stateOf(arrived(storage)) === stateOf(sandbox.at('output'))).toBe(true)
        }
        const [before, after] = costs
        if (before === undefined || after === undefined) throw new Error('nothing was measured')
        expect(Math.abs(after.count - before.count)).toBeLessThan(before.count / 10)
        tell(`${name}, ${FILES} files`, { before, 'after the fix': after }, 'requests')
      },
    )
  },
  '/dev/fuse',
)
