/**
 * Private directories: mode without access for group and others, and owned by somebody else than the user who runs the
 * command. Both halves are needed, each with its evidence.
 */
import type { User } from '../commands/wrapped.js'
import type { Condition } from '../run/condition.js'
import { flatten, keyOf, literal, type Value } from '../text/value.js'
import { alternativesOf, type Confidence, type Evidence } from './evidence.js'
import { originOfCommand } from './origin.js'
import { pathOf } from './context.js'
import { canFollow, isEffect, isUncalled, type Situated, type Situation } from './situated.js'

export interface PrivateDirectory {
  readonly path: Value
  /** The owner's name for a message. */
  readonly owner: string
  readonly confidence: Confidence
  readonly evidence: readonly [Evidence, ...(readonly Evidence[])]
}

const KNOWN = /^(\/root|\/var\/lib\/postgresql\/[^/]+\/main|\/var\/lib\/mysql|\/etc\/ssl\/private)(\/|$)/

/** What an execution says of modes, owners and who runs it, gathered once. */
export interface Ownership {
  readonly modes: readonly ModeChange[]
  readonly owners: readonly OwnerChange[]
  /** The first command that asks sudo for something: the caller is not root. */
  readonly sudo: Situated | null
  /** Places where the caller gives files away and must succeed: the caller is root. */
  readonly givenAway: readonly Situated[]
}

export function ownershipOf(items: readonly Situated[]): Ownership {
  const called = items.filter((item) => item.kind === 'effect' && !isUncalled(item))
  return {
    modes: called.flatMap((item) => modeChange(item) ?? []),
    owners: called.flatMap((item) => ownerChange(item) ?? []),
    sudo: items.find((item) => item.moment.machine === 'local' && usesSudo(item)) ?? null,
    givenAway: items.filter(
      (item) => item.moment.user.kind === 'caller' && item.moment.fate !== 'swallowed' && item.moment.fate !== 'tested' && givesAway(item),
    ),
  }
}

/** The private directory that a path is or lies in, for the user of this moment; null where there is none. */
export function privateDirectory(path: Value, at: Situation, ownership: Ownership): PrivateDirectory | null {
  if (at.moment.user.kind === 'root' || isUncalled(at) || isRootHere(at, ownership)) return null
  const alternatives = alternativesOf(path)
  const [only] = alternatives ?? []
  if (alternatives === null || alternatives.length !== 1 || only === undefined) return null
  return shown(only, at, ownership) ?? known(only, at, ownership)
}

interface Half {
  readonly item: Situated
  readonly key: string
  readonly message: string
  readonly path: Value
}

interface ModeChange {
  readonly half: Half
  readonly isPrivate: boolean
  readonly recursive: boolean
}

interface OwnerChange extends Half {
  readonly owner: User
  readonly name: string
}

function shown(path: Value, at: Situation, ownership: Ownership): PrivateDirectory | null {
  const key = keyOf(path)
  const isBefore = ({ item }: Half): boolean =>
    item.order < at.order &&
    (item.moment.machine === at.moment.machine || item.moment.volumes.length > 0 || at.moment.volumes.length > 0) &&
    canFollow(item, at)
  // The last word on the mode of any directory on the way decides.
  const modes = new Map<string, { readonly half: Half; readonly isPrivate: boolean }>()
  for (const mode of ownership.modes) {
    if (!covers(mode.half, key) || !isBefore(mode.half)) continue
    modes.set(mode.half.key, mode)
    if (mode.recursive && !mode.isPrivate) {
      for (const known of modes.keys()) if (known.startsWith(`${mode.half.key}/`)) modes.delete(known)
    }
  }
  if (modes.size === 0) return null
  const owners = ownership.owners.filter((owner) => covers(owner, key) && isBefore(owner))
  for (const { half, isPrivate } of modes.values()) {
    if (!isPrivate) continue
    const owner = owners.findLast((each) => each.key === half.key || half.key.startsWith(`${each.key}/`))
    if (owner === undefined || isSameUser(owner, at.moment.user)) continue
    const evidence: [Evidence, ...Evidence[]] = [{ message: half.message, origin: originOfCommand(half.item) }]
    if (owner.message !== half.message) evidence.push({ message: owner.message, origin: originOfCommand(owner.item) })
    // A chown that may fail is weaker than one by sudo.
    const confidence = owner.item.moment.user.kind === 'caller' ? 'likely' : 'certain'
    return { path: half.path, owner: owner.name, confidence, evidence }
  }
  return null
}

function covers(half: Half, key: string): boolean {
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
export function isPrivateMode(mode: string): boolean {
  if (/^[0-7]{3,4}$/.test(mode)) return mode.endsWith('00')
  return /(^|,)(go|og)(=(,|$)|-rwx)/.test(mode)
}

function ownerChange(item: Situated): OwnerChange | null {
  const { moment, context } = item
  if (isEffect(item, 'changeOwner')) {
    const owner = literal(item.effect.owner)
    const bySudo = moment.user.kind === 'root'
    const swallowed = moment.fate === 'swallowed'
    const path = pathOf(item.effect.path.value, moment, context)
    if (isOwnName(item.effect.owner))
      return { item, key: keyOf(path), path, name: 'the caller', owner: { kind: 'caller' }, message: 'it is given to the caller' }
    if (!bySudo && !swallowed) return null
    const name = owner ?? 'another user'
    return {
      item,
      key: keyOf(path),
      path,
      name,
      owner: { kind: 'named', name: item.effect.owner },
      message: `${usesSudo(item) ? 'sudo chown' : 'chown'} gives it to ${name}`,
    }
  }
  if (isEffect(item, 'makeDirectory')) {
    const path = pathOf(item.effect.path.value, moment, context)
    const { owner } = item.effect
    if (owner !== null) {
      const name = literal(owner) ?? 'another user'
      return { item, key: keyOf(path), path, name, owner: { kind: 'named', name: owner }, message: `it is made for ${name}` }
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
  return { item, key: keyOf(path), path, name, owner: user, message: by }
}

/** `$USER`, `$(id -u)`, `$(whoami)`: the very user. */
function isOwnName(owner: Value): boolean {
  return owner.some((segment) => segment.kind === 'hole' && /^(USER|LOGNAME|UID|EUID|id( |$)|whoami)/.test(segment.hole.name))
}

function isSameUser(owner: { readonly owner: User }, user: User): boolean {
  if (user.kind === 'caller') return owner.owner.kind === 'caller'
  if (user.kind !== 'named') return false
  return owner.owner.kind === 'named' && flatten(owner.owner.name).replace(/:.*$/, '') === flatten(user.name).replace(/:.*$/, '')
}

/** A bare chown to somebody else that must succeed, or a branch taken only by root, means that this is root. */
function isRootHere(at: Situation, ownership: Ownership): boolean {
  if (at.moment.user.kind !== 'caller') return false
  const shownRoot = rootGuard(at)
  if (shownRoot !== null) return shownRoot
  // Sudo works for root as well; giving files away works for root alone.
  if (ownership.givenAway.some((item) => item.moment.fate === 'stops' && (canFollow(item, at) || canFollow(at, item)))) return true
  if (ownership.sudo !== null) return false
  if (at.entries.some(({ file }) => /(^|\/)[\w.-]*entrypoint[\w.-]*$/.test(file))) return true
  return ownership.givenAway.some((item) => item.order < at.order)
}

function givesAway(item: Situated): boolean {
  if (isEffect(item, 'changeOwner')) return !isOwnName(item.effect.owner)
  return isEffect(item, 'makeDirectory') && item.effect.owner !== null && !isOwnName(item.effect.owner)
}

function usesSudo({ moment }: Situation): boolean {
  return moment.prefix.some(({ value }) => /^(sudo|doas)$/.test(flatten(value)))
}

/** What a test of the user's id on the way says: root, not root, or nothing. */
function rootGuard(at: Situation): boolean | null {
  for (const { condition, holds } of at.moment.guards) {
    const asked = idTest(condition)
    if (asked !== null) return asked === holds
  }
  return null
}

/** True for a test that holds for root, false for one that holds for all others. */
function idTest(condition: Condition): boolean | null {
  if (condition.kind === 'not') {
    const inner = idTest(condition.of)
    return inner === null ? null : !inner
  }
  const sides =
    condition.kind === 'binary'
      ? [condition.left.value, condition.right.value]
      : condition.kind === 'matches'
        ? [condition.subject, condition.patterns[0] ?? []]
        : []
  const [left, right] = sides.map((value) =>
    value.map((segment) => (segment.kind === 'text' ? segment.text : segment.kind === 'hole' ? segment.hole.name : '')).join(''),
  )
  if (left === undefined || !/^(id -u|EUID|UID|whoami|id -un|USER)$/.test(left) || !/^(0|root)$/.test(right ?? '')) return null
  return condition.kind === 'matches' || (condition.kind === 'binary' && /^(=|==|-eq)$/.test(condition.operator))
}

function known(path: Value, at: Situation, { sudo }: Ownership): PrivateDirectory | null {
  const text = literal(path)
  const match = text === null ? null : KNOWN.exec(text)
  if (match === null || at.moment.machine !== 'local') return null
  const directory = match[1] ?? ''
  const owner = directory.includes('postgresql') ? 'postgres' : directory.includes('mysql') ? 'mysql' : 'root'
  const base = { path: [{ kind: 'text' as const, text: directory, origin: null, through: null }], owner, confidence: 'likely' as const }
  const closed: Evidence = { message: `${directory} is closed to other users`, origin: null }
  if (at.moment.user.kind === 'named')
    return literal(at.moment.user.name)?.replace(/:.*$/, '') === owner
      ? null
      : { ...base, evidence: [closed, { message: 'this runs as another user', origin: originOfCommand(at) }] }
  if (rootGuard(at) === false)
    return { ...base, evidence: [closed, { message: 'a test on the way shows that this is not root', origin: originOfCommand(at) }] }
  if (sudo === null) return null
  return {
    ...base,
    evidence: [closed, { message: 'sudo is used here, so the script does not run as root', origin: originOfCommand(sudo) }],
  }
}
