/** Patterns that arrive in a value: what `*`, `?` and `[...]` of an unquoted expansion stand for (bash manual 3.5.8). */
import type { ScriptText } from '../commands/field.js'
import { locateForDisplay } from '../text/location.js'
import type { Span } from '../text/source.js'
import { hole, type Segment, type Value } from '../text/value.js'

const SPECIAL = /\*+|\?|\[[!^]?\]?[^\]/]*\]/g

/** The value with its special characters as holes. One that escapes, or that only an extended pattern explains, is unknown as a whole. */
export function asPattern(value: Value, { start, end }: Span, script: ScriptText): Value {
  if (!value.some((segment) => segment.kind === 'text' && /[*?[\\]/.test(segment.text))) return value
  const origin = locateForDisplay(script.value, start, end)
  const place = origin?.place ?? start
  return value.flatMap((segment, index): Value => {
    if (segment.kind !== 'text' || !/[*?[\\]/.test(segment.text)) return [segment]
    if (/\\|[@+?!*]\(/.test(segment.text))
      return hole({ id: `pattern:${segment.text}:${place}`, kind: 'pattern', name: segment.text }, origin)
    const result: Segment[] = []
    let from = 0
    for (const match of segment.text.matchAll(SPECIAL)) {
      if (match.index > from) result.push({ ...segment, text: segment.text.slice(from, match.index), origin: null })
      const name = match[0].startsWith('*') ? '*' : match[0]
      result.push(
        ...hole({ id: `pattern:${name}:${place}:${index}:${match.index}`, kind: 'pattern', name }, origin, { inert: false, splits: true }),
      )
      from = match.index + match[0].length
    }
    if (from < segment.text.length) result.push(from === 0 ? segment : { ...segment, text: segment.text.slice(from), origin: null })
    return result
  })
}
