/**
 * Private directories: mode without access for group and others, and owned by somebody else than the user who runs the
 * command. Both halves are needed, each with its evidence.
 */
import type { Configuration } from '../configuration/configuration.js'
import { keyOf, literal, type Value } from '../text/value.js'
import { alternativesOf, type Confidence, type Evidence } from './evidence.js'
import { originOfCommand } from './origin.js'
import { placeBelow, placeOf, saysSo } from './configured.js'
import { pathOf } from './context.js'
import { isSameUser, mayBeTheCaller } from './caller.js'
import { covers, holdsAt, type Half, type Ownership, type OwnerChange } from './ownership.js'
import { isRootHere, rootGuard } from './root.js'
import { isUncalled, type Situated, type Situation } from './situated.js'

export interface PrivateDirectory {
  readonly path: Value
  /** The owner's name for a message. */
  readonly owner: string
  readonly confidence: Confidence
  readonly evidence: readonly [Evidence, ...(readonly Evidence[])]
}

const KNOWN = /^(\/root|\/var\/lib\/postgresql\/[^/]+\/main|\/var\/lib\/mysql|\/etc\/ssl\/private)(\/|$)/

/** The private directory that a path is or lies in, for the user of this moment; null where there is none. */
export function privateDirectory(path: Value, at: Situation, ownership: Ownership, configuration: Configuration): PrivateDirectory | null {
  if (at.moment.user.kind === 'root' || isUncalled(at) || isRootHere(at, ownership)) return null
  const alternatives = alternativesOf(path)
  const [only] = alternatives ?? []
  if (alternatives === null || alternatives.length !== 1 || only === undefined) return null
  const secret = shown(only, at, ownership) ?? configured(only, at, ownership, configuration) ?? known(only, at, ownership, configuration)
  return secret === null || isRunner(secret.owner, at, configuration) || isAskedFirst(secret.path, at) ? null : secret
}

/** The first private directory somewhere below a path; what lies above it may be open. */
export function privateBelow(path: Value, at: Situation, ownership: Ownership, configuration: Configuration): PrivateDirectory | null {
  if (alternativesOf(path)?.length !== 1) return null
  const key = keyOf(path)
  const below = ownership.modes.filter(({ half, isPrivate }) => isPrivate && half.key.startsWith(`${key}/`))
  for (const { half } of below) {
    const secret = privateDirectory(half.path, at, ownership, configuration)
    if (secret !== null) return secret
  }
  const told = placeBelow(
    path,
    configuration.privateDirectories.map((each) => each.path),
  )
  return told === null ? null : privateDirectory(told.place, at, ownership, configuration)
}

/** True where jobs run as this very user. */
export function isRunner(owner: string, { moment }: Situation, { runner }: Configuration): boolean {
  return moment.user.kind === 'caller' && moment.machine === 'local' && runner.user?.name === owner.replace(/:.*$/, '')
}

/** True where the way here asked whether this user may look inside. */
function isAskedFirst(directory: Value, { moment, context }: Situation): boolean {
  const key = keyOf(directory)
  return moment.guards.some(
    ({ condition, holds }) =>
      holds &&
      condition.kind === 'unary' &&
      /^-[rwx]$/.test(condition.operator) &&
      covers({ key }, keyOf(pathOf(condition.operand.value, moment, context))),
  )
}

function shown(path: Value, at: Situation, ownership: Ownership): PrivateDirectory | null {
  const key = keyOf(path)
  const isBefore = (half: Half): boolean => holdsAt(half, at, ownership)
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
    const confidence = confidenceIn(owner, half.item, ownership)
    return { path: half.path, owner: owner.name, confidence, evidence }
  }
  return null
}

/** A chown that may fail is weaker than one by sudo, and a chmod that only the owner may do says that this is the owner. */
function confidenceIn(owner: OwnerChange, mode: Situated, ownership: Ownership): Confidence {
  if (mayBeTheCaller(owner) || (owner.item.order < mode.order && mode.moment.user.kind === 'caller')) return 'possible'
  return owner.item.moment.user.kind === 'caller' || ownership.sudoToRoot === null ? 'likely' : 'certain'
}

/** What the configuration says, unless the script itself sets the mode of the place. */
function configured(
  path: Value,
  at: Situation,
  ownership: Ownership,
  { privateDirectories, runner }: Configuration,
): PrivateDirectory | null {
  const found = placeOf(
    path,
    privateDirectories.map((each) => each.path),
    at,
  )
  const owner = privateDirectories.find((each) => each.path === found?.pattern)?.owner
  if (found === null || owner === undefined || at.moment.machine !== 'local') return null
  const key = keyOf(found.place)
  if (ownership.modes.some(({ half }) => covers(half, key) && holdsAt(half, at, ownership))) return null
  const { user } = at.moment
  const name = user.kind === 'named' ? literal(user.name)?.replace(/:.*$/, '') : null
  if (name === owner) return null
  const closed = saysSo(found.pattern, 'privateDirectories')
  const other: readonly Evidence[] =
    name !== null
      ? [anotherUser(at)]
      : runner.user !== null
        ? [{ message: `runner.user says that jobs run as ${runner.user.name}`, origin: runner.user.origin }]
        : []
  return {
    path: found.place,
    owner,
    // Who runs this is not known; that it is somebody else is why the directory is named.
    confidence: other.length > 0 ? 'certain' : 'likely',
    evidence: [{ ...closed, message: `${closed.message}, of ${owner}` }, ...other],
  }
}

function anotherUser(at: Situation): Evidence {
  const { user } = at.moment
  const ofContainer = at.entries.some((entry) => entry.user === user) && user.kind === 'named'
  return ofContainer
    ? { message: `the container runs it as ${literal(user.name) ?? 'another user'}`, origin: user.name[0]?.origin ?? null }
    : { message: 'this runs as another user', origin: originOfCommand(at) }
}

function known(path: Value, at: Situation, { sudoToRoot }: Ownership, { runner }: Configuration): PrivateDirectory | null {
  const text = literal(path)
  const match = text === null ? null : KNOWN.exec(text)
  if (match === null || at.moment.machine !== 'local') return null
  const directory = match[1] ?? ''
  // Who stands in it may enter it.
  if (covers({ key: directory }, keyOf(pathOf(at.moment.directory, at.moment, at.context)))) return null
  const owner = directory.includes('postgresql') ? 'postgres' : directory.includes('mysql') ? 'mysql' : 'root'
  const segment = { kind: 'text' as const, text: directory, origin: null, through: null }
  const base = { path: [segment], owner, confidence: 'likely' as const }
  const closed: Evidence = { message: `${directory} is closed to other users`, origin: null }
  if (at.moment.user.kind === 'named')
    return owner !== 'root' && isSameUser({ owner: { kind: 'named', name: [{ ...segment, text: owner }] } }, at.moment.user)
      ? null
      : { ...base, evidence: [closed, anotherUser(at)] }
  if (runner.user !== null)
    return { ...base, evidence: [closed, { message: `runner.user says that jobs run as ${runner.user.name}`, origin: runner.user.origin }] }
  if (rootGuard(at) === false)
    return { ...base, evidence: [closed, { message: 'a test on the way shows that this is not root', origin: originOfCommand(at) }] }
  if (sudoToRoot === null) return null
  return {
    ...base,
    // Who writes of root's own home without sudo is mostly root.
    confidence: directory === '/root' ? 'possible' : 'likely',
    evidence: [closed, { message: 'sudo is used here, so the script does not run as root', origin: originOfCommand(sudoToRoot) }],
  }
}
