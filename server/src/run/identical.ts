/**
 * Whether what two walks of a script have come to is the same in all that it holds, down to the places where it is
 * written. Knows nothing of walks.
 */
import type { Field, ScriptText, Written } from '../commands/field.js'
import type { User, Volume } from '../commands/wrapped.js'
import type { Origin, Expansion, Segment, Value } from '../text/value.js'
import type { Condition } from './condition.js'
import type { Scope } from './event.js'
import type { Guard } from './state.js'
import type { Variable } from './variable.js'
import type { WrittenFiles } from './written.js'

type Compare<Item> = (one: Item, other: Item) => boolean

/** Comparisons for the length of one walk, which remember what they have found to be the same. */
export class Identical {
  /** Of a newer thing the older one. */
  readonly #twins = new WeakMap<object, object>()

  readonly variable = (one: Variable | null, other: Variable | null): boolean => this.#once(one, other, sameVariable)
  readonly guards = (one: readonly Guard[], other: readonly Guard[]): boolean =>
    this.#once(one, other, (left, right) => all(left, right, (guard, newer) => this.#once(guard, newer, sameGuard)))
  readonly scope = (one: Scope | null, other: Scope | null): boolean =>
    this.#once(
      one,
      other,
      (left, right) =>
        left.kind === right.kind &&
        left.id === right.id &&
        left.arm === right.arm &&
        left.chained === right.chained &&
        this.scope(left.parent, right.parent),
    )
  readonly condition = (one: Condition, other: Condition): boolean => this.#once(one, other, sameCondition)

  #once<Thing extends object>(one: Thing | null, other: Thing | null, compare: Compare<Thing>): boolean {
    if (one === other) return true
    if (one === null || other === null) return false
    if (this.#twins.get(other) === one) return true
    const isSame = compare(one, other)
    if (isSame) this.#twins.set(other, one)
    return isSame
  }
}

function all<Item>(left: readonly Item[], right: readonly Item[], same: Compare<Item>): boolean {
  return (
    left === right ||
    (left.length === right.length &&
      left.every((one, index) => {
        const other = right[index]
        return other !== undefined && same(one, other)
      }))
  )
}

export function identicalValue(one: Value, other: Value): boolean {
  return all(one, other, sameSegment)
}

function sameSegment(one: Segment, other: Segment): boolean {
  if (one === other) return true
  if (!identicalOrigin(one.origin, other.origin) || !sameExpansion(one.through, other.through)) return false
  if (one.kind === 'text') return other.kind === 'text' && one.text === other.text
  if (other.kind === 'text' || one.inert !== other.inert || one.splits !== other.splits) return false
  if (one.kind === 'hole')
    return other.kind === 'hole' && one.hole.id === other.hole.id && one.hole.kind === other.hole.kind && one.hole.name === other.hole.name
  if (other.kind !== 'choice') return false
  return (
    one.choice === other.choice ||
    (one.choice.id === other.choice.id &&
      all(
        one.choice.alternatives,
        other.choice.alternatives,
        (left, right) =>
          identicalValue(left.value, right.value) &&
          all(left.when, right.when, (outcome, newer) => outcome.key === newer.key && outcome.holds === newer.holds),
      ))
  )
}

export function identicalOrigin(one: Origin | null, other: Origin | null): boolean {
  return (
    one === other ||
    (one !== null &&
      other !== null &&
      one.anchor === other.anchor &&
      one.from === other.from &&
      one.to === other.to &&
      one.isPartial === other.isPartial)
  )
}

function sameExpansion(one: Expansion | null, other: Expansion | null): boolean {
  return (
    one === other ||
    (one !== null &&
      other !== null &&
      one.name === other.name &&
      identicalOrigin(one.origin, other.origin) &&
      one.definition?.message === other.definition?.message &&
      identicalOrigin(one.definition?.origin ?? null, other.definition?.origin ?? null) &&
      sameExpansion(one.inner, other.inner))
  )
}

function sameVariable(one: Variable, other: Variable): boolean {
  return (
    one.exported === other.exported &&
    one.isUnset === other.isUnset &&
    one.isChanging === other.isChanging &&
    one.definition?.message === other.definition?.message &&
    identicalOrigin(one.definition?.origin ?? null, other.definition?.origin ?? null) &&
    identicalValue(one.value, other.value) &&
    (one.array === other.array || (one.array !== null && other.array !== null && identicalFields(one.array, other.array)))
  )
}

export function identicalFields(one: readonly Field[], other: readonly Field[]): boolean {
  return all(one, other, sameField)
}

function sameField(one: Field, other: Field): boolean {
  return (
    one === other ||
    (one.many === other.many &&
      one.rest?.prefix === other.rest?.prefix &&
      one.rest?.shifted === other.rest?.shifted &&
      sameWritten(one.at, other.at) &&
      (one.written === null || other.written === null ? one.written === other.written : sameWritten(one.written, other.written)) &&
      identicalValue(one.value, other.value))
  )
}

function sameWritten(one: Written, other: Written): boolean {
  return one === other || (one.start === other.start && one.end === other.end && identicalScript(one.script, other.script))
}

export function identicalScript(one: ScriptText, other: ScriptText): boolean {
  return one === other || (one.file === other.file && one.flat === other.flat && identicalValue(one.value, other.value))
}

function sameGuard(one: Guard, other: Guard): boolean {
  return one.key === other.key && one.holds === other.holds && sameCondition(one.condition, other.condition)
}

function sameCondition(one: Condition, other: Condition): boolean {
  if (one === other) return true
  switch (one.kind) {
    case 'unary':
      return other.kind === 'unary' && one.operator === other.operator && sameField(one.operand, other.operand)
    case 'binary':
      return (
        other.kind === 'binary' && one.operator === other.operator && sameField(one.left, other.left) && sameField(one.right, other.right)
      )
    case 'matches':
      return other.kind === 'matches' && identicalValue(one.subject, other.subject) && all(one.patterns, other.patterns, identicalValue)
    case 'not':
      return other.kind === 'not' && sameCondition(one.of, other.of)
    case 'and':
    case 'or':
      return other.kind === one.kind && all(one.parts, other.parts, sameCondition)
    case 'status':
      if (other.kind !== 'status') return false
      // Keys of what is asked are long, and made when they are asked for.
      return one.asks === undefined || other.asks === undefined
        ? one.asks === other.asks && one.key === other.key
        : one.asks.name === other.asks.name && identicalFields(one.asks.of, other.asks.of)
    case 'constant':
      return other.kind === 'constant' && one.holds === other.holds && one.key === other.key
  }
}

export function identicalUser(one: User, other: User): boolean {
  return one === other || (one.kind === 'named' ? other.kind === 'named' && identicalValue(one.name, other.name) : one.kind === other.kind)
}

export function identicalVolumes(one: readonly Volume[], other: readonly Volume[]): boolean {
  return all(one, other, (volume, newer) => volume.inside === newer.inside && identicalValue(volume.host, newer.host))
}

export function identicalFiles(one: WrittenFiles, other: WrittenFiles): boolean {
  if (one === other) return true
  if (one.size !== other.size) return false
  for (const [key, content] of one) {
    const newer = other.get(key)
    if (newer === undefined || !identicalValue(content, newer)) return false
  }
  return true
}

export function identicalValues(one: readonly Value[], other: readonly Value[]): boolean {
  return all(one, other, identicalValue)
}
