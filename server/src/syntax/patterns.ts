/**
 * Words that are matched against: of these the grammar hands over text in which quotes and names are still alive. Knows
 * nothing of what matches.
 */
import type { Built } from './built.js'
import type { Part, Word } from './tree.js'
import { joinedWords, wordOf } from './words.js'

/** The words of nodes among which touching ones are one pattern. */
export function patternWords(nodes: readonly Built[], text: string): readonly Word[] {
  return joinedWords(nodes.map((node) => patternWord(node, text)))
}

/** The word at a node; of text that is not understood nothing is known. */
export function patternWord(node: Built, text: string): Word {
  if (!isPattern(node)) return wordOf(node, text)
  const { start, end } = node
  return { kind: 'word', start, end, parts: partsIn(start, end, text) ?? [{ kind: 'arithmetic', start, end }] }
}

export function isPattern({ type }: Built): boolean {
  return type === 'extglob_pattern' || type === 'regex'
}

const NAME = String.raw`\$(?:[A-Za-z_]\w*|[\d@*#?!$-])|\$\{(?:[A-Za-z_]\w*|\d+)\}`
/** A dollar that begins nothing. */
const DOLLAR = String.raw`\$(?![\w{('"@*#?!$-])`
const PIECE = new RegExp(
  String.raw`\$'(?:[^'\\]|\\[^])*'|'[^']*'|"(?:[^"\\$${'`'}]|\\[^]|${NAME}|${DOLLAR})*"|${NAME}|(?:\\[^]|[^'"\\$${'`'}]|${DOLLAR})+`,
  'g',
)
const NAMES = new RegExp(String.raw`\\[^]|${NAME}`, 'g')

/** Null where something else is alive in it, or where a bracket expression holds something that is. */
function partsIn(start: number, end: number, text: string): readonly Part[] | null {
  const written = text.slice(start, end)
  if (/\[[^\]]*[$'"]/.test(written)) return null
  const parts: Part[] = []
  let at = start
  for (const { 0: whole, index } of written.matchAll(PIECE)) {
    if (start + index !== at) return null
    const after = at + whole.length
    if (whole.startsWith("$'")) parts.push({ kind: 'ansi-c', start: at + 2, end: after - 1 })
    else if (whole.startsWith("'")) parts.push({ kind: 'single-quoted', start: at + 1, end: after - 1 })
    else if (whole.startsWith('"'))
      parts.push({ kind: 'double-quoted', start: at + 1, end: after - 1, parts: withNames(at + 1, after - 1, text) })
    else parts.push(...withNames(at, after, text))
    at = after
  }
  return at === end ? parts : null
}

/** Text, and the names in it. */
function withNames(start: number, end: number, text: string): readonly Part[] {
  const parts: Part[] = []
  let from = start
  for (const { 0: whole, index } of text.slice(start, end).matchAll(NAMES)) {
    if (whole.startsWith('\\')) continue
    const at = start + index
    if (at > from) parts.push({ kind: 'literal', start: from, end: at })
    from = at + whole.length
    parts.push({
      kind: 'parameter',
      start: at,
      end: from,
      name: whole.replace(/^\$\{?|\}$/g, ''),
      subscript: null,
      operator: null,
      argument: null,
    })
  }
  if (from < end) parts.push({ kind: 'literal', start: from, end })
  return parts
}
