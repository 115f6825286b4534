/**
 * An inspection as JSON: the shape that docs/inspect.md describes. The same input gives the same text; no times, no
 * absolute paths.
 */
import type { Evidence } from '../facts/evidence.js'
import type { Finding } from '../findings/finding.js'
import type { Inspection, Place, Run, ShownWord, Unreached } from '../inspect/inspection.js'
import { rangeOf, type Range } from '../text/source.js'
import type { Origin } from '../text/value.js'
import { findingsOf, whyNothing } from './inspect-places.js'

interface JsonPlace {
  readonly kind: Place['kind']
  readonly range: Range
  readonly written: string
  readonly runs: readonly object[]
  readonly unreached: readonly object[]
  readonly standsFor: readonly { readonly path: string; readonly range: Range }[]
  readonly inner: readonly JsonPlace[]
}

/** The whole inspection as text, with a line end. */
export function jsonInspection(inspection: Inspection, findings: readonly Finding[], root: string): string {
  const { source, line, jobs, places } = inspection
  const report = {
    version: 1,
    root,
    path: source.path,
    line,
    jobs,
    nothing: whyNothing(inspection),
    places: places.map(jsonPlace),
    findings: findingsOf(inspection, findings).map(({ rule, severity, confidence, message, origin, suppressed }) => ({
      rule,
      severity,
      confidence,
      message,
      range: rangeOf(origin.source, origin),
      suppressed: suppressed !== null,
    })),
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

function jsonPlace({ kind, origin, written, runs, unreached, standsFor, inner }: Place): JsonPlace {
  return {
    kind,
    range: rangeOf(origin.source, origin),
    written,
    runs: runs.map(jsonRun),
    unreached: unreached.map(({ jobs, conditions }: Unreached) => ({ jobs, conditions: conditions.map(jsonEvidence) })),
    standsFor: standsFor.map((each) => ({ path: each.source.path, range: rangeOf(each.source, each) })),
    inner: inner.map(jsonPlace),
  }
}

function jsonRun({ callers, conditions, words, ...run }: Run): object {
  return { ...run, callers: callers.map(jsonEvidence), conditions: conditions.map(jsonEvidence), words: words.map(jsonWord) }
}

function jsonWord({ facts, variables, ...word }: ShownWord): object {
  return {
    ...word,
    facts: facts.map(({ evidence, ...fact }) => ({ ...fact, evidence: evidence.map(jsonEvidence) })),
    variables: variables.map(({ trail, ...variable }) => ({ ...variable, trail: trail.map(jsonEvidence) })),
  }
}

function jsonEvidence({ message, origin }: Evidence): object {
  return { message, path: origin?.source.path ?? null, range: rangeIn(origin) }
}

function rangeIn(origin: Origin | null): Range | null {
  return origin === null ? null : rangeOf(origin.source, origin)
}
