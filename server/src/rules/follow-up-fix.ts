/** A fix that lets one more command follow; shared by the rules that offer it. */
import type { Field, Written } from '../commands/field.js'
import { asItIsNow, commandNow } from '../commands/now.js'
import type { Situated } from '../facts/situated.js'
import { PLACEHOLDER } from '../text/value.js'
import type { Rewrite } from './rule.js'

/**
 * `command path`, and what is written behind it, after a command that is a statement of its own; else null. Where a failure does not stop the script,
 * by `&&`: what comes last gives the status.
 */
export function followedBy({ moment }: Situated, command: string, path: Written, behind = ''): Rewrite | null {
  const { words, fate, options } = moment
  const [here, named] = [commandNow(moment), asItIsNow(path)]
  if (here === null || named?.script !== here.script) return null
  if (words.some(({ written }) => written !== null && written.script !== moment.script)) return null
  const { script, ...span } = here
  const before = script.flat.slice(0, span.start).replace(/[ \t]+$/, '')
  if (before !== '' && !/(?:[\n;{(]|\b(?:then|do|else))$/.test(before)) return null
  if (!/^[ \t]*(?:$|[\n)}#]|;(?!;))/.test(script.flat.slice(span.end))) return null
  const operator = options.errexit && fate === 'stops' ? '; ' : ' && '
  return {
    script,
    span,
    pieces: [
      { keep: span },
      { write: `${operator}${command} ` },
      { keep: { start: named.start, end: named.end } },
      ...(behind === '' ? [] : [{ write: behind }]),
    ],
  }
}

/** Where a word is written that may be written once more in the same script, with the same meaning; else null. */
export function repeatable(field: Field, { moment }: Situated): Written | null {
  const { written } = field
  if (written === null || written.script !== moment.script || /\$\(|`|[*?[]/.test(textOf(written))) return null
  // Without quotes a word of `[[ ]]` is one word there, and may be several here.
  const isOwn = written.start >= moment.span.start && written.end <= moment.span.end
  return !isOwn && textOf(written).replaceAll(QUOTED, '').includes('$') ? null : written
}

const QUOTED = /"[^"]*"|'[^']*'/g

/** The word as text; null where something of it is not. */
export function wordText(field: Field, item: Situated): string | null {
  const written = repeatable(field, item)
  return written === null || textOf(written).includes(PLACEHOLDER) ? null : textOf(written)
}

/** `sudo -u x ` and the like, as they are written before a command; null where that cannot be told. */
export function prefixText({ moment }: Situated): string | null {
  const { prefix, script, span } = moment
  const last = prefix.at(-1)
  if (last === undefined) return ''
  if (last.at.script !== script || last.at.end <= span.start) return null
  const text = script.flat.slice(span.start, last.at.end)
  return text.includes(PLACEHOLDER) || /\b(?:xargs|find)\b/.test(text) ? null : `${text} `
}

function textOf({ script, start, end }: Written): string {
  return script.flat.slice(start, end)
}
