/**
 * Which files git would leave out: the rules of `.gitignore` files in every folder on the way and of `.git/info/exclude`,
 * composed as git does. Reads no configuration of the person, so that everybody gets the same list.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Ignore } from 'ignore'
import { leavesOut, withPatterns } from './ignore-rules.js'

/** The rules in force in one folder; paths are relative to `base`, the top of the repository. */
export interface IgnoreRules {
  readonly base: string
  readonly rules: Ignore | null
}

/** The rules in force in a folder: those of its repository and of every folder between the two. */
export function rulesAt(folder: string): IgnoreRules {
  const top = repositoryOf(folder) ?? folder
  const between = relative(top, folder).split(sep)
  let at = repositoryRules(top)
  if (top === folder) return at
  let path = top
  for (const name of between) {
    path = join(path, name)
    at = rulesBelow(at, path)
  }
  return at
}

/** The rules in force in a folder, given those of the folder above it. */
export function rulesBelow(above: IgnoreRules, folder: string): IgnoreRules {
  const text = readText(join(folder, '.gitignore'))
  return text === null ? above : add(above, posixPath(above.base, folder), text)
}

/** The rules at the top of a repository, or in a folder that belongs to none. */
export function repositoryRules(top: string): IgnoreRules {
  const none: IgnoreRules = { base: top, rules: null }
  const common = commonDirectoryOf(top)
  const exclude = common === null ? null : readText(join(common, 'info', 'exclude'))
  return rulesBelow(exclude === null ? none : add(none, '', exclude), top)
}

/** True for what the rules leave out; anything below a folder that is left out is left out too. */
export function isIgnored({ base, rules }: IgnoreRules, path: string, isFolder: boolean): boolean {
  return rules !== null && leavesOut(rules, posixPath(base, path), isFolder)
}

/** The top of the git repository that a folder is in; a worktree and a submodule have one of their own. */
export function repositoryOf(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (commonDirectoryOf(at) !== null) return at
    if (dirname(at) === at) return null
  }
}

/** Where git keeps what all worktrees of a repository share; null for a folder that is no top of a repository. */
export function commonDirectoryOf(top: string): string | null {
  const dotGit = join(top, '.git')
  // A repository has a HEAD; a folder that is only called so is none.
  if (readText(join(dotGit, 'HEAD')) !== null) return dotGit
  const pointer = /^gitdir: (.+)/.exec(readText(dotGit) ?? '')?.[1]
  if (pointer === undefined) return null
  const own = resolve(top, pointer.trim())
  const common = readText(join(own, 'commondir'))
  return common === null ? own : resolve(own, common.trim())
}

/** A path relative to a folder, with slashes. */
export function posixPath(folder: string, path: string): string {
  const inside = path.startsWith(folder + sep) ? path.slice(folder.length + 1) : relative(folder, path)
  return sep === '/' ? inside : inside.split(sep).join('/')
}

function add(above: IgnoreRules, folder: string, text: string): IgnoreRules {
  return { base: above.base, rules: withPatterns(above.rules, folder, text) }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
