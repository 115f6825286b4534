/**
 * A script file in parts, each with a place that follows the text. After an edit inside one function only that one is
 * parsed, and after one in its comments nothing is another; what is the same as before stays the same object. Knows
 * nothing of walks, and not who edits.
 */
import type { FileParts, FunctionPart, ScriptText } from '../commands/field.js'
import { STAND_IN } from '../syntax/apart.js'
import { parseFile } from '../syntax/lower.js'
import type { Parser } from '../syntax/parser.js'
import type { File, FunctionText, Script } from '../syntax/tree.js'
import { scriptOf } from '../text/script.js'
import type { Source } from '../text/source.js'
import { movesBetween } from './comment-lines.js'
import { anchorAt, flatten, Origin, text, type Anchor, type Move, type Value } from '../text/value.js'

/** What a file was read as. Whoever reads a newer text in its place changes it. */
export interface FileScript extends FileParts {
  source: Source
  /** Another object whenever the file may do another thing. */
  version: object
  main: ScriptText
  parsed: Script | null
  functions: PlacedFunction[]
  /** Where the stretches of the main script and the functions between them stand. */
  stretches: readonly Anchor[]
}

interface PlacedFunction extends FunctionPart {
  readonly anchor: Anchor
  /** As it is written now; its script may still have older comments. */
  written: string
}

/** The file as it is, whatever it was before. */
export function fileScript(source: Source, parser: Parser): FileScript {
  const file: FileScript = { source, version: {}, main: { value: [], flat: '' }, parsed: null, functions: [], stretches: [] }
  become(file, source, parser)
  return file
}

/** Reads a newer text in place of the last one: whatever of it has stayed stands in the newer text from now on. */
export function follow(file: FileScript, source: Source, parser: Parser): void {
  const { functions } = file
  const change = changeOf(file.source.text, source.text)
  const at = functions.findIndex(({ anchor: { base }, written }) => base < change.start && change.end < base + written.length)
  const edited = functions[at]
  // What is read as a whole has no places that move.
  const isSame = file.parsed !== null && file.source.text === source.text
  const parsed = edited === undefined || isSame ? null : alone(edited, change.growth, source, parser)
  if (!isSame && parsed === null) {
    become(file, source, parser)
    return
  }
  for (const anchor of [...file.stretches, ...functions.map((each) => each.anchor)]) {
    if (edited !== undefined && anchor.base > edited.anchor.base) anchor.base += change.growth
    anchor.source = source
  }
  file.source = source
  if (parsed === null || edited === undefined) return
  const moves = movesTo(parsed, edited)
  if (moves === null) {
    functions[at] = placed(parsed, anchorAt(source, edited.anchor.base), file)
    file.version = {}
  } else {
    edited.anchor.moves = moves
    edited.written = parsed.text
  }
}

/** The edited function, where its newer text is one by itself and nothing else. */
function alone({ anchor, written: before }: PlacedFunction, growth: number, source: Source, parser: Parser): FunctionText | null {
  const written = source.text.slice(anchor.base, anchor.base + before.length + growth)
  if (written.includes('\r\n')) return null
  const { functions, text: rest } = parseFile(parser, written + BEHIND)
  const [only] = functions
  return functions.length === 1 && only?.text === written && rest === STAND_IN + BEHIND ? only : null
}

/** How the places of a function's script move where its comments alone are others; null where more is. */
function movesTo({ text: written, comments }: FunctionText, { script, comments: before }: PlacedFunction): readonly Move[] | null {
  return movesBetween({ text: script.flat, comments: before }, { text: written, comments })
}

/** A here-document that is not closed would take this for its own. */
const BEHIND = '\n:\n'

/** Reads all of a text; functions that are written as before stay what they are. */
function become(file: FileScript, source: Source, parser: Parser): void {
  // Where line ends are mended, offsets of the text are not those of the file.
  const parsed = source.text.includes('\r\n') ? null : parseFile(parser, source.text)
  const known = new Map<string, PlacedFunction[]>()
  for (const each of file.functions) known.set(each.written, [...(known.get(each.written) ?? []), each])
  file.source = source
  file.version = {}
  file.parsed = parsed?.main ?? null
  file.stretches = parsed === null ? [] : stretchesOf(parsed, source)
  const value = parsed === null ? scriptOf(source) : mainValue(parsed, file.stretches)
  file.main = { value, flat: flatten(value), file }
  file.functions = (parsed?.functions ?? []).map((each) => {
    const kept = known.get(each.text)?.shift()
    if (kept === undefined) return placed(each, anchorAt(source, each.at), file)
    kept.anchor.source = source
    kept.anchor.base = each.at
    return kept
  })
}

function placed({ text: written, definition, comments }: FunctionText, anchor: Anchor, file: FileParts): PlacedFunction {
  const value = text(written, new Origin(anchor, 0, written.length, null, false))
  return { anchor, definition, comments, script: { value, flat: written, file }, written }
}

/** The beginning of the file, and then in turn a function and what stands behind it. */
function stretchesOf({ functions }: File, source: Source): readonly Anchor[] {
  return [0, ...functions.flatMap(({ at, text: { length } }) => [at, at + length])].map((base) => anchorAt(source, base))
}

/** A function's stand-in leads to where the function begins. */
function mainValue({ text: flat }: File, stretches: readonly Anchor[]): Value {
  let from = 0
  return stretches.flatMap((anchor, index) => {
    const isStandIn = index % 2 === 1
    const next = stretches[index + 1]
    const end = isStandIn ? from + STAND_IN.length : next === undefined ? flat.length : from + next.base - anchor.base
    const content = flat.slice(from, end)
    from = end
    return text(content, new Origin(anchor, 0, content.length, null, isStandIn))
  })
}

interface Change {
  /** Where it begins, and where in the older text it ends. */
  readonly start: number
  readonly end: number
  /** By how much the newer text is longer. */
  readonly growth: number
}

function changeOf(before: string, after: string): Change {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1
  let behind = 0
  while (behind < most - start && before.charCodeAt(before.length - 1 - behind) === after.charCodeAt(after.length - 1 - behind)) behind += 1
  return { start, end: before.length - behind, growth: after.length - before.length }
}
