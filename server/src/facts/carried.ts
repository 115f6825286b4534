/**
 * What is known of an execution, carried on to the one that is made of it after an edit: by what has come and gone among
 * its items. Knows nothing of what is known.
 */
import { memo } from '../text/memo.js'
import type { Execution, Lineage, Situated } from './situated.js'

/** An item that has come or gone. */
export interface Changed {
  readonly item: Situated
  /** How many of the items that stay come before it. */
  readonly rank: number
}

export interface Difference {
  readonly gone: readonly Changed[]
  readonly come: readonly Changed[]
}

/**
 * @param first what is known of an execution of which no earlier one was asked about
 * @param next the same, by what was known of the earlier one, which it may change
 */
export function carried<Known extends object>(
  first: (execution: Execution) => Known,
  next: (known: Known, from: Execution, to: Execution, difference: Difference) => Known,
): (execution: Execution) => Known {
  const last = new WeakMap<Lineage, { readonly execution: Execution; readonly known: Known }>()
  const ofOthers = memo(first)
  return (execution) => {
    const { lineage, items } = execution
    // An older one may be asked about while a newer one is there.
    if (lineage.items !== items) return ofOthers(execution)
    const before = last.get(lineage)
    if (before?.execution === execution) return before.known
    const known =
      before === undefined ? first(execution) : next(before.known, before.execution, execution, difference(before.execution.items, items))
    last.set(lineage, { execution, known })
    return known
  }
}

/**
 * What is in one of two lists alone, of which the second was made last. Without a table of what stays, which is nearly
 * all: each item says itself where it stands in the second. What stays in another order counts as come, too.
 */
export function difference(one: readonly Situated[], other: readonly Situated[]): Difference {
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
