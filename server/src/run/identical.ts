/**
 * Whether what two walks of a script have come to is the same in all that it holds, down to the places where it is
 * written. Knows nothing of walks.
 */
import type { Field, ScriptText, Written } from '../commands/field.js'
import type { User, Volume } from '../commands/wrapped.js'
import { areAlike } from '../text/same.js'
import { locate } from '../text/location.js'
import type { Span } from '../text/source.js'
import { Origin, type Expansion, type Segment, type Value } from '../text/value.js'
import { sameCondition, type Condition } from './condition.js'
import type { Event, Moment, Scope } from './event.js'
import type { Guard } from './state.js'
import type { Variable } from './variable.js'
import type { WrittenFiles } from './written.js'

const WRITTEN_ALIKE = { field: sameField, value: identicalValue }

type Compare<Item> = (one: Item, other: Item) => boolean

/** Comparisons for the length of one walk, which remember what they have found to be the same. */
export class Identical {
  /** Of a newer thing the older one. */
  readonly #twins = new WeakMap<object, object>()

  readonly variable = (one: Variable | null, other: Variable | null): boolean => this.#once(one, other, sameVariable)
  readonly guards = (one: readonly Guard[], other: readonly Guard[]): boolean =>
    this.#once(one, other, (left, right) => areAlike(left, right, (guard, newer) => this.#once(guard, newer, sameGuard)))
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
  readonly condition = (one: Condition, other: Condition): boolean =>
    this.#once(one, other, (left, right) => sameCondition(left, right, WRITTEN_ALIKE))

  #once<Thing extends object>(one: Thing | null, other: Thing | null, compare: Compare<Thing>): boolean {
    if (one === other) return true
    if (one === null || other === null) return false
    if (this.#twins.get(other) === one) return true
    const isSame = compare(one, other)
    if (isSame) this.#twins.set(other, one)
    return isSame
  }
}

export function identicalValue(one: Value, other: Value): boolean {
  return areAlike(one, other, sameSegment)
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
      areAlike(
        one.choice.alternatives,
        other.choice.alternatives,
        (left, right) =>
          identicalValue(left.value, right.value) &&
          areAlike(left.when, right.when, (outcome, newer) => outcome.key === newer.key && outcome.holds === newer.holds),
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
      one.isPartial === other.isPartial &&
      identicalOrigin(one.last, other.last))
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
  return areAlike(one, other, sameField)
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
  if (one === other) return true
  if (one.start === other.start && one.end === other.end && identicalScript(one.script, other.script)) return true
  // An edited function is another text, in which most lines stand where they stood.
  if (one.script.file === undefined || one.script.file !== other.script.file || one.end - one.start !== other.end - other.start)
    return false
  const place = locate(one.script.value, one.start, one.end)
  return place !== null && identicalOrigin(place, locate(other.script.value, other.start, other.end))
}

export function identicalScript(one: ScriptText, other: ScriptText): boolean {
  return one === other || (one.file === other.file && one.flat === other.flat && identicalValue(one.value, other.value))
}

function sameGuard(one: Guard, other: Guard): boolean {
  return one.key === other.key && one.holds === other.holds && sameCondition(one.condition, other.condition, WRITTEN_ALIKE)
}

export function identicalUser(one: User, other: User): boolean {
  return one === other || (one.kind === 'named' ? other.kind === 'named' && identicalValue(one.name, other.name) : one.kind === other.kind)
}

export function identicalVolumes(one: readonly Volume[], other: readonly Volume[]): boolean {
  return areAlike(one, other, (volume, newer) => volume.inside === newer.inside && identicalValue(volume.host, newer.host))
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
  return areAlike(one, other, identicalValue)
}

/** What happens in two walks, as far as it does not depend on how many events there were before. */
export function identicalEvent(one: Event, other: Event, identical: Identical): boolean {
  // Of the lines before an end somebody asks whether they say why.
  const before = one.kind === 'exit' ? 4 : 1
  return identicalMoment(one.moment, other.moment, before, identical) && sameHappening(one, other, identical)
}

/** Beside the command itself rules look at the lines around it. */
function inSameLines({ script, span }: Moment, { script: newer, span: newerSpan }: Moment, before: number): boolean {
  if (script.file === undefined || script === newer) return true
  return linesAround(script.flat, span, before) === linesAround(newer.flat, newerSpan, before)
}

function linesAround(text: string, { start, end }: Span, before: number): string {
  let from = start
  for (let lines = 0; lines <= before && from > 0; lines += 1) from = text.lastIndexOf('\n', from - 1)
  const last = text.indexOf('\n', end)
  const next = last < 0 ? last : text.indexOf('\n', last + 1)
  return text.slice(Math.max(0, from), next < 0 ? text.length : next)
}

function identicalMoment(one: Moment, other: Moment, before: number, { guards, scope }: Identical): boolean {
  return (
    one.file === other.file &&
    one.fate === other.fate &&
    one.shown === other.shown &&
    one.machine === other.machine &&
    one.position === other.position &&
    one.options.errexit === other.options.errexit &&
    one.options.pipefail === other.options.pipefail &&
    one.options.allexport === other.options.allexport &&
    one.options.nounset === other.options.nounset &&
    sameWritten({ script: one.script, ...one.span }, { script: other.script, ...other.span }) &&
    inSameLines(one, other, before) &&
    identicalUser(one.user, other.user) &&
    identicalVolumes(one.volumes, other.volumes) &&
    identicalValues(one.locks, other.locks) &&
    identicalValue(one.directory, other.directory) &&
    identicalFields(one.words, other.words) &&
    identicalFields(one.prefix, other.prefix) &&
    scope(one.scope, other.scope) &&
    guards(one.guards, other.guards)
  )
}

function sameHappening(one: Event, other: Event, { variable }: Identical): boolean {
  switch (one.kind) {
    case 'call': {
      if (other.kind !== 'call' || one.call.name !== other.call.name) return false
      const [input, newer] = [one.call.input, other.call.input]
      const isSameInput = input === null || newer === null ? input === newer : identicalValue(input, newer)
      return isSameInput && sameField(one.call.nameField, other.call.nameField) && identicalFields(one.call.fields, other.call.fields)
    }
    case 'effect':
      return other.kind === 'effect' && samePlain(one.effect, other.effect)
    case 'assign':
      return (
        other.kind === 'assign' &&
        one.name === other.name &&
        one.how === other.how &&
        one.exported === other.exported &&
        one.whole === other.whole &&
        one.readBefore === other.readBefore &&
        isAsFar(one, other, one.nameSpan, other.nameSpan) &&
        isAsFar(one, other, one.span, other.span) &&
        isAsFar(one, other, one.valueSpan, other.valueSpan) &&
        identicalValue(one.value, other.value)
      )
    case 'run':
      return (
        other.kind === 'run' &&
        one.isolated === other.isolated &&
        one.environment.size === other.environment.size &&
        sameField(one.path, other.path) &&
        identicalFields(one.parameters, other.parameters) &&
        [...one.environment].every(([name, then]) => {
          const now = other.environment.get(name)
          return now !== undefined && variable(then, now)
        })
      )
    case 'handOn':
      return (
        other.kind === 'handOn' &&
        one.appends === other.appends &&
        identicalValue(one.path, other.path) &&
        identicalValue(one.content, other.content)
      )
    case 'exit':
      return other.kind === 'exit' && one.ends === other.ends && one.status === other.status
    case 'leave':
      return other.kind === 'leave' && one.levels === other.levels
  }
}

/** As far from the beginning of the command. */
function isAsFar({ moment: one }: Event, { moment: other }: Event, left: Span, right: Span): boolean {
  return left.start - one.span.start === right.start - other.span.start && left.end - one.span.start === right.end - other.span.start
}

/** Records of any form, made of values and fields. */
function samePlain(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (one instanceof Origin) return other instanceof Origin && identicalOrigin(one, other)
  if (Array.isArray(one))
    return Array.isArray(other) && one.length === other.length && one.every((each, index) => samePlain(each, other[index]))
  if (isScript(one)) return isScript(other) && identicalScript(one, other)
  const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))]
  return left.size === right.size && [...left].every(([name, each]) => right.has(name) && samePlain(each, right.get(name)))
}

function isScript(thing: object): thing is ScriptText {
  return 'flat' in thing && 'value' in thing
}
