/** Whether the owner of something is the very user who runs a command, by the names that scripts give to both. */
import type { User } from '../commands/wrapped.js'
import { flatten, literal, type Value } from '../text/value.js'

/** Names that the user of a job may have itself. */
const PERHAPS_THE_CALLER =
  /^(runner|ubuntu|debian|centos|fedora|admin|ec2-user|circleci|gitlab-runner|buildkite-agent|jenkins|vagrant|travis|vsts|azureuser|node|vscode|user|ci|build|builder|dev|developer|100[0-2])$/

/** True where an owner is somebody whose name is not known, or may be the caller's own. */
export function mayBeTheCaller({ owner }: { readonly owner: User }): boolean {
  if (owner.kind !== 'named') return false
  const name = literal(owner.name)
  return name === null || PERHAPS_THE_CALLER.test(name.replace(/:.*$/, ''))
}

/** `$USER`, `$(id -u)`, `$(whoami)`: the very user. */
export function isOwnName(owner: Value): boolean {
  return owner.some((segment) => segment.kind === 'hole' && /^(USER|LOGNAME|UID|EUID|id( |$)|whoami)/.test(segment.hole.name))
}

/** True where both are the same, or one is a number and the other a name of which nobody here knows the number. */
export function isSameUser(owner: { readonly owner: User }, user: User): boolean {
  if (user.kind === 'caller') return owner.owner.kind === 'caller'
  if (user.kind !== 'named' || owner.owner.kind !== 'named') return false
  const [left, right] = [owner.owner.name, user.name].map((name) => flatten(name).replace(/:.*$/, ''))
  return left === right || isNumber(left) !== isNumber(right)
}

function isNumber(name = ''): boolean {
  return /^#?\d+$/.test(name)
}
