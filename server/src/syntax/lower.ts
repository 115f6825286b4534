/**
 * One pass over a tree-sitter cursor that builds our syntax tree bottom up, with an explicit stack: input of any
 * depth is safe. A statement that did not parse cleanly, or is nested too deep, becomes `opaque`.
 */
import type { Span } from '../text/source.js'
import { build } from './build.js'
import type { Built, Item, Open } from './built.js'
import type { Parser, SyntaxCursor } from './parser.js'
import type { Script, Statement } from './tree.js'
import { statementsOf } from './statements.js'

/** Deeper trees are cut, so that everything after this may recurse over the tree. */
const MAX_DEPTH = 240

/** Parses and lowers a script; offsets are units of `text`. */
export function parseScript(parser: Parser, text: string): Script {
  return parser.parse(text, (cursor) => lower(cursor, text))
}

function lower(cursor: SyntaxCursor, text: string): Script {
  const comments: Span[] = []
  const opaque: (Span & { readonly reason: 'unparsed' | 'budget' })[] = []
  const stack: Open[] = []
  let current = open(cursor)
  for (;;) {
    if (cursor.gotoFirstChild()) {
      stack.push(current)
      current = open(cursor)
      continue
    }
    for (;;) {
      const built = close(current, text, opaque)
      if (built.type === 'comment') comments.push({ start: built.start, end: built.end })
      const parent = stack.pop()
      if (parent === undefined) return { body: bodyOf(built, text), comments, opaque }
      if (built.type !== 'comment') parent.children.push(built)
      if (cursor.gotoNextSibling()) {
        stack.push(parent)
        current = open(cursor)
        break
      }
      cursor.gotoParent()
      current = parent
    }
  }
}

function open(cursor: SyntaxCursor): Open {
  return {
    type: cursor.nodeType,
    named: cursor.nodeIsNamed,
    missing: cursor.nodeIsMissing,
    field: cursor.currentFieldName ?? null,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children: [],
  }
}

function close(node: Open, text: string, opaque: (Span & { readonly reason: 'unparsed' | 'budget' })[]): Built {
  const { type, named, field, start, end } = node
  let depth = 0
  let clean = type !== 'ERROR' && !node.missing
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
  if (depth > MAX_DEPTH * 2) return { type, named, field, start, end, item: { kind: 'parts', parts: [{ kind: 'arithmetic', start, end }] }, clean, depth: 0 }
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
