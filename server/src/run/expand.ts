/**
 * Expands words to fields as bash does (bash manual 3.5): braces, tilde, parameters, substitutions, splitting,
 * patterns. What cannot be known becomes a hole; it never becomes a guess.
 */
import type { Field, ScriptText } from '../commands/field.js'
import { expandBraces } from './braces.js'
import { decodeAnsiC, decodeDouble, decodeSingle, decodeUnquoted } from './decode.js'
import { expandParameter } from './parameters.js'
import type { State } from './state.js'
import type { Parameter, Part, Statement, Word } from '../syntax/tree.js'
import { locateForDisplay } from '../text/location.js'
import { concat, expanded, hole, type Expansion, type Origin, type Segment, type Value } from '../text/value.js'

/** What expansion needs of the walker: to run substitutions, to note what is read, to name new unknowns. */
export interface Runner {
  readonly state: State
  substitute(body: readonly Statement[], script: ScriptText): Value
  spawn(body: readonly Statement[], script: ScriptText): void
  assignDefault(name: string, value: Value): void
  noteRead(name: string): void
  noteDefault(name: string, origin: Origin | null): void
  unique(prefix: string): string
  /** The path of the script that runs, for `$0` and `BASH_SOURCE`. */
  scriptPath(name: '0' | 'BASH_SOURCE'): Value
}

interface Building {
  readonly done: { readonly value: Value; readonly many: boolean }[]
  segments: Segment[]
  /** Something stands here, though it may be empty: quotes. */
  started: boolean
  many: boolean
}

const constants = new WeakMap<Word, readonly Field[]>()

/** The fields that a word becomes: none, one or several. */
export function expandWord(word: Word, script: ScriptText, runner: Runner): readonly Field[] {
  const known = constants.get(word)
  if (known !== undefined) return known
  const passed = passedOn(word, runner.state, script)
  if (passed !== null) return passed
  const fields = expandBraces(word, script).flatMap((one, _index, all) => expandOne(one, word, script, runner, all.length === 1))
  if (word.parts.every(({ kind }) => kind === 'literal' || kind === 'single-quoted' || kind === 'ansi-c')) constants.set(word, fields)
  return fields
}

/** A word's value where nothing is split and no pattern is expanded: assignments, here-documents, `case` subjects. */
export function expandValue(word: Word, script: ScriptText, runner: Runner, patterns = false): Value {
  const segments: Segment[] = []
  for (const [index, part] of word.parts.entries()) {
    if (part.kind === 'literal') segments.push(...unquotedLiteral(part, script, index === 0, patterns))
    else segments.push(...quotedPart(part, script, runner))
  }
  return segments
}

/** `"$@"` and `"${@:2}"` alone in a word hand on the fields of the call, each with the place where it was written. */
function passedOn(word: Word, state: State, script: ScriptText): readonly Field[] | null {
  const [only] = word.parts
  if (word.parts.length !== 1 || only === undefined) return null
  const inner = only.kind === 'double-quoted' && only.parts.length === 1 ? only.parts[0] : only
  if (inner?.kind !== 'parameter' || inner.name !== '@') {
    return inner?.kind === 'parameter' && only.kind === 'double-quoted' && inner.subscript === '@' && inner.operator === null
      ? arrayFields(inner, state, word, script)
      : null
  }
  const skip =
    inner.operator === ':' && inner.argument !== null ? Number(script.flat.slice(inner.argument.start, inner.argument.end)) - 1 : 0
  if (inner.operator !== null && (inner.operator !== ':' || !Number.isInteger(skip) || skip < 0)) return null
  const { fields, rest } = state.positional
  // Unquoted, each field splits again; handing it on is right only where there is nothing to split.
  if (
    only.kind !== 'double-quoted' &&
    fields.some(({ value }) => value.some((segment) => segment.kind !== 'text' || /[\s*?[]/.test(segment.text)))
  )
    return null
  const known = fields.slice(skip).map((field) => ({ ...field, value: expanded(field.value, '@', placeOf(inner, script), null) }))
  if (rest === null) return known
  const shifted = rest.shifted + Math.max(0, skip - fields.length)
  const at = { script, start: word.start, end: word.end }
  return [
    ...known,
    {
      value: hole({ id: `args:${rest.prefix}${shifted}`, kind: 'positional', name: '@' }, placeOf(inner, script), {
        splits: true,
        inert: false,
      }),
      at,
      written: null,
      many: true,
      rest: { ...rest, shifted },
    },
  ]
}

function arrayFields(parameter: Parameter, state: State, word: Word, script: ScriptText): readonly Field[] | null {
  const elements = state.get(parameter.name)?.array
  if (elements === null || elements === undefined) return null
  return elements.map((field) => ({
    value: expanded(field.value, parameter.name, placeOf(parameter, script), null),
    at: { script, start: word.start, end: word.end },
    written: null,
    many: field.many,
  }))
}

function expandOne(word: Word, whole: Word, script: ScriptText, runner: Runner, single: boolean): readonly Field[] {
  const building: Building = { done: [], segments: [], started: false, many: false }
  for (const [index, part] of word.parts.entries()) {
    switch (part.kind) {
      case 'literal': {
        const value = unquotedLiteral(part, script, index === 0, true)
        building.many ||= value.some((segment) => segment.kind === 'hole' && segment.hole.kind === 'pattern')
        append(building, value)
        break
      }
      case 'single-quoted':
      case 'ansi-c':
      case 'double-quoted':
      case 'here-document':
        building.started = true
        append(building, quotedPart(part, script, runner))
        break
      default:
        appendSplitting(building, quotedPart(part, script, runner))
    }
  }
  finish(building)
  const at = { script, start: whole.start, end: whole.end }
  const written = single && building.done.length === 1 ? at : null
  return building.done.map(({ value, many }) => ({ value, at, written, many }))
}

function append(building: Building, value: Value): void {
  building.segments.push(...value)
  if (value.length > 0) building.started = true
}

/** Unquoted: known text splits at blanks, unknown text may. */
function appendSplitting(building: Building, value: Value): void {
  for (const segment of value) {
    if (segment.kind !== 'text') {
      const splits =
        segment.kind === 'hole' ||
        segment.choice.alternatives.some(({ value: one }) => one.some((each) => each.kind !== 'text' || /\s/.test(each.text)))
      building.segments.push({ ...segment, inert: false, splits })
      building.many ||= splits
      building.started = true
      continue
    }
    const pieces = segment.text.split(/([ \t\n]+)/)
    for (const [index, piece] of pieces.entries()) {
      if (index % 2 === 1) finish(building)
      else if (piece !== '') {
        building.segments.push({ ...segment, text: piece, origin: piece === segment.text ? segment.origin : null })
        building.started = true
      }
    }
  }
}

function finish(building: Building): void {
  if (building.started) building.done.push({ value: building.segments, many: building.many })
  building.segments = []
  building.started = false
  building.many = false
}

function quotedPart(part: Part, script: ScriptText, runner: Runner): Value {
  switch (part.kind) {
    case 'literal':
      return decodeUnquoted(script, part.start, part.end)
    case 'single-quoted':
      return decodeSingle(script, part.start, part.end)
    case 'ansi-c':
      return decodeAnsiC(script, part.start, part.end)
    case 'double-quoted':
    case 'here-document': {
      const layer = part.kind === 'double-quoted' ? 'shell-double' : 'shell-heredoc'
      return concat(
        ...part.parts.map((inner) =>
          inner.kind === 'literal' ? decodeDouble(script, inner.start, inner.end, layer) : quotedPart(inner, script, runner),
        ),
      )
    }
    case 'parameter':
      return expandParameter(part, script, runner)
    case 'command-substitution':
      return standing(runner.substitute(part.body, script), 'substitution', placeOf(part, script))
    case 'process-substitution':
      runner.spawn(part.body, script)
      return hole({ id: runner.unique('process'), kind: 'output', name: script.flat.slice(part.start, part.end) }, placeOf(part, script))
    case 'arithmetic':
      return hole({ id: runner.unique('arithmetic'), kind: 'output', name: script.flat.slice(part.start, part.end) }, placeOf(part, script))
  }
}

/** A value that stands where an expansion is written. */
function standing(value: Value, name: string, origin: Origin | null): Value {
  return value.map((segment): Segment => {
    const through: Expansion = { name, origin, definition: null, inner: segment.through }
    return segment.kind === 'hole' && segment.origin === null ? { ...segment, origin } : { ...segment, through }
  })
}

/** Unquoted literal text: tilde at the front of a word, patterns where they are alive. */
function unquotedLiteral(part: Part, script: ScriptText, first: boolean, patterns: boolean): Value {
  const written = script.flat.slice(part.start, part.end)
  if (first && /^~(\/|$)/.test(written)) {
    return concat(
      hole({ id: 'env:HOME', kind: 'environment', name: 'HOME' }, locateForDisplay(script.value, part.start, part.start + 1)),
      unquotedLiteral({ ...part, start: part.start + 1 }, script, false, patterns),
    )
  }
  if (!patterns || !/[*?[]/.test(written)) return decodeUnquoted(script, part.start, part.end)
  if (/[@+?!*]\(/.test(written)) return patternHole(written, part.start, part.end, script)
  const result: Segment[] = []
  let from = part.start
  const pattern = /\\[^]|\*+|\?|\[[!^]?\]?[^\]/\s]*\]/g
  for (const match of written.matchAll(pattern)) {
    if (match[0].startsWith('\\')) continue
    const at = part.start + match.index
    result.push(
      ...decodeUnquoted(script, from, at),
      ...patternHole(match[0].startsWith('*') ? '*' : match[0], at, at + match[0].length, script),
    )
    from = at + match[0].length
  }
  result.push(...decodeUnquoted(script, from, part.end))
  return result
}

function patternHole(name: string, start: number, end: number, script: ScriptText): Value {
  return hole({ id: `pattern:${name}:${start}`, kind: 'pattern', name }, locateForDisplay(script.value, start, end), {
    inert: false,
    splits: true,
  })
}

export function placeOf(part: { readonly start: number; readonly end: number }, script: ScriptText): Origin | null {
  return locateForDisplay(script.value, part.start, part.end)
}
