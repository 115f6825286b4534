/**
 * The syntax of a GitHub expression, as "Evaluate expressions in workflows and actions" describes it. Knows nothing of
 * what its names stand for.
 */

export type Expression = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'literal'; readonly text: string; readonly isTrue: boolean }
  /** `inputs.name`, `matrix['os']`, as written; names are the same in any case. */
  | { readonly kind: 'name'; readonly path: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: '&&' | '||' | '==' | '!=' | '<' | '<=' | '>' | '>='
      readonly left: Expression
      readonly right: Expression
    }
  /** Anything else, such as an index that is itself an expression. */
  | { readonly kind: 'other' }
)

type Binary = Extract<Expression, { readonly kind: 'binary' }>

interface Token {
  readonly kind: 'string' | 'number' | 'word' | 'sign' | 'end'
  readonly text: string
  readonly start: number
  readonly end: number
}

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|(-?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:e[-+]?\d+)?))|([A-Za-z_][\w-]*)|(&&|\|\||==|!=|<=|>=|[!<>()[\].,*]))/y
const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>=']]
const MAX_DEPTH = 50
const MAX_TOKENS = 1000

/** The expression between the brackets, or null where it is none that is understood. */
export function parseExpression(text: string): Expression | null {
  const tokens = tokensOf(text)
  if (tokens === null || tokens.length > MAX_TOKENS) return null
  const reader: Reader = { tokens, at: 0, depth: 0 }
  const expression = binary(reader, 0)
  return expression !== null && peek(reader).kind === 'end' ? expression : null
}

interface Reader {
  readonly tokens: readonly Token[]
  at: number
  depth: number
}

function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (match === null) {
      if (text.slice(at).trim() !== '') return null
      break
    }
    const [whole, string, number, word, sign] = match
    const written = string ?? number ?? word ?? sign ?? ''
    const end = at + whole.length
    const kind = string !== undefined ? 'string' : number !== undefined ? 'number' : word !== undefined ? 'word' : 'sign'
    tokens.push({ kind, text: written, start: end - written.length, end })
    at = end
  }
  return tokens
}

function peek({ tokens, at }: Reader): Token {
  return tokens[at] ?? { kind: 'end', text: '', start: 0, end: 0 }
}

function takes(reader: Reader, sign: string): boolean {
  const token = peek(reader)
  if (token.kind !== 'sign' || token.text !== sign) return false
  reader.at += 1
  return true
}

/** No deeper than `MAX_DEPTH` brackets, each a few levels. */
function binary(reader: Reader, level: number): Expression | null {
  const operators = LEVELS[level]
  if (operators === undefined) return unary(reader)
  let left = binary(reader, level + 1)
  while (left !== null) {
    const operator = operators.find((one) => takes(reader, one))
    if (operator === undefined) break
    const right = binary(reader, level + 1)
    left = right === null ? null : { kind: 'binary', operator: operatorOf(operator), left, right, start: left.start, end: right.end }
  }
  return left
}

function operatorOf(sign: string): Binary['operator'] {
  switch (sign) {
    case '&&':
    case '||':
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
      return sign
    default:
      return '>='
  }
}

function unary(reader: Reader): Expression | null {
  const { start } = peek(reader)
  reader.depth += 1
  const result = reader.depth > MAX_DEPTH ? null : takes(reader, '!') ? negated(reader, start) : primary(reader)
  reader.depth -= 1
  return result
}

function negated(reader: Reader, start: number): Expression | null {
  const of = unary(reader)
  return of === null ? null : { kind: 'not', of, start, end: of.end }
}

function primary(reader: Reader): Expression | null {
  const token = peek(reader)
  const { start, end } = token
  reader.at += 1
  switch (token.kind) {
    case 'string': {
      const text = token.text.slice(1, -1).replaceAll("''", "'")
      return { kind: 'literal', text, isTrue: text !== '', start, end }
    }
    case 'number': {
      const number = Number(token.text)
      return { kind: 'literal', text: String(number), isTrue: number !== 0, start, end }
    }
    case 'word':
      return word(reader, token)
    case 'sign': {
      if (token.text !== '(') return null
      const inner = binary(reader, 0)
      return inner !== null && takes(reader, ')') ? inner : null
    }
    case 'end':
      return null
  }
}

function word(reader: Reader, { text, start, end }: Token): Expression | null {
  if (takes(reader, '(')) return call(reader, text.toLowerCase(), start)
  if (/^(true|false|null)$/.test(text)) return { kind: 'literal', text: text === 'null' ? '' : text, isTrue: text === 'true', start, end }
  const path = [text]
  let last = end
  let isPlain = true
  for (;;) {
    if (takes(reader, '.')) {
      const token = peek(reader)
      reader.at += 1
      if (token.kind !== 'word' && token.text !== '*') return null
      isPlain &&= token.kind === 'word'
      path.push(token.text)
      last = token.end
    } else if (takes(reader, '[')) {
      const index = binary(reader, 0)
      const close = peek(reader)
      if (index === null || !takes(reader, ']')) return null
      isPlain &&= index.kind === 'literal'
      path.push(index.kind === 'literal' ? index.text : '')
      last = close.end
    } else break
  }
  return isPlain ? { kind: 'name', path, start, end: last } : { kind: 'other', start, end: last }
}

function call(reader: Reader, name: string, start: number): Expression | null {
  const operands: Expression[] = []
  while (!takes(reader, ')')) {
    if (operands.length > 0 && !takes(reader, ',')) return null
    const operand = binary(reader, 0)
    if (operand === null) return null
    operands.push(operand)
  }
  return { kind: 'call', name, operands, start, end: reader.tokens[reader.at - 1]?.end ?? start }
}
