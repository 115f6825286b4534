/**
 * Decodes the text of literal and folded block scalars into pieces: indentation, folding and chomping. Follows the
 * YAML parser step by step, since both must read the same text.
 */
import type { CST } from 'yaml'
import type { Pieces } from './pieces.js'
import { push, startAt } from './pieces.js'

interface Line {
  /** Offset of the line's first unit, counted from the start of the body. */
  readonly start: number
  readonly indent: number
  /** What follows the indentation, without its line end. */
  readonly content: string
}

/** How many spaces the block drops from the front of each line; 0 where no line tells. */
export function trimmedIndent(token: CST.BlockScalar, header: string): number {
  const explicit = Number(/[1-9]/.exec(header)?.[0] ?? 0)
  const first = linesOf(token.source).find(({ content }) => content !== '')
  return first === undefined ? 0 : explicit === 0 ? first.indent : Math.max(0, token.indent + explicit)
}

/** The body of a block scalar that starts at `offset` and drops `trimmed` spaces from each line. */
export function pushBlock(pieces: Pieces, body: string, offset: number, header: string, trimmed: number): void {
  const lines = body === '' ? [] : linesOf(body)
  const keeps = header.includes('+')
  let end = contentEnd(lines)
  if (end === 0) {
    if (keeps) pushOnlyLineEnds(pieces, lines, offset)
    return
  }
  for (let index = lines.length - 1; index >= end; index -= 1) if ((lines[index]?.indent ?? 0) > trimmed) end = index + 1
  const starts = lines.map(({ start, indent }) => offset + start + Math.min(indent, trimmed))
  startAt(pieces, starts[0] ?? offset)
  const first = lines.findIndex(({ content }) => content !== '')
  for (const [index, { indent }] of lines.slice(0, first).entries()) {
    pushIndent(pieces, indent - trimmed)
    push(pieces, '\n', starts[index + 1] ?? offset + body.length)
  }
  const content = lines.slice(first, end)
  if (header.startsWith('>')) pushFolded(pieces, content, starts.slice(first), trimmed)
  else pushLiteral(pieces, content, starts.slice(first), trimmed)
  pushTail(pieces, lines, end, starts, { trimmed, keeps, strips: header.includes('-'), bodyEnd: offset + body.length })
}

function pushLiteral(pieces: Pieces, lines: readonly Line[], starts: readonly number[], trimmed: number): void {
  for (const [index, line] of lines.entries()) {
    if (index > 0) push(pieces, '\n', starts[index] ?? pieces.end)
    pushContent(pieces, line, trimmed)
  }
}

function pushFolded(pieces: Pieces, lines: readonly Line[], starts: readonly number[], trimmed: number): void {
  let separator = ''
  let blanks = ''
  let previousIsIndented = false
  for (const [index, line] of lines.entries()) {
    const isIndented = line.indent > trimmed || line.content.startsWith('\t')
    if (!isIndented && line.content === '') {
      if (separator === '\n') blanks += '\n'
      else separator = '\n'
      continue
    }
    if (isIndented && separator === ' ') separator = '\n'
    else if (isIndented && !previousIsIndented && separator === '\n') separator = '\n\n'
    push(pieces, blanks + separator, starts[index] ?? pieces.end)
    pushContent(pieces, line, trimmed)
    blanks = ''
    separator = isIndented ? '\n' : ' '
    previousIsIndented = isIndented
  }
}

interface Tail {
  readonly trimmed: number
  readonly keeps: boolean
  readonly strips: boolean
  readonly bodyEnd: number
}

/** The line ends after the content, as the chomping indicator has them. */
function pushTail(pieces: Pieces, lines: readonly Line[], end: number, starts: readonly number[], tail: Tail): void {
  if (!tail.keeps) {
    const next = lines[end]
    if (!tail.strips) push(pieces, '\n', next === undefined ? pieces.end : (starts[end] ?? 0) - Math.min(next.indent, tail.trimmed))
    return
  }
  let endsLine = false
  for (const [index, { indent }] of lines.slice(end).entries()) {
    push(pieces, '\n', starts[end + index] ?? tail.bodyEnd)
    pushIndent(pieces, indent - tail.trimmed)
    endsLine = indent <= tail.trimmed
  }
  if (!endsLine) push(pieces, '\n', pieces.end)
}

/** A block of blank lines alone, which only `+` keeps: a line end for each. */
function pushOnlyLineEnds(pieces: Pieces, lines: readonly Line[], offset: number): void {
  for (const { start } of lines.slice(1)) push(pieces, '\n', offset + start)
  if (lines.length === 1) push(pieces, '\n', pieces.end)
}

function pushContent(pieces: Pieces, { indent, content }: Line, trimmed: number): void {
  pushIndent(pieces, indent - trimmed)
  push(pieces, content, pieces.end + content.length)
}

function pushIndent(pieces: Pieces, spaces: number): void {
  if (spaces > 0) push(pieces, ' '.repeat(spaces), pieces.end + spaces)
}

function linesOf(body: string): readonly Line[] {
  let start = 0
  return body.split('\n').map((line) => {
    const indent = line.length - line.replace(/^ +/, '').length
    const here = { start, indent, content: line.slice(indent).replace(/\r$/, '') }
    start += line.length + 1
    return here
  })
}

/** The index after the last line with content; blank lines after it are for the chomping. */
function contentEnd(lines: readonly Line[]): number {
  return lines.findLastIndex(({ content }) => content !== '') + 1
}
