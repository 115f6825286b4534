/** A script file that is edited: what stays the same object, where it then stands, and that a fresh reading says the same. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyse, fixesFor } from '../../server/src/engine.js'
import { locate } from '../../server/src/text/location.js'
import { fileScript, follow, type FileScript } from '../../server/src/workspace/file-script.js'
import { makeCache } from '../../server/src/workspace/workspace.js'
import { memoryHost } from '../rules/fixture.js'
import { told } from '../rules/laws.js'
import { native } from '../syntax/parsers.js'

const PATH = 'deploy.sh'
const TEXT = `#!/bin/bash
set -e
# Says it.
log() {
  echo "$*" >&2
}

copy() {
  log "from $1"
  cp -a "$1/." "$2/"
}
TARGET=/nfs/data

clean() (
  rm -rf "$TARGET"
)
copy build "$TARGET"
`

function read(text: string): FileScript {
  return fileScript({ path: PATH, text }, native())
}

/** Where each part stands, and what is written there now. */
function places({ main, functions, source }: FileScript): readonly unknown[] {
  const ofMain = main.value.map((segment) => [segment.origin?.start, segment.origin?.end, segment.origin?.source === source])
  const own = functions.map(({ script }) => {
    const origin = locate(script.value, 0, script.flat.length)
    return [origin?.start, origin?.source === source, origin?.source.text.slice(origin.start, origin.end) === script.flat]
  })
  return [...ofMain, ...own]
}

function said(file: FileScript): unknown {
  return {
    main: file.main.flat,
    parsed: file.parsed,
    functions: file.functions.map(({ script, definition, comments }) => ({ flat: script.flat, definition, comments })),
    places: places(file),
  }
}

/** The parts after an edit, beside those before. */
function edited(from: string, to: string): { readonly before: FileScript; readonly after: FileScript } {
  const file = read(TEXT)
  const before = { ...file, functions: [...file.functions] }
  follow(file, { path: PATH, text: TEXT.replace(from, () => to) }, native())
  return { before, after: file }
}

describe('after an edit', () => {
  test.each([
    ['a line more', '  log "from $1"', '  log "from $1"\n  sync'],
    ['a letter less', 'from $1', 'fro $1'],
    ['another name', 'copy() {', 'copied() {'],
    ['a here-document', '  log "from $1"', '  cat <<EOF\n}\nEOF'],
  ])('in one function, %s, the others and the main script stay', (_what, from, to) => {
    const { before, after } = edited(from, to)
    expect(after.main).toBe(before.main)
    expect(after.functions.map((each, index) => each === before.functions[index])).toEqual([true, false, true])
    expect(said(after)).toEqual(said(read(after.source.text)))
  })

  test.each([
    ['that ends it before its end', '  log "from $1"', '}\n{'],
    ['that leaves a quote open', 'from $1"', 'from $1'],
    ['that begins another function', '  log "from $1"', '}\nother() {'],
    ['with a here-document behind its end', '  cp -a "$1/." "$2/"\n}', '  cp -a "$1/." "$2/"\n} <<EOF'],
    ['between functions', 'TARGET=', 'TARGETS='],
    ['of all of it', TEXT, TEXT.replaceAll('\n', '\r\n')],
  ])('%s all is read, and what is written as before stays', (_what, from, to) => {
    const { after } = edited(from, to)
    expect(said(after)).toEqual(said(read(after.source.text)))
  })

  test('between functions these stay', () => {
    const { before, after } = edited('TARGET=', 'TARGETS=')
    expect(after.main).not.toBe(before.main)
    expect(after.functions).toEqual(before.functions)
    expect(after.functions.every((each, index) => each === before.functions[index])).toBe(true)
  })

  test('of any kind what is known is what a fresh reading says', () => {
    const snippet = fc.constantFrom(
      '',
      '\n',
      ' ',
      '"',
      "'",
      '`',
      '$(',
      ')',
      '{',
      '}',
      '}\n',
      '()',
      '<<EOF\n',
      'EOF\n',
      '#',
      '\\',
      'x',
      'other() {\n',
      ';',
      '\r\n',
      'if :\n',
    )
    const edit = fc.record({ at: fc.nat(1000), length: fc.nat(8), snippet })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const file = read(TEXT)
        let text = TEXT
        for (const { at, length, snippet: written } of edits) {
          const start = at % (text.length + 1)
          text = text.slice(0, start) + written + text.slice(start + length)
          follow(file, { path: PATH, text }, native())
          expect(said(file)).toEqual(said(read(text)))
        }
      }),
      { numRuns: 300 },
    )
  })
})

test('trying fixes moves nothing of the text that they are for', () => {
  const files = new Map([[PATH, { content: `${TEXT}cp -a x/. "$TARGET/x/"\n`, executable: true }]])
  const host = memoryHost(files, native())
  const cache = makeCache({ follows: true })
  const analysis = analyse(host, { rules: null, cache })
  const before = told(analysis)
  const fixes = fixesFor(host, analysis, analysis.findings, {
    rules: null,
    cache: { ...cache, files: new Map(cache.files), follows: false },
  })
  expect([...fixes.values()].flat().length).toBeGreaterThan(0)
  expect(told(analysis)).toEqual(before)
  expect(told(analyse(host, { rules: null, cache }))).toEqual(before)
})
