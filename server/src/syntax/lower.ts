/**
 * One pass over a tree-sitter cursor that builds our syntax tree bottom up, with an explicit stack: input of any
 * depth is safe. A statement that did not parse cleanly, or is nested too deep, becomes `opaque`.
 */
import type { Span } from '../text/source.js'
import { build } from './build.js'
import type { Built, Item, Open } from './built.js'
import { areSimple, isExpanding, mended, NO_FAULTS, type Faults } from './mended.js'
import type { Parser, SyntaxCursor } from './parser.js'
import type { Script, Statement } from './tree.js'
import { isNodeType } from './nodes.js'
import { statementsOf } from './statements.js'

/** Deeper trees are cut, so that everything after this may recurse over the tree. */
const MAX_DEPTH = 240

/** Parses and lowers a script; offsets are units of `text`. */
export function parseScript(parser: Parser, text: string): Script {
  const first = withoutFaults(parser, text, NO_FAULTS)
  if (first.suspects.length === 0) return first.script
  const backquotes = [...first.faults.backquotes.filter((span) => !first.suspects.some((one) => overlap(one, span))), ...first.suspects]
  const second = withoutFaults(parser, text, { ...first.faults, backquotes })
  return opaqueLength(second.script) < opaqueLength(first.script) ? second.script : first.script
}

interface Lowered {
  readonly script: Script
  readonly faults: Faults
  /** From the first backquote to the last of tests that were not understood. */
  readonly suspects: readonly Span[]
}

/** Parses until nothing is found any more that is surely wrong. */
function withoutFaults(parser: Parser, text: string, known: Faults): Lowered {
  let faults = known
  for (;;) {
    const found: Found = { lineEnds: new Set(), backquotes: new Map(), dollars: new Set() }
    const { text: parsed, original } = mended(text, faults)
    const script = parser.parse(parsed, (cursor) => lower(cursor, text, original, found))
    const backquotes = [...found.backquotes.values()].filter((span) => !faults.backquotes.some((one) => overlap(one, span)))
    const dollars = [...found.dollars].filter((at) => !faults.dollars.has(at))
    if (found.lineEnds.size === 0 && backquotes.length === 0 && dollars.length === 0)
      return { script, faults, suspects: suspectsOf(script, text) }
    faults = {
      lineEnds: new Set([...faults.lineEnds, ...found.lineEnds]),
      backquotes: [...faults.backquotes, ...backquotes],
      dollars: new Set([...faults.dollars, ...dollars]),
    }
  }
}

/** In `[[ ]]` the grammar loses its way where text touches a backquote. */
function suspectsOf({ opaque }: Script, text: string): readonly Span[] {
  return opaque.flatMap(({ start, end }) => {
    const written = text.slice(start, end)
    if (!written.includes('[[') || !written.includes('`')) return []
    const span = { start: text.indexOf('`', start), end }
    return areSimple(text, span) ? [span] : []
  })
}

function opaqueLength({ opaque }: Script): number {
  return opaque.reduce((length, { start, end }) => length + end - start, 0)
}

function overlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end
}

interface Found {
  /** Where a command ends that was taken for the beginning of the next line's, as after several assignments on a line. */
  readonly lineEnds: Set<number>
  /** Substitutions that were taken for one, by where they begin. */
  readonly backquotes: Map<number, Span>
  /** Where the `$` of `$name` was taken for the end of a word, as in `a$b$c/d`. */
  readonly dollars: Set<number>
}

function lower(cursor: SyntaxCursor, text: string, original: (offset: number) => number, found: Found): Script {
  const comments: Span[] = []
  const opaque: (Span & { readonly reason: 'unparsed' | 'budget' })[] = []
  const stack: Open[] = []
  let current = open(cursor, null, original)
  for (;;) {
    if (mayHaveChildren(current, text) && cursor.gotoFirstChild()) {
      stack.push(current)
      current = open(cursor, current.type, original)
      continue
    }
    for (;;) {
      if (current.type === 'command') noteLineEnds(current, text, found.lineEnds)
      if (current.type === '$' && isExpanding(text, current.start)) found.dollars.add(current.start)
      if (current.type === TOUCHING) noteBackquotes(stack, text, found.backquotes)
      const built = close(current, text, opaque)
      if (built.type === 'comment') comments.push({ start: built.start, end: built.end })
      const parent = stack.pop()
      if (parent === undefined) return { body: bodyOf(built, text), comments, opaque: outermost(opaque) }
      if (built.type !== 'comment') parent.children.push(built)
      if (cursor.gotoNextSibling()) {
        stack.push(parent)
        current = open(cursor, parent.type, original)
        break
      }
      cursor.gotoParent()
      current = parent
    }
  }
}

/** The grammar takes two backquotes with nothing between them for one token, though one ends a substitution and one begins the next. */
const TOUCHING = '``'

function noteBackquotes(around: readonly Open[], text: string, backquotes: Map<number, Span>): void {
  const node = around.findLast(({ type, start, end }) => type === 'command_substitution' && /^\s*`/.test(text.slice(start, end)))
  if (node === undefined) return
  const span = { start: text.indexOf('`', node.start), end: node.end }
  if (areSimple(text, span)) backquotes.set(span.start, span)
}

/** Between the words of a command there is no line end; where the grammar sees one, what follows is another command. */
function noteLineEnds({ children }: Open, text: string, ends: Set<number>): void {
  for (const [index, child] of children.entries()) {
    const next = children[index + 1]
    if (next === undefined || /^here(doc|string)/.test(child.type)) continue
    if (/\s/.test(text.charAt(child.end)) && /(?<!\\)\n/.test(text.slice(child.end, next.start))) ends.add(child.end)
  }
}

/** Each property is a call into the parser, so only what is needed is asked for. */
function open(cursor: SyntaxCursor, parent: string | null, original: (offset: number) => number): Open {
  const type = cursor.nodeType
  const start = original(cursor.startIndex)
  const end = original(cursor.endIndex)
  return {
    type,
    named: isNodeType(type) || type === 'ERROR',
    missing: start === end && cursor.nodeIsMissing,
    field: parent !== null && FIELDS_OF.has(parent) ? (cursor.currentFieldName ?? null) : null,
    start,
    end,
    children: [],
  }
}

/** The node types whose fields matter to what is built. */
const FIELDS_OF = new Set([
  'redirected_statement',
  'for_statement',
  'case_statement',
  'case_item',
  'function_definition',
  'variable_assignment',
  'heredoc_redirect',
  'expansion',
])

/** Named nodes that never have children, or none that matter; tokens have none either. */
const LEAVES = new Set([
  'word',
  'variable_name',
  'special_variable_name',
  'string_content',
  'raw_string',
  'ansi_c_string',
  'comment',
  'heredoc_start',
  'heredoc_end',
  'heredoc_content',
  'regex',
  'extglob_pattern',
  'test_operator',
  'file_descriptor',
  'simple_expansion',
])

function mayHaveChildren({ named, type, start, end }: Open, text: string): boolean {
  if (type === 'string') return !/^"[^"$`]*"$/.test(text.slice(start, end))
  return named && !LEAVES.has(type)
}

/** An ERROR inside a statement that was not understood is told once, with the statement. */
function outermost<Range extends Span>(spans: readonly Range[]): readonly Range[] {
  return spans.filter(
    (span) =>
      !spans.some(
        (other) =>
          other !== span &&
          other.start <= span.start &&
          other.end >= span.end &&
          (other.start < span.start || other.end > span.end || spans.indexOf(other) < spans.indexOf(span)),
      ),
  )
}

function close(node: Open, text: string, opaque: (Span & { readonly reason: 'unparsed' | 'budget' })[]): Built {
  const { type, named, field, start, end } = node
  let depth = 0
  let clean = type !== 'ERROR' && type !== TOUCHING && !node.missing
  for (const child of node.children) {
    depth = Math.max(depth, child.depth + 1)
    if (!child.clean && !(child.type === 'ERROR' && holdsStatements(type))) clean = false
  }
  let item: Item | null = named && clean ? build(node, text) : null
  if (type === 'ERROR' || (!clean && isStatement(type)) || (depth > MAX_DEPTH && isStatement(type))) {
    const reason = clean ? 'budget' : 'unparsed'
    item = { kind: 'opaque', reason, start, end }
    opaque.push({ start, end, reason })
    // An unclean statement is contained here; an ERROR node spoils its parent unless that holds statements.
    return { type, named, field, start, end, item, clean: type !== 'ERROR', depth: 0 }
  }
  if (depth > MAX_DEPTH * 2)
    return { type, named, field, start, end, item: { kind: 'parts', parts: [{ kind: 'arithmetic', start, end }] }, clean, depth: 0 }
  return { type, named, field, start, end, item, clean, depth }
}

function bodyOf(root: Built, text: string): readonly Statement[] {
  return root.item?.kind === 'body' ? root.item.statements : root.item?.kind === 'opaque' ? [root.item] : statementsOf([root], text)
}

const STATEMENT_TYPES = new Set([
  'command',
  'declaration_command',
  'unset_command',
  'test_command',
  'negated_command',
  'pipeline',
  'list',
  'redirected_statement',
  'if_statement',
  'for_statement',
  'c_style_for_statement',
  'while_statement',
  'case_statement',
  'function_definition',
  'compound_statement',
  'subshell',
  'variable_assignments',
])

function isStatement(type: string): boolean {
  return STATEMENT_TYPES.has(type)
}

/** Nodes whose children are a list of statements: an ERROR among them is a statement of its own. */
function holdsStatements(type: string): boolean {
  return type === 'program' || type === 'do_group' || type === 'compound_statement' || type === 'subshell'
}
