/**
 * Who holds a lock off: on one machine, on two machines whose storage knows no locks, and where the storage asks for a
 * file that is open for writing. sshfs stands for storage whose server is not asked for locks; it is no NFS.
 */
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { countRequests, SFTP_SERVER } from './mount.js'
import { proof, Sandbox } from './sandbox.js'
import { freshFolder } from './storage.js'

/** How the lock of `$1` is taken, to do `$2` under it. A lock of a descriptor is held as long as the shell lives. */
const BY_PATH = 'flock -n -x "$1" bash -c "$2"'
const FOR_WRITING = 'exec 9>"$1" && flock -n -x 9 && eval "$2"'
const FOR_READING = 'exec 9<"$1" && flock -n -x 9 && eval "$2"'

/** Says that it has the lock, and keeps it until it is told to end. */
const HOLD = 'touch "$SIGN"; until [ -e "$SIGN.done" ]; do sleep 0.01; done'

let sandbox: Sandbox
let storage: string
beforeAll(() => {
  sandbox = new Sandbox()
})
beforeEach(() => {
  storage = freshFolder(sandbox, 'storage')
  mkdirSync(join(storage, 'directory'))
  writeFileSync(join(storage, 'file'), '')
})
afterAll(() => sandbox.remove())

/** What a second process gets while a first one holds the lock. */
async function second(how: string, first: string, other: string, meanwhile: () => void = () => undefined): Promise<'it too' | 'refused'> {
  const sign = sandbox.at('held')
  for (const path of [sign, `${sign}.done`]) rmSync(path, { force: true })
  const holder = sandbox.begin(['bash', '-c', how, 'bash', first, HOLD], { env: { SIGN: sign } })
  const ended = once(holder, 'close')
  while (!existsSync(sign)) {
    if (holder.exitCode !== null) throw new Error('the first lock was not had')
    await setTimeout(5)
  }
  try {
    meanwhile()
    const { status, output } = sandbox.execute(['bash', '-c', how, 'bash', other, 'true'])
    expect({ status: status === 0 || status === 1, output }).toEqual({ status: true, output: '' })
    return status === 0 ? 'it too' : 'refused'
  } finally {
    writeFileSync(`${sign}.done`, '')
    await ended
  }
}

proof('of a lock on local disk', ['flock'], () => {
  test('the second is refused, be it a file, a directory, or a file that is open for reading', async () => {
    for (const how of [BY_PATH, FOR_WRITING, FOR_READING])
      expect(await second(how, join(storage, 'file'), join(storage, 'file'))).toBe('refused')
    for (const how of [BY_PATH, FOR_READING])
      expect(await second(how, join(storage, 'directory'), join(storage, 'directory'))).toBe('refused')
  })

  test('and gets another lock where the file was removed meanwhile', async () => {
    const file = join(storage, 'file')
    expect(await second(BY_PATH, file, file, () => rmSync(file))).toBe('it too')
  })
})

proof(
  'of a lock on storage whose server is not asked for it',
  ['sshfs', 'flock', SFTP_SERVER],
  () => {
    /** The same folder as two machines see it. */
    async function onTwoMachines(act: (here: string, there: string) => Promise<void>): Promise<void> {
      await countRequests(sandbox, storage, async (here) => {
        await countRequests(sandbox, storage, (there) => act(here, there), { machine: 'there' })
      })
    }

    test('the second is refused on the same machine, and gets it on another', { timeout: 60_000 }, async () => {
      await onTwoMachines(async (here, there) => {
        const cases = [
          [BY_PATH, 'file'],
          [FOR_WRITING, 'file'],
          [BY_PATH, 'directory'],
        ] as const
        for (const [how, name] of cases) {
          expect(await second(how, join(here, name), join(here, name))).toBe('refused')
          expect(await second(how, join(here, name), join(there, name))).toBe('it too')
        }
        console.log('flock of one file by two mounts of one folder: both have it')
      })
    })

    test('of two machines that make a directory at once one succeeds', { timeout: 60_000 }, async () => {
      await onTwoMachines(async (here, there) => {
        for (let round = 0; round < 20; round += 1) {
          const name = `entry${round}.lock.d`
          const both = [here, there].map((mounted) => sandbox.begin(['mkdir', join(mounted, name)]))
          const statuses = await Promise.all(both.map(async (each) => (await once(each, 'close')) as readonly unknown[]))
          expect(statuses.map(([status]) => status).toSorted()).toEqual([0, 1])
        }
      })
    })
  },
  '/dev/fuse',
)

/** flock(2) of NFS: an exclusive lock of a descriptor that is not open for writing fails with EBADF. strace gives that answer. */
proof('of a lock that is answered as flock(2) says of NFS', ['flock', 'strace'], () => {
  function answered(script: string): { readonly status: number | null; readonly output: string; readonly calls: string } {
    const trace = sandbox.at('trace')
    const inject = ['-e', 'trace=flock,openat', '-e', 'inject=flock:error=EBADF:when=1']
    const { status, output } = sandbox.execute(['strace', '-f', '-q', '-o', trace, ...inject, 'bash', '-c', script, 'bash', storage])
    return { status, output, calls: readFileSync(trace, 'utf8') }
  }

  test('a lock of a descriptor that is open for reading fails', () => {
    const { status, output } = answered('exec 9<"$1/file"; flock -n -x 9')
    expect(status).not.toBe(0)
    expect(output).toContain('Bad file descriptor')
  })

  test('util-linux opens a file again for writing, and then has the lock', () => {
    const { status, output, calls } = answered('flock -n -x "$1/file" true')
    expect({ status, output }).toEqual({ status: 0, output: '' })
    expect(calls).toMatch(/file", O_RDONLY[\s\S]*EBADF[\s\S]*file", O_RDWR/)
  })

  test('and cannot do so with a directory', () => {
    const { status, output } = answered('flock -n -x "$1/directory" true')
    expect(status).not.toBe(0)
    expect(output).toContain('Is a directory')
  })
})
