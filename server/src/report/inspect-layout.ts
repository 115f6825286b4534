/** Lines of an inspection: labels in a column, text wrapped beside them, and places with what they show. */
import type { Evidence } from '../facts/evidence.js'
import { rangeOf } from '../text/source.js'
import type { Origin } from '../text/value.js'
import { printable, printLine, widthOf, wrap } from './columns.js'
import type { Display, Paint } from './style.js'

/** Labels stand in a column of this width. */
const LABEL = 11
const MOST_PLACES = 8
/** Text that has less room than this is not wrapped. */
const NARROWEST = 30

const plain: Paint = (text) => text

/** Text behind a lead, wrapped so that it stays right of `under` columns; lead and text are painted apart. */
export function beside(
  lead: string,
  text: string,
  under: number,
  { width }: Display,
  paintLead: Paint = plain,
  paint: Paint = plain,
): readonly string[] {
  const room = width === null || width - under < NARROWEST ? null : width - under
  const [first = '', ...rest] = wrap(printable(text), room)
  return [paintLead(lead) + paint(first), ...rest.map((line) => ' '.repeat(under) + paint(line))]
}

/** A label and what there is to say under it. */
export function row(indent: string, label: string, text: string, display: Display, paint: Paint = plain): readonly string[] {
  return beside(indent + label.padEnd(LABEL), text, indent.length + LABEL, display, display.style.faint, paint)
}

/** A label, and places with what each shows, as many as `most`; nothing where there are none. */
export function trail(
  indent: string,
  label: string,
  evidence: readonly Evidence[],
  display: Display,
  most = MOST_PLACES,
): readonly string[] {
  const { style } = display
  const shown = evidence.slice(0, most)
  const places = shown.map(({ origin }) => (origin === null ? '' : placeOf(origin, display)))
  const column = Math.max(0, ...places.map(widthOf))
  const lines = shown.flatMap(({ message }, index) => {
    const place = places[index] ?? ''
    const lead = indent + (index === 0 ? label : '').padEnd(LABEL)
    const gap = column === 0 ? '' : ' '.repeat(column - widthOf(place) + 2)
    return beside(
      lead + place + gap,
      message,
      lead.length + widthOf(place + gap),
      display,
      () => style.faint(lead) + style.place(place) + gap,
    )
  })
  const hidden = evidence.length - shown.length
  return hidden > 0 ? [...lines, ...row(indent, '', `and ${hidden} more`, display, style.faint)] : lines
}

export function placeOf(origin: Origin, { showPath }: Display): string {
  return `${printable(showPath(origin.source.path))}:${positionOf(origin)}`
}

/** Line and column. */
export function positionOf(origin: Origin): string {
  const { line, column } = rangeOf(origin.source, origin)
  return `${line}:${column}`
}

/** Source text as one line, cut where it goes on. */
export function firstLine(written: string): string {
  const [line = '', ...rest] = written.split(/\r\n|\r|\n/)
  const { text } = printLine(line.trimEnd())
  return rest.length === 0 ? text : `${text.replace(/\s*\\$/, '')} …`
}
