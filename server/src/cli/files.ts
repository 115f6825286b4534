/**
 * Lists the files of a root as git would see them, and what could not be looked into. Follows no symbolic links, so
 * that a file has one name and a walk an end.
 */
import { lstatSync, readdirSync, type Dirent } from 'node:fs'
import { sep } from 'node:path'
import { commonDirectoryOf, isIgnored, posixPath, repositoryRules, rulesAt, rulesBelow, type IgnoreRules } from './gitignore.js'
import { sentenceOf } from './problem.js'
import { homeDirectories } from './root.js'

export interface Listing {
  /** POSIX paths relative to the root. */
  readonly paths: readonly string[]
  readonly unreadable: readonly { readonly path: string; readonly message: string }[]
}

/** What git and package managers keep for themselves; in a worktree, .git is a file. */
const NEVER_LISTED = new Set(['.git', 'node_modules'])

/**
 * Every file under the root that git does not ignore, and under `named` also what it does: somebody asked for it.
 * @param named absolute paths of files and folders under the root
 */
export function listFiles(root: string, named: readonly string[]): Listing {
  const found: Found = { root, paths: new Set(), folders: new Set(), unreadable: new Map() }
  const rules = rulesAt(root)
  // A root that is ignored as a whole was chosen all the same.
  walk(root, isIgnored(rules, root, true) ? repositoryRules(root) : rules, found)
  for (const path of named) {
    if (!isFolder(path)) found.paths.add(posixPath(root, path))
    else if (!found.folders.has(path)) walk(path, repositoryRules(path), found)
  }
  return { paths: [...found.paths].sort(), unreadable: [...found.unreadable].map(([path, message]) => ({ path, message })) }
}

interface Found {
  readonly root: string
  readonly paths: Set<string>
  /** Absolute paths of the folders that were looked into. */
  readonly folders: Set<string>
  readonly unreadable: Map<string, string>
}

function walk(top: string, rulesOfTop: IgnoreRules, { root, paths, folders, unreadable }: Found): void {
  const open: { readonly folder: string; readonly above: IgnoreRules }[] = [{ folder: top, above: rulesOfTop }]
  const homes = homeDirectories()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { folder, above } = next
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
