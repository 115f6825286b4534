/** What `(( ))` asks where it only compares numbers (bash manual 6.5). Knows nothing of what arithmetic computes. */
import type { Field, ScriptText } from '../commands/field.js'
import type { Parameter } from '../syntax/tree.js'
import type { Span } from '../text/source.js'
import { EMPTY, literal, text, type Value } from '../text/value.js'
import type { Condition } from './condition.js'
import { expandParameter } from './parameters.js'
import { environmentValue } from './variable.js'
import type { Walker } from './walker.js'

const OPERAND = String.raw`-?\d+|[A-Za-z_]\w*|\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\}|\$\{#[A-Za-z_]\w*(?:\[[@*]\])?\}|\$\{?#\}?`
const COMPARISON = new RegExp(String.raw`^(\s*)(${OPERAND})(?:(\s*(==|!=|<=|>=|<|>)\s*)(${OPERAND}))?\s*$`)

const OPERATORS: Readonly<Record<string, string>> = { '==': '-eq', '!=': '-ne', '<': '-lt', '<=': '-le', '>': '-gt', '>=': '-ge' }

/**
 * The question as `[[ ]]` asks it; null where it is another, or where a name holds what is computed in its turn.
 * @param span the text between the parentheses
 */
export function comparison(walker: Walker, span: Span, script: ScriptText): Condition | null {
  const written = script.flat.slice(span.start, span.end)
  const operator = ['&&', '||'].find((each) => written.includes(each))
  if (operator === undefined) return compared(walker, span.start, written, script)
  let at = span.start
  const parts: Condition[] = []
  for (const piece of written.split(operator)) {
    const part = compared(walker, at, piece, script)
    if (part === null) return null
    parts.push(part)
    at += piece.length + operator.length
  }
  return { kind: operator === '&&' ? 'and' : 'or', parts }
}

function compared(walker: Walker, start: number, written: string, script: ScriptText): Condition | null {
  const [whole, blanks = '', first = '', between, sign = '!=', second] = COMPARISON.exec(written) ?? []
  if (whole === undefined) return null
  const at = start + blanks.length
  const left = operand(walker, at, first, script)
  // A number alone holds where it is not zero.
  const right = second === undefined ? '0' : second
  const behind = operand(walker, at + first.length + (between?.length ?? 0), right, script)
  const operator = OPERATORS[sign]
  return left === null || behind === null || operator === undefined ? null : { kind: 'binary', operator, left, right: behind }
}

function operand(walker: Walker, start: number, written: string, script: ScriptText): Field | null {
  const end = start + written.length
  const at = { script, start, end }
  const value = valueOf(walker, { start, end }, written, script)
  const known = value === null ? null : literal(value)
  if (value === null || (known !== null && !/^(?:|-?(?:0|[1-9]\d*))$/.test(known))) return null
  // What is empty or not set is zero.
  return { value: known === '' ? text('0') : value, at, written: at, many: false }
}

function valueOf(walker: Walker, span: Span, written: string, script: ScriptText): Value | null {
  if (/^-?\d/.test(written)) return text(written)
  const [, length, name = '#', subscript] = /^\$?\{?(#(?=\w))?(\w+)?(?:\[([@*])\])?/.exec(written) ?? []
  if (!written.startsWith('$')) return namedValue(walker, written)
  const parameter: Parameter = {
    kind: 'parameter',
    ...span,
    name,
    subscript: subscript ?? null,
    operator: length === undefined ? null : 'length',
    argument: null,
  }
  return expandParameter(parameter, script, walker, true)
}

/** Without `$` a name may be one that nothing has set. */
function namedValue(walker: Walker, name: string): Value | null {
  const { state } = walker
  const variable = state.get(name)
  if (state.lost || SPECIAL.test(name)) return null
  if (state.options.nounset && (variable === null || variable.isUnset === true)) walker.mayEndUnset()
  if (variable === null) {
    walker.noteRead(name)
    return environmentValue(name)
  }
  if (variable.isUnset === true) return EMPTY
  return variable.array === null ? variable.value : null
}

const SPECIAL = /^(?:S?RANDOM|SECONDS|LINENO|EPOCH\w+|BASH\w*|OPTIND|E?UID|PPID|SHLVL|HISTCMD|COLUMNS|LINES)$/
