/** Where something is written now, that was read in an older text of an edited function. */
import { locate } from '../text/location.js'
import type { Span } from '../text/source.js'
import type { Anchor, Value } from '../text/value.js'
import type { Field, ScriptText, Written } from './field.js'

/** The same stretch in what its function is now; itself where nothing was edited, null where it has gone. */
export function asItIsNow(written: Written): Written | null {
  const { script } = written
  const now = textNow(script)
  if (now === script) return written
  const span = spanIn(now, written)
  return span === null ? null : { script: now, start: span.start, end: span.end }
}

/** A command, as far as it says where it is written. */
export interface CommandPlace {
  readonly script: ScriptText
  readonly span: Span
}

/** Where the command of a moment is written now; null where it has gone. */
export function commandNow({ script, span }: CommandPlace): Written | null {
  return asItIsNow({ script, start: span.start, end: span.end })
}

/** Where a word begins now, for comparing with others of the same command. */
export function startNow({ at }: Field): number {
  return asItIsNow(at)?.start ?? at.start
}

/** What the function is now of which this was the text; any other text is itself. */
export function textNow(script: ScriptText): ScriptText {
  return script.now?.script ?? script
}

function spanIn(now: ScriptText, { script, start, end }: Written): Span | null {
  const place = locate(script.value, start, end)
  const last = place?.last ?? place
  const from = place === null ? null : offsetIn(now.value, place.anchor, place.from)
  const to = last === null ? null : offsetIn(now.value, last.anchor, last.to)
  return from === null || to === null ? null : { start: from, end: to }
}

function offsetIn(value: Value, anchor: Anchor, unit: number): number | null {
  let offset = 0
  for (const segment of value) {
    const { origin } = segment
    if (origin !== null && origin.anchor === anchor && origin.from <= unit && unit <= origin.to) return offset + unit - origin.from
    offset += segment.kind === 'text' ? segment.text.length : 1
  }
  return null
}
