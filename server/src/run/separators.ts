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

/** A stretch of text, and whether a word ends behind it. */
export interface Piece {
  readonly text: string
  readonly ends: 'no' | 'if any' | 'yes'
}

/**
 * Divides text as the shell does.
 * @returns null where that is not known
 */
export function divided(written: string, separators: string | null): readonly Piece[] | null {
  if (separators === DEFAULT_SEPARATORS) return atBlanks(written, /([ \t\n]+)/)
  if (separators === null) return null
  const found = [...separators].filter((each) => written.includes(each))
  if (found.length === 0) return [{ text: written, ends: 'no' }]
  const separator = new RegExp(`([${found.map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}]+)`)
  if (found.every((each) => DEFAULT_SEPARATORS.includes(each))) return atBlanks(written, separator)
  // Blanks around other separators belong to them.
  if (found.some((each) => DEFAULT_SEPARATORS.includes(each) || each.length > 1)) return null
  const words = written.split(new RegExp(separator.source.replace('+', '')))
  return words.flatMap((each, index): readonly Piece[] =>
    index % 2 === 1 ? [] : [{ text: each, ends: index < words.length - 1 ? 'yes' : 'no' }],
  )
}

function atBlanks(written: string, blanks: RegExp): readonly Piece[] {
  const words = written.split(blanks)
  return words.flatMap((each, index): readonly Piece[] =>
    index % 2 === 1 ? [] : [{ text: each, ends: index < words.length - 1 ? 'if any' : 'no' }],
  )
}
