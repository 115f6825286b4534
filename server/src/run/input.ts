/** Builtins that take words apart: `read` from standard input, `getopts` from the arguments (bash manual 4.1, 4.2). */
import type { Call } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import { parseOptions } from '../commands/options.js'
import { EMPTY, hole, literal, slice, lengthOf, text, type Value } from '../text/value.js'
import type { Condition } from './condition.js'
import { UNSET } from './variable.js'
import { loseName } from './unknown-names.js'
import { unknownStatus } from './statement.js'
import { fieldText, type Frame, type Walker } from './walker.js'

/** Which letter of a bundle such as `-abc` is next; no script can name it. */
const NEXT_LETTER = '\0letter'

/** `read`: known where standard input is a known text and nothing but plain lines is asked for. */
export function read(walker: Walker, call: Call, frame: Frame): Condition | null {
  const parsed = parseOptions(call.fields, ['-r', '-s', '-e', '-p =', '-t =', '-n =', '-N =', '-d =', '-u =', '-i =', '-a ='])
  const names = parsed.operands.map(({ value }) => literal(value))
  const line = frame.input.document === null ? null : literal(frame.input.document)?.split('\n')[0]
  const isPlain = parsed.options.every(({ name }) => name === 'r') && walker.state.get('IFS') === null
  if (line === null || line === undefined || !isPlain || line.includes('\\') || names.length === 0) return loseNames(walker, parsed)
  const words = line.trim().split(/[ \t]+/)
  for (const [index, name] of names.entries()) {
    if (name === null || !/^[A-Za-z_]\w*$/.test(name)) continue
    const isLast = index === names.length - 1
    const start = words.slice(0, index).reduce((offset, word) => line.indexOf(word, offset) + word.length, 0)
    set(walker, name, text(isLast ? line.slice(start).trim() : (words[index] ?? '')))
  }
  return { kind: 'constant', holds: frame.input.document !== null && literal(frame.input.document)?.includes('\n') === true }
}

/** `mapfile -t`: the lines of standard input as a list, where that is a known text. */
export function mapLines(walker: Walker, call: Call, { input }: Frame): Condition {
  const parsed = parseOptions(call.fields, ['-t', '-d =', '-n =', '-O =', '-s =', '-u =', '-C =', '-c ='])
  const [operand, ...others] = parsed.operands
  const name = fieldText(operand)
  const written = input.document === null ? null : literal(input.document)
  const isPlain = parsed.options.length > 0 && parsed.options.every((option) => option.name === 't') && others.length === 0
  if (written === null || name === null || !isPlain || !/^[A-Za-z_]\w*$/.test(name) || walker.state.get(name)?.isChanging === true)
    return loseNames(walker, parsed)
  const lines = written.replace(/\n$/, '').split('\n')
  const { at } = call.nameField
  const array = written === '' ? [] : lines.map((line): Field => ({ value: text(line), at, written: null, many: false }))
  const definition = { origin: null, message: `${name} is read here` }
  walker.state.set(name, { value: EMPTY, exported: walker.state.exportOf(name), array, definition })
  return { kind: 'constant', holds: true }
}

/** Where the input is not known. */
function loseNames(walker: Walker, { operands, options }: ReturnType<typeof parseOptions>): Condition {
  const arrays = options.flatMap(({ name, value }) => (name === 'a' && value !== null ? [value] : []))
  for (const value of [...operands.map((operand) => operand.value), ...arrays]) {
    const name = literal(value)
    if (name !== null && /^[A-Za-z_]\w*$/.test(name)) loseName(walker, name)
  }
  return unknownStatus(walker)
}

/** `getopts`: one option after the other, where the words that are looked at are known. */
export function getopts(walker: Walker, call: Call): Condition {
  const [spec, target, ...given] = call.fields
  const [letters, name] = [fieldText(spec), fieldText(target)]
  if (letters === null || name === null) return loseOptions(walker, name)
  const { fields, rest } = given.length > 0 ? { fields: given, rest: null } : walker.state.positional
  const index = Number(known(walker, 'OPTIND') ?? Number.NaN)
  const at = Number(known(walker, NEXT_LETTER) ?? Number.NaN)
  if (!Number.isInteger(index) || !Number.isInteger(at) || fields.some(({ many }) => many)) return loseOptions(walker, name)
  const field = fields[index - 1]
  if (field === undefined && rest !== null) return loseOptions(walker, name)
  const word = field === undefined ? '' : literal(field.value)
  if (word === null) return loseOptions(walker, name)
  if (!/^-./.test(word) || word === '--') {
    set(walker, name, text('?'))
    if (word === '--') set(walker, 'OPTIND', text(String(index + 1)))
    return { kind: 'constant', holds: false }
  }
  const option = takeOption(word, at === 0 ? 1 : at, letters, fields[index] ?? null)
  set(walker, name, text(option.letter))
  if (option.argument === null) walker.state.set('OPTARG', UNSET)
  else set(walker, 'OPTARG', option.argument)
  set(walker, 'OPTIND', text(String(index + option.words)))
  set(walker, NEXT_LETTER, text(String(option.next)))
  return { kind: 'constant', holds: true, key: `getopts ${index} ${at}` }
}

interface TakenOption {
  readonly letter: string
  readonly argument: Value | null
  /** How many words are used up. */
  readonly words: number
  /** Where the next letter stands in the word; 0 where the next word begins. */
  readonly next: number
}

function takeOption(word: string, at: number, letters: string, following: Field | null): TakenOption {
  const letter = word.charAt(at)
  const place = letters.indexOf(letter, letters.startsWith(':') ? 1 : 0)
  const isSilent = letters.startsWith(':')
  const isLast = at + 1 >= word.length
  const after = { words: isLast ? 1 : 0, next: isLast ? 0 : at + 1 }
  if (place < 0 || letter === ':') return { letter: '?', argument: isSilent ? text(letter) : null, ...after }
  if (letters.charAt(place + 1) !== ':') return { letter, argument: null, ...after }
  if (!isLast) return { letter, argument: text(word.slice(at + 1)), words: 1, next: 0 }
  if (following === null) return { letter: isSilent ? ':' : '?', argument: isSilent ? text(letter) : null, words: 1, next: 0 }
  return { letter, argument: slice(following.value, 0, lengthOf(following.value)), words: 2, next: 0 }
}

/** What the shell itself sets: `OPTIND` begins at 1. */
function known(walker: Walker, name: string): string | null {
  const variable = walker.state.get(name)
  return variable === null ? (name === 'OPTIND' ? '1' : '0') : literal(variable.value)
}

function loseOptions(walker: Walker, name: string | null): Condition {
  if (name !== null) loseName(walker, name)
  set(walker, 'OPTARG', hole({ id: walker.unique('arg:OPTARG'), kind: 'positional', name: 'OPTARG' }))
  loseName(walker, 'OPTIND')
  return unknownStatus(walker)
}

function set(walker: Walker, name: string, value: Value): void {
  const definition = { origin: null, message: `${name} is read` }
  walker.state.set(name, { value, exported: name.startsWith('\0') ? false : walker.state.exportOf(name), array: null, definition })
}
