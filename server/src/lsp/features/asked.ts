/**
 * What every feature of the language is given: the document that is asked about, what is known of its root, and ways
 * between offsets and positions. Features translate between these and the protocol, each in a file of its own.
 */
import type { Location, Position, Range } from 'vscode-languageserver'
import type { Source, Span } from '../../text/source.js'
import type { Origin } from '../../text/value.js'
import type { Known, RootAnalysis } from '../analysis.js'
import type { OpenDocument } from '../document.js'
import type { ClientSupport } from '../support.js'

export interface Asked {
  readonly document: OpenDocument
  /** The text as it was analysed; null where the document is neither shell nor CI YAML. */
  readonly source: Source | null
  readonly analysis: RootAnalysis
  /** What is known when one looks at this very document; null as for `source`. */
  readonly known: () => Known | null
  readonly support: ClientSupport
  readonly offsetOf: (position: Position) => number
  readonly rangeOf: (span: Span) => Range
  readonly locate: (origin: Origin) => Location
  readonly uriOf: (path: string) => string
  readonly documentAt: (path: string) => OpenDocument | null
}

/** The text of the line that holds an offset, as far as the offset. */
export function lineBefore({ document: { text } }: Asked, offset: number): string {
  return text.slice(Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1, offset)
}

/** The characters around an offset that one pattern allows, as a span of the document. */
export function spanAround({ document: { text } }: Asked, offset: number, allowed: RegExp): Span {
  let start = offset
  let end = offset
  while (start > 0 && allowed.test(text.charAt(start - 1))) start -= 1
  while (end < text.length && allowed.test(text.charAt(end))) end += 1
  return { start, end }
}
