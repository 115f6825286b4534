/** `$name`, `${name}` and the special parameters (bash manual 3.4, 3.5.3): what they hold now. */
import type { ScriptText } from '../commands/field.js'
import { expandValue, placeOf, type Runner } from './expand.js'
import { applyOperator } from './operators.js'
import { environmentValue } from './state.js'
import type { Parameter } from '../syntax/tree.js'
import { EMPTY, concat, hole, text, type Definition, type Segment, type Value } from '../text/value.js'

export function expandParameter(part: Parameter, script: ScriptText, runner: Runner): Value {
  const origin = placeOf(part, script)
  const { value, definition } = parameterValue(part.name, part.subscript, runner)
  const seen = value.map((segment): Segment => {
    // An unknown that is read for the first time stands where it is read; anything else came through this expansion.
    if (segment.kind === 'hole' && segment.origin === null && segment.through === null) return { ...segment, origin }
    return { ...segment, through: { name: part.name, origin, definition, inner: segment.through } }
  })
  if (part.operator === null) return seen
  if (part.operator === 'length') return hole({ id: runner.unique('length'), kind: 'unknown', name: '' }, origin)
  const { argument, operator } = part
  const isDefault = /^:?[-=]$/.test(operator)
  if (isDefault && argument !== null && argument.end > argument.start) runner.noteDefault(part.name, origin)
  const patterned = /^(#|%|\/)/.test(operator)
  const result = applyOperator(
    operator,
    part.name,
    seen,
    () => (argument === null ? EMPTY : expandValue(argument, script, runner, patterned)),
    origin,
  )
  if (/^:?=$/.test(operator)) runner.assignDefault(part.name, result)
  return result
}

/** What `$name` holds now. */
export function parameterValue(
  name: string,
  subscript: string | null,
  runner: Runner,
): { readonly value: Value; readonly definition: Definition | null } {
  const { state } = runner
  const unknown = (prefix: string): { readonly value: Value; readonly definition: null } => ({
    value: hole({ id: runner.unique(prefix), kind: 'unknown', name: '' }),
    definition: null,
  })
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
    case '@':
    case '*': {
      const { fields, rest } = state.positional
      const values = fields.map(({ value }) => value)
      if (rest !== null) values.push(hole({ id: `args:${rest.prefix}${rest.shifted}`, kind: 'positional', name }))
      return { value: concat(...values.flatMap((value, index) => (index === 0 ? [value] : [text(' '), value]))), definition: null }
    }
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
      return unknown('special')
    case 'PWD':
      return { value: state.directory, definition: null }
    case 'BASH_SOURCE':
      return { value: runner.scriptPath('BASH_SOURCE'), definition: null }
  }
  if (state.lost) return unknown('lost')
  const variable = state.get(name)
  if (variable === null) {
    runner.noteRead(name)
    return { value: environmentValue(name), definition: null }
  }
  if (variable.array !== null) {
    const element =
      subscript === null || subscript === '0' ? variable.array[0] : /^\d+$/.test(subscript) ? variable.array[Number(subscript)] : undefined
    if (element !== undefined) return { value: element.value, definition: variable.definition }
    if (subscript === '@' || subscript === '*')
      return {
        value: concat(...variable.array.flatMap((field, index) => (index === 0 ? [field.value] : [text(' '), field.value]))),
        definition: variable.definition,
      }
    return unknown('array')
  }
  if (subscript !== null && subscript !== '@' && subscript !== '*' && subscript !== '0') return unknown('array')
  return { value: variable.value, definition: variable.definition }
}
