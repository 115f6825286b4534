/** What the proofs about network storage share: many small files, scripts run against a mounted folder, and what they cost. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { countRequests, type MountOptions } from './mount.js'
import type { Sandbox } from './sandbox.js'

export interface Cost {
  readonly count: number
  readonly seconds: number
}

/** Files of 4 KiB in ten folders. */
export function plant(folder: string, files: number): void {
  for (let index = 0; index < files; index += 1) {
    const below = join(folder, `part${index % 10}`)
    mkdirSync(below, { recursive: true })
    writeFileSync(join(below, `block${index}`), `${index}\n`.padEnd(4096, '.'))
  }
}

/** Empty, whatever was there. */
export function freshFolder(sandbox: Sandbox, name: string): string {
  rmSync(sandbox.at(name), { recursive: true, force: true })
  mkdirSync(sandbox.at(name))
  return sandbox.at(name)
}

export function succeed(sandbox: Sandbox, words: readonly string[]): void {
  expect(sandbox.execute(words)).toMatchObject({ status: 0, output: '' })
}

/** Runs a script with the folder mounted as `CACHE_NFS_PATH`: its requests, and the time until it ended. */
export async function requestsOf(
  sandbox: Sandbox,
  script: string,
  storage: string,
  env: Readonly<Record<string, string>>,
  options: MountOptions = {},
): Promise<Cost> {
  let seconds = 0
  const act = (mounted: string): void => {
    const ran = sandbox.run(script, { env: { CACHE_NFS_PATH: mounted, ...env } })
    expect(ran).toMatchObject({ status: 0, output: '' })
    seconds = ran.seconds
  }
  return { count: await countRequests(sandbox, storage, act, options), seconds }
}

/** Calls of the system that name the folder or a file opened there: on network storage each may be a round trip. */
export function callsOf(sandbox: Sandbox, script: string, storage: string, env: Readonly<Record<string, string>>): Cost {
  const trace = sandbox.at('trace')
  writeFileSync(sandbox.at('traced.sh'), script)
  const { status, output, seconds } = sandbox.execute(
    ['strace', '-f', '-y', '-q', '-e', 'trace=%file,%desc', '-o', trace, 'bash', sandbox.at('traced.sh')],
    { env: { CACHE_NFS_PATH: storage, ...env } },
  )
  expect({ status, output }).toEqual({ status: 0, output: '' })
  const calls = readFileSync(trace, 'utf8').split('\n')
  return { count: calls.filter((line) => line.includes(`${storage}/`) || line.includes(`${storage}>`)).length, seconds }
}

export function tell(circumstances: string, costs: Readonly<Record<string, Cost>>, unit: string): void {
  const each = Object.entries(costs).map(([name, { count, seconds }]) => `${name} ${seconds.toFixed(2)} s, ${count} ${unit}`)
  console.log(`${circumstances}: ${each.join('; ')}`)
}
