/** Whether a script is run by root after all: what must succeed, and who is asked for, say so. */
import type { Configuration } from '../configuration/configuration.js'
import type { Condition } from '../run/condition.js'
import type { Ownership } from './ownership.js'
import { canFollow, type Situation } from './situated.js'
import { memo } from '../text/memo.js'

/** A bare chown to somebody else that must succeed, or a branch taken only by root, means that this is root. */
export function isRootHere(at: Situation, ownership: Ownership): boolean {
  if (at.moment.user.kind !== 'caller') return false
  const shownRoot = rootGuard(at)
  if (shownRoot !== null) return shownRoot
  // Sudo works for root as well; giving files away works for root alone.
  if (ownership.givenAway.some((item) => item.moment.fate === 'stops' && (canFollow(item, at) || canFollow(at, item)))) return true
  if (ownership.sudo !== null) return false
  if (ownership.becomesAnother) return true
  if (at.entries.some(({ file }) => /(^|\/)[\w.-]*entrypoint[\w.-]*$/.test(file))) return true
  return ownership.givenAway.some((item) => item.order < at.order)
}

/** The moment as root's, where the configuration says that jobs run as root and nobody else is shown. */
export function asRunner(at: Situation, { runner }: Configuration): Situation {
  const { moment } = at
  if (runner.user === null || !/^(root|0)$/.test(runner.user.name) || moment.user.kind !== 'caller' || moment.machine !== 'local') return at
  return rootGuard(at) === false ? at : { ...at, moment: { ...moment, user: { kind: 'root' } } }
}

/** What a test of the user's id on the way says: root, not root, or nothing. */
export function rootGuard(at: Situation): boolean | null {
  for (const { condition, holds } of at.moment.guards) {
    const answer = idTest(condition)
    if (answer !== null) return answer === holds
  }
  return null
}

/** True for a test that holds for root, false for one that holds for all others; kept, as many moments stand behind one condition. */
const idTest: (condition: Condition) => boolean | null = memo((condition: Condition): boolean | null => {
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
})
