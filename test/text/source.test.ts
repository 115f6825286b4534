/** Lines and columns of a file. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineStarts, lineText, offsetAt, positionAt, rangeOf } from '../../server/src/text/source.js'
import type { Source } from '../../server/src/text/source.js'

function file(text: string): Source {
  return { path: 'a.sh', text }
}

describe('lines', () => {
  test.each([
    ['', [0]],
    ['one', [0]],
    ['a\nb', [0, 2]],
    ['a\r\nb', [0, 3]],
    ['a\rb', [0, 2]],
    ['a\r\r\nb\n', [0, 2, 4, 6]],
    ['\n\n', [0, 1, 2]],
  ])('of %j begin at %j', (text, starts) => {
    expect(lineStarts(file(text))).toEqual(starts)
  })

  test('have their text without the line end', () => {
    const source = file('one\r\n\ttwo\rthree\n')
    expect([1, 2, 3, 4, 5, 0].map((line) => lineText(source, line))).toEqual(['one', '\ttwo', 'three', '', '', ''])
  })

  test('are counted once for a file', () => {
    const source = file('a\nb')
    expect(lineStarts(source)).toBe(lineStarts(source))
  })
})

describe('columns', () => {
  test('are units of UTF-16', () => {
    const source = file('\u{1F600}é x')
    expect(positionAt(source, source.text.indexOf('x'))).toEqual({ line: 0, column: 4 })
  })

  test('count from 1 in a range, whose end is the first that is not in it', () => {
    expect(rangeOf(file('ab\r\ncd'), { start: 1, end: 5 })).toEqual({ line: 1, column: 2, endLine: 2, endColumn: 2 })
  })

  test('are clamped to what exists', () => {
    const source = file('ab\ncd')
    expect(positionAt(source, 99)).toEqual({ line: 1, column: 2 })
    expect(positionAt(source, -1)).toEqual({ line: 0, column: 0 })
    expect(offsetAt(source, 9, 0)).toBe(5)
    expect(offsetAt(source, 1, 99)).toBe(5)
    expect(offsetAt(source, -1, -1)).toBe(0)
  })

  test('past the end of a line stay on that line', () => {
    expect(offsetAt(file('ab\ncd'), 0, 99)).toBe(2)
    expect(offsetAt(file('ab\r\ncd'), 0, 3)).toBe(2)
    expect(offsetAt(file('ab\rcd'), 0, 3)).toBe(2)
  })

  test('lead back to the offset they came from', () => {
    const text = fc.array(fc.constantFrom('a', '\n', '\r', '\r\n', '\u{1F600}', '\t')).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.nat(), (content, at) => {
        const source = file(content)
        const offset = at % (content.length + 1)
        const { line, column } = positionAt(source, offset)
        const between = content.slice(offset - 1, offset + 1) === '\r\n'
        expect(offsetAt(source, line, column)).toBe(between ? offset - 1 : offset)
        expect(lineStarts(source)[line]).toBe(offset - column)
      }),
    )
  })
})
