/** IFS: what divides the words of an unquoted expansion, and stands between those that are joined (bash manual 3.5.7). */
import { hole, literal, text, type Value } from '../text/value.js'
import type { Runner } from './expand.js'
import type { State } from './state.js'

export const DEFAULT_SEPARATORS = ' \t\n'

/** The characters; null where they are not known. */
export function separatorsOf(state: State): string | null {
  const variable = state.get('IFS')
  // A shell takes none from its environment.
  return variable === null || variable.isUnset === true ? DEFAULT_SEPARATORS : literal(variable.value)
}

/** What stands between the elements of `$*`. */
export function joiner(runner: Runner): Value {
  const separators = separatorsOf(runner.state)
  return separators === null ? hole({ id: runner.unique('joiner'), kind: 'unknown', name: 'IFS' }) : text(separators.slice(0, 1))
}

/** Whether a word ends behind a stretch of text: behind a blank only where there is one. */
export type Ends = 'no' | 'if any' | 'yes'

export interface Piece {
  readonly text: string
  readonly ends: Ends
  /** How long what divides is that stands behind it. */
  readonly separator: number
}

/**
 * Divides text as the shell does.
 * @returns null where that is not known
 */
export function divided(written: string, separators: string | null): readonly Piece[] | null {
  if (separators === DEFAULT_SEPARATORS) return atBlanks(written, /([ \t\n]+)/)
  if (separators === null) return null
  const found = [...separators].filter((each) => written.includes(each))
  if (found.length === 0) return [{ text: written, ends: 'no', separator: 0 }]
  const separator = new RegExp(`([${found.map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}]+)`)
  if (found.every((each) => DEFAULT_SEPARATORS.includes(each))) return atBlanks(written, separator)
  // Blanks around other separators belong to them, and may come from what stands beside.
  if (/[ \t\n]/.test(separators) || found.some((each) => each.length > 1)) return null
  return piecesOf(written.split(new RegExp(separator.source.replace('+', ''))), 'yes')
}

function atBlanks(written: string, blanks: RegExp): readonly Piece[] {
  return piecesOf(written.split(blanks), 'if any')
}

/** @param words each followed by what divides it from the next */
function piecesOf(words: readonly string[], ends: Ends): readonly Piece[] {
  return words.flatMap((text, index): readonly Piece[] => {
    if (index % 2 === 1) return []
    const separator = words[index + 1]?.length ?? 0
    return [{ text, ends: index < words.length - 1 ? ends : 'no', separator }]
  })
}
