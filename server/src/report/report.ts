/** What a run has to say, before it takes a form: the findings that were asked for, what could not be looked at, how many. */
import type { Finding, Fix } from '../findings/finding.js'
import type { Span, Source } from '../text/source.js'

/** Something that a person should know of a file besides findings. */
export interface Notice {
  readonly kind: 'unreadable' | 'skipped' | 'unparsed' | 'budget' | 'config'
  readonly path: string
  readonly source: Source | null
  readonly span: Span | null
  readonly message: string
}

/** What is reported of one root. */
export interface RootReport {
  /** What stands before each path of this root: empty, or where the root lies below the one that the report names. */
  readonly prefix: string
  /** Those sure enough to be shown, and the suppressed ones, in order. */
  readonly findings: readonly Finding[]
  /** Verified fixes; findings without any may be absent. */
  readonly fixes: ReadonlyMap<Finding, readonly Fix[]>
  readonly notices: readonly Notice[]
  /** Files of the kinds we read, among those that were asked for. */
  readonly files: number
}

export interface Summary {
  readonly files: number
  readonly errors: number
  readonly warnings: number
  readonly infos: number
  readonly suppressed: number
  /** Findings with a safe fix. */
  readonly fixable: number
}

export function summaryOf(reports: readonly RootReport[]): Summary {
  const findings = reports.flatMap((report) => shownIn(report))
  const count = (severity: Finding['severity']): number => findings.filter((finding) => finding.severity === severity).length
  return {
    files: reports.reduce((sum, { files }) => sum + files, 0),
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    suppressed: reports.reduce((sum, report) => sum + report.findings.length - shownIn(report).length, 0),
    fixable: reports.reduce((sum, report) => sum + fixableIn(report, 'safe'), 0),
  }
}

/** Findings that are not suppressed. */
export function shownIn({ findings }: RootReport): readonly Finding[] {
  return findings.filter(({ suppressed }) => suppressed === null)
}

/** How many findings have a fix of this kind; for `unsafe`, only those that have no safe one. */
export function fixableIn(report: RootReport, kind: Fix['applicability']): number {
  return shownIn(report).filter((finding) => {
    const fixes = report.fixes.get(finding) ?? []
    const hasSafe = fixes.some(({ applicability }) => applicability === 'safe')
    return kind === 'safe' ? hasSafe : fixes.length > 0 && !hasSafe
  }).length
}
