/** Whether what the walker says of the words of a command admits the words that bash handed over. */
import type { Field } from '../../../server/src/commands/field.js'
import { substitute, type Context } from '../../../server/src/facts/context.js'
import type { Guard } from '../../../server/src/run/state.js'
import { literal, type Segment, type Value } from '../../../server/src/text/value.js'

/** What was assumed on the way: the same hole is the same string, the same choice the same alternative. */
interface Assumed {
  readonly holes: ReadonlyMap<string, string>
  readonly choices: ReadonlyMap<string, string>
  readonly outcomes: ReadonlyMap<string, boolean>
}

type Next = (assumed: Assumed) => boolean

/** The words as one literal each, or null. */
export function literalWords(fields: readonly Field[]): readonly string[] | null {
  const words = fields.map((field) => (field.many ? null : literal(field.value)))
  return words.every((word) => word !== null) ? words : null
}

/** @param context what the environment of the run gives: what is known there is no unknown any more */
export function admits(fields: readonly Field[], words: readonly string[], guards: readonly Guard[], context: Context): boolean {
  const known = fields.map((field) => (field.many ? field : { ...field, value: substitute(field.value, context, guards) }))
  const outcomes = new Map(guards.map(({ key, holds }) => [key, holds]))
  return admitsFrom(known, words, { holes: new Map(), choices: new Map(), outcomes })
}

function admitsFrom(fields: readonly Field[], words: readonly string[], assumed: Assumed): boolean {
  const [field, ...others] = fields
  if (field === undefined) return words.length === 0
  const [word, ...rest] = words
  if (!field.many) return word !== undefined && matches(field.value, word, false, assumed, (after) => admitsFrom(others, rest, after))
  for (let taken = words.length; taken >= 0; taken -= 1) {
    const string = words.slice(0, taken).join('').replaceAll(BLANKS, '')
    const next: Next = (after) => admitsFrom(others, words.slice(taken), after)
    if (matches(field.value, string, true, assumed, next)) return true
    // Where a pattern with `//` in it finds files, their names have one slash there.
    const slashes = withSingleSlashes(field.value)
    if (string.includes('/') && matches(slashes, string, true, assumed, next)) return true
  }
  return false
}

function withSingleSlashes(value: Value): Value {
  return value.map((each, index) => {
    if (each.kind !== 'text') return each
    const before = value[index - 1]
    const known = each.text.replace(/\/+/g, '/')
    return { ...each, text: before?.kind === 'text' && before.text.endsWith('/') ? known.replace(/^\//, '') : known }
  })
}

const BLANKS = /[ \t\n]+/g

/** @param split the words that one unquoted expansion became, put together again; which blanks were between them is lost */
function matches(value: readonly Segment[], string: string, split: boolean, assumed: Assumed, next: Next): boolean {
  const [segment, ...rest] = value
  if (segment === undefined) return string === '' && next(assumed)
  const go = (length: number, after: Assumed): boolean => matches(rest, string.slice(length), split, after, next)
  switch (segment.kind) {
    case 'text': {
      const known = split ? segment.text.replaceAll(BLANKS, '') : segment.text
      return string.startsWith(known) && go(known.length, assumed)
    }
    case 'hole': {
      const { id, kind } = segment.hole
      const isFree = kind === 'pattern' || split
      const known = isFree ? undefined : assumed.holes.get(id)
      if (known !== undefined) return string.startsWith(known) && go(known.length, assumed)
      for (let length = string.length; length >= 0; length -= 1) {
        const after = isFree ? assumed : { ...assumed, holes: new Map(assumed.holes).set(id, string.slice(0, length)) }
        if (go(length, after)) return true
      }
      return false
    }
    case 'choice': {
      const { id, alternatives } = segment.choice
      return alternatives.some(({ value: one, when }, index) => {
        // Where some alternatives are excluded the others have other numbers.
        const mark = when.length === 0 ? String(index) : when.map(({ key, holds }) => `${key} ${holds}`).join('\n')
        if ((assumed.choices.get(id) ?? mark) !== mark) return false
        const outcomes = new Map(assumed.outcomes)
        for (const { key, holds } of when) {
          if ((outcomes.get(key) ?? holds) !== holds) return false
          outcomes.set(key, holds)
        }
        const after = { ...assumed, outcomes, choices: new Map(assumed.choices).set(id, mark) }
        return matches([...one, ...rest] satisfies Value, string, split, after, next)
      })
    }
  }
}
