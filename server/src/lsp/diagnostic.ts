/**
 * A finding as a diagnostic: its message, its page, and its evidence as related information. Only says what the finding
 * says; which findings are shown is decided by the analysis.
 */
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic, type Location } from 'vscode-languageserver'
import type { Finding } from '../findings/finding.js'
import { UNUSED_SUPPRESSION } from '../findings/unused.js'
import type { Severity } from '../rules/rule.js'
import type { Origin } from '../text/value.js'
import type { FileNotice } from '../workspace/workspace.js'
import { protocolRange, type OpenDocument } from './document.js'
import type { ClientSupport } from './support.js'

/** Where a stretch of a source stands for the client. */
export type Locate = (origin: Origin) => Location

/** Who reads the diagnostic. */
export interface Reader {
  readonly support: ClientSupport
  /** Where the page of a rule is; null where it has none. */
  readonly pageOf: (rule: string) => string | null
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
}

export function diagnosticOf(finding: Finding, locate: Locate, { support, pageOf }: Reader): Diagnostic {
  const own = locate(finding.origin)
  const page = support.codeDescription ? pageOf(finding.rule) : null
  const related = support.relatedInformation ? finding.evidence : []
  return {
    range: own.range,
    severity: SEVERITIES[finding.severity],
    source: 'cistern',
    code: finding.rule,
    ...(page === null ? {} : { codeDescription: { href: page } }),
    message: finding.message,
    ...(support.unnecessary && finding.rule === UNUSED_SUPPRESSION ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    // Evidence that stands nowhere is told at the finding itself: the trail has no gaps.
    ...(related.length === 0
      ? {}
      : { relatedInformation: related.map(({ message, origin }) => ({ message, location: origin === null ? own : locate(origin) })) }),
  }
}

/** Something wrong in a configuration; `document` is null where it is not open. */
export function diagnosticOfProblem(
  { path, source, span, message }: FileNotice,
  document: OpenDocument | null,
  { support }: Reader,
): Diagnostic {
  const range = protocolRange(source ?? { path, text: document?.text ?? '' }, span ?? { start: 0, end: 0 }, document, support.encoding)
  return { range, severity: DiagnosticSeverity.Error, source: 'cistern', code: 'configuration', message }
}
