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

/** What was found wrong so far, in offsets of the script. */
export interface Faults {
  /** Where a line end was taken for a blank. */
  readonly lineEnds: ReadonlySet<number>
  /** From the first backquote to the last of substitutions that were taken for one. */
  readonly backquotes: readonly Span[]
}

export const NO_FAULTS: Faults = { lineEnds: new Set(), backquotes: [] }

/** A semicolon tells better where a command ends, and `$(...)` where a substitution does. */
export function mended(text: string, { lineEnds, backquotes }: Faults): Mended {
  const changes = [...[...lineEnds].map((at) => ({ at, to: ';' })), ...backquotes.flatMap((span) => parentheses(text, span))]
  let result = ''
  let from = 0
  const inserted: number[] = []
  for (const { at, to } of changes.sort((left, right) => left.at - right.at)) {
    result += text.slice(from, at) + to
    if (to.length > 1) inserted.push(result.length - 1)
    from = at + 1
  }
  const original = inserted.length === 0 ? same : (offset: number): number => offset - inserted.filter((each) => each < offset).length
  return { text: result + text.slice(from), original }
}

function same(offset: number): number {
  return offset
}

/** Where a backslash stands among them it is not this simple to say what each of them is. */
export function areSimple(text: string, { start, end }: Span): boolean {
  const written = text.slice(start, end)
  return !written.includes('\\') && written.split('`').length % 2 === 1
}

function parentheses(text: string, { start, end }: Span): readonly { readonly at: number; readonly to: string }[] {
  return [...text.slice(start, end).matchAll(/`/g)].map(({ index }, nth) => ({ at: start + index, to: nth % 2 === 0 ? '$(' : ')' }))
}
