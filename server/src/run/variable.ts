/**
 * What a name holds, and how what it holds on two ways becomes one: a choice by the branch, or something unknown. Knows
 * nothing of the other names.
 */
import type { Field } from '../commands/field.js'
import { hole, keyOf, sameValue, type Alternative, type Definition, type Outcome, type Value } from '../text/value.js'

export interface Variable {
  readonly value: Value
  /** `unknown`: a plain assignment; exported only if the name came from the environment. */
  readonly exported: boolean | 'unknown'
  readonly array: readonly Field[] | null
  readonly definition: Definition | null
  /** Certainly not set, which is not the same as empty. */
  readonly isUnset?: true
  /** Declared so that what is assigned is not what it holds afterwards: as a number, in capitals, by keys. */
  readonly isChanging?: true
}

export const UNSET: Variable = { value: [], exported: false, array: null, definition: null, isUnset: true }

/** The value a name has in the environment that a script is given. */
export function environmentValue(name: string): Value {
  return hole({ id: `env:${name}`, kind: 'environment', name })
}

const LOST_LIST = ':array'

/** A list of which two ways do not leave as many elements. */
export function isLostList([only, ...others]: Value): boolean {
  return others.length === 0 && only?.kind === 'hole' && only.hole.id.endsWith(LOST_LIST) && only.through === null
}

/** True where a value may be the environment's own, as it came. */
export function isOwnOfEnvironment(name: string, value: Value): boolean {
  const [only] = value
  return value.length === 1 && only?.kind === 'choice'
    ? only.choice.alternatives.some((each) => isOwnOfEnvironment(name, each.value))
    : only?.kind === 'hole' && only.hole.id === `env:${name}` && only.origin === null && only.through === null
}

/** What held in the first of two branches and in the second. */
export type Outcomes = readonly [readonly Outcome[], readonly Outcome[]]

/** A choice is kept small: more alternatives than this are an unknown. */
const MAX_ALTERNATIVES = 12

/** One of two, and nothing says which. */
export function either(name: string, left: Variable | null, right: Variable | null): Variable | null {
  if (
    left === right ||
    (left !== null &&
      right !== null &&
      keyOf(left.value) === keyOf(right.value) &&
      left.array === right.array &&
      left.isUnset === right.isUnset)
  )
    return left
  const keys = [left, right].map((one) => keyOf(one?.value ?? environmentValue(name)))
  return joinVariables(`either:${keys.join(':')}`, name, left, right, [[], []])
}

/** What the name holds behind two branches. */
export function joinVariables(id: string, name: string, left: Variable | null, right: Variable | null, outcomes: Outcomes): Variable {
  const array = joinArrays(id, name, left?.array ?? null, right?.array ?? null, outcomes)
  const value =
    array === 'unknown'
      ? hole({ id: id + LOST_LIST, kind: 'unknown', name })
      : joinValues(id, name, left?.value ?? environmentValue(name), right?.value ?? environmentValue(name), outcomes)
  const exported = (left?.exported ?? true) === (right?.exported ?? true) ? (left?.exported ?? true) : 'unknown'
  if (left?.isUnset === true && right?.isUnset === true) return { ...left, exported }
  // Empty on one way and not set on the other: nothing says that it is set.
  const isOpen = value.length === 0 && (left?.isUnset === true || right?.isUnset === true)
  const definition = isOpen ? null : (left?.definition ?? right?.definition ?? null)
  const isChanging = left?.isChanging ?? right?.isChanging
  return { value, exported, array: array === 'unknown' ? null : array, definition, ...(isChanging === true ? { isChanging } : {}) }
}

/** As many elements on either way are one choice each. */
function joinArrays(
  id: string,
  name: string,
  left: readonly Field[] | null,
  right: readonly Field[] | null,
  outcomes: Outcomes,
): readonly Field[] | null | 'unknown' {
  if (left === right) return left
  if (left === null || right === null || left.length !== right.length) return 'unknown'
  if (left.some(({ many }) => many) || right.some(({ many }) => many)) return 'unknown'
  return joinFields(`${id}:element`, () => name, left, right, outcomes)
}

/** Fields of two lists of one length, place by place. */
export function joinFields(
  id: string,
  name: (index: number) => string,
  left: readonly Field[],
  right: readonly Field[],
  outcomes: Outcomes,
): readonly Field[] {
  return left.map((field, index): Field => {
    const other = right[index]
    if (other === undefined || other === field) return field
    const value = joinValues(`${id}:${index + 1}`, name(index), field.value, other.value, outcomes)
    return value === field.value ? field : { ...field, value, written: null }
  })
}

/** One of two values, by which branch was taken. */
export function joinValues(id: string, name: string, left: Value, right: Value, outcomes: Outcomes): Value {
  if (sameValue(left, right)) return left
  const alternatives = dedupe([...alternativesOf(left, outcomes[0]), ...alternativesOf(right, outcomes[1])])
  if (alternatives.length > MAX_ALTERNATIVES) return hole({ id: `many:${id}`, kind: 'unknown', name })
  return [{ kind: 'choice', choice: { id, alternatives }, inert: true, splits: false, origin: null, through: null }]
}

/** A value that is one choice as a whole is not nested again. */
function alternativesOf(value: Value, when: readonly Outcome[]): readonly Alternative[] {
  const [only] = value
  if (value.length === 1 && only?.kind === 'choice' && only.through === null) {
    return only.choice.alternatives.map((each) => ({ value: each.value, when: [...each.when, ...when] }))
  }
  return [{ value, when }]
}

function dedupe(alternatives: readonly Alternative[]): readonly Alternative[] {
  const byKey = new Map<string, Alternative>()
  for (const each of alternatives) {
    const key = keyOf(each.value)
    const known = byKey.get(key)
    // The same value on two paths: only what held on both is still known of when it is taken.
    byKey.set(
      key,
      known === undefined
        ? each
        : {
            value: known.value,
            when: known.when.filter((one) => each.when.some((other) => other.key === one.key && other.holds === one.holds)),
          },
    )
  }
  return [...byKey.values()]
}
