/**
 * Writes text so that it survives the layers of quoting around a place: YAML scalars of every style, shell strings.
 * Answers null where a layer cannot hold the text; whoever edits decodes the result again before it is offered.
 */
import { encodeInterpolation } from './interpolation.js'
import type { Source } from './source.js'
import type { Quoting, QuotingLayer } from './value.js'

/** The text as it must be written at a place with this quoting, with the file's own line ends. */
export function encode(content: string, quoting: Quoting | null, source: Source): string | null {
  let written: string | null = content
  for (let at = quoting; at !== null; at = at.outer) {
    written = encodeLayer(written, at.layer)
    if (written === null) return null
  }
  if (written.includes('\r')) return null
  return source.text.includes('\r\n') ? written.replace(/\n/g, '\r\n') : written
}

/** True where characters are written in the same way at both places. */
export function sameQuoting(left: Quoting | null, right: Quoting | null): boolean {
  if (left === right) return true
  if (left === null || right === null || left.layer.kind !== right.layer.kind) return false
  const leftIndent = 'indent' in left.layer ? left.layer.indent : ''
  const rightIndent = 'indent' in right.layer ? right.layer.indent : ''
  const leftEscape = left.layer.kind === 'interpolation' ? left.layer.escape : null
  const rightEscape = right.layer.kind === 'interpolation' ? right.layer.escape : null
  return leftIndent === rightIndent && leftEscape === rightEscape && sameQuoting(left.outer, right.outer)
}

function encodeLayer(content: string, layer: QuotingLayer): string | null {
  switch (layer.kind) {
    case 'yaml-literal':
      return UNPRINTABLE.test(content) ? null : content.replace(/\n(?=[^\n])/g, `\n${layer.indent}`)
    case 'yaml-folded':
      return content.includes('\n') || UNPRINTABLE.test(content) ? null : content
    case 'yaml-plain':
      return /\n|: |:$| #|\t/.test(content) || UNPRINTABLE.test(content) ? null : content
    case 'yaml-single':
      return content.includes('\n') || UNPRINTABLE.test(content) ? null : content.replace(/'/g, "''")
    case 'yaml-double':
      return /\p{Surrogate}/u.test(content) ? null : encodeDouble(content)
    case 'shell-single':
      return content.replace(/'/g, `'\\''`)
    case 'shell-double':
      return content.replace(/[\\"$`]/g, '\\$&')
    case 'shell-heredoc':
      return content.replace(/[\\$`]/g, '\\$&')
    case 'shell-ansi-c':
      return content.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')
    case 'shell-unquoted':
      return content.includes('\n') ? null : content.replace(/[^\w@%+=:,./-]/g, '\\$&')
    case 'interpolation':
      return encodeInterpolation(content, layer.escape)
  }
}

/** What YAML can hold only as an escape, and half a character. */
const UNPRINTABLE = /[^\n\t\u0020-\u007e\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|\p{Surrogate}/u

function encodeDouble(content: string): string {
  const escaped = content.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t')
  return escaped.replace(new RegExp(UNPRINTABLE, 'gu'), (unit) => `\\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
}
