import { describe, expect, test } from 'vitest'
import { printLine, printable, widthOf, wrap } from '../../server/src/report/columns.js'

describe('the width of', () => {
  test.each([
    ['letters', 'abc', 3],
    ['letters with marks', 'e\u0301', 1],
    ['wide characters', '漢字', 4],
    ['kana and hangul', 'かカ한', 6],
    ['half-width kana', 'ｶﾅ', 2],
    ['full-width letters', 'Ａ', 2],
    ['an emoji', '😀', 2],
    ['an emoji of several', '👩‍👩‍👧', 2],
    ['a flag', '🇨🇭', 2],
    ['a sign made an emoji', '⚠️', 2],
    ['a letter of a far plane', '𝒳', 1],
    ['nothing to see', '\u200b', 0],
    ['nothing', '', 0],
  ])('%s', (_what, text, width) => {
    expect(widthOf(text)).toBe(width)
  })
})

describe('a printed line', () => {
  test('has tabs as spaces up to the next stop', () => {
    expect(printLine('\ta\tbcd\t!')).toEqual({ text: '    a   bcd !', columns: [0, 4, 5, 8, 9, 10, 11, 12, 13] })
  })

  test('knows the column of each unit, also after wide characters and pairs', () => {
    expect(printLine('漢😀a')).toEqual({ text: '漢😀a', columns: [0, 2, 2, 4, 5] })
  })

  test('shows what would disturb the terminal', () => {
    expect(printLine('a\u001b[31mb\u0000').text).toBe('a␛[31mb␀')
    expect(printable('\u202eabc\u2066')).toBe('<U+202E>abc<U+2066>')
    expect(printable('\u009b31m\u007f\ud800')).toBe('<U+009B>31m␡<U+D800>')
    expect(printable('a\nb')).toBe('a␊b')
  })
})

describe('wrapping', () => {
  test('breaks between words', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four'])
    expect(wrap('漢字 漢字 漢字', 9)).toEqual(['漢字 漢字', '漢字'])
  })

  test('leaves long words whole, and all where there is no width', () => {
    expect(wrap('a incomprehensibilities b', 5)).toEqual(['a', 'incomprehensibilities', 'b'])
    expect(wrap('one two three four', null)).toEqual(['one two three four'])
  })
})
