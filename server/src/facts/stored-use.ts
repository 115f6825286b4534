/**
 * What one effect has to do with a directory that is kept: puts it, gets it, moves it into place, tests, makes or removes
 * it, or uses it in a way of its own. Knows one effect at a time and the paths that mean the directory.
 */
import type { Field } from '../commands/field.js'
import { concat, keyOf, text, type Value } from '../text/value.js'
import { pathOf } from './context.js'
import type { Facts } from './facts.js'
import { placeBelow } from './placement.js'
import { canFollow, isEffect, type Situated, type SituatedEffect } from './situated.js'
import { isWithin } from './uses.js'

/** `word` is what of the command names the directory, where that is one of several. */
export type StoredUse =
  | {
      readonly role: 'put'
      readonly item: Situated & SituatedEffect<'copyTree'>
      readonly facts: Facts
      readonly word: null
      readonly moved: boolean
    }
  | { readonly role: 'get'; readonly item: Situated & SituatedEffect<'copyTree'>; readonly facts: Facts; readonly word: null }
  /** What was built beside it takes its place. */
  | { readonly role: 'move'; readonly item: Situated & SituatedEffect<'moveTree'>; readonly word: null }
  | { readonly role: 'test'; readonly item: Situated & SituatedEffect<'pathTest'>; readonly word: Field }
  | { readonly role: 'make'; readonly item: Situated & SituatedEffect<'makeDirectory'>; readonly word: Field }
  | { readonly role: 'remove'; readonly item: Situated & SituatedEffect<'remove'>; readonly word: Field }

/** An effect at a place, with the facts around it. */
export interface Seen {
  readonly item: Situated & { readonly kind: 'effect' }
  readonly facts: Facts
  readonly place: string
  readonly level: number
}

export interface About {
  /** The paths that mean the directory, or where it is built. */
  readonly keys: ReadonlySet<string>
  readonly roleOf: (item: Situated) => 'put' | 'get' | null
  readonly isMove: (item: Situated) => boolean
}

/** Where a put ends up: at the target, or below it under the source's name; null where that is not known. */
export function entryOf(item: Situated & SituatedEffect<'copyTree'>, from: Field, facts: Facts): Value | null {
  const below = placeBelow(item.effect, from, facts.isTree(item.effect.to, item))
  const to = facts.path(item.effect.to, item)
  return below === null ? null : below === '' ? to : concat(to, text(below))
}

/** Null for an effect that leaves the directory alone; `other` for a use that is none of the roles. */
export function roleAt({ item, facts }: Seen, { keys, roleOf, isMove }: About): StoredUse | 'other' | null {
  const { effect } = item
  const is = (path: Value): boolean => keys.has(keyOf(path))
  const touches = (path: Value): boolean => isIn(path, keys) || mayMatch(path, keys)
  const at = (field: Field): Value => facts.path(field, item)
  const other = (...paths: readonly Value[]): 'other' | null => (paths.some(touches) ? 'other' : null)
  if (isEffect(item, 'copyTree')) {
    const role = roleOf(item)
    if (role === 'put')
      return { role, item, facts, word: null, moved: facts.items.all.some((later) => isMove(later) && canFollow(item, later)) }
    if (role === 'get') return { role, item, facts, word: null }
    // What is not copied as a tree is a file, or the copy fails.
    const read = item.effect.from.map(at).filter((path) => item.effect.recursive || !is(path))
    return other(...read, at(item.effect.to))
  }
  if (isEffect(item, 'moveTree')) {
    if (isMove(item)) return { role: 'move', item, word: null }
    const from = item.effect.from.map(at)
    return from.some(touches) || (touches(at(item.effect.to)) && !from.every((path) => isFileOrView(path, item, facts, keys)))
      ? 'other'
      : null
  }
  switch (effect.kind) {
    case 'archive': {
      const base = pathOf(effect.base ?? text('.'), item.moment, item.context)
      const read = effect.from.map(({ value }) => pathOf(value, { ...item.moment, directory: base }, item.context))
      return other(...read, ...(effect.base === null ? [] : [base]), ...(effect.to === null ? [] : [at(effect.to)]))
    }
    case 'extract': {
      const to = pathOf(effect.to ?? text('.'), item.moment, item.context)
      if (effect.from !== null && isArchiveOf(at(effect.from), keys)) return null
      return other(to, ...(effect.from === null ? [] : [at(effect.from)]))
    }
    case 'link':
      return other(at(effect.from), at(effect.to))
    case 'mount':
      return other(at(effect.target))
    case 'makeDirectory':
      return isEffect(item, 'makeDirectory') && is(at(effect.path)) ? { role: 'make', item, word: effect.path } : other(at(effect.path))
    case 'remove':
      if (isEffect(item, 'remove') && is(at(effect.path))) return effect.recursive ? { role: 'remove', item, word: effect.path } : null
      // A pattern that matches the directory matches what stands beside it.
      return isIn(at(effect.path), keys) ? 'other' : null
    case 'pathTest':
      if (isEffect(item, 'pathTest') && is(at(effect.path)))
        return /^-[de]$/.test(effect.predicate)
          ? { role: 'test', item, word: effect.path }
          : /^-[fhLpSbc]$/.test(effect.predicate)
            ? null
            : 'other'
      return other(at(effect.path))
    case 'readFile':
    case 'writeFile':
      // What is read or written as a file is no directory.
      return is(at(effect.path)) ? null : other(at(effect.path))
    case 'moveTree':
    case 'copyTree':
    case 'setUmask':
    case 'databaseServer':
    case 'installPackages':
    case 'shellJob':
      return null
    default:
      return other(at(effect.path))
  }
}

function isIn(path: Value, keys: ReadonlySet<string>): boolean {
  const own = keyOf(path)
  return [...keys].some((key) => isWithin(own, key))
}

/** `"$CACHE"/*`: a pattern that the directory may match. */
function mayMatch(path: Value, keys: ReadonlySet<string>): boolean {
  const at = path.findIndex((segment) => segment.kind === 'hole' && segment.hole.kind === 'pattern')
  if (at < 0) return false
  const before = keyOf(path.slice(0, at))
  return [...keys].some((key) => key.startsWith(before) && !/\//.test(key.slice(before.length)))
}

function isArchiveOf(path: Value, keys: ReadonlySet<string>): boolean {
  return [...keys].some((key) => keyOf(path) === `${key}.tar`)
}

/** What is moved was written as a file, or is the content of the directory's own archive, for readers of single files. */
function isFileOrView(path: Value, at: Situated, facts: Facts, keys: ReadonlySet<string>): boolean {
  const own = keyOf(path)
  return facts.items.all.some((item) => {
    if (!canFollow(item, at)) return false
    if (isEffect(item, 'copyTree')) return !item.effect.recursive && keyOf(facts.path(item.effect.to, item)) === own
    if (isEffect(item, 'archive')) return item.effect.to !== null && keyOf(facts.path(item.effect.to, item)) === own
    if (isEffect(item, 'writeFile')) return keyOf(facts.path(item.effect.path, item)) === own
    if (!isEffect(item, 'extract') || item.effect.from === null) return false
    return (
      keyOf(pathOf(item.effect.to ?? text('.'), item.moment, item.context)) === own && isArchiveOf(facts.path(item.effect.from, item), keys)
    )
  })
}
