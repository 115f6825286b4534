/** The lines of a job's script, each with where it is written. Knows nothing of how they are shown. */
import { wordingOf } from '../inspect/wording.js'
import { locateForDisplay } from '../text/location.js'
import { flatten, slice, type Origin, type Value } from '../text/value.js'

export interface ScriptLine {
  readonly text: string
  /** Null where nobody wrote it, as the line end between two commands. */
  readonly origin: Origin | null
}

/** Every line of the script; a line end at the end begins no line. */
export function linesOf(value: Value): readonly ScriptLine[] {
  const lines = flatten(value).split('\n')
  if (lines.at(-1) === '') lines.pop()
  let start = 0
  return lines.map((line) => {
    const end = start + line.length
    const found = { text: wordingOf(slice(value, start, end)), origin: locateForDisplay(value, start, end) }
    start = end + 1
    return found
  })
}
