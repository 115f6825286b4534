/**
 * What becomes of what a command says: whether its messages are seen, and whether its output or status is taken as the
 * answer to a question, so that a failure is taken as "there is nothing".
 */
import type { FileEffect } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import { memo } from '../text/memo.js'
import type { Span } from '../text/source.js'
import type { HoleSegment, Origin, Value } from '../text/value.js'
import type { Items } from './items.js'
import { originOfCommand } from './origin.js'
import { scopesOf, type Situated, type Situation } from './situated.js'

type Walk = Situation['context']['walk']
type Condition = Situation['moment']['guards'][number]['condition']

/** Redirections behind the last word of a command. */
const REDIRECTIONS = /^(?:[ \t]*(?:\d*>>?\|?[ \t]*&?[^\s;|&<>()`]+|&>>?[ \t]*[^\s;|&<>()`]+|\d*<[ \t]*[^\s;|&<>()`]+))*/
const DISCARDED = /(?:^|[ \t])2>>?[ \t]*(?:\/dev\/null|&-)|(?:&>>?|>&)[ \t]*\/dev\/null|>[ \t]*\/dev\/null[ \t]+2>[ \t]*&1/

/** True where error messages of a command go to /dev/null. */
export function discardsMessages({ script, span }: Situation['moment']): boolean {
  const own = script.flat.slice(span.start, span.end).replace(/\$\([^()]*\)/g, '')
  return DISCARDED.test(`${own} ${REDIRECTIONS.exec(script.flat.slice(span.end))?.[0] ?? ''}`)
}

/** A command with what stands behind it only to hide its failure: `2>/dev/null || true`; null where nothing does. */
export function hidden({ script, span }: Situation['moment']): Span | null {
  const after = /^[ \t]+2>>?[ \t]*\/dev\/null(?![^\s;|&)])(?:[ \t]*\|\|[ \t]*(?:true|:)(?![^\s;)'"]))?/.exec(script.flat.slice(span.end))
  return after === null ? null : { start: span.start, end: span.end + after[0].length }
}

/**
 * True where nobody learns that a command failed and what it prints decides or counts all the same: a test asks about
 * its output, or its messages are thrown away while its status or output is used.
 */
export function isTakenAsAnswer(item: Situated): boolean {
  const { moment } = item
  if (moment.fate === 'stops') return false
  item.context.looked.set('outputs', null)
  const command = originOfCommand(item)
  if (command !== null && askedAbout(item.context.walk).some((origin) => isWithin(command, origin))) return true
  return discardsMessages(moment) && (moment.fate === 'tested' || !moment.shown)
}

/** The pattern of a loop's list through which a word of this moment came: `for f in "$DIR"/*`. */
export function patternOfLoop(field: Field, at: Situation): HoleSegment | null {
  if (!scopesOf(at).some(({ kind }) => kind === 'loop')) return null
  return (
    field.value.find(
      (segment): segment is HoleSegment => segment.kind === 'hole' && segment.hole.kind === 'pattern' && segment.through !== null,
    ) ?? null
  )
}

/** True where no effect before this one reads what a loop goes through. */
export function isFirstUse(pattern: HoleSegment, at: Situation, items: Items): boolean {
  const isUse = ({ value }: Field): boolean => value.some((segment) => segment.kind === 'hole' && segment.hole.id === pattern.hole.id)
  return !items
    .with('pathTest', 'listDirectory', 'readFile', 'copyTree', 'moveTree', 'link')
    .some((item) => item.order < at.order && item.context === at.context && readBy(item.effect).some(isUse))
}

function readBy(effect: FileEffect): readonly Field[] {
  switch (effect.kind) {
    case 'pathTest':
    case 'listDirectory':
    case 'readFile':
      return [effect.path]
    case 'copyTree':
    case 'moveTree':
      return effect.from
    case 'link':
      return [effect.from]
    default:
      return []
  }
}

/** Where the substitutions stand whose output the conditions of a walk ask about. */
export const askedAbout = memo((walk: Walk): readonly Origin[] => [...walk.conditions.values()].flatMap(valuesOf).flatMap(outputsIn))

function valuesOf(condition: Condition): readonly Value[] {
  switch (condition.kind) {
    case 'unary':
      return [condition.operand.value]
    case 'binary':
      return [condition.left.value, condition.right.value]
    case 'matches':
      return [condition.subject]
    case 'not':
      return valuesOf(condition.of)
    case 'and':
    case 'or':
      return condition.parts.flatMap(valuesOf)
    case 'status':
    case 'constant':
      return []
  }
}

function outputsIn(value: Value): readonly Origin[] {
  return value.flatMap((segment) => {
    if (segment.kind === 'choice') return segment.choice.alternatives.flatMap((alternative) => outputsIn(alternative.value))
    return segment.kind === 'hole' && segment.hole.kind === 'output' && segment.origin !== null ? [segment.origin] : []
  })
}

function isWithin(inner: Origin, outer: Origin): boolean {
  return inner.source.path === outer.source.path && inner.start >= outer.start && inner.end <= outer.end
}
