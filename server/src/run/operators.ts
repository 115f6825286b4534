/** The operators of parameter expansion (bash manual 3.5.3), on values: exact on known text, a hole otherwise. */
import {
  EMPTY,
  concat,
  flatten,
  hole,
  keyOf,
  literal,
  slice,
  text,
  lengthOf,
  type Alternative,
  type Origin,
  type Value,
} from '../text/value.js'
import { isAscii, patternMatcher } from './condition.js'

/**
 * @param argument expands the word behind the operator, when it is needed
 * @param origin where the expansion is written
 * @param isSet whether the parameter is set, though perhaps empty; null where that is not known
 */
export function applyOperator(
  operator: string,
  name: string,
  value: Value,
  argument: () => Value,
  origin: Origin | null,
  isSet: boolean | null,
): Value {
  const [only] = value
  if (value.length === 1 && only?.kind === 'choice' && only.choice.alternatives.length > 0 && !/^:?[-=?+]$/.test(operator)) {
    const alternatives = only.choice.alternatives.map((each): Alternative => ({
      value: applyOperator(operator, name, each.value, argument, origin, isSet),
      when: each.when,
    }))
    return [{ ...only, choice: { id: `changed:${only.choice.id}${operator}${keyOf(argument())}`, alternatives } }]
  }
  switch (operator) {
    case ':-':
    case '-':
    case ':=':
    case '=':
      return withDefault(operator, name, value, argument, origin, isSet)
    case ':?':
    case '?':
      return value
    case ':+':
    case '+': {
      const taken = takesArgument(operator, value, isSet)
      if (taken !== null) return taken ? argument() : EMPTY
      const replacement = argument()
      const [id, key] = questionOf(operator, name, value)
      return choiceOf(`alternate${id}:${keyOf(value)}:${keyOf(replacement)}`, key, [
        { value: replacement, holds: true },
        { value: EMPTY, holds: false },
      ])
    }
    case '#':
    case '##':
      return removed(value, argument(), operator, 'front') ?? derived(operator, name, value, argument(), origin)
    case '%':
    case '%%':
      return removed(value, argument(), operator, 'back') ?? derived(operator, name, value, argument(), origin)
    case ':':
      return substring(value, argument()) ?? derived(operator, name, value, argument(), origin)
    case '^':
    case '^^':
    case ',':
    case ',,': {
      const known = literal(value)
      const pattern = argument()
      if (known === null || !isAscii(known) || pattern.length > 0) return derived(operator, name, value, pattern, origin)
      const [first = ''] = known
      const changed = operator.length === 2 ? known : first
      return text((operator.startsWith('^') ? changed.toUpperCase() : changed.toLowerCase()) + known.slice(changed.length), origin)
    }
    default:
      return derived(operator, name, value, argument(), origin)
  }
}

/** Whether the word behind `-`, `=`, `+` and their kin is what the expansion becomes; null where that is not known. */
export function takesArgument(operator: string, value: Value, isSet: boolean | null): boolean | null {
  const isThere = operator.startsWith(':') ? isNotEmpty(value) : isSet
  return isThere === null ? null : isThere === operator.endsWith('+')
}

function isNotEmpty(value: Value): boolean | null {
  if (value.some((segment) => segment.kind === 'text' && segment.text !== '')) return true
  return literal(value) === null ? null : false
}

function withDefault(
  operator: string,
  name: string,
  value: Value,
  argument: () => Value,
  origin: Origin | null,
  isSet: boolean | null,
): Value {
  const taken = takesArgument(operator, value, isSet)
  if (taken === false) return value
  const fallback = argument()
  if (taken === true) return fallback
  const [id, key] = questionOf(operator, name, value)
  const made = choiceOf(`default${id}:${keyOf(value)}:${keyOf(fallback)}`, key, [
    { value, holds: true },
    { value: fallback, holds: false },
  ])
  return made.map((segment) => ({ ...segment, origin }))
}

/** What an operator asks of a value, as a mark for an id and as a condition's key: with `:` for text, else only whether it is set. */
export function questionOf(operator: string, name: string, value: Value): readonly [mark: string, key: string] {
  return operator.startsWith(':') ? ['', `-n ${keyOf(value)}`] : [` if unset ${name}`, `set ${name} ${keyOf(value)}`]
}

/** One of two values, by the answer to a question. */
function choiceOf(id: string, key: string, sides: readonly { readonly value: Value; readonly holds: boolean }[]): Value {
  const alternatives = sides.map(({ value, holds }) => ({ value, when: [{ key, holds }] }))
  return [{ kind: 'choice', choice: { id, alternatives }, inert: true, splits: false, origin: null, through: null }]
}

/** An unknown that is the same wherever the same operator meets the same value; it keeps the name as evidence. */
function derived(operator: string, name: string, value: Value, argument: Value, origin: Origin | null): Value {
  return hole({ id: `derived:${keyOf(value)}${operator}${keyOf(argument)}`, kind: 'unknown', name }, origin)
}

/** Text taken off one end; the rest of the value may hold unknowns, when what is matched is all text. */
function removed(value: Value, pattern: Value, operator: string, side: 'front' | 'back'): Value | null {
  const longest = operator.length === 2
  const known = literal(value)
  const matcher = patternMatcher(pattern, known ?? '')
  if (known === null) {
    // `${DIR%/}` of a value that ends in known text is the one form worth following.
    const wanted = literal(pattern)
    if (wanted === null || matcher === null) return null
    const flat = flatten(value)
    if (side === 'back') {
      const last = value.at(-1)
      if (last?.kind !== 'text' || last.text.length < wanted.length) return null
      return last.text.endsWith(wanted) ? slice(value, 0, flat.length - wanted.length) : value
    }
    const [first] = value
    if (first?.kind !== 'text' || first.text.length < wanted.length) return null
    return first.text.startsWith(wanted) ? slice(value, wanted.length, lengthOf(value)) : value
  }
  if (matcher === null) return null
  const matches = (candidate: string): boolean => matcher === 'anything' || matcher.test(candidate)
  const sizes = Array.from({ length: known.length + 1 }, (_, index) => (longest ? known.length - index : index))
  for (const size of sizes) {
    const candidate = side === 'front' ? known.slice(0, size) : known.slice(known.length - size)
    if (matches(candidate)) return side === 'front' ? slice(value, size, known.length) : slice(value, 0, known.length - size)
  }
  return value
}

function substring(value: Value, argument: Value): Value | null {
  const match = /^\s*(-?\d+)\s*(?::\s*(\d+)\s*)?$/.exec(literal(argument) ?? '')
  const known = literal(value)
  if (match === null || known === null || !isAscii(known)) return null
  const start = Number(match[1]) < 0 ? known.length + Number(match[1]) : Number(match[1])
  if (start < 0) return EMPTY
  return slice(value, start, match[2] === undefined ? known.length : Math.min(known.length, start + Number(match[2])))
}

export interface Replacement {
  readonly pattern: Value
  readonly replacement: Value
  /** `#` where the pattern stands at the front, `%` at the end. */
  readonly anchor: string
  readonly all: boolean
}

/** Longer values are not searched. */
const MAX_SEARCHED = 500

/** `${name/pattern/replacement}`: the longest match at the first place where there is one, or at every place. */
export function replaceIn(value: Value, { pattern, replacement, anchor, all }: Replacement, name: string, origin: Origin | null): Value {
  const known = literal(value)
  const to = literal(replacement)
  const matcher = patternMatcher(pattern, known ?? '')
  // `&` in the replacement is what was matched, since bash 5.2.
  if (known === null || to === null || matcher === null || known.length > MAX_SEARCHED || /[&\\]/.test(to))
    return derived(`/${anchor}${all ? '/' : ''}`, name, value, concat(pattern, text('/'), replacement), origin)
  const matches = (from: number, end: number): boolean => matcher === 'anything' || matcher.test(known.slice(from, end))
  if (pattern.length === 0 && anchor === '') return value
  let [result, at] = ['', 0]
  while (at <= known.length) {
    const found = longestAt(known, at, anchor, matches)
    if (found === null || (found.from === found.end && known !== '' && anchor === '')) break
    result += known.slice(at, found.from) + to
    at = found.end
    if (!all || anchor !== '' || known === '') break
  }
  return text(result + known.slice(at), origin)
}

function longestAt(
  known: string,
  at: number,
  anchor: string,
  matches: (from: number, end: number) => boolean,
): { readonly from: number; readonly end: number } | null {
  for (let from = at; from <= (anchor === '#' ? 0 : known.length); from += 1) {
    for (let end = known.length; end >= (anchor === '%' ? known.length : from); end -= 1) if (matches(from, end)) return { from, end }
  }
  return null
}
