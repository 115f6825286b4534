/** Simple commands: prefix assignments, functions, builtins, wrappers peeled off, scripts run, and all other programs. */
import { SILENT, baseName } from '../commands/catalogue.js'
import type { Call } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import { findCommands } from '../commands/list.js'
import type { Change, Wrapped } from '../commands/wrapped.js'
import { unwrap } from '../commands/wrappers.js'
import { builtinNamed } from './builtins.js'
import type { Condition } from './condition.js'
import { expandWord } from './expand.js'
import { isNamedOutside, recordHandOn } from './hand-on.js'
import { runNested, runText } from './nested-shell.js'
import { resolvePath } from './paths.js'
import { BodyRooms } from './rooms.js'
import { runFile } from './script-file.js'
import type { State } from './state.js'
import { environmentValue, UNSET, type Variable } from './variable.js'
import { join } from './join.js'
import { NO_OUTER, type FunctionBody, type Positional } from './state.js'
import { anything } from './summary.js'
import { assignOne, expandAssigned, setExpanded } from './assignment.js'
import { loseName } from './unknown-names.js'
import { unknownStatus, walkTest } from './statement.js'
import type { Walker } from './walker.js'
import { noteWritten } from './written.js'
import { isTooDeep, type Frame } from './walker.js'
import type { Command } from '../syntax/tree.js'
import type { Span } from '../text/source.js'
import { EMPTY, PLACEHOLDER, concat, flatten, hole, keyOf, lengthOf, literal, replaceText, slice, text, type Value } from '../text/value.js'

const TRUE: Condition = { kind: 'constant', holds: true }

export function walkCommand(walker: Walker, command: Command, frame: Frame): Condition {
  const outer = walker.frame
  // A substitution among the operands of a command loses its status.
  walker.frame = command.words.length > 0 ? { ...frame, fate: 'ignored' } : frame
  const fields = withoutDescriptor(walker, command, frame).flatMap((word) => expandWord(word, frame.script, walker))
  walker.frame = frame
  if (fields.length === 0) {
    for (const each of command.assignments) assignOne(walker, each, 'plain', null, frame)
    walker.frame = outer
    return unknownStatus(walker)
  }
  const saved = assignBefore(walker, command, frame)
  const condition = dispatch(walker, fields, [], command, frame)
  for (const [name, variable] of saved) restore(walker, name, variable)
  walker.frame = outer
  return condition
}

/**
 * Assignments before a command's name hold for the command alone; what `${name:=word}` in them assigns stays.
 * @returns what the names hold again afterwards
 */
function assignBefore(walker: Walker, { assignments }: Command, frame: Frame): ReadonlyMap<string, Variable | null> {
  const saved = new Map<string, Variable | null>()
  for (const each of assignments) {
    if (each.name === '') continue
    const shadowing = [...saved.keys()].map((name) => [name, walker.state.find(name)] as const)
    const given = expandAssigned(walker, each, frame)
    for (const [name, variable] of shadowing) {
      const assigned = walker.state.find(name)
      if (assigned === null || assigned === variable) continue
      saved.set(name, { ...assigned, exported: saved.get(name)?.exported ?? 'unknown' })
    }
    if (!saved.has(each.name)) saved.set(each.name, walker.state.find(each.name))
    setExpanded(walker, each, given, 'prefix', true, frame)
  }
  return saved
}

/** `exec {fd}>file` puts a number into a variable (bash manual 3.6). */
function withoutDescriptor(walker: Walker, { words }: Command, { script }: Frame): Command['words'] {
  const last = words.at(-1)
  const name = last === undefined ? null : /^\{([A-Za-z_]\w*)\}$/.exec(script.flat.slice(last.start, last.end))?.[1]
  if (last === undefined || name === null || name === undefined || !/[<>]/.test(script.flat.charAt(last.end))) return words
  loseName(walker, name)
  return words.slice(0, -1)
}

/** Runs a command given by its words. `prefix` holds the wrappers' words before it. */
export function dispatch(walker: Walker, fields: readonly Field[], prefix: readonly Field[], span: Span, around: Frame): Condition {
  const frame = walker.withInputLeft(around)
  const [nameField, ...rest] = fields
  if (nameField === undefined) return unknownStatus(walker)
  const written = flatten(nameField.value)
  // Words such as `X=1` between a wrapper and its command are environment, not the command.
  const assigned = prefix.length === 0 ? null : /^([A-Za-z_]\w*)=/.exec(written)
  if (assigned !== null) {
    const [whole, variable = ''] = assigned
    const saved = walker.state.find(variable)
    walker.state.set(variable, {
      value: slice(nameField.value, whole.length, lengthOf(nameField.value)),
      exported: true,
      array: null,
      definition: null,
    })
    const condition = dispatch(walker, rest, [...prefix, nameField], span, frame)
    restore(walker, variable, saved)
    return condition
  }
  const name = literal(nameField.value)
  const call: Call = {
    name: baseName(written).includes(PLACEHOLDER) ? '' : baseName(written),
    nameField,
    fields: rest,
    input: frame.input.document,
  }
  if (name === null || !QUIET.has(name)) walker.complain()
  if (name === null) {
    walker.consume(frame)
    walker.notable += 1
    const condition = runFile(walker, nameField, rest, prefix, span, frame)
    if (condition === null) walker.call(call, frame, span, prefix)
    walker.print(null)
    return condition ?? unknownStatus(walker)
  }
  const bodies = prefix.every(isTransparent) ? walker.functionsNamed(name) : undefined
  if (bodies?.length === 0) {
    walker.consume(frame)
    walker.notable += 1
    walker.print(null)
    return unknownStatus(walker)
  }
  if (bodies !== undefined) return callOneOf(walker, name, bodies, rest, frame)
  const wrapped = unwrap(call)
  if (wrapped !== null) {
    const status = runWrapped(walker, call, wrapped, prefix, span, frame)
    if (call.name === 'xargs' || (wrapped.kind === 'script' && wrapped.script === frame.input.document)) walker.consume(frame)
    return status
  }
  if (call.name === 'test' || call.name === '[') {
    const operands = call.name === '[' && flatten(rest.at(-1)?.value ?? []) === ']' ? rest.slice(0, -1) : rest
    return walkTest(walker, operands, false, frame, span, prefix)
  }
  const builtin = builtinNamed(name)
  if (builtin !== null) {
    const status = builtin(walker, call, frame, span, prefix) ?? statusOf(call)
    if (READING.test(name)) walker.consume(frame)
    return status
  }
  const ran = runFile(walker, nameField, rest, prefix, span, frame)
  if (ran !== null) return ran
  walker.call(call, frame, span, prefix)
  if (!SILENT.has(call.name)) walker.consume(frame)
  if (call.name === 'cat' && rest.length === 0 && frame.input.document !== null) {
    walker.print(frame.input.document)
    return TRUE
  }
  if (call.name === 'tee') {
    const appends = rest.some(({ value }) => /^(-[a-z]*a[a-z]*|--append)$/.test(flatten(value)))
    for (const { value } of rest) {
      if (flatten(value).startsWith('-')) continue
      noteWritten(walker.state, value, frame.input.document, appends)
      if (isNamedOutside(value)) recordHandOn(walker, value, frame.input.document, appends, frame, span)
    }
  }
  if (call.name === 'find') {
    for (const command of findCommands(call)) dispatch(walker, command, [...prefix, nameField], span, walker.inScope(frame, 'loop'))
  }
  if (!SILENT.has(call.name)) walker.print(null)
  return statusOf(call)
}

/** Builtins that read from standard input. */
const READING = /^(?:read|mapfile|readarray)$/

/** What says nothing on standard error by itself. */
const QUIET = new Set(
  (
    ': true false [ test echo printf eval command bash sh env timeout nice flock cd pwd dirname basename cat exit return break ' +
    'continue set shift trap wait read unset'
  ).split(' '),
)

/** The same words ask the same question. */
function statusOf(call: Call): Condition {
  return lazyStatus(call.name, call.fields)
}

/** Keys are long and seldom asked for, so they are made when they are. */
export function lazyStatus(name: string, fields: readonly Field[]): Condition {
  return {
    kind: 'status',
    get key() {
      return `${name} ${fields.map(({ value }) => keyOf(value)).join(' ')}`
    },
    asks: { name, of: fields },
  }
}

function isTransparent(field: Field): boolean {
  return /^(time|-p)$/.test(flatten(field.value))
}

export function restore(walker: Walker, name: string, variable: Variable | null): void {
  if (variable === null) walker.state.forget(name)
  else walker.state.set(name, variable)
}

/** Which definition is in force depends on the way here. */
function callOneOf(
  walker: Walker,
  name: string,
  [body, ...others]: readonly (FunctionBody | null)[],
  fields: readonly Field[],
  frame: Frame,
): Condition {
  if (body === undefined) return unknownStatus(walker)
  const call = (inner: Frame): Condition => (body === null ? unknownStatus(walker) : callFunction(walker, name, body, fields, inner))
  if (others.length === 0) return call(frame)
  const id = walker.newId()
  walker.branch(
    unknownStatus(walker),
    () => call(walker.inScope(frame, 'branch', others.length, id)),
    () => callOneOf(walker, name, others, fields, walker.inScope(frame, 'branch', 0, id)),
  )
  return unknownStatus(walker)
}

/** Calls a function: what a summary says, where it was walked in these circumstances before. */
export function callFunction(walker: Walker, name: string, body: FunctionBody, fields: readonly Field[], frame: Frame): Condition {
  walker.called.set(body.definition, body)
  walker.noting?.called.set(body.definition, body)
  const condition = walker.summaries.call(body, fields, frame, (given) => walkFunction(walker, name, body, given, frame))
  const { fields: own, rest, bySet } = walker.state.positional
  // After a call bash has forgotten that a sourced file has set parameters, and puts those of the caller back.
  if (bySet !== undefined) walker.state.positional = { fields: own, rest }
  return condition
}

/** A function that calls itself is walked as deep as this; the last time with whatever arguments. */
const MAX_RECURSION = 2

/** Walks a function's body with its arguments; variables it makes local end with it. */
function walkFunction(walker: Walker, name: string, body: FunctionBody, fields: readonly Field[], frame: Frame): Condition {
  const entry = body.definition
  const depth = walker.stack.filter((each) => each === entry).length
  if (isTooDeep(walker) || depth >= MAX_RECURSION) {
    loseAssigned(walker, body)
    walker.cuts.push(entry)
    walker.print(null)
    return unknownStatus(walker)
  }
  if (depth === MAX_RECURSION - 1) {
    walker.cuts.push(entry)
    loseAssigned(walker, body)
  }
  const before = walker.state.fork()
  const positional = walker.state.positional
  const { loops } = walker
  walker.loops = []
  const fate = walker.fateOf(frame)
  const called: Frame = { ...walker.inScope(frame, 'function'), script: body.script, file: body.file, final: fate, called: fate }
  walker.stack.push(entry)
  const { outer, callers } = walker.state
  walker.state.outer = NO_OUTER
  walker.state.callers = [...callers, outer]
  walker.functionDepth += 1
  walker.returns.push([])
  walker.state.positional = positionalOf(depth === MAX_RECURSION - 1 && fields.length > 0 ? [anything(walker, body)] : fields)
  let condition = walkBody(walker, body, called)
  walker.stack.pop()
  walker.loops = loops
  walker.functionDepth -= 1
  const returned = walker.returns.pop() ?? []
  const isOnlyEnd = returned.length === 1 && walker.state.ended === 'return'
  if (joinReturned(walker, returned, before) && !isOnlyEnd) condition = lazyStatus(name, fields)
  walker.state.positional = positional
  const locals = walker.state.outer
  walker.state.references = before.references
  walker.state.outer = walker.state.callers.at(-1) ?? outer
  walker.state.callers = walker.state.callers.slice(0, -1)
  for (const [local, { variable }] of locals) restore(walker, local, variable)
  return condition
}

/** Where walks follow each other, each statement of the body has the numbers that it had. */
function walkBody(walker: Walker, { definition: { body }, script }: FunctionBody, frame: Frame): Condition {
  const { lasting } = walker.summaries
  const outer = walker.rooms
  if (lasting === null || walker.dry > 0 || body.kind !== 'group') {
    // A function that calls itself has the same body, and no part in the rooms of the outer call.
    walker.rooms = null
    const condition = walker.walk([body], frame)
    walker.rooms = outer
    return condition
  }
  const first = walker.lastId
  const rooms = new BodyRooms(walker, body.body, script, lasting.roomsAt(first))
  walker.rooms = rooms
  const condition = walker.walk([body], frame)
  lasting.putRooms(first, rooms.end(), rooms.isTooSmall)
  walker.rooms = outer
  return condition
}

/**
 * After a function or a sourced file: whoever returned early goes on here, with the others.
 * @param before the state in which it began, whose guards hold again once several ways have come together
 */
export function joinReturned(walker: Walker, returned: readonly State[], before: State): boolean {
  const { state } = walker
  if (state.ended === 'return') state.ended = null
  else if (returned.length > 0 && state.ended === null) returned = [state.fork(), ...returned]
  const [first, ...rest] = returned
  if (first === undefined) return false
  for (const one of returned) one.ended = null
  const joined = rest.reduce((all, one) => join(walker.unique('return'), all, one, [[], []], before), first)
  state.become(joined)
  state.ended = null
  return true
}

/** Whatever a function assigns is unknown. */
function loseAssigned(walker: Walker, { script, definition }: FunctionBody): void {
  for (const match of script.flat.slice(definition.start, definition.end).matchAll(/(?:^|[\s;{(])([A-Za-z_]\w*)\+?=/g))
    loseName(walker, match[1] ?? '')
}

function runWrapped(walker: Walker, call: Call, wrapped: Wrapped, prefix: readonly Field[], span: Span, frame: Frame): Condition {
  const { state } = walker
  const saved = { user: state.user, machine: state.machine, volumes: state.volumes, directory: state.directory, locks: state.locks }
  if (wrapped.change.machine === 'container') walker.state = isolated(walker, wrapped.change)
  applyChange(walker, wrapped.change)
  const without = (wrapped.change.without ?? []).flatMap((value) => literal(value) ?? [])
  const hidden = without.map((name) => [name, walker.state.find(name)] as const)
  for (const name of without) walker.state.set(name, UNSET)
  const condition = run()
  for (const [name, variable] of hidden) restore(walker, name, variable)
  if (wrapped.change.machine === 'container') walker.state = state
  Object.assign(walker.state, saved)
  return condition

  function run(): Condition {
    switch (wrapped.kind) {
      case 'command': {
        const own = call.fields.slice(0, call.fields.length - wrapped.fields.length)
        if (call.name === 'xargs') {
          walker.call(call, frame, span, prefix)
          return dispatch(
            walker,
            withInput(walker, wrapped.fields, own, frame),
            [...prefix, call.nameField, ...own],
            span,
            walker.inScope(frame, 'loop'),
          )
        }
        if (wrapped.change.machine === 'container') walker.call(call, frame, span, prefix)
        const status = dispatch(walker, wrapped.fields, [...prefix, call.nameField, ...own], span, frame)
        if (call.name === 'exec') walker.state.ended = 'exit'
        return status
      }
      case 'script': {
        walker.call(call, frame, span, prefix)
        const value = Array.isArray(wrapped.script) ? wrapped.script : 'value' in wrapped.script ? wrapped.script.value : EMPTY
        if (call.name === 'eval') return runText(walker, value, frame)
        return runNested(walker, value, wrapped, frame)
      }
      case 'file': {
        const ran = runFile(walker, wrapped.path, wrapped.parameters, [...prefix, call.nameField], span, frame)
        if (ran === null) walker.call(call, frame, span, prefix)
        walker.print(null)
        return ran ?? statusOf(call)
      }
    }
  }
}

/** The environment of a container: what it is given by name, nothing else. */
function isolated(walker: Walker, change: Change): State {
  const inside = walker.state.fork()
  for (const name of walker.state.names()) {
    const variable = walker.state.get(name)
    if (variable !== null && !name.startsWith('\0')) inside.set(name, { ...variable, exported: false })
  }
  for (const [name, value] of change.environment ?? []) {
    const known = walker.state.get(name)
    inside.set(name, {
      value: value ?? known?.value ?? environmentValue(name),
      exported: true,
      array: null,
      definition: known?.definition ?? null,
    })
  }
  return inside
}

function applyChange(walker: Walker, change: Change): void {
  const { state } = walker
  if (change.volumes !== undefined)
    state.volumes = change.volumes.map(({ host, inside }) => ({ host: resolvePath(host, state.directory), inside }))
  if (change.user !== undefined) state.user = change.user
  if (change.machine !== undefined) {
    state.machine = change.machine
    state.directory = hole({ id: walker.unique('directory'), kind: 'unknown', name: 'PWD' })
  }
  if (change.directory !== undefined) state.directory = resolvePath(change.directory, state.directory)
  if (change.lock !== undefined) state.locks = [...state.locks, resolvePath(change.lock.value, state.directory)]
}

/** xargs appends what it reads, or puts it where `-I` says: many unknown paths. */
function withInput(walker: Walker, fields: readonly Field[], own: readonly Field[], frame: Frame): readonly Field[] {
  const { paths } = frame.input
  const item: Value = concat(
    paths ?? EMPTY,
    hole({ id: walker.unique('found'), kind: 'pattern', name: '*' }, null, { splits: true, inert: false }),
  )
  const replaceAt = own.findIndex(({ value }) => /^(-I|-i|--replace)/.test(flatten(value)))
  const marker =
    replaceAt < 0
      ? null
      : flatten(own[replaceAt]?.value ?? []).replace(/^(-I|-i|--replace=?)/, '') || flatten(own[replaceAt + 1]?.value ?? text('{}'))
  const [last] = fields.slice(-1)
  if (marker !== null) {
    return fields.map((field) => {
      if (flatten(field.value) === marker) return { ...field, value: item, many: true, written: null }
      const value = replaceText(field.value, marker, item)
      return value === field.value ? field : { ...field, value, written: null }
    })
  }
  return last === undefined ? fields : [...fields, { value: item, at: last.at, written: null, many: true }]
}

/** An array in quotes whose elements are not known; what is not quoted is meant to be one word, a pattern stands for each of its files. */
function isSeveral({ many, value }: Field): boolean {
  const [only] = value
  return many && value.length === 1 && only?.kind === 'hole' && !only.splits && /^(unknown|environment)$/.test(only.hole.kind)
}

/** Fields as positional parameters; an unknown rest that was handed on stays one. */
export function positionalOf(fields: readonly Field[]): Positional {
  const at = fields.findIndex((field) => field.rest !== undefined || isSeveral(field))
  const several = fields[at]
  if (several !== undefined && several.rest === undefined)
    return { fields: fields.slice(0, at), rest: { prefix: `${keyOf(several.value)}:${fields.length - at}+`, shifted: 0 } }
  const rest = several?.rest ?? null
  return rest === null
    ? { fields, rest }
    : { fields: fields.slice(0, at), rest: at === fields.length - 1 ? rest : { prefix: `${rest.prefix}${rest.shifted}+`, shifted: 0 } }
}
