/** After an edit in a function of a file the next walk takes over what calls left: it says what a walk of its own says. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Walk } from '../../server/src/run/event.js'
import { LastingCalls } from '../../server/src/run/lasting.js'
import { walkScript } from '../../server/src/run/walk.js'
import { fileScript, follow, type FileScript } from '../../server/src/workspace/file-script.js'
import { native } from '../syntax/parsers.js'
import { countBodies, wholeRecordOf } from './record.js'

const PATH = 'main.sh'
const LIBRARY = 'lib.sh'

function read(text: string, path = PATH): FileScript {
  return fileScript({ path, text }, native())
}

function walkOf(file: FileScript, lasting: LastingCalls | null): Walk {
  const library = read('L=$1\ncp "$L" b\n', LIBRARY)
  const scripts = { read: (path: string) => (path === LIBRARY ? library.main : null), has: (path: string) => path === LIBRARY }
  const start = { script: file.main, file: PATH, isFile: true, options: { errexit: false, pipefail: false }, directory: null }
  return walkScript(start, native(), scripts, lasting)
}

/** The script after each of some edits, walked again and again, beside walks that know nothing of each other. */
function edited(text: string, edits: readonly (readonly [string, string])[]): readonly { readonly walk: string; readonly fresh: string }[] {
  const file = read(text)
  const lasting = new LastingCalls()
  walkOf(file, lasting)
  let now = text
  return edits.map(([from, to]) => {
    if (!now.includes(from)) throw new Error(`${from} is not in the script`)
    now = now.replace(from, () => to)
    follow(file, { path: PATH, text: now }, native())
    return { walk: wholeRecordOf(walkOf(file, lasting)), fresh: wholeRecordOf(walkOf(read(now), null)) }
  })
}

const script = (...functions: readonly string[]): string => `#!/bin/bash\n${functions.join('\n\n')}\n\nmain "$@"\n`
const ONE = 'one() {\n  cp "$A" "$B"\n}'
const TWO = 'two() {\n  A=x\n}'

const CASES: Readonly<Record<string, readonly [string, ...(readonly [string, string])[]]>> = {
  'what another function reads': [script(TWO, ONE, 'main() {\n  two\n  one\n}'), ['A=x', 'A=y'], ['A=y', 'B=y'], ['B=y', 'A=x']],
  'what a later one has read before': [
    script(ONE, 'two() {\n  A=x\n  B=y\n}', 'main() {\n  one\n  two\n}'),
    ['"$A"', '"$C"'],
    ['"$C"', '"$A"'],
  ],
  'the way to a later one': [
    script(ONE, 'may() {\n  [ -n "$C" ]\n}', 'main() {\n  may || exit 1\n  one\n}'),
    ['-n "$C"', '-n "$D"'],
    ['[ -n "$D" ]', 'true'],
  ],
  'what a trap sees': [
    script(
      'die() {\n  exit 1\n}',
      'one() {\n  X=a\n  cp a b || die\n}',
      'two() {\n  X=b\n  cp c d || die\n}',
      'main() {\n  trap \'cp "$X" e\' EXIT\n  one\n  two\n}',
    ),
    ['X=a', 'X=c'],
    ['X=b', 'X=d'],
    ['|| die', '&& die'],
  ],
  'a function that another one calls': [
    script('one() {\n  two\n}', 'two() {\n  cp a b\n}', 'main() {\n  one\n  one\n  two\n}'),
    ['cp a b', 'cp a c'],
    ['  two\n}', '  cp x y\n}'],
  ],
  'a name that is defined in another': [
    script('one() {\n  cp a b\n}', 'two() {\n  f() { cp c d; }\n}', 'main() {\n  two\n  one\n  f\n}'),
    ['cp a b', 'f'],
    ['cp c d', 'cp c e'],
  ],
  'what nested scripts are given': [
    script('two() {\n  export A=x\n}', 'one() {\n  bash -c \'cp "$A" b\'\n}', 'main() {\n  two\n  one\n}'),
    ['A=x', 'A=y'],
    ['export A', 'A'],
  ],
  'what is printed': [script('one() {\n  echo a\n}', 'main() {\n  X=$(one)\n  cp "$X" b\n}'), ['echo a', 'echo b'], ['echo b', 'mktemp']],
  'where the shell goes': [
    script('one() {\n  cd a\n}', 'two() {\n  cp b c\n}', 'main() {\n  one\n  two\n  one\n}'),
    ['cd a', 'cd b'],
    ['cd b', 'true'],
  ],
  'a file that is sourced': [
    script('one() {\n  . ./lib.sh x\n}', 'two() {\n  cp "$L" c\n}', 'main() {\n  one\n  two\n}'),
    ['lib.sh x', 'lib.sh y'],
    ['. ./lib.sh y', 'true'],
  ],
  'arguments that are handed on': [
    script('run() {\n  "$@"\n}', 'one() {\n  run cp "$1" b\n}', 'main() {\n  one a\n  one c\n  run one d\n}'),
    ['one a', 'one b'],
    ['run cp', 'cp'],
  ],
  'rounds of a loop': [
    script('one() {\n  X=$X/a\n  cp "$X" b\n}', 'main() {\n  for f in a b; do one; done\n  while read -r X; do one; done\n}'),
    ['/a', '/b'],
    ['cp "$X" b', 'true'],
  ],
  'options of the shell': [
    script('one() {\n  set -e\n}', 'two() {\n  cp a b\n}', 'main() {\n  one\n  two\n}'),
    ['set -e', 'set +e'],
    ['set +e', 'set -e'],
  ],
  'another one than that whose call inside a call reads what a third sets': [
    script(
      'inner() {\n  cp "$A" b\n}',
      'middle() {\n  inner\n}',
      'other() {\n  cp c d\n}',
      'outer() {\n  middle\n  other\n}',
      TWO,
      'main() {\n  two\n  outer\n}',
    ),
    ['cp c d', 'cp c e'],
    ['A=x', 'A=y'],
    ['cp c e', 'cp c f'],
    ['cp "$A" b', 'cp "$A" z'],
  ],
  'another one than that which sets options': [
    script('one() {\n  set -e\n}', 'two() {\n  cp a b\n}', 'main() {\n  one\n  two\n}'),
    ['cp a b', 'cp a c'],
    ['cp a c', 'cp a d || true'],
  ],
  'another one than that which writes a script': [
    script("one() {\n  echo 'cp x y' >s.sh\n}", 'two() {\n  cp a b\n}', 'three() {\n  bash s.sh\n}', 'main() {\n  one\n  two\n  three\n}'),
    ['cp a b', 'cp a c'],
    ['bash s.sh', 'bash ./s.sh'],
  ],
  'what nothing calls': [script('one() {\n  cp a b\n}', 'main() {\n  one\n}'), ['  one\n', '  cp c d\n'], ['cp c d', 'one']],
  'a variable of a caller': [
    script('inner() {\n  cp "$X" b\n}', 'one() {\n  local X=a\n  inner\n}', 'main() {\n  one\n  inner\n}'),
    ['X=a', 'X=c'],
    ['local X', 'X'],
  ],
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a walk after an edit of', () => {
  test.each(Object.entries(CASES))('%s says what a walk of its own says', (_what, [text, ...edits]) => {
    for (const { walk, fresh } of edited(text, edits)) expect(walk).toBe(fresh)
  })
})

describe('what a call has left', () => {
  const names = Array.from({ length: 12 }, (_, index) => `f${index}`)
  const text = script(...names.map((name) => `${name}() {\n  cp ${name} b\n}`), `main() {\n${names.map((name) => `  ${name}\n`).join('')}}`)

  test('is taken over where the call does not come to the edited function', () => {
    const file = read(text)
    const lasting = new LastingCalls()
    walkOf(file, lasting)
    follow(file, { path: PATH, text: text.replace('cp f5 b', 'cp f5 c') }, native())
    const bodies = countBodies()
    walkOf(file, lasting)
    // The edited one, and who calls it.
    expect(bodies).toHaveBeenCalledTimes(2)
  })

  test('are the very same events', () => {
    const file = read(text)
    const lasting = new LastingCalls()
    const before = new Set(walkOf(file, lasting).events)
    follow(file, { path: PATH, text: text.replace('cp f5 b', 'cp f5 b\n  cp f5 c') }, native())
    expect(walkOf(file, lasting).events.filter((event) => !before.has(event))).toHaveLength(2)
  })

  const FIRST = '  A=1\n'
  const caller = script(
    'note() {\n  cp "$1" "$A"\n}',
    `main() {\n${FIRST}  B=$(date)\n  [ -n "$B" ] || exit 1\n  note "$B"\n  note "$A/x"\n}`,
  )

  test.each([
    ['a command', '  cp e f\n'],
    ['what needs numbers of its own', '  C=$(mktemp)\n'],
    ['what needs very many of them', `  C=$(${'mktemp; '.repeat(60)})\n`],
  ])('stays also where %s comes before it in the same function', (_what, line) => {
    const file = read(caller)
    const lasting = new LastingCalls()
    const before = new Set(walkOf(file, lasting).events)
    follow(file, { path: PATH, text: caller.replace(FIRST, () => line + FIRST) }, native())
    const bodies = countBodies()
    const { events: after } = walkOf(file, lasting)
    expect(bodies).toHaveBeenCalledTimes(1)
    // What is new, the line behind it, and an end for which the reason may be given there.
    const added = after.filter((event) => !before.has(event))
    expect(added.map(({ moment: { script: text, span } }) => text.flat.slice(span.start, span.end))).toEqual([line.trim(), 'A=1', 'exit 1'])
  })

  test.each([
    ['typed on and on', caller.replace('"$A"', 'b'), '  A=1\n'],
    [
      'that is called by itself in a loop',
      script('main() {\n  A=1\n  for x in "$1"/*; do\n    if [ -d "$x" ]; then main "$x"; fi\n  done\n  cp "$1" b\n}'),
      '  A=1\n',
    ],
  ])('stays also in a function %s', (_what, text, line) => {
    const file = read(text)
    const lasting = new LastingCalls()
    let before = new Set(walkOf(file, lasting).events)
    const forget = vi.spyOn(lasting, 'forget')
    for (let letters = 1; letters <= 60; letters += 1) {
      follow(file, { path: PATH, text: text.replace(line, () => `  A=1${'x'.repeat(letters)}\n`) }, native())
      const { events } = walkOf(file, lasting)
      expect(events.some((event) => before.has(event))).toBe(true)
      before = new Set(events)
    }
    expect(forget).not.toHaveBeenCalled()
  })

  test('is found out anew where a statement that stays needs far more numbers than it had', () => {
    const file = read(caller)
    const lasting = new LastingCalls()
    walkOf(file, lasting)
    const text = caller.replace('cp "$1" "$A"', () => 'cp "$1" "$A"' + '; [ -f x$1 ] || D=$(mktemp)'.repeat(60))
    follow(file, { path: PATH, text }, native())
    const forget = vi.spyOn(lasting, 'forget')
    expect(wholeRecordOf(walkOf(file, lasting))).toBe(wholeRecordOf(walkOf(read(text), null)))
    expect(forget).toHaveBeenCalledTimes(1)
  })
})
