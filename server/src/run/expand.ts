/**
 * Expands words to fields as bash does (bash manual 3.5): braces, tilde, parameters, substitutions, splitting,
 * patterns. What cannot be known becomes a hole; it never becomes a guess.
 */
import type { Field, ScriptText } from '../commands/field.js'
import { expandBraces, type Piece } from './braces.js'
import { decodeAnsiC, decodeDouble, decodeSingle, decodeUnquoted } from './decode.js'
import { append, appendSplitting, begin, endWord, finish, type Building, type Splitting } from './fields.js'
import { elementsOf, isJoined, isList, unknownElement } from './lists.js'
import { argumentTaken, expandParameter } from './parameters.js'
import { asPattern } from './patterns.js'
import { DEFAULT_SEPARATORS, divided, separatorsOf, type Ends } from './separators.js'
import type { State } from './state.js'
import type { Parameter, Part, Statement, Word } from '../syntax/tree.js'
import { locateForDisplay } from '../text/location.js'
import {
  PLACEHOLDER,
  concat,
  concatAll,
  expanded,
  hole,
  literal,
  text,
  type Expansion,
  type Origin,
  type Segment,
  type Value,
} from '../text/value.js'

/** What expansion needs of the walker: to run substitutions, to note what is read, to name new unknowns. */
export interface Runner {
  readonly state: State
  substitute(body: readonly Statement[], script: ScriptText): Value
  spawn(body: readonly Statement[], script: ScriptText): void
  assignDefault(name: string, value: Value): void
  /** Arithmetic may assign. */
  computes(written: string): void
  noteRead(name: string): void
  /** The environment's value is used as it is, whether there is one or not. */
  noteUse(name: string, origin: Origin | null): void
  /** The shell ends here where a value is missing. */
  mayEnd(): void
  /** The same where `set -u` asks for one. */
  mayEndUnset(): void
  noteDefault(name: string, origin: Origin | null): void
  unique(prefix: string): string
  /** The path of the script that runs, for `$0` and `BASH_SOURCE`. */
  scriptPath(name: '0' | 'BASH_SOURCE'): Value
}

const constants = new WeakMap<Word, readonly Field[]>()

/** The fields that a word becomes: none, one or several. */
export function expandWord(word: Word, script: ScriptText, runner: Runner): readonly Field[] {
  const known = constants.get(word)
  if (known !== undefined) return known
  const passed = passedOn(word, runner.state, script)
  if (passed !== null) return passed
  const forms = expandBraces(word, script)
  const fields =
    forms === null ? [tooMany(word, script, runner)] : forms.flatMap((one) => expandOne(one, word, script, runner, forms.length === 1))
  if (word.parts.every(({ kind }) => kind === 'literal' || kind === 'single-quoted' || kind === 'ansi-c')) constants.set(word, fields)
  return fields
}

/** A word's value where nothing is split and no pattern is expanded: assignments, here-documents, `case` subjects. */
export function expandValue(word: Word, script: ScriptText, runner: Runner, patterns = false): Value {
  const segments: Segment[] = []
  for (const [index, part] of word.parts.entries()) {
    if (part.kind === 'literal') segments.push(...unquotedLiteral(part, script, index === 0 ? runner : null, patterns))
    else {
      const value = quotedPart(part, script, runner)
      const isUnquoted = part.kind === 'parameter' || part.kind === 'command-substitution'
      for (const segment of patterns && isUnquoted ? asPattern(value, part, script) : value) segments.push(segment)
    }
  }
  return segments
}

/** A word whose braces make more words than are followed. */
function tooMany(word: Word, script: ScriptText, runner: Runner): Field {
  const at = { script, start: word.start, end: word.end }
  return { value: hole({ id: runner.unique('braces'), kind: 'unknown', name: '' }, placeOf(word, script)), at, written: at, many: true }
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
    (separatorsOf(state) !== DEFAULT_SEPARATORS ||
      fields.some(({ value }) => value.length === 0 || value.some((segment) => segment.kind !== 'text' || /[\s*?[]/.test(segment.text))))
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

function expandOne(pieces: readonly Piece[], whole: Word, script: ScriptText, runner: Runner, single: boolean): readonly Field[] {
  const building = begin()
  expandPieces(building, pieces, script, runner, false)
  finish(building)
  const at = { script, start: whole.start, end: whole.end }
  const written = single && building.done.length === 1 ? at : null
  return building.done.map(({ value, many }) => ({ value, at, written, many }))
}

/** @param isArgument of an operator: its text splits like what an expansion gives */
function expandPieces(building: Building, pieces: readonly Piece[], script: ScriptText, runner: Runner, isArgument: boolean): void {
  for (const [index, piece] of pieces.entries()) {
    switch (piece.kind) {
      case 'generated':
        append(building, text(piece.text, placeOf(piece, script)))
        break
      case 'literal': {
        const runs = isArgument ? unquotedRuns(piece, script, separatorsOf(runner.state)) : [{ ...piece, ends: 'no' as const }]
        if (runs === null) {
          appendSplitting(building, splitting(runner).unknown(), piece, script, splitting(runner))
          break
        }
        for (const [at, run] of runs.entries()) {
          const value = unquotedLiteral(run, script, index === 0 && at === 0 ? runner : null, true)
          append(building, value)
          // An unknown that stands in the script's own text may be several words, or none.
          building.many ||=
            script.flat.slice(run.start, run.end).includes(PLACEHOLDER) ||
            value.some((segment) => segment.kind === 'hole' && segment.hole.kind === 'pattern')
          endWord(building, run.ends)
        }
        break
      }
      case 'double-quoted':
        expandDoubleQuoted(building, piece, script, runner)
        break
      case 'single-quoted':
      case 'ansi-c':
      case 'here-document':
        building.started = true
        append(building, quotedPart(piece, script, runner))
        break
      case 'parameter': {
        const makesList = isList(piece) && piece.operator !== 'length'
        const argument = isList(piece) ? null : argumentTaken(piece, script, runner)
        if (argument !== null) expandPieces(building, argument.parts, script, runner, true)
        else if (makesList) expandList(building, piece, script, runner, false)
        else appendSplitting(building, quotedPart(piece, script, runner), piece, script, splitting(runner))
        break
      }
      default:
        appendSplitting(building, quotedPart(piece, script, runner), piece, script, splitting(runner))
    }
  }
}

interface Run {
  readonly kind: 'literal'
  readonly start: number
  readonly end: number
  readonly ends: Ends
}

/** Text between what divides it; null where that is not known. */
function unquotedRuns({ start, end }: Piece, { flat }: ScriptText, separators: string | null): readonly Run[] | null {
  const runs: Run[] = []
  let from = start
  for (const match of flat.slice(start, end).matchAll(/\\[^]|[ \t\n]+|[^\\ \t\n]+/g)) {
    if (match[0].startsWith('\\')) continue
    const pieces = divided(match[0], separators)
    if (pieces === null) return null
    let at = start + match.index
    for (const { text: written, separator, ends } of pieces) {
      at += written.length
      if (ends === 'no') continue
      runs.push({ kind: 'literal', start: from, end: at, ends })
      at += separator
      from = at
    }
  }
  return [...runs, { kind: 'literal', start: from, end, ends: 'no' }]
}

function splitting(runner: Runner): Splitting {
  return {
    separators: separatorsOf(runner.state),
    unknown: () => hole({ id: runner.unique('divided'), kind: 'unknown', name: '' }),
  }
}

/** In double quotes only a list makes several fields; one without elements leaves nothing of a word that is nothing else. */
function expandDoubleQuoted(
  building: Building,
  quoted: Part & { readonly kind: 'double-quoted' },
  script: ScriptText,
  runner: Runner,
): void {
  const { parts } = quoted
  const isApart = (part: Part): part is Parameter =>
    part.kind === 'parameter' && isList(part) && !isJoined(part) && part.operator !== 'length'
  const hasList = parts.some(isApart)
  building.started ||= !hasList
  for (const part of parts) {
    if (isApart(part)) expandList(building, part, script, runner, true)
    else {
      const value = withinQuotes(part, script, runner)
      append(building, value)
      building.many ||= (hasList && value.some(({ kind }) => kind !== 'text')) || mayHandOnList(part)
    }
  }
}

/** `"${name:+"${list[@]}"}"` is as many words as the list has. */
function mayHandOnList(part: Part): boolean {
  return part.kind === 'parameter' && part.argument !== null && part.argument.parts.some(holdsList)
}

function holdsList(part: Part): boolean {
  if (part.kind === 'double-quoted') return part.parts.some(holdsList)
  return part.kind === 'parameter' && ((isList(part) && !isJoined(part) && part.operator !== 'length') || mayHandOnList(part))
}

function expandList(building: Building, parameter: Parameter, script: ScriptText, runner: Runner, isQuoted: boolean): void {
  const elements = elementsOf(parameter, script, runner)
  const separators = separatorsOf(runner.state)
  if (!isQuoted && separators !== null && /^[^ \t\n]/.test(separators) && !elements.some(({ many }) => many)) {
    // They are joined and divided again: an empty word stands wherever two separators meet.
    const between = text(separators.slice(0, 1))
    const joined = concatAll(elements.flatMap(({ value }, index) => (index === 0 ? [value] : [between, value])))
    appendSplitting(building, expanded(joined, parameter.name, placeOf(parameter, script), null), parameter, script, splitting(runner))
    return
  }
  // Among several an element that may be none or many leaves no border in its place.
  // One that is empty is a word where IFS holds no blanks.
  const hidesEmpty = isQuoted || separators === DEFAULT_SEPARATORS
  const isOpen = elements.some(({ many, value }) => many || (!hidesEmpty && literal(value) === ''))
  const apart = elements.length > 1 && isOpen ? [unknownElement(parameter.name, runner)] : elements
  for (const [index, { value, many }] of apart.entries()) {
    if (index > 0) finish(building)
    const seen = expanded(value, parameter.name, placeOf(parameter, script), null)
    if (isQuoted) {
      building.started = true
      append(building, seen)
    } else appendSplitting(building, seen, parameter, script, splitting(runner))
    building.many ||= many
  }
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
    case 'here-document':
      return concatAll(part.parts.map((inner) => withinQuotes(inner, script, runner, part.kind)))
    case 'parameter':
      return expandParameter(part, script, runner, false)
    case 'command-substitution':
      return standing(runner.substitute(part.body, script), 'substitution', placeOf(part, script))
    case 'process-substitution':
      runner.spawn(part.body, script)
      return hole({ id: runner.unique('process'), kind: 'output', name: script.flat.slice(part.start, part.end) }, placeOf(part, script))
    case 'arithmetic':
      if (runner.state.options.nounset) runner.mayEndUnset()
      runner.computes(script.flat.slice(part.start, part.end))
      return hole({ id: runner.unique('arithmetic'), kind: 'output', name: script.flat.slice(part.start, part.end) }, placeOf(part, script))
  }
}

/** A part of what stands in double quotes or in a here-document. */
export function withinQuotes(
  part: Part,
  script: ScriptText,
  runner: Runner,
  quotes: 'double-quoted' | 'here-document' = 'double-quoted',
): Value {
  if (part.kind === 'literal')
    return decodeDouble(script, part.start, part.end, quotes === 'double-quoted' ? 'shell-double' : 'shell-heredoc')
  return part.kind === 'parameter' ? expandParameter(part, script, runner, true) : quotedPart(part, script, runner)
}

/** A value that stands where an expansion is written. */
function standing(value: Value, name: string, origin: Origin | null): Value {
  return value.map((segment): Segment => {
    const through: Expansion = { name, origin, definition: null, inner: segment.through }
    return segment.kind === 'hole' && segment.origin === null ? { ...segment, origin } : { ...segment, through }
  })
}

/**
 * Unquoted literal text: tilde at the front of a word, patterns where they are alive.
 * @param runner null where it is not the front of a word
 */
function unquotedLiteral(part: Part, script: ScriptText, runner: Runner | null, patterns: boolean): Value {
  const written = script.flat.slice(part.start, part.end)
  if (runner !== null && /^~(\/|$)/.test(written)) {
    const origin = locateForDisplay(script.value, part.start, part.start + 1)
    const home = runner.state.get('HOME')?.value ?? hole({ id: 'env:HOME', kind: 'environment', name: 'HOME' }, origin)
    return concat(home, unquotedLiteral({ ...part, start: part.start + 1 }, script, null, patterns))
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
  const origin = locateForDisplay(script.value, start, end)
  return hole({ id: `pattern:${name}:${origin?.place ?? start}`, kind: 'pattern', name }, origin, {
    inert: false,
    splits: true,
  })
}

export function placeOf(part: { readonly start: number; readonly end: number }, script: ScriptText): Origin | null {
  return locateForDisplay(script.value, part.start, part.end)
}
