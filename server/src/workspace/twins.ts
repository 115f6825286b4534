/**
 * Items that an edit has made anew although they are what they were: their command stands in a function whose text has
 * changed elsewhere. Knows nothing of what is asked about items.
 */
import type { Changed } from '../facts/carried.js'
import type { Situated } from '../facts/situated.js'
import type { Moment } from '../run/event.js'
import { briefly } from '../text/memo.js'

/** How many that have gone may stand before the one that is looked for. */
const AHEAD = 16

/**
 * Of items that have come the ones that have gone and were the same but for their places, in the same order among all
 * that stay.
 */
export function twinsIn(gone: readonly Changed[], come: readonly Changed[]): ReadonlyMap<Situated, Situated> {
  const twins = new Map<Situated, Situated>()
  let from = 0
  for (const { item, rank } of come) {
    for (let at = from; at < Math.min(gone.length, from + AHEAD); at += 1) {
      const before = gone[at]
      if (before?.rank !== rank || !areTwins(before.item, item)) continue
      twins.set(item, before.item)
      from = at + 1
      break
    }
  }
  return twins
}

function areTwins(one: Situated, other: Situated): boolean {
  if (one.context !== other.context || one.entries !== other.entries || one.kind !== other.kind) return false
  return linesOf(one.moment) === linesOf(other.moment) && isSameBut(happening(one), happening(other)) && isSameBut(one.moment, other.moment)
}

/** What rules read of the text is on the lines of the command. */
function linesOf({ script: { flat }, span }: Moment): string {
  const end = flat.indexOf('\n', span.end)
  return flat.slice(flat.lastIndexOf('\n', span.start - 1) + 1, end < 0 ? flat.length : end)
}

function happening(item: Situated): unknown {
  switch (item.kind) {
    case 'effect':
      return item.effect
    case 'assign':
      return { ...item.event, moment: null }
    case 'exit':
      return [item.ends, item.status]
    case 'command':
      return item.name
    case 'run':
      // What it gives to the script is that one's.
      return item
  }
}

/** Where something is written, and when it happens, not what it is. */
const PLACES = new Set(['turn', 'script', 'span', 'nameSpan', 'valueSpan', 'start', 'end', 'at'])
/** Whether it is written in one place counts, not in which. */
const WRITTEN = new Set(['origin', 'written'])

/** What each was found to be the same as: most is seen again in other moments of the function, and in other executions. */
const knownFor = briefly((_other: object): { same: object | null } => ({ same: null }))

function isSameBut(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (!isRecord(one) || !isRecord(other)) return false
  const known = knownFor(other)
  if (known.same === one) return true
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false
    for (let index = 0; index < one.length; index += 1) if (!isSameBut(one[index], other[index])) return false
  } else {
    // Places, tables and sets say nothing by their names.
    if (Object.getPrototypeOf(one) !== Object.prototype || Object.getPrototypeOf(other) !== Object.prototype) return false
    // Without a list of their names: there are very many of them.
    let count = 0
    for (const name in other) if (!PLACES.has(name)) count += 1
    for (const name in one) {
      if (PLACES.has(name)) continue
      count -= 1
      if (WRITTEN.has(name) ? (one[name] === null) !== (other[name] === null) : !isSameBut(one[name], other[name])) return false
    }
    if (count !== 0) return false
  }
  known.same = one
  return true
}

function isRecord(thing: unknown): thing is Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null
}
