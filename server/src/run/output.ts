/**
 * What is printed into a substitution, a pipe or a file: gathered in the state, because a branch may print and its other
 * arm not. Knows nothing of commands.
 */
import { concat, EMPTY, hole, keyOf, lengthOf, sameValue, slice, type Alternative, type Segment, type Value } from '../text/value.js'
import type { State } from './state.js'
import type { Variable } from './variable.js'

/** The pseudo variable that gathers what is printed; no script can name it. */
const OUTPUT = '\0output'
/** Another, which is there where something waits for what is printed. */
const SUBSTITUTION = '\0substitution'

const NONE: Variable = { value: EMPTY, exported: false, array: null, definition: null }

/** From here on what is printed is gathered for somebody who waits for it. */
export function beginOutput(state: State): void {
  state.set(OUTPUT, NONE)
  state.set(SUBSTITUTION, NONE)
}

/** Standard output may be redirected here, but something waits for what is printed. */
export function isInSubstitution(state: State): boolean {
  return state.get(SUBSTITUTION) !== null
}

/** What was printed since then, or null where that is not known. */
export function outputOf(state: State): Value | null {
  const printed = partialOutputOf(state)
  return state.lost || printed.some(isUnknownOutput) ? null : printed
}

/** What was printed since then, with a hole wherever that is not known. */
export function partialOutputOf(state: State): Value {
  return state.get(OUTPUT)?.value ?? EMPTY
}

function isUnknownOutput(segment: Segment): boolean {
  return segment.kind === 'hole' && segment.hole.id.startsWith('printed')
}

/** The same of a shell that may have ended before, given how it stood there; null also where that is not one thing. */
export function outputAtEnds(state: State, exits: readonly State[]): Value | null {
  const ends = [...exits, ...(state.ended === null ? [state] : [])]
  const [first, ...others] = ends.map((end) => end.get(OUTPUT)?.value ?? EMPTY)
  return first !== undefined && others.some((each) => !sameValue(each, first)) ? null : outputOf(state)
}

/** What a substitution becomes. */
export function substitutedOutput(state: State, exits: readonly State[]): Value | null {
  const printed = outputAtEnds(state, exits)
  return printed === null ? null : withoutTrailingNewlines(printed)
}

/**
 * Something is printed.
 * @param value null where it is not known
 * @param id of the unknown, where it is one
 */
export function printInto(state: State, value: Value | null, id: () => string): void {
  const printed = state.get(OUTPUT)
  if (printed === null) return
  const last = printed.value.at(-1)
  // One unknown stands for any number of them.
  if (value === null && last !== undefined && isUnknownOutput(last)) return
  const next = value ?? hole({ id: id(), kind: 'output', name: '' })
  state.set(OUTPUT, { ...printed, value: concat(printed.value, next) })
}

/** Puts the gathering aside for output that goes to a file; gives what brings it back. */
export function setOutputAside(state: State): (state: State) => void {
  const outer = state.find(OUTPUT)
  state.set(OUTPUT, NONE)
  return (after) => {
    if (outer === null) after.forget(OUTPUT)
    else after.set(OUTPUT, outer)
  }
}

/**
 * A child shell prints where its parent does.
 * @param exits how it stood where it may have ended before
 */
export function handOutputBack(from: State, exits: readonly State[], to: State, id: () => string): void {
  const printed = from.get(OUTPUT)
  if (printed === null) return
  to.set(OUTPUT, printed)
  if (exits.length > 0 && outputAtEnds(from, exits) === null) printInto(to, null, id)
}

/** Choices behind one another that may all be empty are followed as far as this. */
const MAX_TRIMMED = 6

/** Null where what stands at the end may be empty, and then the line ends before it are cut as well. */
function withoutTrailingNewlines(value: Value, depth = 0): Value | null {
  const [last, before] = [value.at(-1), value.slice(0, -1)]
  switch (last?.kind) {
    case undefined:
      return EMPTY
    case 'text': {
      const kept = last.text.replace(/\n+$/, '').length
      if (kept === last.text.length && kept > 0) return value
      return kept > 0 ? slice(value, 0, lengthOf(value) - last.text.length + kept) : withoutTrailingNewlines(before, depth)
    }
    case 'hole':
      return mayEndInNewline(before) ? null : value
    case 'choice':
      if (!mayEndInNewline(value)) return value
      return depth < MAX_TRIMMED ? trimmedChoice(last, before, depth) : null
  }
}

/** What is unknown at the end may be empty. */
function mayEndInNewline(value: Value): boolean {
  const [last, before] = [value.at(-1), value.slice(0, -1)]
  switch (last?.kind) {
    case undefined:
      return false
    case 'text':
      return last.text.endsWith('\n')
    case 'hole':
      return mayEndInNewline(before)
    case 'choice': {
      const values = last.choice.alternatives.map((each) => each.value)
      return values.some(mayEndInNewline) || (values.some(mayBeEmpty) && mayEndInNewline(before))
    }
  }
}

function mayBeEmpty(value: Value): boolean {
  return value.every((each) =>
    each.kind === 'choice' ? each.choice.alternatives.some((one) => mayBeEmpty(one.value)) : each.kind === 'hole' || each.text === '',
  )
}

/** The whole in each of its forms, as what is cut depends on what stands at the end. */
function trimmedChoice(segment: Segment & { readonly kind: 'choice' }, before: Value, depth: number): Value | null {
  const alternatives: Alternative[] = []
  for (const each of segment.choice.alternatives) {
    const value = withoutTrailingNewlines(concat(before, each.value), depth + 1)
    if (value === null) return null
    alternatives.push({ ...each, value })
  }
  return [{ ...segment, choice: { id: `trimmed:${keyOf(before)}${segment.choice.id}`, alternatives } }]
}
