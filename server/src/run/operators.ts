/** The operators of parameter expansion (bash manual 3.5.3), on values: exact on known text, a hole otherwise. */
import { EMPTY, flatten, hole, keyOf, literal, slice, text, lengthOf, type Alternative, type Origin, type Value } from '../text/value.js'
import { patternMatcher } from './condition.js'

/**
 * @param argument expands the word behind the operator, when it is needed
 * @param origin where the expansion is written
 */
export function applyOperator(operator: string, name: string, value: Value, argument: () => Value, origin: Origin | null): Value {
  const [only] = value
  if (value.length === 1 && only?.kind === 'choice' && only.choice.alternatives.length > 0 && !/^:?[-=?+]$/.test(operator)) {
    const alternatives = only.choice.alternatives.map((each): Alternative => ({
      value: applyOperator(operator, name, each.value, argument, origin),
      when: each.when,
    }))
    return [{ ...only, choice: { id: `${only.choice.id}${operator}${keyOf(argument())}`, alternatives } }]
  }
  switch (operator) {
    case ':-':
    case '-':
    case ':=':
    case '=':
      return withDefault(operator.startsWith(':'), value, argument(), origin)
    case ':?':
    case '?':
      return value
    case ':+':
    case '+': {
      const known = literal(value)
      if (known === '' && operator === ':+') return EMPTY
      const isSet = (known !== null && known !== '') || value.some((segment) => segment.kind === 'text')
      const replacement = argument()
      if (isSet) return replacement
      return choiceOf(`alternate:${keyOf(value)}:${keyOf(replacement)}`, value, [
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
    case '^^':
    case ',,': {
      const known = literal(value)
      return known === null
        ? derived(operator, name, value, EMPTY, origin)
        : text(operator === '^^' ? known.toUpperCase() : known.toLowerCase(), origin)
    }
    case '/':
    case '//':
      return replaced(value, argument(), operator === '//', origin) ?? derived(operator, name, value, argument(), origin)
    default:
      return derived(operator, name, value, argument(), origin)
  }
}

function withDefault(emptyToo: boolean, value: Value, fallback: Value, origin: Origin | null): Value {
  const known = literal(value)
  if (known !== null) return known === '' && emptyToo ? fallback : value
  if (value.some((segment) => segment.kind === 'text' && segment.text !== '')) return value
  const made = choiceOf(`default:${keyOf(value)}:${keyOf(fallback)}`, value, [
    { value, holds: true },
    { value: fallback, holds: false },
  ])
  return made.map((segment) => ({ ...segment, origin }))
}

/** One of two values, by whether another is not empty. */
function choiceOf(id: string, about: Value, sides: readonly { readonly value: Value; readonly holds: boolean }[]): Value {
  const key = `-n ${keyOf(about)}`
  const alternatives = sides.map(({ value, holds }) => ({ value, when: [{ key, holds }] }))
  return [{ kind: 'choice', choice: { id, alternatives }, inert: true, splits: false, origin: null, through: null }]
}

/** An unknown that is the same wherever the same operator meets the same value; it keeps the name as evidence. */
function derived(operator: string, name: string, value: Value, argument: Value, origin: Origin | null): Value {
  return hole({ id: `derived:${keyOf(value)}${operator}${keyOf(argument)}`, kind: 'unknown', name }, origin)
}

/** Text taken off one end; the rest of the value may hold unknowns, when what is matched is all text. */
function removed(value: Value, pattern: Value, operator: string, side: 'front' | 'back'): Value | null {
  const matcher = patternMatcher(pattern)
  const longest = operator.length === 2
  const known = literal(value)
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
  const match = /^\s*(\d+)\s*(?::\s*(\d+)\s*)?$/.exec(literal(argument) ?? '')
  const known = literal(value)
  if (match === null || known === null) return null
  const start = Number(match[1])
  return slice(value, start, match[2] === undefined ? known.length : start + Number(match[2]))
}

function replaced(value: Value, argument: Value, all: boolean, origin: Origin | null): Value | null {
  const known = literal(value)
  const written = literal(argument)
  if (known === null || written === null) return null
  const slash = written.search(/(?<!\\)\//)
  const from = (slash < 0 ? written : written.slice(0, slash)).replace(/\\\//g, '/')
  const to = slash < 0 ? '' : written.slice(slash + 1)
  if (from === '' || /^[#%]/.test(from)) return null
  return text(all ? known.split(from).join(to) : known.replace(from, () => to), origin)
}
