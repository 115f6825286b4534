/** A summary of a function stands for walking it: with and without them a walk leaves the same record. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Walk } from '../../server/src/run/event.js'
import { Summaries } from '../../server/src/run/summary.js'
import { walkScript } from '../../server/src/run/walk.js'
import { scriptText } from '../../server/src/run/walker.js'
import { scriptOf } from '../../server/src/text/script.js'
import { readFixtures } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'
import { countBodies, recordOf } from './record.js'
import { probe, walk } from './probe.js'

const SCRIPTS: Readonly<Record<string, string>> = {
  'a function without arguments': 'f() { probe "$X"; }; X=a; f; f; X=b; f; f',
  'a name that is new each time': 'f() { T=$(mktemp -d); probe "$T"; }; f; A=$T; f; probe "$A" "$T"',
  'output that is new each time': 'f() { mktemp; }; A=$(f); B=$(f); probe "$A" "$B"',
  'a status that is new each time': 'f() { if cmd; then X=a; else X=b; fi; probe "$X"; }; f; f; probe "$X"',
  'a guard that stays': 'f() { [ -n "$A" ] || return 1; probe "$A"; }; f; f && probe after; f || exit 1; f',
  'another fate': 'f() { cp a b; }; set -e; f; f || true; if f; then f; fi; f | cat; f > log; X=$(f); set +e; f; f',
  'another user, lock and directory': 'f() { cp a b; }; f; cd d; f; f; ( cd e; f; f ); flock l -c "f"; cd ..; f',
  'functions that call functions': 'h() { probe "$X"; }; g() { h; h; X=b; h; }; f() { g; g; }; X=a; f; f; X=a; f',
  'what calls itself': 'f() { probe "$X"; g; }; g() { [ -n "$X" ] && f; X=b; }; f; g; f; g; f',
  'a function that is defined anew': 'g() { probe a; }; f() { g; }; f; f; g() { probe b; }; f; f',
  'locals that their callees see': 'g() { probe "$X"; }; f() { local X=$1; g; g; }; f a; f b; f "$1"; g; g',
  'a loop': 'f() { probe "$X"; X=$X/a; }; for i in a b; do f; f; done; while read -r X; do f; f; done; f',
  'arguments handed on': 'g() { probe "$@"; }; f() { g "$@"; g "$@"; shift; g "$@"; }; f a b; f "$@"; f "$@"',
  'options that it sets': 'f() { set -e; cp a b; }; f; cp c d; f; set +e; f',
  'a script that it runs': `f() { bash -c 'probe "$X" "$Y"'; }; export X=a; Y=b; f; f; export Y; f; f`,
  'a file that it sources': 'f() { . ./lib.sh; probe "$L"; }; f; f; L=b; f',
  'a default that it gives': 'f() { : "${X:=a}"; probe "${X:-b}"; }; f; f; unset X; f',
  'a message': 'log() { [ -n "$QUIET" ] || echo "$(date) $*" >&2; true; }; log a; X=$QUIET; QUIET=1; log b; log c "$X"; cp a b',
  'a function that only calls another': 'h() { cp a b; }; f() { h; true; }; h; f; f; f',
  'an exit': 'die() { echo "$1"; exit 1; }; f() { cp a b || die a; }; f; f; [ -d c ] || die b; f',
}

afterEach(() => {
  vi.restoreAllMocks()
})

function withoutSummaries(make: () => Walk): Walk {
  const spy = vi.spyOn(Summaries.prototype, 'call').mockImplementation((_body, fields, _frame, walkBody) => walkBody(fields))
  const result = make()
  spy.mockRestore()
  return result
}

describe('with and without summaries the record is the same', () => {
  test.each(Object.entries(SCRIPTS))('%s', (_name, script) => {
    const make = (): Walk => walk(script, { files: { 'lib.sh': 'L=$1\nprobe lib\n' }, directory: '/work' })
    expect(recordOf(make())).toBe(recordOf(withoutSummaries(make)))
  })

  test('every script of the fixtures', () => {
    const scripts = readFixtures().flatMap(({ files }) =>
      [...files].filter(([path]) => path.endsWith('.sh')).map((file) => ({ files, file })),
    )
    expect(scripts.length).toBeGreaterThan(300)
    for (const { files, file } of scripts) {
      const textOf = (path: string, content: string): ReturnType<typeof scriptText> => scriptText(scriptOf({ path, text: content }))
      const [path, { content }] = file
      const script = textOf(path, content)
      const read = (other: string): ReturnType<typeof scriptText> | null => {
        const found = files.get(other)
        return found === undefined ? null : textOf(other, found.content)
      }
      const start = { script, file: path, isFile: true, options: { errexit: false, pipefail: false }, directory: null }
      const make = (): Walk => walkScript(start, native(), { read, has: (other) => files.has(other) })
      expect(recordOf(make()), path).toBe(recordOf(withoutSummaries(make)))
    }
  })
})

describe('a summary', () => {
  test('spares walking what is called again in the same circumstances', () => {
    const body = countBodies()
    walk('f() { cp "$A" "$B"; }\n' + 'f\n'.repeat(100))
    expect(body).toHaveBeenCalledTimes(1)
  })

  test('of a function that only prints holds for all arguments', () => {
    const body = countBodies()
    const lines = Array.from({ length: 5_000 }, (_, index) => `log "line ${index}" "$X"`)
    expect(probe(`log() { local now; now=$(date); echo "$now $*" >&2; }\n${lines.join('\n')}\nprobe end`)).toEqual(['end'])
    // The first call, and one with unknown arguments that shows that no other leaves anything.
    expect(body).toHaveBeenCalledTimes(2)
  })

  test('leaves a name that grows with every call unknown before each step copies too much', () => {
    const functions = Array.from({ length: 8 }, (_, index) => `f${index}() { X=$X$1; f${index + 1} a$1; f${index + 1} b$1; }`)
    const { events } = walk(`X=\n${functions.join('\n')}\nf8() { :; }\nf0 q`)
    const parts = events.flatMap((event) => (event.kind === 'assign' ? [event.value.length] : []))
    expect(parts.length).toBeGreaterThan(200)
    expect(Math.max(...parts)).toBeGreaterThan(100)
    expect(Math.max(...parts)).toBeLessThanOrEqual(128)
  })

  test('lets functions that call each other twice, twenty deep, come to an end', () => {
    const functions = Array.from({ length: 20 }, (_, index) => `f${index}() { f${index + 1}; f${index + 1}; }`)
    const { events } = walk(`${functions.join('\n')}\nf20() { cp a b; }\nf0`)
    expect(events.length).toBeGreaterThan(1_000)
  })
})
