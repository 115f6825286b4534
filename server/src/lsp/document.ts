/**
 * An open document as the analysis sees it: its place under the root, its version, its text without a byte order mark.
 * Turns offsets of the engine into positions of the protocol, and knows nothing of findings.
 */
import type { Range } from 'vscode-languageserver'
import { positionAt, type Source, type Span } from '../text/source.js'

export interface OpenDocument {
  /** As the client writes it; a client may not know its document under another spelling. */
  readonly uri: string
  readonly path: string
  readonly version: number
  readonly text: string
  /** Editors take the mark away; a client that sends it counts it in the columns of the first line. */
  readonly hasByteOrderMark: boolean
}

const BYTE_ORDER_MARK = '\uFEFF'

export function openDocument(uri: string, path: string, version: number, content: string): OpenDocument {
  const hasByteOrderMark = content.startsWith(BYTE_ORDER_MARK)
  return { uri, path, version, text: hasByteOrderMark ? content.slice(1) : content, hasByteOrderMark }
}

/** The range of a span of a source, in the document that holds it; `document` is null where none is open. */
export function protocolRange(source: Source, span: Span, document: OpenDocument | null): Range {
  const place = (offset: number): { line: number; character: number } => {
    const { line, column } = positionAt(source, offset)
    return { line, character: line === 0 && document?.hasByteOrderMark === true ? column + 1 : column }
  }
  return { start: place(span.start), end: place(span.end) }
}

/** True where two ranges share a position; a cursor at either border of a range touches it. */
export function rangesTouch(left: Range, right: Range): boolean {
  return !isBefore(left.end, right.start) && !isBefore(right.end, left.start)
}

function isBefore(left: Range['start'], right: Range['start']): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character)
}
