/** Values and conditions in words: unknowns by their names, choices as alternatives with when each is the one. */
import { originOfField } from '../facts/origin.js'
import type { Evidence } from '../facts/evidence.js'
import type { Context } from '../facts/context.js'
import type { Field } from '../commands/field.js'
import type { Condition } from '../run/condition.js'
import { isNumbered, withoutNumbers } from '../run/renumber.js'
import type { Guard } from '../run/state.js'
import { literal, PLACEHOLDER, type Choice, type Hole, type Outcome, type Origin, type Value } from '../text/value.js'
import type { ShownAlternative } from './inspection.js'

/** Choices inside choices are written out to this depth. */
const DEEPEST = 3
/** Commands are quoted up to this length. */
const LONGEST = 40

/** `${NAME}` for what the environment gives, `<...>` for what has no name in the shell, `{a|b}` for a choice. */
export function wordingOf(value: Value, depth = 0): string {
  return value
    .map((segment) => {
      if (segment.kind === 'text') return segment.text
      if (segment.kind === 'hole') return wordingOfHole(segment.hole)
      if (depth === DEEPEST) return '{...}'
      const sides = [...new Set(sidesOf(segment.choice).map((side) => wordingOf(side, depth + 1)))]
      return sides.length === 1 ? (sides[0] ?? '') : `{${sides.join('|')}}`
    })
    .join('')
}

/** What a choice may be, choices among it taken apart; `${X:-}` is X, which may be empty as well. */
function sidesOf({ id, alternatives }: Choice, depth = 0): readonly Value[] {
  const given = id.startsWith('default:') ? alternatives.filter(({ value }) => value.length > 0) : alternatives
  return given.flatMap(({ value }) => {
    const [only] = value
    return value.length === 1 && only?.kind === 'choice' && depth < DEEPEST ? sidesOf(only.choice, depth + 1) : [value]
  })
}

/** Each string that a value with a choice in it may be, and when it is. Several choices are told one by one. */
export function alternativesIn(value: Value, context: Context): readonly ShownAlternative[] {
  const choices = value.flatMap((segment) => (segment.kind === 'choice' ? [segment.choice] : []))
  const unique = [...new Map(choices.map((choice) => [choice.id, choice])).values()]
  return unique.flatMap((choice) =>
    choice.alternatives.map((each) => ({
      value: wordingOf(unique.length > 1 ? each.value : value.flatMap((segment) => (segment.kind === 'choice' ? each.value : [segment]))),
      when: choice.id.startsWith('for:')
        ? ['the loop is at it']
        : each.when.flatMap((outcome) => wordingOfOutcome(outcome, choice, context)),
    })),
  )
}

/** What held on the way, with where it is asked. */
export function wordingOfGuard({ condition, holds }: Guard): Evidence {
  return { message: wordingOfCondition(condition, holds), origin: originOfCondition(condition) }
}

function wordingOfHole({ id, kind, name }: Hole): string {
  const plain = name.replace(/\s+/g, ' ').trim()
  switch (kind) {
    case 'environment':
      return `\${${plain}}`
    case 'positional':
      return `$${plain}`
    case 'pattern':
      return plain
    case 'output':
      // An expression that the CI system puts in is called by itself.
      if (plain.startsWith('${{')) return plain
      return plain === '' ? '<some output>' : `<output of ${plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain}>`
    case 'unknown':
      if (id === 'root') return '<checkout>'
      if (id === 'start') return '<start directory>'
      if (id.startsWith('directory:') || plain === 'PWD') return '<unknown directory>'
      if (id === 'pid') return '$$'
      if (/^[#?!*@-]$/.test(plain)) return `$${plain}`
      if (plain === '') return '<unknown>'
      if (id.startsWith('for:')) return `<each ${plain}>`
      return `<${id.startsWith('derived:') ? 'part of' : 'unknown'} ${/^\d+$/.test(plain) ? '$' : ''}${plain}>`
  }
}

function wordingOfOutcome({ key, holds }: Outcome, { id }: Choice, context: Context): readonly string[] {
  const condition = context.walk.conditions.get(key)
  if (condition !== undefined) return [wordingOfCondition(condition, holds)]
  if (id.startsWith('default:') || id.startsWith('alternate:'))
    return [`${wordingOfKey(key.slice('-n '.length))} is ${holds ? 'given' : 'not given'}`]
  return []
}

const TESTS: Readonly<Record<string, string>> = {
  '-d': 'a directory',
  '-f': 'a file',
  '-L': 'a symbolic link',
  '-h': 'a symbolic link',
  '-s': 'a file with content',
  '-x': 'executable',
  '-r': 'readable',
  '-w': 'writable',
  '-n': 'given',
  '-e': 'there',
}

function wordingOfCondition(condition: Condition, holds: boolean): string {
  const not = holds ? '' : 'not '
  switch (condition.kind) {
    case 'not':
      return wordingOfCondition(condition.of, !holds)
    case 'unary': {
      const { operator } = condition
      if (operator === '-z') return wordingOfCondition({ ...condition, operator: '-n' }, !holds)
      const operand = wordingOf(condition.operand.value)
      const test = TESTS[operator]
      return test === undefined ? `${not}[ ${operator} ${operand} ]` : `${operand === '' ? 'nothing' : operand} is ${not}${test}`
    }
    case 'binary': {
      const { operator, left, right } = condition
      const isEquality = /^(==?|!=)$/.test(operator)
      const sides = [wordingOf(left.value), wordingOf(right.value)].map((side) => (side === '' ? "''" : side))
      if (isEquality) return `${sides[0]} is ${holds === (operator !== '!=') ? '' : 'not '}${sides[1]}`
      return `${not}[ ${sides[0]} ${operator} ${sides[1]} ]`
    }
    case 'matches': {
      const [only] = condition.patterns
      const text = condition.patterns.length === 1 && only !== undefined ? literal(only) : null
      if (text !== null) return `${wordingOf(condition.subject)} is ${holds ? '' : 'not '}${text === '' ? 'empty' : text}`
      return `${wordingOf(condition.subject)} ${holds ? 'matches' : 'does not match'} ${condition.patterns.map((each) => wordingOf(each)).join(' or ')}`
    }
    case 'and':
    case 'or': {
      // Neither holds where not one of them does.
      const joint = (condition.kind === 'and') === holds ? ' and ' : ' or '
      return condition.parts.map((part) => wordingOfCondition(part, holds)).join(joint)
    }
    case 'status': {
      const { key } = condition
      if (isNumbered(key) && withoutNumbers(key) === 'status') return holds ? 'a command before succeeds' : 'a command before fails'
      return `${wordingOfKey(key)} ${holds ? 'succeeds' : 'fails'}`
    }
    case 'constant':
      return condition.holds === holds ? 'always' : 'never'
  }
}

/** Keys hold the ids of unknowns between two control characters. */
function wordingOfKey(key: string): string {
  let shown = key
  for (let before = ''; before !== shown;) {
    before = shown
    // oxlint-disable-next-line no-control-regex
    shown = shown.replaceAll(PLACEHOLDER, '<...>').replace(/\u0001([^\u0001\u0002]*)\u0002/g, (_, id: string) => wordingOfId(id))
  }
  return shown
}

function wordingOfId(id: string): string {
  const [, kind = '', name = ''] = /^(env|arg):(.*)$/s.exec(id) ?? []
  if (kind === 'env') return `\${${name}}`
  if (kind === 'arg') return `$${name.split(':').at(-1) ?? ''}`
  if (id.startsWith('choice ')) return '{...}'
  return id === 'root' ? '<checkout>' : id === 'start' ? '<start directory>' : '<unknown>'
}

function originOfCondition(condition: Condition): Origin | null {
  const [first] = fieldsOf(condition)
  return first === undefined ? null : originOfField(first)
}

/** The words that a condition asks about. */
export function fieldsOf(condition: Condition): readonly Field[] {
  switch (condition.kind) {
    case 'unary':
      return [condition.operand]
    case 'binary':
      return [condition.left, condition.right]
    case 'not':
      return fieldsOf(condition.of)
    case 'and':
    case 'or':
      return condition.parts.flatMap(fieldsOf)
    case 'matches':
    case 'status':
    case 'constant':
      return []
  }
}
