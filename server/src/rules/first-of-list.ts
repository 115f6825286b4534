/** A command that may be taken out of its list: it begins one, and another command follows. Shared by the rules whose fixes do that. */
import type { Moment } from '../run/event.js'

/** Where the command after it begins; null where taking the command out would change what else runs. */
export function startOfNext({ script, span }: Moment): number | null {
  const before = script.flat.slice(0, span.start)
  const separator = /^[ \t]*(?:&&|;(?!;)|\n)\s*/.exec(script.flat.slice(span.end))?.[0]
  if (separator === undefined || !/(?:^|[\n;{]|\b(?:then|do|else))[ \t]*$/.test(before)) return null
  return span.end + separator.length
}
