/**
 * The items of an execution as rules and facts ask for them: by what they are, so that it is known which of them an answer
 * hangs on. Knows nothing of who asks.
 */
import type { FileEffect } from '../commands/effect.js'
import { memo } from '../text/memo.js'
import type { Changed } from './changed.js'
import { itemsWith, type Situated, type SituatedEffect } from './situated.js'

export interface Items {
  /** All of them: then the answer hangs on every one. */
  readonly all: readonly Situated[]
  /** Those whose effects are of some kinds, in order. */
  readonly with: <Kind extends FileEffect['kind']>(...kinds: readonly Kind[]) => readonly (Situated & SituatedEffect<Kind>)[]
  /** Where the script or a function ends, in order. */
  readonly exits: readonly Exit[]
  /** Every assignment of a name, in order. */
  readonly assignments: (name: string) => readonly Assigned[]
  /** Those of which something is true, whatever else there is; kept by what it is. */
  readonly where: (about: string, is: (item: Situated) => boolean) => readonly Situated[]
}

export type Assigned = Extract<Situated, { readonly kind: 'assign' }>
export type Exit = Extract<Situated, { readonly kind: 'exit' }>

/** Told what is asked, and whether the answer is still the same after a change. */
export type Note = (about: string, isStill: (changed: Changed) => boolean) => void

/** @param current the items as they are now */
export function itemsOf(current: () => readonly Situated[], note: Note = () => undefined): Items {
  return {
    get all() {
      note('items', ({ items }) => items.length === 0)
      return current()
    },
    with(...kinds) {
      note(`with ${kinds.join(' ')}`, (changed) => !changed.hasOneOf(kinds))
      return itemsWith(current(), ...kinds)
    },
    get exits() {
      note('exits', (changed) => !changed.hasOneOf(['exit']))
      return current().filter((item) => item.kind === 'exit')
    },
    assignments(name) {
      note(`assign ${name}`, (changed) => !changed.assigns(name))
      return assignmentsIn(current()).get(name) ?? []
    },
    where(about, is) {
      note(about, ({ items }) => !items.some(is))
      const known = found(current())
      const items = known.get(about) ?? current().filter(is)
      known.set(about, items)
      return items
    },
  }
}

const assignmentsIn = memo((items: readonly Situated[]): ReadonlyMap<string, readonly Assigned[]> => {
  const byName = new Map<string, Assigned[]>()
  for (const item of items) {
    if (item.kind !== 'assign') continue
    const known = byName.get(item.event.name)
    if (known === undefined) byName.set(item.event.name, [item])
    else known.push(item)
  }
  return byName
})

const found = memo((_items: readonly Situated[]): Map<string, readonly Situated[]> => new Map())
