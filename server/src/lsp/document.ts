/**
 * An open document as the analysis sees it: its place under the root, its version, its text without a byte order mark.
 * Turns offsets of the engine into positions of the protocol and back, and knows nothing of findings.
 */
import type { Position, Range, TextDocumentContentChangeEvent } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { lineStarts, lineText, positionAt, type Source, type Span } from '../text/source.js'
import { columnIn, lengthIn, type PositionEncoding } from './encoding.js'

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
export function protocolRange(source: Source, span: Span, document: OpenDocument | null, encoding: PositionEncoding): Range {
  const place = (offset: number): Position => {
    const { line, column } = positionAt(source, offset)
    const start = lineStarts(source)[line] ?? 0
    return { line, character: lengthIn(encoding, markBefore(line, document) + source.text.slice(start, start + column)) }
  }
  return { start: place(span.start), end: place(span.end) }
}

/** The offset of a position in the text of a document; of one that is not there, the nearest before it. */
export function offsetOf(document: OpenDocument, { line, character }: Position, encoding: PositionEncoding): number {
  const source: Source = { path: document.path, text: document.text }
  const start = lineStarts(source)[line]
  if (start === undefined) return document.text.length
  const mark = markBefore(line, document)
  return start + Math.max(0, columnIn(encoding, mark + lineText(source, line + 1), character) - mark.length)
}

/** Documents of the library, which counts in UTF-16, for a client that counts otherwise. */
export function documentsCountedIn(encoding: PositionEncoding): {
  readonly create: typeof TextDocument.create
  readonly update: (document: TextDocument, changes: TextDocumentContentChangeEvent[], version: number) => TextDocument
} {
  const { create, update } = TextDocument
  if (encoding === 'utf-16') return { create, update }
  const recounted = (document: TextDocument, { line, character }: Position): Position => {
    const start = { line, character: 0 }
    const text = document.getText({ start, end: { line: line + 1, character: 0 } }).replace(/[\r\n]+$/, '')
    return { line, character: columnIn(encoding, text, character) }
  }
  return {
    create,
    // Each change counts in the text that the one before has left.
    update: (document, changes, version) => {
      for (const change of changes) {
        if (!('range' in change)) update(document, [change], version)
        else {
          const range = { start: recounted(document, change.range.start), end: recounted(document, change.range.end) }
          update(document, [{ range, text: change.text }], version)
        }
      }
      return update(document, [], version)
    },
  }
}

/** True where two ranges share a position; a cursor at either border of a range touches it. */
export function rangesTouch(left: Range, right: Range): boolean {
  return !isBefore(left.end, right.start) && !isBefore(right.end, left.start)
}

function markBefore(line: number, document: OpenDocument | null): string {
  return line === 0 && document?.hasByteOrderMark === true ? BYTE_ORDER_MARK : ''
}

function isBefore(left: Position, right: Position): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character)
}
