/**
 * What a YAML file says, as lists, maps and scalars that know their place: aliases followed, merge keys applied. Knows
 * no CI system; whatever is broken becomes a problem, and what stands around it is still there.
 */
import { Composer, Parser, isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Alias, CST, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type { Source, Span } from '../../text/source.js'
import { EMPTY, flatten, literal } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import type { Problem } from '../job.js'
import { scalarValue } from './scalar.js'

export type Tree = TreeScalar | TreeList | TreeMap | TreeReference

interface Placed {
  readonly source: Source
  readonly span: Span
}
export interface TreeScalar extends Placed {
  readonly kind: 'scalar'
  readonly text: string
  readonly isNull: boolean
  /** The parser's node, for the value; null where nothing is written. */
  readonly scalar: Scalar | null
  readonly inFlow: boolean
  /** What `valueOf` gives, once it has been asked. */
  decoded: Value | null
}
export interface TreeList extends Placed {
  readonly kind: 'list'
  readonly items: readonly Tree[]
}
export interface TreeMap extends Placed {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Entry>
}
/** GitLab's `!reference [job, key]`: what stands there in the whole pipeline. */
export interface TreeReference extends Placed {
  readonly kind: 'reference'
  readonly path: readonly string[]
}

export interface Entry {
  readonly name: string
  readonly source: Source
  readonly keySpan: Span
  /** From the key to the end of the value. */
  readonly span: Span
  readonly value: Tree
}

/** The documents of one file. */
export interface Reading {
  readonly roots: readonly Tree[]
  readonly problems: readonly Problem[]
}

const MAX_DEPTH = 100
const MAX_PROBLEMS = 20
const MAX_MERGED_ENTRIES = 100_000

/** @param isWanted whether a document is worth reading, by its text; one that is not is as if it were empty */
export function readTree(source: Source, isWanted: IsWanted | null = null): Reading {
  const tokens = [...new Parser().parse(withoutOthers(source.text, isWanted))]
  const deep = tooDeep(tokens)
  if (deep !== null) return { roots: [], problems: [{ path: source.path, span: deep, message: 'nested too deeply to be read' }] }
  const context: Context = { source, anchors: new Map(), problems: [], merged: 0 }
  const roots: Tree[] = []
  for (const document of new Composer({ keepSourceTokens: true, uniqueKeys: false, customTags: [REFERENCE] }).compose(tokens)) {
    for (const { pos, message } of document.errors) report(context, { start: pos[0], end: pos[1] }, message.split('\n')[0] ?? '')
    context.anchors.clear()
    roots.push(convert(context, document.contents, false))
  }
  return { roots, problems: context.problems.slice(0, MAX_PROBLEMS) }
}

export type IsWanted = (document: string) => boolean

/** The text with blanks for the documents that nobody wants, so that every place stays what it is. */
function withoutOthers(text: string, isWanted: IsWanted | null): string {
  if (isWanted === null) return text
  // Nothing but the end of a document stands at the front of a line with three dashes.
  const documents = text.split(/^(?=---(?:[ \t\r]|$))/m)
  if (documents.every(isWanted)) return text
  return documents.map((document) => (isWanted(document) ? document : `${' '.repeat(Math.max(0, document.length - 1))}\n`)).join('')
}

/** The text of a scalar with the place of each character; decoded once, however many jobs have it. */
export function valueOf(node: TreeScalar): Value {
  node.decoded ??= node.scalar === null ? EMPTY : scalarValue(node.scalar, node.source, node.inFlow)
  return node.decoded
}

/** The scalar with another value in its place, as where a CI system fills in expressions of its own. */
export function withValue(node: TreeScalar, value: Value): TreeScalar {
  return { ...node, text: literal(value) ?? flatten(value), decoded: value }
}

export function nothing(source: Source, at: number): TreeScalar {
  return { kind: 'scalar', source, span: { start: at, end: at }, text: '', isNull: true, scalar: null, inFlow: false, decoded: null }
}

const REFERENCE = { tag: '!reference', collection: 'seq' as const, resolve: (list: YAMLSeq | YAMLMap) => list }

interface Context {
  readonly source: Source
  readonly anchors: Map<string, Tree>
  readonly problems: Problem[]
  merged: number
}

function report({ source, problems }: Context, span: Span, message: string): void {
  const end = Math.min(span.end, source.text.length)
  problems.push({ path: source.path, span: { start: Math.min(span.start, end), end }, message })
}

/** No deeper than the tokens, whose depth is checked before. */
function convert(context: Context, node: unknown, inFlow: boolean): Tree {
  const { source, anchors } = context
  if (isAlias(node)) return follow(context, node)
  const tree = isScalar(node)
    ? convertScalar(source, node, inFlow)
    : isMap(node)
      ? convertMap(context, node, inFlow || node.flow === true)
      : isSeq(node)
        ? convertList(context, node, inFlow || node.flow === true)
        : nothing(source, 0)
  if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) anchors.set(node.anchor, tree)
  return tree
}

function follow(context: Context, alias: Alias): Tree {
  const found = context.anchors.get(alias.source)
  if (found !== undefined) return found
  const span = spanOf(context.source, alias.range)
  report(context, span, `no anchor &${alias.source} before this alias`)
  return nothing(context.source, span.start)
}

function convertScalar(source: Source, scalar: Scalar, inFlow: boolean): TreeScalar {
  const text = scalar.source ?? ''
  return { kind: 'scalar', source, span: spanOf(source, scalar.range), text, isNull: scalar.value === null, scalar, inFlow, decoded: null }
}

function convertList(context: Context, list: YAMLSeq, inFlow: boolean): TreeList | TreeReference {
  const { source } = context
  const items = list.items.map((item) => convert(context, item, inFlow))
  const span = spanOf(source, list.range)
  if (list.tag !== REFERENCE.tag) return { kind: 'list', source, span, items }
  return { kind: 'reference', source, span, path: items.map((item) => (item.kind === 'scalar' ? item.text : '')) }
}

/** As the YAML reader of GitLab does, a merge key replaces what stands before it, and is replaced by what follows. */
function convertMap(context: Context, map: YAMLMap, inFlow: boolean): TreeMap {
  const { source } = context
  const entries = new Map<string, Entry>()
  for (const { key, value } of map.items) {
    const keyTree = convert(context, key, inFlow)
    const keySpan = isAlias(key) ? spanOf(source, key.range) : keyTree.span
    const tree = value === null ? nothing(source, keySpan.end) : convert(context, value, inFlow)
    if (keyTree.kind !== 'scalar') continue
    if (keyTree.text === '<<' && tree.kind !== 'scalar') mergeInto(context, entries, tree)
    else {
      const written = isAlias(value) ? spanOf(source, value.range) : tree.span
      const span = { start: keySpan.start, end: Math.max(keySpan.end, written.end) }
      entries.set(keyTree.text, { name: keyTree.text, source, keySpan, span, value: tree })
    }
  }
  return { kind: 'map', source, span: spanOf(source, map.range), entries }
}

function mergeInto(context: Context, entries: Map<string, Entry>, merged: Tree): void {
  const maps = merged.kind === 'list' ? merged.items.toReversed() : [merged]
  for (const map of maps) {
    if (map.kind !== 'map') continue
    context.merged += map.entries.size
    if (context.merged > MAX_MERGED_ENTRIES) {
      if (context.merged < Infinity) report(context, map.span, 'merge keys repeat too much to be read')
      context.merged = Infinity
      return
    }
    for (const [name, entry] of map.entries) entries.set(name, entry)
  }
}

/** The stretch of a node without the blanks and line ends after it. */
function spanOf(source: Source, range: readonly [number, number, number] | null | undefined): Span {
  const start = Math.min(range?.[0] ?? 0, source.text.length)
  let end = Math.max(start, Math.min(range?.[1] ?? 0, source.text.length))
  while (end > start && /\s/.test(source.text.charAt(end - 1))) end -= 1
  return { start, end }
}

/** The first collection that is nested deeper than a person would, or null. */
function tooDeep(tokens: readonly CST.Token[]): Span | null {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({ token, depth: 0 }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next
    if (depth > MAX_DEPTH) return { start: token.offset, end: token.offset + 1 }
    if (token.type === 'document' && token.value !== undefined) open.push({ token: token.value, depth })
    if (token.type !== 'block-map' && token.type !== 'block-seq' && token.type !== 'flow-collection') continue
    for (const { key, value } of token.items) {
      if (key !== undefined && key !== null) open.push({ token: key, depth: depth + 1 })
      if (value !== undefined) open.push({ token: value, depth: depth + 1 })
    }
  }
  return null
}
