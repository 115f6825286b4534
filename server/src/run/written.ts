/** Files whose content is known because the script writes it: `cat > x.sh <<EOF`, `echo ... > x`, `tee`. */
import type { Field } from '../commands/field.js'
import { concat, keyOf, type Value } from '../text/value.js'
import { resolvePath } from './paths.js'
import type { State } from './state.js'

/** Content by where it is. */
export type WrittenFiles = ReadonlyMap<string, Value>

export const NOTHING_WRITTEN: WrittenFiles = new Map()

/**
 * The script writes a file.
 * @param content null where it is not known
 */
export function noteWritten(state: State, path: Value, content: Value | null, appends: boolean): void {
  const key = keyAt(state, path)
  const before = state.written.get(key)
  const after = !appends ? content : before === undefined || content === null ? null : concat(before, content)
  if (after === null && before === undefined) return
  const written = new Map(state.written)
  if (after === null) written.delete(key)
  else written.set(key, after)
  state.written = written
}

/** What the script wrote there, or null. */
export function writtenAt(state: State, path: Value): Value | null {
  return state.written.size === 0 ? null : (state.written.get(keyAt(state, path)) ?? null)
}

const HARMLESS = /^(chmod|chown|chgrp|cat|head|tail|grep|ls|stat|test|file|less|wc|touch|sha\d+sum|md5sum|source|\.|ba?sh|dash)$/

/** A command that names such a file may change it. */
export function forgetNamed(state: State, name: string, fields: readonly Field[]): void {
  if (state.written.size === 0 || HARMLESS.test(name)) return
  for (const { value } of fields) noteWritten(state, value, null, false)
}

/** What both know. */
export function joinWritten(one: WrittenFiles, other: WrittenFiles): WrittenFiles {
  if (one === other) return one
  const common = [...one].filter(([key, content]) => {
    const also = other.get(key)
    return also !== undefined && keyOf(also) === keyOf(content)
  })
  return common.length === 0 ? NOTHING_WRITTEN : new Map(common)
}

function keyAt({ machine, directory }: State, path: Value): string {
  return `${machine} ${keyOf(resolvePath(path, directory))}`
}
