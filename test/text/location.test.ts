/** Where parts of values stand, and edits of them. */
import { describe, expect, test } from 'vitest'
import { applyEdits, editOf, locate, locateForDisplay, overlap, peel } from '../../server/src/text/location.js'
import type { Edit } from '../../server/src/text/location.js'
import { concat, expanded, hole, text, originAt } from '../../server/src/text/value.js'
import type { Origin, Quoting, Value } from '../../server/src/text/value.js'

const source = { path: 'a.sh', text: 'A=/x; cp "$A/b" c' }

function at(start: number, end: number, quoting: Quoting | null = null): Origin {
  return originAt(source, { start, end }, quoting)
}

/** `cp "/x/b" c`, with `/x` through `$A`. */
const value: Value = concat(
  text('cp "', at(6, 10)),
  expanded(text('/x', at(2, 4)), 'A', at(10, 12), { origin: at(0, 4), message: 'A is set' }),
  text('/b" c', at(12, 17)),
)

function part(edit: Edit | null): string | null {
  return edit === null ? null : applyEdits(source.text, [edit])
}

describe('a part of a value', () => {
  test('stands where it was copied from', () => {
    expect(locate(value, 0, 2)).toMatchObject({ start: 6, end: 8 })
  })

  test('that came through an expansion stands at the expansion, as a whole', () => {
    expect(locate(value, 4, 6)).toMatchObject({ start: 10, end: 12 })
    expect(locate(value, 5, 6)).toMatchObject({ start: 10, end: 12 })
    expect(locate(value, 3, 8)).toMatchObject({ start: 9, end: 14 })
  })

  test('of no length stands between two units', () => {
    expect(locate(value, 2, 2)).toMatchObject({ start: 8, end: 8 })
    expect(locate(value, 11, 11)).toMatchObject({ start: 17, end: 17 })
    expect(locate([], 0, 0)).toBeNull()
  })

  test('stands nowhere where it is not one stretch of one file', () => {
    expect(locate(concat(text('a', at(0, 1)), text('b', at(5, 6))), 0, 2)).toBeNull()
    const other = originAt({ path: 'b.sh', text: 'b' }, { start: 1, end: 2 })
    expect(locate(concat(text('a', at(0, 1)), text('b', other)), 0, 2)).toBeNull()
    expect(locate(concat(text('a', at(0, 1)), text('\n')), 0, 2)).toBeNull()
  })

  test('is shown to a person at the first place there is', () => {
    expect(locateForDisplay(concat(text('\n'), text('a', at(0, 1)), text('b', at(5, 6))), 0, 3)).toMatchObject({ start: 0, end: 1 })
    expect(locateForDisplay(text('a'), 0, 1)).toBeNull()
  })
})

describe('a value that came through one expansion as a whole', () => {
  test('leads to where it was written', () => {
    const through = expanded(concat(text('/x', at(2, 4)), hole({ id: 'h', kind: 'unknown', name: 'h' })), 'A', at(10, 12), null)
    expect(peel(through)).toMatchObject([{ text: '/x', through: null }, { kind: 'hole' }])
  })

  test('does not where only a part did', () => {
    expect(peel(value)).toBe(value)
  })
})

describe('an edit', () => {
  test('keeps what it is told to keep as it is written now', () => {
    expect(part(editOf(value, 0, 11, [{ write: 'mv ' }, { keep: { start: 3, end: 9 } }, { write: ' d' }]))).toBe('A=/x; mv "$A/b" d')
  })

  test('does not cut what is written as a whole', () => {
    expect(editOf(value, 5, 7, [{ write: 'x' }])).toBeNull()
    expect(editOf(value, 0, 2, [{ keep: { start: 5, end: 7 } }])).toBeNull()
    expect(part(editOf(value, 4, 6, [{ write: '$B' }]))).toBe('A=/x; cp "$B/b" c')
  })

  test('is not made where the part stands nowhere', () => {
    expect(editOf(text('a'), 0, 1, [{ write: 'b' }])).toBeNull()
    expect(editOf(concat(text('a', at(0, 1)), text('b')), 0, 1, [{ keep: { start: 1, end: 2 } }])).toBeNull()
  })

  test('writes through every layer of quoting', () => {
    const file = { path: 'ci.yml', text: '- \'bash -c "echo hi"\'\n' }
    const quoting = { layer: { kind: 'shell-double' }, outer: { layer: { kind: 'yaml-single' }, outer: null } } as const
    const inner = text('echo hi', originAt(file, { start: 12, end: 19 }, quoting))
    const edit = editOf(inner, 5, 7, [{ write: `"it's"` }])
    expect(edit === null ? null : applyEdits(file.text, [edit])).toBe(`- 'bash -c "echo \\"it''s\\""'\n`)
  })

  test('writes anew what is kept from a place with other quoting', () => {
    const file = { path: 'ci.yml', text: `- cp\n- 'it''s'\n` }
    const words = concat(
      text('cp', originAt(file, { start: 2, end: 4 }, { layer: { kind: 'yaml-plain' }, outer: null })),
      text('it', originAt(file, { start: 8, end: 10 }, { layer: { kind: 'yaml-single' }, outer: null })),
      text("'", originAt(file, { start: 10, end: 12 }, { layer: { kind: 'yaml-single' }, outer: null })),
    )
    const edit = editOf(words, 2, 2, [{ write: 'x' }])
    expect(edit?.start).toBe(8)
    expect(editOf(words, 0, 2, [{ write: 'mv ' }, { keep: { start: 2, end: 5 } }])?.newText).toBe("mv it'")
  })
})

describe('edits', () => {
  const edit = (start: number, end: number, newText: string): Edit => ({ source, start, end, newText })

  test('are applied together, whatever their order', () => {
    expect(applyEdits('abc', [edit(2, 3, 'Z'), edit(0, 1, 'X'), edit(1, 1, '-')])).toBe('X-bZ')
  })

  test('that overlap are a mistake of the caller', () => {
    expect(() => applyEdits('abc', [edit(0, 2, ''), edit(1, 3, '')])).toThrow('edits overlap')
  })

  test('overlap where they share a unit or begin at one place, in one file', () => {
    expect(overlap(edit(0, 2, ''), edit(1, 3, ''))).toBe(true)
    expect(overlap(edit(1, 1, ''), edit(1, 1, ''))).toBe(true)
    expect(overlap(edit(0, 1, ''), edit(1, 2, ''))).toBe(false)
    expect(overlap(edit(0, 1, ''), { ...edit(0, 1, ''), source: { path: 'b.sh', text: '' } })).toBe(false)
  })
})
