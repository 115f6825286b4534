/**
 * One pass over a tree-sitter cursor that builds our syntax tree bottom up, with an explicit stack: input of any
 * depth is safe. A statement that did not parse cleanly, or is nested too deep, becomes `opaque`.
 */
import type { Span } from '../text/source.js'
import { build } from './build.js'
import type { Built, Item, Open } from './built.js'
import { nothingFound, noteFaults, overlap, suspectsOf, TOUCHING, withFound, type Found } from './faults.js'
import { gapsIn } from './gaps.js'
import { mended, NO_FAULTS, type Faults } from './mended.js'
import type { Parser, SyntaxCursor } from './parser.js'
import type { File, FunctionText, Script, Statement } from './tree.js'
import { functionsOf, standIn, STAND_IN, withStandIns } from './apart.js'
import { tooLongFrom } from './long-lines.js'
import { isNodeType } from './nodes.js'
import { statementsOf } from './statements.js'

/** Deeper trees are cut, so that everything after this may recurse over the tree. */
const MAX_DEPTH = 240

/** Parses and lowers a script; offsets are units of `text`. */
export function parseScript(parser: Parser, text: string): Script {
  return parsed(parser, text, () => []).main
}

/** The same with the functions at the top apart; where anything was not understood, all is in one. */
export function parseFile(parser: Parser, text: string): File {
  return parsed(parser, text, functionsOf)
}

type FindFunctions = typeof functionsOf

function parsed(parser: Parser, text: string, find: FindFunctions): File {
  const end = tooLongFrom(text)
  if (end !== null)
    return withoutRest(
      parsed(parser, text.slice(0, end), () => []),
      text,
    )
  let best = withoutFaults(parser, text, NO_FAULTS, find)
  for (const guess of GUESSES) {
    const faults = guess(best, text)
    const other = faults === null ? null : withoutFaults(parser, text, faults, find)
    if (other !== null && opaqueLength(other.file.main) < opaqueLength(best.file.main)) best = other
  }
  return best.file
}

/** What may be wrong in what was not understood, where less is not understood without it; null where nothing is to be tried. */
const GUESSES: readonly ((lowered: Lowered, text: string) => Faults | null)[] = [
  ({ file, faults }, text) => {
    const suspects = suspectsOf(file.main, text)
    const others = faults.backquotes.filter((span) => !suspects.some((one) => overlap(one, span)))
    return suspects.length === 0 ? null : { ...faults, backquotes: [...others, ...suspects] }
  },
  ({ file, faults }, text) => {
    const gaps = gapsIn(text, file.main.opaque)
    return gaps.length === 0 ? null : { ...faults, gaps }
  },
]

/** Nothing is known of the rest: where a quote ends on a line that is not read, the next ones are not what they seem either. */
function withoutRest({ main, text: { length: start }, functions }: File, text: string): File {
  const rest = { reason: 'budget', start, end: text.length } as const
  return {
    main: { body: [...main.body, { kind: 'opaque', ...rest }], comments: main.comments, opaque: [...main.opaque, rest] },
    text,
    functions,
  }
}

interface Lowered {
  readonly file: File
  readonly faults: Faults
}

/** Parses until nothing is found any more that is surely wrong. */
function withoutFaults(parser: Parser, text: string, known: Faults, find: FindFunctions): Lowered {
  let faults = known
  for (;;) {
    const found = nothingFound()
    const { text: changed, original } = mended(text, faults)
    const file = parser.parse(changed, (cursor) => {
      const apart = lower(cursor, text, original, found, find(cursor, text, original))
      if (apart !== null) return apart
      while (cursor.gotoParent());
      return lower(cursor, text, original, found, [])
    })
    const more = withFound(faults, found)
    if (file !== null && more === null) return { file, faults }
    faults = more ?? faults
  }
}

function opaqueLength({ opaque }: Script): number {
  return opaque.reduce((length, { start, end }) => length + end - start, 0)
}

/** A text that is lowered by itself: how far its offsets are behind those of the whole, and what is found in it. */
interface Part {
  readonly text: string
  shift: number
  readonly comments: Span[]
  readonly opaque: Script['opaque'][number][]
}

/** @returns null where something was not understood, and some functions were to be apart */
function lower(
  cursor: SyntaxCursor,
  text: string,
  original: (offset: number) => number,
  found: Found,
  functions: readonly Span[],
): File | null {
  const main = partOf(withStandIns(text, functions), 0)
  const texts: FunctionText[] = []
  let part = main
  const stack: Open[] = []
  const opened = (parent: string | null): Open => {
    const start = original(cursor.startIndex)
    const next = stack.length === 1 ? functions[texts.length] : undefined
    if (next?.start === start && cursor.nodeType === 'function_definition') part = partOf(text.slice(start, next.end), start)
    return open(cursor, parent, start - part.shift, original(cursor.endIndex) - part.shift)
  }
  let current = opened(null)
  for (;;) {
    if (mayHaveChildren(current, part.text) && cursor.gotoFirstChild()) {
      stack.push(current)
      current = opened(current.type)
      continue
    }
    for (;;) {
      noteFaults(current, stack, part, found)
      let built = close(current, part.text, part.opaque)
      if (built.type === 'comment') part.comments.push({ start: built.start, end: built.end })
      const parent = stack.pop()
      if (parent === undefined) {
        if (functions.length > 0 && (main.opaque.length > 0 || texts.length < functions.length)) return null
        const script = { body: bodyOf(built, main.text), comments: main.comments, opaque: outermost(main.opaque) }
        return { main: script, text: main.text, functions: texts }
      }
      if (part !== main && stack.length === 0) {
        if (built.item?.kind !== 'function' || part.opaque.length > 0) return null
        texts.push({ text: part.text, at: part.shift, definition: built.item, comments: part.comments })
        built = standIn(built, part.shift - main.shift, texts.length - 1)
        main.shift += part.text.length - STAND_IN.length
        part = main
      }
      if (built.type !== 'comment') parent.children.push(built)
      if (cursor.gotoNextSibling()) {
        stack.push(parent)
        current = opened(parent.type)
        break
      }
      cursor.gotoParent()
      current = parent
    }
  }
}

function partOf(text: string, shift: number): Part {
  return { text, shift, comments: [], opaque: [] }
}

/** Each property is a call into the parser, so only what is needed is asked for. */
function open(cursor: SyntaxCursor, parent: string | null, start: number, end: number): Open {
  const type = cursor.nodeType
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
