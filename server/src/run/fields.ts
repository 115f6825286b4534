/** Fields while a word is expanded: text is appended, blanks of what is not quoted end a field (bash manual 3.5.7). */
import type { Field, ScriptText } from '../commands/field.js'
import { asPattern } from './patterns.js'
import { DEFAULT_SEPARATORS, divided, type Ends } from './separators.js'
import type { Span } from '../text/source.js'
import type { Segment, Value } from '../text/value.js'

export interface Building {
  readonly done: Pick<Field, 'value' | 'many'>[]
  segments: Segment[]
  /** Something stands here, though it may be empty: quotes. */
  started: boolean
  many: boolean
}

export function begin(): Building {
  return { done: [], segments: [], started: false, many: false }
}

export function append(building: Building, value: Value): void {
  for (const segment of value) building.segments.push(segment)
  if (value.length > 0) building.started = true
}

/** Unquoted: known text splits at what IFS holds and may be a pattern, unknown text may be anything. */
export function appendSplitting(
  building: Building,
  value: Value,
  place: Span,
  script: ScriptText,
  { separators, unknown }: Splitting,
): void {
  for (const segment of value) {
    if (segment.kind !== 'text') {
      const seen = segment.kind === 'choice' && !isDividedAtBlanks(segment, separators) ? unknown() : [segment]
      for (const each of seen) appendUnknown(building, each, place, script)
      continue
    }
    const pieces = divided(segment.text, separators)
    if (pieces === null) {
      for (const each of unknown()) appendUnknown(building, each, place, script)
      continue
    }
    for (const { text, ends } of pieces) {
      if (text !== '') {
        const written: Value = [{ ...segment, text, origin: text === segment.text ? segment.origin : null }]
        const pattern = asPattern(written, place, script)
        building.many ||= pattern.some(({ kind }) => kind !== 'text')
        append(building, pattern)
      }
      endWord(building, ends)
    }
  }
}

export function endWord(building: Building, ends: Ends): void {
  // Between two separators that are no blanks stands an empty word.
  if (ends === 'yes') building.started = true
  if (ends !== 'no') finish(building)
}

export interface Splitting {
  /** IFS; null where it is not known. */
  readonly separators: string | null
  /** Makes what stands for any words. */
  readonly unknown: () => Value
}

function appendUnknown(building: Building, segment: Segment, place: Span, script: ScriptText): void {
  const splits =
    segment.kind === 'hole' ||
    (segment.kind === 'choice' &&
      segment.choice.alternatives.some(
        ({ value: one }) => one.length === 0 || one.some((each) => each.kind !== 'text' || /[\s*?[]/.test(each.text)),
      ))
  building.segments.push(segment.kind === 'text' ? segment : { ...withPatterns(segment, place, script), inert: false, splits })
  building.many ||= splits
  building.started = true
}

/** True where each of the strings is divided as ever, whatever IFS holds. */
function isDividedAtBlanks({ choice }: Segment & { readonly kind: 'choice' }, separators: string | null): boolean {
  if (separators === DEFAULT_SEPARATORS) return true
  return choice.alternatives.every(({ value }) =>
    value.every((each) => {
      if (each.kind !== 'text') return each.kind === 'hole' || isDividedAtBlanks(each, separators)
      return separators !== null && !/\s/.test(each.text) && divided(each.text, separators)?.length === 1
    }),
  )
}

/** A choice between strings is one between patterns where it is not quoted. */
function withPatterns<Unknown extends Segment>(segment: Unknown, place: Span, script: ScriptText): Unknown {
  if (segment.kind !== 'choice') return segment
  const alternatives = segment.choice.alternatives.map((each) => {
    const value = asPattern(each.value, place, script)
    const inner = value.some(({ kind }) => kind === 'choice') ? value.map((one) => withPatterns(one, place, script)) : value
    return { ...each, value: inner.every((one, index) => one === value[index]) ? value : inner }
  })
  if (alternatives.every(({ value }, index) => value === segment.choice.alternatives[index]?.value)) return segment
  return { ...segment, choice: { id: `patterns:${segment.choice.id}`, alternatives } }
}

export function finish(building: Building): void {
  // A copy takes just the room that it needs; the list that was pushed to is as large as many.
  if (building.started) building.done.push({ value: building.segments.slice(), many: building.many })
  building.segments = []
  building.started = false
  building.many = false
}
