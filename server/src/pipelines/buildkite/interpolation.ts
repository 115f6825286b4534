/**
 * What `buildkite-agent pipeline upload` makes of `$NAME`, `${NAME:-default}`, `$$` and `\$`, before any job runs, and
 * what becomes of `{{matrix}}` (buildkite.com/docs/agent/cli/reference/pipeline, "Environment variable substitution";
 * the grammar is that of the agent's parser). Knows nothing of where the text stands.
 */
import { locate } from '../../text/location.js'
import { concatAll, flatten, hole, lengthOf, slice } from '../../text/value.js'
import type { Hole, Origin, Value } from '../../text/value.js'
import { fillIn, filledHole, filledWith, MAX_FILLED, orDefault, type Filled } from '../interpolation.js'
import type { JobVariable } from '../job.js'
import { valueOf, type TreeScalar } from '../yaml/tree.js'
import { OF_THE_BUILD } from './system.js'

/** Who knows the names. */
export interface Upload {
  /** The `env` of the pipeline, which the agent fills in like its own environment. */
  readonly env: ReadonlyMap<string, JobVariable>
  /** The values of each dimension of the step's matrix; the only dimension of a list is called `''`. */
  readonly matrix: ReadonlyMap<string, Value>
}

/** The text of a scalar as the job gets it; `inert` is false in a script, whose quoting it may end. */
export function uploaded(scalar: TreeScalar, upload: Upload, inert = true): Value {
  const value = valueOf(scalar)
  const filled = fillIn(value, 'every-dollar', scalar.text.includes('$') ? stretches(scalar.text, value, upload, inert) : [])
  return scalar.text.includes('{{') ? withMatrix(filled, upload, inert) : filled
}

const NAME = /[\p{L}][\p{L}\p{N}_]*/uy
const MAX_WORD = 2_000

function* stretches(flat: string, value: Value, upload: Upload, inert: boolean): Iterable<Filled> {
  let filled = 0
  for (let at = 0; at < flat.length - 1; at += 1) {
    const pair = flat.slice(at, at + 2)
    if (pair === '\\$' || pair === '$$') yield { start: at, end: at + 2, by: { escaped: '$' } }
    if (pair === '\\$' || pair === '$$' || pair === '\\\\' || pair === '$(') at += 1
    else if (pair.startsWith('$')) {
      const found = pair === '${' ? bracesAt(flat, at) : nameAt(flat, at + 1)
      if (found === null) continue
      const { name, sign, word, end } = found
      const byDefault = word === null ? null : slice(value, word.start, word.end)
      const operation = sign === '' ? null : flat.slice(at, end)
      const known = filled < MAX_FILLED ? upload.env.get(name) : undefined
      filled += known === undefined ? 0 : lengthOf(known.value)
      yield { start: at, end, by: (origin) => variable({ name, operation, byDefault, known }, origin, inert) }
      at = end - 1
    }
  }
}

interface Reference {
  readonly name: string
  /** `:-`, `-`, `:`, `?`, or nothing. */
  readonly sign: string
  /** A default that is plain text. */
  readonly word: { readonly start: number; readonly end: number } | null
  readonly end: number
}

function nameAt(flat: string, start: number): Reference | null {
  NAME.lastIndex = start
  const name = NAME.exec(flat)?.[0]
  return name === undefined ? null : { name, sign: '', word: null, end: start + name.length }
}

/** `${NAME}` with or without an operation; null for what the agent refuses, which is then left as it is. */
function bracesAt(flat: string, start: number): Reference | null {
  const named = nameAt(flat, start + 2)
  if (named === null) return null
  const sign = /^(:-|[-:?])?/.exec(flat.slice(named.end, named.end + 2))?.[0] ?? ''
  const from = named.end + sign.length
  const end = closing(flat, from)
  if (end === null || (sign === '' && end !== from)) return null
  const isPlain = (sign === ':-' || sign === '-') && !/[$\\]/.test(flat.slice(from, end))
  return { name: named.name, sign, word: isPlain ? { start: from, end } : null, end: end + 1 }
}

/** The bracket that ends the word; others may be open inside it. */
function closing(flat: string, from: number): number | null {
  let depth = 0
  const limit = Math.min(flat.length, from + MAX_WORD)
  for (let at = from; at < limit; at += 1) {
    const pair = flat.slice(at, at + 2)
    if (pair === '${') depth += 1
    if (pair === '${' || pair === '$$' || pair === '$(' || pair === '\\$' || pair === '\\\\') at += 1
    else if (flat[at] === '}') {
      if (depth === 0) return at
      depth -= 1
    }
  }
  return null
}

interface Variable {
  readonly name: string
  /** The whole of `${NAME...}` where it is more than the name. */
  readonly operation: string | null
  readonly byDefault: Value | null
  readonly known: JobVariable | undefined
}

function variable({ name, operation, byDefault, known }: Variable, origin: Origin | null, inert: boolean): Value {
  const isFilled = known !== undefined && (operation === null || (byDefault !== null && known.value.length > 0))
  const definition = known === undefined ? null : { origin: known.origin, message: `${name} is set in the env of the pipeline` }
  const filled = isFilled ? filledWith({ name, value: known.value, definition }, origin, inert) : null
  if (filled !== null) return filled
  if (operation !== null && byDefault === null) return hole(filledHole(operation, ''), origin, { inert })
  const of = named(name)
  return byDefault === null ? hole(of, origin, { inert }) : orDefault(of, byDefault, origin, inert)
}

function named(name: string): Hole {
  return OF_THE_BUILD.test(name) ? { id: `env:${name}`, kind: 'environment', name } : filledHole(name, name)
}

const MATRIX = /\{\{\s*matrix(?:\.([\w-]+))?\s*\}\}/g

function withMatrix(value: Value, { matrix }: Upload, inert: boolean): Value {
  const parts: Value[] = []
  const flat = flatten(value)
  let done = 0
  for (const match of flat.matchAll(MATRIX)) {
    const known = matrix.get(match[1] ?? '')
    if (known === undefined) continue
    const end = match.index + match[0].length
    const origin = locate(value, match.index, end)
    const filled = filledWith({ name: match[1] ?? 'matrix', value: known, definition: null }, origin, inert)
    parts.push(slice(value, done, match.index), filled ?? slice(value, match.index, end))
    done = end
  }
  return done === 0 ? value : concatAll([...parts, slice(value, done, flat.length)])
}
