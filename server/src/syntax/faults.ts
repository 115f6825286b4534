/**
 * Where the grammar has read a script in another way than bash does, as its tree shows. Knows nothing of how a text is
 * changed so that it is read rightly.
 */
import type { Span } from '../text/source.js'
import type { Open } from './built.js'
import { areSimple, isExpanding, type Faults } from './mended.js'
import type { Script } from './tree.js'

/** What one pass over a tree has found. */
export interface Found {
  /** Where a command ends that was taken for the beginning of the next line's, as after several assignments on a line. */
  readonly lineEnds: Set<number>
  /** Substitutions that were taken for one, by where they begin. */
  readonly backquotes: Map<number, Span>
  /** Where the `$` of `$name` was taken for the end of a word, as in `a$b$c/d`. */
  readonly dollars: Set<number>
  /** Where a backslash was taken for the beginning of a word, as in `a=$b\ c`. */
  readonly escapes: Set<number>
}

export function nothingFound(): Found {
  return { lineEnds: new Set(), backquotes: new Map(), dollars: new Set(), escapes: new Set() }
}

/** The grammar takes two backquotes with nothing between them for one token, though one ends a substitution and one begins the next. */
export const TOUCHING = '``'

/** A text, and how far its offsets are behind those of the whole script. */
interface Stretch {
  readonly text: string
  readonly shift: number
}

/** @param around the nodes that a finished node stands in */
export function noteFaults(node: Open, around: readonly Open[], stretch: Stretch, found: Found): void {
  const { text, shift } = stretch
  switch (node.type) {
    case 'command':
      noteLineEnds(node, stretch, found.lineEnds)
      break
    case '$':
      if (isExpanding(text, node.start)) found.dollars.add(node.start + shift)
      break
    case 'word':
      if (isInWord(text, node)) found.escapes.add(node.start + shift)
      break
    case TOUCHING:
      noteBackquotes(around, stretch, found.backquotes)
  }
}

/** All that is known to be wrong; null where nothing new was found. */
export function withFound(faults: Faults, found: Found): Faults | null {
  const lineEnds = [...found.lineEnds].filter((at) => !faults.lineEnds.has(at))
  const backquotes = [...found.backquotes.values()].filter((span) => !faults.backquotes.some((one) => overlap(one, span)))
  const dollars = [...found.dollars].filter((at) => !faults.dollars.has(at))
  const escapes = [...found.escapes].filter((at) => !faults.escapes.has(at))
  if (lineEnds.length + backquotes.length + dollars.length + escapes.length === 0) return null
  return {
    ...faults,
    lineEnds: new Set([...faults.lineEnds, ...lineEnds]),
    backquotes: [...faults.backquotes, ...backquotes],
    dollars: new Set([...faults.dollars, ...dollars]),
    escapes: new Set([...faults.escapes, ...escapes]),
  }
}

/** In `[[ ]]` and in `${name=...}` the grammar loses its way where text touches a backquote. */
export function suspectsOf({ opaque }: Script, text: string): readonly Span[] {
  return opaque.flatMap(({ start, end }) => {
    const written = text.slice(start, end)
    if (!written.includes('`')) return []
    const span = { start: text.indexOf('`', start), end }
    return areSimple(text, span) ? [span] : []
  })
}

export function overlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end
}

/** True where a word begins with a backslash right behind something that is no end of a word. */
function isInWord(text: string, { start }: Open): boolean {
  return text[start] === '\\' && text[start + 1] !== '\n' && start > 0 && !/[\s;&|()<>`]/.test(text.charAt(start - 1))
}

function noteBackquotes(around: readonly Open[], { text, shift }: Stretch, backquotes: Map<number, Span>): void {
  const node = around.findLast(({ type, start, end }) => type === 'command_substitution' && /^\s*`/.test(text.slice(start, end)))
  if (node === undefined) return
  const span = { start: text.indexOf('`', node.start), end: node.end }
  if (areSimple(text, span)) backquotes.set(span.start + shift, { start: span.start + shift, end: span.end + shift })
}

/**
 * Between the words of a command there is no line end; where the grammar sees one, what follows is another command. Only
 * the first is sure: behind it other words may be no words at all, as a brace.
 */
function noteLineEnds({ children }: Open, { text, shift }: Stretch, ends: Set<number>): void {
  const index = children.findIndex((child, at) => {
    const next = children[at + 1]
    if (next === undefined || /^here(doc|string)/.test(child.type)) return false
    return /\s/.test(text.charAt(child.end)) && /(?<!\\)\n/.test(text.slice(child.end, next.start))
  })
  const before = children[index]
  if (before !== undefined) ends.add(before.end + shift)
}
