/**
 * Parses the options of a command by a table, as GNU getopt_long does: combined short options, values attached or in
 * the next word, `--name=value`, abbreviations, `--`, and operands between options.
 */
import { memo } from '../text/memo.js'
import { flatten, literal, PLACEHOLDER, slice, lengthOf, type Value } from '../text/value.js'
import type { Field } from './field.js'

/**
 * One option a line: its spellings, then `=` when it takes a value or `=?` when the value is optional and attached.
 * The first long spelling (else the first) is its name, as in `'-t --target-directory ='`.
 */
export type OptionTable = readonly string[]

export interface ParsedOption {
  readonly name: string
  /** As it is written: `-r`, `--recursive`. */
  readonly spelling: string
  readonly value: Value | null
  readonly field: Field
  /** The word that holds the value, when it is a word of its own. */
  readonly valueField: Field | null
}

export interface ParsedCommand {
  readonly options: readonly ParsedOption[]
  readonly operands: readonly Field[]
  /** False where an unquoted unknown may hold further options or operands. */
  readonly complete: boolean
}

export interface OptionShape {
  readonly name: string
  readonly spellings: readonly string[]
  readonly value: 'none' | 'required' | 'optional'
}

/**
 * Parses the words after a command's name.
 * @param untilOperand stop at the first operand, as wrappers do; the rest are operands too
 */
export function parseOptions(fields: readonly Field[], table: OptionTable, untilOperand = false): ParsedCommand {
  const shapes = shapesFor(table)
  const options: ParsedOption[] = []
  const operands: Field[] = []
  let complete = true
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index]
    if (field === undefined) break
    const word = flatten(field.value)
    if (field.many && word.startsWith(PLACEHOLDER)) complete = false
    if (word === '--') {
      operands.push(...fields.slice(index + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      if (untilOperand) {
        operands.push(...fields.slice(index))
        break
      }
      operands.push(field)
      continue
    }
    const taken = word.startsWith('--')
      ? parseLong(field, word, shapes, fields[index + 1])
      : parseShort(field, word, shapes, fields[index + 1])
    options.push(...taken.options)
    if (taken.usedNext) index += 1
  }
  return { options, operands, complete }
}

export function option(parsed: ParsedCommand, ...names: readonly string[]): ParsedOption | null {
  return parsed.options.findLast(({ name }) => names.includes(name)) ?? null
}

/** A word of short options: its letters, and the value that the last of them has in the same word. */
export function splitLetters(parsed: ParsedCommand, field: Field): readonly [letters: string, attached: string] {
  const word = flatten(field.value)
  const last = parsed.options.findLast((each) => each.field === field)
  const attached = last?.value === null || last?.value === undefined || last.valueField !== null ? '' : flatten(last.value)
  return [word.slice(1, word.length - attached.length), attached]
}

interface Taken {
  readonly options: readonly ParsedOption[]
  readonly usedNext: boolean
}

function parseLong(field: Field, word: string, shapes: ReadonlyMap<string, OptionShape>, next: Field | undefined): Taken {
  const equals = word.indexOf('=')
  const spelling = equals < 0 ? word : word.slice(0, equals)
  const shape = shapes.get(spelling) ?? abbreviated(spelling, shapes)
  const attached = equals < 0 ? null : slice(field.value, equals + 1, lengthOf(field.value))
  if (shape?.value === 'required' && attached === null) {
    return { options: [{ name: shape.name, spelling, value: next?.value ?? null, field, valueField: next ?? null }], usedNext: true }
  }
  return { options: [{ name: shape?.name ?? spelling.slice(2), spelling, value: attached, field, valueField: null }], usedNext: false }
}

function abbreviated(spelling: string, shapes: ReadonlyMap<string, OptionShape>): OptionShape | undefined {
  const matches = new Set([...shapes].filter(([known]) => known.startsWith(spelling)).map(([, shape]) => shape))
  return matches.size === 1 ? [...matches][0] : undefined
}

function parseShort(field: Field, word: string, shapes: ReadonlyMap<string, OptionShape>, next: Field | undefined): Taken {
  // Some programs (find, rsync, docker) have long options with one dash; a table may list them whole.
  const whole = shapes.get(word)
  if (whole !== undefined && word.length > 2) {
    if (whole.value !== 'required')
      return { options: [{ name: whole.name, spelling: word, value: null, field, valueField: null }], usedNext: false }
    return { options: [{ name: whole.name, spelling: word, value: next?.value ?? null, field, valueField: next ?? null }], usedNext: true }
  }
  const options: ParsedOption[] = []
  for (let at = 1; at < word.length; at += 1) {
    const spelling = `-${word[at] ?? ''}`
    const shape = shapes.get(spelling)
    if (shape === undefined || shape.value === 'none') {
      options.push({ name: shape?.name ?? spelling.slice(1), spelling, value: null, field, valueField: null })
      continue
    }
    const rest = at + 1 < word.length ? slice(field.value, at + 1, lengthOf(field.value)) : null
    if (rest !== null || shape.value === 'optional') {
      options.push({ name: shape.name, spelling, value: rest, field, valueField: null })
      return { options, usedNext: false }
    }
    options.push({ name: shape.name, spelling, value: next?.value ?? null, field, valueField: next ?? null })
    return { options, usedNext: true }
  }
  return { options, usedNext: false }
}

const shapesFor = memo(
  (table: OptionTable): ReadonlyMap<string, OptionShape> =>
    new Map(optionsOf(table).flatMap((shape) => shape.spellings.map((spelling) => [spelling, shape] as const))),
)

/** The options of a table, each once. */
export function optionsOf(table: OptionTable): readonly OptionShape[] {
  return table.map((line) => {
    const words = line.split(' ')
    const spellings = words.filter((word) => word.startsWith('-'))
    const name = (spellings.find((spelling) => spelling.startsWith('--')) ?? spellings[0] ?? '').replace(/^-+/, '')
    return { name, spellings, value: words.includes('=') ? 'required' : words.includes('=?') ? 'optional' : 'none' }
  })
}

/** The literal value of an option, or null. */
export function optionText(parsed: ParsedCommand, ...names: readonly string[]): string | null {
  const value = option(parsed, ...names)?.value
  return value === null || value === undefined ? null : literal(value)
}
