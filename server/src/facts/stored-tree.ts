/**
 * Directories that are kept on network storage, each with everybody who puts, gets, tests, makes or removes it, in any
 * script or job. Knows nothing of what they could be instead; a use that is none of these makes the whole not understood.
 */
import type { Field } from '../commands/field.js'
import { startNow } from '../commands/now.js'
import { isNumbered } from '../run/renumber.js'
import { display, keyOf, type Value } from '../text/value.js'
import { atLeast } from './evidence.js'
import type { Facts } from './facts.js'
import { isRemote } from './network.js'
import { originOfCommand } from './origin.js'
import { canFollow, isEffect, levelOf, type Situated } from './situated.js'
import { entryOf, roleAt, type About, type Seen, type StoredUse } from './stored-use.js'
import { handedOn } from './uses.js'

export interface StoredTree {
  /** The path for a person, the same wherever the lines are. */
  readonly name: string
  /** Which of those with this name. */
  readonly number: number
  /** Each place once, in the order of files and lines. */
  readonly uses: readonly StoredUse[]
  /** True where there is no other use that we know of, and each place serves this tree alone. */
  readonly understood: boolean
}

const kept = new WeakMap<Facts['executions'], ReadonlyMap<string, StoredTree>>()

/** The tree that a copy puts or gets; null where it does neither. Looks at everything: for those who make a fix. */
export function storedTreeOf(item: Situated, facts: Facts): StoredTree | null {
  const { executions } = facts
  const trees = kept.get(executions) ?? treesAmong(facts)
  kept.set(executions, trees)
  return trees.get(placeOf(item) ?? '') ?? null
}

/** By the place of each copy. */
function treesAmong(facts: Facts): ReadonlyMap<string, StoredTree> {
  const seen = seenIn(facts)
  const copies = seen.map(copiedBy).filter((copied) => copied !== null)
  const parts = new Parts()
  const walks = [...new Set(copies.map(({ seen: { item } }) => item.context.walk))]
  for (const { seen: one, keys } of copies) {
    // What one walk has found unknown is not what another has, however it counts.
    for (const key of keys) parts.join(`at ${one.place}`, `key ${isNumbered(key) ? walks.indexOf(one.item.context.walk) : ''} ${key}`)
  }
  const trees = new Map<string, StoredTree>()
  const names = new Map<string, number>()
  const isTold = handedOn(facts.executions)
  for (const own of parts.groups(copies)) {
    if (!own.some(({ role }) => role === 'put')) continue
    const name = nameOf(own)
    const number = (names.get(name) ?? 0) + 1
    names.set(name, number)
    const tree: StoredTree = { name, number, ...treeOf(own, seen, isTold) }
    for (const {
      seen: { place },
    } of own)
      trees.set(place, tree)
  }
  return trees
}

/** Every effect, but for those of a function that nothing calls where it is called from elsewhere. */
function seenIn(facts: Facts): readonly Seen[] {
  const all = facts.executions.flatMap((execution): readonly Seen[] => {
    const own = facts.of(execution)
    return execution.items.flatMap((item): readonly Seen[] => {
      const place = item.kind === 'effect' ? placeOf(item) : null
      return item.kind !== 'effect' || place === null ? [] : [{ item, facts: own, place, level: levelOf(item, execution) }]
    })
  })
  const called = new Set(all.filter(({ level }) => level > 0).map(({ place }) => place))
  return all.filter(({ level, place }) => level > 0 || !called.has(place))
}

/** A copy to or from network storage. */
interface Copied {
  readonly seen: Seen
  readonly role: 'put' | 'get'
  /** What it is kept as at last; before that, where a put is built. */
  readonly keys: readonly [string, ...(readonly string[])]
  readonly path: Value
  readonly moves: readonly Situated[]
}

function copiedBy(seen: Seen): Copied | null {
  const { item, facts } = seen
  if (!isEffect(item, 'copyTree') || !item.effect.recursive || item.effect.via === 'objects') return null
  const [from, ...others] = item.effect.from
  if (from === undefined || others.length > 0) return null
  // What is there on one branch only is not known enough.
  const isStored = (field: Field): boolean =>
    !isRemote(field.value) && atLeast(facts.networkStorage(facts.path(field, item), item)?.confidence ?? 'possible', 'likely')
  const [read, written] = [isStored(from), isStored(item.effect.to)]
  if (read === written) return null
  const path = read ? facts.path(from, item) : entryOf(item, from, facts)
  if (path === null) return null
  if (read) return { seen, role: 'get', keys: [keyOf(path)], path, moves: [] }
  const key = keyOf(path)
  const moves = facts.items
    .with('moveTree')
    .filter(
      (other) =>
        isEffect(other, 'moveTree') &&
        canFollow(item, other) &&
        other.effect.from.length === 1 &&
        other.effect.from.every((field) => keyOf(facts.path(field, other)) === key),
    )
  const targets = new Map(
    moves.flatMap((move) => (isEffect(move, 'moveTree') ? [facts.path(move.effect.to, move)] : [])).map((to) => [keyOf(to), to]),
  )
  const [target, ...more] = targets.values()
  return target === undefined || more.length > 0
    ? { seen, role: 'put', keys: [key], path, moves: [] }
    : { seen, role: 'put', keys: [keyOf(target), key], path: target, moves }
}

function treeOf(
  copies: readonly Copied[],
  seen: readonly Seen[],
  isTold: (key: string) => boolean,
): Pick<StoredTree, 'uses' | 'understood'> {
  const keys = new Set(copies.flatMap((copy) => copy.keys))
  const roles = new Map<Situated, Copied['role']>(copies.map((copy) => [copy.seen.item, copy.role]))
  const moves = new Set(copies.flatMap((copy) => copy.moves))
  const uses = new Map<string, StoredUse>()
  const levels = new Map<string, number>()
  let understood = !isMerged(copies) && ![...keys].some(isTold)
  const about: About = { keys, roleOf: (item) => roles.get(item) ?? null, isMove: (item) => moves.has(item) }
  const walks = [...keys].some(isNumbered) ? new Set(copies.map((copy) => copy.seen.item.context.walk)) : null
  for (const each of seen) {
    if (walks !== null && !walks.has(each.item.context.walk)) continue
    const use = roleAt(each, about)
    if (use === 'other') understood = false
    if (use === null || use === 'other') continue
    const slot = `${each.place} ${use.role} ${use.word === null ? '' : startNow(use.word)}`
    const before = uses.get(slot)
    const level = levels.get(slot) ?? -1
    if (before !== undefined && before.role === 'put' && use.role === 'put' && before.moved !== use.moved) understood = false
    if (each.level <= level) continue
    uses.set(slot, use)
    levels.set(slot, each.level)
  }
  const isAlone = aloneAmong(seen, about)
  const all = [...uses.values()].sort((left, right) => inOrder(left.item, right.item))
  // What is made for another path as well may go on being made.
  const own = all.filter((use) => use.role !== 'make' || isAlone(use))
  return { uses: own, understood: understood && own.every(isAlone) }
}

/** Two puts of one run into one directory are one tree in the end, and two archives are not. */
function isMerged(copies: readonly Copied[]): boolean {
  const puts = copies.filter(({ role }) => role === 'put')
  return puts.some((left) =>
    puts.some(
      (right) =>
        left.seen.facts === right.seen.facts &&
        canFollow(left.seen.item, right.seen.item) &&
        left.keys.some((key) => right.keys.includes(key)) &&
        (left.seen.place !== right.seen.place || sourceOf(left.seen) !== sourceOf(right.seen)) &&
        !left.seen.facts.items.all.some(
          (item) =>
            isEffect(item, 'remove') &&
            item.effect.recursive &&
            canFollow(left.seen.item, item) &&
            canFollow(item, right.seen.item) &&
            right.keys.includes(keyOf(left.seen.facts.path(item.effect.path, item))),
        ),
    ),
  )
}

function sourceOf({ item, facts }: Seen): string {
  return isEffect(item, 'copyTree') ? item.effect.from.map((field) => keyOf(facts.path(field, item))).join('\n') : ''
}

/** Whether a command serves this tree alone: in a function that others call too, what changes here would change there. */
function aloneAmong(seen: readonly Seen[], about: About): (use: StoredUse) => boolean {
  const places = new Map<string, Seen[]>()
  for (const each of seen) {
    const here = places.get(each.place)
    if (here === undefined) places.set(each.place, [each])
    else here.push(each)
  }
  return (use) => {
    const here = (places.get(placeOf(use.item) ?? '') ?? []).filter(({ item }) => item.effect.kind === use.item.effect.kind)
    const best = Math.max(...here.map(({ level }) => level))
    return here
      .filter(({ level }) => level === best)
      .every((each) => {
        if (use.word !== null && 'path' in each.item.effect) {
          const { path } = each.item.effect
          if (path === null || startNow(path) !== startNow(use.word)) return true
        }
        const other = roleAt(each, about)
        return other !== null && other !== 'other' && other.role === use.role
      })
  }
}

function nameOf(copies: readonly Copied[]): string {
  const names = [...new Set(copies.map(({ path }) => display(path)))]
  return names.sort((left, right) => left.length - right.length || (left < right ? -1 : 1))[0] ?? ''
}

/** It stays what it is when the text moves, as the executions do. */
function placeOf(item: Situated): string | null {
  const origin = originOfCommand(item)
  return origin === null ? null : `${origin.place}:${origin.to}`
}

function inOrder(left: Situated, right: Situated): number {
  const [one, other] = [originOfCommand(left), originOfCommand(right)]
  if (one === null || other === null) return 0
  return one.source.path === other.source.path ? one.start - other.start : one.source.path < other.source.path ? -1 : 1
}

/** What belongs together by a chain of equal paths. */
class Parts {
  readonly #above = new Map<string, string>()

  join(left: string, right: string): void {
    this.#above.set(this.#top(left), this.#top(right))
  }

  groups(copies: readonly Copied[]): readonly (readonly Copied[])[] {
    const groups = new Map<string, Copied[]>()
    for (const copy of copies) {
      const top = this.#top(`at ${copy.seen.place}`)
      groups.set(top, [...(groups.get(top) ?? []), copy])
    }
    return [...groups.values()]
  }

  #top(name: string): string {
    let at = name
    for (let above = this.#above.get(at); above !== undefined && above !== at; above = this.#above.get(at)) at = above
    return at
  }
}
