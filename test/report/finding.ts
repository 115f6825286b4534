/** Findings made by hand, for reports that need no engine. */
import type { Finding, Fix } from '../../server/src/findings/finding.js'
import type { Source } from '../../server/src/text/source.js'
import { originAt, type Origin } from '../../server/src/text/value.js'

export const source = (text: string, path = 'a.sh'): Source => ({ path, text })

/** Where a piece of a source stands: its first occurrence. */
export function at(where: Source, piece: string): Origin {
  const start = where.text.indexOf(piece)
  if (start < 0) throw new Error(`${piece} is not in ${where.path}`)
  return originAt(where, { start, end: start + piece.length })
}

export function finding(origin: Origin, parts: Partial<Finding> = {}): Finding {
  return {
    rule: 'family/name',
    severity: 'warning',
    confidence: 'likely',
    message: 'something is wrong',
    origin,
    fingerprint: '0123456789abcdef',
    jobs: [],
    evidence: [{ message: 'it is so', origin: null }],
    plans: [],
    suppressed: null,
    ...parts,
  }
}

/** A fix that replaces pieces of sources, each at its first occurrence. */
export function fix(edits: readonly (readonly [Source, string, string])[], parts: Partial<Fix> = {}): Fix {
  return {
    title: 'do it right',
    applicability: 'safe',
    rationale: 'nothing else changes',
    group: null,
    places: [],
    edits: edits.map(([where, piece, newText]) => ({ source: where, start: at(where, piece).start, end: at(where, piece).end, newText })),
    ...parts,
  }
}
