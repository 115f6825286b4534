/** `declare`, `local`, `export`, `readonly` and `unset` (bash manual 4.2): what becomes of the names and functions they are given. */
import type { Field } from '../commands/field.js'
import type { Assignment, Statement, Word } from '../syntax/tree.js'
import { locateForDisplay } from '../text/location.js'
import type { Span } from '../text/source.js'
import { concat, EMPTY, flatten, lengthOf, literal, slice, text } from '../text/value.js'
import { expandAssigned, setExpanded, type Assigned } from './assignment.js'
import type { Condition } from './condition.js'
import type { AssignEvent } from './event.js'
import { expandValue, expandWord } from './expand.js'
import { unknownStatus } from './statement.js'
import { loseName } from './unknown-names.js'
import { environmentValue, UNSET } from './variable.js'
import type { Frame, Walker } from './walker.js'

/** Walks a declaration; its status is its own, whatever is substituted in it. */
export function walkDeclaration(walker: Walker, statement: Statement & { readonly kind: 'declaration' }, frame: Frame): Condition {
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
    exported: exports ? true : removes ? false : null,
    refers: keyword !== 'export' && options.on.includes('n'),
    isChanging: /[Aciul]/.test(options.on),
    how: isLocal ? 'local' : keyword === 'export' ? 'export' : 'declare',
  }
  if (isGlobal) walker.globals += 1
  const declare = (name: string, part: () => void): void => {
    if (isGlobal) walker.state.inGlobal(name, part)
    else part()
  }
  for (const { item, given, fields = [] } of items) {
    if (given !== undefined)
      declare(item.name, () => {
        declareAssigned(walker, item, given, declared, frame)
      })
    for (const field of fields)
      declare(/^\w+/.exec(flatten(field.value))?.[0] ?? '', () => {
        declareNamed(walker, field, declared, item, frame)
      })
  }
  walker.frame = outer
  return { kind: 'constant', holds: true }
}

interface Declared {
  readonly isLocal: boolean
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
  if (declared.isChanging) noteChanging(walker, name)
  setExpanded(walker, assignment, given, declared.how, declared.exported, frame)
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

/** `unset`, with `-f` for functions. */
export function unsetNames(walker: Walker, words: readonly Word[], { script }: Frame): void {
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
      const bodies = walker.functionsNamed(name)
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
  const bodies = names.map((name) => (name === null ? [] : (walker.functionsNamed(name) ?? []).filter((body) => body !== null)))
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
