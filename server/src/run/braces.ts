/** Brace expansion: one word becomes several before anything else is expanded (bash manual 3.5.1). */
import type { ScriptText } from '../commands/field.js'
import type { Part, Word } from '../syntax/tree.js'
import type { Span } from '../text/source.js'

/** Text that stands nowhere in the script: one member of a range. The span is the range. */
export interface Generated extends Span {
  readonly kind: 'generated'
  readonly text: string
}
export type Piece = Part | Generated

/** What braces may hold: single characters of unquoted text, and pieces that are never looked into. */
type Token = { readonly kind: 'character'; readonly character: string; readonly at: number } | Piece

const MAX_BRACES = 64

/** The words that a word becomes, each as its pieces; null where they are not followed: too many, or with other names in them. */
export function expandBraces(word: Word, script: ScriptText): readonly (readonly Piece[])[] | null {
  if (!word.parts.some((part) => part.kind === 'literal' && script.flat.slice(part.start, part.end).includes('{'))) return [word.parts]
  const made = expandTokens(tokensOf(word, script))
  return made === null || made.some((tokens) => makesName(tokens, script)) ? null : made.map(piecesOf)
}

/** `$a{b,c}` is `$ab` and `$ac`: what a name is is read afterwards. */
function makesName(tokens: readonly Token[], { flat }: ScriptText): boolean {
  return tokens.some((token, index) => {
    const next = tokens[index + 1]
    if (token.kind !== 'parameter' || next === undefined || !/[A-Za-z_]/.test(flat.charAt(token.start + 1))) return false
    if (next.kind === 'generated') return /^\w/.test(next.text)
    return next.kind === 'character' && next.at !== token.end && /\w/.test(next.character)
  })
}

function tokensOf(word: Word, { flat }: ScriptText): readonly Token[] {
  return word.parts.flatMap((part) => {
    if (part.kind !== 'literal') return [part]
    const tokens: Token[] = []
    for (let at = part.start; at < part.end; at += 1) {
      const character = flat[at] ?? ''
      if (character === '\\' && at + 1 < part.end) {
        tokens.push({ kind: 'literal', start: at, end: at + 2 })
        at += 1
      } else tokens.push({ kind: 'character', character, at })
    }
    return tokens
  })
}

/** The leftmost pair of braces that means something, and what stands behind it, each in all its forms. */
function expandTokens(tokens: readonly Token[]): readonly (readonly Token[])[] | null {
  for (let open = 0; open < tokens.length; open += 1) {
    if (!isCharacter(tokens[open], '{')) continue
    const found = contentOf(tokens, open)
    if (found === null) continue
    const { alternatives, close } = found
    const members = alternatives.length > 1 ? alternatives.map(expandTokens) : [rangeOf(alternatives[0] ?? [])]
    if (alternatives.length === 1 && members[0] === null) continue
    const rest = expandTokens(tokens.slice(close + 1))
    if (rest === null || members.includes(null)) return null
    const before = tokens.slice(0, open)
    const all = members.flatMap((some) => some ?? []).flatMap((member) => rest.map((after) => [...before, ...member, ...after]))
    return all.length > MAX_BRACES ? null : all
  }
  return [tokens]
}

function contentOf(
  tokens: readonly Token[],
  open: number,
): { readonly alternatives: readonly (readonly Token[])[]; readonly close: number } | null {
  const alternatives: (readonly Token[])[] = []
  let [depth, from] = [0, open + 1]
  for (let at = open + 1; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (isCharacter(token, '{')) depth += 1
    else if (isCharacter(token, '}') && depth > 0) depth -= 1
    else if (isCharacter(token, '}')) return { alternatives: [...alternatives, tokens.slice(from, at)], close: at }
    else if (isCharacter(token, ',') && depth === 0) {
      alternatives.push(tokens.slice(from, at))
      from = at + 1
    }
  }
  return null
}

/** `1..3`, `a..e`, `01..10..3`: the members of the range, or null where it is none. */
function rangeOf(tokens: readonly Token[]): readonly (readonly Token[])[] | null {
  let written = ''
  for (const token of tokens) {
    if (token.kind !== 'character') return null
    written += token.character
  }
  const [first] = tokens
  const match = /^(?:(-?\d+)\.\.(-?\d+)|([A-Za-z])\.\.([A-Za-z]))(?:\.\.(-?\d+))?$/.exec(written)
  if (match === null || first?.kind !== 'character') return null
  const [, low = '', high = '', letter = '', last = '', step] = match
  const [from, to] = letter === '' ? [Number(low), Number(high)] : [letter.charCodeAt(0), last.charCodeAt(0)]
  const by = Math.abs(Number(step ?? 1)) || 1
  const isPadded = [low, high].some((each) => /^-?0\d/.test(each))
  const width = isPadded ? Math.max(low.length, high.length) : 0
  const count = Math.floor(Math.abs(to - from) / by) + 1
  return Array.from({ length: Math.min(count, MAX_BRACES + 1) }, (_, index) => {
    const number = from + index * by * (to < from ? -1 : 1)
    const text = letter === '' ? padded(number, width) : String.fromCharCode(number)
    return [{ kind: 'generated', text, start: first.at, end: first.at + written.length }]
  })
}

function padded(number: number, width: number): string {
  return number < 0 ? `-${String(-number).padStart(width - 1, '0')}` : String(number).padStart(width, '0')
}

function isCharacter(token: Token | undefined, character: string): boolean {
  return token?.kind === 'character' && token.character === character
}

function piecesOf(tokens: readonly Token[]): readonly Piece[] {
  const pieces: Piece[] = []
  for (const token of tokens) {
    const piece: Piece = token.kind === 'character' ? { kind: 'literal', start: token.at, end: token.at + 1 } : token
    const last = pieces.at(-1)
    if (piece.kind === 'literal' && last?.kind === 'literal' && last.end === piece.start)
      pieces[pieces.length - 1] = { ...last, end: piece.end }
    else pieces.push(piece)
  }
  return pieces
}
