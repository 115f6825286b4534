/** `flock`: which lock a command takes, by its own words or as a wrapper before another command. Of util-linux 2.38 and busybox. */
import { flatten, literal } from '../text/value.js'
import type { FileEffect } from './effect.js'
import type { Field } from './field.js'
import { option, parseOptions, type OptionTable, type ParsedCommand } from './options.js'
import type { Utility } from './utility.js'

export const FLOCK_OPTIONS: OptionTable = [
  '-s --shared',
  '-x -e --exclusive',
  '-u --unlock',
  '-n --nb --nonblock',
  '-w --timeout --wait =',
  '-E --conflict-exit-code =',
  '-o --close',
  '-F --no-fork',
  '--verbose',
]

export const flock: Utility = {
  names: ['flock'],
  options: FLOCK_OPTIONS,
  effects: (call) => lockOf(call.fields),
}

type Lock = Extract<FileEffect, { readonly kind: 'lock' }>

/** What the wrappers before a command do themselves. */
export function effectsOfWrappers(prefix: readonly Field[]): readonly Lock[] {
  return prefix.flatMap((field, index) => (/(^|\/)flock$/.test(literal(field.value) ?? '') ? lockOf(prefix.slice(index + 1)) : []))
}

/** `-c` belongs behind the file: before it flock calls it an invalid option, and runs nothing. */
export function isRefused(parsed: ParsedCommand): boolean {
  return option(parsed, 'c', 'command') !== null
}

function lockOf(fields: readonly Field[]): readonly Lock[] {
  const parsed = parseOptions(fields, FLOCK_OPTIONS, true)
  const [path, ...rest] = parsed.operands
  if (path === undefined || isRefused(parsed) || option(parsed, 'unlock') !== null) return []
  // A number and nothing to run is a descriptor; so is an unknown word that stands alone.
  const isPath = rest.length > 0 || /[^\d]/.test(literal(path.value) ?? '0')
  const by = isPath || flatten(path.value).includes('/') ? 'path' : 'descriptor'
  return [{ kind: 'lock', path, by, exclusive: option(parsed, 'shared') === null, said: 'flock' }]
}
