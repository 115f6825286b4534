/** What a command line names, sorted by the root it belongs to. Answers which findings somebody has asked for. */
import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, parse, relative, resolve, sep } from 'node:path'
import { posixPath } from './gitignore.js'
import { codeOf, sentenceOf } from './problem.js'
import { findRoot } from './root.js'

/** One root and what was named in it. */
export interface Target {
  /** Absolute path. */
  readonly root: string
  readonly named: readonly string[]
  /** True where nothing but what was named may be read. */
  readonly alone: boolean
}

/** The targets of paths as they were written; every path that cannot be used is a line of the message. */
export function targetsOf(
  paths: readonly string[],
  workingDirectory: string,
  mayBeNew: boolean,
): readonly Target[] | { readonly message: string } {
  const targets = new Map<string, Target>()
  const problems: string[] = []
  for (const written of paths) {
    const path = realPath(resolve(workingDirectory, written), mayBeNew)
    if (typeof path !== 'string') {
      problems.push(`${written}: ${path.message}`)
      continue
    }
    const root = findRoot(path, workingDirectory)
    if (root === null) {
      problems.push(`${written} is ${isHome(path)}, which is never looked through as a whole; name a folder or a file in it`)
      continue
    }
    const known = targets.get(root.path)
    targets.set(root.path, { root: root.path, named: [...(known?.named ?? []), path], alone: root.alone && known?.alone !== false })
  }
  return problems.length > 0 ? { message: problems.join('\n') } : [...targets.values()]
}

/** True for a path of the root that lies in what was named. */
export function isNamed({ root, named }: Target, path: string): boolean {
  return named.some((each) => {
    const inside = posixPath(root, each)
    return inside === '' || path === inside || path.startsWith(`${inside}/`)
  })
}

/** Files that were named, relative to the root. */
export function namedFiles({ root, named }: Target): readonly string[] {
  return named.filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true).map((path) => posixPath(root, path))
}

/** True for a configuration that governs something of what was named. */
export function governs(target: Target, configuration: string): boolean {
  const folder = dirname(join(target.root, configuration))
  return isNamed(target, configuration) || target.named.some((path) => path.startsWith(folder + sep))
}

/** The folder that holds all the roots. */
export function commonFolder(targets: readonly Target[]): string {
  const [first = '', ...others] = targets.map(({ root }) => root)
  let common = first
  for (const other of others)
    while (common !== other && !other.startsWith(common.endsWith(sep) ? common : common + sep) && dirname(common) !== common)
      common = dirname(common)
  return common
}

/** A folder as reports show it, relative to another: `.` for itself. */
export function shownFolder(from: string, folder: string): string {
  return relative(from, folder).split(sep).join('/') || '.'
}

/** The path without symbolic links; `mayBeNew` allows a file that is not there yet. */
function realPath(path: string, mayBeNew: boolean): string | { readonly message: string } {
  try {
    const real = realpathSync(path)
    const stats = statSync(real)
    return stats.isFile() || stats.isDirectory() ? real : { message: 'is neither a file nor a folder' }
  } catch (error) {
    const code = codeOf(error)
    if (code === null) throw error
    if (code !== 'ENOENT') return { message: sentenceOf(error, 'it') }
    if (!mayBeNew || dirname(path) === path) return { message: 'there is no such file or folder' }
    const folder = realPath(dirname(path), true)
    return typeof folder === 'string' ? join(folder, basename(path)) : folder
  }
}

function isHome(path: string): string {
  return parse(path).root === path ? 'the root of the file system' : 'a home directory'
}
