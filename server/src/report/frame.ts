/**
 * The lines of a file that a finding is about, with carets under the range. Lines stay narrow enough for the terminal by
 * leaving out what is far from the range.
 */
import { lineText, rangeOf, type Source, type Span } from '../text/source.js'
import { printLine } from './columns.js'
import type { Display, Paint } from './style.js'

/** Lines of one range that are shown at most; the last one always is. */
const MOST_LINES = 4

/** The code frame of a span, indented as it stands in a report. */
export function codeFrame(source: Source, span: Span, paint: Paint, { style, width }: Display): readonly string[] {
  const range = rangeOf(source, span)
  // A range that ends where a line begins does not reach into that line.
  const last = range.endColumn === 1 && range.endLine > range.line ? range.endLine - 1 : range.endLine
  const gutter = String(last).length
  const room = width === null ? null : Math.max(20, width - gutter - 5)
  const label = (text: string): string => style.faint(`${text.padStart(gutter)} |`)
  if (last === range.line) {
    const { text, before, under } = cut(
      lineText(source, range.line),
      range.column - 1,
      last < range.endLine ? Infinity : range.endColumn - 1,
      room,
    )
    return [`  ${label(String(range.line))} ${text}`, `  ${label('')} ${' '.repeat(before)}${paint('^'.repeat(under))}`]
  }
  const lines: string[] = []
  for (let line = range.line; line <= last; line += 1) {
    if (line - range.line === MOST_LINES - 2 && last - line > 1) {
      lines.push(`  ${label('…')}`)
      line = last
    }
    const { text } = cut(lineText(source, line), 0, 0, room)
    lines.push(`${paint('>')} ${label(String(line))} ${text}`.trimEnd())
  }
  return lines
}

/** A line as printed, cut to the room around [from, to), with the columns before the range and under it. */
function cut(
  line: string,
  from: number,
  to: number,
  room: number | null,
): { readonly text: string; readonly before: number; readonly under: number } {
  const { text, columns } = printLine(line.trimEnd())
  const end = columns.at(-1) ?? 0
  const start = columns[from] ?? end
  const under = Math.max(1, (columns[to] ?? end) - start)
  if (room === null || end <= room) return { text, before: start, under }
  // Some of what stands before the range stays in sight.
  const first = start + under <= room - 1 ? 0 : Math.max(0, Math.min(start - Math.floor(room / 4), end - room + 1))
  const lead = first > 0 ? '…' : ''
  const most = room - lead.length - (end - first > room - lead.length ? 1 : 0)
  const { text: middle, skipped } = window(text, first, most)
  const before = start - first - skipped + lead.length
  return {
    text: lead + middle + (first + most < end ? '…' : ''),
    before: Math.max(0, before),
    under: Math.max(1, Math.min(under, room - before)),
  }
}

/** The characters of printed text in [first, first + most) columns; a wide one at the border is left out. */
function window(text: string, first: number, most: number): { readonly text: string; readonly skipped: number } {
  const { columns } = printLine(text)
  let from = columns.findIndex((column) => column >= first)
  if (from < 0) from = text.length
  let to = from
  while (to < text.length && (columns[to + 1] ?? 0) - first <= most) to += 1
  while (to > from && to < text.length && columns[to] === columns[to - 1]) to -= 1
  return { text: text.slice(from, to), skipped: (columns[from] ?? first) - first }
}
