/**
 * A small tree on which utilities are really run: symbolic links of every kind, hard links, odd modes, owners and times,
 * a file with a hole. Before and after a run it is read as a plain value.
 */
import { spawnSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  ftruncateSync,
  linkSync,
  lstatSync,
  lutimesSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

/** Owns what others may not read. */
const SERVER = 1234
const OTHER = 1235
export const NOBODY = 65_534
const LONG_AGO = new Date('2001-02-03T04:05:06Z')
const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

export interface Entry {
  readonly type: 'file' | 'directory' | 'link' | 'other'
  readonly mode: number
  readonly user: number
  readonly modified: number
  /** Moves with every write, also with one that leaves everything as it was. */
  readonly touched: bigint
  readonly inode: bigint
  /** Of a file what is in it, of a link where it points. */
  readonly content: string
}

/** Paths relative to the sandbox; the sandbox itself is ''. */
export type Tree = ReadonlyMap<string, Entry>

export interface Ran {
  readonly status: number | null
  readonly output: string
}

export interface Sandbox {
  readonly root: string
  read(): Tree
  run(command: string, as?: 'root' | 'nobody'): Ran
  remove(): void
}

/** True where the programs are there and owners can be set; on a CI system a test fails for their want instead of being skipped. */
export function canRun(...programs: readonly string[]): boolean {
  return process.env['CI'] !== undefined || (process.getuid?.() === 0 && programs.every(isInstalled))
}

function isInstalled(program: string): boolean {
  return PATH.some((folder) => {
    try {
      accessSync(resolve(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** @param applet a name under which busybox is found first */
export function makeSandbox(applet: string | null = null): Sandbox {
  const root = mkdtempSync(join(tmpdir(), 'cistern-commands-'))
  chmodSync(root, 0o755)
  plant(root)
  let path = PATH
  if (applet !== null) {
    const bin = mkdtempSync(join(tmpdir(), 'cistern-busybox-'))
    chmodSync(bin, 0o755)
    symlinkSync('/bin/busybox', join(bin, applet))
    path = [bin, ...PATH]
  }
  return {
    root,
    read: () => readTree(root),
    run(command, as = 'root') {
      const { error, status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-c', `umask 022; ${command}`], {
        cwd: root,
        env: { PATH: path.join(delimiter), HOME: root, LC_ALL: 'C.UTF-8', TERM: 'dumb' },
        input: '',
        encoding: 'utf8',
        ...(as === 'nobody' ? { uid: NOBODY, gid: NOBODY } : {}),
      })
      if (error !== undefined) throw error
      return { status, output: `${stdout}${stderr}` }
    },
    remove() {
      for (const folder of applet === null ? [root] : [root, path[0] ?? root]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function plant(root: string): void {
  const at = (path: string): string => join(root, path)
  const directory = (path: string, mode: number, owner: number): void => {
    mkdirSync(at(path))
    settle(path, mode, owner)
  }
  const file = (path: string, mode: number, owner = SERVER): void => {
    writeFileSync(at(path), `${path}\n`)
    settle(path, mode, owner)
  }
  const settle = (path: string, mode: number, owner: number): void => {
    chownSync(at(path), owner, owner)
    chmodSync(at(path), mode)
    lutimesSync(at(path), LONG_AGO, LONG_AGO)
  }
  const link = (path: string, target: string): void => {
    symlinkSync(target, at(path))
    lchownSync(at(path), SERVER, SERVER)
    lutimesSync(at(path), LONG_AGO, LONG_AGO)
  }
  directory('src', 0o755, SERVER)
  file('src/file', 0o644)
  file('src/wide', 0o666, OTHER)
  file('src/secret', 0o600)
  file('src/tool', 0o4755)
  file('src/one', 0o640)
  linkSync(at('src/one'), at('src/two'))
  directory('src/private', 0o700, SERVER)
  file('src/private/inner', 0o640)
  directory('src/open', 0o1777, OTHER)
  file('src/open/deep', 0o644)
  const hole = openSync(at('src/hole'), 'w')
  ftruncateSync(hole, 100_000)
  closeSync(hole)
  settle('src/hole', 0o644, SERVER)
  link('src/relative', 'file')
  link('src/into', 'private')
  link('src/absolute', at('outside'))
  link('src/single', at('outside/file'))
  link('src/up', '../outside')
  link('src/dangling', 'nowhere')
  directory('outside', 0o755, SERVER)
  file('outside/file', 0o644)
  directory('second', 0o755, SERVER)
  file('second/own', 0o644)
  directory('closed', 0o700, SERVER)
  file('closed/inner', 0o644)
  file('plain', 0o644)
  file('hidden', 0o600)
  directory('empty', 0o755, 0)
  directory('to', 0o755, 0)
}

function readTree(root: string): Tree {
  const found = new Map<string, Entry>()
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    found.set(folder, entryOf(join(root, folder)))
    for (const name of readdirSync(join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`
      const entry = entryOf(join(root, path))
      if (entry.type === 'directory') folders.push(path)
      else found.set(path, entry)
    }
  }
  return found
}

function entryOf(path: string): Entry {
  const state = lstatSync(path, { bigint: true })
  const type = state.isSymbolicLink() ? 'link' : state.isDirectory() ? 'directory' : state.isFile() ? 'file' : 'other'
  return {
    type,
    mode: Number(state.mode & 0o7777n),
    user: Number(state.uid),
    modified: Number(state.mtimeMs),
    touched: state.ctimeNs,
    inode: state.ino,
    content: type === 'link' ? readlinkSync(path) : type === 'file' ? readFileSync(path, 'latin1') : '',
  }
}
