/**
 * Lines that hold nothing but a comment, which nobody runs: where everything else stands when they come and go. Knows no
 * files.
 */
import { isNotWanted } from '../facts/intent.js'
import type { Span } from '../text/source.js'
import type { Move } from '../text/value.js'

/** A text, and where its comments stand. */
export interface Commented {
  readonly text: string
  readonly comments: readonly Span[]
}

/** Comments that say something to us, or tell ShellCheck and us which file is sourced. */
const SAYS = /cistern|shellcheck/
/** Under such a word a list of variables may stand, and of that comments are a part. */
const LISTS = /env/i

/** What moves where to when one text takes the place of another; null where they differ in more than such lines. */
export function movesBetween(one: Commented, other: Commented): readonly Move[] | null {
  if (LISTS.test(one.text) || LISTS.test(other.text) || beforeEnds(one.text) !== beforeEnds(other.text)) return null
  const [before, after] = [keptOf(one), keptOf(other)]
  if (joined(one.text, before) !== joined(other.text, after)) return null
  const moves: Move[] = []
  let [from, to] = [before.next(0), after.next(0)]
  while (from !== null && to !== null) {
    const by = to.start - from.start
    if (by !== (moves.at(-1)?.by ?? 0)) moves.push({ from: from.start, by })
    const length = Math.min(from.end - from.start, to.end - to.start)
    ;[from, to] = [before.next(from.start + length), after.next(to.start + length)]
  }
  return moves
}

/** What the lines before each end of the script say of it, comments among them. */
function beforeEnds(text: string): string {
  return [...text.matchAll(/\bexit\b/g)].map(({ 0: word, index }) => isNotWanted(text.slice(0, index + word.length))).join(' ')
}

interface Kept {
  readonly spans: readonly Span[]
  /** What is kept from an offset on, as far as it goes; null where nothing is. */
  next(offset: number): Span | null
}

function keptOf({ text, comments }: Commented): Kept {
  const spans: Span[] = []
  let start = 0
  for (const comment of comments) {
    const line = lineOf(text, comment)
    if (line === null || line.start < start) continue
    if (line.start > start) spans.push({ start, end: line.start })
    start = line.end
  }
  if (start < text.length) spans.push({ start, end: text.length })
  return {
    spans,
    next(offset) {
      const found = spans.find(({ end }) => end > offset)
      return found === undefined ? null : { start: Math.max(found.start, offset), end: found.end }
    },
  }
}

/** The whole line of a comment that has it for itself; null for any other, and for one behind a line that goes on. */
function lineOf(text: string, { start, end }: Span): Span | null {
  const first = text.lastIndexOf('\n', start - 1) + 1
  const isAlone = /^[ \t]*$/.test(text.slice(first, start)) && text[end] === '\n' && text[first - 2] !== '\\'
  return isAlone && first > 0 && !SAYS.test(text.slice(start, end)) ? { start: first, end: end + 1 } : null
}

function joined(text: string, { spans }: Kept): string {
  return spans.map(({ start, end }) => text.slice(start, end)).join('')
}
