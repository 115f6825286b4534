/**
 * Which files git would leave out: the rules of `.gitignore` files in every folder on the way and of `.git/info/exclude`,
 * composed as git does. Reads no configuration of the person, so that everybody gets the same list.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'

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
  return text === null ? above : withPatterns(above, posixPath(above.base, folder), text)
}

/** The rules at the top of a repository, or in a folder that belongs to none. */
export function repositoryRules(top: string): IgnoreRules {
  const none: IgnoreRules = { base: top, rules: null }
  const common = commonDirectoryOf(top)
  const exclude = common === null ? null : readText(join(common, 'info', 'exclude'))
  return rulesBelow(exclude === null ? none : withPatterns(none, '', exclude), top)
}

/** True for what the rules leave out; anything below a folder that is left out is left out too. */
export function isIgnored({ base, rules }: IgnoreRules, path: string, isFolder: boolean): boolean {
  if (rules === null) return false
  const inside = posixPath(base, path)
  return inside !== '' && rules.ignores(isFolder ? `${inside}/` : inside)
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

function withPatterns(above: IgnoreRules, folder: string, text: string): IgnoreRules {
  const rules = ignore({ ignorecase: false })
  if (above.rules !== null) rules.add(above.rules)
  rules.add(
    text
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)
      .flatMap((line) => movedPattern(line, folder)),
  )
  return { base: above.base, rules }
}

/** A pattern of a `.gitignore` in a folder, as it would stand in the one at the top. */
function movedPattern(line: string, folder: string): readonly string[] {
  if (line === '' || line.startsWith('#')) return []
  if (folder === '') return [line]
  const negated = line.startsWith('!')
  const pattern = negated ? line.slice(1) : line
  const isAnchored = /^\/|\/(?=.*[^\s/])/.test(pattern)
  const escaped = folder.replace(/[\\*?[\] ]/g, '\\$&')
  return [`${negated ? '!' : ''}/${escaped}/${isAnchored ? '' : '**/'}${pattern.replace(/^\//, '')}`]
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
