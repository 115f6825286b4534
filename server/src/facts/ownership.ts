/**
 * Who owns what, with which mode, and who runs a command, as far as an execution says. What follows from that for a
 * path is for the facts beside this file.
 */
import type { User } from '../commands/wrapped.js'
import { flatten, keyOf, literal, slice, type Value } from '../text/value.js'
import { isOwnName } from './caller.js'
import { pathOf } from './context.js'
import { canFollow, isEffect, isUncalled, itemsWith, type Situated, type Situation } from './situated.js'

/** What an execution says of modes, owners and who runs it, gathered once. */
export interface Ownership {
  readonly modes: readonly ModeChange[]
  readonly owners: readonly OwnerChange[]
  /** Where others than the owner may write from here on, or nobody knows who may. */
  readonly opened: readonly Opening[]
  /** Where something else stands from here on: removed, moved away, mounted over. */
  readonly replaced: readonly Half[]
  /** The first command that asks sudo for something: the caller is not root. */
  readonly sudo: Situated | null
  /** The first that becomes root by it; `sudo -u postgres` is what root writes too. */
  readonly sudoToRoot: Situated | null
  /** Something runs as somebody else without it: by su, runuser or gosu, which do that for root alone. */
  readonly becomesAnother: boolean
  /** Places where the caller gives files away and must succeed: the caller is root. */
  readonly givenAway: readonly Situated[]
}

export function ownershipOf(items: readonly Situated[]): Ownership {
  const called = itemsWith(items, ...CHANGING).filter((item) => !isUncalled(item))
  const sudo = items.find((item) => item.moment.machine === 'local' && usesSudo(item)) ?? null
  return {
    modes: called.flatMap((item) => modeChange(item) ?? []),
    owners: called.flatMap((item) => ownerChange(item) ?? []),
    opened: called.flatMap((item) => opening(item) ?? []),
    replaced: called.flatMap(replacements),
    sudo,
    sudoToRoot: items.find((item) => item.moment.machine === 'local' && item.moment.user.kind === 'root' && usesSudo(item)) ?? null,
    becomesAnother: sudo === null && items.some(({ moment }) => moment.machine === 'local' && moment.user.kind !== 'caller'),
    givenAway: items.filter(
      (item) => item.moment.user.kind === 'caller' && item.moment.fate !== 'swallowed' && item.moment.fate !== 'tested' && givesAway(item),
    ),
  }
}

/** True where what an execution says of owners may hang on an item. */
export function saysOfOwners(item: Situated): boolean {
  const kinds: readonly string[] = CHANGING
  if (item.kind === 'effect' && kinds.includes(item.effect.kind)) return true
  return item.moment.machine === 'local' && (item.moment.user.kind !== 'caller' || usesSudo(item))
}

/**
 * Whether something else may be said of the owners of some paths, of what they lie in and what lies in them.
 * @param changed what those items say that have come or gone
 * @param before null where that is not known
 */
export function isOwnershipOther(keys: readonly string[], changed: Ownership, before: Ownership | null, after: Ownership): boolean {
  if (before === after) return false
  if (before === null || changed.givenAway.length > 0) return true
  // Who is asked by sudo for something is named where a place is known to be closed, however that place is written.
  if (
    before.sudoToRoot !== after.sudoToRoot &&
    (keys.some((key) => key.startsWith('/')) || before.sudoToRoot === null || after.sudoToRoot === null)
  )
    return true
  if ((before.sudo === null) !== (after.sudo === null) || before.becomesAnother !== after.becomesAnother) return true
  const halves = [...changed.modes.map(({ half }) => half), ...changed.owners, ...changed.opened, ...changed.replaced]
  return halves.some((half) => keys.some((key) => covers(half, key) || covers({ key }, half.key)))
}

const CHANGING = ['changeMode', 'changeOwner', 'makeDirectory', 'dataDirectory', 'remove', 'moveTree', 'mount'] as const

export interface Half {
  readonly item: Situated
  readonly key: string
  readonly message: string
  readonly path: Value
}

export interface ModeChange {
  readonly half: Half
  readonly isPrivate: boolean
  readonly recursive: boolean
}

export interface Opening extends Half {
  readonly recursive: boolean
}

export interface OwnerChange extends Half {
  readonly recursive: boolean
  readonly owner: User
  readonly name: string
}

/** True where what was said at an earlier moment is so at a later one. */
export function holdsAt(half: Half, at: Situation, { replaced }: Ownership): boolean {
  const { item } = half
  return (
    item.order < at.order &&
    (item.moment.machine === at.moment.machine || item.moment.volumes.length > 0 || at.moment.volumes.length > 0) &&
    canFollow(item, at) &&
    !replaced.some((other) => covers(other, half.key) && canFollow(item, other.item) && canFollow(other.item, at))
  )
}

/** The directory in which a path is an entry; null where that is not written. */
export function parentOf(path: Value): Value | null {
  const slash = flatten(path).lastIndexOf('/')
  return slash <= 0 ? null : slice(path, 0, slash)
}

export function covers(half: Pick<Half, 'key'>, key: string): boolean {
  return key === half.key || key.startsWith(`${half.key}/`)
}

function modeChange(item: Situated): ModeChange | null {
  const { moment, context } = item
  if (isEffect(item, 'changeMode')) {
    const mode = literal(item.effect.mode)
    if (mode === null) return null
    const path = pathOf(item.effect.path.value, moment, context)
    return {
      half: { item, key: keyOf(path), path, message: `its mode is set to ${mode}` },
      isPrivate: isPrivateMode(mode),
      recursive: item.effect.recursive,
    }
  }
  if (isEffect(item, 'makeDirectory')) {
    const mode = item.effect.mode === null ? null : literal(item.effect.mode)
    if (mode === null) return null
    const path = pathOf(item.effect.path.value, moment, context)
    return {
      half: { item, key: keyOf(path), path, message: `it is made with mode ${mode}` },
      isPrivate: isPrivateMode(mode),
      recursive: false,
    }
  }
  if (isEffect(item, 'dataDirectory') && (item.effect.use === 'initialise' || item.effect.said.endsWith('run -v'))) {
    const path = pathOf(item.effect.path.value, moment, context)
    return {
      half: { item, key: keyOf(path), path, message: `${item.effect.said} makes it with mode 700` },
      isPrivate: true,
      recursive: false,
    }
  }
  return null
}

/** Octal without bits for group and others, or the symbolic forms that take them away. */
function isPrivateMode(mode: string): boolean {
  if (/^[0-7]{3,4}$/.test(mode)) return mode.endsWith('00')
  return /(^|,)(go|og)(=(,|$)|-rwx)/.test(mode)
}

function opening(item: Situated): Opening | null {
  const isChange = isEffect(item, 'changeMode')
  if (!isChange && !isEffect(item, 'makeDirectory')) return null
  const { path: field, mode: given } = item.effect
  const mode = given === null ? null : literal(given)
  if (given === null || (mode !== null && !letsOthersWrite(mode))) return null
  const path = pathOf(field.value, item.moment, item.context)
  return {
    item,
    key: keyOf(path),
    path,
    recursive: isChange && item.effect.recursive,
    message: `its mode is set to ${mode ?? 'something unknown'}`,
  }
}

function letsOthersWrite(mode: string): boolean {
  if (/^[0-7]{3,4}$/.test(mode)) return /[2367][0-7]$|[2367]$/.test(mode)
  return mode.split(',').some((clause) => /^[ugoa]*[goa]+[ugoa]*[+=][rxXst]*w|^[+=]\w*w|=[ugo]$/.test(clause))
}

function replacements(item: Situated): readonly Half[] {
  const { moment, context } = item
  const half = (value: Value, message: string): Half => {
    const path = pathOf(value, moment, context)
    return { item, key: keyOf(path), path, message }
  }
  if (isEffect(item, 'remove')) return item.effect.recursive ? [half(item.effect.path.value, 'it is removed')] : []
  if (isEffect(item, 'moveTree')) return item.effect.from.map(({ value }) => half(value, 'it is moved away'))
  return isEffect(item, 'mount') ? [half(item.effect.target.value, 'something is mounted there')] : []
}

function ownerChange(item: Situated): OwnerChange | null {
  const { moment, context } = item
  if (isEffect(item, 'changeOwner')) {
    if (item.effect.owner === null) return null
    const owner = literal(item.effect.owner)
    const bySudo = moment.user.kind === 'root'
    const swallowed = moment.fate === 'swallowed'
    const { recursive } = item.effect
    const path = pathOf(item.effect.path.value, moment, context)
    if (isOwnName(item.effect.owner))
      return {
        item,
        key: keyOf(path),
        path,
        recursive,
        name: 'the caller',
        owner: { kind: 'caller' },
        message: 'it is given to the caller',
      }
    if (!bySudo && !swallowed) return null
    const name = owner ?? 'another user'
    return {
      item,
      key: keyOf(path),
      path,
      recursive,
      name,
      owner: { kind: 'named', name: item.effect.owner },
      message: `${usesSudo(item) ? 'sudo chown' : 'chown'} gives it to ${name}`,
    }
  }
  if (isEffect(item, 'makeDirectory')) {
    const path = pathOf(item.effect.path.value, moment, context)
    const { owner } = item.effect
    if (owner !== null && isOwnName(owner))
      return {
        item,
        key: keyOf(path),
        path,
        recursive: false,
        name: 'the caller',
        owner: { kind: 'caller' },
        message: 'it is made for the caller',
      }
    if (owner !== null) {
      const name = literal(owner) ?? 'another user'
      return {
        item,
        key: keyOf(path),
        path,
        recursive: false,
        name,
        owner: { kind: 'named', name: owner },
        message: `it is made for ${name}`,
      }
    }
    return madeBy(item, path)
  }
  if (isEffect(item, 'dataDirectory') && (item.effect.use === 'initialise' || item.effect.said.endsWith('run -v'))) {
    const path = pathOf(item.effect.path.value, moment, context)
    if (item.effect.said.endsWith('run -v'))
      return {
        item,
        key: keyOf(path),
        path,
        recursive: true,
        name: "the container's user",
        owner: { kind: 'root' },
        message: `${item.effect.said} gives it to the container's user`,
      }
    return madeBy(item, path)
  }
  return null
}

function madeBy(item: Situated, path: Value): OwnerChange | null {
  const { user } = item.moment
  if (user.kind === 'caller') return null
  const name = user.kind === 'root' ? 'root' : (literal(user.name) ?? 'another user')
  const by =
    item.kind === 'effect' && item.effect.kind === 'dataDirectory' ? `${item.effect.said} makes it with mode 700` : `${name} makes it`
  const recursive = item.kind === 'effect' && item.effect.kind === 'dataDirectory'
  return { item, key: keyOf(path), path, recursive, name, owner: user, message: by }
}

function givesAway(item: Situated): boolean {
  if (isEffect(item, 'changeOwner')) return item.effect.owner !== null && !isOwnName(item.effect.owner)
  return isEffect(item, 'makeDirectory') && item.effect.owner !== null && !isOwnName(item.effect.owner)
}

function usesSudo({ moment }: Situation): boolean {
  return moment.prefix.some(({ value }) => /^(sudo|doas)$/.test(flatten(value)))
}
