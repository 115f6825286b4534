/** Network storage without a server: sshfs over a program that makes every request cost a round trip, and counts them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Sandbox } from './sandbox.js'

const SLOW_SFTP = fileURLToPath(new URL('slow-sftp.mjs', import.meta.url))
export const SFTP_SERVER = '/usr/lib/openssh/sftp-server'

/**
 * Mounts a folder, does something there, unmounts it.
 * @returns how many requests that took, those of the mount itself and of what was still to be written among them
 */
export async function countRequests(sandbox: Sandbox, folder: string, act: (mounted: string) => void): Promise<number> {
  const [mounted, counted] = [sandbox.at('mnt'), sandbox.at('requests')]
  mkdirSync(mounted, { recursive: true })
  rmSync(counted, { force: true })
  const command = [process.execPath, SLOW_SFTP, SFTP_SERVER, counted].map((word) => word.replace(/[\\ ,]/g, '\\$&')).join(' ')
  const sshfs = spawn('sshfs', ['-f', '-o', `ssh_command=${command}`, `nobody:${folder}`, mounted], { stdio: ['ignore', 'ignore', 'pipe'] })
  await once(sshfs, 'spawn')
  const ended = once(sshfs, 'close')
  let said = ''
  sshfs.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  await until(
    () => sandbox.execute(['mountpoint', '-q', mounted]).status === 0,
    () => `sshfs does not mount: ${said}`,
  )
  try {
    act(mounted)
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
