import { describe, expect, test } from 'vitest'
import { parseScript } from '../../server/src/syntax/lower.js'
import type { Statement } from '../../server/src/syntax/tree.js'
import { native } from './parsers.js'
import { print } from './print.js'

describe('a statement that does not parse', () => {
  test('is opaque, and its neighbours are not', () => {
    const text = 'a\necho !(x|y)\nb\n'
    const script = parseScript(native(), text)
    expect(print(script, text)).toBe('a; opaque<unparsed>; b')
    expect(script.opaque.map(({ reason }) => reason)).toEqual(['unparsed'])
  })

  test('is opaque alone inside the body of a function', () => {
    const text = 'f() {\n  a\n  echo !(x|y)\n  b\n}\n'
    expect(print(parseScript(native(), text), text)).toBe('function f(group(a; opaque<unparsed>; b))')
  })

  test.each(['if then', '((', 'fi', 'a "', 'case', "x='", '$(', '<<', '}', ')', '\0', '\\'])('%j gives a tree all the same', (text) => {
    expect(() => parseScript(native(), text)).not.toThrow()
  })
})

describe('nesting deeper than the budget', () => {
  test.each([
    ['subshells', '(', ')', ' '],
    ['groups', '{ ', '; }', ' '],
    ['substitutions', 'echo $(', ')', ''],
    ['quoted substitutions', 'echo "$(', ')"', ''],
    ['expansions', '${x:-', '}', ''],
    ['conditions', 'if a; then ', '; fi', ''],
    ['loops', 'while a; do ', '; done', ''],
    ['negations', '! ', '', ''],
  ])('10,000 %s are cut to something that can be walked', (_what, open, close, gap) => {
    const depth = 10_000
    const text = `before\n${(open + gap).repeat(depth)}a${(gap + close).repeat(depth)}\nafter\n`
    const script = parseScript(native(), text)
    expect(depthOf(script.body)).toBeLessThan(1_000)
    expect(print(script, text)).toMatch(/^before; /)
  })

  test('a list of 10,000 commands is no nesting', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `a ${index}`).join('\n')
    expect(parseScript(native(), text).body).toHaveLength(10_000)
  })
})

describe('a line of a megabyte', () => {
  test.each([
    ['words', 'cp a ', 'b '],
    ['commands', '', 'cp a b; '],
    ['assignments', '', 'a=1 '],
    ['expansions', 'x="', 'a $HOME '],
    ['stages', 'cat', ' | cat'],
  ])('of %s is not read, and nothing behind it', (_what, first, each) => {
    const line = first + each.repeat(1_000_000 / each.length)
    const script = parseScript(native(), `before\n${line}\nafter\n`)
    expect(script.body.map(({ kind }) => kind)).toEqual(['command', 'opaque'])
    expect(script.opaque).toEqual([{ reason: 'budget', start: 7, end: line.length + 14 }])
  })

  test.each([
    ['one word', `echo ${'QUJD'.repeat(250_000)}`],
    ['one quoted string', `curl -d '${'{"a": 1}, '.repeat(100_000)}' x`],
  ])('of %s is', (_what, line) => {
    const script = parseScript(native(), `before\n${line}\nafter\n`)
    expect(script.body.map(({ kind }) => kind)).toEqual(['command', 'command', 'command'])
    expect(script.opaque).toEqual([])
  })
})

/** The longest way down a tree, counted without recursion. */
function depthOf(body: readonly Statement[]): number {
  let deepest = 0
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: body, depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    deepest = Math.max(deepest, next.depth)
    if (typeof next.value !== 'object' || next.value === null) continue
    for (const value of Object.values(next.value)) open.push({ value, depth: next.depth + 1 })
  }
  return deepest
}
