/**
 * Turns the text of a script file into a value: line ends become LF, a byte order mark is gone, and every unit keeps
 * its origin.
 */
import type { Source } from './source.js'
import { originAt, type Segment, type Value } from './value.js'

const CARRIAGE_RETURN_LINE_FEED = /\r\n/g

/** The whole file as a value whose text has LF line ends. */
export function scriptOf(source: Source): Value {
  const segments: Segment[] = []
  let offset = 0
  for (const match of source.text.matchAll(CARRIAGE_RETURN_LINE_FEED)) {
    pushText(segments, source, offset, match.index)
    const origin = originAt(source, { start: match.index, end: match.index + 2 })
    segments.push({ kind: 'text', text: '\n', origin, through: null })
    offset = match.index + 2
  }
  pushText(segments, source, offset, source.text.length)
  return segments
}

/** Decodes UTF-8, or null where the bytes are no text: a NUL, or what UTF-8 does not allow. */
export function decodeUtf8(bytes: Uint8Array): { readonly text: string; readonly hasByteOrderMark: boolean } | null {
  if (bytes.includes(0)) return null
  const hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), hasByteOrderMark }
  } catch {
    return null
  }
}

function pushText(segments: Segment[], source: Source, start: number, end: number): void {
  if (end <= start) return
  const origin = originAt(source, { start, end })
  segments.push({ kind: 'text', text: source.text.slice(start, end), origin, through: null })
}
