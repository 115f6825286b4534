/**
 * The patterns of `.gitignore` files, composed as git does. Sees texts and paths with slashes only; where the files are,
 * whoever reads them knows.
 */
import ignore, { type Ignore } from 'ignore'

/** The rules above, and those of a `.gitignore` in a folder; the folder is relative to the top, and '' there. */
export function withPatterns(above: Ignore | null, folder: string, text: string): Ignore {
  const rules = ignore({ ignorecase: false })
  if (above !== null) rules.add(above)
  rules.add(
    text
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)
      .flatMap((line) => movedPattern(line, folder)),
  )
  return rules
}

/** True for what the rules leave out; the path is relative to the top. */
export function leavesOut(rules: Ignore | null, path: string, isFolder: boolean): boolean {
  return rules !== null && path !== '' && rules.ignores(isFolder ? `${path}/` : path)
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
