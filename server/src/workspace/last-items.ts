/**
 * The items of an execution as it was made the last time, for making it again: the same event in the same context makes
 * the very same items. Knows nothing of how items are made.
 */
import type { Context } from '../facts/context.js'
import { asWritten } from '../facts/entered.js'
import type { Execution, Lineage, Situated } from '../facts/situated.js'
import type { Event, Moment, Walk } from '../run/event.js'
import { endsAmongTwins } from './newer-walk.js'
import { asMade } from './streams.js'
import { twinsIn, type Changed } from './twins.js'

export class LastItems {
  #known: ReadonlyMap<Context, ReadonlyMap<Moment, readonly Situated[]>> | null = null
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
    this.#known ??= byMoment(this.last.items)
    return this.#known.get(context)?.get(event.moment) ?? []
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
    if (this.last === null) return { items, changed: null, twins: NO_TWINS, isExpected }
    const { lineage } = this.last
    const changed = this.#isComparable ? lineage.changed : null
    const { gone, come } = changed === null ? NO_DIFFERENCE : difference(this.last.items, items)
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

function byMoment(items: readonly Situated[]): ReadonlyMap<Context, ReadonlyMap<Moment, readonly Situated[]>> {
  const known = new Map<Context, Map<Moment, Situated[]>>()
  for (const each of items) {
    const item = asMade(each)
    const moment = asWritten(item.moment)
    let ofContext = known.get(item.context)
    if (ofContext === undefined) known.set(item.context, (ofContext = new Map()))
    const ofMoment = ofContext.get(moment)
    if (ofMoment === undefined) ofContext.set(moment, [item])
    else ofMoment.push(item)
  }
  return known
}

interface Difference {
  readonly gone: readonly Changed[]
  readonly come: readonly Changed[]
}

const NO_DIFFERENCE: Difference = { gone: [], come: [] }

/**
 * What is in one of two lists alone, where all that is in both stands in the same order. Without a table of that, which is
 * nearly all: what stays says itself where it stands in the second.
 */
function difference(one: readonly Situated[], other: readonly Situated[]): Difference {
  const stays = (item: Situated): boolean => other[item.order] === item
  const [gone, come]: [Changed[], Changed[]] = [[], []]
  let rank = 0
  for (const item of one) {
    if (stays(item)) rank += 1
    else gone.push({ item, rank })
  }
  rank = 0
  let at = 0
  for (const item of other) {
    for (let next = one[at]; next !== undefined && !stays(next); next = one[at]) at += 1
    if (one[at] === item) {
      at += 1
      rank += 1
    } else come.push({ item, rank })
  }
  return { gone, come }
}
