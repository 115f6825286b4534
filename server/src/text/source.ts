/**
 * A source file's text and its lines. Positions inside the engine are UTF-16 offsets from 0; faces turn them into
 * lines and columns here and nowhere else.
 */
import { memo } from './memo.js'

/** A file as it was read: POSIX path relative to the root, text without its byte order mark. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** A half-open range of UTF-16 offsets. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** 1-based, end-exclusive, columns in UTF-16 units: the form of every report. */
export interface Range {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** Offsets at which lines begin; CRLF, LF and a lone CR each end one line. */
export const lineStarts = memo(({ text }: Source): readonly number[] => {
  const starts = [0]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 10) starts.push(index + 1)
    else if (code === 13 && text.charCodeAt(index + 1) !== 10) starts.push(index + 1)
  }
  return starts
})

/** The 0-based line and column of an offset; offsets past the end are clamped to it. */
export function positionAt(source: Source, offset: number): { readonly line: number; readonly column: number } {
  const starts = lineStarts(source)
  const clamped = Math.max(0, Math.min(offset, source.text.length))
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= clamped) low = middle
    else high = middle - 1
  }
  return { line: low, column: clamped - (starts[low] ?? 0) }
}

/** The offset of a 0-based line and column; both are clamped to what exists, the column to before the line end. */
export function offsetAt(source: Source, line: number, column: number): number {
  const starts = lineStarts(source)
  if (line >= starts.length) return source.text.length
  const start = starts[Math.max(0, line)] ?? 0
  const limit = start + lineText(source, Math.max(0, line) + 1).length
  return Math.min(start + Math.max(0, column), limit)
}

/** The range of a span, as reports show it. */
export function rangeOf(source: Source, span: Span): Range {
  const start = positionAt(source, span.start)
  const end = positionAt(source, span.end)
  return { line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1 }
}

/** The text of a 1-based line without its line end, or an empty string where there is no such line. */
export function lineText(source: Source, line: number): string {
  const starts = lineStarts(source)
  const start = starts[line - 1]
  if (start === undefined) return ''
  return source.text.slice(start, starts[line] ?? source.text.length).replace(/[\r\n]+$/, '')
}
