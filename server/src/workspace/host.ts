/** What the engine asks of the place it runs in: files and a parser. The desktop, a worker and a page each give one. */
import type { Parser } from '../syntax/parser.js'

export type ReadResult =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** Cannot be used, and why, as a sentence for the person. */
  | { readonly kind: 'unusable'; readonly reason: 'unreadable' | 'skipped'; readonly message: string }

export interface Host {
  readonly parser: Parser
  /** POSIX paths relative to the root of every file that may matter, ignored ones left out. */
  list(): readonly string[]
  read(path: string): ReadResult
  /** The first line of a file, for its shebang; empty where it cannot be read. */
  firstLine(path: string): string
  /** True for a file that has the executable bit, where the platform knows one. */
  isExecutable(path: string): boolean
  /** True for a file that somebody has open, and will edit; where that is not known nobody does. */
  isOpen?(path: string): boolean
  /**
   * The files that may be others than in an earlier host, or that somebody has opened or closed since; null, or not there,
   * where it may be any.
   */
  changedSince?(earlier: Host): readonly string[] | null
}
