/** What an edit of a job's script writes into the YAML around it. */
import { describe, expect, test } from 'vitest'
import { applyEdits, editOf } from '../../server/src/text/location.js'
import type { Piece } from '../../server/src/text/location.js'
import { flatten } from '../../server/src/text/value.js'
import { github, gitlab, scriptOf, textOf, yaml } from './project.js'

/** The file after the first `old` of the script became `pieces`; null where it cannot be written. */
function edited(text: string, old: string, pieces: string | ((start: number) => readonly Piece[])): string | null {
  const { value } = scriptOf(gitlab(text), 'job')
  const start = flatten(value).indexOf(old)
  expect(start).toBeGreaterThanOrEqual(0)
  const edit = editOf(value, start, start + old.length, typeof pieces === 'string' ? [{ write: pieces }] : pieces(start))
  return edit === null ? null : applyEdits(text, [edit])
}

describe('a word is replaced', () => {
  test.each([
    ['in plain text', '- cp a b', 'cp', 'rsync -a', '- rsync -a a b'],
    ['in single quotes', "- 'cp ''a'' b'", 'cp', "echo 'x'", "- 'echo ''x'' ''a'' b'"],
    ['in double quotes', '- "cp \\"a\\" b"', 'cp', 'echo "x"\t\\', '- "echo \\"x\\"\\t\\\\ \\"a\\" b"'],
    ['with a quote that is written as two', "- 'it''s cp'", "'s cp", '', "- 'it'"],
    ['on a later line of plain text', '- cp a\n      b c', 'b c', 'd', '- cp a\n      d'],
    ['across a folded line end', '- cp a\n      b c', 'a b', 'd', '- cp d c'],
    ['in a flow list', '[cp a b]', 'cp a', 'mv x', '[mv x b]'],
  ])('%s', (_, script, old, replacement, expected) => {
    const head = 'job:\n  script:\n    '
    expect(edited(`${head}${script}\n`, old, replacement)).toBe(`${head}${expected}\n`)
  })

  test('in blocks, whose lines keep their indentation', () => {
    const text = yaml`
      job:
        script:
          - |
            set -e
            cp a b
          - >-
            cp c
            d e
    `
    expect(edited(text, 'cp a b', 'if x; then\n  cp a b\nfi')).toBe(text.replace('cp a b', 'if x; then\n        cp a b\n      fi'))
    expect(edited(text, 'cp c d', 'mv x')).toBe(text.replace('cp c\n      d', 'mv x'))
    expect(edited(text, 'd e', 'f')).toBe(text.replace('d e', 'f'))
    expect(edited(text, 'd e', 'f\ng')).toBeNull()
  })
})

describe('lines', () => {
  const text = yaml`
    job:
      script:
        - |
          one
          two

          three
        - echo
  `
  test('are put before a line that is kept', () => {
    const kept = edited(text, 'two', (start) => [{ write: 'guard\n' }, { keep: { start, end: start + 3 } }])
    expect(kept).toBe(text.replace('two', 'guard\n      two'))
  })

  test('are replaced with their line ends', () => {
    expect(edited(text, 'one\n', 'x\ny\n')).toBe(text.replace('one', 'x\n      y'))
    expect(edited(text, 'one\n', '')).toBe(text.replace('      one\n', ''))
    expect(edited(text, 'three\n', 'x\ny\n')).toBe(text.replace('three', 'x\n      y'))
  })

  test('are put where a line was empty', () => {
    expect(edited(text, '\nthree', 'x\nthree')).toBe(text.replace('\n\n', '\n      x\n'))
  })

  test('keep the line ends of the file', () => {
    const crlf = text.replaceAll('\n', '\r\n')
    expect(edited(crlf, 'two', 'x\ny')).toBe(crlf.replace('two', 'x\r\n      y'))
    expect(textOf(gitlab(crlf), 'job')).toBe('one\ntwo\n\nthree\n\necho')
  })
})

describe('nothing is written', () => {
  test.each([
    ['that would begin a comment', '- cp a b', 'b', '#b'],
    ['that would begin a comment behind what stands there', '- cp a#b', 'a', 'a '],
    ['that would become a map', '- cp a b', 'a', 'a: c'],
    ['that would become a map with what follows', '- cp a b', 'cp', 'cp:'],
    ['that would become a quoted string', '- cp a b', 'cp', '"cp"'],
    ['that would become a variable of YAML', '- cp a b', 'cp', '*cp'],
    ['that would lose its blanks', '- cp a b', ' b', ' '],
    ['that would end a flow list', '[cp a b]', 'a', 'a, c'],
    ['of several lines into plain text', '- cp a b', 'a', 'a\nc'],
    ['of several lines into single quotes', "- 'cp a b'", 'a', 'a\nc'],
    ['that no file can hold', '- |\n      cp a', 'a', '\u0007'],
    ['that joins a block with what follows it', '- |\n      cp a', 'a\n', 'b'],
    ['that indents the first line of a block', '- |\n      cp a\n      b', 'cp', '  cp'],
    ['that leaves blank lines at the end of a block', '- |\n      cp a\n      b', 'b', '\n'],
    ['that is indented in a folded block', '- >\n      cp a\n      b', 'b', ' b'],
  ])('%s', (_, script, old, replacement) => {
    expect(edited(`job:\n  script:\n    ${script}\n`, old, replacement)).toBeNull()
  })

  test('over two entries of a list', () => {
    expect(edited('job: {script: [echo a, echo b]}\n', 'a\necho', 'x')).toBeNull()
  })
})

test('an expression of GitHub is kept as it is written', () => {
  const text = yaml`
    on: push
    jobs:
      a:
        runs-on: ubuntu-latest
        steps:
          - run: cp -r "\${{ env.A }}" "\${{ inputs.b }}"
  `
  const { value } = scriptOf(github(text), 'a', 'run 1')
  const edit = editOf(value, 0, 12, [
    { write: 'rsync -a ' },
    { keep: { start: 6, end: 9 } },
    { write: ' ' },
    { keep: { start: 10, end: 12 } },
  ])
  expect(edit?.newText).toBe('rsync -a "${{ env.A }}" "${{ inputs.b }}')
  expect(editOf(value, 6, 7, [{ write: 'x' }])?.newText).toBe('x')
})
