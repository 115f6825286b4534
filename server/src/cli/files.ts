/**
 * Lists the files of a root as git would see them, and what could not be looked into. Follows no symbolic links, so
 * that a file has one name and a walk an end.
 */
import { lstatSync, readdirSync, type Dirent } from 'node:fs'
import { sep } from 'node:path'
import { commonDirectoryOf, isIgnored, posixPath, repositoryRules, rulesAt, rulesBelow, type IgnoreRules } from './gitignore.js'
import { finished, type Steps } from '../text/steps.js'
import { sentenceOf } from './problem.js'
import { homeDirectories } from './root.js'

export interface Listing {
  /** POSIX paths relative to the root. */
  readonly paths: readonly string[]
  readonly unreadable: readonly { readonly path: string; readonly message: string }[]
  /** Folders that were not looked into, because there were enough files. */
  readonly left: readonly string[]
}

/** What git and package managers keep for themselves; in a worktree, .git is a file. */
const NEVER_LISTED = new Set(['.git', 'node_modules'])

/**
 * Every file under the root that git does not ignore, and under `named` also what it does: somebody asked for it.
 * @param named absolute paths of files and folders under the root
 */
export function listFiles(root: string, named: readonly string[]): Listing {
  return finished(listingFiles(root, named, Infinity))
}

/**
 * The same, a folder at a time.
 * @param most how many files are enough: those further down are left out then
 */
export function* listingFiles(root: string, named: readonly string[], most: number): Steps<Listing> {
  const found: Found = { root, most, paths: new Set(), folders: new Set(), unreadable: new Map(), left: [] }
  const rules = rulesAt(root)
  // A root that is ignored as a whole was chosen all the same.
  yield* walk(root, isIgnored(rules, root, true) ? repositoryRules(root) : rules, found)
  for (const path of named) {
    if (!isFolder(path)) found.paths.add(posixPath(root, path))
    else if (!found.folders.has(path)) yield* walk(path, repositoryRules(path), found)
  }
  const unreadable = [...found.unreadable].map(([path, message]) => ({ path, message }))
  return { paths: [...found.paths].sort(), unreadable, left: found.left }
}

interface Found {
  readonly root: string
  readonly most: number
  readonly paths: Set<string>
  /** Absolute paths of the folders that were looked into. */
  readonly folders: Set<string>
  readonly unreadable: Map<string, string>
  readonly left: string[]
}

/** What is near the top comes first. */
function* walk(top: string, rulesOfTop: IgnoreRules, { root, most, paths, folders, unreadable, left }: Found): Steps<void> {
  const open: { readonly folder: string; readonly above: IgnoreRules }[] = [{ folder: top, above: rulesOfTop }]
  const homes = homeDirectories()
  for (const { folder, above } of open) {
    yield { what: 'listing', done: paths.size, of: null }
    if (paths.size >= most) {
      left.push(posixPath(root, folder))
      continue
    }
    folders.add(folder)
    const entries = entriesOf(folder)
    if (!Array.isArray(entries)) {
      unreadable.set(posixPath(root, folder), entries.message)
      continue
    }
    const rules = folder === top ? rulesOfTop : rulesIn(folder, entries, above)
    for (const entry of entries) {
      if (NEVER_LISTED.has(entry.name)) continue
      const path = folder + sep + entry.name
      if (entry.isFile() && !isIgnored(rules, path, false)) paths.add(posixPath(root, path))
      if (entry.isDirectory() && !homes.has(path) && !isIgnored(rules, path, true)) open.push({ folder: path, above: rules })
    }
  }
}

/** Most folders add nothing to the rules of the one above, and their names say so. */
function rulesIn(folder: string, entries: readonly Dirent[], above: IgnoreRules): IgnoreRules {
  const names = new Set(entries.map(({ name }) => name))
  if (names.has('.git') && commonDirectoryOf(folder) !== null) return repositoryRules(folder)
  return names.has('.gitignore') ? rulesBelow(above, folder) : above
}

function entriesOf(folder: string): Dirent[] | { readonly message: string } {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    return { message: sentenceOf(error, 'the folder') }
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
