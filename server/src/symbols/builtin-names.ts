/** What bash reads as the name of a variable where no `$` says so: operands of builtins, and arithmetic. */
import type { Word } from '../syntax/tree.js'

export const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/

/** bash(1), SHELL BUILTIN COMMANDS: options of `read` and `mapfile` that take a word which is no name. */
const TAKES_A_WORD = /^-\w*[dinNptuOsCc]$/

/** The words of a builtin that name what it stores into. */
export function namesStoredBy(name: string, operands: readonly Word[], literal: (word: Word) => string | null): ReadonlySet<Word> {
  const texts = operands.map(literal)
  const at = (index: number): readonly Word[] => operands.slice(index, index + 1)
  switch (name) {
    case 'read':
    case 'mapfile':
    case 'readarray':
      return new Set(operands.filter((_, index) => texts[index]?.startsWith('-') === false && !TAKES_A_WORD.test(texts[index - 1] ?? '')))
    case 'getopts':
      return new Set(at(1))
    case 'printf':
      return new Set(texts[0] === '-v' ? at(1) : [])
    default:
      return new Set()
  }
}

const NAME = /\$\{?[#!]?\w+|0[xX][0-9a-fA-F]+|\d+(?:#\w+)?|[A-Za-z_]\w*/g

/** The names in arithmetic, with their offsets; null where a command stands inside. */
export function arithmeticNames(text: string): readonly { readonly name: string; readonly at: number; readonly isSet: boolean }[] | null {
  if (/\$\((?!\()|`/.test(text)) return null
  return [...text.matchAll(NAME)].flatMap(({ 0: found, index }) => {
    const name = found.replace(/^\$\{?[#!]?/, '')
    if (!VARIABLE.test(name)) return []
    const after = text.slice(index + found.length)
    const isSet = /^\s*(?:[-+*/%&|^]|<<|>>)?=(?!=)|^\s*(?:\+\+|--)/.test(after) || /(?:\+\+|--)\s*$/.test(text.slice(0, index))
    return [{ name, at: index + found.length - name.length, isSet: isSet && !found.startsWith('$') }]
  })
}
