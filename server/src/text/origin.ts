/**
 * Where characters were copied from: a stretch of a file, counted from a place that follows the text when the file is
 * edited before it. Knows nothing of what the characters are, and not when a file is edited.
 */
import { memo } from './memo.js'
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
  /** @param isPartial the text is only a part of what is written here */
  constructor(
    readonly anchor: Anchor,
    readonly from: number,
    readonly to: number,
    readonly quoting: Quoting | null,
    readonly isPartial: boolean,
  ) {}

  get source(): Source {
    return this.anchor.source
  }

  get start(): number {
    return placeIn(this.anchor, this.from)
  }

  get end(): number {
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
  upTo({ anchor, to, end }: Origin): Origin {
    return new Origin(this.anchor, this.from, anchor === this.anchor ? to : end - this.anchor.base, this.quoting, this.isPartial)
  }

  in(quoting: Quoting | null): Origin {
    return new Origin(this.anchor, this.from, this.to, quoting, this.isPartial)
  }

  asPart(): Origin {
    return new Origin(this.anchor, this.from, this.to, this.quoting, true)
  }
}

const fixed = memo((source: Source): Anchor => anchorAt(source, 0))

/** A stretch of a file that nothing moves. */
export function originAt(source: Source, { start, end }: Span, quoting: Quoting | null = null, isPartial = false): Origin {
  return new Origin(fixed(source), start, end, quoting, isPartial)
}

/** True where both are the same stretch. */
export function sameOrigin(left: Origin | null, right: Origin | null): boolean {
  return (
    left === right ||
    (left !== null && right !== null && left.source === right.source && left.start === right.start && left.end === right.end)
  )
}
