/**
 * Trees that go to network storage after they were copied on local disk: from the local copy, or from the same source
 * once more. Knows what each of the two commands reads and writes, not whether that is a hazard.
 */
import { utilityNamed } from '../commands/catalogue.js'
import type { FileEffect } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import { flatten, keyOf, slice, text, concat, type Value } from '../text/value.js'
import { isReached, pathOf } from './context.js'
import type { Fact } from './evidence.js'
import type { Facts } from './facts.js'
import { isRemote } from './network.js'
import { canFollow, isEffect, scopesOf, type Situated, type SituatedEffect } from './situated.js'
import { isWithin } from './uses.js'

export interface Push {
  readonly item: Situated
  /** What it sends: the local copy, or the tree that the copy was made of. */
  readonly sends: 'copy' | 'source'
  readonly storage: Fact
}

type Copy = Situated & SituatedEffect<'copyTree'>

/** Where a local copy of one tree ends up; null where the copy is of another kind. */
export function localCopy(item: Copy, facts: Facts): Value | null {
  const { effect, moment } = item
  const [from, ...others] = effect.from
  if (from === undefined || others.length > 0 || !effect.recursive || effect.via === 'objects' || moment.machine !== 'local') return null
  if ([from, effect.to].some((field) => isRemote(field.value) || facts.networkStorage(facts.path(field, item), item) !== null)) return null
  const to = facts.path(effect.to, item)
  if (effect.placement === 'at' || (effect.placement === 'unknown' && !isThereBefore(item, to, facts))) return to
  const source = facts.path(from, item)
  const slash = flatten(source).lastIndexOf('/')
  return effect.placement === 'path' || slash < 0 ? null : concat(to, text('/'), slice(source, slash + 1, flatten(source).length))
}

/** True where the last that is known of a place before the copy is that a directory was made there. */
function isThereBefore(item: Copy, to: Value, facts: Facts): boolean {
  return lastDoneAt(item, to, facts)?.kind === 'makeDirectory'
}

/** True where the copy is shown to be the target itself: it is named so, or the target was removed before. */
export function isAtTarget(item: Copy, copy: Value, facts: Facts): boolean {
  return item.effect.placement !== 'unknown' || lastDoneAt(item, copy, facts)?.kind === 'remove'
}

function lastDoneAt(item: Copy, place: Value, facts: Facts): FileEffect | null {
  const key = keyOf(place)
  const last = facts.items
    .with('makeDirectory', 'remove')
    .findLast(
      (other) =>
        other.order < item.order &&
        (other.effect.kind === 'makeDirectory' || other.effect.recursive) &&
        keyOf(facts.path(other.effect.path, other)) === key,
    )
  return last?.effect ?? null
}

/** The first command after a local copy that sends the same tree to network storage. */
export function pushAfter(item: Copy, copy: Value, facts: Facts): Push | null {
  const [from] = item.effect.from
  if (from === undefined) return null
  const source = keyOf(facts.path(from, item))
  for (const later of facts.items.with('copyTree', 'moveTree', 'archive')) {
    if (!canFollow(item, later) || later.moment.machine !== 'local') continue
    const sent = sentBy(later, facts)
    if (sent === null) continue
    const key = keyOf(sent.from)
    if (key === keyOf(copy)) return { item: later, sends: 'copy', storage: sent.storage }
    if (key === source) return { item: later, sends: 'source', storage: sent.storage }
  }
  return null
}

function sentBy(item: Situated, facts: Facts): { readonly from: Value; readonly storage: Fact } | null {
  if (isEffect(item, 'copyTree') || isEffect(item, 'moveTree')) {
    const { effect } = item
    const [from, ...others] = effect.from
    if (from === undefined || others.length > 0 || (effect.kind === 'copyTree' && !effect.recursive)) return null
    return towards(effect.to, facts.path(from, item), item, facts)
  }
  if (!isEffect(item, 'archive')) return null
  const { base, from, to } = item.effect
  const [first, ...others] = from
  if (to === null || first === undefined || others.length > 0) return null
  const directory = pathOf(base ?? text('.'), item.moment, item.context)
  return towards(to, pathOf(first.value, { ...item.moment, directory }, item.context), item, facts)
}

function towards(to: Field, from: Value, item: Situated, facts: Facts): { readonly from: Value; readonly storage: Fact } | null {
  if (isRemote(to.value)) return null
  const storage = facts.networkStorage(facts.path(to, item), item)
  return storage === null ? null : { from, storage }
}

/**
 * True where the copy is more than a way station: it is put together from several sources, it is not the source as it
 * stands, it holds still what goes on changing, or a lock need not be held for as long.
 */
export function isMadeOnPurpose(item: Copy, copy: Value, push: Situated, facts: Facts): boolean {
  const { effect, moment } = item
  if (effect.symlinks !== 'keep' || effect.excludes === 'inexpressible' || effect.excludes.length > 0) return true
  if (moment.locks.length > push.moment.locks.length) return true
  if (isInBackground(push) && !isInBackground(item)) return true
  const key = keyOf(copy)
  const source = effect.from[0] === undefined ? '' : keyOf(facts.path(effect.from[0], item))
  if (facts.items.with('databaseServer', 'dataDirectory').some((other) => isBetween(other, item, push) && isServer(other))) return true
  return facts.items.with(...WRITING).some((other) => {
    if (other.order >= push.order || other.moment === moment) return false
    const written = writtenBy(other, facts)
    const changesCopy = written.some((path) => isWithin(path, key) && !(path === key && isNew(other)))
    return changesCopy || (other.order > item.order && written.some((path) => isWithin(path, source)))
  })
}

/** True where commands between the two may change the tree, for all we know. */
export function isInterrupted(item: Situated, push: Situated, facts: Facts): boolean {
  const { walk } = item.context
  if (push.context.walk !== walk) return true
  const [from, to] = [item.moment.turn.index, push.moment.turn.index]
  return facts.eventsAround(item).some((event) => {
    const { index } = event.moment.turn
    if (index <= from || index >= to || !isReached(event.moment.guards, item.context)) return false
    return event.kind === 'run' || (event.kind === 'call' && (utilityNamed(event.call.name)?.effects(event.call) ?? []).length === 0)
  })
}

function isBetween({ order, moment }: Situated, item: Situated, push: Situated): boolean {
  return order > item.order && order < push.order && moment !== item.moment
}

function isInBackground(item: Situated): boolean {
  return scopesOf(item).some(({ kind }) => kind === 'background')
}

function isServer({ effect }: Extract<Situated, { kind: 'effect' }>): boolean {
  return effect.kind === 'databaseServer' || (effect.kind === 'dataDirectory' && (effect.use === 'serve' || effect.use === 'stop'))
}

/** The place itself is made, or cleared before it is made. */
function isNew({ effect }: Extract<Situated, { kind: 'effect' }>): boolean {
  return effect.kind === 'makeDirectory' || effect.kind === 'remove'
}

const WRITING = [
  'copyTree',
  'moveTree',
  'link',
  'archive',
  'extract',
  'makeDirectory',
  'remove',
  'changeMode',
  'changeOwner',
  'writeFile',
  'fillDirectory',
] as const

function writtenBy(item: Extract<Situated, { kind: 'effect' }>, facts: Facts): readonly string[] {
  const { effect } = item
  const at = (field: Field): string => keyOf(facts.path(field, item))
  switch (effect.kind) {
    case 'copyTree':
    case 'moveTree':
    case 'link':
      return [at(effect.to)]
    case 'archive':
      return effect.to === null ? [] : [at(effect.to)]
    case 'extract':
      return [keyOf(pathOf(effect.to ?? text('.'), item.moment, item.context))]
    case 'makeDirectory':
    case 'remove':
    case 'changeMode':
    case 'changeOwner':
    case 'writeFile':
    case 'fillDirectory':
      return [at(effect.path)]
    default:
      return []
  }
}
