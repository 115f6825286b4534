/** A command that may be taken out of its list: it begins one, and another command follows. Shared by the rules whose fixes do that. */
import type { Written } from '../commands/field.js'

/** Where the command after it begins; null where taking the command out would change what else runs. */
export function startOfNext({ script, start, end }: Written): number | null {
  const before = script.flat.slice(0, start)
  const separator = /^[ \t]*(?:&&|;(?!;)|\n)\s*/.exec(script.flat.slice(end))?.[0]
  if (separator === undefined || !/(?:^|[\n;{]|\b(?:then|do|else))[ \t]*$/.test(before)) return null
  return end + separator.length
}
