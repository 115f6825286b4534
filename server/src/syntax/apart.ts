/**
 * Functions at the top of a file that may be taken out of it, and what stands in for them. Knows nothing of what they do,
 * and not how a tree is built.
 */
import type { Span } from '../text/source.js'
import type { Built } from './built.js'
import type { SyntaxCursor } from './parser.js'

/** What is there in place of a function: nothing that a shell would run. */
export const STAND_IN = '\n'

/** The definitions that have their lines for themselves; the cursor is at the root, and comes back there. */
export function functionsOf(cursor: SyntaxCursor, text: string, original: (offset: number) => number): readonly Span[] {
  const found: Span[] = []
  const isAt = (type: string): boolean => cursor.nodeType === type
  if (!isAt('program') || !cursor.gotoFirstChild()) return found
  do {
    if (!isAt('function_definition')) continue
    const span = { start: original(cursor.startIndex), end: original(cursor.endIndex) }
    if (hasOwnLines(text, span)) found.push(span)
  } while (cursor.gotoNextSibling())
  cursor.gotoParent()
  return found
}

/** Here-documents of its first or last line would stand outside it. */
function hasOwnLines(text: string, { start, end }: Span): boolean {
  if ((start > 0 && text[start - 1] !== '\n') || (end < text.length && text[end] !== '\n')) return false
  return !text.slice(text.lastIndexOf('\n', end - 1) + 1, end).includes('<<')
}

export function withStandIns(text: string, functions: readonly Span[]): string {
  let result = ''
  let from = 0
  for (const { start, end } of functions) {
    result += text.slice(from, start) + STAND_IN
    from = end
  }
  return result + text.slice(from)
}

/** What stands in the main script for the so-many-th function; what that one is may change, so nothing of it is here. */
export function standIn(built: Built, start: number, apart: number): Built {
  const span = { start, end: start + STAND_IN.length }
  return { ...built, ...span, item: { kind: 'function', name: '', body: { kind: 'group', body: [], ...span }, ...span, apart } }
}
