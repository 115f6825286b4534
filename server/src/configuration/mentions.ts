/**
 * Which texts may be touched by what a configuration says: those that name one of its variables or places. Looks at
 * words alone, and rather says yes.
 */
import { memo } from '../text/memo.js'
import type { Source } from '../text/source.js'
import type { Configuration } from './configuration.js'
import type { PlacePattern } from './pattern.js'

/** What the known private directories have in their names; who runs the jobs matters for these too. */
const OF_SOMEBODY = '/root\\b|postgresql|mysql|ssl/private'

type Mentions = (file: Source) => boolean

/** Of the configurations that were asked about last: most files and all configurations are what they were. */
let last: { readonly words: string; readonly mentions: Mentions } | null = null

/** Null where no configuration says anything that a text could name. */
export function mentionOf(configurations: readonly Configuration[]): Mentions | null {
  const words = [...new Set(configurations.flatMap(wordsOf))].join('|')
  if (words === '') return null
  if (last?.words !== words) {
    const any = new RegExp(words)
    last = { words, mentions: memo(({ text }: Source) => any.test(text)) }
  }
  return last.mentions
}

function wordsOf({ storage, dataDirectories, privateDirectories, environment, runner }: Configuration): readonly string[] {
  const places = [...storage.network, ...storage.shared, ...dataDirectories, ...privateDirectories.map(({ path }) => path)]
  return [
    ...places.map(wordOf),
    ...[...environment.keys()].map((name) => `\\b${name}\\b`),
    ...runner.mounts.map(({ inside }) => wordOfPath(inside.split('/')[1] ?? '')),
    ...(runner.user === null ? [] : [OF_SOMEBODY]),
  ]
}

function wordOf(pattern: PlacePattern): string {
  if (pattern.kind === 'variable') return pattern.name.source.replace('^', '\\b').replace('$', '\\b')
  // A wildcard at the top may be anything.
  return pattern.top === null ? '/' : wordOfPath(pattern.top, pattern.isInCheckout)
}

function wordOfPath(top: string, mayStandAlone = false): string {
  const escaped = top.replace(/[\\^$.|+*?(){}[\]]/g, '\\$&')
  return `${mayStandAlone ? '' : '/'}${escaped}(?![\\w-])`
}
