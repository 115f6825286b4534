/**
 * Decodes the text of plain and quoted scalars into pieces: line folding and the escapes of double quotes. Follows the
 * YAML parser step by step, since both must read the same text.
 */
import type { Pieces } from './pieces.js'
import { push } from './pieces.js'

type PushContent = (pieces: Pieces, text: string, end: number) => void

/** The lines of a plain or single-quoted scalar, folded; `pushContent` adds the content of one line. */
export function pushUnfolded(pieces: Pieces, raw: string, offset: number, pushContent: PushContent): void {
  const lines = raw.split('\n')
  let at = offset
  let blanks = 0
  for (const [index, line] of lines.entries()) {
    const isFirst = index === 0
    const isLast = index === lines.length - 1
    const withoutReturn = isLast ? line : line.replace(/\r$/, '')
    const content = trimLine(withoutReturn, { start: !isFirst, end: !isLast })
    const skipped = isFirst ? 0 : withoutReturn.length - withoutReturn.replace(/^[ \t]+/, '').length
    if (!isFirst && !isLast && content === '') blanks += 1
    else {
      if (!isFirst) push(pieces, blanks === 0 ? ' ' : '\n'.repeat(blanks), at + skipped)
      pushContent(pieces, content, at + skipped + content.length)
      blanks = 0
    }
    at += line.length + 1
  }
}

/** A double-quoted scalar with its quotes. What decodes to nothing belongs to the piece after it. */
export function pushDoubleQuoted(pieces: Pieces, raw: string, offset: number): void {
  let at = 1
  // Blanks matter only where lines are folded.
  const verbatim = raw.includes('\n') ? /[^\\\s]+/y : /[^\\]+/y
  while (at < raw.length - 1) {
    verbatim.lastIndex = at
    const run = verbatim.exec(raw)?.[0].length ?? 0
    if (run > 0) {
      // What comes after something that decodes to nothing takes that for its own, and only its first unit should.
      const end = pieces.end < offset + at ? at + 1 : Math.min(at + run, raw.length - 1)
      push(pieces, raw.slice(at, end), offset + end)
      at = end
      continue
    }
    const unit = raw[at]
    if (unit === '\\') at = pushEscape(pieces, raw, at, offset)
    else if (unit === '\n') at = pushFold(pieces, raw, at, offset)
    else if (unit === ' ' || unit === '\t') at = pushBlanks(pieces, raw, at, offset)
    else if (unit === '\r' && raw[at + 1] === '\n') at += 1
    else {
      at += 1
      push(pieces, unit ?? '', offset + at)
    }
  }
}

function trimLine(line: string, sides: { readonly start: boolean; readonly end: boolean }): string {
  let start = 0
  let end = line.length
  if (sides.start) while (start < end && isBlank(line[start])) start += 1
  if (sides.end) while (end > start && isBlank(line[end - 1])) end -= 1
  return line.slice(start, end)
}

/** Blanks in a double-quoted scalar, which are dropped before a line end. */
function pushBlanks(pieces: Pieces, raw: string, start: number, offset: number): number {
  let end = start + 1
  while (isBlank(raw[end])) end += 1
  const endsLine = raw[end] === '\n' || (raw[end] === '\r' && raw[end + 1] === '\n')
  if (!endsLine) push(pieces, raw.slice(start, end), offset + end)
  return end
}

/** One line end is a space; of more, each but the first is a line end. Blanks around them are dropped. */
function pushFold(pieces: Pieces, raw: string, start: number, offset: number): number {
  let end = start + 1
  let breaks = 0
  for (;;) {
    const unit = raw[end]
    if (unit === '\n') breaks += 1
    else if (!isBlank(unit) && !(unit === '\r' && raw[end + 1] === '\n')) break
    end += 1
  }
  push(pieces, breaks === 0 ? ' ' : '\n'.repeat(breaks), offset + end)
  return end
}

function pushEscape(pieces: Pieces, raw: string, start: number, offset: number): number {
  const unit = raw[start + 1] ?? ''
  const decoded = ESCAPES.get(unit)
  if (decoded !== undefined) {
    push(pieces, decoded, offset + start + 2)
    return start + 2
  }
  if (unit === '\n' || (unit === '\r' && raw[start + 2] === '\n')) {
    let end = start + (unit === '\n' ? 2 : 3)
    while (isBlank(raw[end])) end += 1
    return end
  }
  const digits = CODE_LENGTHS.get(unit)
  if (digits === undefined) {
    push(pieces, raw.slice(start, start + 2), offset + start + 2)
    return start + 2
  }
  const code = raw.slice(start + 2, start + 2 + digits)
  const end = start + 2 + digits
  push(pieces, fromCode(code, digits) ?? raw.slice(start, end), offset + end)
  return end
}

function fromCode(code: string, digits: number): string | null {
  if (code.length !== digits || !/^[0-9a-fA-F]+$/.test(code)) return null
  const point = Number.parseInt(code, 16)
  return point > 0x10ffff ? null : String.fromCodePoint(point)
}

function isBlank(unit: string | undefined): boolean {
  return unit === ' ' || unit === '\t'
}

const CODE_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['e', '\u001b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['N', '\u0085'],
  ['_', '\u00a0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['\t', '\t'],
])
