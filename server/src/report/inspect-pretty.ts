/**
 * What is known of a file's commands as a person reads it in a terminal: everything of one line, or the essence of the
 * whole file. Gives text and prints nothing.
 */
import type { Finding } from '../findings/finding.js'
import type { Inspection, Place, Run, ShownWord } from '../inspect/inspection.js'
import { printable } from './columns.js'
import { beside, firstLine, positionOf } from './inspect-layout.js'
import { findingLines, placeLines, reported, unreachedText, valueText } from './inspect-line.js'
import { findingsAt, findingsOf, isPlain, saysNothing, silenceOf, whyNothing } from './inspect-places.js'
import type { Display } from './style.js'

/** Ways of coming to one place that the overview of a file tells at most. */
const MOST_RUNS = 3
/** An overview quotes this much of a line. */
const WIDEST = 100

/** Ends with a line end. */
export function prettyInspection(inspection: Inspection, findings: readonly Finding[], display: Display): string {
  const { source, line, places } = inspection
  const { style, showPath } = display
  const why = whyNothing(inspection)
  const own = findingsOf(inspection, findings)
  const lines =
    why !== null
      ? [`${style.place(printable(showPath(source.path)) + (line === null ? '' : `:${line}`))}  ${why}`, ...findingLines(own, display)]
      : line === null
        ? overview(inspection, own, display)
        : places.flatMap((place, index) => [...(index === 0 ? [] : ['']), ...placeLines(place, own, '', display)])
  return `${lines.map((each) => each.trimEnd()).join('\n')}\n`
}

/** Every place at which something is expanded or done. */
function overview({ source, jobs, places }: Inspection, findings: readonly Finding[], display: Display): readonly string[] {
  const { style, showPath } = display
  const path = printable(showPath(source.path))
  const column = Math.max(...places.flatMap(positions).map(({ length }) => length))
  const where = jobs.length === 0 ? 'no job comes here' : `in jobs ${jobs.join(', ')}`
  const body = places.flatMap((place) => shortPlace(place, findings, '', column, display))
  return [
    ...beside(`${path}  `, where, path.length + 2, display, style.place),
    ...body,
    '',
    style.faint(`All that is known of one line: cistern inspect ${path}:LINE`),
  ]
}

function positions(place: Place): readonly string[] {
  return [positionOf(place.origin), ...place.inner.flatMap(positions)]
}

function shortPlace(place: Place, findings: readonly Finding[], indent: string, column: number, display: Display): readonly string[] {
  const { style } = display
  const { origin, written, runs, unreached, inner } = place
  const own = findingsAt(place, findings)
  if (own.length === 0 && saysNothing(place)) return inner.flatMap((each) => shortPlace(each, findings, indent, column, display))
  const under = ' '.repeat(column + 6) + indent
  const why = silenceOf(place)
  return [
    `  ${style.place(positionOf(origin).padEnd(column))}  ${indent}${style.strong(cut(written, WIDEST))}`,
    ...own.map((finding) => under + style.severity[finding.severity](reported(finding))),
    ...(why === null ? [] : beside(under, why, under.length, display)),
    ...shortRuns(runs, under, display),
    ...(runs.length === 0 ? unreached.flatMap((each) => beside(under, unreachedText(each), under.length + 2, display)) : []),
    ...inner.flatMap((each) => shortPlace(each, findings, `${indent}  `, column, display)),
  ]
}

/** What words are, once for all ways in which they are the same. */
function shortRuns(runs: readonly Run[], indent: string, display: Display): readonly string[] {
  const { style } = display
  const ways = new Map<string, { readonly lines: readonly string[]; readonly jobs: string[] }>()
  for (const { jobs, words } of runs) {
    const lines = words.flatMap((word) => shortWord(word, indent, display))
    const known = ways.get(lines.join('\n'))
    if (known === undefined) ways.set(lines.join('\n'), { lines, jobs: [...jobs] })
    else known.jobs.push(...jobs)
  }
  const all = [...ways.values()]
  const hidden = all.length - MOST_RUNS
  const same = (jobs: readonly string[]): string => [...new Set(jobs)].sort().join(', ')
  const where = (index: number, jobs: readonly string[]): readonly string[] => {
    const isSame = index > 0 && same(all[index - 1]?.jobs ?? []) === same(jobs)
    if (index === 0 && jobs.length === 0) return []
    return beside(indent, jobs.length === 0 || isSame ? 'or' : `in jobs ${same(jobs)}`, indent.length, display, undefined, style.faint)
  }
  return [
    ...all
      .slice(0, MOST_RUNS)
      .flatMap(({ lines, jobs }, index) =>
        all.length === 1 ? lines : [...where(index, jobs), ...(lines.length === 0 ? [`${indent}as it is written`] : lines)],
      ),
    ...(hidden > 0 ? [`${indent}${style.faint(`and ${hidden} more way${hidden === 1 ? '' : 's'}`)}`] : []),
  ]
}

function shortWord(word: ShownWord, indent: string, display: Display): readonly string[] {
  if (isPlain(word)) return []
  const { written, value, path, facts } = word
  const known = facts.flatMap(({ kind, confidence }) => (kind === 'tree' ? [] : [`  [${FACTS[kind]}, ${confidence}]`]))
  const text = cut((path ?? valueText(value)).trimStart(), WIDEST) + known.join('')
  return beside(`${indent}${cut(written, WIDEST / 2)}  `, text, indent.length + 2, display, display.style.code)
}

function cut(text: string, most: number): string {
  const line = firstLine(text)
  return line.length > most ? `${line.slice(0, most)}…` : line
}

const FACTS = {
  'network-storage': 'network storage',
  'shared-storage': 'shared storage',
  'data-directory': 'data directory',
  'private-directory': 'private directory',
  'external-variable': 'set from outside',
  'documented-variable': 'meant to be set from outside',
} as const
