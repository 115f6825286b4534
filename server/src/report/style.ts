/**
 * How a report is painted: one function for each meaning, so that a terminal, a snapshot and a page can share the same
 * layout. Knows no colours of its own.
 */
import type { Severity } from '../rules/rule.js'

export type Paint = (text: string) => string

export interface Style {
  readonly severity: Readonly<Record<Severity, Paint>>
  /** Where something stands. */
  readonly place: Paint
  readonly strong: Paint
  /** What may be read last: gutters, labels, ids. */
  readonly faint: Paint
  readonly code: Paint
  readonly added: Paint
  readonly removed: Paint
  readonly caution: Paint
}

export interface Display {
  readonly style: Style
  /** Columns of the terminal; null where lines are neither wrapped nor cut. */
  readonly width: number | null
  /** How a path relative to the root is shown. */
  readonly showPath: (path: string) => string
}

const plain: Paint = (text) => text

export const PLAIN_STYLE: Style = {
  severity: { error: plain, warning: plain, info: plain },
  place: plain,
  strong: plain,
  faint: plain,
  code: plain,
  added: plain,
  removed: plain,
  caution: plain,
}

/** No colour, no wrapping, paths as they are: for snapshots, files and pipes. */
export const PLAIN_DISPLAY: Display = { style: PLAIN_STYLE, width: null, showPath: plain }
