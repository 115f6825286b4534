/**
 * Findings as a person reads them in a terminal: what, where, why, and what to write instead. Gives text and prints
 * nothing.
 */
import type { Evidence } from '../facts/evidence.js'
import type { Finding, Fix } from '../findings/finding.js'
import { rangeOf } from '../text/source.js'
import type { Origin } from '../text/value.js'
import { changedLines, changesOf } from './changes.js'
import { printable, widthOf, wrap } from './columns.js'
import { codeFrame } from './frame.js'
import type { Display } from './style.js'

/** Places of the trail are aligned up to this width; a longer one pushes only its own message. */
const WIDEST_PLACE = 48

/** All findings, one paragraph each, in the order given; `fixes` are the verified ones. Ends with a line end. */
export function prettyFindings(findings: readonly Finding[], fixes: ReadonlyMap<Finding, readonly Fix[]>, display: Display): string {
  return findings.map((finding) => prettyFinding(finding, fixes.get(finding) ?? [], display)).join('\n')
}

/** One finding: header, message, code, trail, fixes. Ends with a line end. */
export function prettyFinding(finding: Finding, fixes: readonly Fix[], display: Display): string {
  const { style, width } = display
  const { severity, confidence, rule, message, origin } = finding
  const paint = style.severity[severity]
  const doubt = confidence === 'possible' ? `  ${style.faint('possible')}` : ''
  const lines = [
    `${style.place(placeOf(origin, display))}  ${paint(severity)}  ${style.faint(rule)}${doubt}`,
    ...wrap(printable(message), width === null ? null : width - 2).map((line) => `  ${style.strong(line)}`),
    '',
    ...codeFrame(origin.source, origin, paint, display),
    ...trail(finding, display),
    ...fixes.flatMap((fix) => fixLines(fix, finding, display)),
  ]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function trail({ evidence, jobs }: Finding, display: Display): readonly string[] {
  const { style, width } = display
  if (evidence.length === 0) return []
  const places = evidence.map(({ origin }) => (origin === null ? '' : placeOf(origin, display)))
  const column = Math.max(0, ...places.map(widthOf).filter((each) => each <= WIDEST_PLACE))
  const indent = 4 + column + 2
  const lines = evidence.flatMap(({ message, origin }: Evidence, index) => {
    if (origin === null) return wrap(printable(message), width === null ? null : width - 4).map((line) => `    ${line}`)
    const place = places[index] ?? ''
    const padding = ' '.repeat(Math.max(0, column - widthOf(place)))
    const [first = '', ...rest] = wrap(printable(message), width === null || width - indent < 30 ? null : width - indent)
    return [`    ${style.place(place)}${padding}  ${first}`, ...rest.map((line) => ' '.repeat(indent) + line)]
  })
  const where = jobs.length > 1 ? labelled('in jobs', style.faint('in jobs'), jobs.join(', '), display) : []
  return [`  ${style.faint('because')}`, ...lines, ...where]
}

function fixLines({ title, applicability, rationale, places, edits }: Fix, finding: Finding, display: Display): readonly string[] {
  const { style } = display
  const kind = applicability === 'safe' ? style.added('safe') : style.caution('unsafe')
  const changes = changesOf(edits)
  // A safe fix changes nothing that anybody would miss.
  const what = applicability === 'safe' ? title : `${title}: ${rationale}`
  const lines = changes.flatMap((change) => {
    const isElsewhere = changes.length > 1 || change.source.path !== finding.origin.source.path
    const place = isElsewhere ? [`    ${style.place(`${printable(display.showPath(change.source.path))}:${change.line}`)}`] : []
    return [...place, ...changedLines(change, display).map((line) => `    ${line}`)]
  })
  const covered = places.length === 0 ? [] : labelled('covers', style.faint('covers'), listOf(places, display), display)
  return [
    ...labelled(`fix (${applicability})`, `${style.faint('fix')} (${kind})`, what, display),
    ...covered.map((line) => `  ${line}`),
    ...lines,
  ]
}

/** Places by their files: `a.sh:3:5, 9:1; b.sh:2:3`. */
function listOf(places: readonly Origin[], { showPath }: Display): string {
  const paths = [...new Set(places.map(({ source }) => source.path))]
  return paths
    .map((path) => {
      const own = places.filter(({ source }) => source.path === path).map((place) => rangeOf(place.source, place))
      return `${showPath(path)}:${own.map(({ line, column }) => `${line}:${column}`).join(', ')}`
    })
    .join('; ')
}

/** Text after a label, wrapped so that it stays right of it; `painted` is the label as it is shown. */
function labelled(label: string, painted: string, text: string, { width }: Display): readonly string[] {
  const indent = widthOf(label) + 4
  const [first = '', ...rest] = wrap(printable(text), width === null ? null : width - indent)
  return [`  ${painted}  ${first}`, ...rest.map((line) => ' '.repeat(indent) + line)]
}

function placeOf(origin: Origin, { showPath }: Display): string {
  const { line, column } = rangeOf(origin.source, origin)
  return `${printable(showPath(origin.source.path))}:${line}:${column}`
}
