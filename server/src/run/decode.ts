/** Reads literal text of a script as the shell does: backslashes and quotes go, every unit keeps its origin. */
import type { ScriptText } from '../commands/field.js'
import { locate } from '../text/location.js'
import { PLACEHOLDER, slice, type Origin, type Quoting, type QuotingLayer, type Segment, type Value } from '../text/value.js'

type ShellLayer = Extract<QuotingLayer['kind'], `shell-${string}`>

const layers: Record<ShellLayer, { readonly layer: QuotingLayer; readonly outer: null }> = {
  'shell-unquoted': { layer: { kind: 'shell-unquoted' }, outer: null },
  'shell-single': { layer: { kind: 'shell-single' }, outer: null },
  'shell-double': { layer: { kind: 'shell-double' }, outer: null },
  'shell-ansi-c': { layer: { kind: 'shell-ansi-c' }, outer: null },
  'shell-heredoc': { layer: { kind: 'shell-heredoc' }, outer: null },
}

function within(outer: Quoting | null, kind: ShellLayer): Quoting {
  return outer === null ? layers[kind] : { layer: layers[kind].layer, outer }
}

/** The same text, as standing inside one more layer of shell quoting. */
export function layered(value: Value, kind: ShellLayer): Value {
  return value.map((segment): Segment => {
    if (segment.kind !== 'text' || segment.origin === null || segment.through !== null) return segment
    return { ...segment, origin: segment.origin.in(within(segment.origin.quoting, kind)) }
  })
}

/** Text between single quotes: as it is. */
export function decodeSingle(script: ScriptText, start: number, end: number): Value {
  return layered(slice(script.value, start, end), 'shell-single')
}

/** Text between double quotes or in a here-document: a backslash escapes `$`, `` ` ``, `\`, a line end and (quotes only) `"`. */
export function decodeDouble(script: ScriptText, start: number, end: number, kind: 'shell-double' | 'shell-heredoc'): Value {
  const escapable = kind === 'shell-double' ? '$`"\\\n' : '$`\\\n'
  return decode(script, start, end, kind, (character) => (escapable.includes(character) ? (character === '\n' ? '' : character) : null))
}

/** Unquoted text: a backslash escapes anything, a line end after it vanishes. */
export function decodeUnquoted(script: ScriptText, start: number, end: number): Value {
  return decode(script, start, end, 'shell-unquoted', (character) => (character === '\n' ? '' : character))
}

function decode(script: ScriptText, start: number, end: number, kind: ShellLayer, unescape: (character: string) => string | null): Value {
  const { flat, value } = script
  if (!flat.slice(start, end).includes('\\')) return layered(slice(value, start, end), kind)
  const result: Segment[] = []
  let plainFrom = start
  for (let at = start; at < end - 1; at += 1) {
    if (flat[at] !== '\\') continue
    const next = flat[at + 1] ?? ''
    const decoded = next === PLACEHOLDER ? null : unescape(next)
    if (decoded !== null) {
      result.push(...layered(slice(value, plainFrom, at), kind))
      if (decoded !== '') result.push(encodedSegment(script, at, at + 2, decoded, kind))
      plainFrom = at + 2
    }
    at += 1
  }
  result.push(...layered(slice(value, plainFrom, end), kind))
  return result
}

const ANSI_C = /\\(?:([abeEfnrtv\\'"?])|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|c(.))/gs
const ANSI_NAMES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
}

/** The content of `$'...'`. */
export function decodeAnsiC(script: ScriptText, start: number, end: number): Value {
  const result: Segment[] = []
  let from = start
  for (const match of script.flat.slice(start, end).matchAll(ANSI_C)) {
    const at = start + match.index
    result.push(...layered(slice(script.value, from, at), 'shell-ansi-c'))
    const [whole, name, hexadecimal, unicode, longUnicode, octal, control] = match
    const code = hexadecimal ?? unicode ?? longUnicode
    const decoded =
      name !== undefined
        ? (ANSI_NAMES[name] ?? name)
        : code !== undefined
          ? String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)))
          : octal !== undefined
            ? String.fromCharCode(Number.parseInt(octal, 8) & 255)
            : String.fromCharCode((control ?? '@').charCodeAt(0) & 31)
    result.push(encodedSegment(script, at, at + whole.length, decoded, 'shell-ansi-c'))
    from = at + whole.length
  }
  result.push(...layered(slice(script.value, from, end), 'shell-ansi-c'))
  return result
}

function encodedSegment(script: ScriptText, start: number, end: number, decoded: string, kind: ShellLayer): Segment {
  const place = locate(script.value, start, end)
  const origin: Origin | null = place === null ? null : place.in(within(place.quoting, kind))
  return { kind: 'text', text: decoded, origin, through: null }
}
