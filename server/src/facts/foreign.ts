/**
 * Directories that were given to somebody else than the user who runs a command, and in which nobody else was let
 * write. Their entries can be neither made nor removed by this user, whether the directory may be entered or not.
 */
import { keyOf, type Value } from '../text/value.js'
import { alternativesOf, type Confidence, type Evidence } from './evidence.js'
import { originOfCommand } from './origin.js'
import { isSameUser, mayBeTheCaller } from './caller.js'
import { covers, holdsAt, type Ownership, type OwnerChange } from './ownership.js'
import { isRootHere } from './root.js'
import type { PrivateDirectory } from './private.js'
import type { Items } from './items.js'
import { isUncalled, scopesOf, type Situated, type Situation } from './situated.js'

/** Users and groups whose rights are set by other means than owner and mode. */
const OTHER_RIGHTS = /^(setfacl|nfs4_setfacl|usermod|adduser|gpasswd|newgrp|chgrp|bindfs|unshare)$/

function givesOtherRights(item: Situated): boolean {
  return item.kind === 'command' && OTHER_RIGHTS.test(item.name)
}

/** Somebody else's directory or file, exactly this one or what a recursive change covers; null where nothing says so. */
export function foreignDirectory(path: Value, at: Situation, ownership: Ownership, items: Items): PrivateDirectory | null {
  const { user } = at.moment
  if (ownership.owners.length === 0 || user.kind === 'root' || isUncalled(at) || isRootHere(at, ownership)) return null
  if (alternativesOf(path)?.length !== 1 || items.where('gives other rights', givesOtherRights).length > 0) return null
  const key = keyOf(path)
  const reaches = (change: { readonly key: string; readonly recursive: boolean }): boolean =>
    change.key === key || (change.recursive && covers(change, key))
  const owner = ownership.owners.findLast((change) => reaches(change) && holdsAt(change, at, ownership))
  if (owner === undefined || isSameUser(owner, user)) return null
  if (ownership.opened.some((opening) => reaches(opening) && holdsAt(opening, at, ownership))) return null
  const mode = ownership.modes.findLast(({ half, recursive }) => reaches({ key: half.key, recursive }) && holdsAt(half, at, ownership))
  const evidence: [Evidence, ...Evidence[]] = [{ message: owner.message, origin: originOfCommand(owner.item) }]
  if (mode !== undefined && mode.half.message !== owner.message)
    evidence.push({ message: mode.half.message, origin: originOfCommand(mode.half.item) })
  return { path: owner.path, owner: owner.name, confidence: confidenceIn(owner, at, mode !== undefined), evidence }
}

function confidenceIn(owner: OwnerChange, at: Situation, isModeKnown: boolean): Confidence {
  if (mayBeTheCaller(owner) || !isOnEveryPathTo(owner.item, at)) return 'possible'
  return isModeKnown && owner.item.moment.user.kind === 'root' ? 'certain' : 'likely'
}

/** True where a later moment is reached only through an earlier one. */
function isOnEveryPathTo(earlier: Situation, later: Situation): boolean {
  const around = scopesOf(later)
  return scopesOf(earlier).every(
    (scope) =>
      !['branch', 'trap', 'background'].includes(scope.kind) ||
      scope.chained === true ||
      around.some(({ id, arm, kind }) => id === scope.id && arm === scope.arm && kind === scope.kind),
  )
}
