/**
 * How client and server count the characters of a line: in bytes of UTF-8, in units of UTF-16 as the engine does, or in
 * code points. Knows one line at a time, and nothing of documents.
 */

export type PositionEncoding = 'utf-8' | 'utf-16' | 'utf-32'

const ENCODINGS: readonly PositionEncoding[] = ['utf-8', 'utf-16', 'utf-32']

/** The first that the client names and that there is; UTF-16 where it names none (LSP 3.17, `positionEncodings`). */
export function encodingOf(named: readonly string[] | undefined): PositionEncoding {
  return named?.flatMap((name) => ENCODINGS.filter((each) => each === name))[0] ?? 'utf-16'
}

/** How long a text is. */
export function lengthIn(encoding: PositionEncoding, text: string): number {
  if (encoding === 'utf-16') return text.length
  let length = 0
  for (const character of text) length += widthIn(encoding, character)
  return length
}

/** The UTF-16 column at which a line is so long; a place inside a character is its beginning. */
export function columnIn(encoding: PositionEncoding, line: string, length: number): number {
  if (encoding === 'utf-16') return Math.min(length, line.length)
  let column = 0
  let left = length
  for (const character of line) {
    left -= widthIn(encoding, character)
    if (left < 0) break
    column += character.length
  }
  return column
}

function widthIn(encoding: PositionEncoding, character: string): number {
  if (encoding === 'utf-16') return character.length
  const code = character.codePointAt(0) ?? 0
  return encoding === 'utf-32' || code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}
