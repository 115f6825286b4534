/** Brace expansion: one word becomes several before anything else is expanded (bash manual 3.5.1). */
import type { ScriptText } from '../commands/field.js'
import type { Part, Word } from '../syntax/tree.js'

const BRACES = /\{([^{}\s,]*(?:,[^{}\s,]*)+)\}/
const MAX_BRACES = 64

/** `a{b,c}d` is two words. Nested braces are taken from the inside out; a range stays as it is written. */
export function expandBraces(word: Word, script: ScriptText): readonly Word[] {
  if (!word.parts.some((part) => part.kind === 'literal' && script.flat.slice(part.start, part.end).includes('{'))) return [word]
  let words: readonly Word[] = [word]
  for (let round = 0; round < 4; round += 1) {
    const next = words.flatMap((each) => expandOneBrace(each, script))
    if (next.length === words.length || next.length > MAX_BRACES) break
    words = next
  }
  return words
}

function expandOneBrace(word: Word, script: ScriptText): readonly Word[] {
  for (const [index, part] of word.parts.entries()) {
    if (part.kind !== 'literal') continue
    const match = BRACES.exec(script.flat.slice(part.start, part.end))
    if (match === null) continue
    const open = part.start + match.index
    const close = open + match[0].length
    let at = open + 1
    return (match[1] ?? '').split(',').map((alternative): Word => {
      const piece: Part = { kind: 'literal', start: at, end: at + alternative.length }
      at += alternative.length + 1
      const pieces: readonly Part[] = [
        { kind: 'literal', start: part.start, end: open },
        piece,
        { kind: 'literal', start: close, end: part.end },
      ]
      return {
        ...word,
        parts: [...word.parts.slice(0, index), ...pieces.filter(({ start, end }) => end > start), ...word.parts.slice(index + 1)],
      }
    })
  }
  return [word]
}
