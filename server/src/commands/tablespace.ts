/** `CREATE TABLESPACE ... LOCATION '...'` among the words or the input of a database client. */
import { flatten, slice, type Value } from '../text/value.js'
import type { Call, FileEffect } from './effect.js'

const CREATES = /\bcreate\s+tablespace\s+\S+\s+(?:owner\s+\S+\s+)?location\s+'([^']+)'/gi

export function createdTablespaces(call: Call): readonly FileEffect[] {
  const given: readonly Value[] = [...call.fields.map(({ value }) => value), ...(call.input === null ? [] : [call.input])]
  return given.flatMap((value) =>
    [...flatten(value).matchAll(CREATES)].map((match): FileEffect => {
      const end = match.index + match[0].length - 1
      const path = { ...call.nameField, value: slice(value, end - (match[1] ?? '').length, end), written: null }
      return { kind: 'tablespace', path, said: call.name }
    }),
  )
}
