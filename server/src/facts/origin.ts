/** Where commands and operands stand in the user's files, through calls of wrapper functions. */
import type { Field } from '../commands/field.js'
import { locateForDisplay } from '../text/location.js'
import type { Origin, Value } from '../text/value.js'
import type { Moment } from '../run/event.js'
import type { Situation } from './situated.js'

export { asItIsNow, commandNow, textNow } from '../commands/now.js'

/** The whole command of a moment. */
export function originOfCommand({ moment }: Pick<Situation, 'moment'>): Origin | null {
  const { turn, script, span } = moment
  if (turn.command === undefined) turn.command = writtenByCaller(moment) ?? locateForDisplay(script.value, span.start, span.end)
  return turn.command
}

/** A command that a wrapper function runs by `"$@"` stands where it is handed over. */
function writtenByCaller({ words, prefix, script, span }: Moment): Origin | null {
  const isOwn = ({ written }: Field): boolean =>
    written === null || (written.script === script && written.start >= span.start && written.end <= span.end)
  const [name] = words
  if (name === undefined || isOwn(name)) return null
  // `run sudo cp a b`: wrappers that were handed over with the command are part of it.
  const own = prefix.findLastIndex(isOwn)
  const first = (prefix[own + 1] ?? name).written
  if (first === null) return null
  const last = words.findLast(({ written }) => written !== null && written.script === first.script)?.written
  return last === null || last === undefined ? null : locateForDisplay(first.script.value, first.start, Math.max(first.end, last.end))
}

/** A word of a command: where the caller wrote it, when it came through `"$@"` or `$1` as a whole, or with the whole command. */
export function originOfField(field: Field, at: Pick<Situation, 'moment'> | null = null): Origin | null {
  const { script, start, end } = field.written ?? field.at
  if (field.written === null) {
    const passed = throughArguments(field.value)
    if (passed !== null) return passed
  }
  return locateForDisplay(script.value, start, end, script === at?.moment.script ? at.moment.span : undefined)
}

function throughArguments(value: Value): Origin | null {
  const [first] = value
  if (first?.through === null || first?.through === undefined || !/^[@*]$/.test(first.through.name)) return null
  return first.through.inner?.origin ?? first.origin
}
