/**
 * Collects what a scalar decodes to, piece by piece, each with the stretch of the file that it was written as. Knows
 * no style of scalar; the styles push their pieces in order and leave no gap between them.
 */
import type { Source } from '../../text/source.js'
import { originAt, type Quoting, type Segment, type Value } from '../../text/value.js'

/** The pieces of one scalar so far; the next piece starts in the file where the last one ended. */
export interface Pieces {
  readonly source: Source
  readonly quoting: Quoting
  readonly segments: Segment[]
  /** Where the text begins that is written as it is, up to the end; it becomes one segment. */
  copied: number
  end: number
}

export function startPieces(source: Source, quoting: Quoting, start: number): Pieces {
  return { source, quoting, segments: [], copied: start, end: start }
}

/** The first piece starts here, and not before. */
export function startAt(pieces: Pieces, offset: number): void {
  pieces.copied = offset
  pieces.end = offset
}

/** Adds decoded text that the file writes from the end of the last piece to `end`; nothing of a file decodes twice. */
export function push(pieces: Pieces, text: string, end: number): void {
  if (text === '') return
  const { source, quoting, segments, end: start } = pieces
  if (end - start === text.length && source.text.startsWith(text, start)) {
    pieces.end = end
    return
  }
  flush(pieces)
  pieces.end = end
  pieces.copied = end
  if (text.length === 1 || end - start !== text.length) {
    segments.push({ kind: 'text', text, origin: originAt(source, { start, end }, quoting), through: null })
  } else {
    // Encoded text that happens to be as long as its encoding must not map unit by unit.
    segments.push({ kind: 'text', text: text.slice(0, 1), origin: originAt(source, { start, end }, quoting), through: null })
    segments.push({ kind: 'text', text: text.slice(1), origin: originAt(source, { start: end, end }, quoting), through: null })
  }
}

/** What was collected, provided that it is the text that the YAML parser read; else that text as one encoded piece. */
export function finish(pieces: Pieces, decoded: string, start: number, end: number): Value {
  flush(pieces)
  const [only] = pieces.segments
  const isOne = pieces.segments.length === 1 && only?.kind === 'text'
  const collected = isOne ? only.text : pieces.segments.map((segment) => (segment.kind === 'text' ? segment.text : '')).join('')
  if (collected === decoded) return pieces.segments
  const whole = startPieces(pieces.source, pieces.quoting, start)
  push(whole, decoded, end)
  flush(whole)
  return whole.segments
}

function flush({ source, quoting, segments, copied: start, end }: Pieces): void {
  if (end > start)
    segments.push({ kind: 'text', text: source.text.slice(start, end), origin: originAt(source, { start, end }, quoting), through: null })
}
