/** The repository under examples/, whole or with a stretch of one file changed, and what the engine says of it. */
import { fileURLToPath } from 'node:url'
import { analyse, type Analysis } from '../../server/src/engine.js'
import type { Span } from '../../server/src/text/source.js'
import { native } from '../syntax/parsers.js'
import { filesIn, memoryHost } from '../rules/fixture.js'

export const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url))
export const CACHE_MANAGER = 'scripts/ci/cache-manager.sh'
export const COMMON = 'scripts/ci/common.sh'

const files = filesIn(EXAMPLES)

/** The text of a file, as it is checked in. */
export function textOf(path: string): string {
  const file = files.get(path)
  if (file === undefined) throw new Error(`there is no ${path}`)
  return file.content
}

/** A stretch of a file by its text; where that stands more than once, by the only place that holds it. */
export interface Stretch {
  readonly path: string
  readonly text: string
  readonly within?: string
}

export function spanOf({ path, text, within = text }: Stretch, content = textOf(path)): Span {
  const at = content.indexOf(within)
  const inside = within.indexOf(text)
  if (at < 0 || inside < 0 || content.includes(within, at + 1)) throw new Error(`${path} does not hold this once: ${within}`)
  return { start: at + inside, end: at + inside + text.length }
}

export interface Change extends Stretch {
  readonly by: string
}

/** The examples analysed, with these stretches replaced. */
export function look(changes: readonly Change[] = []): Analysis {
  const changed = new Map(files)
  for (const change of changes) {
    const file = changed.get(change.path)
    if (file === undefined) throw new Error(`there is no ${change.path}`)
    const { start, end } = spanOf(change, file.content)
    changed.set(change.path, { ...file, content: file.content.slice(0, start) + change.by + file.content.slice(end) })
  }
  return analyse(memoryHost(changed, native()), { rules: null })
}
