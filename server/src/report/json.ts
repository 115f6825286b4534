/**
 * The report as JSON: a contract that others build on (docs: DESIGN, "The JSON"). The same input gives the same text;
 * no times, no absolute paths.
 */
import { hash, type Finding, type Fix } from '../findings/finding.js'
import { rangeOf, type Range, type Source, type Span } from '../text/source.js'
import { summaryOf, type RootReport, type Summary } from './report.js'

interface JsonReport {
  readonly version: 1
  readonly root: string
  readonly findings: readonly JsonFinding[]
  readonly notices: readonly { readonly kind: string; readonly path: string; readonly range: Range | null; readonly message: string }[]
  readonly summary: Summary
}

interface JsonFinding extends Pick<Finding, 'rule' | 'severity' | 'confidence' | 'message' | 'jobs' | 'suppressed' | 'fingerprint'> {
  readonly path: string
  readonly url: string | null
  readonly range: Range
  readonly evidence: readonly { readonly message: string; readonly path: string | null; readonly range: Range | null }[]
  readonly fixes: readonly JsonFix[]
}

interface JsonFix extends Pick<Fix, 'title' | 'applicability' | 'rationale' | 'group'> {
  readonly edits: readonly { readonly path: string; readonly range: Range; readonly newText: string }[]
}

export interface JsonOptions {
  /** The root relative to the working directory; with several roots, the folder that holds them all. */
  readonly root: string
  /** The page of a rule, or null where it has none. */
  readonly urlOf: (rule: string) => string | null
}

/** The whole report as text, with a line end. */
export function jsonReport(reports: readonly RootReport[], { root, urlOf }: JsonOptions): string {
  const report: JsonReport = {
    version: 1,
    root,
    findings: reports.flatMap((each) => each.findings.map((finding) => jsonFinding(finding, each, urlOf))),
    notices: reports.flatMap(({ notices, prefix }) =>
      notices.map(({ kind, path, source, span, message }) => ({ kind, path: prefix + path, range: placed(source, span), message })),
    ),
    summary: summaryOf(reports),
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

function jsonFinding(finding: Finding, { prefix, fixes }: RootReport, urlOf: JsonOptions['urlOf']): JsonFinding {
  const { rule, severity, confidence, message, origin, fingerprint, jobs, evidence, suppressed } = finding
  return {
    rule,
    severity,
    confidence,
    message,
    path: prefix + origin.source.path,
    url: urlOf(rule),
    // Two roots of one run may hold the same file.
    fingerprint: prefix === '' ? fingerprint : hash(`${prefix}\0${fingerprint}`),
    range: rangeOf(origin.source, origin),
    jobs,
    evidence: evidence.map(({ message: why, origin: place }) => ({
      message: why,
      path: place === null ? null : prefix + place.source.path,
      range: placed(place?.source ?? null, place),
    })),
    fixes: (fixes.get(finding) ?? []).map((fix) => jsonFix(fix, prefix)),
    suppressed: suppressed === null ? null : { kind: suppressed.kind, reason: suppressed.reason },
  }
}

function jsonFix({ title, applicability, rationale, group, edits }: Fix, prefix: string): JsonFix {
  return {
    title,
    applicability,
    rationale,
    group,
    edits: edits.map(({ source, start, end, newText }) => ({
      path: prefix + source.path,
      range: rangeOf(source, { start, end }),
      newText,
    })),
  }
}

function placed(source: Source | null, span: Span | null): Range | null {
  return source === null || span === null ? null : rangeOf(source, span)
}
