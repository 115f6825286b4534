/**
 * What Drone, and Woodpecker after it, make of `${NAME}` and `$$` before they read the YAML
 * (docs.drone.io/pipeline/environment/substitution, woodpecker-ci.org/docs/usage/environment). `$NAME` is the shell's.
 */
import { hole, slice } from '../../text/value.js'
import type { Hole, Origin, Value } from '../../text/value.js'
import { fillIn, filledHole, filledWith, orDefault, type Filled } from '../interpolation.js'
import type { JobVariable, System } from '../job.js'
import { valueOf, type TreeScalar } from '../yaml/tree.js'

/** Who knows the names: the system, and the matrix of the file. */
export interface Substitution {
  readonly system: System
  readonly matrix: ReadonlyMap<string, JobVariable>
  /** The commands that were read; aliases repeat them. */
  readonly done: WeakMap<TreeScalar, Value>
}

/** The text of a scalar as the shell or the container gets it; `inert` is false in a script, whose quoting it may end. */
export function substituted(scalar: TreeScalar, substitution: Substitution, inert = true): Value {
  const known = inert ? undefined : substitution.done.get(scalar)
  if (known !== undefined) return known
  const value = valueOf(scalar)
  const filled = fillIn(value, 'dollar-brace', scalar.text.includes('$') ? stretches(scalar.text, value, substitution, inert) : [])
  if (!inert) substitution.done.set(scalar, filled)
  return filled
}

/** `$$`, and `${NAME}` with whatever operation, in which one other may stand. */
const STRETCH = /\$\$|\$\{(#?\w+)((?:[^{}]|\$\{[^{}]*\})*)\}/g
const DEFAULT = /^(:?[-=])[^$\\]*$/

function* stretches(flat: string, value: Value, substitution: Substitution, inert: boolean): Iterable<Filled> {
  for (const match of flat.matchAll(STRETCH)) {
    const start = match.index
    const end = start + match[0].length
    const [written, name = '', operation = ''] = match
    if (written === '$$') yield { start, end, by: { escaped: '$' } }
    else {
      const sign = DEFAULT.exec(operation)?.[1]
      const byDefault = sign === undefined ? null : slice(value, start + 2 + name.length + sign.length, end - 1)
      yield { start, end, by: (origin) => variable(name, operation, byDefault, { substitution, origin, inert }) }
    }
  }
}

interface Place {
  readonly substitution: Substitution
  readonly origin: Origin | null
  readonly inert: boolean
}

function variable(name: string, operation: string, byDefault: Value | null, { substitution, origin, inert }: Place): Value {
  const known = substitution.matrix.get(name)
  if (known !== undefined && (operation === '' || byDefault !== null)) {
    const definition = { origin: known.origin, message: `${name} is set in the matrix of the workflow` }
    const filled = filledWith({ name, value: known.value, definition }, origin, inert)
    if (filled !== null) return filled
  }
  if (operation !== '' && byDefault === null) return hole(filledHole(`${name}${operation}`, ''), origin, { inert })
  const of = named(name, substitution.system)
  return byDefault === null ? hole(of, origin, { inert }) : orDefault(of, byDefault, origin, inert)
}

/** What the system sets for every step is the same for the file and for the step; of any other name the step knows nothing. */
function named(name: string, { predefined, checkout }: System): Hole {
  if (predefined.test(name) && !checkout.includes(name)) return { id: `env:${name}`, kind: 'environment', name }
  return filledHole(name, name)
}
