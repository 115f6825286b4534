/** Script files as values. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits, editOf, locate } from '../../server/src/text/location.js'
import { decodeUtf8, scriptOf } from '../../server/src/text/script.js'
import { flatten, lengthOf } from '../../server/src/text/value.js'

const content = fc
  .array(fc.constantFrom('echo', ' ', '\n', '\r\n', '\r', '\u{1F600}', '"'), { maxLength: 12 })
  .map((parts) => parts.join(''))

describe('the value of a script', { timeout: 60_000 }, () => {
  test('has LF line ends, and every unit stands where it was', () => {
    fc.assert(
      fc.property(content, (text) => {
        const value = scriptOf({ path: 'a.sh', text })
        expect(flatten(value)).toBe(text.replaceAll('\r\n', '\n'))
        for (let at = 0; at < lengthOf(value); at += 1) {
          const place = locate(value, at, at + 1)
          expect(text.slice(place?.start, place?.end).replace('\r\n', '\n')).toBe(flatten(value).charAt(at))
        }
      }),
    )
  })

  test('is edited to the text that was intended, or not at all', () => {
    fc.assert(
      fc.property(content, content, fc.nat(), fc.nat(), (text, replacement, from, length) => {
        const source = { path: 'a.sh', text }
        const value = scriptOf(source)
        const flat = flatten(value)
        const start = from % (flat.length + 1)
        const end = start + (length % (flat.length + 1 - start))
        const edit = editOf(value, start, end, [{ write: replacement }])
        if (edit === null) return
        const after = { path: 'a.sh', text: applyEdits(text, [edit]) }
        expect(flatten(scriptOf(after))).toBe(flat.slice(0, start) + replacement + flat.slice(end))
      }),
      { numRuns: 2000 },
    )
  })

  test('of an empty file is empty', () => {
    expect(scriptOf({ path: 'a.sh', text: '' })).toEqual([])
  })
})

describe('bytes', () => {
  test.each([
    ['text', [0x61, 0xc3, 0xa9], { text: 'aé', hasByteOrderMark: false }],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], { text: 'a', hasByteOrderMark: true }],
    ['no text: a NUL', [0x61, 0], null],
    ['no text: half a character', [0xc3], null],
    ['nothing', [], { text: '', hasByteOrderMark: false }],
  ])('are %s', (_, bytes, expected) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toEqual(expected)
  })
})
