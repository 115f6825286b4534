/**
 * Summaries of function calls: what a call left, and what it read of the state in which it began. A call that finds
 * the same again is not walked; what the summary holds is put after the events as if it had been.
 */
import type { Field } from '../commands/field.js'
import type { FunctionDefinition } from '../syntax/tree.js'
import { hole, sameValue } from '../text/value.js'
import { circumstancesOf, sameCircumstances, sameOptions, type Circumstances } from './circumstances.js'
import type { Condition } from './condition.js'
import { began, endAgain, lastingOf, underWay, writesOf, type Began, type Lasting, type LastingCalls } from './lasting.js'
import { Notes } from './notes.js'
import type { DefaultExpansion, Event } from './event.js'
import { Read } from './read.js'
import { Renumbering } from './renumber.js'
import { roomFor } from './rooms.js'
import { State, type FunctionBody, type Guard } from './state.js'
import type { Variable } from './variable.js'
import type { Frame, Walker } from './walker.js'

export interface Summary {
  readonly circumstances: Circumstances
  readonly read: Read
  readonly frame: Frame
  readonly guards: readonly Guard[]
  readonly firstId: number
  /** With room for more, so that those of later calls stay what they are when this one needs some more. */
  readonly ids: number
  /** Null where the call was walked without a record. */
  readonly events: readonly Event[] | null
  readonly defaults: readonly DefaultExpansion[]
  /** Counted from the first event of the call, as is `index` of the defaults. */
  readonly unknownSources: readonly number[]
  readonly conditions: readonly (readonly [string, Condition])[]
  readonly writes: readonly (readonly [string, Variable | null])[]
  readonly after: Pick<State, 'guards' | 'directory' | 'functions' | 'exportedFunctions' | 'written' | 'options' | 'ended'>
  readonly condition: Condition
  /** What was cut short, and how often it was under way when the call began. */
  readonly cuts: readonly (readonly [string | FunctionDefinition | null, number])[]
  /** It left nothing but its status, which is always the same. */
  readonly isEmpty: boolean
  /** How much there was to record. */
  readonly notable: number
  /** How often a way may have ended before the end of the shell. */
  readonly leavings: number
  /** Null where nothing outlives the walk. */
  readonly notes: Notes | null
  /** How many events there were before its own. */
  readonly from: number
}

/** A function that leaves nothing whatever it is called with, as one that only prints. */
interface Idle {
  readonly functions: State['functions']
  /** Its status; null where a call may leave something. */
  readonly condition: Condition | null
  readonly read: Read
  readonly notes: Notes
}

/** The last calls of a function are what a next one is compared with. */
const MAX_KEPT = 4

export class Summaries {
  readonly #kept = new Map<FunctionDefinition, Summary[]>()
  readonly #idle = new Map<FunctionDefinition, Idle>()

  /** @param lasting of an earlier walk of the same script, where somebody walks it again and again */
  constructor(
    readonly walker: Walker,
    readonly lasting: LastingCalls | null,
  ) {}

  /** What a call gives: from a summary where one holds here, else by walking. */
  call(body: FunctionBody, fields: readonly Field[], frame: Frame, walk: (fields: readonly Field[]) => Condition): Condition {
    const { walker } = this
    if (walker.state.lost || frame.input.document !== null || frame.input.paths !== null) return inRoom(walker, () => walk(fields))
    const circumstances = circumstancesOf(walker.state, fields, frame)
    const lasting = walker.dry > 0 ? null : (this.lasting?.find(walker, body, circumstances, frame) ?? null)
    if (lasting !== null) return this.#takeOver(lasting, circumstances)
    const kept = this.#kept.get(body.definition) ?? []
    const known = kept.find((summary) => this.#holds(summary, circumstances))
    if (known !== undefined) return this.#replay(body, known, frame)
    if (kept[0]?.isEmpty === true && !frame.captured && !frame.errors) {
      const idle = this.#idleOf(body, walk)
      if (idle.condition !== null) {
        idle.read.noteReadsIn(walker)
        walker.noting?.take(idle.notes)
        walker.skip(kept[0].ids, 0)
        return idle.condition
      }
    }
    const { condition, summary } = this.#record(body, circumstances, frame, () => walk(fields))
    if (summary !== null) this.#kept.set(body.definition, [summary, ...kept].slice(0, MAX_KEPT))
    return condition
  }

  #record(
    body: FunctionBody,
    circumstances: Circumstances,
    frame: Frame,
    walk: () => Condition,
  ): { condition: Condition; summary: Summary | null } {
    const { walker } = this
    const [start, outerNotes] = [began(walker), walker.noting]
    const notes = this.lasting === null ? null : new Notes()
    walker.noting = notes
    const { state, events, defaults, unknownSources, conditionKeys } = walker
    const outer = state.reading
    const read = new Read(state.fork())
    const [guards, firstId, notable, traps, exits] = [state.guards, walker.lastId, walker.notable, walker.traps.length, walker.exits.length]
    const { globals, leavings } = walker
    const [fromEvent, fromDefault, fromSource, fromCondition] = [
      events.length,
      defaults.length,
      unknownSources.length,
      conditionKeys.length,
    ]
    const fromCut = walker.cuts.length
    state.reading = read
    const condition = inRoom(walker, walk)
    walker.noting = outerNotes
    if (notes !== null) outerNotes?.take(notes)
    const after = walker.state
    after.reading = outer
    read.handTo(outer, read.entry)
    if (after.lost || walker.traps.length !== traps || walker.exits.length !== exits || walker.globals !== globals)
      return { condition, summary: null }
    const writes = writesOf(after, read.entry)
    const isEmpty =
      walker.notable === notable &&
      writes.length === 0 &&
      defaults.length === fromDefault &&
      unknownSources.length === fromSource &&
      hasSameRest(read.entry, after) &&
      condition.kind === 'constant'
    // As of its later calls, which are not walked, nothing is told of what its own names held.
    if (isEmpty) events.length = fromEvent
    const summary: Summary = {
      circumstances,
      read,
      frame,
      guards,
      firstId,
      ids: walker.lastId - firstId,
      events: walker.dry > 0 ? null : events.slice(fromEvent),
      defaults: defaults.slice(fromDefault).map((each) => ({ ...each, index: each.index - fromEvent })),
      unknownSources: unknownSources.slice(fromSource).map((index) => index - fromEvent),
      conditions: conditionKeys.slice(fromCondition).flatMap((key) => {
        const known = walker.conditions.get(key)
        return known === undefined ? [] : [[key, known] as const]
      }),
      writes,
      after: {
        guards: after.guards,
        directory: after.directory,
        functions: after.functions,
        exportedFunctions: after.exportedFunctions,
        written: after.written,
        options: after.options,
        ended: after.ended,
      },
      condition,
      cuts: [...new Set(walker.cuts.slice(fromCut))].map((entry) => [entry, underWay(walker, entry)] as const),
      isEmpty,
      notable: walker.notable - notable,
      leavings: walker.leavings - leavings,
      notes,
      from: fromEvent,
    }
    if (notes !== null) this.#keep(body, summary, notes, start, fromEvent)
    return { condition, summary }
  }

  #keep(body: FunctionBody, summary: Summary, notes: Notes, start: Began, from: number): void {
    const lasting = this.walker.dry > 0 ? null : lastingOf(this.walker, body, summary, notes, start, from)
    if (lasting !== null) this.lasting?.put(lasting)
  }

  /** Walks a function's body as if nothing were known of its arguments and of any variable, and takes everything back. */
  #idleOf(body: FunctionBody, walk: (fields: readonly Field[]) => Condition): Idle {
    const { walker } = this
    const before = walker.state
    const known = this.#idle.get(body.definition)
    if (known?.functions === before.functions) return known
    const any = new State({ positional: before.positional, directory: before.directory, options: before.options })
    any.functions = before.functions
    const read = new Read(any.fork())
    any.reading = read
    const mark = walker.mark()
    const { frame, notable, reads } = walker
    const cuts = walker.cuts.length
    walker.state = any
    walker.reads = new Map(reads)
    walker.dry += 1
    const outerNotes = walker.noting
    const notes = new Notes()
    if (this.lasting !== null) walker.noting = notes
    // Numbers of its own: whether it is walked must not change those of what follows.
    const condition = walker.asIf(() => walk([anything(walker, body)]))
    walker.noting = outerNotes
    walker.dry -= 1
    walker.reads = reads
    const after = walker.state
    walker.state = before
    walker.frame = frame
    const isIdle =
      condition.kind === 'constant' &&
      walker.notable === notable &&
      walker.cuts.length === cuts &&
      !after.lost &&
      walker.mark().every((length, index) => length === mark[index]) &&
      after.writtenSince(read.entry).length === 0 &&
      hasSameRest(read.entry, after)
    walker.backTo(mark)
    const idle = { functions: before.functions, condition: isIdle ? condition : null, read, notes }
    this.#idle.set(body.definition, idle)
    return idle
  }

  #holds(summary: Summary, now: Circumstances): boolean {
    const { walker } = this
    if (summary.events === null && walker.dry === 0) return false
    return (
      sameCircumstances(summary.circumstances, now) &&
      summary.cuts.every(([entry, times]) => underWay(walker, entry) === times) &&
      summary.read.isSameIn(walker.state)
    )
  }

  #replay(body: FunctionBody, summary: Summary, frame: Frame): Condition {
    const { walker } = this
    const { state } = walker
    const [start, firstId] = [began(walker), walker.lastId]
    summary.read.handTo(state.reading, state)
    const next = { scope: frame.scope, guards: state.guards, reads: walker.reads, position: walker.position }
    const renumbering = new Renumbering(
      { from: summary.firstId, to: summary.firstId + summary.ids },
      walker.lastId - summary.firstId,
      { scope: summary.frame.scope, guards: summary.guards },
      next,
    )
    const from = walker.events.length
    if (walker.dry === 0) {
      for (const event of summary.events ?? []) walker.put(renumbering.event(event))
      for (const each of summary.defaults) walker.defaults.push({ ...each, index: each.index + from })
      for (const index of summary.unknownSources) walker.unknownSources.push(index + from)
    }
    const conditions = summary.conditions.map(([key, condition]) => [renumbering.id(key), renumbering.condition(condition)] as const)
    const writes = summary.writes.map(([name, one]) => [name, one === null ? null : renumbering.variable(one)] as const)
    for (const [key, condition] of conditions) walker.noteCondition(key, condition)
    write(state, writes)
    for (const [entry] of summary.cuts) walker.cuts.push(entry)
    // What is said of this call is said of those around it.
    walker.notable += summary.notable
    walker.leavings += summary.leavings
    const { after } = summary
    state.guards = renumbering.guards(after.guards)
    state.directory = renumbering.value(after.directory)
    state.functions = after.functions
    state.exportedFunctions = after.exportedFunctions
    state.written = renumbering.written(after.written)
    state.options = after.options
    state.ended = after.ended
    walker.skip(summary.ids, summary.events?.length ?? 0)
    const condition = renumbering.condition(summary.condition)
    if (summary.notes !== null) {
      const notes = new Notes()
      notes.take(summary.notes, from - summary.from)
      // Where it was walked first, it went from one directory to another; here nobody has seen it go.
      notes.moves.length = 0
      walker.noting?.take(notes)
      const { guards, directory, written } = state
      const events = walker.dry > 0 ? null : walker.events.slice(from)
      const placed = { ...summary, frame, firstId, guards: next.guards, events, conditions, writes, condition, notes, from }
      this.#keep(body, { ...placed, after: { ...after, guards, directory, written } }, notes, start, from)
    }
    return condition
  }

  /** What a call left in an earlier walk, and will leave again. */
  #takeOver(lasting: Lasting, circumstances: Circumstances): Condition {
    const { walker } = this
    const { state } = walker
    const { summary, notes } = lasting
    const { after, read } = summary
    const from = walker.events.length
    const [entry, { functions, exportedFunctions }] = [state.fork(), state]
    read.handTo(state.reading, state)
    for (const event of summary.events ?? []) walker.events.push(event)
    for (const each of summary.defaults) walker.defaults.push({ ...each, index: each.index + from })
    for (const index of summary.unknownSources) walker.unknownSources.push(index + from)
    for (const [key, condition] of summary.conditions) walker.noteCondition(key, condition)
    for (const end of lasting.ends) walker.ends.push(endAgain(end, state))
    walker.takeOver(lasting, from - lasting.from)
    write(state, summary.writes)
    for (const [cut] of summary.cuts) walker.cuts.push(cut)
    state.guards = after.guards
    state.directory = after.directory
    if (lasting.writes) state.written = after.written
    state.options = after.options
    state.ended = after.ended
    walker.skip(summary.ids, lasting.steps)
    walker.noting?.take(notes, from - lasting.from)
    const kept = this.#kept.get(lasting.body.definition) ?? []
    const again = { ...summary, from, circumstances, read: read.at(entry), after: { ...after, functions, exportedFunctions } }
    this.#kept.set(lasting.body.definition, [again, ...kept].slice(0, MAX_KEPT))
    return summary.condition
  }
}

function write(state: State, writes: Summary['writes']): void {
  for (const [name, variable] of writes) {
    if (variable === null) state.forget(name)
    else state.set(name, variable)
  }
}

const SMALLEST_ROOM = 64

/** What a call does has room among the numbers, so that an edit in it seldom changes those of what comes later. */
function inRoom<Result>(walker: Walker, walk: () => Result): Result {
  const before = walker.lastId
  const result = walk()
  walker.goTo(before + roomFor(walker.lastId - before, SMALLEST_ROOM))
  return result
}

/** What beside variables, guards and the way it ended is part of a state and may be changed by a function. */
function hasSameRest(before: State, after: State): boolean {
  return (
    after.ended === null &&
    after.functions === before.functions &&
    after.exportedFunctions === before.exportedFunctions &&
    after.written === before.written &&
    sameOptions(after.options, before.options) &&
    sameValue(after.directory, before.directory)
  )
}

/** Any number of any arguments. */
export function anything(walker: Walker, { definition, script }: FunctionBody): Field {
  const prefix = walker.unique('any')
  return {
    value: hole({ id: prefix, kind: 'positional', name: '@' }),
    at: { script, start: definition.start, end: definition.start },
    written: null,
    many: true,
    rest: { prefix, shifted: 0 },
  }
}
