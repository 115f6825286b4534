/**
 * How text is written where a CI system fills in its own variables before anybody else reads it: what it would take for
 * one is escaped. Knows the escapes, not which system has which, nor what a variable holds.
 */
import type { InterpolationEscape, Origin, Quoting } from './value.js'

/** The text with escapes, or null where the escapes cannot say it. */
export function encodeInterpolation(content: string, kind: InterpolationEscape): string | null {
  switch (kind) {
    case 'every-dollar':
      // A backslash before `$` is itself an escape of it, and only two of them stand for themselves. Nothing escapes `{{`.
      return /(?<!\\)\\(\\\\)*\$|\{\{/.test(content) ? null : content.replaceAll('$', '$$$$')
    case 'dollar-brace':
      return content.replace(/\$+(?=\{)|\${2,}/g, '$&$&')
    case 'dollar-name':
      return content.replaceAll('$', '$$$$')
    case 'dollar-paren':
      // What has these brackets is a template, which is not read.
      return /\{[{%]/.test(content) ? null : content.replace(/\$+(?=\()|\${2,}/g, '$&$&')
    case 'angles':
      return content.includes('\\<<') ? null : content.replaceAll('<<', '\\<<')
  }
}

/** True where pieces written side by side at the place would be read together as something else than each for itself. */
export function readsTogether(place: Origin, pieces: readonly string[]): boolean {
  const kind = interpolationOf(place.quoting)
  if (kind === null) return false
  const { source, start, end } = place
  const parts = [source.text.slice(Math.max(0, start - MAX_RUN), start), ...pieces, source.text.slice(end, end + MAX_RUN)]
  let left = ''
  for (const part of parts) {
    if (part === '') continue
    if (OPEN[kind].test(left) && TAKEN[kind].test(part)) return true
    if (INSIDE[kind].test(left) || (kind === 'every-dollar' && joinsWordOrBraces(left, part))) return true
    if (kind === 'dollar-paren' && left.endsWith('{') && /^[{%]/.test(part)) return true
    if (kind === 'dollar-name' && NAMED.test(left) && /^\w/.test(part)) return true
    left = (left + part).slice(-MAX_RUN)
  }
  return false
}

function joinsWordOrBraces(left: string, right: string): boolean {
  if (/^\\+\$/.test(right) || (left.endsWith('\\') && right.startsWith('$'))) return true
  return (left.endsWith('{') && right.startsWith('{')) || (endsUnbraced(left) && /^[\p{L}\p{N}_]/u.test(right))
}

/** A variable without brackets, whose name ends where no more letters follow. */
function endsUnbraced(text: string): boolean {
  return /(?:(?<!\$)\$(\$\$)*|\\\$+)\p{L}[\p{L}\p{N}_]*$/u.test(text)
}

/** The same where names are those of a shell. */
const NAMED = /(?<!\$)\$(\$\$)*[A-Za-z_]\w*$/

/** As many units beside a border as are looked at. */
const MAX_RUN = 200

/** What at the end of a text may take what follows for its own; a `$` that YAML has as an escape too. */
const DOLLAR = /(?<!\$)\$(\$\$)*$|\\\$+$|\\(x24|u0024|U00000024)$/
const OPEN: Record<InterpolationEscape, RegExp> = {
  'every-dollar': DOLLAR,
  'dollar-brace': DOLLAR,
  'dollar-name': DOLLAR,
  'dollar-paren': DOLLAR,
  angles: /[\\<]$/,
}
const TAKEN: Record<InterpolationEscape, RegExp> = {
  'every-dollar': /^[$({\p{L}]/u,
  'dollar-brace': /^[${]/,
  'dollar-name': /^[${A-Za-z_]/,
  'dollar-paren': /^[$(]/,
  angles: /^</,
}
/** Brackets that a variable opens, even one that the system does not understand: any change may make it one. */
const BRACES = /(?:(?<!\$)\$(\$\$)*|\\\$+)\{[^}]*$/
const INSIDE: Record<InterpolationEscape, RegExp> = {
  'every-dollar': /(?:(?<!\$)\$(\$\$)*|\\\$+)\{[^}]*$|\{\{[\s\w.-]*$/,
  'dollar-brace': BRACES,
  'dollar-name': BRACES,
  'dollar-paren': /(?:(?<!\$)\$(\$\$)*|\\\$+)\([^)]*$/,
  angles: /(?<!\\)<<[^>]*$/,
}

function interpolationOf(quoting: Quoting | null): InterpolationEscape | null {
  for (let at = quoting; at !== null; at = at.outer) if (at.layer.kind === 'interpolation') return at.layer.escape
  return null
}
