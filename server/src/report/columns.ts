/**
 * What characters look like in a terminal: how wide each is, and what stands for those that would disturb it. Source
 * text and messages pass through here before they are printed.
 */

/** A line as it is printed, and the column at which each UTF-16 unit of the original begins; the last one is the end. */
export interface PrintedLine {
  readonly text: string
  readonly columns: readonly number[]
}

const TAB = 4

/** Lays a line out: tabs become spaces, control characters become visible, wide characters count two columns. */
export function printLine(line: string): PrintedLine {
  let text = ''
  let column = 0
  const columns: number[] = []
  for (const grapheme of graphemes(line)) {
    const shown = grapheme === '\t' ? ' '.repeat(TAB - (column % TAB)) : printable(grapheme)
    for (let unit = 0; unit < grapheme.length; unit += 1) columns.push(column)
    text += shown
    column += widthOf(shown)
  }
  columns.push(column)
  return { text, columns }
}

/** Text without anything that moves the cursor, changes colours or turns the reading direction. */
export function printable(text: string): string {
  return text.replace(DISTURBING, (character) => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '\u2421' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
  })
}

/** Columns that printable text takes. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const grapheme of graphemes(text)) width += isWide(grapheme) ? 2 : /^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(grapheme) ? 0 : 1
  return width
}

/** Breaks text between words so that no line is wider than `width`; words that are too long stay whole. */
export function wrap(text: string, width: number | null): readonly string[] {
  if (width === null || widthOf(text) <= width) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

const ASCII = /^[\x20-\x7e]*$/
/** Control characters, marks that turn the reading direction, and halves of surrogate pairs. */
// oxlint-disable-next-line no-control-regex
const DISTURBING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu
/** An expression of its own in here is made when it is first asked, which most runs never do. */
function isWide(grapheme: string): boolean {
  return /^(?:\p{Emoji_Presentation}|.\ufe0f|(?![\uff61-\uff9f])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])/u.test(
    grapheme,
  )
}

let segmenter: Intl.Segmenter | null = null

/** What a reader sees as one character each. */
function* graphemes(text: string): Generator<string> {
  // oxlint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return yield* text
  segmenter ??= new Intl.Segmenter()
  for (const { segment } of segmenter.segment(text)) yield segment
}
