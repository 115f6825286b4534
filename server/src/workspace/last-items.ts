/**
 * The items of an execution as it was made the last time, for making it again: the same event in the same context makes
 * the very same items. Knows nothing of how items are made.
 */
import { difference, type Difference } from '../facts/carried.js'
import type { Context } from '../facts/context.js'
import { asWritten } from '../facts/entered.js'
import type { Execution, Lineage, Made, Situated } from '../facts/situated.js'
import type { Event, Walk } from '../run/event.js'
import { endsAmongTwins } from './newer-walk.js'
import { asMade } from './streams.js'
import { twinsIn } from './twins.js'

export class LastItems {
  #known: Made | null = null
  /** Whether the items that are the same stand in the same order, and walks have told nothing else. */
  #isComparable: boolean
  readonly #newer = new Map<Walk, Walk>()
  #order = -1

  /** @param last null where there was no last time, or it was of something else */
  constructor(readonly last: Execution | null) {
    this.#isComparable = last !== null
  }

  /** What an event has made; none where it made nothing, or was not there. */
  of(event: Event, context: Context): readonly Situated[] {
    if (this.last === null) return []
    this.#known ??= this.#madeLast(this.last)
    return this.#known.get(context)?.get(event.moment) ?? []
  }

  #madeLast({ lineage, items }: Execution): Made {
    return (lineage.items === items ? lineage.made : null) ?? byMoment(items)
  }

  /** What the events have made now, out of what they had made; null where it is to be looked up anew. */
  #madeNow(last: Execution, { gone, come }: Difference): Made | null {
    const known = this.#known ?? this.#madeLast(last)
    const went = new Set(gone.map(({ item }) => asMade(item)))
    for (const item of went) {
      const [moment, ofContext] = [asWritten(item.moment), known.get(item.context)]
      if (ofContext?.get(moment)?.every((each) => went.has(each)) === false) return null
      ofContext?.delete(moment)
    }
    const begun = new Set<readonly Situated[]>()
    for (const { item } of come) {
      const there = known.get(item.context)?.get(asWritten(asMade(item).moment))
      if (there !== undefined && !begun.has(there)) return null
      begun.add(put(known, item))
    }
    return known
  }

  /** One of them comes next. */
  passes(item: Situated): void {
    if (item.order < this.#order) this.#isComparable = false
    this.#order = item.order
  }

  /** A newer walk has taken the place of an older one. */
  follows(older: Walk, newer: Walk): void {
    this.#newer.set(older, newer)
  }

  /** A walk tells something else beside its events. */
  tellMore(): void {
    this.#isComparable = false
  }

  /** Of the execution that is made now. @param isExpected it will be made again soon */
  lineage(items: readonly Situated[], isExpected: boolean): Lineage {
    if (this.last === null) return { items, changed: null, twins: NO_TWINS, made: null, isExpected }
    const { lineage } = this.last
    const changed = this.#isComparable ? lineage.changed : null
    const { gone, come } = changed === null ? NO_DIFFERENCE : difference(this.last.items, items)
    lineage.made = changed !== null && isExpected ? this.#madeNow(this.last, { gone, come }) : null
    lineage.changed = changed === null ? null : [...changed, ...[...gone, ...come].map(({ item }) => item)]
    // Rules have looked at what was there the last time, or there are none.
    const twins = changed?.length === 0 ? twinsIn(gone, come) : NO_TWINS
    lineage.twins = [...this.#newer].every(([older, newer]) => endsAmongTwins(older, newer, twins)) ? twins : NO_TWINS
    lineage.items = items
    lineage.isExpected ||= isExpected
    return lineage
  }
}

const NO_TWINS: Lineage['twins'] = new Map()

function byMoment(items: readonly Situated[]): Made {
  const known: Made = new Map()
  for (const item of items) put(known, item)
  return known
}

/** @returns all that its event has made */
function put(known: Made, joined: Situated): readonly Situated[] {
  const item = asMade(joined)
  const moment = asWritten(item.moment)
  let ofContext = known.get(item.context)
  if (ofContext === undefined) known.set(item.context, (ofContext = new Map()))
  let ofMoment = ofContext.get(moment)
  if (ofMoment === undefined) ofContext.set(moment, (ofMoment = []))
  ofMoment.push(item)
  return ofMoment
}

const NO_DIFFERENCE: Difference = { gone: [], come: [] }
