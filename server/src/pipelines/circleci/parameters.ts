/**
 * What stands for `<< parameters.name >>` in a CircleCI configuration (circleci.com/docs/reference/reusing-config), each
 * with its origin. Knows where values come from, not what the keys around them mean.
 */
import { EMPTY, hole, keyOf, lengthOf, literal, slice } from '../../text/value.js'
import type { Origin, Value } from '../../text/value.js'
import { joinedChoice } from '../choice.js'
import { fillIn, filledHole, filledWith, MAX_FILLED, orDefault, type Filled } from '../interpolation.js'
import { at, entriesOf, originOf, scalarsOf } from '../yaml/look-up.js'
import { valueOf, type Tree, type TreeScalar } from '../yaml/tree.js'

/** What a name in double angle brackets stands for. */
export interface Argument {
  readonly value: Value | null
  /** Steps, or a list, with the scope that they were written in. */
  readonly tree: Tree
  readonly scope: Scope
  readonly origin: Origin
}

/** The names that may stand in double angle brackets at some place: `parameters.x`, `matrix.x`, `pipeline.parameters.x`. */
export interface Scope {
  /** False in a configuration older than version 2.1, which has no parameters. */
  readonly isTemplated: boolean
  readonly names: ReadonlyMap<string, Argument>
  /** What was filled in here before; aliases and several jobs repeat it. */
  readonly done: WeakMap<TreeScalar, Value>
}

/** The scope of the file: its own parameters, which whoever starts a pipeline may set to anything else. */
export function scopeOfFile(root: Tree, isTemplated: boolean): Scope {
  const nothing: Scope = { isTemplated, names: new Map(), done: new WeakMap() }
  const names = new Map<string, Argument>()
  for (const { name, value } of isTemplated ? entriesOf(at(root, 'parameters')) : []) {
    const byDefault = at(value, 'default')
    if (byDefault?.kind !== 'scalar') continue
    const of = filledHole(`pipeline.parameters.${name}`, '')
    const either = orDefault(of, valueOf(byDefault), null, true)
    names.set(`pipeline.parameters.${name}`, { value: either, tree: byDefault, scope: nothing, origin: originOf(byDefault) })
  }
  return { ...nothing, names }
}

/** The scope inside a job, command or executor that is called with arguments, which were written in the scope outside. */
export function scopeOfCall(declared: Tree | null, given: Tree | null, file: Scope, outside: Scope, matrix: Tree | null = null): Scope {
  const names = new Map([...file.names].filter(([name]) => name.startsWith('pipeline.')))
  for (const { name, value } of entriesOf(declared)) {
    const byDefault = at(value, 'default')
    const argument = at(given, name) ?? byDefault
    const scope = at(given, name) === null ? file : outside
    const several = at(matrix, name)
    if (several !== null) names.set(`parameters.${name}`, argumentOfMatrix(name, several, outside))
    else if (argument !== null) names.set(`parameters.${name}`, asArgument(argument, scope))
  }
  return { isTemplated: file.isTemplated, names, done: new WeakMap() }
}

/** The scope of a call in a workflow, where `<< matrix.name >>` is one of the values of the matrix. */
export function scopeOfMatrix(file: Scope, matrix: Tree | null): Scope {
  if (matrix === null) return file
  const names = new Map(file.names)
  for (const { name, value } of entriesOf(matrix)) names.set(`matrix.${name}`, argumentOfMatrix(name, value, file))
  return { ...file, names, done: new WeakMap() }
}

/** The text of a scalar as the job gets it; `inert` is false in a script, whose quoting it may end. */
export function templated(scalar: TreeScalar, scope: Scope, inert = true): Value {
  const value = valueOf(scalar)
  if (!scope.isTemplated) return value
  const known = inert ? undefined : scope.done.get(scalar)
  if (known !== undefined) return known
  const filled = fillIn(value, 'angles', scalar.text.includes('<<') ? stretches(scalar.text, value, scope, inert) : [])
  if (!inert) scope.done.set(scalar, filled)
  return filled
}

/** The argument that a scalar is nothing but the name of. */
export function argumentOf(scalar: TreeScalar, { names, isTemplated }: Scope): Argument | null {
  const name = /^<<\s*([\w.-]+)\s*>>$/.exec(scalar.text.trim())?.[1]
  return name === undefined || !isTemplated ? null : (names.get(name) ?? null)
}

/** A name in brackets, brackets that are escaped, as a here-document needs them, or text that is there where a name is true. */
const STRETCH = /\\<<|<<\s*((?:parameters|matrix|pipeline)\.[\w.-]+)\s*>>|(<<#\s*([\w.-]+)\s*>>)([^<]*)<<\/\s*\3\s*>>/g
/** What counts as false. */
export const FALSE = /^(false|no|null|0|)$/

function* stretches(flat: string, value: Value, { names }: Scope, inert: boolean): Iterable<Filled> {
  let filled = 0
  for (const match of flat.matchAll(STRETCH)) {
    const start = match.index
    const end = start + match[0].length
    const name = match[1]
    const [, , opening, condition, inside = ''] = match
    if (opening !== undefined && condition !== undefined) {
      const from = start + opening.length
      yield { start, end, by: (origin) => sometimes(condition, names, slice(value, from, from + inside.length), origin, inert) }
    } else if (name === undefined) yield { start, end, by: { escaped: '<<' } }
    else {
      const argument = filled > MAX_FILLED ? undefined : names.get(name)
      filled += lengthOf(argument?.value ?? [])
      yield { start, end, by: (origin) => standing(name, argument, origin, inert) }
    }
  }
}

function standing(name: string, argument: Argument | undefined, origin: Origin | null, inert: boolean): Value {
  const shown = name.replace(/^.*\./, '')
  const definition = argument === undefined ? null : { origin: argument.origin, message: `the parameter ${shown} is set here` }
  const value = argument?.value ?? null
  return (
    (value === null ? null : filledWith({ name: shown, value, definition }, origin, inert)) ?? hole(filledHole(name, ''), origin, { inert })
  )
}

/** Text between `<<# name >>` and `<</ name >>`, which is there only where the name stands for something that is not false. */
function sometimes(name: string, names: Scope['names'], inside: Value, origin: Origin | null, inert: boolean): Value {
  const known = literal(names.get(name)?.value ?? [])
  if (known !== null && names.has(name)) return FALSE.test(known) ? EMPTY : inside
  return joinedChoice(`${name} or not: ${keyOf(inside)}`, [inside, EMPTY], origin, inert)
}

function asArgument(tree: Tree, scope: Scope): Argument {
  const passedOn = tree.kind === 'scalar' ? argumentOf(tree, scope) : null
  const value = tree.kind === 'scalar' ? templated(tree, scope) : null
  return { value, tree: passedOn?.tree ?? tree, scope: passedOn?.scope ?? scope, origin: originOf(tree) }
}

function argumentOfMatrix(name: string, tree: Tree, scope: Scope): Argument {
  const values = scalarsOf(tree).map((scalar) => templated(scalar, scope))
  const place = `${tree.source.path}:${tree.span.start}`
  const value = values.length === 0 ? null : joinedChoice(`matrix ${name} of ${place}`, values, null)
  return { value, tree, scope, origin: originOf(tree) }
}
