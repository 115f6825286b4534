/**
 * A script file in parts, each with a place that follows the text. After an edit inside one function only that one is
 * parsed, and its lines that are the same stand where they stood; after one in its comments nothing is another. What is
 * the same as before stays the same object. Knows nothing of walks, and not who edits.
 */
import type { FileParts, FunctionPart, ScriptText } from '../commands/field.js'
import { STAND_IN } from '../syntax/apart.js'
import { parseFile } from '../syntax/lower.js'
import { statementLines } from '../syntax/statement-lines.js'
import type { Parser } from '../syntax/parser.js'
import type { File, FunctionDefinition, FunctionText, Script } from '../syntax/tree.js'
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
  /** Where its text stands, a stretch after the other. */
  readonly lines: readonly Lines[]
  /** Whoever has an older text of it finds the newest here. */
  readonly now: { script: ScriptText }
  /** As it is written now; its script may still have older comments. */
  written: string
}

/** A stretch of a function's text: from a line on which a statement begins to the next one. */
interface Lines {
  readonly anchor: Anchor
  readonly length: number
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
  const at = functions.findIndex((each) => baseOf(each) < change.start && change.end < baseOf(each) + each.written.length)
  const edited = functions[at]
  // What is read as a whole has no places that move.
  const isSame = file.parsed !== null && file.source.text === source.text
  const parsed = edited === undefined || isSame ? null : alone(edited, change.growth, source, parser)
  if (!isSame && parsed === null) {
    become(file, source, parser)
    return
  }
  const before = file.source
  const base = edited === undefined ? Infinity : baseOf(edited)
  const others = functions.filter((each) => each !== edited).flatMap(({ lines }) => lines.map(({ anchor }) => anchor))
  for (const anchor of [...file.stretches, ...others]) {
    if (anchor.base > base) anchor.base += change.growth
    anchor.source = source
  }
  file.source = source
  if (parsed === null || edited === undefined) return
  const moves = movesTo(parsed, edited)
  if (moves === null) {
    functions[at] = placed(parsed, linesAgain(parsed, edited, before, source), file, edited)
    file.version = {}
  } else {
    moveLines(edited, moves, parsed.text, source)
    edited.written = parsed.text
  }
}

function baseOf({ lines: [first] }: PlacedFunction): number {
  return first?.anchor.base ?? 0
}

/** The edited function, where its newer text is one by itself and nothing else. */
function alone(edited: PlacedFunction, growth: number, source: Source, parser: Parser): FunctionText | null {
  const base = baseOf(edited)
  const written = source.text.slice(base, base + edited.written.length + growth)
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
  letGo(file.stretches.map((anchor) => ({ anchor })))
  file.source = source
  file.version = {}
  file.parsed = parsed?.main ?? null
  file.stretches = parsed === null ? [] : stretchesOf(parsed, source)
  const value = parsed === null ? scriptOf(source) : mainValue(parsed, file.stretches)
  file.main = { value, flat: flatten(value), file }
  file.functions = (parsed?.functions ?? []).map((each) => {
    const kept = known.get(each.text)?.shift()
    if (kept === undefined) return placed(each, linesOf(each, source), file, null)
    const moved = each.at - baseOf(kept)
    for (const { anchor } of kept.lines) Object.assign(anchor, { source, base: anchor.base + moved })
    return kept
  })
  for (const gone of known.values()) for (const { lines } of gone) letGo(lines)
}

/** @param before what the function was; null where it is new */
function placed(
  { text: written, definition, comments }: FunctionText,
  lines: readonly Lines[],
  file: FileParts,
  before: PlacedFunction | null,
): PlacedFunction {
  let from = 0
  const value = lines.flatMap(({ anchor, length }) => {
    const content = written.slice(from, from + length)
    from += length
    return text(content, new Origin(anchor, 0, length, null, false))
  })
  const now: PlacedFunction['now'] = before?.now ?? { script: { value, flat: written } }
  now.script = { value, flat: written, file, now }
  return { lines, definition, comments, script: now.script, now, written }
}

/** Lines that are not there any more stand nowhere: whoever still has them need not keep the whole text of the file. */
function letGo(lines: readonly Pick<Lines, 'anchor'>[]): void {
  for (const { anchor } of lines) anchor.source = { path: anchor.source.path, text: '' }
}

function linesOf({ text: written, definition, at }: FunctionText, source: Source): readonly Lines[] {
  return stretchesIn(written, definition).map(({ from, length }) => ({ anchor: anchorAt(source, at + from), length }))
}

function stretchesIn(written: string, definition: FunctionDefinition): readonly { readonly from: number; readonly length: number }[] {
  const starts = [0, ...statementLines(definition, written)]
  return starts.map((from, index) => ({ from, length: (starts[index + 1] ?? written.length) - from }))
}

/** The lines of an edited function: those before and behind the edit keep their places. */
function linesAgain({ text: written, definition }: FunctionText, edited: PlacedFunction, before: Source, source: Source): readonly Lines[] {
  const base = baseOf(edited)
  const stretches = stretchesIn(written, definition)
  const wordsOf = ({ from, length }: (typeof stretches)[number]): string => written.slice(from, from + length)
  let offset = 0
  const known = edited.lines.map(({ anchor, length }) => {
    const words = edited.script.flat.slice(offset, offset + length)
    offset += length
    // What has comments of another length does not map unit by unit.
    return anchor.moves.length === 0 && before.text.startsWith(words, anchor.base) ? { anchor, words } : null
  })
  const most = Math.min(stretches.length, known.length)
  const isSame = (index: number, at: number): boolean => {
    const stretch = stretches[index]
    return stretch !== undefined && known[at]?.words === wordsOf(stretch)
  }
  let first = 0
  while (first < most && isSame(first, first)) first += 1
  let last = 0
  while (last < most - first && isSame(stretches.length - 1 - last, known.length - 1 - last)) last += 1
  letGo(edited.lines.slice(first, known.length - last))
  return stretches.map(({ from, length }, index) => {
    const at = index < first ? index : index >= stretches.length - last ? index - stretches.length + known.length : -1
    const anchor = known[at]?.anchor
    return { anchor: anchor === undefined ? anchorAt(source, base + from) : Object.assign(anchor, { source, base: base + from }), length }
  })
}

/** Its comments alone are others: where each stretch then stands, up to where the next one begins. */
function moveLines(edited: PlacedFunction, moves: readonly Move[], written: string, source: Source): void {
  const base = baseOf(edited)
  const movedBy = (unit: number): number => moves.findLast(({ from }) => from <= unit)?.by ?? 0
  let offset = 0
  for (const { anchor, length } of edited.lines) {
    const [start, next] = [offset, offset + length]
    const by = movedBy(start)
    const end = next < edited.script.flat.length ? next + movedBy(next) : written.length
    const inside = moves
      .filter(({ from }) => from > start && from < next - 1)
      .map((move) => ({ from: move.from - start, by: move.by - by }))
    const last = { from: length - 1, by: end - next - by }
    anchor.source = source
    anchor.base = base + start + by
    anchor.moves = last.by === (inside.at(-1)?.by ?? 0) ? inside : [...inside, last]
    offset = next
  }
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
