/** Many small files and one archive on network storage, before and after the fix: what each costs, and that the same arrives. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countRequests, SFTP_SERVER } from './mount.js'
import { fixed, proof, Sandbox } from './sandbox.js'

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

interface Cost {
  readonly count: number
  readonly seconds: number
}

let sandbox: Sandbox
beforeAll(() => {
  sandbox = new Sandbox()
})
afterAll(() => sandbox.remove())

function scriptOf({ commands }: Form): string {
  return `#!/bin/bash\nset -euo pipefail\n${commands}\n`
}

/** Files of 4 KiB in ten folders. */
function plant(folder: string, files: number): void {
  for (let index = 0; index < files; index += 1) {
    const below = join(folder, `part${index % 10}`)
    mkdirSync(below, { recursive: true })
    writeFileSync(join(below, `block${index}`), `${index}\n`.padEnd(4096, '.'))
  }
}

/** Empty, whatever was there. */
function freshFolder(name: string): string {
  rmSync(sandbox.at(name), { recursive: true, force: true })
  mkdirSync(sandbox.at(name))
  return sandbox.at(name)
}

function run(words: readonly string[]): void {
  expect(sandbox.execute(words)).toMatchObject({ status: 0, output: '' })
}

/** What lies on the storage after a put, unpacked where it is an archive. */
function stored(storage: string): string {
  if (!existsSync(join(storage, 'output.tar'))) return join(storage, 'output')
  const unpacked = freshFolder('unpacked')
  run(['tar', 'xf', join(storage, 'output.tar'), '-C', unpacked])
  return unpacked
}

function expectShare(archive: Cost, files: readonly Cost[]): void {
  for (const { count } of files) expect(archive.count).toBeLessThanOrEqual(count * SHARE)
}

function tell(circumstances: string, costs: Readonly<Record<string, Cost>>, unit: string): void {
  const each = Object.entries(costs).map(([name, { count, seconds }]) => `${name} ${seconds.toFixed(2)} s, ${count} ${unit}`)
  console.log(`${circumstances}: ${each.join('; ')}`)
}

proof(
  'where every request costs 1 ms',
  ['sshfs', 'rsync', SFTP_SERVER],
  () => {
    beforeAll(() => plant(sandbox.at('few'), 500))

    async function costOf(script: string, storage: string, local: string): Promise<Cost> {
      let seconds = 0
      const count = await countRequests(sandbox, storage, (mounted) => {
        const ran = sandbox.run(script, { env: { CACHE_NFS_PATH: mounted, OUTPUT_DIR: local } })
        expect(ran).toMatchObject({ status: 0, output: '' })
        seconds = ran.seconds
      })
      return { count, seconds }
    }

    async function costOfPut(script: string): Promise<Cost> {
      const storage = freshFolder('storage')
      const cost = await costOf(script, storage, sandbox.at('few'))
      run(['diff', '-r', sandbox.at('few'), stored(storage)])
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
      const [files, archive] = [freshFolder('files'), freshFolder('archive')]
      run(['cp', '-a', sandbox.at('few'), join(files, 'output')])
      run(['tar', 'cf', join(archive, 'output.tar'), '-C', sandbox.at('few'), '.'])
      const after = fixed(scriptOf(GET), RULE)
      const costs: Cost[] = []
      for (const [script, storage] of [
        [scriptOf(GET), files],
        [after, archive],
      ] as const) {
        const local = freshFolder('local')
        costs.push(await costOf(script, storage, local))
        run(['diff', '-r', sandbox.at('few'), local])
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

  /** Calls that name the storage or a file opened there: on network storage each may be a round trip. */
  function costOf(script: string): Cost {
    const [storage, trace] = [freshFolder('storage'), sandbox.at('trace')]
    writeFileSync(sandbox.at('traced.sh'), script)
    const { status, output, seconds } = sandbox.execute(
      ['strace', '-f', '-y', '-q', '-e', 'trace=%file,%desc', '-o', trace, 'bash', sandbox.at('traced.sh')],
      { env: { CACHE_NFS_PATH: storage, OUTPUT_DIR: sandbox.at('many') } },
    )
    expect({ status, output }).toEqual({ status: 0, output: '' })
    run(['diff', '-r', sandbox.at('many'), stored(storage)])
    const calls = readFileSync(trace, 'utf8').split('\n')
    return { count: calls.filter((line) => line.includes(`${storage}/`) || line.includes(`${storage}>`)).length, seconds }
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
