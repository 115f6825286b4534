/**
 * Summaries of function calls: what a call left, and what it read of the state in which it began. A call that finds
 * the same again is not walked; what the summary holds is put after the events as if it had been.
 */
import type { Field } from '../commands/field.js'
import type { FunctionDefinition } from '../syntax/tree.js'
import { hole, sameOrigin, samePlaces, sameValue, type Value } from '../text/value.js'
import type { Condition } from './condition.js'
import type { DefaultExpansion, Event } from './event.js'
import { Renumbering } from './renumber.js'
import { State, type FunctionBody, type Guard, type Options, type Reading } from './state.js'
import type { Variable } from './variable.js'
import type { Frame, Walker } from './walker.js'

interface Summary {
  readonly circumstances: Circumstances
  readonly read: Read
  readonly frame: Frame
  readonly guards: readonly Guard[]
  readonly firstId: number
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
}

/** A function that leaves nothing whatever it is called with, as one that only prints. */
interface Idle {
  readonly functions: State['functions']
  /** Its status; null where a call may leave something. */
  readonly condition: Condition | null
  readonly read: Read
}

/** What every walk depends on, beside variables. */
type Circumstances = Pick<Frame, 'fate' | 'final' | 'shown' | 'captured' | 'errors'> &
  Pick<
    State,
    | 'directory'
    | 'user'
    | 'machine'
    | 'volumes'
    | 'locks'
    | 'options'
    | 'functions'
    | 'exportedFunctions'
    | 'references'
    | 'written'
    | 'name'
  > & {
    readonly fields: readonly Field[]
  }

/** The last calls of a function are what a next one is compared with. */
const MAX_KEPT = 4

export class Summaries {
  readonly #kept = new Map<FunctionDefinition, Summary[]>()
  readonly #idle = new Map<FunctionDefinition, Idle>()

  constructor(readonly walker: Walker) {}

  /** What a call gives: from a summary where one holds here, else by walking. */
  call(body: FunctionBody, fields: readonly Field[], frame: Frame, walk: (fields: readonly Field[]) => Condition): Condition {
    const { walker } = this
    if (walker.state.lost || frame.input.document !== null || frame.input.paths !== null) return walk(fields)
    const circumstances = circumstancesOf(walker.state, fields, frame)
    const kept = this.#kept.get(body.definition) ?? []
    const known = kept.find((summary) => this.#holds(summary, circumstances))
    if (known !== undefined) return this.#replay(known, frame)
    if (kept[0]?.isEmpty === true && !frame.captured && !frame.errors) {
      const idle = this.#idleOf(body, walk)
      if (idle.condition !== null) {
        idle.read.noteReadsIn(walker)
        return idle.condition
      }
    }
    const { condition, summary } = this.#record(circumstances, frame, () => walk(fields))
    if (summary !== null) this.#kept.set(body.definition, [summary, ...kept].slice(0, MAX_KEPT))
    return condition
  }

  #record(circumstances: Circumstances, frame: Frame, walk: () => Condition): { condition: Condition; summary: Summary | null } {
    const { walker } = this
    const { state, events, defaults, unknownSources, conditionKeys } = walker
    const outer = state.reading
    const read = new Read(state.fork())
    const [guards, firstId, notable, traps, exits] = [state.guards, walker.lastId, walker.notable, walker.traps.length, walker.exits.length]
    const { globals } = walker
    const [fromEvent, fromDefault, fromSource, fromCondition] = [
      events.length,
      defaults.length,
      unknownSources.length,
      conditionKeys.length,
    ]
    const fromCut = walker.cuts.length
    state.reading = read
    const condition = walk()
    const after = walker.state
    after.reading = outer
    read.handTo(outer)
    if (after.lost || walker.traps.length !== traps || walker.exits.length !== exits || walker.globals !== globals)
      return { condition, summary: null }
    const writes = after.writtenSince(read.entry).map((name) => [name, after.find(name)] as const)
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
    }
    return { condition, summary }
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
    walker.reads = new Set(reads)
    walker.dry += 1
    const condition = walk([anything(walker, body)])
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
    const idle = { functions: before.functions, condition: isIdle ? condition : null, read }
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

  #replay(summary: Summary, frame: Frame): Condition {
    const { walker } = this
    const { state } = walker
    summary.read.handTo(state.reading)
    const next = { scope: frame.scope, guards: state.guards, reads: walker.reads, position: walker.position }
    const renumbering = new Renumbering(
      summary.firstId,
      walker.lastId - summary.firstId,
      { scope: summary.frame.scope, guards: summary.guards },
      next,
    )
    const from = walker.events.length
    if (walker.dry === 0) {
      for (const event of summary.events ?? []) walker.events.push(renumbering.event(event))
      for (const each of summary.defaults) walker.defaults.push({ ...each, index: each.index + from })
      for (const index of summary.unknownSources) walker.unknownSources.push(index + from)
    }
    for (const [key, condition] of summary.conditions) walker.noteCondition(renumbering.id(key), renumbering.condition(condition))
    for (const [name, variable] of summary.writes) {
      if (variable === null) state.forget(name)
      else state.set(name, renumbering.variable(variable))
    }
    for (const [entry] of summary.cuts) walker.cuts.push(entry)
    const { after } = summary
    state.guards = renumbering.guards(after.guards)
    state.directory = renumbering.value(after.directory)
    state.functions = after.functions
    state.exportedFunctions = after.exportedFunctions
    state.written = renumbering.written(after.written)
    state.options = after.options
    state.ended = after.ended
    walker.skip(summary.ids, summary.events?.length ?? 0)
    return renumbering.condition(summary.condition)
  }
}

/** What a call read of the variables as they were when it began. */
class Read implements Reading {
  readonly #values = new Set<string>()
  readonly #exports = new Set<string>()
  #all = false

  constructor(readonly entry: State) {
    entry.reading = null
  }

  variable(name: string, found: Variable | null): void {
    if (!this.#values.has(name) && this.entry.find(name) === found) this.#values.add(name)
  }

  exportOf(name: string): void {
    this.#exports.add(name)
  }

  everything(): void {
    this.#all = true
  }

  /** What a call inside another reads, that one reads. */
  handTo(outer: Reading | null): void {
    if (outer === null) return
    if (this.#all) outer.everything()
    for (const name of this.#values) outer.variable(name, this.entry.find(name))
    for (const name of this.#exports) outer.exportOf(name)
  }

  /** A call that is not walked reads them all the same. */
  noteReadsIn(walker: Walker): void {
    for (const name of this.#values) if (walker.state.find(name) === null) walker.noteRead(name)
  }

  isSameIn(state: State): boolean {
    if (this.#all && state.writtenSince(this.entry).length > 0) return false
    for (const name of this.#values) if (!sameVariable(this.entry.find(name), state.find(name))) return false
    for (const name of this.#exports) {
      const [then, now] = [this.entry.find(name), state.find(name)]
      if ((then?.exported ?? 'unknown') !== (now?.exported ?? 'unknown') || (then?.array ?? null) !== (now?.array ?? null)) return false
      if (then?.isChanging !== now?.isChanging) return false
    }
    return true
  }
}

function underWay({ stack }: Walker, entry: string | FunctionDefinition | null): number {
  return entry === null ? stack.length : stack.filter((each) => each === entry).length
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

function sameOptions(one: Options, other: Options): boolean {
  return (
    one.errexit === other.errexit && one.pipefail === other.pipefail && one.allexport === other.allexport && one.nounset === other.nounset
  )
}

function circumstancesOf(state: State, fields: readonly Field[], { fate, final, shown, captured, errors }: Frame): Circumstances {
  const { directory, user, machine, volumes, locks, options, functions, exportedFunctions, references, written, name } = state
  return {
    fields,
    fate,
    final,
    shown,
    captured,
    errors,
    directory,
    user,
    machine,
    volumes,
    locks,
    options,
    functions,
    exportedFunctions,
    references,
    written,
    name,
  }
}

function sameCircumstances(one: Circumstances, other: Circumstances): boolean {
  return (
    one.fields.length === other.fields.length &&
    one.fate === other.fate &&
    one.final === other.final &&
    one.shown === other.shown &&
    one.captured === other.captured &&
    one.errors === other.errors &&
    one.user === other.user &&
    one.machine === other.machine &&
    one.volumes === other.volumes &&
    one.locks === other.locks &&
    one.functions === other.functions &&
    one.exportedFunctions === other.exportedFunctions &&
    one.references === other.references &&
    one.written === other.written &&
    sameOptions(one.options, other.options) &&
    sameOptionalValue(one.name, other.name) &&
    samePlaces(one.directory, other.directory) &&
    one.fields.every((field, index) => sameField(field, other.fields[index]))
  )
}

function sameField(one: Field, other: Field | undefined): boolean {
  return (
    one === other ||
    (other !== undefined &&
      one.at.script === other.at.script &&
      one.at.start === other.at.start &&
      one.at.end === other.at.end &&
      one.many === other.many &&
      (one.written === null) === (other.written === null) &&
      one.rest?.prefix === other.rest?.prefix &&
      one.rest?.shifted === other.rest?.shifted &&
      samePlaces(one.value, other.value))
  )
}

function sameOptionalValue(one: Value | null, other: Value | null): boolean {
  return one === other || (one !== null && other !== null && samePlaces(one, other))
}

function sameVariable(one: Variable | null, other: Variable | null): boolean {
  return (
    one === other ||
    (one !== null &&
      other !== null &&
      one.exported === other.exported &&
      one.array === other.array &&
      one.isUnset === other.isUnset &&
      one.isChanging === other.isChanging &&
      sameOrigin(one.definition?.origin ?? null, other.definition?.origin ?? null) &&
      samePlaces(one.value, other.value))
  )
}
