/** Many small files and one archive on network storage, before and after the fix: what each costs, and that the same arrives. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SFTP_SERVER } from './mount.js'
import { fixed, proof, Sandbox } from './sandbox.js'
import { callsOf, freshFolder, plant, requestsOf, succeed, tell, type Cost } from './storage.js'

const RULE = 'nfs/per-file-copy'

/** One archive costs at most this share of what the files cost one by one. */
const SHARE = 1 / 10

interface Form {
  readonly name: string
  readonly commands: string
}

const COPY: Form = { name: 'cp -a', commands: 'cp -a "$OUTPUT_DIR/." "$CACHE_NFS_PATH/output"' }
const SYNC: Form = { name: 'rsync -a', commands: 'rsync -a "$OUTPUT_DIR/" "$CACHE_NFS_PATH/output/"' }
/** The rule has no fix for it. */
const STREAM: Form = {
  name: 'tar c | tar x',
  commands: 'mkdir -p "$CACHE_NFS_PATH/output"\ntar c -C "$OUTPUT_DIR" . | tar x -C "$CACHE_NFS_PATH/output"',
}
const GET: Form = { name: 'cp -a from there', commands: 'cp -a "$CACHE_NFS_PATH/output/." "$OUTPUT_DIR"' }

let sandbox: Sandbox
beforeAll(() => {
  sandbox = new Sandbox()
})
afterAll(() => sandbox.remove())

function scriptOf({ commands }: Form): string {
  return `#!/bin/bash\nset -euo pipefail\n${commands}\n`
}

/** What lies on the storage after a put, unpacked where it is an archive. */
function stored(storage: string): string {
  if (!existsSync(join(storage, 'output.tar'))) return join(storage, 'output')
  const unpacked = freshFolder(sandbox, 'unpacked')
  succeed(sandbox, ['tar', 'xf', join(storage, 'output.tar'), '-C', unpacked])
  return unpacked
}

function expectShare(archive: Cost, files: readonly Cost[]): void {
  for (const { count } of files) expect(archive.count).toBeLessThanOrEqual(count * SHARE)
}

proof(
  'where every request costs 1 ms',
  ['sshfs', 'rsync', SFTP_SERVER],
  () => {
    beforeAll(() => plant(sandbox.at('few'), 500))

    async function costOfPut(script: string): Promise<Cost> {
      const storage = freshFolder(sandbox, 'storage')
      const cost = await requestsOf(sandbox, script, storage, { OUTPUT_DIR: sandbox.at('few') })
      succeed(sandbox, ['diff', '-r', sandbox.at('few'), stored(storage)])
      return cost
    }

    test('500 files put there one by one cost ten times the requests of one archive, or more', { timeout: 120_000 }, async () => {
      const [copied, synced, streamed] = [
        await costOfPut(scriptOf(COPY)),
        await costOfPut(scriptOf(SYNC)),
        await costOfPut(scriptOf(STREAM)),
      ]
      const [afterCopy, afterSync] = [await costOfPut(fixed(scriptOf(COPY), RULE)), await costOfPut(fixed(scriptOf(SYNC), RULE))]
      for (const archive of [afterCopy, afterSync]) expectShare(archive, [copied, synced, streamed])
      tell(
        'put 500 files of 4 KiB',
        { 'cp -a': copied, 'rsync -a': synced, 'tar c | tar x': streamed, 'one archive': afterCopy },
        'requests',
      )
    })

    test('and so do 500 files read from there', { timeout: 60_000 }, async () => {
      const [files, archive] = [freshFolder(sandbox, 'files'), freshFolder(sandbox, 'archive')]
      succeed(sandbox, ['cp', '-a', sandbox.at('few'), join(files, 'output')])
      succeed(sandbox, ['tar', 'cf', join(archive, 'output.tar'), '-C', sandbox.at('few'), '.'])
      const after = fixed(scriptOf(GET), RULE)
      const costs: Cost[] = []
      for (const [script, storage] of [
        [scriptOf(GET), files],
        [after, archive],
      ] as const) {
        const local = freshFolder(sandbox, 'local')
        costs.push(await requestsOf(sandbox, script, storage, { OUTPUT_DIR: local }))
        succeed(sandbox, ['diff', '-r', sandbox.at('few'), local])
      }
      const [before, fetched] = costs
      if (before === undefined || fetched === undefined) throw new Error('nothing was measured')
      expectShare(fetched, [before])
      tell('get 500 files of 4 KiB', { 'cp -a': before, 'one archive': fetched }, 'requests')
    })
  },
  '/dev/fuse',
)

proof('in calls of the system', ['strace', 'rsync'], () => {
  beforeAll(() => plant(sandbox.at('many'), 1000))

  function costOf(script: string): Cost {
    const storage = freshFolder(sandbox, 'storage')
    const cost = callsOf(sandbox, script, storage, { OUTPUT_DIR: sandbox.at('many') })
    succeed(sandbox, ['diff', '-r', sandbox.at('many'), stored(storage)])
    return cost
  }

  test('1,000 files made one by one take ten times the calls of one archive, or more', { timeout: 120_000 }, () => {
    const [copied, synced, streamed] = [costOf(scriptOf(COPY)), costOf(scriptOf(SYNC)), costOf(scriptOf(STREAM))]
    const [afterCopy, afterSync] = [costOf(fixed(scriptOf(COPY), RULE)), costOf(fixed(scriptOf(SYNC), RULE))]
    for (const archive of [afterCopy, afterSync]) expectShare(archive, [copied, synced, streamed])
    tell(
      'put 1,000 files, under strace',
      { 'cp -a': copied, 'rsync -a': synced, 'tar c | tar x': streamed, 'one archive': afterCopy },
      'calls',
    )
  })
})
