/** Network storage without a server: sshfs over a program that makes every request cost a round trip, and counts them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Sandbox } from './sandbox.js'

const SLOW_SFTP = fileURLToPath(new URL('slow-sftp.mjs', import.meta.url))
export const SFTP_SERVER = '/usr/lib/openssh/sftp-server'

export interface MountOptions {
  /** Another machine has a mount of its own. */
  readonly machine?: string
  /** Listings bring no attributes, so that each file is asked about. */
  readonly withoutListedAttributes?: boolean
}

/**
 * Mounts a folder, does something there, unmounts it.
 * @returns how many requests that took, those of the mount itself and of what was still to be written among them
 */
export async function countRequests(
  sandbox: Sandbox,
  folder: string,
  act: (mounted: string) => void | Promise<void>,
  { machine = 'here', withoutListedAttributes = false }: MountOptions = {},
): Promise<number> {
  const [mounted, counted] = [sandbox.at(`mnt-${machine}`), sandbox.at(`requests-${machine}`)]
  mkdirSync(mounted, { recursive: true })
  rmSync(counted, { force: true })
  const command = [process.execPath, SLOW_SFTP, SFTP_SERVER, counted].map((word) => word.replace(/[\\ ,]/g, '\\$&')).join(' ')
  const options = [`ssh_command=${command}`, ...(withoutListedAttributes ? ['dir_cache=no'] : [])].flatMap((option) => ['-o', option])
  const sshfs = spawn('sshfs', ['-f', ...options, `nobody:${folder}`, mounted], { stdio: ['ignore', 'ignore', 'pipe'] })
  await once(sshfs, 'spawn')
  const ended = once(sshfs, 'close')
  let said = ''
  sshfs.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  await until(
    () => sandbox.execute(['mountpoint', '-q', mounted]).status === 0,
    () => `sshfs does not mount: ${said}`,
  )
  try {
    await act(mounted)
  } finally {
    sandbox.execute(['fusermount3', '-u', mounted])
    await ended
  }
  await until(
    () => numberIn(counted) !== null,
    () => 'the requests were not counted',
  )
  return numberIn(counted) ?? 0
}

function numberIn(path: string): number | null {
  try {
    return Number(/^(\d+)\n/.exec(readFileSync(path, 'utf8'))?.[1] ?? NaN) || null
  } catch {
    return null
  }
}

async function until(holds: () => boolean, complaint: () => string): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(complaint())
    await setTimeout(10)
  }
}
