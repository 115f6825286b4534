/** Builds words and their parts from finished nodes. */
import type { Built, Open } from './built.js'
import type { Parameter, Part, Word } from './tree.js'

/** The word at a node, whatever its type; literal where the node has no structure of its own. */
export function wordOf(node: Built | Open, text: string): Word {
  const parts = 'item' in node ? partsOf(node) : fill(node.start, node.end, node.children)
  const start = Math.min(skipBlanks(text, node.start, node.end), parts[0]?.start ?? node.end)
  return { kind: 'word', start, end: node.end, parts }
}

/** In lists of words the grammar takes substitutions and what touches them for words of their own. */
export function joinedWords(words: readonly Word[]): readonly Word[] {
  const joined: Word[] = []
  for (const word of words) {
    const last = joined.at(-1)
    if (last?.end === word.start)
      joined[joined.length - 1] = { ...last, end: word.end, parts: mergeLiterals([...last.parts, ...word.parts]) }
    else joined.push(word)
  }
  return joined
}

export function partsOf(node: Built): readonly Part[] {
  if (node.item?.kind === 'parts') return node.item.parts
  if (node.item?.kind === 'words') return node.item.words.flatMap((word) => word.parts)
  return [{ kind: 'literal', start: node.start, end: node.end }]
}

/** The parts of [start, end): the children's own, and literal text in the gaps between. */
export function fill(start: number, end: number, children: readonly Built[]): readonly Part[] {
  const parts: Part[] = []
  let offset = start
  for (const child of children) {
    if (child.end <= offset && child.end !== child.start) continue
    for (const part of partsOf(child)) {
      if (part.start < offset || part.end > end) continue
      const from = outerStart(part)
      if (from > offset) parts.push({ kind: 'literal', start: offset, end: from })
      parts.push(part)
      offset = Math.max(offset, outerEnd(part))
    }
  }
  if (offset < end) parts.push({ kind: 'literal', start: offset, end })
  return mergeLiterals(parts)
}

/** The part of a quoted or expanding node. */
export function partOf(node: Open, text: string): Part {
  // The grammar lets an expansion's first token swallow blanks that belong to the string around it.
  const start = skipBlanks(text, node.start, node.end)
  const { end, children } = node
  switch (node.type) {
    case 'raw_string':
      return { kind: 'single-quoted', start: start + 1, end: end - 1 }
    case 'ansi_c_string':
      return { kind: 'ansi-c', start: start + 2, end: end - 1 }
    case 'string':
      return {
        kind: 'double-quoted',
        start: start + 1,
        end: end - 1,
        parts: fill(
          start + 1,
          end - 1,
          children.filter(({ type }) => type !== '"'),
        ),
      }
    case 'simple_expansion':
      return { kind: 'parameter', start, end, name: text.slice(start + 1, end), subscript: null, operator: null, argument: null }
    case 'expansion':
      return parameterOf(start, end, children, text)
    default:
      return { kind: 'arithmetic', start, end }
  }
}

function parameterOf(start: number, end: number, children: readonly Built[], text: string): Parameter {
  const nameAt = children.findIndex(({ type }) => type === 'variable_name' || type === 'special_variable_name' || type === 'subscript')
  const nameNode = children[nameAt]
  const head = children.slice(1, Math.max(1, nameAt)).find(({ field }) => field === 'operator')
  const [name, subscript] = splitSubscript(nameNode === undefined ? '' : text.slice(nameNode.start, nameNode.end))
  if (head !== undefined) {
    const operator = text.slice(head.start, head.end) === '#' ? 'length' : 'indirect'
    return { kind: 'parameter', start, end, name, subscript, operator, argument: null }
  }
  const after = children.slice(nameAt + 1)
  const operatorNode = after.find(({ named, type }) => !named && type !== '}')
  if (operatorNode === undefined) return { kind: 'parameter', start, end, name, subscript, operator: null, argument: null }
  const argumentStart = operatorNode.end
  const inner = after.filter((child) => child.start >= argumentStart && child.end <= end - 1 && child.named)
  const argument: Word = { kind: 'word', start: argumentStart, end: end - 1, parts: fill(argumentStart, end - 1, inner) }
  return { kind: 'parameter', start, end, name, subscript, operator: text.slice(operatorNode.start, operatorNode.end).trim(), argument }
}

function splitSubscript(written: string): readonly [string, string | null] {
  const at = written.indexOf('[')
  return at < 0 ? [written, null] : [written.slice(0, at), written.slice(at + 1, -1)]
}

/** Where a part begins with its opening quote. */
function outerStart(part: Part): number {
  if (part.kind === 'single-quoted' || part.kind === 'double-quoted') return part.start - 1
  return part.kind === 'ansi-c' ? part.start - 2 : part.start
}

function outerEnd(part: Part): number {
  return part.kind === 'single-quoted' || part.kind === 'double-quoted' || part.kind === 'ansi-c' ? part.end + 1 : part.end
}

function mergeLiterals(parts: readonly Part[]): readonly Part[] {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return [only]
  const merged: Part[] = []
  for (const part of parts) {
    const last = merged.at(-1)
    if (part.kind === 'literal' && last?.kind === 'literal' && last.end === part.start)
      merged[merged.length - 1] = { ...last, end: part.end }
    else merged.push(part)
  }
  return merged.slice()
}

export function skipBlanks(text: string, start: number, end: number): number {
  let offset = start
  while (offset < end && (text[offset] === ' ' || text[offset] === '\n' || text[offset] === '\t')) offset += 1
  return offset
}
