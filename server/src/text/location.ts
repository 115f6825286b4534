/**
 * Where a piece of a value stands in its source file, and how an edit of it is written there through every layer of
 * quoting. Refuses (null) where a piece is not one contiguous stretch of one file.
 */
import { readsTogether } from './interpolation.js'
import { encode, sameQuoting } from './quoting.js'
import { fitIntoScalar, foldsLines, literalIndent } from './scalar-border.js'
import type { Source, Span } from './source.js'
import type { Origin, Segment, Value } from './value.js'
import { lengthOf, literal, plainPlace, slice } from './value.js'

/** One replacement in one file; offsets are UTF-16 units of the source's text. */
export interface Edit {
  readonly source: Source
  readonly start: number
  readonly end: number
  readonly newText: string
}

/** What an edit writes: a stretch kept as it is written now, or new text. */
export type Piece = { readonly keep: { readonly start: number; readonly end: number } } | { readonly write: string }

/** The stretch of source where [start, end) of the value stands, or null where it is not one contiguous stretch. */
export function locate(value: Value, start: number, end: number): Origin | null {
  if (end <= start) return locatePoint(value, start)
  let first: Origin | null = null
  let last: Origin | null = null
  for (const segment of slice(value, start, end)) {
    const place = standing(segment)
    if (place === null) return null
    if (first === null || last === null) first = place
    else if (place.source !== last.source) return null
    else if (place.start !== last.end && !(place.start === last.start && place.end === last.end)) return null
    last = place
  }
  return first === null || last === null || first === last ? first : first.upTo(last)
}

/**
 * The nearest stretch for showing to a person: the first segment in [start, end) that stands anywhere.
 * @param whole what it is a part of: where that came through one expansion, as a command in a string that a wrapper runs,
 * it is shown where it was written
 */
export function locateForDisplay(value: Value, start: number, end: number, whole: Span = { start, end }): Origin | null {
  const plain = plainPlace(value, start, end)
  if (plain !== null) return plain
  const layers = layersAround(slice(value, whole.start, whole.end))
  const piece = slice(value, start, end).map((segment) => withoutLayers(segment, layers))
  const exact = end > start ? locate(piece, 0, lengthOf(piece)) : locate(value, start, end)
  if (exact !== null) return exact
  for (const segment of end > start ? piece : slice(value, start, start + 1)) {
    const place = standing(segment)
    if (place !== null) return place
  }
  return null
}

/** Strips the outermost expansion when the whole value came through it, so that positions lead to where it was written. */
export function peel(value: Value): Value {
  const layers = layersAround(value)
  return layers === 0 ? value : value.map((segment) => withoutLayers(segment, layers))
}

/** How many expansions the value came through as a whole. */
function layersAround(value: Value): number {
  const [first, ...rest] = value.map(({ through }) => through)
  let outer = first ?? null
  let others = rest
  for (let layers = 0; ; layers += 1) {
    const origin = outer?.origin ?? null
    if (outer === null || origin === null) return layers
    if (!others.every((each) => each?.origin?.source === origin.source && each.origin.start === origin.start)) return layers
    outer = outer.inner
    others = others.map((each) => each?.inner ?? null)
  }
}

/**
 * The value with the string that [start, end) is a part of as it was written, before a variable or an argument passed it
 * on: `with_lock "cp a b"`, where the function runs `flock ... -c "... $1"`. The stretch alone may be an expansion of its
 * own; with the character at either side of it, it is a part of something.
 */
function asPassedOn(value: Value, start: number, end: number): Value {
  const around = [
    { from: start - 1, to: end },
    { from: start, to: end + 1 },
  ].filter(({ from, to }) => from >= 0 && to <= lengthOf(value) && to - from > 1)
  const layers = Math.max(0, ...around.map(({ from, to }) => layersAround(slice(value, from, to))))
  const sample = slice(value, start, Math.max(end, start + 1))[0]?.through
  if (layers === 0 || sample === null || sample === undefined) return value
  return value.map((segment) => {
    const isOfIt = segment.through?.origin?.source === sample.origin?.source && segment.through?.origin?.start === sample.origin?.start
    return isOfIt ? withoutLayers(segment, layers) : segment
  })
}

function withoutLayers(segment: Segment, layers: number): Segment {
  let { through } = segment
  for (let layer = 0; layer < layers; layer += 1) through = through?.inner ?? null
  return layers === 0 ? segment : { ...segment, through }
}

/** Replaces [start, end) of the value by pieces, written as this place needs; null where it cannot be written. */
export function editOf(whole: Value, start: number, end: number, pieces: readonly Piece[]): Edit | null {
  const value = asPassedOn(whole, start, end)
  const place = locate(value, start, end)
  if (place === null || cutsSegment(value, start) || cutsSegment(value, end)) return null
  const before = start > 0 ? locate(value, start - 1, start) : null
  const after = locate(value, end, end + 1)
  if (!isWritten(value, start - 1, Math.max(end, start + 1))) return null
  let newText = ''
  const parts: string[] = []
  for (const piece of pieces) {
    const written = 'keep' in piece ? keepAt(value, piece.keep, place) : encode(piece.write, place.quoting, place.source)
    if (written === null) return null
    parts.push(written)
    newText += newText.endsWith('\n') && /^[^\r\n]/.test(written) ? literalIndent(place) + written : written
  }
  if (joinsLineEnd(place, newText) || readsTogether(place, parts)) return null
  const fitted = fitIntoScalar(place, newText, {
    before: before?.source === place.source && before.end === place.start ? before : null,
    after: after?.source === place.source && after.start === place.end ? after : null,
  })
  return fitted === null ? null : { source: place.source, start: place.start, end: place.end, newText: fitted }
}

/** Applies edits that do not overlap; throws where they do, which is a bug of the caller. */
export function applyEdits(content: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((left, right) => left.start - right.start || left.end - right.end)
  let result = ''
  let offset = 0
  for (const edit of sorted) {
    if (edit.start < offset) throw new Error('edits overlap')
    result += content.slice(offset, edit.start) + edit.newText
    offset = edit.end
  }
  return result + content.slice(offset)
}

export function overlap(left: Edit, right: Edit): boolean {
  if (left.source.path !== right.source.path) return false
  return left.start === right.start || (left.start < right.end && right.start < left.end)
}

/** A stretch as it is written now, or written anew where the quoting there is not the same. */
function keepAt(value: Value, keep: { readonly start: number; readonly end: number }, place: Origin): string | null {
  const kept = locate(value, keep.start, keep.end)
  if (kept === null || kept.source !== place.source) return null
  if (cutsSegment(value, keep.start) || cutsSegment(value, keep.end)) return null
  const raw = kept.source.text.slice(kept.start, kept.end)
  const isAlike = sameQuoting(kept.quoting, place.quoting) && !(raw.includes('\n') && foldsLines(place))
  if (isAlike && isWritten(value, keep.start, keep.end)) return withoutLastIndent(raw, literalIndent(place))
  const part = slice(value, keep.start, keep.end)
  const content = part.every(({ through }) => through === null) ? literal(part) : null
  return content === null ? null : encode(content, place.quoting, place.source)
}

/** True where a carriage return that stands alone would become half of a line end. */
function joinsLineEnd({ source, start, end }: Origin, newText: string): boolean {
  const first = (newText + source.text.charAt(end)).charAt(0)
  return (source.text.charAt(start - 1) === '\r' && first === '\n') || /\r(?!\n)/.test(newText)
}

/** Whatever follows in a block brings its own indentation, so that of a last line without text is dropped. */
function withoutLastIndent(raw: string, indent: string): string {
  const lineStart = raw.lastIndexOf('\n') + 1
  return lineStart > 0 && indent.startsWith(raw.slice(lineStart)) ? raw.slice(0, lineStart) : raw
}

/** True where all that touches [start, end) is written as a whole: no line end that YAML adds itself, no half of an escape. */
function isWritten(value: Value, start: number, end: number): boolean {
  let at = 0
  return value.every((segment) => {
    const place = standing(segment)
    const offset = at
    at += segment.kind === 'text' ? segment.text.length : 1
    return offset >= end || at <= start || place === null || (place.start < place.end && !place.isPartial)
  })
}

/** Where a segment stands: at its outermost expansion, else where it was written. */
function standing(segment: Segment): Origin | null {
  return segment.through === null ? segment.origin : segment.through.origin
}

function locatePoint(value: Value, offset: number): Origin | null {
  if (offset < lengthOf(value)) {
    const after = locate(value, offset, offset + 1)
    if (after !== null) return after.cut(0, 0)
  }
  if (offset === 0) return null
  const before = locate(value, offset - 1, offset)
  return before === null ? null : before.cut(before.length, before.length)
}

/** True where the offset lies inside a segment whose characters do not map one to one. */
function cutsSegment(value: Value, offset: number): boolean {
  let at = 0
  for (const segment of value) {
    const length = segment.kind === 'text' ? segment.text.length : 1
    if (offset > at && offset < at + length) {
      const place = standing(segment)
      return place === null || segment.through !== null || place.length !== length
    }
    at += length
  }
  return false
}
