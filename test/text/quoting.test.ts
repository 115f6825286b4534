/** Text as it must be written through layers of quoting. */
import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { encode, sameQuoting } from '../../server/src/text/quoting.js'
import type { Quoting, QuotingLayer } from '../../server/src/text/value.js'

const source = { path: 'a.yml', text: 'a\n' }

function within(...layers: readonly QuotingLayer[]): Quoting | null {
  return layers.reduceRight<Quoting | null>((outer, layer) => ({ layer, outer }), null)
}

function written(content: string, ...layers: readonly QuotingLayer[]): string | null {
  return encode(content, within(...layers), source)
}

describe('text is written', () => {
  test.each<[string, QuotingLayer, string, string | null]>([
    ['in plain YAML', { kind: 'yaml-plain' }, 'cp -r "$A" b', 'cp -r "$A" b'],
    ['in single quotes of YAML', { kind: 'yaml-single' }, "it's", "it''s"],
    ['in double quotes of YAML', { kind: 'yaml-double' }, 'a\t"\\\n\u0007\u2028', 'a\\t\\"\\\\\\n\\u0007\\u2028'],
    ['in a literal block', { kind: 'yaml-literal', indent: '  ' }, 'a\n\n b\n', 'a\n\n   b\n'],
    ['in a folded block', { kind: 'yaml-folded', indent: '  ' }, 'a b', 'a b'],
    ['in single quotes of a shell', { kind: 'shell-single' }, "it's", "it'\\''s"],
    ['in double quotes of a shell', { kind: 'shell-double' }, '"$a`\\', '\\"\\$a\\`\\\\'],
    ['in a here-document', { kind: 'shell-heredoc' }, '"$a"', '"\\$a"'],
    ["in $'...'", { kind: 'shell-ansi-c' }, "it's\n\\", "it\\'s\\n\\\\"],
    ['without quotes', { kind: 'shell-unquoted' }, 'a b$c/d-e.f', 'a\\ b\\$c/d-e.f'],
  ])('%s', (_, layer, content, expected) => {
    expect(written(content, layer)).toBe(expected)
  })

  test('through one layer after another, the innermost first', () => {
    expect(written("it's", { kind: 'shell-single' }, { kind: 'yaml-single' })).toBe("it''\\''''s")
  })

  test('with the line ends of the file', () => {
    expect(encode('a\nb', null, { path: 'a.sh', text: 'x\r\n' })).toBe('a\r\nb')
    expect(encode('a\nb', within({ kind: 'yaml-literal', indent: ' ' }), { path: 'a.yml', text: 'x\r\n' })).toBe('a\r\n b')
  })
})

describe('text is not written', () => {
  test.each<[string, QuotingLayer, string]>([
    ['over lines in plain YAML', { kind: 'yaml-plain' }, 'a\nb'],
    ['over lines in single quotes', { kind: 'yaml-single' }, 'a\nb'],
    ['over lines in a folded block', { kind: 'yaml-folded', indent: ' ' }, 'a\nb'],
    ['over lines without quotes', { kind: 'shell-unquoted' }, 'a\nb'],
    ['as a comment', { kind: 'yaml-plain' }, 'a #b'],
    ['as a map', { kind: 'yaml-plain' }, 'a: b'],
    ['with control characters', { kind: 'yaml-literal', indent: ' ' }, 'a\u0007'],
    ['with line ends of other alphabets', { kind: 'yaml-single' }, 'a\u2028b'],
    ['with half a character', { kind: 'yaml-double' }, '\ud83d'],
  ])('%s', (_, layer, content) => {
    expect(written(content, layer)).toBeNull()
  })

  test('with a carriage return, which a file cannot tell from its line ends', () => {
    expect(encode('a\r\nb', null, source)).toBeNull()
    expect(written('a\rb', { kind: 'yaml-double' })).toBe('a\\u000db')
  })
})

describe('what reads it', { timeout: 60_000 }, () => {
  test('YAML, in double quotes, gives back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (content) => {
        const inside = written(content, { kind: 'yaml-double' })
        expect(parse(`"${inside}"`)).toBe(content)
      }),
    )
  })

  test('a shell, in every kind of quotes, gives back any text', () => {
    const characters = fc.constantFrom('a', ' ', '"', "'", '\\', '$', '`', '!', '*', '~', '#', '\n', '\t', ';', '&', 'é', '=', '{a,b}')
    const shells = fc.array(characters, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''))
    const forms: readonly [QuotingLayer, string, string][] = [
      [{ kind: 'shell-single' }, "'", "'"],
      [{ kind: 'shell-double' }, '"', '"'],
      [{ kind: 'shell-ansi-c' }, "$'", "'"],
      [{ kind: 'shell-unquoted' }, '', ''],
    ]
    const samples = fc
      .sample(shells, 40)
      .flatMap((content) => forms.map(([layer, open, close]) => ({ content, inside: written(content, layer), open, close })))
    const asked = samples.filter(({ inside }) => inside !== null)
    const script = asked.map(({ inside, open, close }) => `printf '%s\\0' ${open}${inside}${close}`).join('\n')
    const output = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0')
    expect(output.slice(0, -1)).toEqual(asked.map(({ content }) => content))
  })
})

describe('quoting', () => {
  test('is the same where every layer is', () => {
    const block = within({ kind: 'shell-double' }, { kind: 'yaml-literal', indent: '  ' })
    expect(sameQuoting(block, within({ kind: 'shell-double' }, { kind: 'yaml-literal', indent: '  ' }))).toBe(true)
    expect(sameQuoting(block, within({ kind: 'shell-double' }, { kind: 'yaml-literal', indent: ' ' }))).toBe(false)
    expect(sameQuoting(block, within({ kind: 'shell-double' }))).toBe(false)
    expect(sameQuoting(null, null)).toBe(true)
  })
})
