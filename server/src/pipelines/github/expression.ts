/**
 * The text of a scalar of a GitHub file, with what is known in the place of each `${{ expression }}` and a hole for
 * what GitHub alone knows. Knows what operators and functions do, and asks a scope what names stand for.
 */
import { EMPTY, concat, expanded, hole, keyOf, literal, text } from '../../text/value.js'
import type { Definition, Hole, Origin, Value } from '../../text/value.js'
import { joinedChoice } from '../choice.js'
import { fillExpressions } from '../yaml/expression.js'
import { valueOf } from '../yaml/tree.js'
import type { TreeScalar } from '../yaml/tree.js'
import { parseExpression } from './syntax.js'
import type { Expression } from './syntax.js'

/** What is known of an expression. */
export interface Known {
  readonly value: Value
  /** Whether a condition takes it for true; null where that is not known. */
  readonly truth: boolean | null
  /** A boolean, which is equal to no string. */
  readonly isBoolean: boolean
  /** Who says so, where that is worth telling. */
  readonly by: Definition | null
}

/** What names stand for at a place. */
export interface Scope {
  readonly lookUp: (path: readonly string[]) => Known | null
  /** The unknown string that an expression is, which is another one in another job where it depends on the job. */
  readonly holeOf: (expression: string) => Hole
}

/**
 * The text with what is known filled in.
 * @param inert false where it may end the quoting around it: in a script
 */
export function expressionText(scalar: TreeScalar, scope: Scope, inert: boolean): Value {
  const value = valueOf(scalar)
  if (!scalar.text.includes('${{')) return value
  return fillExpressions(value, { open: '${{', close: '}}' }, (written, origin) => filled(written, origin, scope, inert))
}

/** What a condition comes to: an `if`, with or without brackets around it. */
export function truthOf(condition: string, scope: Scope): boolean | null {
  const inner = /^\s*\$\{\{([^]*)\}\}\s*$/.exec(condition)?.[1] ?? condition
  // Text around brackets makes a string of it all, which is true.
  if (inner.includes('${{')) return null
  const expression = parseExpression(inner)
  return expression === null ? null : (evaluate(expression, inner, scope)?.truth ?? null)
}

/** What one scalar says, where it is nothing but an expression; else its text. */
export function knownScalar(scalar: TreeScalar, scope: Scope, isTyped: boolean): Known | null {
  const inner = /^\s*\$\{\{((?:(?!\}\})[^])*)\}\}\s*$/.exec(scalar.text)?.[1]
  if (inner !== undefined) {
    const expression = parseExpression(inner)
    return expression === null ? null : evaluate(expression, inner, scope)
  }
  const isBoolean = isTyped && typeof scalar.scalar?.value === 'boolean'
  const value = expressionText(scalar, scope, true)
  const isFalse = (isBoolean && scalar.text === 'false') || (isTyped && scalar.scalar?.value === 0)
  return { value, truth: isFalse ? false : truthOfText(value), isBoolean, by: null }
}

export function plainText(content: string): Known {
  return { value: text(content), truth: content !== '', isBoolean: false, by: null }
}

function filled(written: string, origin: Origin | null, scope: Scope, inert: boolean): Value {
  const expression = parseExpression(written)
  const known = expression === null ? null : evaluate(expression, written, scope)
  if (known === null) return hole(scope.holeOf(written), origin, { inert })
  const [only] = known.value
  // What is unknown stands where it is written.
  if (known.value.length === 1 && only?.kind === 'hole' && only.through === null) return [{ ...only, inert, origin }]
  const value = expanded(known.value, `\${{ ${written} }}`, origin, known.by)
  return inert ? value : value.map((one) => (one.kind === 'text' ? one : { ...one, inert: one.kind === 'choice' && isHarmless([one]) }))
}

/** Nothing in it means anything to a shell, wherever it stands. */
function isHarmless(value: Value): boolean {
  return value.every((one) => {
    if (one.kind === 'text') return /^[\w./:@%+,=-]+$/.test(one.text)
    return one.kind === 'choice' && one.choice.alternatives.every((each) => each.value.length > 0 && isHarmless(each.value))
  })
}

function truthOfText(value: Value): boolean | null {
  const known = literal(value)
  if (known !== null) return known !== ''
  return value.some((one) => one.kind === 'text' && one.text !== '') ? true : null
}

/** No deeper than the brackets, and the operands of one chain. */
function evaluate(expression: Expression, written: string, scope: Scope): Known | null {
  switch (expression.kind) {
    case 'literal': {
      const isBoolean = /^(true|false)$/.test(written.slice(expression.start, expression.end))
      return { value: text(expression.text), truth: expression.isTrue, isBoolean, by: null }
    }
    case 'name':
      return scope.lookUp(expression.path)
    case 'call':
      return called(
        expression.name,
        expression.operands.map((one) => evaluate(one, written, scope)),
      )
    case 'not': {
      const truth = evaluate(expression.of, written, scope)?.truth ?? null
      return truth === null ? null : answer(!truth)
    }
    case 'binary':
      return combined(expression, written, scope)
    case 'other':
      return null
  }
}

function combined(expression: Expression & { readonly kind: 'binary' }, written: string, scope: Scope): Known | null {
  const left = evaluate(expression.left, written, scope)
  const truth = left?.truth ?? null
  if (expression.operator === '&&' && truth === false) return left
  if (expression.operator === '||' && truth === true) return left
  const right = evaluate(expression.right, written, scope)
  switch (expression.operator) {
    case '&&':
      if (truth === true) return right
      // Whatever the left is, together they are false; as what, is not known.
      return right?.truth === false ? { ...right, value: hole(scope.holeOf(written.slice(expression.start, expression.end))) } : null
    case '||':
      return truth === false ? right : eitherOf(expression, left, right, written, scope)
    case '==':
    case '!=': {
      const isSame = left === null || right === null ? null : isEqual(left, right)
      return isSame === null ? null : answer(isSame === (expression.operator === '=='))
    }
    default:
      return null
  }
}

/** `unknown || default`, and `condition && one || other`. */
function eitherOf(
  { left: first, right: second, start, end }: Expression & { readonly kind: 'binary' },
  left: Known | null,
  right: Known | null,
  written: string,
  scope: Scope,
): Known | null {
  const chosen = first.kind === 'binary' && first.operator === '&&' ? evaluate(first.right, written, scope) : null
  const unknown = (one: Expression): Value => hole(scope.holeOf(written.slice(one.start, one.end).trim()))
  const isDefault = chosen === null
  const one = chosen?.value ?? left?.value ?? unknown(first)
  const other = right?.value ?? unknown(second)
  const truth = right?.truth === true && chosen?.truth !== false ? true : null
  if (right === null && chosen === null && left === null) return null
  if (keyOf(one) === keyOf(other)) return { value: one, truth, isBoolean: false, by: null }
  const id = `${isDefault ? 'default' : 'either'}:${scope.holeOf(written.slice(start, end)).id}`
  return { value: joinedChoice(id, [one, other], null), truth, isBoolean: false, by: null }
}

function answer(holds: boolean): Known {
  return { value: text(String(holds)), truth: holds, isBoolean: true, by: null }
}

/** Strings are equal in any case of letters; null where it is not known. */
function isEqual(left: Known, right: Known): boolean | null {
  if (left.isBoolean !== right.isBoolean) return null
  const [one, other] = [textsOf(left.value), textsOf(right.value)]
  if (one === null || other === null) return null
  const answers = new Set(one.flatMap((each) => other.map((against) => each.toLowerCase() === against.toLowerCase())))
  const [only] = answers
  return answers.size === 1 && only !== undefined ? only : null
}

/** Every string that it may be. */
function textsOf(value: Value): readonly string[] | null {
  const [only] = value
  if (value.length !== 1 || only?.kind !== 'choice') {
    const known = literal(value)
    return known === null ? null : [known]
  }
  const texts = only.choice.alternatives.map((one) => literal(one.value))
  return texts.every((one) => one !== null) ? texts : null
}

function called(name: string, operands: readonly (Known | null)[]): Known | null {
  const [first, second] = operands.map((one) => (one === null ? null : literal(one.value)))
  switch (name) {
    case 'always':
    case 'success':
      return operands.length === 0 ? answer(true) : null
    case 'startswith':
    case 'endswith':
    case 'contains': {
      if (typeof first !== 'string' || typeof second !== 'string') return null
      const [whole, part] = [first.toLowerCase(), second.toLowerCase()]
      if (name === 'contains') return answer(whole.includes(part))
      return answer(name === 'startswith' ? whole.startsWith(part) : whole.endsWith(part))
    }
    case 'format':
      return typeof first === 'string' ? formatted(first, operands.slice(1)) : null
    default:
      return null
  }
}

function formatted(template: string, operands: readonly (Known | null)[]): Known | null {
  const parts: Value[] = []
  let done = 0
  for (const match of template.matchAll(/\{\{|\}\}|\{(\d+)\}/g)) {
    const operand = match[1] === undefined ? plainText(match[0].charAt(0)) : operands[Number(match[1])]
    if (operand === null || operand === undefined) return null
    parts.push(text(template.slice(done, match.index)), operand.value)
    done = match.index + match[0].length
  }
  const value = concat(...parts, text(template.slice(done)))
  return { value: value.length === 0 ? EMPTY : value, truth: truthOfText(value), isBoolean: false, by: null }
}
