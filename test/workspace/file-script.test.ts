/** A script file that is edited: what stays the same object, where it then stands, and that a fresh reading says the same. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyse, fixesFor } from '../../server/src/engine.js'
import type { ScriptText } from '../../server/src/commands/field.js'
import { locate } from '../../server/src/text/location.js'
import { asItIsNow } from '../../server/src/commands/now.js'
import { fileScript, follow, type FileScript } from '../../server/src/workspace/file-script.js'
import { copyForTrial, makeCache, type Cache } from '../../server/src/workspace/workspace.js'
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
  const own = functions.map(({ script, written }) => {
    const origin = locate(script.value, 0, script.flat.length)
    return [origin?.start, origin?.source === source, origin?.source.text.slice(origin.start, origin.end) === written]
  })
  return [...ofMain, ...own]
}

/** A tree with the places of the file instead of those of its script. */
function inFile(tree: unknown, script: ScriptText): unknown {
  if (Array.isArray(tree)) return tree.map((each) => inFile(each, script))
  if (typeof tree !== 'object' || tree === null) return tree
  const entries = Object.entries(tree).map(([name, each]) => [name, inFile(each, script)] as const)
  if (!('start' in tree && 'end' in tree && typeof tree.start === 'number' && typeof tree.end === 'number'))
    return Object.fromEntries(entries)
  const { start, end } = locate(script.value, tree.start, tree.end) ?? { start: null, end: null }
  return Object.fromEntries([...entries, ['start', start], ['end', end]])
}

/** Comments that have a line for themselves say nothing, and may be older ones. */
function saysSomething(comment: string): boolean {
  return /cistern|shellcheck/.test(comment)
}

function said(file: FileScript): unknown {
  return {
    main: file.main.flat,
    parsed: file.parsed,
    functions: file.functions.map(({ script, written, definition, comments }) => ({
      written,
      definition: inFile(definition, script),
      comments: comments.filter(({ start, end }) => saysSomething(script.flat.slice(start, end))).map((each) => inFile(each, script)),
    })),
    places: places(file),
  }
}

/** The parts after an edit, beside those before. */
function edited(from: string, to: string, text = TEXT): { readonly before: FileScript; readonly after: FileScript } {
  const file = read(text)
  const before = { ...file, functions: [...file.functions] }
  follow(file, { path: PATH, text: text.replace(from, () => to) }, native())
  return { before, after: file }
}

const COMMENTED = TEXT.replace('  log "from $1"', '  # One.\n  log "from $1"\n  # Two.\n  # cistern-ignore nfs/per-file-copy -- why')

describe('after an edit in the comments of a function', () => {
  test.each([
    ['a line more', '  log "from $1"', '  # New.\n  log "from $1"'],
    ['a letter more', 'One', 'Ones'],
    ['a line less', '  # Two.\n', ''],
    ['the first of all', '  # One.\n', '\t# Another.\n  # And more.\n'],
  ])('%s, everything stays, and stands where it then is', (_what, from, to) => {
    const { before, after } = edited(from, to, COMMENTED)
    expect(after.version).toBe(before.version)
    expect(after.functions.map((each, index) => each === before.functions[index])).toEqual([true, true, true])
    expect(said(after)).toEqual(said(read(after.source.text)))
  })

  test.each([
    ['behind a line that goes on', '  log "from $1"', '  log "from $1" \\\n  # No.\n'],
    ['of which one is for us', 'cistern-ignore nfs/per-file-copy', 'cistern-ignore nfs/lock'],
    ['under which variables may be listed', 'One.', 'Environment:'],
    ['that is none', '  log "from $1"', '  log "from $1\n  # no\n"'],
    ['that begins a command', '  log "from $1"', '  # log "from $1"'],
  ])('%s, the function is another', (_what, from, to) => {
    const { before, after } = edited(from, to, COMMENTED)
    expect(after.version).not.toBe(before.version)
    expect(said(after)).toEqual(said(read(after.source.text)))
  })

  test('again and again it is where it is, and an edit of more starts from there', () => {
    const file = read(COMMENTED)
    const steps = [
      COMMENTED.replace('  # Two.\n', ''),
      COMMENTED,
      COMMENTED.replace('# One', '# Once more'),
      COMMENTED.replace('cp -a', 'cp -r'),
    ]
    for (const text of steps) {
      follow(file, { path: PATH, text }, native())
      expect(said(file)).toEqual(said(read(text)))
    }
  })
})

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
      '\n# x\n',
      '# cistern\n',
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
    cache: copyForTrial(cache),
  })
  expect([...fixes.values()].flat().length).toBeGreaterThan(0)
  expect(told(analysis)).toEqual(before)
  expect(told(analyse(host, { rules: null, cache }))).toEqual(before)
})

test('after an edit in comments the fixes are those of a fresh reading', () => {
  const cache = makeCache({ follows: true })
  const look = (text: string, kept: Cache): unknown => {
    const host = memoryHost(new Map([[PATH, { content: text, executable: true }]]), native())
    const analysis = analyse(host, { rules: null, cache: kept })
    const fixes = fixesFor(host, analysis, analysis.findings, {
      rules: null,
      cache: copyForTrial(kept),
    })
    return [...fixes.values()]
      .flat()
      .map(({ title, edits }) => ({ title, edits: edits.map(({ start, end, newText }) => ({ start, end, newText })) }))
  }
  const text = `#!/bin/bash\nsave() {\n  # One.\n  export CACHE=/nfs/a\n  # Two.\n  cp -a "$1/." "$CACHE/"\n}\nsave build/.\necho "\${CACHE:-x}"\n`
  look(text, cache)
  for (const written of ['# Some more.', '# 1\n  # 2', '#']) {
    const now = text.replace('# One.', written)
    const fresh = look(now, makeCache())
    expect(look(now, cache)).toEqual(fresh)
    expect(fresh).not.toEqual([])
  }
})

describe('the lines of an edited function', () => {
  const text = `one() {
  A=1
  if [[ -n $A ]]; then
    cp a b
    cp c d
  fi
  echo 'x
  y' "$(
    ls
  )"
}
`

  /** Where words stand, in an older text of the function and in what it is now. */
  function after(from: string, to: string): (words: string) => { readonly origin: unknown; readonly now: unknown } {
    const file = fileScript({ path: PATH, text }, native())
    const before = file.functions[0]?.script ?? file.main
    follow(file, { path: PATH, text: text.replace(from, () => to) }, native())
    return (words) => {
      const start = before.flat.indexOf(words)
      const place = asItIsNow({ script: before, start, end: start + words.length })
      const origin = locate(before.value, start, start + words.length)
      return {
        origin: origin?.source === file.source ? origin.source.text.slice(origin.start, origin.end) : null,
        now: place === null ? null : [place.script === file.functions[0]?.script, place.script.flat.slice(place.start, place.end)],
      }
    }
  }
  const kept = (words: string): unknown => ({ origin: words, now: [true, words] })

  test.each([
    ['a line more at the top', '  A=1\n', '  B=2\n  A=1\n', ['A=1', 'cp a b', "'x\n  y'"], []],
    ['a line less in a list', '    cp a b\n', '', ['A=1', 'cp c d', 'fi\n  echo'], ['cp a b']],
    ['another word', 'cp c d', 'cp c long', ['A=1', 'cp a b', "echo 'x"], ['cp c d']],
    ['the name', 'one()', 'once()', ['A=1', 'cp a b', 'ls'], ['one()']],
    ['in a word of several lines', '    ls\n', '    ls -l\n', ['A=1', 'cp c d'], ['ls', "echo 'x"]],
  ])('stand where they stood: %s', (_what, from, to, staying, gone) => {
    const at = after(from, to)
    for (const words of staying) expect(at(words), words).toEqual(kept(words))
    for (const words of gone) expect(at(words), words).toEqual({ origin: null, now: null })
  })

  test('what reaches over the edit ends where it ends now', () => {
    const at = after('    cp c d\n', '    cp c d\n    sync\n')
    expect(at('cp a b\n    cp c d\n  fi').now).toBe(null)
    const whole = after('  A=1\n', '  A=1\n  B=2\n')
    expect(whole('if [[ -n $A ]]; then\n    cp a b\n    cp c d\n  fi')).toEqual(kept('if [[ -n $A ]]; then\n    cp a b\n    cp c d\n  fi'))
  })

  test('text of nobody else is itself', () => {
    const { main } = fileScript({ path: PATH, text }, native())
    const written = { script: main, start: 0, end: 1 }
    expect(asItIsNow(written)).toBe(written)
  })
})
