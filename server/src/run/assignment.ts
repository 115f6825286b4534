/** Assignments: what a name or a list holds afterwards, and the event that says so. Knows nothing of declarations. */
import type { Field } from '../commands/field.js'
import type { Assignment } from '../syntax/tree.js'
import { locateForDisplay } from '../text/location.js'
import { concat, EMPTY, hole, lengthOf, literal, type Value } from '../text/value.js'
import type { AssignEvent } from './event.js'
import { expandValue, expandWord } from './expand.js'
import { environmentValue, type Variable } from './variable.js'
import type { Frame, Walker } from './walker.js'

/** What a name is taken to hold; past them it is unknown, as each step would copy all of it. */
const MAX_VALUE = 20_000
const MAX_SEGMENTS = 128

/** One assignment, with its event. */
export function assignOne(walker: Walker, assignment: Assignment, how: AssignEvent['how'], exported: boolean | null, frame: Frame): void {
  if (assignment.name !== '') setExpanded(walker, assignment, expandAssigned(walker, assignment, frame), how, exported, frame)
}

/** What an assignment gives, before anything is set. */
export interface Assigned {
  readonly value: Value
  readonly array: readonly Field[] | 'unknown' | null
}

/** Expands what is assigned, and sets nothing. */
export function expandAssigned(walker: Walker, { value, array }: Assignment, { script }: Frame): Assigned {
  // `[key]=value` among them says itself where it goes.
  const hasKeys = array?.some(({ start, end }) => /^\[[^\]]*\]\+?=/.test(script.flat.slice(start, end))) === true
  const fields = array?.flatMap((word) => expandWord(word, script, walker)) ?? null
  return { value: value === null ? EMPTY : expandValue(value, script, walker), array: hasKeys ? 'unknown' : fields }
}

/** Sets a name to what was expanded for it. */
export function setExpanded(
  walker: Walker,
  assignment: Assignment,
  given: Assigned,
  how: AssignEvent['how'],
  exported: boolean | null,
  frame: Frame,
): void {
  const { name } = assignment
  const before = walker.state.find(name)
  // A plain assignment depends on what was there only where that is an array, or changes what it is given.
  const known = assignment.append || before?.array || before?.isChanging ? walker.state.get(name) : null
  const origin = locateForDisplay(frame.script.value, assignment.start, assignment.end)
  let { value } = given
  const elements = elementsAfter(known, given.array, value, assignment, frame)
  if (assignment.append && given.array === null) value = concat(known === null ? environmentValue(name) : known.value, value)
  const isChanging = known?.isChanging === true && !/^(?:0|[1-9]\d*)$/.test(literal(value) ?? '')
  const isLarge = lengthOf(value) > MAX_VALUE || value.length > MAX_SEGMENTS
  if (isLarge || assignment.subscript || elements === 'unknown' || isChanging)
    value = hole({ id: walker.unique(`large:${name}`), kind: 'unknown', name })
  const variable: Variable = {
    value,
    exported: exported ?? (walker.state.options.allexport ? true : walker.state.exportOf(name)),
    array: elements === 'unknown' || isChanging ? null : elements,
    definition: { origin, message: `${name} is set here` },
    ...(known?.isChanging === true ? { isChanging: true } : {}),
  }
  const valueStart = assignment.value?.start ?? assignment.end
  walker.assign(
    name,
    variable,
    {
      nameSpan: assignment.nameSpan,
      span: { start: assignment.start, end: assignment.end },
      valueSpan: { start: valueStart, end: assignment.end },
      how,
      whole: given.array === null && !assignment.append && !assignment.subscript,
    },
    frame,
  )
}

/** The elements that a name has after an assignment; null where it is no array. */
function elementsAfter(
  known: Variable | null,
  array: Assigned['array'],
  value: Value,
  { append, subscript, start, end }: Assignment,
  { script }: Frame,
): readonly Field[] | null | 'unknown' {
  if (subscript) return null
  if (array === 'unknown') return 'unknown'
  const before = known?.array ?? null
  if (array === null) {
    if (before === null) return null
    // Without a subscript it is the first element that is meant.
    const [first, ...rest] = before
    const at = { script, start, end }
    return [{ value: append ? concat(first?.value ?? EMPTY, value) : value, at, written: null, many: false }, ...rest]
  }
  if (!append) return array
  if (before !== null) return [...before, ...array]
  return known !== null && known.value.length === 0 ? array : 'unknown'
}
