/**
 * What one job or caller gives a script: values for the unknowns that the script's walk left. A script is walked once;
 * looking at it in a context is a substitution.
 */
import { utilityNamed } from '../commands/catalogue.js'
import type { Call, FileEffect } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import type { Volume } from '../commands/wrapped.js'
import { effectsOfWrappers } from '../commands/lock.js'
import { truth, type Condition } from '../run/condition.js'
import type { Moment, Walk } from '../run/event.js'
import { resolvePath } from '../run/paths.js'
import type { Guard } from '../run/state.js'
import { areSame } from '../text/same.js'
import {
  concat,
  flatten,
  keyOfChoice,
  lengthOf,
  literal,
  slice,
  type Choice,
  type Definition,
  type Hole,
  type Outcome,
  type Segment,
  type Value,
} from '../text/value.js'

/** What a hole is bound to, and who says so. */
export interface Binding {
  readonly value: Value
  readonly definition: Definition | null
}

export interface Context {
  /** A newer walk takes its place where that shows nothing else here. */
  walk: Walk
  readonly bind: (hole: Hole) => Binding | null
  /** Answers to conditions of this walk, kept. */
  readonly answers: Map<string, boolean | null>
  readonly paths: Map<Moment, KnownPath>
  /** Values without a choice, which are the same wherever the script has come. */
  readonly substituted: Map<Value, Value>
  /** What commands do here. */
  readonly effects: Map<Call, readonly FileEffect[]>
  /** How often in a row a newer walk was entered with what this one gives: who edits a script enters it again and again. */
  turns: number
  /** What the container around the whole script sees under other paths. */
  readonly volumes: readonly Volume[]
  /** What of the walk, beside what happens, somebody has looked at: all of a kind (null), or what there is of some names. */
  readonly looked: Map<Beside | 'outputs', Set<string> | null>
}

export type Beside = 'defaults' | 'reads' | 'programs' | 'moves' | 'conditions' | 'background'

/** What a walk tells beside what happens. That somebody has looked is noted: until a newer walk tells another thing, what was found out stays true. */
export function toldBy<Kind extends Beside>(context: Context, kind: Kind): Walk[Kind] {
  context.looked.set(kind, null)
  return context.walk[kind]
}

/** The same of some names. */
export function toldOf(names: readonly string[], context: Context, kind: 'defaults' | 'reads' | 'programs'): readonly Told[] {
  const known = context.looked.get(kind)
  if (known === undefined) context.looked.set(kind, new Set(names))
  else for (const name of names) known?.add(name)
  return context.walk[kind].filter(({ name }) => names.includes(name))
}

type Told = Walk['defaults'][number] | Walk['reads'][number]

export function makeContext(walk: Walk, bind: (hole: Hole) => Binding | null, volumes: readonly Volume[] = []): Context {
  return {
    walk,
    bind,
    answers: new Map(),
    paths: new Map(),
    substituted: new Map(),
    effects: new Map(),
    turns: 0,
    volumes,
    looked: new Map(),
  }
}

/** What values name at a moment, which are few. */
interface KnownPath {
  readonly value: Value
  readonly path: Value
  readonly next: KnownPath | null
}

/** Of one script: what has come together in an hour of editing is forgotten, too. */
const MOST_KEPT = 20_000

/** Of which something is kept only because it is asked again and again. */
const used = new Set<Context>()

/** Drops it wherever somebody has asked since the last time. */
export function forgetUsed(): void {
  for (const context of used) forgetIn(context)
  used.clear()
}

/** Nobody enters it any more for now. */
export function comesToRest(context: Context): void {
  context.turns = 0
  forgetIn(context)
}

/** Drops what is only kept because it is asked again and again, where that is not so any more. */
export function forgetIn({ paths, substituted, effects, turns }: Context): void {
  const size = paths.size + substituted.size + effects.size
  if (size === 0 || (turns > 0 && size < MOST_KEPT)) return
  paths.clear()
  substituted.clear()
  effects.clear()
}

/** Choices inside choices, and what unknowns are bound to. */
const MAX_DEPTH = 12

/** The value with every bound unknown replaced, and every choice that is decided here taken; itself where there is nothing to do. */
export function substitute(value: Value, context: Context, guards: readonly Guard[] = [], depth = 0): Value {
  if (value.every(({ kind }) => kind === 'text') || depth > MAX_DEPTH) return value
  if (value.some(({ kind }) => kind === 'choice')) return substituteEach(value, context, guards, depth)
  const known = context.substituted.get(value)
  if (known !== undefined) return known
  const result = substituteEach(value, context, guards, depth)
  context.substituted.set(value, result)
  used.add(context)
  return result
}

function substituteEach(value: Value, context: Context, guards: readonly Guard[], depth: number): Value {
  /** Null as long as everything stays what it is. */
  let result: Segment[] | null = null
  for (const [index, segment] of value.entries()) {
    const instead = substituteOne(segment, context, guards, depth)
    if (instead !== null) result ??= value.slice(0, index)
    result?.push(...(instead ?? [segment]))
  }
  return result ?? value
}

/** What a segment becomes; null where it stays. */
function substituteOne(segment: Segment, context: Context, guards: readonly Guard[], depth: number): Value | null {
  switch (segment.kind) {
    case 'text':
      return null
    case 'hole': {
      const bound = context.bind(segment.hole)
      if (bound === null) return null
      return bound.value.map((each) => {
        const inner = { name: segment.hole.name, origin: segment.origin, definition: bound.definition, inner: each.through }
        // What the segment came through in this script now lies around what it is bound to.
        return { ...each, through: segment.through === null ? inner : chain(segment.through, inner) }
      })
    }
    case 'choice': {
      const choice = decide(segment.choice, context, guards, depth)
      const [only] = choice.alternatives
      if (choice.alternatives.length === 1 && only !== undefined) {
        const { through } = segment
        return through === null ? only.value : only.value.map((each) => ({ ...each, through: chain(through, each.through) }))
      }
      return choice === segment.choice ? null : [{ ...segment, choice }]
    }
  }
}

function chain(outer: NonNullable<Segment['through']>, innermost: Segment['through']): NonNullable<Segment['through']> {
  return { ...outer, inner: outer.inner === null ? innermost : chain(outer.inner, innermost) }
}

function decide(choice: Choice, context: Context, guards: readonly Guard[], depth: number): Choice {
  const tested = guards.filter(({ key }) => key.includes(keyOfChoice(choice)))
  const possible = choice.alternatives.filter(
    ({ when, value }) =>
      when.every((outcome) => isPossible(outcome, context, guards)) && tested.every((guard) => admits(guard, choice, value, context)),
  )
  const remaining = (possible.length === 0 ? choice.alternatives : possible).map((each) => {
    const value = substitute(each.value, context, guards, depth + 1)
    return value === each.value ? each : { ...each, value }
  })
  const [first, second] = remaining
  // `${X:-default}`: the first alternative is X itself; once X is known it decides.
  if (choice.id.startsWith('default:') && remaining.length === 2 && first !== undefined && second !== undefined) {
    const known = literal(first.value)
    if (known !== null) return { ...choice, alternatives: [known === '' ? second : first] }
    if (first.value.some((segment) => segment.kind === 'text' && segment.text !== '')) return { ...choice, alternatives: [first] }
  }
  return areSame(remaining, choice.alternatives) ? choice : { ...choice, alternatives: remaining }
}

/** False where a guard asks about this very choice and one of its values gives another answer: `[ -n "$X" ]`. */
function admits({ condition, holds }: Guard, choice: Choice, alternative: Value, context: Context): boolean {
  const answer = truth(condition, (value) => substitute(withChoice(value, choice, alternative), context, [], MAX_DEPTH - 2))
  return answer === null || answer === holds
}

function withChoice(value: Value, choice: Choice, alternative: Value): Value {
  return value.flatMap((segment) => (segment.kind === 'choice' && segment.choice.id === choice.id ? alternative : [segment]))
}

function isPossible(outcome: Outcome, context: Context, guards: readonly Guard[]): boolean {
  const guard = guards.find(({ key }) => key === outcome.key)
  if (guard !== undefined) return guard.holds === outcome.holds
  const answer = answerTo(outcome.key, context)
  return answer === null || answer === outcome.holds
}

function answerTo(key: string, context: Context): boolean | null {
  const known = context.answers.get(key)
  if (known !== undefined) return known
  context.answers.set(key, null)
  const condition = context.walk.conditions.get(key)
  const answer = condition === undefined ? null : evaluate(condition, context)
  context.answers.set(key, answer)
  return answer
}

function evaluate(condition: Condition, context: Context): boolean | null {
  return truth(condition, (value) => substitute(value, context, [], 1))
}

/** False where a guard on the way to this moment cannot hold in the context. */
export function isReached(guards: readonly Guard[], context: Context): boolean {
  return guards.every((guard) => {
    const answer = answerTo(guard.key, context)
    return answer === null || answer === guard.holds
  })
}

/** True where every guard on the way to this moment is known to hold in the context. */
export function isCertain(guards: readonly Guard[], context: Context): boolean {
  return guards.every((guard) => answerTo(guard.key, context) === guard.holds)
}

/** The absolute path that a value names at a moment; kept, because every fact asks for the same ones. */
export function pathOf(value: Value, moment: Moment, context: Context): Value {
  const first = context.paths.get(moment) ?? null
  for (let known = first; known !== null; known = known.next) if (known.value === value) return known.path
  const path = onHost(
    resolvePath(substitute(value, context, moment.guards), substitute(moment.directory, context, moment.guards)),
    moment,
    context,
  )
  context.paths.set(moment, { value, path, next: first })
  used.add(context)
  return path
}

/** A path in a container as the host's own, where a volume tells. */
function onHost(path: Value, moment: Moment, context: Context): Value {
  const outside = behindVolumes(
    path,
    moment.volumes.map(({ host, inside }) => ({ host: substitute(host, context, moment.guards), inside })),
  )
  return moment.machine === 'local' ? behindVolumes(outside, context.volumes) : outside
}

/** The path as seen without the volumes; of several around it the innermost counts. */
export function behindVolumes(path: Value, volumes: readonly Volume[]): Value {
  if (volumes.length === 0) return path
  const flat = flatten(path)
  let volume: Volume | null = null
  for (const each of volumes) {
    const isInside = flat === each.inside || flat.startsWith(each.inside === '/' ? '/' : `${each.inside}/`)
    if (isInside && (volume === null || each.inside.length > volume.inside.length)) volume = each
  }
  return volume === null ? path : concat(volume.host, slice(path, volume.inside.length, lengthOf(path)))
}

/** The effects of a command in a context; options that arrive by a variable are split and count. */
export function effectsOf(call: Call, moment: Moment, context: Context): readonly FileEffect[] {
  const known = context.effects.get(call)
  if (known !== undefined) return known
  const effects = effectsIn(call, moment, context)
  context.effects.set(call, effects)
  used.add(context)
  return effects
}

function effectsIn(call: Call, moment: Moment, context: Context): readonly FileEffect[] {
  const utility = utilityNamed(call.name)
  const before = moment.prefix.length === 0 ? [] : effectsOfWrappers(moment.prefix)
  if (utility === null) return before
  const fields = call.fields.flatMap((field) => substituteField(field, moment, context))
  return [...before, ...utility.effects({ ...call, fields })]
}

function substituteField(field: Field, moment: Moment, context: Context): readonly Field[] {
  const value = substitute(field.value, context, moment.guards)
  if (!field.many || value === field.value) return value === field.value ? [field] : [{ ...field, value }]
  const known = literal(value)
  if (known === null || !field.value.some((segment) => segment.kind !== 'text' && segment.splits)) return [{ ...field, value }]
  const words = known.split(/\s+/).filter((word) => word !== '')
  const [first] = value
  return words.map((word) => ({
    ...field,
    value: first === undefined ? [] : [{ kind: 'text' as const, text: word, origin: null, through: first.through }],
    many: false,
    written: words.length === 1 ? field.written : null,
  }))
}
