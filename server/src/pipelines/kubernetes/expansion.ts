/**
 * What becomes of `$(NAME)` and `$$` in a command, its arguments and the values of `env` before a container starts
 * (kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables, and "args" of Container
 * in the API reference). Knows nothing of where the text stands.
 */
import { hole, lengthOf, text } from '../../text/value.js'
import type { Origin, Value } from '../../text/value.js'
import { fillIn, filledHole, filledWith, MAX_FILLED, type Filled } from '../interpolation.js'
import type { JobVariable } from '../job.js'
import { valueOf, type TreeScalar } from '../yaml/tree.js'

/** The variables that a reference may name. */
export interface Known {
  readonly variables: ReadonlyMap<string, JobVariable>
  /** There may be others, from objects that are not here. */
  readonly isOpen: boolean
}

/** The text of a scalar as the container gets it; `inert` is false in a command, whose quoting it may end. */
export function expandedText(scalar: TreeScalar, known: Known, inert = true): Value {
  const value = valueOf(scalar)
  return fillIn(value, 'dollar-paren', scalar.text.includes('$') ? stretches(scalar.text, known, inert) : [])
}

/** A reference goes to the first bracket, and what is none stays as it is with all that stands in it: `$(date)` is for the shell. */
const STRETCH = /\$\$|\$\(([^)]*)\)/g

function* stretches(flat: string, { variables, isOpen }: Known, inert: boolean): Iterable<Filled> {
  let filled = 0
  for (const match of flat.matchAll(STRETCH)) {
    const start = match.index
    const end = start + match[0].length
    const name = match[1]
    if (name === undefined) {
      yield { start, end, by: { escaped: '$' } }
      continue
    }
    const variable = filled < MAX_FILLED ? variables.get(name) : undefined
    filled += variable === undefined ? 0 : lengthOf(variable.value)
    if (variable !== undefined || variables.has(name) || (isOpen && UPPER.test(name)) || OF_SERVICE.test(name))
      yield { start, end, by: (origin) => referred(name, variable, origin, inert) }
    // Here two dollars stay two, and another bracket is none: elsewhere the same would be written in another way.
    else if (/\$[$(]/.test(name)) yield { start, end, by: (origin) => text(match[0], origin?.asPart()) }
  }
}

/** A command of a shell is hardly called like this. */
const UPPER = /^[A-Z][A-Z0-9_]*$/
/** Every service of the namespace is in the environment (kubernetes.io/docs/concepts/services-networking/service, "Environment variables"). */
const OF_SERVICE = /^[A-Z][A-Z0-9_]*_(SERVICE_HOST|SERVICE_PORT|PORT)(_[A-Z0-9_]+)?$/

function referred(name: string, variable: JobVariable | undefined, origin: Origin | null, inert: boolean): Value {
  const definition = variable === undefined ? null : { origin: variable.origin, message: `${name} is set for the container` }
  const filled = variable === undefined ? null : filledWith({ name, value: variable.value, definition }, origin, inert)
  return filled ?? hole(filledHole(name, name), origin, { inert })
}
