/** Where commands and operands stand in the user's files, through calls of wrapper functions. */
import type { Field } from '../commands/field.js'
import { locateForDisplay } from '../text/location.js'
import type { Origin, Value } from '../text/value.js'
import type { Situation } from './situated.js'

/** The whole command of a moment. */
export function originOfCommand(item: Situation): Origin | null {
  const { script, span } = item.moment
  return locateForDisplay(script.value, span.start, span.end)
}

/** A word of a command: where the caller wrote it, when it came through `"$@"` or `$1` as a whole. */
export function originOfField(field: Field): Origin | null {
  const { script, start, end } = field.written ?? field.at
  if (field.written === null) {
    const passed = throughArguments(field.value)
    if (passed !== null) return passed
  }
  return locateForDisplay(script.value, start, end)
}

function throughArguments(value: Value): Origin | null {
  const [first] = value
  if (first?.through === null || first?.through === undefined || !/^[@*]$/.test(first.through.name)) return null
  return first.through.inner?.origin ?? first.origin
}
