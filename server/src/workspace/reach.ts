/** Which scripts may matter: by their own text together with that of the scripts whose names they mention. Knows no shell. */
import { memo } from '../text/memo.js'
import type { Source } from '../text/source.js'

/** A script that leads to more than this is walked without looking further. */
const MAX_MENTIONED = 30

/** The words of a script that may be names of others; kept, because most scripts stay what they are. */
const wordsOf = memo(({ text }: Source): ReadonlySet<string> => new Set(text.match(/[\w.-]+/g) ?? []))

/** @param concerns whether scripts that belong together may hold anything that somebody asks for */
export function reachOf(scripts: readonly Source[], concerns: (scripts: readonly Source[]) => boolean): (script: Source) => boolean {
  const byName = new Map<string, Source[]>()
  for (const script of scripts) {
    const name = script.path.slice(script.path.lastIndexOf('/') + 1)
    byName.set(name, [...(byName.get(name) ?? []), script])
  }
  return (script) => {
    if (concerns([script])) return true
    const found = new Set([script])
    for (const one of found) {
      for (const other of mentioned(one, byName)) found.add(other)
      if (found.size > MAX_MENTIONED) return true
    }
    return found.size > 1 && concerns([...found])
  }
}

function mentioned(script: Source, byName: ReadonlyMap<string, readonly Source[]>): readonly Source[] {
  const found: Source[] = []
  for (const word of wordsOf(script)) found.push(...(byName.get(word) ?? []))
  return found
}
