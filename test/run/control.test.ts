import { describe, expect, test } from 'vitest'
import { display } from '../../server/src/text/value.js'
import { agreesWithBash, calls, probe, probes } from './probe.js'

describe('a branch whose condition is known is the only one that runs', () => {
  agreesWithBash([
    ['for an empty variable', 'X=; if [ -z "$X" ]; then probe a; else probe b; fi'],
    ['for equal strings', 'X=a; if [ "$X" = a ]; then probe a; else probe b; fi'],
    ['for a pattern', 'X=abc; if [[ $X == a* ]]; then probe a; else probe b; fi'],
    ['for a quoted pattern', 'X=abc; if [[ $X == "a*" ]]; then probe a; else probe b; fi'],
    ['for true and false', 'if false; then probe a; elif true; then probe b; else probe c; fi'],
    ['negated', 'X=a; if ! [ -n "$X" ]; then probe a; else probe b; fi'],
    ['of several tests', 'X=a; if [[ -n $X && ( $X == b || $X == a ) ]]; then probe a; else probe b; fi'],
    ['of a case', 'case abc in x) probe a;; a*|b) probe b;; *) probe c;; esac'],
    ['of a case that falls through', 'case a in a) probe a;& b) probe b;; *) probe c;; esac'],
    ['after &&', 'X=a; [ "$X" = b ] && probe a; [ "$X" = a ] && probe b'],
    ['after ||', 'X=a; [ "$X" = b ] || probe a; [ "$X" = a ] || probe b'],
    ['behind a long pipeline, before a chain', 'true | true | true\nprobe a\nprobe b && probe c\nprobe d'],
    ['behind two assignments on one line', 'A=; if false; then A=1 B=2\nelse\nprobe "$A"\nfi\nA=1 B=2\nif true; then probe "$A$B"; fi'],
    ['behind a descriptor with a name', 'exec {fd}>log\nprobe a'],
    ['in a chain', 'false && probe a || probe b; true && : || probe c; true && probe d'],
    ['whose numbers compare', 'N=3; if [ "$N" -gt 2 ]; then probe a; else probe b; fi'],
  ])
})

describe('after a branch that may go either way', () => {
  test('a value that differs is one of two', () => {
    expect(probe('if [ -d x ]; then X=a; else X=b; fi; probe "$X"')).toEqual(['{a|b}'])
  })

  test('a value that only one side sets may be what it was', () => {
    expect(probe('X=a; if [ -d x ]; then X=b; fi; probe "$X"')).toEqual(['{b|a}'])
    expect(probe('X=a; [ -d x ] && X=b; probe "$X"')).toEqual(['{b|a}'])
    expect(probe('X=a; [ -d x ] || X=b; probe "$X"')).toEqual(['{a|b}'])
  })

  test('a value that both sides set alike is known', () => {
    expect(probe('if [ -d x ]; then X=a; else X=a; fi; probe "$X"')).toEqual(['a'])
  })

  test('a side that ended leaves nothing', () => {
    expect(probe('X=a; if [ -d x ]; then X=b; exit 1; fi; probe "$X"')).toEqual(['a'])
    expect(probe('f() { [ -d x ] || return; X=b; }; X=a; f; probe "$X"')).toEqual([expect.stringMatching(/^\{(b\|a|a\|b)\}$/)])
  })

  test('two uses of one value are one choice, not two', () => {
    const [called] = calls('if [ -d x ]; then X=a; else X=b; fi; probe "$X" "$X"')
    const choices = (called?.call.fields ?? []).flatMap(({ value }) =>
      value.map((segment) => (segment.kind === 'choice' ? segment.choice : null)),
    )
    expect(choices).toHaveLength(2)
    expect(choices[0]).toBe(choices[1])
  })

  test('the arms of a case are one choice', () => {
    expect(probe('case $1 in a) X=1;; b) X=2;; *) X=3;; esac; probe "$X"')).toEqual(['{1|2|3}'])
  })

  test('40 branches in a row do not multiply', () => {
    const script = `X=a\n${'if [ -d x ]; then X="$X/b"; fi\n'.repeat(40)}probe "$X"\n`
    const start = performance.now()
    expect(probes(script)).toHaveLength(1)
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  test('both sides are walked', () => {
    expect(probes('if [ -d x ]; then probe a; else probe b; fi; probe c')).toEqual([['a'], ['b'], ['c']])
  })
})

describe('a loop', () => {
  agreesWithBash([
    ['over one word', 'for x in a; do probe "$x"; done'],
    ['over no word', 'L=; X=a; for x in $L; do X=b; done; probe "$X"'],
    [
      'over options',
      'set -- --to a -v b; while [ $# -gt 0 ]; do case $1 in --to) T=$2; shift 2;; -v) V=1; shift;; *) R=$1; shift;; esac; done; probe "$T" "$V" "$R"',
    ],
    [
      'over options, with [[ and -n',
      'f() { while [[ -n ${1:-} ]]; do case $1 in -t) T=$2; shift;; --t=*) T=${1#*=};; *) break;; esac; shift; done; probe "$T" "$@"; }; f --t=a b c',
    ],
    [
      'over options until --',
      'A=; set -- -a -- -b; until [ $# -eq 0 ]; do [ "$1" = "--" ] && { shift; break; }; A="$A$1"; shift; done; probe "$A" "$@"',
    ],
    ['that goes on early', 'L=; set -- a b c; while [ $# -gt 0 ]; do X=$1; shift; [ "$X" = b ] && continue; L="$L$X"; done; probe "$L"'],
    [
      'that is left from within another',
      'set -- a b; while [ $# -gt 0 ]; do for i in 1; do X=$1; break 2; done; shift; X=; done; probe "$X" "$#"',
    ],
  ])

  test('may be left in the middle, with what was set until then', () => {
    expect(probe('X=a; while true; do if [ -d d ]; then X=b; break; fi; sleep 1; done; probe "$X"')).toEqual(['b'])
    expect(probe('X=a; for i in 1 2; do if [ -d $i ]; then X=b; break; fi; done; probe "$X"')).toEqual(['{a|b}'])
    expect(probe('for i in 1 2; do if [ -d $i ]; then X=b; continue; fi; X=c; done; probe "$X"')[0]).not.toMatch(/^[bc]$/)
  })

  test('in a function is not left by a function that it calls', () => {
    expect(probe('f() { break; }; X=a; while true; do f; X=b; break; done 2>/dev/null; probe "$X"')).toEqual(['b'])
  })

  test('goes through few words as a choice', () => {
    expect(probe('for x in a b c; do probe "$x"; done')).toEqual(['{a|b|c}'])
  })

  test('goes through files by their pattern', () => {
    expect(probe('for x in data/*.csv; do probe "$x"; done')).toEqual(['data/*.csv'])
  })

  test('that goes on with what it made knows nothing of it', () => {
    expect(probes('X=a; while [ -d "$X" ]; do X="$X/b"; probe "$X"; done; probe "$X"').flat()).not.toContain('a/b')
    expect(probes('X=a; for i in 1 2 3; do X="$X$i"; done; probe "$X"').flat()).not.toContain('a1')
  })

  test('keeps what it does not change', () => {
    expect(probe('X=a; while read -r l; do Y=$l; done; probe "$X"')).toEqual(['a'])
  })

  test('may not run at all', () => {
    expect(probe('X=a; while read -r l; do X=b; done; probe "$X"')[0]).not.toBe('b')
  })

  test('records each of its commands once', () => {
    expect(probes('for x in 1 2; do for y in 3 4; do probe a; done; done')).toEqual([['a']])
  })
})

describe('a subshell', () => {
  agreesWithBash([
    ['leaves variables as they were', 'X=a; (X=b; probe "$X"); probe "$X"'],
    ['leaves functions as they were', 'f() { probe a; }; (f() { probe b; }; f); f'],
    ['may exit alone', '(probe a; exit; probe b); probe c'],
    ['is no group', 'X=a; { X=b; probe "$X"; }; probe "$X"'],
    ['is every stage of a pipeline', 'X=a; X=b | cat; echo x | X=c; probe "$X"'],
    ['is what runs in the background', 'X=a; X=b & wait; probe "$X"'],
    ['is a process substitution', 'X=a; cat <(X=b) >/dev/null; probe "$X"'],
  ])
})

describe('the working directory', () => {
  /** Where each probe runs. */
  function directories(script: string): readonly string[] {
    return calls(script, { directory: '/start' }).map(({ moment }) => display(moment.directory))
  }

  test.each([
    ['is where the script starts', 'probe', ['/start']],
    ['follows cd', 'cd /a; probe; cd b; probe; cd ..; probe', ['/a', '/a/b', '/a']],
    ['follows a variable', 'D=/a; cd "$D/b"; probe', ['/a/b']],
    ['follows pushd, and is unknown after popd', 'pushd /a; probe; popd; probe', ['/a', '$PWD']],
    ['comes back after a subshell', '(cd /a; probe); probe', ['/a', '/start']],
    ['comes back after a substitution', 'X=$(cd /a; pwd); probe', ['/start']],
    ['is one of two after a branch', 'if [ -d x ]; then cd /a; else cd /b; fi; probe', ['{/a|/b}']],
    ['follows a function', 'f() { cd /a; }; f; probe', ['/a']],
    ['goes where env and sudo say', 'env -C /a probe; sudo --chdir=/b probe; probe', ['/a', '/b', '/start']],
    ['is unknown after a directory that is', 'cd "$(mktemp -d)/x"; probe', [expect.stringContaining('mktemp')]],
    ['is unknown after cd to where it was before', 'cd /a; cd -; probe', ['$PWD']],
  ])('%s', (_statement, script, expected) => {
    expect(directories(script)).toEqual(expected)
  })

  test('is printed by pwd', () => {
    expect(probe('cd /a; probe "$(pwd)/b"')).toEqual(['/a/b'])
  })
})
