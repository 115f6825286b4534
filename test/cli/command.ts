/** Runs the built command as a person would, in a project of its own on the disk. */
import { spawnSync } from 'node:child_process'
import { chmodSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export const COMMAND = fileURLToPath(new URL('../../server/dist/cli.js', import.meta.url))

export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Circumstances {
  readonly cwd?: string
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  /** Another copy of the command. */
  readonly command?: string
  /** True to run it as somebody whom permissions hold back, also where the tests run as root; the files then belong to that user. */
  readonly asOrdinaryUser?: boolean
}

/** Runs `cistern` with these words; of the environment it sees only what is given and where programs are. */
export function cistern(
  words: readonly string[],
  { cwd = tmpdir(), input = '', env = {}, command = COMMAND, asOrdinaryUser = false }: Circumstances = {},
): Outcome {
  const isOther = asOrdinaryUser && isRoot
  if (isOther) giveAway(cwd)
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    cwd,
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
    maxBuffer: 100_000_000,
    ...(isOther ? { uid: NOBODY, gid: NOBODY } : {}),
  })
  return { status, stdout, stderr }
}

export type Content = string | Uint8Array | { readonly content: string | Uint8Array; readonly mode: number }

/** A folder with these files, gone after the test; its path has no symbolic links. */
export function project(files: Readonly<Record<string, Content>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cistern-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  addFiles(root, files)
  return root
}

export function addFiles(root: string, files: Readonly<Record<string, Content>>): void {
  for (const [path, file] of Object.entries(files)) {
    const { content, mode } = typeof file === 'string' || file instanceof Uint8Array ? { content: file, mode: 0o644 } : file
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
    chmodSync(join(root, path), mode)
  }
}

/** True where permissions do not hold anybody back. */
export const isRoot = process.getuid?.() === 0

const NOBODY = 65534

function giveAway(folder: string): void {
  for (const path of [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((each) => join(folder, each))])
    lchownSync(path, NOBODY, NOBODY)
}

const MADE = 'sudo install -d -m 700 -o postgres /srv/data\n'

/** Scripts that have one finding each, of private-dir/list unless it is said. */
export const ERROR = `#!/bin/bash\nset -e\n${MADE}ls -la /srv/data\n`
export const WARNING = `#!/bin/bash\n${MADE}ls -la /srv/data\n`
export const INFO = `#!/bin/bash\nset -e\n${MADE}ls -la /srv/data || true\n`
/** nfs/per-file-copy, and only possible. */
export const POSSIBLE = '#!/bin/bash\ncp -a "$1" /nfs/cache/\n'
export const SUPPRESSED = `#!/bin/bash\nset -e\n${MADE}# cistern-ignore private-dir/list -- runs as root\nls -la /srv/data\n`
export const CLEAN = '#!/bin/bash\necho done\n'

/** What a safe fix makes of a script above. */
export const fixed = (script: string): string => script.replace('ls -la', 'ls -ld')
