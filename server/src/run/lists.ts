/** What is a list of fields by itself: `$@`, `$*`, `${name[@]}`, `${name[*]}` and their slices (bash manual 3.4.2, 6.7). */
import type { Field, ScriptText } from '../commands/field.js'
import { expandValue, type Runner } from './expand.js'
import { applyOperator } from './operators.js'
import { joiner } from './separators.js'
import { environmentValue } from './variable.js'
import type { Parameter } from '../syntax/tree.js'
import { EMPTY, concat, concatAll, hole, keyOf, literal, text, type Value } from '../text/value.js'

export type Element = Pick<Field, 'value' | 'many'>

export function isList({ name, subscript }: Parameter): boolean {
  return name === '@' || name === '*' || subscript === '@' || subscript === '*'
}

/** In quotes the elements of the one are put together, those of the other stay apart. */
export function isJoined({ name, subscript }: Parameter): boolean {
  return name === '*' || subscript === '*'
}

/** The elements of a list; those that are not known are one that stands for many. */
export function elementsOf(parameter: Parameter, script: ScriptText, runner: Runner): readonly Element[] {
  const unknown = unknownElement(parameter.name, runner)
  const isPositional = parameter.name === '@' || parameter.name === '*'
  const elements = isPositional ? positionalElements(runner) : arrayElements(parameter.name, runner)
  if (parameter.operator === null) return elements
  const { argument, operator, name } = parameter
  if (elements.some(({ many }) => many)) return [unknown]
  if (/^(?:##?|%%?|\^\^?|,,?)$/.test(operator)) {
    // Each element is changed by itself.
    const changing = argument === null ? EMPTY : expandValue(argument, script, runner, true)
    return elements.map((each) => ({ ...each, value: applyOperator(operator, name, each.value, () => changing, null, true) }))
  }
  const written = argument === null ? '' : script.flat.slice(argument.start, argument.end)
  const slice = operator === ':' ? /^\s*(-?\d+)\s*(?::\s*(\d+)\s*)?$/.exec(written) : null
  if (slice === null) return [unknown]
  const offset = Number(slice[1])
  const from = offset < 0 ? elements.length + offset : offset - (isPositional ? 1 : 0)
  // Before the first positional parameter stands the name of the script.
  if (from < 0) return [unknown]
  return elements.slice(from, slice[2] === undefined ? undefined : from + Number(slice[2]))
}

/** The elements as one string, with what IFS begins with between them, or with blanks. */
export function joinElements(elements: readonly Element[], parameter: Parameter, runner: Runner): Value {
  const [only] = elements
  const between = isJoined(parameter) ? joiner(runner) : text(' ')
  if (elements.length === 1 && only !== undefined) {
    if (!only.many || (literal(between) === ' ' && !mayBeList(only.value))) return only.value
    return hole({ id: `joined:${keyOf(between)}:${keyOf(only.value)}`, kind: 'unknown', name: '@' })
  }
  const known = elements.findIndex(({ many }) => many)
  const some = known < 0 ? elements : elements.slice(0, known)
  const joined = concatAll(some.flatMap(({ value }, index) => (index === 0 ? [value] : [between, value])))
  // Whether a blank stands before what is not known depends on whether there is anything.
  return concat(joined, known < 0 ? EMPTY : hole({ id: runner.unique('list'), kind: 'unknown', name: '@' }))
}

/** It was divided, or nothing is known of what the name holds and `$name` is the first element alone. */
function mayBeList(value: Value): boolean {
  const [only, ...others] = value
  if (value.some((segment) => segment.kind !== 'text' && segment.splits)) return true
  if (others.length > 0 || only === undefined || only.kind === 'text') return false
  if (only.kind === 'choice') return only.choice.alternatives.some((each) => mayBeList(each.value))
  return only.hole.kind === 'unknown' && only.through === null
}

export function unknownElement(name: string, runner: Runner): Element {
  return { value: hole({ id: runner.unique('list'), kind: 'unknown', name }), many: true }
}

function positionalElements({ state }: Runner): readonly Element[] {
  const { fields, rest } = state.positional
  if (rest === null) return fields
  return [...fields, { value: hole({ id: `args:${rest.prefix}${rest.shifted}`, kind: 'positional', name: '@' }), many: true }]
}

function arrayElements(name: string, runner: Runner): readonly Element[] {
  const variable = runner.state.get(name)
  if (variable === null) {
    runner.noteRead(name)
    return [{ value: environmentValue(name), many: true }]
  }
  if (variable.array !== null) return variable.array
  if (variable.isUnset === true) return []
  // One that was never set has no element, one that is empty has an empty one.
  return [{ value: variable.value, many: !isSurelySet(variable.value) }]
}

function isSurelySet(value: Value): boolean {
  const known = literal(value)
  return known !== null && known !== ''
}
