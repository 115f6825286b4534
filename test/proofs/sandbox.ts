/**
 * A folder in which scripts really run, as root or as somebody whom permissions hold back, and what the built command
 * makes of a script. Knows nothing of databases or storage.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { cistern, project } from '../cli/command.js'

export type User = 'root' | 'postgres' | 'nobody'

/** The primary group of each. */
const GROUPS: Readonly<Record<User, string>> = { root: 'root', postgres: 'postgres', nobody: 'nogroup' }

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Becomes another user by the two capabilities that `nobody` is run with, so that no sudoers file is touched. */
const SUDO = `#!/bin/bash
user=root
if [ "$1" = -u ]; then
  user="$2"
  shift 2
fi
exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups --inh-caps=-all --ambient-caps=-all -- "$@"
`

export interface Circumstances {
  readonly as?: User
  /** Groups besides the user's own. */
  readonly groups?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface Ran {
  readonly status: number | null
  readonly output: string
  readonly seconds: number
}

export class Sandbox {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'cistern-proof-')))

  constructor() {
    chmodSync(this.root, 0o755)
    mkdirSync(this.at('bin'))
    writeFileSync(this.at('bin/sudo'), SUDO, { mode: 0o755 })
  }

  at(path: string): string {
    return join(this.root, path)
  }

  /** Runs the text of a script with bash, from a file as CI systems do. */
  run(script: string, circumstances: Circumstances = {}): Ran {
    writeFileSync(this.at('script.sh'), script, { mode: 0o755 })
    return this.execute(['bash', '-c', 'umask 022 && exec bash "$0"', this.at('script.sh')], circumstances)
  }

  execute(words: readonly string[], circumstances: Circumstances = {}): Ran {
    const start = performance.now()
    const { error, status, stdout, stderr } = spawnSync('setpriv', asUser(words, circumstances), {
      ...this.surroundings(circumstances),
      input: '',
      encoding: 'utf8',
      maxBuffer: 100_000_000,
    })
    if (error !== undefined) throw error
    return { status, output: `${stdout}${stderr}`, seconds: (performance.now() - start) / 1000 }
  }

  /** Begins a command and does not wait for it; it leads a process group of its own. */
  begin(words: readonly string[], circumstances: Circumstances = {}): ChildProcess {
    return spawn('setpriv', asUser(words, circumstances), { ...this.surroundings(circumstances), detached: true, stdio: 'ignore' })
  }

  private surroundings({ env = {} }: Circumstances): { readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
    return { cwd: this.root, env: { PATH: `${this.at('bin')}:${PATH}`, HOME: this.root, LC_ALL: 'C', ...env } }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

/** Arguments of setpriv. */
function asUser(words: readonly string[], { as = 'root', groups = [] }: Circumstances): readonly string[] {
  const others = groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`
  const capabilities = as === 'nobody' ? ['--inh-caps=+setuid,+setgid', '--ambient-caps=+setuid,+setgid'] : []
  return [`--reuid=${as}`, `--regid=${GROUPS[as]}`, others, ...capabilities, '--', ...words]
}

/** What the built command makes of a script with every fix of one rule; a rule without a fix for it fails the proof. */
export function fixed(script: string, rule: string, how: '--fix' | '--unsafe-fixes' = '--unsafe-fixes'): string {
  const root = project({ 'script.sh': script })
  const { stdout, stderr } = cistern(['check', how, '--rule', rule, 'script.sh'], { cwd: root })
  const result = readFileSync(join(root, 'script.sh'), 'utf8')
  if (result === script) throw new Error(`${rule} has no fix for this:\n${script}${stdout}${stderr}`)
  return result
}

/**
 * A group of proofs that says what it lacks and is skipped; on a CI system it runs, and fails for the want.
 * @param device what no package brings: without it the group is skipped everywhere
 */
export function proof(title: string, programs: readonly string[], body: () => void, device: string | null = null): void {
  const lacksDevice = device !== null && !canOpen(device)
  const missing = [
    ...(process.getuid?.() === 0 ? [] : ['root']),
    ...programs.filter((program) => !isInstalled(program)),
    ...(lacksDevice ? [device] : []),
  ]
  const isSkipped = lacksDevice || (missing.length > 0 && process.env['CI'] === undefined)
  describe.skipIf(isSkipped)(isSkipped ? `${title}, which needs ${missing.join(', ')}` : title, body)
}

function canOpen(device: string): boolean {
  try {
    closeSync(openSync(device, 'r+'))
    return true
  } catch {
    return false
  }
}

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', '[ -x "$(command -v "$1")" ]', 'sh', program], { env: { PATH } }).status === 0
}
