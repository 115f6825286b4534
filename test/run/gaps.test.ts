/** What the grammar cannot read and bash can is walked as what it is. */
import { describe, expect, test } from 'vitest'
import { agreesWithBash, probe, probes, walk } from './probe.js'

describe('what the grammar does not know does what it does in bash', () => {
  agreesWithBash([
    ['a loop over the parameters without a semicolon', 'set -- a; for x do probe "$x"; done'],
    ['such a loop beside a text that looks like one', `set -- a; for x do probe 'for y do' "$x"; done`],
    ['a file that is opened to be read and written', 'echo abcdef > f; cat 0<> f | tr a x >/dev/null; probe done'],
    ['a command before one that opens a file in both ways', 'probe a b 1<> f; probe c'],
    ['a text that looks as if it did', `probe "a <> b" 1<> f; probe 'c<>d' # <> e`],
    ['a pattern of wildcards and quotes', 'X="e: d n"; case $X in *"e:"*"d n") probe yes ;; *) probe no ;; esac'],
    ['the same of what does not match', 'X="e: d x"; case $X in *"e:"*"d n") probe yes ;; *) probe no ;; esac'],
    ['a pattern with a name in it', 'X="a b:1 c"; N=b; case $X in *" $N:1 "* | *"$N"*" z") probe yes ;; *) probe no ;; esac'],
    ['a command that touches its pattern', 'case a in b) probe b ;; *)probe "*" ;; esac'],
    ['a substitution by backquotes for what is not set', ': ${A=`echo ${B} | tr a b`}; probe a'],
    ['names beside an element whose name has a blank', 'declare -A M; X=c; M[a b]=1; probe "$X"'],
  ])
})

test.each([
  ['begins in quotes and goes on', 'O=--a; [[ "$1" =~ "$O"=(.*) ]] && probe yes; probe no'],
  ['has blanks and parentheses in quotes', '[[ $1 =~ ^"x (y)" ]] && probe yes; probe no'],
  ['has them in single quotes', "[[ $1 =~ 'x y'(z) ]] && probe yes; probe no"],
])('an expression that %s may match or not', (_what, script) => {
  expect(walk(script).notices).toEqual([])
  expect(probes(script)).toEqual([['yes'], ['no']])
})

test('a test with parentheses is a test', () => {
  expect(probes('if [ "$1" = a -o \\( "$2" = b -a "$3" = c \\) ]; then probe yes; else probe no; fi')).toEqual([['yes'], ['no']])
})

test('an element whose name has a blank is not known, and neither is it taken for another', () => {
  expect(probe('declare -A M; M[a]=1; M[a b]=2; probe "${M[a b]}"')).toEqual(['?'])
})

describe('a file that is opened to be read and written', () => {
  test('holds what is not known once something was written', () => {
    expect(probe('echo abcdef > f; echo xy 1<> f; X=$(cat f); probe "$X"')).not.toEqual(['xy'])
  })

  test.each([
    ['1<>', 'writeFile'],
    ['9<>', 'writeFile'],
    ['<>', 'readFile'],
    ['0<>', 'readFile'],
  ])('by %s is known by %s', (operator, kind) => {
    const { events } = walk(`touch ${operator} /nfs/lock`)
    expect(events.flatMap((event) => (event.kind === 'effect' ? [event.effect.kind] : []))).toEqual([kind])
  })
})

test('what neither understands stays unknown', () => {
  expect(walk('touch 1<>; touch b').notices.map(({ kind }) => kind)).toEqual(['unparsed'])
})
