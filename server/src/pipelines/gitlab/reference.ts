/**
 * Writes a `!reference` into a list of a GitLab file, before its own entries. Knows the styles of YAML lists, and
 * nothing of what the lists hold; null where a list is written in a way that cannot be edited so.
 */
import type { Edit } from '../../text/location.js'
import { lineStarts, positionAt } from '../../text/source.js'
import type { Origin } from '../../text/value.js'

/** @param list the list's entry, from its key to the end of its value */
export function referenceFirst(list: Origin, path: readonly string[]): Edit | null {
  const { source, start, end } = list
  const words = path.map((word) => (/^[\w.-]+$/.test(word) ? word : /^[^'\n]+$/.test(word) ? `'${word}'` : null))
  if (words.includes(null)) return null
  const reference = `!reference [${words.join(', ')}]`
  const written = source.text.slice(start, end)
  const key = /^(?:[\w-]+|"[\w-]+"|'[\w-]+')[ \t]*:(?:[ \t]+&[\w-]+)?/.exec(written)?.[0]
  if (key === undefined) return null
  const value = written.slice(key.length)
  const at = start + key.length
  const insert = (offset: number, newText: string): Edit => ({ source, start: at + offset, end: at + offset, newText })
  const block = /^[ \t]*(?:#[^\r\n]*)?(?:\r?\n[ \t]*(?:#[^\r\n]*)?)*?(\r?\n)([ \t]*)-[ \t]/.exec(value)
  if (block !== null) {
    const [whole, lineEnd = '\n', indent = ''] = block
    return insert(whole.length - '- '.length - indent.length, `${indent}- ${reference}${lineEnd}`)
  }
  const flow = /^[ \t]*\[\s*/.exec(value)
  if (flow !== null) return insert(flow[0].length, `${reference}, `)
  // One command alone, or an alias, becomes an entry of its own.
  const alone = /^[ \t]+(?![|>&!{#])(?=\S)/.exec(value)
  if (alone === null || /[\r\n]/.test(value)) return null
  const keyLine = source.text.slice(lineStarts(source)[positionAt(source, start).line] ?? start, start)
  if (!/^[ \t]*$/.test(keyLine)) return null
  const lineEnd = /\r\n/.test(source.text) ? '\r\n' : '\n'
  return { source, start: at, end: at + alone[0].length, newText: `${lineEnd}${keyLine}  - ${reference}${lineEnd}${keyLine}  - ` }
}
