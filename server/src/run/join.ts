/** Two states become one where branches meet. Knows what a state is made of, nothing of how it came to be. */
import { hole, sameValue } from '../text/value.js'
import { NO_OUTER, NO_REFERENCES, type Outer, type Positional, type Reference, type State } from './state.js'
import { either, joinFields, joinValues, joinVariables, type Outcomes } from './variable.js'
import { joinWritten } from './written.js'

/**
 * Joins the states at the end of two branches. Where one has ended, the other goes on, with the guards that led to it.
 * @param id of the branching, so that every value that differs is one choice per branching and name
 * @param outcomes what held in the first and in the second branch
 */
export function join(id: string, first: State, second: State, outcomes: Outcomes, before: Pick<State, 'guards'>): State {
  if (first.ended !== null && second.ended === null) return second
  if (second.ended !== null) return first
  const result = first.fork()
  result.guards = before.guards
  // Before anything is set, which would count as assigned by the function.
  result.outer = NO_OUTER
  joinReferences(id, result, second)
  for (const name of first.changedFrom(second)) {
    const [left, right] = [first.get(name), second.get(name)]
    result.set(name, joinVariables(`${id}:${name}`, name, left, right, outcomes))
  }
  if (!sameValue(first.directory, second.directory)) {
    result.directory = joinValues(`${id}:directory`, 'PWD', first.directory, second.directory, outcomes)
  }
  if (first.functions !== second.functions) result.functions = joinFunctions(first.functions, second.functions)
  if (first.exportedFunctions !== second.exportedFunctions)
    result.exportedFunctions = new Set([...first.exportedFunctions].filter((name) => second.exportedFunctions.has(name)))
  result.outer = joinOuter(first, second)
  if (first.callers !== second.callers)
    result.callers = first.callers.map((locals, level) => joinCaller(locals, second.callers[level] ?? locals))
  result.written = joinWritten(first.written, second.written)
  if (first.positional !== second.positional) result.positional = joinPositional(id, first.positional, second.positional, outcomes)
  const [one, other] = [first.options, second.options]
  result.options = {
    errexit: one.errexit && other.errexit,
    pipefail: one.pipefail && other.pipefail,
    allexport: one.allexport && other.allexport,
    nounset: one.nounset || other.nounset,
  }
  result.lost = first.lost || second.lost
  return result
}

/** A name that does not stand for the same on both ways holds something unknown, and who sets it may set another. */
function joinReferences(id: string, result: State, second: State): void {
  const first = result.references
  if (first === second.references) return
  const joined = new Map<string, Reference>()
  const lost: string[] = []
  for (const name of new Set([...first.keys(), ...second.references.keys()])) {
    const [left, right] = [first.get(name), second.references.get(name)]
    if (typeof left === 'string' && left === right) joined.set(name, left)
    else {
      joined.set(name, [...new Set([...targetsOf(left), ...targetsOf(right)])])
      if (typeof left === 'string' || typeof right === 'string') lost.push(name)
    }
  }
  result.references = NO_REFERENCES
  for (const name of lost)
    result.set(name, { value: hole({ id: `${id}:${name}`, kind: 'unknown', name }), exported: 'unknown', array: null, definition: null })
  result.references = joined
}

function targetsOf(reference: Reference | undefined): readonly string[] {
  return typeof reference === 'string' ? [reference] : (reference ?? [])
}

/** A name that is local on one way here alone is on the other what it was before. */
export function joinOuter(first: State, second: State): State['outer'] {
  if (first.outer === second.outer) return first.outer
  const result = new Map<string, Outer>()
  for (const name of new Set([...first.outer.keys(), ...second.outer.keys()])) {
    const [left, right] = [first.outer.get(name), second.outer.get(name)]
    const [one, other] = [left ?? { variable: first.find(name) }, right ?? { variable: second.find(name) }]
    const partly = left === undefined || right === undefined || left.partly || right.partly
    result.set(name, { variable: either(name, one.variable, other.variable), partly })
  }
  return result
}

/** A function changes of its callers' locals only what stands behind them. */
function joinCaller(first: State['outer'], second: State['outer']): State['outer'] {
  if (first === second) return first
  return new Map(
    [...first].map(([name, one]) => [name, { ...one, variable: either(name, one.variable, second.get(name)?.variable ?? null) }]),
  )
}

/** As many parameters on either way are one choice each. */
function joinPositional(id: string, first: Positional, second: Positional, outcomes: Outcomes): Positional {
  const isAlike = first.rest === null && second.rest === null && first.fields.length === second.fields.length
  const marks = first.bySet === second.bySet ? first.bySet : 'unknown'
  if (!isAlike || first.bySet !== second.bySet)
    return { fields: [], rest: { prefix: `${id}:`, shifted: 0 }, ...(marks === undefined ? {} : { bySet: marks }) }
  return { ...first, fields: joinFields(id, (index) => String(index + 1), first.fields, second.fields, outcomes) }
}

/** What each name may be defined as on either way; what only one of them knows may not be defined at all. */
export function joinFunctions(first: State['functions'], second: State['functions']): State['functions'] {
  const result = new Map(first)
  for (const name of new Set([...first.keys(), ...second.keys()])) {
    const [one, other] = [first.get(name) ?? [null], second.get(name) ?? [null]]
    if (one !== other) result.set(name, one.length === 0 || other.length === 0 ? [] : [...new Set([...one, ...other])])
  }
  return result
}
