/**
 * Conditions: what a test asks, whether the answer is known, and a key under which the same question is recognised
 * later. `test`, `[`, `[[` and `case` all come here.
 */
import type { Field } from '../commands/field.js'
import { areAlike } from '../text/same.js'
import { flatten, keyOf, literal, sameChoices, type Value } from '../text/value.js'

export type Condition =
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Field }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Field; readonly right: Field }
  /** A case arm, or `[[ x == pattern ]]`. */
  | { readonly kind: 'matches'; readonly subject: Value; readonly patterns: readonly Value[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  /** The status of some other command; `asks` where what it asks is known. */
  | { readonly kind: 'status'; readonly key: string; readonly asks?: { readonly name: string; readonly of: readonly Field[] } }
  /** `key` tells one answer from the next where what is asked goes on. */
  | { readonly kind: 'constant'; readonly holds: boolean; readonly key?: string }

const BINARY = new Set(['=', '==', '!=', '=~', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef'])

/** Parses the words of `test`, `[` or `[[`; a status of its own where it makes no sense. */
export function parseTest(fields: readonly Field[], extended: boolean): Condition {
  const words = fields.map(({ value }) => flatten(value))
  let at = 0
  let depth = 0
  let isAmbiguous = false
  const opaque: Condition = { kind: 'status', key: `test ${fields.map(({ value }) => keyOf(value)).join(' ')}` }

  function primary(): Condition {
    const field = fields[at]
    if (field === undefined) return { kind: 'constant', holds: false }
    const word = words[at] ?? ''
    if (word === '!' && fields.length > at + 1) {
      at += 1
      return { kind: 'not', of: primary() }
    }
    if (word === '(' && depth < 20) {
      at += 1
      depth += 1
      const inner = either()
      depth -= 1
      if (words[at] === ')') at += 1
      return inner
    }
    const second = words[at + 1]
    const [operand, right] = [fields[at + 1], fields[at + 2]]
    if (second !== undefined && BINARY.has(second) && right !== undefined) {
      at += 3
      if (extended && (second === '=' || second === '==')) return { kind: 'matches', subject: field.value, patterns: [right.value] }
      if (extended && second === '!=') return { kind: 'not', of: { kind: 'matches', subject: field.value, patterns: [right.value] } }
      return { kind: 'binary', operator: second, left: field, right }
    }
    if (/^-[a-zA-Z]$/.test(word) && /^-[ao]$/.test(second ?? '') && fields.length > at + 2) isAmbiguous = true
    if (/^-[a-zA-Z]$/.test(word) && operand !== undefined && !['-a', '-o', '&&', '||'].includes(second ?? '')) {
      at += 2
      return { kind: 'unary', operator: word, operand }
    }
    at += 1
    return { kind: 'unary', operator: '-n', operand: field }
  }
  function both(): Condition {
    const parts = [primary()]
    while (words[at] === '&&' || words[at] === '-a') {
      at += 1
      parts.push(primary())
    }
    return parts.length === 1 ? (parts[0] ?? opaque) : { kind: 'and', parts }
  }
  function either(): Condition {
    const parts = [both()]
    while (words[at] === '||' || words[at] === '-o') {
      at += 1
      parts.push(both())
    }
    return parts.length === 1 ? (parts[0] ?? opaque) : { kind: 'or', parts }
  }

  const parsed = either()
  if (at < fields.length || (isAmbiguous && !extended)) return opaque
  if (!extended && parsed.kind === 'binary' && NUMERIC.test(parsed.operator) && [parsed.left, parsed.right].some(isNoNumber))
    return { kind: 'constant', holds: false }
  return extended || isAsked(parsed, fields) ? parsed : opaque
}

/** False where `test` may fail, or ask something else, because a word is no number, or is several or none. */
function isAsked(parsed: Condition, fields: readonly Field[]): boolean {
  if (fields.some(({ many }) => many)) {
    const isPlain = parsed.kind === 'unary' || (parsed.kind === 'binary' && parsed.operator !== '!=')
    if (!isPlain || (fields.length > 1 && parsed.kind === 'unary' && parsed.operator === '-n')) return false
  }
  return parsed.kind === 'binary' || !mayBeError(parsed)
}

/** `test` fails as a whole where it compares as numbers what is none. */
function mayBeError(condition: Condition): boolean {
  switch (condition.kind) {
    case 'binary':
      return NUMERIC.test(condition.operator) && (number(condition.left.value) === null || number(condition.right.value) === null)
    case 'not':
      return mayBeError(condition.of)
    case 'and':
    case 'or':
      return condition.parts.some(mayBeError)
    case 'unary':
    case 'matches':
    case 'status':
    case 'constant':
      return false
  }
}

const NUMERIC = /^-(eq|ne|lt|le|gt|ge)$/

function isNoNumber({ value, many }: Field): boolean {
  const text = literal(value)
  return !many && text !== null && !/^\s*[-+]?\d+\s*$/.test(text)
}

/** The same question about other values. */
export function conditionWith(
  condition: Condition,
  value: (value: Value) => Value,
  field: (field: Field) => Field,
  key: (key: string) => string,
): Condition {
  const again = (inner: Condition): Condition => conditionWith(inner, value, field, key)
  switch (condition.kind) {
    case 'unary':
      return { ...condition, operand: field(condition.operand) }
    case 'binary':
      return { ...condition, left: field(condition.left), right: field(condition.right) }
    case 'matches':
      return { kind: 'matches', subject: value(condition.subject), patterns: condition.patterns.map(value) }
    case 'not':
      return { kind: 'not', of: again(condition.of) }
    case 'and':
    case 'or':
      return { kind: condition.kind, parts: condition.parts.map(again) }
    case 'status':
      return {
        kind: 'status',
        get key() {
          return key(condition.key)
        },
        ...(condition.asks === undefined ? {} : { asks: { name: condition.asks.name, of: condition.asks.of.map(field) } }),
      }
    case 'constant':
      return condition
  }
}

/** What of two conditions is compared, and how. */
interface Comparison {
  readonly field: (one: Field, other: Field) => boolean
  readonly value: (one: Value, other: Value) => boolean
}

const ASKED: Comparison = { field: (one, other) => sameChoices(one.value, other.value), value: sameChoices }

/** True where both ask the same of the same, wherever that is written, or as far as `same` tells. */
export function sameCondition(one: Condition, other: Condition, same: Comparison = ASKED): boolean {
  if (one === other) return true
  const again = (part: Condition, newer: Condition): boolean => sameCondition(part, newer, same)
  switch (one.kind) {
    case 'unary':
      return other.kind === 'unary' && one.operator === other.operator && same.field(one.operand, other.operand)
    case 'binary':
      return (
        other.kind === 'binary' && one.operator === other.operator && same.field(one.left, other.left) && same.field(one.right, other.right)
      )
    case 'matches':
      return other.kind === 'matches' && same.value(one.subject, other.subject) && areAlike(one.patterns, other.patterns, same.value)
    case 'not':
      return other.kind === 'not' && again(one.of, other.of)
    case 'and':
    case 'or':
      return other.kind === one.kind && areAlike(one.parts, other.parts, again)
    case 'status':
      if (other.kind !== 'status') return false
      // Keys of what is asked are long, and made when they are asked for.
      return one.asks === undefined || other.asks === undefined
        ? one.asks === other.asks && one.key === other.key
        : one.asks.name === other.asks.name && areAlike(one.asks.of, other.asks.of, same.field)
    case 'constant':
      return other.kind === 'constant' && one.holds === other.holds && one.key === other.key
  }
}

/** The same question has the same key: values are compared by what they are, not by how they are written. */
export function conditionKey(condition: Condition): string {
  switch (condition.kind) {
    case 'unary':
      return condition.operator === '-z'
        ? `!(-n ${keyOf(condition.operand.value)})`
        : `${condition.operator} ${keyOf(condition.operand.value)}`
    case 'binary':
      return `${keyOf(condition.left.value)} ${condition.operator === '==' ? '=' : condition.operator} ${keyOf(condition.right.value)}`
    case 'matches': {
      const [only] = condition.patterns
      if (condition.patterns.length === 1 && only !== undefined && literal(only) !== null)
        return `${keyOf(condition.subject)} = ${keyOf(only)}`
      return `${keyOf(condition.subject)} in ${condition.patterns.map(keyOf).join('|')}`
    }
    case 'not': {
      const inner = conditionKey(condition.of)
      return inner.startsWith('!(') ? inner.slice(2, -1) : `!(${inner})`
    }
    case 'and':
    case 'or':
      return `(${condition.parts.map(conditionKey).join(` ${condition.kind} `)})`
    case 'status':
      return condition.key
    case 'constant':
      return condition.key ?? String(condition.holds)
  }
}

/** A question and its outcome without leading negations, so that `!x` true and `x` false are the same. */
export function outcomeOf(condition: Condition, holds: boolean): { readonly key: string; readonly holds: boolean } {
  const key = conditionKey(condition)
  return key.startsWith('!(') && key.endsWith(')') ? { key: key.slice(2, -1), holds: !holds } : { key, holds }
}

/** Whether it holds, or null where that is not known. `resolve` may know more of a value than what stands in it. */
export function truth(condition: Condition, resolve: (value: Value) => Value = (value) => value): boolean | null {
  switch (condition.kind) {
    case 'unary':
      return ofEach(resolve(condition.operand.value), (value) => unaryTruth(condition.operator, value))
    case 'binary': {
      const right = resolve(condition.right.value)
      return ofEach(resolve(condition.left.value), (left) => binaryTruth(condition.operator, left, right))
    }
    case 'matches': {
      const patterns = condition.patterns.map(resolve)
      return ofEach(resolve(condition.subject), (subject) => matchTruth(subject, patterns))
    }
    case 'not': {
      const inner = truth(condition.of, resolve)
      return inner === null ? null : !inner
    }
    case 'and':
    case 'or': {
      const decisive = condition.kind === 'or'
      const parts = condition.parts.map((part) => truth(part, resolve))
      if (parts.includes(decisive)) return decisive
      return parts.includes(null) ? null : !decisive
    }
    case 'status':
      return null
    case 'constant':
      return condition.holds
  }
}

/** The answer for a choice as a whole, where it is the same for each alternative. */
function ofEach(value: Value, answer: (value: Value) => boolean | null): boolean | null {
  const [only] = value
  if (value.length !== 1 || only?.kind !== 'choice') return answer(value)
  const [first, ...others] = only.choice.alternatives.map((each) => ofEach(each.value, answer))
  return first === undefined || others.some((other) => other !== first) ? null : first
}

function unaryTruth(operator: string, value: Value): boolean | null {
  // No file has an empty name.
  if (/^-[a-hkpr-uwxGLNOS]$/.test(operator) && literal(value) === '') return false
  if (operator !== '-n' && operator !== '-z') return null
  const text = literal(value)
  if (text !== null) return (text !== '') === (operator === '-n')
  // Some text is enough: whatever the holes are, the whole is not empty.
  return value.some((segment) => segment.kind === 'text' && segment.text !== '') ? operator === '-n' : null
}

function binaryTruth(operator: string, left: Value, right: Value): boolean | null {
  if (operator === '=' || operator === '==' || operator === '!=') {
    const [first, second] = [literal(left), literal(right)]
    if (first !== null && second !== null) return (first === second) === (operator !== '!=')
    const differ = (first !== null && cannotBe(right, first)) || (second !== null && cannotBe(left, second))
    return differ ? operator === '!=' : null
  }
  if (operator === '=~') {
    const [text, expression] = [literal(left), regularExpression(right)]
    return text === null || expression === null ? null : expression.test(text)
  }
  const [first, second] = [number(left), number(right)]
  if (first === null || second === null) return null
  switch (operator) {
    case '-eq':
      return first === second
    case '-ne':
      return first !== second
    case '-lt':
      return first < second
    case '-le':
      return first <= second
    case '-gt':
      return first > second
    case '-ge':
      return first >= second
    default:
      return null
  }
}

const ATOM = String.raw`(?:[\w/:,=@%~ -]|\.|\\[^\w\s]|\[\^?[\w.:,=@%+/-]+\])[*+?]?`
const PLAIN = new RegExp(String.raw`^\^?(?:${ATOM}|\((?:${ATOM})+(?:\|(?:${ATOM})+)*\)[*+?]?)+\$?$`)

/** A regular expression of the plain kind that means the same everywhere; else null. */
function regularExpression(value: Value): RegExp | null {
  const source = literal(value)
  // A dot stands for a line end too.
  return source !== null && PLAIN.test(source) ? new RegExp(source, 's') : null
}

/** With a zero before it, it is octal in `[[ ]]` and decimal in `test`. */
function number(value: Value): number | null {
  const text = literal(value)
  return text !== null && /^\s*[-+]?(?:0|[1-9]\d*)\s*$/.test(text) ? Number(text) : null
}

/** True where the text that is known at either end of a value rules a string out. */
function cannotBe(value: Value, string: string): boolean {
  const [first, last] = [value[0], value.at(-1)]
  return (first?.kind === 'text' && !string.startsWith(first.text)) || (last?.kind === 'text' && !string.endsWith(last.text))
}

function matchTruth(subject: Value, patterns: readonly Value[]): boolean | null {
  const text = literal(subject)
  let unknown = false
  for (const pattern of patterns) {
    const matcher = patternMatcher(pattern, text ?? '')
    if (matcher === 'anything') return true
    if (matcher === null || text === null) unknown = true
    else if (matcher.test(text)) return true
  }
  return unknown ? null : false
}

/**
 * A shell pattern as a regular expression; null where a part of it is unknown or beyond `*`, `?` and `[...]`.
 * @param subject what it is held against: what is no ASCII is one character or several, by shell and locale
 */
export function patternMatcher(pattern: Value, subject: string): RegExp | 'anything' | null {
  let source = ''
  for (const segment of pattern) {
    if (segment.kind === 'text') source += segment.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    else if (segment.kind === 'hole' && segment.hole.kind === 'pattern') {
      const { name } = segment.hole
      if (name === '*') source += '[^]*'
      else if (!isAscii(subject)) return null
      else if (name === '?') source += '[^]'
      else if (/^\[[!^]?[\w.,:@%+=-]+\]$/.test(name)) source += name.replace(/^\[!/, '[^')
      else return null
    } else return null
  }
  return source === '[^]*' ? 'anything' : new RegExp(`^${source}$`)
}

export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
