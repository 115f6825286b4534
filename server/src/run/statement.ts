/** One statement: assignments, redirections, and the choice of what walks the rest. */
import type { Field } from '../commands/field.js'
import type { Assignment, Redirection, Statement, Word } from '../syntax/tree.js'
import { locateForDisplay } from '../text/location.js'
import type { Span } from '../text/source.js'
import { concat, EMPTY, flatten, hole, lengthOf, literal, slice, text, type Value } from '../text/value.js'
import { parseTest, type Condition } from './condition.js'
import { walkAndOr, walkCase, walkIf, walkPipeline } from './control.js'
import type { AssignEvent } from './event.js'
import { expandValue, expandWord } from './expand.js'
import { isNamedOutside, recordHandOn } from './hand-on.js'
import { walkFor, walkLoop } from './loops.js'
import { walkCommand } from './simple.js'
import { expandExpression } from './regular-expression.js'
import { environmentValue, UNSET, type Variable } from './state.js'
import { type Frame, type Walker } from './walker.js'
import { noteWritten, writtenAt } from './written.js'

/** Walks one statement and tells what its status says. */
export function walkStatement(walker: Walker, statement: Statement, frame: Frame): Condition {
  switch (statement.kind) {
    case 'command':
      return walkCommand(walker, statement, frame)
    case 'assignments':
      walker.substituted = null
      for (const each of statement.assignments) assignOne(walker, each, 'plain', null, frame)
      // Its status is that of the last substitution in it.
      return walker.substituted ?? { kind: 'constant', holds: true }
    case 'declaration':
      return walkDeclaration(walker, statement, frame)
    case 'redirected':
      return walkRedirected(walker, statement, frame)
    case 'and-or':
      return walkAndOr(walker, statement, frame)
    case 'if':
      return walkIf(walker, statement, frame)
    case 'for':
      return walkFor(walker, statement, frame)
    case 'arithmetic-for':
      return walkArithmeticFor(walker, statement, frame)
    case 'while':
      return walkLoop(walker, frame, { kind: 'condition', statements: statement.condition, until: statement.until }, statement.body)
    case 'case':
      return walkCase(walker, statement, frame)
    case 'pipeline':
      return walkPipeline(walker, statement, frame)
    case 'negated': {
      const inner = walker.walk([statement.statement], { ...frame, fate: 'tested' })
      return { kind: 'not', of: inner }
    }
    case 'background': {
      walker.noteBackground(statement)
      const inner = walker.inScope({ ...frame, fate: 'ignored' }, 'background')
      walker.inSubshell(() => walker.walk([statement.statement], inner))
      // When it prints is not known.
      walker.print(null)
      return { kind: 'constant', holds: true }
    }
    case 'group':
      return walker.walk(statement.body, frame)
    case 'subshell': {
      const { leavings } = walker
      const status = walker.inChild(() => walker.walk(statement.body, walker.inScope(frame, 'subshell')))
      return walker.leavings === leavings ? status : unknownStatus(walker)
    }
    case 'function': {
      const functions = new Map(walker.state.functions)
      functions.set(statement.name, [{ definition: statement, script: frame.script, file: frame.file }])
      walker.state.functions = functions
      return { kind: 'constant', holds: true }
    }
    case 'test': {
      const { words, extended } = statement
      const fields = words.flatMap((word, index) =>
        extended ? [wholeWord(walker, word, words[index - 1], frame)] : expandWord(word, frame.script, walker),
      )
      return walkTest(walker, fields, extended, frame, statement)
    }
    case 'arithmetic':
      loseAssignedNumbers(walker, frame.script.flat.slice(statement.start, statement.end))
      return unknownStatus(walker)
    case 'unset':
      unsetNames(walker, statement.words, frame)
      return { kind: 'constant', holds: true }
    case 'opaque':
      walkOpaque(walker, frame.script.flat.slice(statement.start, statement.end))
      return unknownStatus(walker)
  }
}

function walkArithmeticFor(walker: Walker, { start, end, body }: Statement & { readonly kind: 'arithmetic-for' }, frame: Frame): Condition {
  const header = frame.script.flat.slice(start, body[0]?.start ?? end)
  const next = (): void => {
    loseAssignedNumbers(walker, header)
  }
  next()
  return walkLoop(walker, frame, { kind: 'list', next, rounds: 'any', finish: null }, body)
}

/** A question whose answer is another each time. */
export function unknownStatus(walker: Walker): Condition {
  return { kind: 'status', key: walker.unique('status') }
}

/** Evaluates a test, and records which paths it asks about. */
export function walkTest(
  walker: Walker,
  fields: readonly Field[],
  extended: boolean,
  frame: Frame,
  span: { readonly start: number; readonly end: number },
  prefix: readonly Field[] = [],
): Condition {
  const condition = withKnownNames(walker, parseTest(fields, extended))
  recordTests(walker, condition, frame, span, prefix)
  return condition
}

/** `-v NAME` where this script has set the name, or unset it. */
function withKnownNames(walker: Walker, condition: Condition): Condition {
  switch (condition.kind) {
    case 'not':
      return { kind: 'not', of: withKnownNames(walker, condition.of) }
    case 'and':
    case 'or':
      return { kind: condition.kind, parts: condition.parts.map((part) => withKnownNames(walker, part)) }
    case 'unary': {
      const name = condition.operator === '-v' ? literal(condition.operand.value) : null
      const variable = name === null ? null : walker.state.get(name)
      if (variable === null || variable.array !== null) return condition
      if (variable.isUnset === true) return { kind: 'constant', holds: false }
      return variable.value.some((segment) => segment.kind === 'text') ? { kind: 'constant', holds: true } : condition
    }
    case 'binary':
    case 'matches':
    case 'status':
    case 'constant':
      return condition
  }
}

function recordTests(
  walker: Walker,
  condition: Condition,
  frame: Frame,
  span: { readonly start: number; readonly end: number },
  prefix: readonly Field[],
): void {
  if (condition.kind === 'not') recordTests(walker, condition.of, frame, span, prefix)
  else if (condition.kind === 'and' || condition.kind === 'or')
    for (const part of condition.parts) recordTests(walker, part, frame, span, prefix)
  else if (condition.kind === 'unary' && /^-[defrwxsLhpSbcugkGNO]$/.test(condition.operator)) {
    walker.record({
      kind: 'effect',
      moment: walker.moment(frame, span, prefix),
      effect: { kind: 'pathTest', path: condition.operand, predicate: condition.operator },
    })
  } else if (condition.kind === 'unary' && condition.operator === '-v') {
    const name = literal(condition.operand.value)
    if (name !== null) walker.noteRead(name)
  }
}

/** Inside `[[ ]]` nothing is split and patterns stay patterns. */
function wholeWord(walker: Walker, word: Word, before: Word | undefined, { script }: Frame): Field {
  const at = { script, start: word.start, end: word.end }
  const isExpression = before !== undefined && script.flat.slice(before.start, before.end) === '=~'
  const value = isExpression ? expandExpression(word, script, walker) : expandValue(word, script, walker, true)
  return { value, at, written: at, many: false }
}

/** What a name is taken to hold; past them it is unknown, as each step would copy all of it. */
const MAX_VALUE = 20_000
const MAX_SEGMENTS = 128

/** One assignment, with its event. */
export function assignOne(walker: Walker, assignment: Assignment, how: AssignEvent['how'], exported: boolean | null, frame: Frame): void {
  if (assignment.name !== '') setExpanded(walker, assignment, expandAssigned(walker, assignment, frame), how, exported, frame)
}

/** What an assignment gives, before anything is set. */
interface Assigned {
  readonly value: Value
  readonly array: readonly Field[] | 'unknown' | null
}

function expandAssigned(walker: Walker, { value, array }: Assignment, { script }: Frame): Assigned {
  // `[key]=value` among them says itself where it goes.
  const hasKeys = array?.some(({ start, end }) => /^\[[^\]]*\]\+?=/.test(script.flat.slice(start, end))) === true
  const fields = array?.flatMap((word) => expandWord(word, script, walker)) ?? null
  return { value: value === null ? EMPTY : expandValue(value, script, walker), array: hasKeys ? 'unknown' : fields }
}

function setExpanded(
  walker: Walker,
  assignment: Assignment,
  given: Assigned,
  how: AssignEvent['how'],
  exported: boolean | null,
  frame: Frame,
): void {
  const { name } = assignment
  const before = walker.state.find(name)
  // A plain assignment depends on what was there only where that is an array, or changes what it is given.
  const known = assignment.append || before?.array || before?.isChanging ? walker.state.get(name) : null
  const origin = locateForDisplay(frame.script.value, assignment.start, assignment.end)
  let { value } = given
  const elements = elementsAfter(known, given.array, value, assignment, frame)
  if (assignment.append && given.array === null) value = concat(known === null ? environmentValue(name) : known.value, value)
  const isChanging = known?.isChanging === true && !/^(?:0|[1-9]\d*)$/.test(literal(value) ?? '')
  const isLarge = lengthOf(value) > MAX_VALUE || value.length > MAX_SEGMENTS
  if (isLarge || assignment.subscript || elements === 'unknown' || isChanging)
    value = hole({ id: walker.unique(`large:${name}`), kind: 'unknown', name })
  const variable: Variable = {
    value,
    exported: exported ?? (walker.state.options.allexport ? true : walker.state.exportOf(name)),
    array: elements === 'unknown' || isChanging ? null : elements,
    definition: { origin, message: `${name} is set here` },
    ...(known?.isChanging === true ? { isChanging: true } : {}),
  }
  const valueStart = assignment.value?.start ?? assignment.end
  walker.assign(
    name,
    variable,
    {
      nameSpan: assignment.nameSpan,
      span: { start: assignment.start, end: assignment.end },
      valueSpan: { start: valueStart, end: assignment.end },
      how,
      whole: given.array === null && !assignment.append && !assignment.subscript,
    },
    frame,
  )
}

/** The elements that a name has after an assignment; null where it is no array. */
function elementsAfter(
  known: Variable | null,
  array: Assigned['array'],
  value: Value,
  { append, subscript, start, end }: Assignment,
  { script }: Frame,
): readonly Field[] | null | 'unknown' {
  if (subscript) return null
  if (array === 'unknown') return 'unknown'
  const before = known?.array ?? null
  if (array === null) {
    if (before === null) return null
    // Without a subscript it is the first element that is meant.
    const [first, ...rest] = before
    const at = { script, start, end }
    return [{ value: append ? concat(first?.value ?? EMPTY, value) : value, at, written: null, many: false }, ...rest]
  }
  if (!append) return array
  if (before !== null) return [...before, ...array]
  return known !== null && known.value.length === 0 ? array : 'unknown'
}

function walkDeclaration(walker: Walker, statement: Statement & { readonly kind: 'declaration' }, frame: Frame): Condition {
  const outer = walker.frame
  // The status of `local x=$(f)` is swallowed.
  walker.frame = { ...frame, fate: 'ignored' }
  // All words are expanded before the first name is set, as those of any command.
  const items = statement.items.map((item) =>
    item.kind === 'word' ? { item, fields: expandWord(item, frame.script, walker) } : { item, given: expandAssigned(walker, item, frame) },
  )
  const words = items.flatMap(({ fields }) => fields ?? [])
  const { keyword } = statement
  const options = optionsOf(words)
  if (options.on.includes('p') || statement.items.length === 0) walker.print(null)
  if (options.on.includes('f')) {
    walker.frame = outer
    return declareFunctions(walker, words, keyword === 'export' || options.on.includes('x'))
  }
  const isGlobal = options.on.includes('g')
  const isLocal = keyword === 'local' || (walker.functionDepth > 0 && (keyword === 'declare' || keyword === 'typeset') && !isGlobal)
  const removes = (keyword === 'export' && options.on.includes('n')) || options.off.includes('x')
  const exports = !removes && (keyword === 'export' || options.on.includes('x'))
  const declared: Declared = {
    isLocal,
    isGlobal,
    exported: exports ? true : removes ? false : null,
    refers: keyword !== 'export' && options.on.includes('n'),
    isChanging: /[Aciul]/.test(options.on),
    how: isLocal ? 'local' : keyword === 'export' ? 'export' : 'declare',
  }
  for (const { item, given, fields = [] } of items) {
    if (given !== undefined) declareAssigned(walker, item, given, declared, frame)
    for (const field of fields) declareNamed(walker, field, declared, item, frame)
  }
  walker.frame = outer
  return { kind: 'constant', holds: true }
}

interface Declared {
  readonly isLocal: boolean
  readonly isGlobal: boolean
  /** Null leaves it as it is. */
  readonly exported: boolean | null
  /** `-n`: the name stands for another. */
  readonly refers: boolean
  /** `-i`, `-u`, `-l`, `-A`: what is assigned is not what it holds. */
  readonly isChanging: boolean
  readonly how: AssignEvent['how']
}

function optionsOf(words: readonly Field[]): { readonly on: string; readonly off: string } {
  const flags = words.map(({ value }) => literal(value) ?? '')
  const letters = (sign: string): string => flags.filter((flag) => flag.startsWith(sign) && flag !== '--').join('')
  return { on: letters('-'), off: letters('+') }
}

function declareAssigned(walker: Walker, assignment: Assignment, given: Assigned, declared: Declared, frame: Frame): void {
  const { name } = assignment
  const { state } = walker
  if (name === '') return
  if (declared.isLocal) saveLocal(walker, name)
  if (declared.refers) {
    const target = literal(given.value)
    if (target !== null && /^[A-Za-z_]\w*$/.test(target) && target !== name) state.refer(name, target)
    else loseName(walker, name)
    return
  }
  // `declare -g` beside a local of the same name.
  const hidden = declared.isGlobal && state.outer.has(name) ? state.find(name) : null
  if (declared.isChanging) noteChanging(walker, name)
  setExpanded(walker, assignment, given, declared.how, declared.exported, frame)
  if (hidden !== null) state.assignOuter(name, hidden)
}

/** A word is a name, or an assignment that stands in quotes. */
function declareNamed(walker: Walker, { value }: Field, declared: Declared, { start, end }: Span, frame: Frame): void {
  const { state } = walker
  const [first] = value
  // Which name it is depends on the way here.
  if (first?.kind === 'choice')
    for (const each of first.choice.alternatives) {
      const known = /^([A-Za-z_]\w*)(?:\+?=|$)/.exec(flatten(concat(each.value, value.slice(1))))?.[1]
      if (known !== undefined) loseName(walker, known)
    }
  const [whole, name = '', append, is] = /^([A-Za-z_]\w*)(?:(\+)?(=)|$)/.exec(flatten(value)) ?? []
  if (whole === undefined) return
  if (is !== undefined) {
    const known = append === undefined ? null : state.get(name)
    if (declared.isLocal) saveLocal(walker, name)
    const given = slice(value, whole.length, lengthOf(value))
    const exported = declared.exported ?? state.exportOf(name)
    const definition = { origin: locateForDisplay(frame.script.value, start, end), message: `${name} is set here` }
    state.set(name, { value: concat(known?.value ?? EMPTY, given), exported, array: null, definition })
    if (declared.isChanging || declared.refers || known?.array || known?.isChanging) loseName(walker, name)
    return
  }
  if (declared.isLocal) {
    saveLocal(walker, name)
    // A local variable is exported where the name was.
    state.set(name, { ...UNSET, exported: declared.exported ?? state.exportOf(name) })
  } else if (declared.exported !== null) {
    const known = state.get(name)
    if (known !== null) state.set(name, { ...known, exported: declared.exported })
    else if (!declared.exported) state.set(name, { value: environmentValue(name), exported: false, array: null, definition: null })
  }
  if (declared.isChanging) noteChanging(walker, name)
}

function unsetNames(walker: Walker, words: readonly Word[], { script }: Frame): void {
  const { state } = walker
  let isFunction = false
  for (const [index, word] of words.entries()) {
    const written = flatten(expandValue(word, script, walker))
    const [, name, rest = ''] = /^([A-Za-z_][\w:-]*)([^]*)$/.exec(written) ?? []
    const next = words[index + 1]
    if (/^-[a-z]*f/.test(written)) isFunction = true
    else if (name === undefined) continue
    else if (isFunction) state.functions = new Map([...state.functions].filter(([other]) => other !== name))
    // Of a list one element goes.
    else if (rest.startsWith('[') || (next?.start === word.end && script.flat.charAt(next.start) === '[')) loseName(walker, name)
    else if (rest === '') {
      const bodies = state.functions.get(name)
      // Where there is no variable of that name it is the function that goes.
      if (bodies !== undefined && state.find(name) === null) state.functions = new Map(state.functions).set(name, [...bodies, null])
      state.set(name, UNSET)
    }
  }
}

function noteChanging(walker: Walker, name: string): void {
  const known = walker.state.get(name) ?? UNSET
  walker.state.set(name, { ...known, isChanging: true })
}

/** `export -f` lets functions cross into a bash; `declare -f` prints them. */
function declareFunctions(walker: Walker, words: readonly Field[], exports: boolean): Condition {
  const { state } = walker
  const names = words.map(({ value }) => literal(value)).filter((name) => name === null || !name.startsWith('-'))
  if (exports) {
    state.exportedFunctions = new Set([...state.exportedFunctions, ...names.filter((name) => name !== null)])
    return { kind: 'constant', holds: true }
  }
  const bodies = names.map((name) => (name === null ? [] : (state.functions.get(name) ?? []).filter((body) => body !== null)))
  if (bodies.length === 0 || bodies.some(({ length }) => length !== 1)) {
    walker.print(null)
    return unknownStatus(walker)
  }
  for (const { script, definition } of bodies.flat())
    walker.print(concat(slice(script.value, definition.start, definition.end), text('\n')))
  return { kind: 'constant', holds: true }
}

function saveLocal(walker: Walker, name: string): void {
  if (walker.functionDepth > 0) walker.state.makeLocal(name)
}

function walkRedirected(walker: Walker, statement: Statement & { readonly kind: 'redirected' }, frame: Frame): Condition {
  let { shown, captured, errors } = frame
  let { document } = frame.input
  const written: { readonly field: Field; readonly redirection: Redirection }[] = []
  for (const redirection of statement.redirections) {
    if (redirection.document !== null) {
      document = expandValue(redirection.document, frame.script, walker)
      continue
    }
    if (redirection.target === null) continue
    if (redirection.operator === '<<<') {
      document = concat(expandValue(redirection.target, frame.script, walker), text('\n'))
      continue
    }
    const [field] = expandWord(redirection.target, frame.script, walker)
    if (field === undefined) continue
    const target = literal(field.value)
    const isOutput = redirection.operator.includes('>')
    const isStandardOutput = (redirection.descriptor ?? '1') === '1'
    if (isOutput) {
      const goes = destination(redirection, target, { captured, errors })
      if (goes === 'unknown') walker.losePrinted()
      const isCaptured = goes === true
      const isBoth = redirection.operator.startsWith('&>') || (redirection.operator === '>&' && !/^\d*-?$/.test(target ?? '0'))
      if (isStandardOutput) captured = isCaptured
      if (redirection.descriptor === '2' || isBoth) errors = isCaptured
    }
    if (isOutput && isStandardOutput && !redirection.operator.includes('&'))
      shown = target === '/dev/null' || target === '/dev/stderr' || target === '/dev/stdout' ? shown : false
    if (target?.startsWith('/dev/') === true || /^\d*-?$/.test(target ?? 'x')) continue
    written.push({ field, redirection })
  }
  const inner: Frame = { ...frame, shown, captured, errors, input: { paths: frame.input.paths, document } }
  for (const { field, redirection } of written) {
    const moment = walker.moment(frame, { start: redirection.start, end: redirection.end }, [])
    const content = redirection.operator.includes('>') ? writtenContent(walker, statement.body, document, frame) : null
    const effect = redirection.operator.includes('>')
      ? ({ kind: 'writeFile', path: field, content } as const)
      : ({ kind: 'readFile', path: field } as const)
    walker.record({ kind: 'effect', moment, effect })
  }
  const { body } = statement
  // `$(< file)` prints it.
  if (body === null) walker.print(null)
  // From here on all that the shell prints goes there.
  if (body?.kind === 'command' && frame.script.flat.slice(body.start, body.end) === 'exec') walker.losePrinted()
  const target = written.find(({ redirection }) => redirection.operator.includes('>') && (redirection.descriptor ?? '1') === '1')
  const path = target?.field.value ?? null
  const appends = target?.redirection.operator.includes('>>') === true
  const handsOn = path !== null && isNamedOutside(path)
  // What is added to something unknown stays unknown.
  if (body === null || path === null || (appends && !handsOn && writtenAt(walker.state, path) === null))
    return body === null ? { kind: 'constant', holds: true } : walker.walk([body], inner)
  let condition: Condition = { kind: 'constant', holds: true }
  const printed = walker.printedBy(() => {
    condition = walker.walk([body], { ...inner, captured: true })
  })
  if (handsOn) recordHandOn(walker, path, printed.partial, appends, frame, statement)
  noteWritten(walker.state, path, printed.known, appends)
  return condition
}

/** Whether a redirection leads to where output is captured, when it is made. */
function destination(
  { operator }: Redirection,
  target: string | null,
  { captured, errors }: Pick<Frame, 'captured' | 'errors'>,
): boolean | 'unknown' {
  if (target === '/dev/stdout' || (operator === '>&' && target === '1')) return captured
  if (target === '/dev/stderr' || (operator === '>&' && target === '2')) return errors
  // Where another descriptor leads is not followed.
  if (operator === '>&' && (target === null || /^\d+-?$/.test(target))) return 'unknown'
  return target?.startsWith('/dev/fd/') === true || target?.startsWith('/proc/') === true ? 'unknown' : false
}

/** What `echo ... > file` or `cat > file <<EOF` writes, for lines of /etc/fstab and the like. */
function writtenContent(walker: Walker, body: Statement | null, document: Value | null, frame: Frame): Value | null {
  if (document !== null) return document
  if (body?.kind !== 'command' || !/^(echo|printf)$/.test(frame.script.flat.slice(body.words[0]?.start ?? 0, body.words[0]?.end ?? 0)))
    return null
  return concat(
    ...body.words
      .slice(1)
      .flatMap((word) => [expandValue(word, frame.script, walker), [{ kind: 'text' as const, text: ' ', origin: null, through: null }]]),
  )
}

const ARITHMETIC_NAMES = /([A-Za-z_]\w*)(?:\[[^\]]*\])?\s*(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)\s*([A-Za-z_]\w*)/g
const ASSIGNED_NAMES =
  /(?:^|[\s;({&|])(?:([A-Za-z_]\w*)\+?=|(?:read|mapfile|readarray|export|local|declare|for|select|unset|getopts)\b([^;|&\n]*))/g

/** A statement that was not understood: the names it may assign are unknown, and the directory if it names `cd`. */
function walkOpaque(walker: Walker, written: string): void {
  loseNamesIn(walker, written, ASSIGNED_NAMES)
  const functions = new Map(walker.state.functions)
  for (const match of written.matchAll(/(?:function\s+([\w:-]+)|([\w:-]+)\s*\(\s*\))/g)) functions.set(match[1] ?? match[2] ?? '', [])
  walker.state.functions = functions
  if (/\b(shift|set)\b/.test(written)) walker.state.positional = { fields: [], rest: { prefix: walker.unique('shifted'), shifted: 0 } }
  const loop = walker.loops.at(-1)
  if (/\bbreak\b/.test(written)) loop?.breaks.push(walker.state.fork())
  if (/\bcontinue\b/.test(written)) loop?.continues.push(walker.state.fork())
  if (/\breturn\b/.test(written)) walker.returns.at(-1)?.push(walker.state.fork())
  if (/\b(cd|pushd|popd)\b/.test(written)) walker.state.directory = hole({ id: walker.unique('directory'), kind: 'unknown', name: 'PWD' })
  walker.print(null)
}

/** What arithmetic assigns (bash manual 6.5) is unknown. */
export function loseAssignedNumbers(walker: Walker, written: string): void {
  loseNamesIn(walker, written, ARITHMETIC_NAMES)
}

function loseNamesIn(walker: Walker, written: string, pattern: RegExp): void {
  for (const match of written.matchAll(pattern)) {
    for (const name of [match[1], ...(match[2] ?? '').split(/\s+/)]) {
      if (name !== undefined && /^[A-Za-z_]\w*$/.test(name)) loseName(walker, name)
    }
  }
}

/** From here on the name holds something unknown. */
export function loseName(walker: Walker, name: string): void {
  const known = walker.state.get(name)
  walker.state.set(name, {
    value: hole({ id: walker.unique(`var:${name}`), kind: 'unknown', name }),
    exported: known?.exported ?? 'unknown',
    array: null,
    definition: known?.definition ?? null,
  })
}
