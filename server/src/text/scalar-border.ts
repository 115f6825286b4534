/**
 * Fits what is written at a place into the YAML scalar around it: adds the indentation that a block needs there, and
 * refuses what would end the scalar, or be read as something else, because of what stands next to it.
 */
import type { Origin, QuotingLayer } from './value.js'

/** What of the same scalar stands directly before and after the place, as far as the value goes. */
export interface Neighbours {
  readonly before: Origin | null
  readonly after: Origin | null
}

/** The text to write at the place so that it decodes as it was encoded, or null where it cannot be. */
export function fitIntoScalar(place: Origin, written: string, neighbours: Neighbours): string | null {
  const layer = outermost(place)
  switch (layer?.kind) {
    case 'yaml-literal':
      return layer.indent === '' ? null : fitLiteral(place, written, layer.indent)
    case 'yaml-folded':
      return layer.indent !== '' && fitsFolded(place, written, layer.indent) ? written : null
    case 'yaml-plain':
      return fitsPlain(place, written, neighbours, layer.inFlow === true) ? written : null
    case 'yaml-single':
    case 'yaml-double':
      return fitsQuoted(place, written) ? written : null
    default:
      return written
  }
}

/** The indentation of a literal block around the place; empty where there is none. */
export function literalIndent(place: Origin): string {
  const layer = outermost(place)
  return layer?.kind === 'yaml-literal' ? layer.indent : ''
}

/** True in a YAML scalar in which a line end as written is another one as read. */
export function foldsLines(place: Origin): boolean {
  const kind = outermost(place)?.kind
  return kind === 'yaml-plain' || kind === 'yaml-single' || kind === 'yaml-double' || kind === 'yaml-folded'
}

function outermost(place: Origin): QuotingLayer | null {
  let quoting = place.quoting
  while (quoting !== null && quoting.outer !== null) quoting = quoting.outer
  return quoting?.layer ?? null
}

function fitLiteral(place: Origin, written: string, indent: string): string | null {
  const { source, start, end } = place
  const { prefix, suffix, endsAtLineStart } = linesAround(place)
  const rest = endsAtLineStart ? '' : suffix
  let fitted = written
  if (isEmpty(prefix) && prefix.length < indent.length && /^[^\r\n]/.test(fitted + rest)) fitted = indent.slice(prefix.length) + fitted
  if (fitted.endsWith('\n') && rest !== '') fitted += indent
  const lines = (prefix + fitted + rest).split(/\r?\n/)
  const hasContentAbove = !isEmpty(prefix) || contentBefore(source.text, start - prefix.length, indent)
  if (!hasContentAbove) {
    const linesNow = (prefix + source.text.slice(start, end) + rest).split(/\r?\n/)
    if (!startsBlock(linesNow, indent) || !startsBlock(lines, indent)) return null
  }
  if (contentAfter(place, suffix, endsAtLineStart, indent)) return fitted
  const endsInContent = !isEmpty(source.text.slice(lineStart(source.text, end), end))
  if (endsInContent) return isEmpty(lines.at(-1) ?? '') ? null : fitted
  const before = lineEndsOf(source.text.slice(0, end))
  const after = lineEndsOf(source.text.slice(0, start) + fitted)
  const hasContent = hasContentAbove || lines.some((line) => !isEmpty(line))
  const isSameTail = before.split('\n').length === after.split('\n').length && (after === before || !(before + after).includes(' '))
  return hasContent && isSameTail ? fitted : null
}

/** True where the first line with content has exactly the indentation, since that line tells the indentation of all. */
function startsBlock(lines: readonly string[], indent: string): boolean {
  const first = lines.findIndex((line) => !isEmpty(line))
  const line = lines[first]
  if (line === undefined || !line.startsWith(indent) || isBlank(line.charAt(indent.length))) return false
  return lines.slice(0, first).every(({ length }) => length <= indent.length)
}

/** True where the block has a line with content above the line that starts at `from`. */
function contentBefore(text: string, from: number, indent: string): boolean {
  for (let end = from - 1; end >= 0;) {
    const start = lineStart(text, end)
    const line = text.slice(start, end)
    if (!isEmpty(line)) return line.startsWith(indent) && !HEADER.test(line)
    end = start - 1
  }
  return false
}

/** A line that may be the header of a block, even where it is indented as much as the content. */
const HEADER = /^\s*(?:[&!]\S+\s+)*[|>][-+1-9]*\s*(?:#.*)?$/

/** True where the block has content after the place, on its line or below. */
function contentAfter({ source, end }: Origin, suffix: string, endsAtLineStart: boolean, indent: string): boolean {
  if (!isEmpty(suffix)) return !endsAtLineStart
  for (let at = source.text.indexOf('\n', end); at !== -1;) {
    const next = source.text.indexOf('\n', at + 1)
    const line = source.text.slice(at + 1, next === -1 ? undefined : next)
    if (!isEmpty(line)) return line.startsWith(indent)
    at = next
  }
  return false
}

/** The line ends after the last content, with the spaces between them. */
function lineEndsOf(text: string): string {
  let start = text.length
  while (start > 0 && ' \r\n'.includes(text.charAt(start - 1))) start -= 1
  return text.slice(start).replace(/^ +/, '')
}

/** A line that is folded must stay what it is, indented further or not, for the line ends around it to mean the same. */
function fitsFolded(place: Origin, written: string, indent: string): boolean {
  const { source, start, end } = place
  const { prefix, suffix } = linesAround(place)
  if (written.includes('\n') || prefix.length < indent.length) return false
  const first = source.text.charAt(start - prefix.length + indent.length)
  const line = prefix.slice(indent.length) + written + suffix
  const wasIndented = isBlank(first)
  if (wasIndented && !contentBefore(source.text, start - prefix.length, indent)) return false
  if (/^[\r\n]?$/.test(first) || isBlank(line) || (wasIndented ? !line.startsWith(first) : isBlank(line.charAt(0)))) return false
  if (!source.text.slice(start, end).includes('\n')) return true
  const lastLine = lineStart(source.text, end)
  return !wasIndented && end - lastLine >= indent.length && !isBlank(source.text.charAt(lastLine + indent.length))
}

/** Plain text loses the blanks at the ends of its lines, and some characters end it or make it something else. */
function fitsPlain(place: Origin, written: string, { before, after }: Neighbours, inFlow: boolean): boolean {
  const { text } = place.source
  if (written.includes('\n')) return false
  const edge = inFlow ? /^[\s,[\]{}?:-]?$/ : /^[\s?:-]?$/
  const [left, right] = [text.charAt(place.start - 1), text.charAt(place.end)]
  const previous = isOnSameLine(before) || !edge.test(left) ? left : ''
  const next = isOnSameLine(after) || !edge.test(right) ? right : ''
  const first = (written + next).charAt(0)
  const last = (previous + written).slice(-1)
  if (previous === '' && (isBlank(first) || INDICATORS.includes(first) || text.charAt(place.start) === '\r')) return false
  if (next === '' && isBlank(last)) return false
  if (/[-?]/.test(previous) && isBlank(first) && /^[\s,[{]?$/.test(text.charAt(place.start - 2))) return false
  const around = (left || '\n') + written + (right || '\n')
  if (/:\s|\s#/.test(around) || written.startsWith('...')) return false
  return !inFlow || !(/[,[\]{}]/.test(written) || /:[,[\]{}]/.test(around))
}

/** What may not stand first in plain text, or only before certain others. */
const INDICATORS = '-?:,[]{}#&*!|>\'"%@`'

/** Quoted text loses the blanks around its line ends. */
function fitsQuoted(place: Origin, written: string): boolean {
  const { prefix, suffix } = linesAround(place)
  if (written.includes('\n')) return false
  if (isBlank(prefix) && isBlank((written + suffix).charAt(0))) return false
  return !(isBlank(suffix) && isBlank((prefix + written).slice(-1)))
}

/** True where a neighbour stands on the line of the place, which a folded line end does not. */
function isOnSameLine(neighbour: Origin | null): boolean {
  return neighbour !== null && !neighbour.source.text.slice(neighbour.start, neighbour.end).includes('\n')
}

interface LinesAround {
  /** The line before the place and the line after it, without line ends. */
  readonly prefix: string
  readonly suffix: string
  readonly endsAtLineStart: boolean
}

function linesAround({ source, start, end }: Origin): LinesAround {
  const lineEnd = source.text.indexOf('\n', end)
  return {
    prefix: source.text.slice(lineStart(source.text, start), start),
    suffix: source.text.slice(end, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, ''),
    endsAtLineStart: end === 0 || source.text.charAt(end - 1) === '\n',
  }
}

/** Where the line of an offset begins. */
function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

/** A line of a block that is no content: a tab would be. */
function isEmpty(line: string): boolean {
  return /^ *\r?$/.test(line)
}

function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text)
}
