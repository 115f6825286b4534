import { describe, expect, test } from 'vitest'
import { agreesWithBash, calls, probe, probes } from './probe.js'

describe('a function', () => {
  agreesWithBash([
    ['runs where it is called, not where it stands', 'f() { probe "$X"; }; X=a; f; X=b; f'],
    ['gets its arguments as positional parameters', 'f() { probe "$1" "${2}" "$#"; }; f a "b c"'],
    ['hands them on with "$@"', 'g() { probe "$@"; }; f() { g "$@" d; }; f a "b c"'],
    ['hands them on joined with "$*"', 'f() { probe "$*"; }; f a b'],
    ['splits them with $@ and $*', 'f() { probe $@; probe $*; }; f "a b" c'],
    ['shifts them', 'f() { local x=$1; shift; probe "$x" "$@"; }; f a b c'],
    ['shifts several', 'f() { shift 2; probe "$@"; }; f a b c'],
    ['replaces them with set', 'f() { set -- x "$@"; probe "$@"; }; f a'],
    ['leaves the caller its own', 'f() { set -- x; }; set -- a b; f; probe "$@"'],
    ['gives a default for one that is missing', 'f() { probe "${1:-d}" "${2:-e}"; }; f a'],
    ['sets globals that its caller reads', 'f() { X=$1; }; f a; probe "$X"'],
    ['keeps what is local to itself', 'f() { local X=b; probe "$X"; }; X=a; f; probe "$X"'],
    ['lets functions that it calls see what is local to it', 'g() { probe "$X"; }; f() { local X=b; g; }; X=a; f; g'],
    ['ends at return', 'f() { probe a; return; probe b; }; f; probe c'],
    ['is defined anew', 'f() { probe a; }; f; f() { probe b; }; f'],
    ['may define another', 'f() { g() { probe a; }; }; f; g'],
    ['in a subshell leaves nothing behind', 'f() ( X=b; probe "$X" ); X=a; f; probe "$X"'],
    ['may be called with variables of its own', 'f() { probe "$X"; }; X=a; X=b f; probe "$X"'],
    ['prints into a substitution', 'f() { echo "<$1>"; }; X=$(f a); probe "$X"'],
    ['goes through its arguments', 'f() { for x; do probe "$x"; done; }; f a'],
    ['named like a program comes first', 'cp() { probe "$1"; }; cp a b'],
    ['is not run by command', 'true() { probe a; }; true; command true; probe b'],
  ])

  test('that nothing calls is walked with unknown arguments', () => {
    expect(probe('f() { probe "$1"; }')).toEqual(['$1'])
  })

  test('that calls itself ends, and leaves what it sets unknown', () => {
    expect(probes('f() { X="$X/a"; f; }; X=b; f; probe "$X"').at(-1)?.[0]).not.toMatch(/^b/)
  })

  test('that logs and is called often is walked in no time', () => {
    const script = `log() { printf '%s\\n' "$*" >&2; }\n${Array.from({ length: 2_000 }, (_, index) => `log "line ${index}"`).join('\n')}\nprobe end`
    const start = performance.now()
    expect(probe(script)).toEqual(['end'])
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('a helper that runs its arguments', () => {
  agreesWithBash([
    ['runs a command', 'run() { "$@"; }; run probe a "b c"'],
    ['runs a command behind words of its own', 'retry() { local n=$1; shift; "$@"; }; retry 3 probe a'],
    ['runs a function', 'f() { probe "$1"; }; run() { "$@"; }; run f a'],
    ['runs text with eval', 'run() { eval "$*"; }; run probe a b'],
    ['runs a script with bash -c', `run() { "$@"; }; run bash -c 'probe "$0" "$1"' a "b c"`],
    ['may be wrapped once more', 'run() { "$@"; }; log() { run "$@"; }; log probe a'],
  ])

  test('shows a command where it was written, not where it is run', () => {
    const script = 'run() { "$@"; }\nrun probe "a b"\n'
    const [called] = calls(script)
    const field = called?.call.fields[0]
    const [segment] = field?.value ?? []
    expect(segment?.through?.name).toBe('@')
    expect(segment?.origin?.start).toBe(script.indexOf('a b'))
  })
})

describe('another file', () => {
  const files = {
    'lib.sh': 'X=lib\nhelp() { probe "$1" "$X"; }\n',
    'lib/deep.sh': '. ./lib.sh\n',
    'arguments.sh': 'probe "$@"\n',
    'returns.sh': 'X=before\nreturn\nX=after\n',
  }

  describe('that is sourced', () => {
    agreesWithBash(
      [
        ['sets variables here', '. ./lib.sh; probe "$X"'],
        ['defines functions here', 'source lib.sh; help a'],
        ['may source another', 'source lib/deep.sh; probe "$X"'],
        ['sees the arguments of its caller', 'set -- a b; . ./arguments.sh'],
        ['may be given arguments', 'set -- a b; . ./arguments.sh c; probe "$@"'],
        ['may return', '. ./returns.sh; probe "$X"'],
        ['is found through the path of this script', '. "$(dirname "$0")/lib.sh"; probe "$X"'],
        [
          'is found through the folder of this script',
          'HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"; . "$HERE/lib.sh"; probe "$X"',
        ],
      ],
      { files },
    )
  })

  test('that is missing leaves what follows as it was', () => {
    expect(probe('X=a; . ./missing.sh; probe "$X"')).toEqual(['a'])
  })
})
