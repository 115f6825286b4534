/**
 * The root that a path belongs to: what is analysed together, and what paths are relative to. Looks at file names only;
 * what a configuration says is for others.
 */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { dirname, join, parse, relative, isAbsolute, sep } from 'node:path'
import { CONFIGURATION_FILES, MANIFEST, MANIFEST_KEY } from '../configuration/configurations.js'
import { repositoryOf } from './gitignore.js'

export interface Root {
  /** Absolute path. */
  readonly path: string
  /** True where the folder may not be looked through: only the file that was named is read. */
  readonly alone: boolean
}

/**
 * The root of a path: the nearest folder upwards with a configuration, else the top of its git repository, else the
 * working directory if that holds it, else the path itself. Null for a home directory or the root of the file system.
 * @param path absolute, and without symbolic links
 */
export function findRoot(path: string, workingDirectory: string): Root | null {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  const folder = isFolder ? path : existingFolder(dirname(path))
  const never = homeDirectories()
  const mayBe = (each: string): boolean => !never.has(each) && parse(each).root !== each
  if (isFolder && !mayBe(path)) return null
  for (let at = folder; ; at = dirname(at)) {
    if (mayBe(at) && hasConfiguration(at)) return { path: at, alone: false }
    if (dirname(at) === at) break
  }
  const repository = repositoryOf(folder)
  if (repository !== null && mayBe(repository)) return { path: repository, alone: false }
  if (isWithin(workingDirectory, folder) && mayBe(workingDirectory)) return { path: workingDirectory, alone: false }
  // A folder that has gone is no reason to look through the one that held it.
  const isThere = isFolder || folder === dirname(path)
  return { path: folder, alone: !isThere || !mayBe(folder) }
}

export function isWithin(folder: string, path: string): boolean {
  const inside = relative(folder, path)
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)
}

/** True for a folder with a configuration, whatever is in it. */
export function hasConfiguration(folder: string): boolean {
  if (CONFIGURATION_FILES.some((name) => existsSync(join(folder, name)))) return true
  try {
    const text = readFileSync(join(folder, MANIFEST), 'utf8')
    if (!text.includes(`"${MANIFEST_KEY}"`)) return false
    const manifest: unknown = JSON.parse(text)
    return typeof manifest === 'object' && manifest !== null && MANIFEST_KEY in manifest
  } catch {
    return false
  }
}

/** The nearest folder upwards that exists. */
function existingFolder(folder: string): string {
  let at = folder
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at)
  return at
}

/** The home directories of this person, and the folders that hold those of everybody. None of them is looked through. */
export function homeDirectories(): ReadonlySet<string> {
  const homes = [homedir(), '/root', '/home', '/Users']
  try {
    homes.push(userInfo().homedir)
  } catch {
    // A user without an entry in the password database has no other home.
  }
  return new Set(homes.flatMap((home) => [home, resolved(home)]))
}

function resolved(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
