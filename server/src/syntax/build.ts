/** Makes the item of one clean node from its finished children; one small function a construct. */
import type { Built, Item, Open } from './built.js'
import { isNodeType, type NodeType } from './nodes.js'
import { hereDocument, redirectedStatement, redirection, redirectionsOf } from './redirections.js'
import { andOr, redirected, statementsOf } from './statements.js'
import type { Assignment, Part, Statement, Word } from './tree.js'
import { isPattern, patternWord, patternWords } from './patterns.js'
import { fill, joinedWords, partOf, partsOf, wordOf } from './words.js'

/** The item of a node whose children are all clean, or null for what its parent reads by itself. */
export function build(node: Open, text: string): Item | null {
  return isNodeType(node.type) ? BUILDERS[node.type](node, text) : { kind: 'opaque', reason: 'unparsed', start: node.start, end: node.end }
}

type Builder = (node: Open, text: string) => Item | null

const nothing: Builder = () => null
const literal: Builder = ({ start, end }) => ({ kind: 'parts', parts: [{ kind: 'literal', start, end }] })
/** Behind `=` in `[[ ]]` the grammar takes quotes of several kinds side by side for a regular expression. */
const comparedText: Builder = (node, text) => {
  const parts: Part[] = []
  let at = node.start
  for (const { 0: whole, index } of text.slice(node.start, node.end).matchAll(QUOTED_PIECES)) {
    const start = node.start + index
    const end = start + whole.length
    if (start !== at) return literal(node, text)
    if (whole.startsWith("$'")) parts.push({ kind: 'ansi-c', start: start + 2, end: end - 1 })
    else if (whole.startsWith("'")) parts.push({ kind: 'single-quoted', start: start + 1, end: end - 1 })
    else if (whole.startsWith('"')) {
      const content = { start: start + 1, end: end - 1 }
      parts.push({ kind: 'double-quoted', ...content, parts: [{ kind: 'literal', ...content }] })
    } else parts.push({ kind: 'literal', start, end })
    at = end
  }
  return at === node.end && parts.length > 0 ? { kind: 'parts', parts } : literal(node, text)
}
const QUOTED_PIECES = /\$'(?:[^'\\]|\\[^])*'|'[^']*'|"(?:[^"\\$`]|\\[^])*"|(?:\\[^]|[^'"\\$`]|\$(?![\w{('"@*#?!$-]))+/g
const onePart: Builder = (node, text) => ({ kind: 'parts', parts: [partOf(node, text)] })
/** `$10` is `$1` and a zero, `$1x` is `$1` and an x (bash manual 3.4.1). */
const plainParameter: Builder = (node, text) => {
  const part = partOf(node, text)
  if (part.kind !== 'parameter' || !/^\d\w/.test(part.name)) return { kind: 'parts', parts: [part] }
  const end = part.start + 2
  return {
    kind: 'parts',
    parts: [
      { ...part, name: part.name.charAt(0), end },
      { kind: 'literal', start: end, end: part.end },
    ],
  }
}
const onePartInside: Builder = (node, text) => ({ kind: 'parts', parts: [substitution(node, text)] })
const body: Builder = ({ children }, text) => ({ kind: 'body', statements: statementsOf(children, text) })
const expression: Builder = ({ children }, text) => ({ kind: 'words', words: testWords(children, text) })
const laterClause: Builder = ({ children }, text) => clause(children, text)
const namedParts: Builder = ({ start, end, children }) => ({
  kind: 'parts',
  parts: fill(
    start,
    end,
    children.filter(({ named }) => named),
  ),
})

/** A table, as asking for each type in turn is what lowering would spend its time on. */
const BUILDERS: { readonly [Type in NodeType]: Builder } = {
  program: body,
  do_group: body,
  command,
  declaration_command: declaration,
  unset_command: ({ children, start, end }, text) => ({
    kind: 'unset',
    words: children.slice(1).map((child) => wordOf(child, text)),
    start,
    end,
  }),
  test_command: test,
  negated_command: negated,
  pipeline,
  list,
  redirected_statement: redirectedStatement,
  if_statement: ifStatement,
  elif_clause: laterClause,
  else_clause: laterClause,
  for_statement: forStatement,
  c_style_for_statement: ({ children, start, end }, text) => ({ kind: 'arithmetic-for', body: bodyOf(children.at(-1), text), start, end }),
  while_statement: whileStatement,
  case_statement: caseStatement,
  case_item: caseItem,
  function_definition: functionDefinition,
  compound_statement: ({ children, start, end }, text) =>
    children[0]?.type === '((' ? { kind: 'arithmetic', start, end } : { kind: 'group', body: statementsOf(children, text), start, end },
  subshell: ({ children, start, end }, text) => ({ kind: 'subshell', body: statementsOf(children, text), start, end }),
  variable_assignments: ({ children, start, end }) => ({ kind: 'assignments', assignments: children.flatMap(assignmentOf), start, end }),
  variable_assignment: assignment,
  file_redirect: redirection,
  herestring_redirect: redirection,
  heredoc_redirect: hereDocument,
  array: ({ children }, text) => ({
    kind: 'words',
    words: joinedWords(children.filter(({ named }) => named).map((child) => wordOf(child, text))),
  }),
  unary_expression: expression,
  binary_expression: expression,
  ternary_expression: expression,
  postfix_expression: expression,
  parenthesized_expression: expression,
  concatenation: namedParts,
  command_name: namedParts,
  subscript: namedParts,
  heredoc_body: ({ start, end, children }) => ({
    kind: 'parts',
    parts: fill(
      start,
      end,
      children.filter(({ type }) => type !== 'heredoc_content'),
    ),
  }),
  translated_string: ({ children }) => ({ kind: 'parts', parts: children.filter(({ named }) => named).flatMap(partsOf) }),
  string: onePart,
  raw_string: onePart,
  ansi_c_string: onePart,
  simple_expansion: plainParameter,
  expansion: onePart,
  arithmetic_expansion: onePart,
  command_substitution: onePartInside,
  process_substitution: onePartInside,
  word: literal,
  number: literal,
  regex: comparedText,
  extglob_pattern: literal,
  test_operator: literal,
  variable_name: literal,
  special_variable_name: literal,
  brace_expression: literal,
  string_content: nothing,
  heredoc_content: nothing,
  heredoc_start: nothing,
  heredoc_end: nothing,
  file_descriptor: nothing,
  comment: nothing,
}

function negated({ children, start, end }: Open, text: string): Statement | null {
  const [statement] = statementsOf(children, text)
  return statement === undefined ? null : { kind: 'negated', statement, start, end }
}

function whileStatement({ children, start, end }: Open, text: string): Statement {
  return {
    kind: 'while',
    until: children[0]?.type === 'until',
    condition: statementsOf(children.slice(1, -1), text),
    body: bodyOf(children.at(-1), text),
    start,
    end,
  }
}

function command(node: Open, text: string): Statement {
  const assignments = node.children.flatMap(assignmentOf)
  const redirections = node.children.flatMap(redirectionsOf)
  const separate = node.children
    // The `$` of `$"..."` is part of the quoting.
    .filter(
      ({ item, type, end: at }, index, all) =>
        item?.kind === 'parts' ||
        item?.kind === 'words' ||
        type === '=~' ||
        type === '==' ||
        (type === '$' && all[index + 1]?.start !== at),
    )
    .map((child) => wordOf(child, text))
  const words = joinTouching(separate)
  const { start, end } = node
  const statement: Statement = { kind: 'command', assignments, words, start: assignments[0]?.start ?? words[0]?.start ?? start, end }
  return redirections.length === 0 ? statement : redirected(statement, redirections, end)
}

/** `'a'\$b` is one word, though the grammar gives two. */
function joinTouching(separate: readonly Word[]): readonly Word[] {
  const words: Word[] = []
  for (const word of separate) {
    const last = words.at(-1)
    if (last !== undefined && last.end === word.start)
      words[words.length - 1] = { ...last, end: word.end, parts: [...last.parts, ...word.parts] }
    else words.push(word)
  }
  return words.slice()
}

function declaration(node: Open, text: string): Statement {
  const [first, ...rest] = node.children
  const keywordSpan = { start: first?.start ?? node.start, end: first?.end ?? node.start }
  const written = text.slice(keywordSpan.start, keywordSpan.end)
  const keyword = written === 'export' || written === 'local' || written === 'readonly' || written === 'typeset' ? written : 'declare'
  const items = rest.flatMap((child): readonly (Assignment | Word)[] => {
    if (child.item?.kind === 'assignment') return [child.item]
    return child.item === null ? [] : [wordOf(child, text)]
  })
  return { kind: 'declaration', keyword, keywordSpan, items, start: node.start, end: node.end }
}

function test(node: Open, text: string): Statement {
  const { start, end, children } = node
  const opening = children[0]?.type
  if (opening === '((') return { kind: 'arithmetic', start, end }
  if (children.some(({ type }) => type === 'redirected_statement')) return { kind: 'opaque', reason: 'unparsed', start, end }
  return { kind: 'test', extended: opening === '[[', words: testWords(children.slice(1, -1), text), start, end }
}

/** Operands and operators of a test expression, flat and in order. */
function testWords(children: readonly Built[], text: string): readonly Word[] {
  const words: Word[] = []
  for (const [index, child] of children.entries()) {
    if (child.item?.kind === 'words') words.push(...child.item.words)
    else if (child.end > child.start) {
      const word = children[index - 1]?.type === '=~' ? wordOf(child, text) : patternWord(child, text)
      const last = words.at(-1)
      if (last !== undefined && follows(children, index)) words.splice(-1, 1, ...joinedWords([last, word]))
      else words.push(word)
    }
  }
  return words
}

/** True where a node goes on with the pattern that the one before it began. */
function follows(nodes: readonly Built[], at: number): boolean {
  const [before, node] = [nodes[at - 1], nodes[at]]
  return before !== undefined && node !== undefined && before.end === node.start && (isPattern(before) || isPattern(node))
}

function pipeline(node: Open, text: string): Statement {
  const { start, end } = node
  const stages = statementsOf(node.children, text).flatMap((stage) => (stage.kind === 'pipeline' ? stage.stages : [stage]))
  const [first, ...rest] = stages
  const joins = node.children.some(({ type, item }) => type === '|&' || (item?.kind === 'pipeline' && item.joinsErrors === true))
  const marks = joins ? { joinsErrors: true as const } : {}
  if (first?.kind === 'negated') {
    return {
      kind: 'negated',
      statement: { kind: 'pipeline', stages: [first.statement, ...rest], start: first.statement.start, end, ...marks },
      start,
      end,
    }
  }
  return { kind: 'pipeline', stages, start, end, ...marks }
}

function list(node: Open, text: string): Statement {
  const { start, end } = node
  const [first, second] = statementsOf(node.children, text)
  if (first === undefined || second === undefined) return { kind: 'opaque', reason: 'unparsed', start, end }
  const operator = node.children.some(({ type }) => type === '||') ? '||' : '&&'
  if (second.kind === 'and-or') {
    return second.rest.reduce(
      (left, tail) => andOr(left, tail.operator, tail.statement, start, end),
      andOr(first, operator, second.first, start, end),
    )
  }
  return andOr(first, operator, second, start, end)
}

function ifStatement(node: Open, text: string): Statement {
  const { start, end } = node
  const own = node.children.filter(({ type }) => type !== 'elif_clause' && type !== 'else_clause')
  const first = clause(own, text)
  const clauses = node.children.flatMap(({ type, item }) => (type === 'elif_clause' && item?.kind === 'clause' ? [item] : []))
  const otherwise = node.children.flatMap(({ type, item }) => (type === 'else_clause' && item?.kind === 'clause' ? [item.body] : []))[0]
  return { kind: 'if', clauses: [first, ...clauses], otherwise: otherwise ?? null, start, end }
}

function clause(children: readonly Built[], text: string): Item & { readonly kind: 'clause' } {
  const then = children.findIndex(({ type }) => type === 'then')
  return {
    kind: 'clause',
    condition: statementsOf(children.slice(0, Math.max(0, then)), text),
    body: statementsOf(children.slice(then + 1), text),
  }
}

function forStatement(node: Open, text: string): Statement {
  const { start, end, children } = node
  const variable = children.find(({ field }) => field === 'variable')
  const words = joinedWords(children.filter(({ field }) => field === 'value').map((child) => wordOf(child, text)))
  return {
    kind: 'for',
    variable: variable === undefined ? '' : text.slice(variable.start, variable.end),
    words: children.some(({ type }) => type === 'in') ? words : null,
    body: bodyOf(children.at(-1), text),
    start,
    end,
  }
}

function caseStatement(node: Open, text: string): Statement {
  const { start, end, children } = node
  const subject = children.find(({ field }) => field === 'value')
  if (subject === undefined) return { kind: 'opaque', reason: 'unparsed', start, end }
  return {
    kind: 'case',
    subject: wordOf(subject, text),
    arms: children.flatMap(({ item }) => (item?.kind === 'arm' ? [item.arm] : [])),
    start,
    end,
  }
}

function caseItem(node: Open, text: string): Item {
  const { start, end, children } = node
  const closing = children.findIndex(({ type, field }) => type === ')' && field === null)
  const patterns = children.slice(0, closing).filter(({ field }) => field === 'value')
  return {
    kind: 'arm',
    arm: {
      patterns: patternWords(patterns, text),
      body: statementsOf(children.slice(closing + 1), text),
      next: nextArm(children),
      start,
      end,
    },
  }
}

function nextArm(children: readonly Built[]): 'stop' | 'run' | 'ask' {
  const end = children.findLast(({ type }) => /^;;?&?$/.test(type))?.type
  return end === ';&' ? 'run' : end === ';;&' ? 'ask' : 'stop'
}

function functionDefinition(node: Open, text: string): Statement {
  const { start, end, children } = node
  const name = children.find(({ field }) => field === 'name')
  const [body] = statementsOf(
    children.filter(({ field }) => field === 'body'),
    text,
  )
  if (name === undefined || body === undefined) return { kind: 'opaque', reason: 'unparsed', start, end }
  const redirections = children.flatMap(redirectionsOf)
  return {
    kind: 'function',
    name: text.slice(name.start, name.end),
    body: redirections.length === 0 ? body : redirected(body, redirections, end),
    start,
    end,
  }
}

function assignment(node: Open, text: string): Assignment {
  const { start, end, children } = node
  const target = children.find(({ field }) => field === 'name')
  const written = target === undefined ? '' : text.slice(target.start, target.end)
  const subscript = written.includes('[')
  const name = subscript ? written.slice(0, written.indexOf('[')) : written
  const nameStart = target?.start ?? start
  const value = children.find(({ field }) => field === 'value')
  const array = value?.type === 'array' && value.item?.kind === 'words' ? value.item.words : null
  return {
    kind: 'assignment',
    name,
    nameSpan: { start: nameStart, end: nameStart + name.length },
    subscript,
    append: children.some(({ type }) => type === '+='),
    value: value === undefined || array !== null ? null : wordOf(value, text),
    array,
    start,
    end,
  }
}

function substitution(node: Open, text: string): Word['parts'][number] {
  const { end, children } = node
  let { start } = node
  while (start < end && /\s/.test(text[start] ?? '')) start += 1
  // Behind an operator the grammar takes `$((1))` for a subshell in a substitution.
  if (text.startsWith('$((', start) && isArithmetic(text.slice(start, end))) return { kind: 'arithmetic', start, end }
  const redirections = children.flatMap(redirectionsOf)
  const statements = statementsOf(children, text)
  const body = redirections.length === 0 ? statements : [redirected(statements[0] ?? null, redirections, end - 1)]
  if (node.type === 'command_substitution') return { kind: 'command-substitution', start, end, body }
  return { kind: 'process-substitution', start, end, body, writes: text[start] === '>' }
}

/** `$((` is the one parenthesis inside the other, to the end (bash manual 3.5.5). */
function isArithmetic(written: string): boolean {
  if (!written.endsWith('))')) return false
  let depth = 0
  for (const each of written.slice(2, -2)) {
    if (each === '(') depth += 1
    else if (each === ')') depth -= 1
    if (depth === 0) return false
  }
  return true
}

function bodyOf(node: Built | undefined, text: string): readonly Statement[] {
  if (node?.item?.kind === 'body') return node.item.statements
  if (node?.item?.kind === 'group') return node.item.body
  return node === undefined ? [] : statementsOf([node], text)
}

function assignmentOf(node: Built): readonly Assignment[] {
  return node.item?.kind === 'assignment' ? [node.item] : []
}
