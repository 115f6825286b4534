/**
 * What the command line of a container comes to: its words, and the shell text among them. Knows no system; how a
 * command line is written as one string is that of Compose.
 */
import { concat, flatten, literal, slice, text, type Quoting, type Segment, type Value } from '../text/value.js'
import { shellOfWords, type Shell } from './shell.js'

/** A shell that is given its script as a word. */
export interface ShellCall extends Shell {
  readonly script: Value
}

/** The script of `sh -c script`; null where the words are another command. */
export function shellCallOf(words: readonly Value[]): ShellCall | null {
  const texts = words.map(literal)
  const first = texts[0]?.replace(/^.*\//, '') === 'env' ? 1 : 0
  let hasScript = false
  let names = 0
  for (let at = first + 1; at < words.length; at += 1) {
    const word = texts[at] ?? null
    if (names > 0) names -= 1
    else if (word !== null && /^[-+][a-zA-Z]+$/.test(word)) {
      hasScript ||= word.startsWith('-') && word.includes('c')
      names = word.replace(/[^oO]/g, '').length
    } else if (word === null || !/^--?[\w-]*$/.test(word)) return hasScript ? callOf(texts.slice(0, at), words[at]) : null
  }
  return null
}

function callOf(before: readonly (string | null)[], script: Value | undefined): ShellCall | null {
  const shell = shellOfWords(before.map((word) => word ?? '').filter((word) => !/^--?$/.test(word)))
  return shell === null || script === undefined ? null : { ...shell, script }
}

/** The words that name a script by itself: what is run, what a shell is given to run, and whatever ends as one. */
export function scriptsAmong(words: readonly Value[]): readonly Value[] {
  let isRun = true
  return words.filter((word, at) => {
    const flat = flatten(word)
    const isFirst = isRun && !/^[-+]/.test(flat)
    // A program without a slash is looked for in PATH.
    const isShell = isFirst && RUNS_NEXT.test(flat)
    if (isFirst) isRun = isShell
    return /\.(sh|bash)$/.test(flat) || (isFirst && !isShell && (at > 0 || flat.includes('/')))
  })
}

const RUNS_NEXT = /^(\/\S*\/)?(env|bash|sh|ash|dash|tini|dumb-init|exec)$/

/**
 * The words of a command that is written as one string: quotes and backslashes as in a shell, no expansions, and an
 * operator outside of quotes ends it (github.com/mattn/go-shellwords, which Compose uses). Null where a quote is not closed.
 */
export function splitWords(value: Value): readonly Value[] | null {
  const flat = flatten(value)
  const words: Value[] = []
  let word: Value | null = null
  let quote: '"' | "'" | null = null
  let from = 0
  const take = (to: number): void => {
    if (to > from) word = concat(word ?? [], within(slice(value, from, to), quote))
    from = to
  }
  for (let at = 0; at < flat.length; at += 1) {
    const character = flat.charAt(at)
    if (character === '\\' && quote !== "'") {
      take(at)
      word = concat(word ?? [], escaped(slice(value, at, at + 2), flat.charAt(at + 1), quote))
      at += 1
      from = at + 1
    } else if (quote === null ? character === '"' || character === "'" : character === quote) {
      take(at)
      word ??= []
      quote = quote === null ? (character === '"' ? '"' : "'") : null
      from = at + 1
    } else if (quote === null && /[\s;&|<>]/.test(character)) {
      take(at)
      if (word !== null) words.push(word)
      word = null
      from = at + 1
      if (!/\s/.test(character)) return words
    }
  }
  if (quote !== null) return null
  take(flat.length)
  return word === null ? words : [...words, word]
}

const LAYERS = { '"': 'shell-double', "'": 'shell-single' } as const

/** The same text, as standing inside these quotes. */
function within(value: Value, quote: '"' | "'" | null): Value {
  const kind = quote === null ? 'shell-unquoted' : LAYERS[quote]
  const layers = new Map<Quoting | null, Quoting>()
  return value.map((segment): Segment => {
    if (segment.kind !== 'text' || segment.origin === null) return segment
    const outer = segment.origin.quoting
    const quoting: Quoting = layers.get(outer) ?? { layer: { kind }, outer }
    layers.set(outer, quoting)
    return { ...segment, origin: segment.origin.in(quoting) }
  })
}

/** A character behind a backslash stands where both are written. */
function escaped(written: Value, character: string, quote: '"' | "'" | null): Value {
  const [first, second] = within(written, quote)
  if (second !== undefined && second.kind !== 'text') return [second]
  const from = first?.origin ?? null
  const to = (second ?? first)?.origin ?? null
  const isOne = from !== null && to !== null && from.source === to.source
  return text(character, isOne ? from.upTo(to) : from)
}
