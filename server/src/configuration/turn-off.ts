/**
 * The edit of a configuration that turns a rule off for some files: one more entry in `overrides`, written as the file
 * is written. What it gives is read again, and must be what was there with that one thing more.
 */
import { readTree, type Tree, type TreeMap } from '../pipelines/yaml/tree.js'
import { applyEdits, type Edit } from '../text/location.js'
import { lineStarts, positionAt, type Source } from '../text/source.js'
import { MANIFEST, MANIFEST_KEY } from './configurations.js'

/** The glob that matches one file, relative to the folder of the configuration, and no other. */
export function globOf(path: string): string {
  return `/${path.replace(/[\\*?[\]!#]|\s$/g, '\\$&')}`
}

/**
 * Null where the file is not understood well enough to be written.
 * @param source the configuration; an empty text where there is none yet
 * @param files a glob relative to its folder
 */
export function turnOff(source: Source, rule: string, files: string): Edit | null {
  const { roots, problems } = readTree(source)
  const [root] = roots
  // A glob is one line.
  if (problems.length > 0 || roots.length > 1 || /\p{Cc}/u.test(files)) return null
  const settings = source.path.endsWith(MANIFEST) ? (mapIn(root)?.entries.get(MANIFEST_KEY)?.value ?? null) : (root ?? null)
  const edit = editIn(source, settings, rule, files)
  if (edit === null) return null
  const after = readTree({ path: source.path, text: applyEdits(source.text, [edit]) })
  return after.problems.length === 0 && isMeant(dataOf(root ?? null), dataOf(after.roots[0] ?? null), source.path, rule, files)
    ? edit
    : null
}

function editIn(source: Source, settings: Tree | null, rule: string, files: string): Edit | null {
  const map = mapIn(settings ?? undefined)
  // Of a file of comments alone nothing is read.
  if (map === null) return settings === null || isNothing(settings) ? atTheEnd(source, rule, files) : null
  const overrides = map.entries.get('overrides')
  if (overrides === undefined) {
    return isFlow(source, map) ? insideFlow(source, map, `"overrides": [${flowItem(rule, files)}]`) : atTheEnd(source, rule, files)
  }
  const list = overrides.value
  if (isNothing(list)) return isFlow(source, map) ? null : afterLine(source, overrides.keySpan.end, blockItem('  ', rule, files))
  if (list.kind !== 'list') return null
  const same = mapIn(list.items.at(-1))
  if (same !== null && JSON.stringify(dataOf(same.entries.get('files')?.value ?? null)) === JSON.stringify([files])) {
    const inSame = addedTo(source, mapIn(same.entries.get('rules')?.value), rule)
    if (inSame !== null) return inSame
  }
  if (isFlow(source, list)) return insideFlow(source, list, flowItem(rule, files))
  const [first] = list.items
  const last = list.items.at(-1)
  const indent = first === undefined ? null : /^([ \t]*)-[ \t]*$/.exec(beforeOnLine(source, first.span.start))?.[1]
  return last === undefined || indent === undefined || indent === null
    ? null
    : afterLine(source, last.span.end, blockItem(indent, rule, files))
}

/** One rule more for the files of an entry. */
function addedTo(source: Source, rules: TreeMap | null, rule: string): Edit | null {
  if (rules === null || rules.entries.size === 0) return null
  const known = rules.entries.get(rule)?.value
  if (known !== undefined) {
    if (known.kind !== 'scalar' || known.isNull) return null
    const quote = /^["']/.exec(source.text.slice(known.span.start))?.[0] ?? ''
    return { source, start: known.span.start, end: known.span.end, newText: `${quote}off${quote}` }
  }
  if (isFlow(source, rules)) return insideFlow(source, rules, `${JSON.stringify(rule)}: "off"`)
  const entries = [...rules.entries.values()]
  const indent = beforeOnLine(source, entries[0]?.keySpan.start ?? 0)
  return /^[ \t]*$/.test(indent) ? afterLine(source, entries.at(-1)?.span.end ?? 0, [`${indent}${rule}: off`]) : null
}

function atTheEnd(source: Source, rule: string, files: string): Edit {
  const { length } = source.text
  const between = length === 0 ? '' : /[\r\n]$/.test(source.text) ? lineEnd(source) : lineEnd(source).repeat(2)
  const lines = ['overrides:', ...blockItem('  ', rule, files)]
  return { source, start: length, end: length, newText: between + lines.map((line) => line + lineEnd(source)).join('') }
}

function blockItem(indent: string, rule: string, files: string): readonly string[] {
  return [`${indent}- files: [${plainly(files)}]`, `${indent}  rules:`, `${indent}    ${rule}: off`]
}

function flowItem(rule: string, files: string): string {
  return `{ "files": [${JSON.stringify(files)}], "rules": { ${JSON.stringify(rule)}: "off" } }`
}

/** A glob as a scalar of YAML: plain where that is read so. */
export function plainly(glob: string): string {
  return /^[\w./][\w./*-]*$/.test(glob) ? glob : `'${glob.replaceAll("'", "''")}'`
}

/** Before the bracket that closes a flow collection, behind the last thing in it. */
function insideFlow(source: Source, tree: Exclude<Tree, { kind: 'scalar' | 'reference' }>, newText: string): Edit | null {
  const ends = tree.kind === 'map' ? [...tree.entries.values()].map(({ span }) => span.end) : tree.items.map(({ span }) => span.end)
  const last = Math.max(-1, ...ends)
  const at = last < 0 ? tree.span.start + 1 : last
  return { source, start: at, end: at, newText: last < 0 ? newText : `, ${newText}` }
}

/** Lines of their own, behind the line on which something ends. */
function afterLine(source: Source, offset: number, lines: readonly string[]): Edit {
  const next = lineStarts(source)[positionAt(source, offset).line + 1]
  const at = next ?? source.text.length
  const text = lines.join(lineEnd(source))
  return { source, start: at, end: at, newText: next === undefined ? lineEnd(source) + text : text + lineEnd(source) }
}

function beforeOnLine(source: Source, offset: number): string {
  return source.text.slice(lineStarts(source)[positionAt(source, offset).line] ?? 0, offset)
}

function lineEnd({ text }: Source): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}

function isFlow(source: Source, { span }: Tree): boolean {
  return /[[{]/.test(source.text.charAt(span.start))
}

function isNothing(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.isNull
}

function mapIn(tree: Tree | undefined): TreeMap | null {
  return tree?.kind === 'map' ? tree : null
}

type Plain = string | null | readonly Plain[] | { readonly [key: string]: Plain }

function dataOf(tree: Tree | null): Plain {
  if (tree === null || tree.kind === 'reference') return null
  if (tree.kind === 'scalar') return tree.isNull ? null : tree.text
  if (tree.kind === 'list') return tree.items.map(dataOf)
  return Object.fromEntries([...tree.entries.values()].map(({ name, value }) => [name, dataOf(value)]))
}

/** Nothing but the rule is off for these files, in the last entry of `overrides`. */
function isMeant(before: Plain, after: Plain, path: string, rule: string, files: string): boolean {
  if (path.endsWith(MANIFEST)) {
    const { [MANIFEST_KEY]: inner, ...others } = keysOf(before)
    const { [MANIFEST_KEY]: innerAfter, ...othersAfter } = keysOf(after)
    return JSON.stringify(others) === JSON.stringify(othersAfter) && isMeant(inner ?? null, innerAfter ?? null, '', rule, files)
  }
  const { overrides: known, ...others } = keysOf(before)
  const { overrides: now, ...othersAfter } = keysOf(after)
  const entries = Array.isArray(known) ? known : []
  const entriesAfter = Array.isArray(now) ? now : []
  const last = keysOf(entriesAfter.at(-1) ?? null)
  const rules = keysOf(last['rules'] ?? null)
  const isAdded = entriesAfter.length === entries.length + 1
  const previous = isAdded ? {} : keysOf(keysOf(entries.at(-1) ?? null)['rules'] ?? null)
  const kept = entries.slice(0, isAdded ? undefined : -1)
  return (
    JSON.stringify(others) === JSON.stringify(othersAfter) &&
    JSON.stringify(kept) === JSON.stringify(entriesAfter.slice(0, -1)) &&
    JSON.stringify(last['files']) === JSON.stringify([files]) &&
    JSON.stringify(rules) === JSON.stringify({ ...previous, [rule]: 'off' })
  )
}

function keysOf(data: Plain): { readonly [key: string]: Plain } {
  return typeof data === 'object' && data !== null && !isList(data) ? data : {}
}

function isList(data: Plain): data is readonly Plain[] {
  return Array.isArray(data)
}
