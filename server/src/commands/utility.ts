/** How a utility is described: its names, its options, and what it does with its operands. */
import type { FileEffect, Call } from './effect.js'
import type { Field } from './field.js'
import type { ParsedCommand, OptionTable } from './options.js'
import { parseOptions } from './options.js'
import { concat, flatten, text, type Value } from '../text/value.js'

export interface Utility {
  readonly names: readonly string[]
  /** The options that are told apart; any other is taken to have no value of its own. */
  readonly options: OptionTable
  readonly effects: (call: Call) => readonly FileEffect[]
}

/** A utility whose command line is options and operands. */
export function utility(
  names: readonly string[],
  options: OptionTable,
  effects: (parsed: ParsedCommand, call: Call) => readonly FileEffect[],
): Utility {
  return { names, options, effects: (call) => effects(parseOptions(call.fields, options), call) }
}

/** The command with its options, as a message names it: `cp -r`, `rsync -a --delete`. */
export function said(call: Call, parsed: ParsedCommand): string {
  const words = [...new Set(parsed.options.map(({ field }) => field))]
    .map(({ value }) => flatten(value))
    .filter((word) => word.length < 24 && !word.includes('='))
  return [call.name, ...words.slice(0, 3)].join(' ')
}

/** Operands split into sources and the destination: the last, or the one that an option names. */
export function sourcesAndTarget(
  parsed: ParsedCommand,
  target: Field | null,
): { readonly from: readonly Field[]; readonly to: Field } | null {
  if (target !== null) return parsed.operands.length === 0 ? null : { from: parsed.operands, to: target }
  const to = parsed.operands.at(-1)
  if (to === undefined || parsed.operands.length < 2) return null
  return { from: parsed.operands.slice(0, -1), to }
}

/** The field of an option's value, made of the rest of its word where it is attached. */
export function valueFieldOf(parsed: ParsedCommand, ...names: readonly string[]): Field | null {
  const found = parsed.options.findLast(({ name }) => names.includes(name))
  if (found?.value === null || found?.value === undefined) return null
  return found.valueField ?? { value: found.value, at: found.field.at, written: null, many: false }
}

/** One of the many files below a path, whatever its name. */
export function below(path: Field): Field {
  const name: Value = [
    { kind: 'hole', hole: { id: 'found', kind: 'pattern', name: '*' }, inert: true, splits: false, origin: null, through: null },
  ]
  return { ...path, value: concat(path.value, text('/'), name), written: null, many: true }
}

/** The working directory, as an operand that is not written. */
export function here(call: Call): Field {
  return { ...call.nameField, value: text('.'), written: null }
}
