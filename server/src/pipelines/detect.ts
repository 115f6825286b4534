/** Whether a file is a CI pipeline, and of which dialect. Asks the dialects; knows none of them. */
import { DIALECTS } from './dialects.js'
import type { Dialect } from './dialect.js'

/** What a file is to a CI system. */
export interface Recognised {
  readonly dialect: Dialect
  readonly role: 'entry' | 'part'
}

/** The dialect of a file under the root, or null; its text is asked for only where the name does not rule it out. */
export function recognise(path: string, textOf: () => string | null): Recognised | null {
  if (!/\.ya?ml$/.test(path)) return null
  const named = DIALECTS.filter(({ byName }) => byName(path) !== null)
  const own = named.filter(({ byName }) => byName(path) === 'own')
  const asked = own.length > 0 ? own : named
  const text = asked.length === 0 ? null : textOf()
  if (text === null) return null
  for (const dialect of asked) {
    const role = dialect.recognise(path, text)
    if (role !== null) return { dialect, role }
  }
  return null
}
