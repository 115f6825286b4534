/**
 * Where characters were copied from: a stretch of a file, counted from a place that follows the text when the file is
 * edited before it. Knows nothing of what the characters are, and not when a file is edited.
 */
import type { Source, Span } from './source.js'
import type { Quoting } from './value.js'

/** A place in a file. Only who reads a newer text of the file in place of the last one may change it. */
export interface Anchor {
  source: Source
  base: number
  /** Where text that says nothing has become longer or shorter since it was read: from which unit on, and by how much. In order. */
  moves: readonly Move[]
  /** No other anchor's. */
  readonly number: number
}

export interface Move {
  readonly from: number
  readonly by: number
}

let anchors = 0

export function anchorAt(source: Source, base: number): Anchor {
  anchors += 1
  return { source, base, moves: NO_MOVES, number: anchors }
}

const NO_MOVES: readonly Move[] = []

/** Where a unit of the text stands in the file. */
function placeIn({ base, moves }: Anchor, unit: number): number {
  return base + unit + (moves.length === 0 ? 0 : (moves.findLast(({ from }) => from <= unit)?.by ?? 0))
}

/** Text of the span's length maps unit by unit; any other text maps as a whole. */
export class Origin implements Span {
  /**
   * @param isPartial the text is only a part of what is written here
   * @param last where it ends, if that has another anchor
   */
  constructor(
    readonly anchor: Anchor,
    readonly from: number,
    readonly to: number,
    readonly quoting: Quoting | null,
    readonly isPartial: boolean,
    readonly last: Origin | null = null,
  ) {}

  get source(): Source {
    return this.anchor.source
  }

  get start(): number {
    return placeIn(this.anchor, this.from)
  }

  get end(): number {
    if (this.last !== null) return this.last.end
    return this.to > this.from ? placeIn(this.anchor, this.to - 1) + 1 : this.start
  }

  /** Where it begins, for telling places apart: stays what it is when the text moves. */
  get place(): string {
    return `${this.anchor.number}:${this.from}`
  }

  get length(): number {
    return this.to - this.from
  }

  /** The stretch from one of its units to another. */
  cut(from: number, to: number): Origin {
    return new Origin(this.anchor, this.from + from, this.from + to, this.quoting, this.isPartial)
  }

  /** From its own start to the end of another, in the same file. */
  upTo(other: Origin): Origin {
    const last = other.last ?? other
    if (last.anchor === this.anchor) return new Origin(this.anchor, this.from, last.to, this.quoting, this.isPartial)
    return new Origin(this.anchor, this.from, this.from + last.end - this.start, this.quoting, this.isPartial, last)
  }

  in(quoting: Quoting | null): Origin {
    return new Origin(this.anchor, this.from, this.to, quoting, this.isPartial, this.last)
  }

  asPart(): Origin {
    return new Origin(this.anchor, this.from, this.to, this.quoting, true, this.last)
  }
}

/** The anchors of a file that is read as a whole, in order: one, unless it is divided. */
const anchorsOf = new WeakMap<Source, readonly Anchor[]>()

/** A stretch of a file, counted from the last of its anchors before it. */
export function originAt(source: Source, { start, end }: Span, quoting: Quoting | null = null, isPartial = false): Origin {
  const anchor = anchorBefore(source, start)
  return new Origin(anchor, start - anchor.base, end - anchor.base, quoting, isPartial)
}

function anchorBefore(source: Source, offset: number): Anchor {
  const all = anchorsOf.get(source)
  let [low, high] = [0, (all?.length ?? 1) - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((all?.[middle]?.base ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  const known = all?.[low]
  if (known !== undefined) return known
  const whole = anchorAt(source, 0)
  anchorsOf.set(source, [whole])
  return whole
}

/**
 * Divides a file into parts with an anchor each, before anything of it is read. A part that an older text of the file
 * has in the same words keeps its anchor, so whatever was made of it stands in the newer text from now on.
 * @param starts where parts begin, in order
 * @param before the older text, which nobody reads any more; null where there is none
 */
export function divide(source: Source, starts: readonly number[], before: Source | null): void {
  const bases = [0, ...starts.filter((start) => start > 0)]
  const wordsAt = ({ text }: Source, all: readonly number[], index: number): string => text.slice(all[index], all[index + 1])
  const known = (before === null ? null : anchorsOf.get(before)) ?? []
  const kept = new Map<string, Anchor[]>()
  if (before !== null) {
    const older = known.map(({ base }) => base)
    for (const [index, anchor] of known.entries()) {
      const words = wordsAt(before, older, index)
      kept.set(words, [...(kept.get(words) ?? []), anchor])
    }
    anchorsOf.delete(before)
  }
  anchorsOf.set(
    source,
    bases.map((base, index) => {
      const anchor = kept.get(wordsAt(source, bases, index))?.shift()
      return anchor === undefined ? anchorAt(source, base) : Object.assign(anchor, { source, base })
    }),
  )
}

/** True where both are the same stretch. */
export function sameOrigin(left: Origin | null, right: Origin | null): boolean {
  return (
    left === right ||
    (left !== null && right !== null && left.source === right.source && left.start === right.start && left.end === right.end)
  )
}
