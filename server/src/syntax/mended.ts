/**
 * A script's text as it is handed to the grammar: changed where the grammar is known to read it in another way than
 * bash, and how offsets of the changed text lead back. Knows nothing of trees.
 */
import type { Span } from '../text/source.js'

export interface Mended {
  readonly text: string
  /** The offset in the script of an offset in the text. */
  readonly original: (offset: number) => number
}

/** What stands for one character. */
export interface Change {
  readonly at: number
  readonly to: string
}

/** What was found wrong so far, in offsets of the script. */
export interface Faults {
  /** Where a line end was taken for a blank. */
  readonly lineEnds: ReadonlySet<number>
  /** From the first backquote to the last of substitutions that were taken for one. */
  readonly backquotes: readonly Span[]
  /** Where the `$` of `$name` was taken for the end of a word. */
  readonly dollars: ReadonlySet<number>
  /** Where a backslash was taken for the beginning of a word. */
  readonly escapes: ReadonlySet<number>
  /** What the grammar does not know, and what is tried in its place. */
  readonly gaps: readonly Change[]
}

export const NO_FAULTS: Faults = { lineEnds: new Set(), backquotes: [], dollars: new Set(), escapes: new Set(), gaps: [] }

/** A semicolon tells better where a command ends, `$(...)` where a substitution does, and `${name}` where a name does. */
export function mended(text: string, { lineEnds, backquotes, dollars, escapes, gaps }: Faults): Mended {
  const changes = [
    ...gaps,
    ...[...lineEnds].map((at) => ({ at, to: ';' })),
    ...backquotes.flatMap((span) => parentheses(text, span)),
    ...[...dollars].flatMap((at) => braces(text, at)),
    ...quotedBlanks(text).filter(({ at }) => !escapes.has(at - 1)),
    ...[...escapes].flatMap((at) => [
      { at, to: '.' },
      { at: at + 1, to: 'x' },
    ]),
  ]
  let result = ''
  let from = 0
  const inserted: number[] = []
  for (const { at, to } of changes.sort((left, right) => left.at - right.at)) {
    // Of two at one place the first counts.
    if (at < from) continue
    result += text.slice(from, at) + to
    if (to.length > 1) inserted.push(result.length - 1)
    from = at + 1
  }
  const original = inserted.length === 0 ? same : (offset: number): number => offset - countBelow(inserted, offset)
  return { text: result + text.slice(from), original }
}

function same(offset: number): number {
  return offset
}

/** How many of ascending offsets are smaller. */
function countBelow(offsets: readonly number[], offset: number): number {
  let [low, high] = [0, offsets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** Where a backslash stands among them it is not this simple to say what each of them is. */
export function areSimple(text: string, { start, end }: Span): boolean {
  const written = text.slice(start, end)
  return !written.includes('\\') && written.split('`').length % 2 === 1
}

/** A blank behind a backslash is part of a word, which the grammar ends there. */
function quotedBlanks(text: string): readonly Change[] {
  if (!/\\[ \t]/.test(text)) return []
  return [...text.matchAll(/\\[^]/g)].flatMap(({ 0: [, quoted], index }) =>
    quoted === ' ' || quoted === '\t' ? [{ at: index + 1, to: 'x' }] : [],
  )
}

/** Whether `$` at an offset begins an expansion of the plain form. */
export function isExpanding(text: string, at: number): boolean {
  let backslashes = 0
  while (text[at - 1 - backslashes] === '\\') backslashes += 1
  NAME.lastIndex = at + 1
  return backslashes % 2 === 0 && NAME.test(text)
}

const NAME = /[A-Za-z_]\w*|[\d@*#?!$-]/y

function braces(text: string, at: number): readonly Change[] {
  NAME.lastIndex = at + 1
  const last = at + (NAME.exec(text)?.[0].length ?? 0)
  return [
    { at, to: '${' },
    { at: last, to: `${text.charAt(last)}}` },
  ]
}

function parentheses(text: string, { start, end }: Span): readonly Change[] {
  return [...text.slice(start, end).matchAll(/`/g)].map(({ index }, nth) => ({ at: start + index, to: nth % 2 === 0 ? '$(' : ')' }))
}
