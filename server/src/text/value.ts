/**
 * What is known of a string: text with its origin, holes for what is unknown, choices shared between uses. Words,
 * whole scripts and the strings handed to `bash -c` are all values. Knows nothing of shells, YAML or files on disk.
 */
import { briefly } from './memo.js'
import { sameOrigin, type Origin } from './origin.js'
import { areAlike } from './same.js'

export { anchorAt, divide, originAt, sameOrigin, type Anchor, type Move } from './origin.js'
export { Origin } from './origin.js'

/** How characters are written at a place: the innermost layer first, each inside its `outer`. */
export interface Quoting {
  readonly layer: QuotingLayer
  readonly outer: Quoting | null
}

export type QuotingLayer =
  /** `inFlow` is true between the brackets of a flow collection, where more characters end the scalar. */
  | { readonly kind: 'yaml-plain'; readonly inFlow?: boolean }
  | { readonly kind: 'yaml-single' | 'yaml-double' }
  /** `indent` is the white space before each line of the block's content. */
  | { readonly kind: 'yaml-literal' | 'yaml-folded'; readonly indent: string }
  | { readonly kind: 'shell-unquoted' | 'shell-single' | 'shell-double' | 'shell-ansi-c' | 'shell-heredoc' }
  | { readonly kind: 'interpolation'; readonly escape: InterpolationEscape }

/**
 * What a CI system un-escapes before the shell sees the text: `every-dollar`: `$$` is `$`; `dollar-brace`: the same, and
 * only `${` is a variable; `dollar-name`: the same, and `$NAME` is one too; `dollar-paren`: the same, and only `$(` is
 * one; `angles`: `\<<` is `<<`.
 */
export type InterpolationEscape = 'every-dollar' | 'dollar-brace' | 'dollar-name' | 'dollar-paren' | 'angles'

/** One expansion that a segment came through: `$NAME` at `origin`, whose value was set at `definition`. */
export interface Expansion {
  readonly name: string
  readonly origin: Origin | null
  readonly definition: Definition | null
  readonly inner: Expansion | null
}

/** What set a name to a value, for the trail of evidence. */
export interface Definition {
  readonly origin: Origin | null
  readonly message: string
}

/** An unknown string. Two holes with one id are the same string. */
export interface Hole {
  readonly id: string
  readonly kind: 'environment' | 'positional' | 'output' | 'pattern' | 'unknown'
  /** The variable's name, the parameter's number, the glob pattern, or the text of the command. */
  readonly name: string
}

/** One of several values; every use of one choice takes the same alternative. */
export interface Choice {
  readonly id: string
  readonly alternatives: readonly Alternative[]
}

export interface Alternative {
  readonly value: Value
  /** Keys of the conditions under which this alternative is the one, with their outcome. */
  readonly when: readonly Outcome[]
}

/** A condition's key and whether it held. */
export interface Outcome {
  readonly key: string
  readonly holds: boolean
}

interface Placed {
  readonly origin: Origin | null
  /** The outermost expansion this segment came through, if any. */
  readonly through: Expansion | null
}
export interface Text extends Placed {
  readonly kind: 'text'
  readonly text: string
}
export interface HoleSegment extends Placed {
  readonly kind: 'hole'
  readonly hole: Hole
  /** Cannot end the quoting around it. */
  readonly inert: boolean
  /** Unquoted: may become several words, or none. */
  readonly splits: boolean
}
export interface ChoiceSegment extends Placed {
  readonly kind: 'choice'
  readonly choice: Choice
  readonly inert: boolean
  readonly splits: boolean
}
export type Segment = Text | HoleSegment | ChoiceSegment
export type Value = readonly Segment[]

/** Stands for one hole or choice where a value is looked at as a string; private use, so no script holds it. */
export const PLACEHOLDER = '\uE5C7'

export const EMPTY: Value = []

export function text(content: string, origin: Origin | null = null): Value {
  return content === '' ? EMPTY : [{ kind: 'text', text: content, origin, through: null }]
}

export function hole(of: Hole, origin: Origin | null = null, marks: { inert?: boolean; splits?: boolean } = {}): Value {
  return [{ kind: 'hole', hole: of, inert: marks.inert ?? true, splits: marks.splits ?? false, origin, through: null }]
}

/** The length in value units: each UTF-16 unit of text is one, each hole or choice is one. */
export function lengthOf(value: Value): number {
  let length = 0
  for (const segment of value) length += segment.kind === 'text' ? segment.text.length : 1
  return length
}

/** The value as a string with a placeholder for each hole and choice; offsets are the value's own. */
export function flatten(value: Value): string {
  const only = value.length === 1 ? value[0] : undefined
  if (only?.kind === 'text') return only.text
  let flat = ''
  for (const segment of value) flat += segment.kind === 'text' ? segment.text : PLACEHOLDER
  return flat
}

/** The literal string, or null where anything of it is unknown. */
export function literal(value: Value): string | null {
  let result = ''
  for (const segment of value) {
    if (segment.kind !== 'text') return null
    result += segment.text
  }
  return result
}

/** Text at the front, up to the first hole or choice. */
export function literalPrefix(value: Value): string {
  let result = ''
  for (const segment of value) {
    if (segment.kind !== 'text') break
    result += segment.text
  }
  return result
}

/** The part from `start` to `end` in value units; origins are cut along where they map unit by unit. */
export function slice(value: Value, start: number, end: number): Value {
  if (end <= start) return EMPTY
  const offsets = startsOf(value)
  const first = segmentAt(offsets, start)
  const inFirst = pieceOf(value[first], offsets[first] ?? 0, start, end)
  // Most words stand in one segment, and what is pushed to takes the room of many.
  if ((offsets[first + 1] ?? end) >= end) return inFirst === null ? EMPTY : [inFirst]
  const result: Segment[] = inFirst === null ? [] : [inFirst]
  for (let index = first + 1; index < value.length && (offsets[index] ?? end) < end; index += 1) {
    const piece = pieceOf(value[index], offsets[index] ?? 0, start, end)
    if (piece !== null) result.push(piece)
  }
  return result
}

/** What of a segment, which begins at `offset`, lies between `start` and `end`. */
function pieceOf(segment: Segment | undefined, offset: number, start: number, end: number): Segment | null {
  if (segment === undefined) return null
  const length = segment.kind === 'text' ? segment.text.length : 1
  if (offset >= end || offset + length <= start) return null
  if (offset >= start && offset + length <= end) return segment
  return segment.kind === 'text' ? cut(segment, Math.max(0, start - offset), Math.min(length, end - offset)) : null
}

/** Where [start, end) stands, if it lies in one segment that is copied from a source as it is; a short cut for most words. */
export function plainPlace(value: Value, start: number, end: number): Origin | null {
  const offsets = startsOf(value)
  const index = segmentAt(offsets, start)
  const segment = value[index]
  const at = start - (offsets[index] ?? 0)
  if (segment?.kind !== 'text' || segment.through !== null || segment.origin === null || end <= start) return null
  const { origin } = segment
  const length = end - start
  if (origin.isPartial || at < 0 || at + length > segment.text.length || origin.length !== segment.text.length) return null
  return origin.cut(at, at + length)
}

export function concat(...values: readonly Value[]): Value {
  return values.flat()
}

/** The same for a list of any length, which arguments cannot be. */
export function concatAll(values: readonly Value[]): Value {
  return values.flat()
}

/** True where both are the same string on every run: equal text, the same holes, the same choices. */
export function sameValue(left: Value, right: Value): boolean {
  return left === right || keyOf(left) === keyOf(right)
}

/** True where both are the same string on every run, and what their choices choose from is the same, too. */
export function sameChoices(left: Value, right: Value): boolean {
  return (
    left === right ||
    (keyOf(left) === keyOf(right) &&
      (left.every(({ kind }) => kind !== 'choice') ||
        (left.length === right.length &&
          left.every((segment, index) => {
            const other = right[index]
            return segment.kind !== 'choice' || (other?.kind === 'choice' && sameAlternatives(segment.choice, other.choice))
          }))))
  )
}

function sameAlternatives(one: Choice, other: Choice): boolean {
  return (
    one === other ||
    (one.id === other.id &&
      areAlike(
        one.alternatives,
        other.alternatives,
        ({ value, when }, newer) =>
          sameChoices(value, newer.value) &&
          areAlike(when, newer.when, (left, right) => left.key === right.key && left.holds === right.holds),
      ))
  )
}

/** True where both are the same string and came from the same places in the same way. */
export function samePlaces(left: Value, right: Value): boolean {
  return areAlike(
    left,
    right,
    (segment, other) =>
      sameContent(segment, other) && sameOrigin(segment.origin, other.origin) && sameExpansion(segment.through, other.through),
  )
}

function sameContent(left: Segment, right: Segment): boolean {
  if (left.kind === 'text') return right.kind === 'text' && left.text === right.text
  if (right.kind === 'text' || left.inert !== right.inert || left.splits !== right.splits) return false
  if (left.kind === 'hole') return right.kind === 'hole' && left.hole.id === right.hole.id
  return right.kind === 'choice' && left.choice.id === right.choice.id
}

function sameExpansion(left: Expansion | null, right: Expansion | null): boolean {
  return (
    left === right ||
    (left !== null &&
      right !== null &&
      left.name === right.name &&
      sameOrigin(left.origin, right.origin) &&
      sameOrigin(left.definition?.origin ?? null, right.definition?.origin ?? null) &&
      sameExpansion(left.inner, right.inner))
  )
}

/** A key that is equal for values that are the same string on every run. */
export function keyOf(value: Value): string {
  const [only] = value
  // Most are one text, which is its own key.
  if (only === undefined) return ''
  return only.kind === 'text' && value.length === 1 ? only.text : keyOfMany(value)
}

const keyOfMany = briefly((value: Value): string => {
  let key = ''
  for (const segment of value) {
    if (segment.kind === 'text') key += segment.text
    else if (segment.kind === 'hole') key += `\u0001${segment.hole.id}\u0002`
    else key += keyOfChoice(segment.choice)
  }
  return key
})

/** How a choice stands in the keys of values. */
export function keyOfChoice({ id }: Choice): string {
  return `\u0001choice ${id}\u0002`
}

/** The value with another one in the place of each occurrence of some text. */
export function replaceText(value: Value, searched: string, replacement: Value): Value {
  const at = searched === '' ? -1 : flatten(value).indexOf(searched)
  if (at < 0) return value
  const rest = slice(value, at + searched.length, lengthOf(value))
  return concat(slice(value, 0, at), replacement, replaceText(rest, searched, replacement))
}

/** The value as seen through one more expansion. */
export function expanded(value: Value, name: string, origin: Origin | null, definition: Definition | null): Value {
  return value.map((segment) => ({ ...segment, through: { name, origin, definition, inner: segment.through } }))
}

/** The value for a person: `${NAME}` for holes, alternatives as `{a|b}`. */
export function display(value: Value, depth = 2): string {
  let shown = ''
  for (const segment of value) {
    if (segment.kind === 'text') shown += segment.text
    else if (segment.kind === 'hole') shown += displayHole(segment.hole)
    else if (depth === 0) shown += '{...}'
    else shown += `{${segment.choice.alternatives.map(({ value: one }) => display(one, depth - 1)).join('|')}}`
  }
  return shown
}

/** Where each segment begins; kept, because scripts of many segments are sliced word by word. */
const startsOf = briefly((value: Value): readonly number[] => {
  let offset = 0
  return value.map((segment) => {
    const start = offset
    offset += segment.kind === 'text' ? segment.text.length : 1
    return start
  })
})

function segmentAt(offsets: readonly number[], offset: number): number {
  let low = 0
  let high = Math.max(0, offsets.length - 1)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((offsets[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

function displayHole(of: Hole): string {
  switch (of.kind) {
    case 'environment':
    case 'positional':
      return `$${of.name}`
    case 'pattern':
      return of.name
    case 'output':
      return `$(${of.name})`
    case 'unknown':
      return of.name === '' ? '?' : `$${of.name}`
  }
}

function cut(segment: Text, start: number, end: number): Text {
  const { origin } = segment
  const mapsByUnit = origin?.length === segment.text.length
  return {
    ...segment,
    text: segment.text.slice(start, end),
    origin: origin === null ? null : mapsByUnit ? origin.cut(start, end) : origin.asPart(),
  }
}
