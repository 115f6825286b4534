import { describe, expect, test } from 'vitest'
import { agreesWithBash, probe, probes } from './probe.js'

describe('a word is what bash makes of it', () => {
  agreesWithBash([
    ['text without quotes', 'probe a b=c --d'],
    ['quotes of every kind side by side', `probe a"b c"'d e'$'f\\tg'h`],
    ['an empty word', `probe '' "" a`],
    ['backslashes outside of quotes', 'probe a\\ b \\$c \\\\'],
    ['backslashes in double quotes', 'probe "a\\"b \\$c \\\\ \\n"'],
    ['escapes of ANSI-C quotes', `probe $'a\\nb\\x41\\u00e9\\'\\\\'`],
    ['a line that goes on in the next', 'probe a \\\n  b"c\\\nd"'],
    ['an unknown user as it is written', 'probe "~/x"'],
    ['a here-document is no word', 'probe a <<EOF\nb\nEOF'],
    ['words behind a redirection', 'probe a >/dev/null b'],
  ])
})

describe('a variable holds what was assigned last', () => {
  agreesWithBash([
    ['plainly', 'X=one; probe "$X"; X=two; probe "$X"'],
    ['several in one command, from left to right', 'A=1 B=$A-2; probe "$A" "$B"'],
    ['with what it held before', 'X=a; X="$X/b"; X+=c; probe "$X"'],
    ['declared in any way', 'export A=1; readonly B=2; declare C=3; typeset D=4; probe "$A$B$C$D"'],
    ['by printf', 'probe "$(printf "%s" a)"'],
    ['nothing', 'X=; probe "$X" ${X} "a${X}b"'],
    ['between braces', 'X=a; probe "${X}b" "$X"b'],
    ['split at blanks without quotes', 'X="a b  c"; probe $X; probe "$X"'],
    ['not split in an assignment', 'X="a b"; Y=$X; probe "$Y"'],
    ['back to what it was after a prefix assignment', 'X=a; X=b true; probe "$X"'],
    ['an array, word by word', 'A=(a "b c"); probe "${A[@]}" "${A[0]}"'],
    ['an array that grew', 'A=(a); A+=(b c); probe "${A[@]}"'],
    ['gone with unset', 'X=a; unset X; probe "${X:-none}"'],
  ])
})

describe('an operator of an expansion', () => {
  agreesWithBash([
    ['gives a default for what is empty', 'X=; probe "${X:-d}" "${X-d}"'],
    ['assigns a default', 'X=; : "${X:=d}"; probe "$X"'],
    ['keeps what is there', 'X=a; probe "${X:-d}" "${X:=d}" "${X:?no}"'],
    ['gives another for what is there', 'X=a Y=; probe "${X:+b}" "${Y:+b}" "${X+b}"'],
    ['nests defaults', 'X= Y= Z=z; probe "${X:-${Y:-$Z}}"'],
    ['cuts at the front', 'X=a/b/c; probe "${X#*/}" "${X##*/}"'],
    ['cuts at the end', 'X=a/b/c.tar.gz; probe "${X%.*}" "${X%%.*}" "${X%/*}"'],
    ['replaces', 'X=a-b-c; probe "${X/-/_}" "${X//-/_}" "${X//-}"'],
    ['changes case', 'X=aBc; probe "${X^^}" "${X,,}"'],
    ['takes a part', 'X=abcdef; probe "${X:2}" "${X:1:2}"'],
  ])
})

describe('a substitution', () => {
  agreesWithBash([
    ['is what is printed, without the line ends behind it', 'probe "$(echo a; echo b; echo)"'],
    ['of backticks is the same', 'X=`echo a`; probe "$X"'],
    ['is split without quotes', 'probe $(echo a b)'],
    ['may stand in another', 'probe "$(echo "$(echo a)b")"'],
    ['of a path program follows from its words', 'X=/a/b/c.sh; probe "$(dirname "$X")" "$(basename "$X")"'],
    ['prints what a function prints', 'f() { echo "$1-x"; }; probe "$(f a)"'],
    ['leaves variables outside as they were', 'X=a; Y=$(X=b; echo "$X"); probe "$X" "$Y"'],
  ])

  test('of a program is unknown, and the same wherever its value is used', () => {
    expect(probe('X=$(date); probe "$X" "a-$X"')).toEqual(['$(date)', 'a-$(date)'])
  })
})

describe('what comes from outside stays a hole', () => {
  test.each([
    ['a variable of the environment', 'probe "$OUTSIDE/x"', ['$OUTSIDE/x']],
    ['a positional parameter', 'probe "$1" "${2}"', ['$1', '$2']],
    ['a default that may not be needed', 'X="${X:-d}"; probe "$X"', [expect.stringContaining('d')]],
    ['what is read', 'read -r X; probe "$X"', ['$X']],
    ['what was assigned in a statement that did not parse', 'X=a\nX=b echo !(c|d)\nprobe "$X"', ['$X']],
    ['a variable that another names', 'X=Y; Y=a; probe "${!X}"', ['$X']],
    ['an operator that is not followed', 'X=abc; probe "${X@Q}"', ['$X']],
  ])('%s', (_what, script, words) => {
    expect(probe(script)).toEqual(words)
  })

  test('a pattern is one word that may be many', () => {
    expect(probes('probe data/*.csv "data/*.csv"')).toEqual([['data/*.csv', 'data/*.csv']])
  })
})
