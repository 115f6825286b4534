/** What a copy or an archive leaves out; shared by the rules that ask what is in it. */
import type { Archive, CopyTree } from '../commands/effect.js'
import { literal } from '../text/value.js'

/**
 * True where a pattern of the command names the directory or one around it, or may do so.
 * @param directory key of a path inside the tree
 * @param tree key of what is copied
 */
export function isExcluded(directory: string, tree: string, { excludes }: Archive | CopyTree): boolean {
  if (excludes === 'inexpressible') return true
  const within = directory.slice(tree.length + 1)
  return excludes.some((exclude) => {
    const pattern = literal(exclude)
      ?.replace(/^\.\//, '')
      .replace(/(\/\*{0,2})+$/, '')
    if (pattern === undefined || pattern === '' || /[*?[\]]/.test(pattern)) return true
    return `/${within}/`.includes(`/${pattern.replace(/^\//, '')}/`) || `${directory}/`.includes(`${pattern}/`)
  })
}
