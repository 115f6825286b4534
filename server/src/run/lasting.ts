/**
 * What calls of functions left in the last walk of a script, by where they stood in its numbers. In a walk of a newer
 * text a call that finds everything as it was then is not walked: what it left is taken over, the very same events. Knows
 * nothing of how a call is walked.
 */
import { NO_OUTER, type FunctionBody, type State } from './state.js'
import {
  Identical,
  identicalEvent,
  identicalFields,
  identicalFiles,
  identicalUser,
  identicalValue,
  identicalValues,
  identicalVolumes,
} from './identical.js'
import type { Event } from './event.js'
import { plainPlace } from '../text/value.js'
import type { Notes } from './notes.js'
import type { Rooms } from './rooms.js'
import type { Circumstances } from './circumstances.js'
import type { Summary } from './summary.js'
import type { Variable } from './variable.js'
import type { Frame, Walker } from './walker.js'

/** A call as it stood in a walk. */
export interface Lasting {
  readonly body: FunctionBody
  readonly summary: Summary
  readonly notes: Notes
  /** How many events there were before its own. */
  readonly from: number
  readonly steps: number
  readonly at: Around
  /** Of each name that it assigns: whether it had been read before. */
  readonly readBefore: ReadonlyMap<string, boolean>
  /** It has written files whose content is known. */
  readonly writes: boolean
  /** How each way stood that ended the shell. */
  readonly ends: readonly End[]
  readonly leavings: number
  readonly errexits: number
  readonly notable: number
}

/** What of the walk around a call it may depend on. */
interface Around {
  readonly position: number
  readonly functionDepth: number
  readonly isTrapped: boolean
  readonly ends: number
}

interface End {
  readonly state: Pick<
    State,
    'outer' | 'callers' | 'positional' | 'directory' | 'options' | 'guards' | 'written' | 'user' | 'locks' | 'ended'
  >
  readonly writes: Summary['writes']
}

/** Where a call begins, to be told what it has left when it has ended. */
export interface Began {
  readonly at: Around
  readonly steps: number
  readonly reads: number
  readonly leavings: number
  readonly errexits: number
  readonly notable: number
}

export class LastingCalls {
  readonly #calls = new Map<number, Lasting>()
  /** Of the bodies of calls, by the number before theirs. */
  readonly #rooms = new Map<number, Rooms>()
  /** Those of the last walk, by where they stand. */
  #events = new Map<string, Event[]>()
  #identical = new Identical()
  /** The numbers of the calls that this walk has come to. */
  #seen: { readonly from: number; readonly to: number }[] = []
  /** Two things of this walk may have the same number. */
  isMixedUp = false

  /** A walk begins. */
  begin(): void {
    this.#identical = new Identical()
    this.#seen = []
    this.isMixedUp = false
  }

  /** Nothing of the last walk is known any more. */
  forget(): void {
    this.#calls.clear()
    this.#rooms.clear()
    this.#events.clear()
  }

  /** The event of the last walk that is the same as this one, else this one. */
  again(event: Event): Event {
    const known = this.#events.get(keyOfEvent(event))
    const at = known?.findIndex((each) => identicalEvent(each, event, this.#identical)) ?? -1
    // Each stands for one alone.
    return known?.splice(at, at < 0 ? 0 : 1)[0] ?? event
  }

  /** A walk has ended: what it has not come to is of no use. */
  end(events: readonly Event[]): void {
    this.#events = new Map()
    for (const event of events) {
      const key = keyOfEvent(event)
      const known = this.#events.get(key)
      if (known === undefined) this.#events.set(key, [event])
      else known.push(event)
    }
    this.#seen.sort((left, right) => left.from - right.from)
    keepSeen(this.#calls, this.#seen)
    keepSeen(this.#rooms, this.#seen)
    this.#identical = new Identical()
  }

  put(lasting: Lasting): void {
    const { firstId } = lasting.summary
    // What was called in it has been seen by itself, or is another.
    this.#seen.push({ from: firstId, to: firstId + 1 })
    this.#calls.set(firstId, lasting)
  }

  /** Where the statements of a body had their numbers. @param first the number before those of the body */
  roomsAt(first: number): Rooms | null {
    return this.#rooms.get(first) ?? null
  }

  putRooms(first: number, rooms: Rooms, isTooSmall: boolean): void {
    this.#seen.push({ from: first, to: first + 1 })
    this.#rooms.set(first, rooms)
    this.isMixedUp ||= isTooSmall
  }

  /** What a call at this point would leave; null where that is not known. */
  find(walker: Walker, body: FunctionBody, now: Circumstances, frame: Frame): Lasting | null {
    const known = this.#calls.get(walker.lastId)
    if (known === undefined || !this.#holds(known, walker, body, now, frame)) return null
    const { firstId, ids } = known.summary
    this.#seen.push({ from: firstId, to: firstId + ids })
    return known
  }

  #holds(lasting: Lasting, walker: Walker, body: FunctionBody, now: Circumstances, frame: Frame): boolean {
    const { summary, at, notes } = lasting
    const { state } = walker
    const here = aroundOf(walker)
    return (
      lasting.body.definition === body.definition &&
      lasting.body.script === body.script &&
      at.position === here.position &&
      at.functionDepth === here.functionDepth &&
      at.isTrapped === here.isTrapped &&
      (lasting.leavings === 0 || at.ends === here.ends) &&
      sameCircumstances(summary.circumstances, now) &&
      summary.cuts.every(([entry, times]) => underWay(walker, entry) === times) &&
      [...lasting.readBefore].every(([name, wasRead]) => walker.reads.has(name) === wasRead) &&
      [...notes.functions].every(([name, bodies]) => sameBodies(bodies, state.functions.get(name))) &&
      this.#identical.scope(summary.frame.scope, frame.scope) &&
      this.#identical.guards(summary.guards, state.guards) &&
      summary.read.isIdenticalIn(state, this.#identical.variable)
    )
  }
}

/** Forgets what no range holds. @param ranges in order */
function keepSeen(all: Map<number, unknown>, ranges: readonly { readonly from: number; readonly to: number }[]): void {
  let at = 0
  for (const first of [...all.keys()].sort((left, right) => left - right)) {
    while (at < ranges.length && (ranges[at]?.to ?? 0) <= first) at += 1
    if (first < (ranges[at]?.from ?? Infinity)) all.delete(first)
  }
}

function keyOfEvent({ kind, moment: { scope, span, script } }: Event): string {
  const place = script.file === undefined ? null : plainPlace(script.value, span.start, span.start + 1)
  return `${kind} ${scope?.id ?? ''} ${place?.place ?? span.start}`
}

/** How many of something are being walked now; null: of anything. */
export function underWay({ stack }: Walker, entry: Summary['cuts'][number][0]): number {
  return entry === null ? stack.length : stack.filter((each) => each === entry).length
}

function aroundOf({ position, functionDepth, traps, ends }: Walker): Around {
  return { position, functionDepth, isTrapped: traps.length > 0, ends: ends.length }
}

export function began(walker: Walker): Began {
  const { leavings, errexits, notable } = walker
  return { at: aroundOf(walker), steps: walker.steps, reads: walker.reads.size, leavings, errexits, notable }
}

/** A call that has just ended, as it may be taken over; null where it cannot. */
export function lastingOf(walker: Walker, body: FunctionBody, summary: Summary, notes: Notes, start: Began, from: number): Lasting | null {
  const { entry } = summary.read
  const { after, events } = summary
  if (events === null || notes.isOpen || entry.exportedFunctions.size > 0) return null
  if (after.functions !== entry.functions || after.exportedFunctions !== entry.exportedFunctions) return null
  const readBefore = new Map<string, boolean>()
  for (const event of events)
    if (event.kind === 'assign') readBefore.set(event.name, (walker.reads.get(event.name) ?? Infinity) < start.reads)
  return {
    body,
    // Nothing of it keeps alive what else the walk knew.
    summary: {
      ...summary,
      read: summary.read.detached(),
      circumstances: { ...summary.circumstances, functions: NO_FUNCTIONS },
      after: { ...after, functions: NO_FUNCTIONS },
    },
    writes: after.written !== entry.written,
    notes,
    from,
    steps: walker.steps - start.steps,
    at: start.at,
    readBefore,
    ends: walker.ends.slice(start.at.ends).map((end) => ({ state: detached(end), writes: writesOf(end, entry) })),
    leavings: walker.leavings - start.leavings,
    errexits: walker.errexits - start.errexits,
    notable: walker.notable - start.notable,
  }
}

const NO_FUNCTIONS: State['functions'] = new Map()

function detached({ outer, callers, positional, directory, options, guards, written, user, locks, ended }: State): End['state'] {
  return { outer, callers, positional, directory, options, guards, written, user, locks, ended }
}

export function writesOf(after: State, before: State): readonly (readonly [string, Variable | null])[] {
  return after.writtenSince(before).map((name) => [name, after.find(name)] as const)
}

/** How the shell stands at an end that a call has come to, when it is taken over. */
export function endAgain({ state: then, writes }: End, now: State): State {
  const end = now.fork()
  end.reading = null
  end.outer = NO_OUTER
  for (const [name, variable] of writes) {
    if (variable === null) end.forget(name)
    else end.set(name, variable)
  }
  return Object.assign(end, then)
}

function sameBodies(one: ReturnType<State['functions']['get']>, other: ReturnType<State['functions']['get']>): boolean {
  return (
    one === other ||
    (one !== undefined &&
      other !== undefined &&
      one.length === other.length &&
      one.every((body, index) => body?.definition === other[index]?.definition && body?.script === other[index]?.script))
  )
}

function sameCircumstances(one: Circumstances, other: Circumstances): boolean {
  const [then, now] = [one.options, other.options]
  return (
    one.fate === other.fate &&
    one.final === other.final &&
    one.shown === other.shown &&
    one.captured === other.captured &&
    one.errors === other.errors &&
    one.machine === other.machine &&
    then.errexit === now.errexit &&
    then.pipefail === now.pipefail &&
    then.allexport === now.allexport &&
    then.nounset === now.nounset &&
    one.references.size === 0 &&
    other.references.size === 0 &&
    other.exportedFunctions.size === 0 &&
    identicalUser(one.user, other.user) &&
    identicalVolumes(one.volumes, other.volumes) &&
    identicalValues(one.locks, other.locks) &&
    identicalFiles(one.written, other.written) &&
    (one.name === null || other.name === null ? one.name === other.name : identicalValue(one.name, other.name)) &&
    identicalValue(one.directory, other.directory) &&
    identicalFields(one.fields, other.fields)
  )
}
