/** Properties of scalars: what they decode to, where it stands, and what an edit of it makes of the file. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Composer, Parser, isMap, isSeq, visit } from 'yaml'
import type { Scalar } from 'yaml'
import { scalarValue } from '../../server/src/pipelines/yaml/scalar.js'
import { applyEdits, editOf } from '../../server/src/text/location.js'
import type { Piece } from '../../server/src/text/location.js'
import type { Source } from '../../server/src/text/source.js'
import { flatten, slice } from '../../server/src/text/value.js'
import type { Value } from '../../server/src/text/value.js'
import { anyFile, flowBody, shellText } from './yaml-text.js'

interface Read {
  readonly scalars: readonly { readonly scalar: Scalar; readonly value: Value; readonly isKey: boolean }[]
  /** Tags count as errors: what they make of a text is another question. */
  readonly errors: number
}

function read(source: Source): Read {
  const scalars: { scalar: Scalar; value: Value; isKey: boolean }[] = []
  let errors = 0
  for (const document of new Composer({ keepSourceTokens: true, uniqueKeys: false }).compose(new Parser().parse(source.text))) {
    errors += document.errors.length
    visit(document, {
      Scalar: (key, scalar, path) => {
        const inFlow = path.some((node) => (isMap(node) || isSeq(node)) && node.flow === true)
        if (scalar.tag !== undefined) errors += 1
        scalars.push({ scalar, value: scalarValue(scalar, source, inFlow), isKey: key === 'key' })
      },
    })
  }
  return { scalars, errors }
}

const PATIENCE = { timeout: 600_000 }
const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 3000) }

describe('a scalar of any style', PATIENCE, () => {
  test('decodes to what the YAML parser reads', () => {
    fc.assert(
      fc.property(fc.oneof(anyFile, flowBody, shellText), (yaml) => {
        for (const { scalar, value } of read({ path: 'a.yml', text: yaml }).scalars) expect(flatten(value)).toBe(scalar.source)
      }),
      runs,
    )
  })

  test('tells of each character where it stands, without gaps', () => {
    fc.assert(
      fc.property(anyFile, (yaml) => {
        for (const { value } of read({ path: 'a.yml', text: yaml }).scalars) {
          let end: number | null = null
          for (const segment of value) {
            const origin = segment.origin
            if (segment.kind !== 'text' || origin === null) throw new Error('a scalar is text with a place')
            if (end !== null) expect(origin.start).toBe(end)
            end = origin.end
            const written = yaml.slice(origin.start, origin.end)
            if (written.length === segment.text.length && segment.text.length > 1) expect(written).toBe(segment.text)
            else if (written !== segment.text) expectEncoding(written, segment.text, origin.quoting?.layer.kind)
          }
        }
      }),
      runs,
    )
  })
})

/** What is not copied is a line end with the blanks around it, a doubled quote or an escape. */
function expectEncoding(written: string, text: string, kind: string | undefined): void {
  if (/^[ \t\r\n]*$/.test(written)) expect(text).toMatch(/^( |\n+)$/)
  else if (kind === 'yaml-single') expect([written, text]).toEqual(["''", "'"])
  else {
    expect(kind).toBe('yaml-double')
    expect(written).toContain('\\')
  }
}

describe('an edit of a scalar', PATIENCE, () => {
  test('makes a file in which the scalar is the intended text and all else is as before', () => {
    const tally = { asked: 0, written: 0 }
    fc.assert(
      fc.property(anyFile, fc.array(piece, { maxLength: 3 }), fc.nat(), place, (yaml, pieces, which, { from, length, cut }) => {
        const source = { path: 'a.yml', text: yaml }
        const before = read(source)
        const index = which % Math.max(1, before.scalars.length)
        const chosen = before.scalars[index]
        if (before.errors > 0 || chosen === undefined || chosen.isKey) return
        const whole = flatten(chosen.value)
        const [first, last] = cut === null ? [0, whole.length] : stretch(whole, cut.from, cut.length)
        const value = slice(chosen.value, first, last)
        const text = flatten(value)
        const [start, end] = stretch(text, from, length)
        const wanted = pieces.map((one): Piece =>
          typeof one === 'string' ? { write: one } : { keep: asSpan(stretch(text, one.from, one.length)) },
        )
        const edit = editOf(value, start, end, wanted)
        tally.asked += 1
        if (edit === null) return
        tally.written += 1
        const edited = applyEdits(yaml, [edit])
        const after = read({ path: 'a.yml', text: edited })
        expect(after.errors, edited).toBe(0)
        const inserted = wanted.map((one) => ('write' in one ? one.write : text.slice(one.keep.start, one.keep.end))).join('')
        const intended = whole.slice(0, first + start) + inserted + whole.slice(first + end)
        expect(after.scalars.map(({ scalar }) => scalar.source)).toEqual(
          before.scalars.map(({ scalar }, at) => (at === index ? intended : scalar.source)),
        )
      }),
      runs,
    )
    expect(tally.written / tally.asked).toBeGreaterThan(0.3)
  })
})

/** Where to edit, and what part of the scalar the value is that is edited. */
const place = fc.record({ from: fc.nat(), length: fc.nat(), cut: fc.option(fc.record({ from: fc.nat(), length: fc.nat() })) })

/** Text to write, or where the text to keep begins and how long it is. */
const piece = fc.oneof({ weight: 3, arbitrary: shellText }, fc.record({ from: fc.nat(), length: fc.nat() }))

function stretch(text: string, from: number, length: number): readonly [number, number] {
  const start = from % (text.length + 1)
  return [start, start + (length % (text.length + 1 - start))]
}

function asSpan([start, end]: readonly [number, number]): { start: number; end: number } {
  return { start, end }
}
