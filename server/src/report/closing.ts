/** The last lines of a report for a person: how much was found in how many files, and what can be done about it at once. */
import { fixableIn, shownIn, summaryOf, type RootReport } from './report.js'
import type { Display, Style } from './style.js'

/** How many findings were mended before this report, in how many files. */
export interface Fixed {
  readonly findings: number
  readonly files: number
}

/** The summary, with a line end. */
export function closing(reports: readonly RootReport[], fixed: Fixed | null, { style }: Display): string {
  const { files, errors, warnings, infos, suppressed, fixable } = summaryOf(reports)
  const found = errors + warnings + infos
  const lines: string[] = []
  if (files === 0) lines.push('No shell script and no CI pipeline here.')
  else {
    const kinds = [
      errors > 0 ? style.severity.error(count(errors, 'error')) : null,
      warnings > 0 ? style.severity.warning(count(warnings, 'warning')) : null,
      infos > 0 ? style.severity.info(count(infos, 'info')) : null,
    ].filter((kind) => kind !== null)
    const paths = new Set(reports.flatMap((report) => shownIn(report).map(({ origin }) => report.prefix + origin.source.path)))
    const hidden = suppressed > 0 ? style.faint(` (${suppressed} suppressed)`) : ''
    lines.push(
      found === 0
        ? `${style.added('Nothing found')} in ${count(files, 'file')}.${hidden}`
        : `${kinds.join(', ')} in ${paths.size === files ? '' : `${paths.size} of `}${count(files, 'file')}.${hidden}`,
    )
  }
  const unsafe = reports.reduce((sum, report) => sum + fixableIn(report, 'unsafe'), 0)
  const offers = [
    fixable > 0 ? `${fixable} with --fix` : null,
    unsafe > 0 ? `${unsafe}${fixable > 0 ? ' more' : ''} with --unsafe-fixes` : null,
  ].filter((offer) => offer !== null)
  if (offers.length > 0) lines.push(`Fixable: ${offers.join(', ')}.`)
  return `${fixed === null ? '' : fixedLine(fixed, style)}${lines.join('\n')}\n`
}

/** What was mended, with a line end. */
export function fixedLine({ findings, files }: Fixed, style: Style): string {
  return findings === 0 ? 'Nothing was fixed.\n' : `${style.added(`Fixed ${count(findings, 'finding')} in ${count(files, 'file')}.`)}\n`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
