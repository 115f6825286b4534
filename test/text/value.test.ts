/** Values: text with holes and choices. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  EMPTY,
  PLACEHOLDER,
  concat,
  display,
  expanded,
  flatten,
  hole,
  keyOf,
  lengthOf,
  literal,
  literalPrefix,
  sameValue,
  slice,
  text,
  originAt,
} from '../../server/src/text/value.js'
import type { Origin, Value } from '../../server/src/text/value.js'

const source = { path: 'a.sh', text: 'cp "$FROM" /to' }

function at(start: number, end: number): Origin {
  return originAt(source, { start, end })
}

const from = hole({ id: 'env:FROM', kind: 'environment', name: 'FROM' }, at(4, 9))
const command = concat(text('cp "', at(0, 4)), from, text('" /to', at(9, 14)))

function choice(id: string, ...values: readonly string[]): Value {
  const alternatives = values.map((one) => ({ value: text(one), when: [] }))
  return [{ kind: 'choice', choice: { id, alternatives }, inert: true, splits: false, origin: null, through: null }]
}

describe('a value', () => {
  test('counts a unit for each unit of text and one for each hole or choice', () => {
    expect(lengthOf(command)).toBe(10)
    expect(lengthOf(choice('c', 'one', 'two'))).toBe(1)
    expect(flatten(command)).toBe(`cp "${PLACEHOLDER}" /to`)
  })

  test('is literal where nothing of it is unknown', () => {
    expect(literal(concat(text('a'), text('b')))).toBe('ab')
    expect(literal(command)).toBeNull()
    expect(literal(EMPTY)).toBe('')
    expect(literalPrefix(command)).toBe('cp "')
  })

  test('of no text is empty', () => {
    expect(text('')).toBe(EMPTY)
  })

  test('shows holes as variables and choices as alternatives', () => {
    const output = hole({ id: 'x', kind: 'output', name: 'date' })
    const unknown = hole({ id: 'y', kind: 'unknown', name: '' })
    expect(display(concat(command, output, unknown, choice('c', 'a', 'b')))).toBe('cp "$FROM" /to$(date)?{a|b}')
  })
})

describe('two values', () => {
  test('are the same where the text, the holes and the choices are', () => {
    expect(sameValue(concat(text('a'), text('bc')), concat(text('ab'), text('c')))).toBe(true)
    expect(sameValue(from, hole({ id: 'env:FROM', kind: 'environment', name: 'FROM' }))).toBe(true)
    expect(sameValue(from, hole({ id: 'env:TO', kind: 'environment', name: 'TO' }))).toBe(false)
    expect(sameValue(choice('c', 'x'), choice('d', 'x'))).toBe(false)
  })

  test('have the same key where they are the same', () => {
    expect(keyOf(command)).toBe(keyOf(slice(command, 0, 99)))
  })
})

describe('a slice', () => {
  test('keeps the places of what it holds', () => {
    expect(slice(command, 3, 7)).toMatchObject([
      { text: '"', origin: { start: 3, end: 4 } },
      { kind: 'hole', origin: { start: 4, end: 9 } },
      { text: '" ', origin: { start: 9, end: 11 } },
    ])
  })

  test('of text that is encoded keeps the whole place', () => {
    expect(slice(text('\n\n', at(0, 6)), 1, 2)).toMatchObject([{ text: '\n', origin: { start: 0, end: 6 } }])
  })

  test('of nothing is empty, wherever it begins', () => {
    for (const start of [0, 2, 4, 10, 99]) expect(slice(command, start, start)).toEqual([])
  })

  test('is that part of the flat text', () => {
    const part = fc.oneof(
      fc.constantFrom('', 'a', 'bc', '\u{1F600}').map((one) => text(one)),
      fc.constant(from),
      fc.constant(choice('c', 'x', 'y')),
    )
    fc.assert(
      fc.property(fc.array(part), fc.nat(20), fc.nat(20), (parts, start, length) => {
        const value = concat(...parts)
        expect(flatten(slice(value, start, start + length))).toBe(flatten(value).slice(start, start + length))
        expect(slice(value, start, start + length).every((segment) => segment.kind !== 'text' || segment.text !== '')).toBe(true)
      }),
    )
  })
})

test('an expanded value knows each expansion that it came through, the outermost first', () => {
  const inner = expanded(text('/cache', at(0, 6)), 'DIR', at(1, 2), null)
  const [segment] = expanded(inner, 'OUT', at(3, 4), { origin: null, message: 'set' })
  expect(segment?.through).toMatchObject({
    name: 'OUT',
    origin: { start: 3 },
    definition: { message: 'set' },
    inner: { name: 'DIR', inner: null },
  })
})
