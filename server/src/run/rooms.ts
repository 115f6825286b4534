/**
 * Numbers for the statements of a function's body, where walks follow each other: each statement has room of its own, and
 * keeps it, so that an edit of one leaves the numbers of the others. Knows nothing of what is numbered.
 */
import type { ScriptText } from '../commands/field.js'
import type { Statement } from '../syntax/tree.js'
import { plainPlace } from '../text/value.js'

/** Of each statement, by where it stands: its room among the numbers of the body. */
export type Rooms = ReadonlyMap<string, Room>

interface Room {
  /** How many numbers of the body come before. */
  readonly from: number
  readonly size: number
}

/** Fewer numbers than this are no room for what an edit adds, and rooms are as large as the smallest or twice, four times, ... */
const MARGIN = 16

/** The room for so many numbers and some more. */
export function roomFor(used: number, smallest: number): number {
  let room = smallest
  while (room < used + MARGIN) room *= 2
  return room
}

/** So that what is called may need twice its room; where very much is called in what is called, numbers are not endless. */
function roomOfStatement(used: number): number {
  return roomFor(used > MANY ? used : used * 2, SMALLEST)
}

const MANY = 2 ** 30

/** The numbers of a walk, as far as rooms need them. */
interface Numbered {
  readonly lastId: number
  goTo(id: number): void
}

const SMALLEST = 32

/** The body of one call while it is walked. */
export class BodyRooms {
  readonly #rooms = new Map<string, Room>()
  readonly #first: number
  /** Of statements that have gone, the largest last. */
  readonly #free: Room[]
  /** Behind all rooms. */
  #end = 0
  /** A statement has needed more than its room: its numbers may be those of another one, too. */
  isTooSmall = false

  /** @param known of the same call in the last walk; null where there was none */
  constructor(
    readonly numbers: Numbered,
    readonly body: readonly Statement[],
    readonly script: ScriptText,
    readonly known: Rooms | null,
  ) {
    this.#first = numbers.lastId
    for (const { from, size } of known?.values() ?? []) this.#end = Math.max(this.#end, from + size)
    const here = new Set(known === null ? [] : body.map((statement) => this.#placeOf(statement)))
    const gone = [...(known ?? [])].flatMap(([place, room]) => (here.has(place) ? [] : [room]))
    this.#free = gone.sort((left, right) => left.size - right.size)
  }

  #placeOf({ start }: Statement): string | undefined {
    return plainPlace(this.script.value, start, start + 1)?.place
  }

  /** Walks a statement of the body in its room. */
  in<Result>(statement: Statement, walk: () => Result): Result {
    const place = this.#placeOf(statement)
    // Who types changes one statement again and again; its numbers must not go on and on.
    const known = (place === undefined ? undefined : this.known?.get(place)) ?? this.#free.pop()
    const from = known?.from ?? this.#end
    this.numbers.goTo(this.#first + from)
    const result = walk()
    const used = this.numbers.lastId - this.#first - from
    const size = known?.size ?? roomOfStatement(used)
    if (used > size) this.isTooSmall = true
    this.#end = Math.max(this.#end, from + size)
    if (place !== undefined) this.#rooms.set(place, { from, size })
    return result
  }

  /** The body has ended. */
  end(): Rooms {
    this.numbers.goTo(this.#first + this.#end)
    return this.#rooms
  }
}
