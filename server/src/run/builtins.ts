/** Shell builtins, and the few programs whose output follows from their words: dirname, basename, realpath, mktemp. */
import type { Call } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import { parseOptions } from '../commands/options.js'
import type { Span } from '../text/source.js'
import { EMPTY, concat, concatAll, flatten, hole, keyOf, literal, text, type Segment, type Value } from '../text/value.js'
import { outcomeOf, truth, type Condition } from './condition.js'
import { baseNameOf, directoryName, normalise, resolvePath, ROOT } from './paths.js'
import { jump, type Jumps } from './loops.js'
import { isInSubstitution } from './output.js'
import { getopts, mapLines, read } from './input.js'
import { loseAssignedNumbers, loseName } from './unknown-names.js'
import { unknownStatus } from './statement.js'
import { runText } from './nested-shell.js'
import { runSource } from './script-file.js'
import { positionalOf } from './simple.js'
import { fieldText, scriptText, type Frame, type Walker } from './walker.js'

/** Does what the builtin does to the state; null where its status says nothing special. */
export type Builtin = (walker: Walker, call: Call, frame: Frame, span: Span, prefix: readonly Field[]) => Condition | null

const TRUE: Condition = { kind: 'constant', holds: true }

/** A trap runs where one of so many commands ends the script; further ones are taken to be like these. */
const MAX_ENDS = 30

const BUILTINS: Readonly<Record<string, Builtin>> = {
  ':': () => TRUE,
  true: () => TRUE,
  false: () => ({ kind: 'constant', holds: false }),
  cd: changeDirectory,
  pushd: changeDirectory,
  popd(walker) {
    walker.state.directory = hole({ id: walker.unique('directory'), kind: 'unknown', name: 'PWD' })
    return null
  },
  source: runSource,
  '.': runSource,
  exit(walker, call, frame, span) {
    walker.record({ kind: 'exit', ends: true, moment: walker.moment(frame, span, []), status: statusOfExit(walker, call) })
    walker.leavings += 1
    if (isInSubstitution(walker.state)) walker.exits.push(walker.state.fork())
    if (walker.traps.length > 0 && walker.ends.length < MAX_ENDS) walker.ends.push(walker.state.fork())
    walker.state.ended = 'exit'
    return null
  },
  return(walker, call, frame, span) {
    const isFailing = /^0*[1-9]\d*$/.test(fieldText(call.fields[0]) ?? '')
    const ends = isFailing && frame.called === 'stops' && walker.state.options.errexit
    walker.record({ kind: 'exit', ends, moment: walker.moment(frame, span, []), status: isFailing ? 'failure' : 'unknown' })
    walker.state.ended = 'return'
    if (walker.dry === 0 || walker.returns.length > 0) walker.returns.at(-1)?.push(walker.state.fork())
    const status = fieldText(call.fields[0])
    return status !== null && /^\d+$/.test(status) ? { kind: 'constant', holds: Number(status) % 256 === 0 } : null
  },
  break: leave('breaks'),
  continue: leave('continues'),
  shift(walker, call) {
    const count = call.fields.length === 0 ? 1 : Number(fieldText(call.fields[0]) ?? Number.NaN)
    const { positional } = walker.state
    const { fields, rest } = positional
    // Where there are fewer nothing is shifted at all; dash ends there.
    if (!(count <= fields.length)) walker.mayEnd()
    if (rest === null && count > fields.length) return { kind: 'constant', holds: false }
    if (!Number.isInteger(count) || (count > 1 && count > fields.length))
      walker.state.positional = { ...positional, fields: [], rest: { prefix: walker.unique('shift'), shifted: 0 } }
    else
      walker.state.positional = {
        ...positional,
        fields: fields.slice(count),
        rest: rest === null ? null : { ...rest, shifted: rest.shifted + Math.max(0, count - fields.length) },
      }
    return count <= fields.length ? TRUE : null
  },
  set: setOptions,
  eval: (walker, call, frame) =>
    runText(walker, concatAll(call.fields.flatMap(({ value }, index) => (index === 0 ? [value] : [text(' '), value]))), frame),
  trap(walker, call, frame) {
    const [action, ...signals] = call.fields
    if (action === undefined || signals.length === 0 || flatten(action.value) === '-' || flatten(action.value) === '') return null
    const { guards } = walker.state
    // What it prints comes behind all that is known to be printed here.
    if (isInSubstitution(walker.state)) walker.losePrinted()
    walker.traps.push({ script: scriptText(action.value), frame: walker.inScope({ ...frame, fate: 'ignored' }, 'trap'), guards })
    return null
  },
  read: (walker, call, frame) => read(walker, call, frame),
  mapfile: mapLines,
  readarray: mapLines,
  getopts: (walker, call) => getopts(walker, call),
  let(walker, call) {
    for (const { value } of call.fields) loseAssignedNumbers(walker, flatten(value))
    return unknownStatus(walker)
  },
  echo(walker, call) {
    const first = call.fields.findIndex(({ value }) => !/^-[neE]+$/.test(flatten(value)))
    const words = first < 0 ? [] : call.fields.slice(first)
    const options = call.fields.slice(0, call.fields.length - words.length).map(({ value }) => flatten(value))
    const newline = options.some((each) => each.includes('n')) ? EMPTY : text('\n')
    const isKnown =
      !mayBeOption(words[0]?.value ?? EMPTY) &&
      // Escapes are read only where `-e` says so.
      (!options.some((each) => each.includes('e')) || words.every(({ value }) => literal(value)?.includes('\\') === false))
    const joined = words.flatMap(({ value }, index) => (index === 0 ? [value] : [text(' '), value]))
    walker.print(isKnown && !words.some(({ many }) => many) ? concatAll([...joined, newline]) : null)
    return TRUE
  },
  printf(walker, call) {
    const [first, second, ...rest] = call.fields
    const name = fieldText(first) === '-v' ? fieldText(second) : null
    const [format, ...operands] = name === null ? call.fields : rest
    const printed = format === undefined || fieldText(format) === '--' ? null : formatted(format, operands)
    if (name === null) walker.print(printed)
    else if (printed === null || !/^[A-Za-z_]\w*$/.test(name)) loseName(walker, name.replace(/\[.*/, ''))
    else walker.state.set(name, { value: printed, exported: walker.state.get(name)?.exported ?? 'unknown', array: null, definition: null })
    return TRUE
  },
  pwd: prints((walker) => walker.state.directory),
  dirname: prints((_walker, [path, ...others]) => (path === undefined || others.length > 0 ? null : directoryName(path.value))),
  basename: prints((_walker, [path, suffix, ...others]) => {
    const isTop = path !== undefined && /^\/+$/.test(flatten(path.value))
    const name = path === undefined || others.length > 0 ? null : isTop ? text('/') : baseNameOf(path.value)
    return name === null || suffix === undefined ? name : withoutSuffix(name, literal(suffix.value))
  }),
  realpath: prints(absolute),
  readlink: prints(absolute),
  mktemp: makeTemporary,
}

export function builtinNamed(name: string): Builtin | null {
  if (Object.hasOwn(BUILTINS, name)) return BUILTINS[name] ?? null
  return name === 'git' ? git : null
}

/** The operand, else the status of what ran last: what was asked on the way here is known. */
function statusOfExit({ status, state }: Walker, { fields }: Call): 'success' | 'failure' | 'unknown' {
  const [operand] = fields
  if (operand !== undefined) {
    const number = fieldText(operand)
    return number === null || !/^\d+$/.test(number) ? 'unknown' : Number(number) % 256 === 0 ? 'success' : 'failure'
  }
  const known = truth(status)
  if (known !== null) return known ? 'success' : 'failure'
  const { key, holds } = outcomeOf(status, true)
  const passed = state.guards.findLast((guard) => guard.key === key)
  return passed === undefined ? 'unknown' : passed.holds === holds ? 'success' : 'failure'
}

/** mktemp(1): a new name in the template's directory, in `-p`'s, or in the directory for temporary files. */
function makeTemporary(walker: Walker, call: Call, frame: Frame, span: Span, prefix: readonly Field[]): Condition | null {
  walker.call(call, frame, span, prefix)
  const parsed = parseOptions(call.fields, ['-d --directory', '-u --dry-run', '-q --quiet', '-p --tmpdir =', '--suffix =', '-t'])
  const [template] = parsed.operands
  const directory =
    parsed.options.find(({ name }) => name === 'tmpdir')?.value ?? (template === undefined ? null : directoryName(template.value))
  const isNamed = directory !== null && flatten(directory) !== '.'
  const name = hole({ id: walker.unique('mktemp'), kind: 'output', name: 'mktemp' })
  walker.print(concat(isNamed ? directory : text('/tmp'), text('/'), name, text('\n')))
  return null
}

/** basename(1) takes a suffix off only where something is left. */
function withoutSuffix(name: Value, suffix: string | null): Value | null {
  const known = literal(name)
  if (known === null || suffix === null) return null
  return known.endsWith(suffix) && known !== suffix ? text(known.slice(0, known.length - suffix.length)) : name
}

/** True where one of the strings that a word is known to be is an option of echo, or its known front is that of one. */
function mayBeOption(value: Value): boolean {
  const [first] = value
  if (first?.kind === 'choice')
    return first.choice.alternatives.some(({ value: one }) => {
      const known = literal(one)
      return (known !== null && /^-[neE]+$/.test(known)) || mayBeOption(one)
    })
  return first?.kind === 'text' && value.length > 1 && /^-[neE]*$/.test(first.text)
}

/** What printf prints: the format again and again until the operands are used up; null where it asks for more than strings. */
function formatted(format: Field, operands: readonly Field[]): Value | null {
  const written = literal(format.value)
  if (written === null || operands.some(({ many }) => many)) return null
  const pieces = written.split(/(%s|%%|\\n|\\t|\\\\)/)
  if (pieces.some((piece, index) => index % 2 === 0 && /[%\\]/.test(piece))) return null
  const taken = pieces.filter((piece) => piece === '%s').length
  const rounds = taken === 0 ? 1 : Math.max(1, Math.ceil(operands.length / taken))
  const values = operands.map(({ value }) => value)
  const printed: Value[] = []
  for (let round = 0; round < rounds; round += 1)
    for (const piece of pieces) printed.push(piece === '%s' ? (values.shift() ?? EMPTY) : text(ESCAPED[piece] ?? piece))
  return concatAll(printed)
}

const ESCAPED: Readonly<Record<string, string>> = { '%%': '%', '\\n': '\n', '\\t': '\t', '\\\\': '\\' }

/** The top of the checkout is where the workspace is. */
function git(walker: Walker, call: Call, frame: Frame, span: Span, prefix: readonly Field[]): Condition | null {
  walker.call(call, frame, span, prefix)
  const words = call.fields.map(({ value }) => literal(value))
  walker.print(words.includes('rev-parse') && words.includes('--show-toplevel') && !words.includes('-C') ? concat(ROOT, text('\n')) : null)
  return null
}

function isPattern(segment: Segment): boolean {
  return segment.kind === 'hole' && segment.hole.kind === 'pattern'
}

function leave(kind: keyof Jumps): Builtin {
  return (walker, call, frame, span) => {
    const levels = Number(fieldText(call.fields[0]) ?? 1) || 1
    if (walker.loops.length > 0) walker.leave(levels, frame, span)
    jump(walker, kind, levels)
    return null
  }
}

function changeDirectory(walker: Walker, call: Call, frame: Frame, span: Span): Condition | null {
  walker.firstUses.move(span)
  const parsed = parseOptions(call.fields, ['-P', '-L', '-e', '-n'])
  const [target] = parsed.operands
  const word = target === undefined ? null : flatten(target.value)
  // An unknown without quotes is meant to be one word.
  if (target === undefined || word === '-' || word === '' || target.value.some(isPattern)) {
    const home = target === undefined && call.name === 'cd'
    walker.state.directory = home
      ? hole({ id: 'env:HOME', kind: 'environment', name: 'HOME' })
      : hole({ id: walker.unique('directory'), kind: 'unknown', name: 'PWD' })
    return unknownStatus(walker)
  }
  walker.state.directory = resolvePath(target.value, walker.state.directory)
  // `$(cd DIR && pwd)`: whoever writes it means the directory; where it fails nothing is printed.
  return frame.captured || isInSubstitution(walker.state) ? TRUE : { kind: 'status', key: `cd ${keyOf(walker.state.directory)}` }
}

function setOptions(walker: Walker, call: Call): Condition | null {
  let { errexit, pipefail, allexport, nounset } = walker.state.options
  const words = call.fields.map(({ value }) => literal(value))
  for (const [index, word] of words.entries()) {
    if (word === '--') {
      walker.state.positional = { ...positionalOf(call.fields.slice(index + 1)), bySet: true }
      break
    }
    if (word === null || !/^[-+][a-zA-Z]+$/.test(word)) {
      // `set a b` replaces the positional parameters; the name after `-o` is none.
      if (index === 0) walker.state.positional = { ...positionalOf(call.fields), bySet: true }
      continue
    }
    const on = word.startsWith('-')
    if (word.includes('e')) errexit = on
    if (word.includes('a')) allexport = on
    if (word.includes('u')) nounset = on
    if (word.includes('o')) {
      const name = words[index + 1]
      if (name === 'errexit') errexit = on
      if (name === 'pipefail') pipefail = on
      if (name === 'allexport') allexport = on
      if (name === 'nounset') nounset = on
    }
  }
  if (errexit && !walker.state.options.errexit) walker.errexits += 1
  walker.state.options = { errexit, pipefail, allexport, nounset }
  return null
}

/** A program that only prints what its words determine; unknown where that is not so. */
function prints(output: (walker: Walker, operands: readonly Field[]) => Value | null): Builtin {
  return (walker, call, frame, span, prefix) => {
    if (call.name !== 'pwd') walker.call(call, frame, span, prefix)
    const end = call.fields.findIndex(({ value }) => flatten(value) === '--')
    const operands = call.fields.filter(
      ({ value }, index) => (end >= 0 && index > end) || (!flatten(value).startsWith('-') && index !== end),
    )
    // What an option changes is not followed; those of pwd, realpath and readlink leave the path as it is.
    const isPlain = !call.name.endsWith('name') || call.fields.length - operands.length === (end < 0 ? 0 : 1)
    const printed = operands.some(({ many }) => many) || !isPlain ? null : output(walker, operands)
    walker.print(printed === null ? null : concat(printed, text('\n')))
    return null
  }
}

function absolute(walker: Walker, operands: readonly Field[]): Value | null {
  const [path] = operands
  return path === undefined || operands.length !== 1 ? null : normalise(resolvePath(path.value, walker.state.directory))
}
