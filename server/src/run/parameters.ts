/** `$name`, `${name}` and the special parameters (bash manual 3.4, 3.5.3): what they hold now. */
import type { ScriptText } from '../commands/field.js'
import { isAscii } from './condition.js'
import { expandValue, placeOf, withinQuotes, type Runner } from './expand.js'
import { elementsOf, isList, joinElements } from './lists.js'
import { applyOperator, questionOf, replaceIn, takesArgument } from './operators.js'
import { environmentValue, isLostList, joinVariables } from './variable.js'
import type { Parameter, Part, Word } from '../syntax/tree.js'
import {
  EMPTY,
  concatAll,
  flatten,
  hole,
  literal,
  sameValue,
  text,
  type Definition,
  type Origin,
  type Segment,
  type Value,
} from '../text/value.js'

/** @param isQuoted in double quotes, where the word behind an operator is read in another way */
export function expandParameter(part: Parameter, script: ScriptText, runner: Runner, isQuoted: boolean): Value {
  const origin = placeOf(part, script)
  const { operator } = part
  const argument = part.argument === null ? null : withLiveParts(part.argument, script)
  if (operator === 'length') return lengthOfParameter(part, script, runner, origin)
  if (isList(part) && operator !== null) return joinElements(elementsOf(part, script, runner), part, runner)
  const held = parameterValue(part, script, runner)
  const { value, definition } = held
  if (operator === null || !/^:?[-=+]$/.test(operator)) noteUse(part, value, runner, origin)
  const seen = value.map((segment): Segment => {
    // An unknown that is read for the first time stands where it is read; anything else came through this expansion.
    if (segment.kind === 'hole' && segment.origin === null && segment.through === null) return { ...segment, origin }
    return { ...segment, through: { name: part.name, origin, definition, inner: segment.through } }
  })
  if (runner.state.options.nounset && !/^:?[-=?+]$/.test(operator ?? '') && (operator === 'indirect' || mayBeUnset(part, held, runner)))
    runner.mayEndUnset()
  if (operator === null) return seen
  noteDefault(part, runner, origin)
  if (operator.startsWith('/'))
    return replacedParameter(part, seen, script, runner, origin, value.length > 0 ? true : isSetFor(part, held, runner))
  const patterned = /^[#%]/.test(operator)
  const isSet = isSetFor(part, held, runner)
  const result = applyOperator(
    operator,
    part.name,
    seen,
    () => {
      if (argument === null) return EMPTY
      const expand = (): Value =>
        isQuoted && /^:?[-=?+]$/.test(operator)
          ? concatAll(argument.parts.map((one) => quotedArgument(one, script, runner)))
          : expandValue(argument, script, runner, patterned)
      return /^:?[-=+]$/.test(operator) && takesArgument(operator, seen, isSet) === null
        ? expandPerhaps(operator, part.name, seen, runner, expand)
        : expand()
    },
    origin,
    isSet,
  )
  if (/^:?\?$/.test(operator) && takesArgument(operator, seen, isSet) !== false) runner.mayEnd()
  if (/^:?=$/.test(operator) && takesArgument(operator, seen, isSet) !== false) runner.assignDefault(part.name, result)
  return result
}

/** The word behind an operator is expanded only where it is taken, and what it assigns is assigned only then. */
function expandPerhaps(operator: string, name: string, value: Value, runner: Runner, expand: () => Value): Value {
  const before = runner.state.fork()
  const expanded = expand()
  const [, key] = questionOf(operator, name, value)
  const holds = operator.endsWith('+')
  for (const assigned of runner.state.writtenSince(before)) {
    const id = runner.unique(`argument:${assigned}`)
    const [after, then] = [runner.state.get(assigned), before.get(assigned)]
    runner.state.set(assigned, joinVariables(id, assigned, after, then, [[{ key, holds }], [{ key, holds: !holds }]]))
  }
  return expanded
}

/** The word behind `-`, `:-`, `+`, `:+` where it is what the expansion becomes: unquoted, it is split by its own quotes. */
export function argumentTaken(part: Parameter, script: ScriptText, runner: Runner): Word | null {
  if (part.argument === null || part.operator === null || !/^:?[-+]$/.test(part.operator)) return null
  const held = parameterValue(part, script, runner)
  if (takesArgument(part.operator, held.value, isSetFor(part, held, runner)) !== true) return null
  noteDefault(part, runner, placeOf(part, script))
  return part.argument
}

function noteDefault({ operator, argument, name }: Parameter, runner: Runner, origin: Origin | null): void {
  if (operator !== null && /^:?[-=]$/.test(operator) && argument !== null && argument.end > argument.start) runner.noteDefault(name, origin)
}

/** A value that nothing in the script gave. */
function noteUse({ name }: Parameter, value: Value, runner: Runner, origin: Origin | null): void {
  const [only] = value
  if (value.length === 1 && only?.kind === 'hole' && only.hole.id === `env:${name}` && only.through === null) runner.noteUse(name, origin)
}

/** Between double quotes single quotes are text in the word behind an operator, and what they hold is alive. */
function quotedArgument(part: Part, script: ScriptText, runner: Runner): Value {
  if (part.kind !== 'single-quoted' && part.kind !== 'ansi-c') return withinQuotes(part, script, runner)
  const opening = part.kind === 'ansi-c' ? 2 : 1
  const written: Part = { kind: 'literal', start: part.start - opening, end: part.end + 1 }
  return part.kind === 'single-quoted' && !/[$`"]/.test(script.flat.slice(part.start, part.end))
    ? withinQuotes(written, script, runner)
    : hole({ id: runner.unique('quoted'), kind: 'unknown', name: '' }, placeOf(written, script))
}

const LIVE = /\\[^]|\$(?:([A-Za-z_]\w*|[\d@*#?$!-])|\{([A-Za-z_]\w*|\d+)\})/g

/** The grammar takes `$name` in a pattern for text. */
function withLiveParts(word: Word, { flat }: ScriptText): Word {
  const parts = word.parts.flatMap((part): readonly Part[] => {
    if (part.kind !== 'literal') return [part]
    const pieces: Part[] = []
    let from = part.start
    for (const match of flat.slice(part.start, part.end).matchAll(LIVE)) {
      const name = match[1] ?? match[2]
      if (name === undefined) continue
      const start = part.start + match.index
      if (start > from) pieces.push({ kind: 'literal', start: from, end: start })
      from = start + match[0].length
      pieces.push({ kind: 'parameter', start, end: from, name, subscript: null, operator: null, argument: null })
    }
    if (from < part.end) pieces.push({ kind: 'literal', start: from, end: part.end })
    return pieces
  })
  return { ...word, parts }
}

interface Held {
  readonly value: Value
  readonly definition: Definition | null
  /** False where it is certainly not set; null for an element of an array of which it is not known how many it has. */
  readonly isSet?: false | null
}

/** Whether the parameter is set, though perhaps empty; null where that is not known. */
function isSetFor({ name }: Parameter, { value, definition, isSet }: Held, { state }: Runner): boolean | null {
  if (isSet !== undefined) return isSet
  const known = literal(value)
  if (known === null) return value.some((segment) => segment.kind === 'text' && segment.text !== '') ? true : null
  if (known !== '') return true
  if (/^\d+$/.test(name)) return name === '0' || Number(name) <= state.positional.fields.length
  return definition === null ? null : true
}

/** True where nothing here has set the name, or not on every way here. */
function mayBeUnset(part: Parameter, held: Held, runner: Runner): boolean {
  if (isList(part)) return false
  if (held.isSet === null) return true
  return held.value.length === 0 ? isSetFor(part, held, runner) !== true : comesFromOutside(part.name, held.value)
}

function comesFromOutside(name: string, value: Value): boolean {
  if (SET_BY_SHELL.test(name)) return false
  return value.some((segment) =>
    segment.kind === 'choice'
      ? segment.choice.alternatives.some((each) => comesFromOutside(name, each.value))
      : segment.kind === 'hole' && segment.through === null && (segment.hole.id === `env:${name}` || /^[1-9]\d*$/.test(name)),
  )
}

/** What bash sets when it starts (bash manual 5.2). */
const SET_BY_SHELL = /^(BASH\w*|DIRSTACK|E?UID|GROUPS|HOSTNAME|HOSTTYPE|IFS|MACHTYPE|OPTIND|OSTYPE|PATH|PPID|PS4|PWD|SHELLOPTS|SHLVL)$/

function lengthOfParameter(part: Parameter, script: ScriptText, runner: Runner, origin: Origin | null): Value {
  const unknown = (): Value => hole({ id: runner.unique('length'), kind: 'unknown', name: '' }, origin)
  if (isList(part)) {
    const elements = elementsOf({ ...part, operator: null }, script, runner)
    return elements.some(({ many }) => many) ? unknown() : text(String(elements.length), origin)
  }
  const held = parameterValue(part, script, runner)
  if (runner.state.options.nounset && mayBeUnset(part, held, runner)) runner.mayEndUnset()
  const [only] = held.value
  if (held.value.length === 1 && only?.kind === 'choice') {
    const known = only.choice.alternatives.map((each) => literal(each.value))
    if (known.every((each) => each !== null && isAscii(each))) {
      const alternatives = only.choice.alternatives.map((each, index) => ({
        ...each,
        value: text(String(known[index]?.length ?? 0), origin),
      }))
      return [{ ...only, choice: { id: `length:${only.choice.id}`, alternatives } }]
    }
  }
  const known = literal(held.value)
  // What is no ASCII counts as characters or as bytes, by shell and locale.
  return known === null || !isAscii(known) ? unknown() : text(String(known.length), origin)
}

/** `${name/pattern/replacement}`: the first slash that is not quoted divides the two. */
function replacedParameter(
  part: Parameter,
  value: Value,
  script: ScriptText,
  runner: Runner,
  origin: Origin | null,
  isSet: boolean | null,
): Value {
  const { operator } = part
  const parts = part.argument === null ? [] : withLiveParts(part.argument, script).parts
  let [at, slash] = [0, -1]
  for (; at < parts.length && slash < 0; at += 1) {
    const one = parts[at]
    if (one?.kind !== 'literal') continue
    // A slash at its front belongs to the pattern.
    const from = at === 0 && !/[#%]/.test(operator ?? '') && script.flat[one.start] === '/' ? one.start + 1 : one.start
    const found = /^(?:\\[^]|[^\\/])*\//.exec(script.flat.slice(from, one.end))
    if (found !== null) slash = from + found[0].length - 1
  }
  const wordOf = (some: readonly Part[]): Word => ({ kind: 'word', start: part.start, end: part.end, parts: some })
  const before = parts.filter((one) => slash < 0 || one.end <= slash)
  const after = parts.filter((one) => slash >= 0 && one.start > slash)
  const divided = slash < 0 ? undefined : parts[at - 1]
  if (divided?.kind === 'literal') {
    if (divided.start < slash) before.push({ ...divided, end: slash })
    if (divided.end > slash + 1) after.unshift({ ...divided, start: slash + 1 })
  }
  const [first] = before
  // The grammar takes an anchor for a part of the operator, or for one of the pattern.
  const written = first?.kind === 'literal' && operator === '/' ? (/^[#%]/.exec(script.flat.slice(first.start, first.end))?.[0] ?? '') : ''
  if (first?.kind === 'literal' && written !== '') before[0] = { ...first, start: first.start + 1 }
  const anchor = /^\/[#%]$/.exec(operator ?? '')?.[0].slice(1) ?? written
  const pattern = expandValue(wordOf(before), script, runner, true)
  const replacement = expandValue(wordOf(after), script, runner)
  // In what is not set nothing is found; in what is empty an empty match is.
  if (isSet === false) return value
  // What an expansion begins with may be an anchor too.
  const isAnchored = operator === '/' && first?.kind !== 'literal' && /^[#%]/.test(flatten(pattern))
  const replaced = replaceIn(value, { pattern, replacement, anchor, all: operator === '//' }, part.name, origin)
  return isAnchored || (isSet === null && !sameValue(replaced, value))
    ? hole({ id: runner.unique('replaced'), kind: 'unknown', name: part.name }, origin)
    : replaced
}

/** What `$name` holds now. */
function parameterValue(part: Parameter, script: ScriptText, runner: Runner): Held {
  const { name, subscript } = part
  const { state } = runner
  const unknown = (prefix: string): Held => ({ value: hole({ id: runner.unique(prefix), kind: 'unknown', name: '' }), definition: null })
  const element = (): Held => ({ ...unknown('array'), isSet: null })
  if (isList(part)) return { value: joinElements(elementsOf({ ...part, operator: null }, script, runner), part, runner), definition: null }
  if (/^\d+$/.test(name)) {
    if (name === '0') return { value: state.name ?? runner.scriptPath('0'), definition: null }
    const { fields, rest } = state.positional
    const known = fields[Number(name) - 1]
    if (known !== undefined) return { value: known.value, definition: null }
    if (rest === null) return { value: EMPTY, definition: null }
    return {
      value: hole({ id: `arg:${rest.prefix}${Number(name) - fields.length + rest.shifted}`, kind: 'positional', name }),
      definition: null,
    }
  }
  switch (name) {
    case '#':
      return state.positional.rest === null
        ? { value: text(String(state.positional.fields.length)), definition: null }
        : {
            value: hole({
              id: `count:${state.positional.fields.length}:${state.positional.rest.prefix}${state.positional.rest.shifted}`,
              kind: 'unknown',
              name: '#',
            }),
            definition: null,
          }
    case '$':
      return { value: hole({ id: 'pid', kind: 'unknown', name: '$' }), definition: null }
    case '?':
    case '!':
    case '-':
    case '_':
    case 'RANDOM':
    case 'SECONDS':
    case 'LINENO':
    case 'FUNCNAME':
    case 'OLDPWD':
    case 'PIPESTATUS':
    case 'BASH_REMATCH':
    case 'BASH_LINENO':
    case 'BASH_COMMAND':
    case 'BASHPID':
      return unknown('special')
    case 'PWD':
      return { value: state.directory, definition: null }
    case 'BASH_SOURCE':
      return { value: runner.scriptPath('BASH_SOURCE'), definition: null }
  }
  if (state.lost) return unknown('lost')
  const variable = state.get(name)
  const index = subscript ?? '0'
  if (variable === null) {
    runner.noteRead(name)
    return index === '0' ? { value: environmentValue(name), definition: null } : element()
  }
  const { array, definition } = variable
  if (variable.isUnset === true) return { value: EMPTY, definition: null, isSet: false }
  if (array === null && index !== '0') return element()
  if (array === null)
    return isLostList(variable.value) ? { value: variable.value, definition, isSet: null } : { value: variable.value, definition }
  if (!/^-?\d+$/.test(index) || array.some(({ many }) => many)) return element()
  const known = array.at(Number(index))
  return known === undefined ? { value: EMPTY, definition: null, isSet: false } : { value: known.value, definition }
}
