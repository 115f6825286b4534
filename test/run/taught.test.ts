/** What generated programs have taught about bash, each as the smallest script that shows it. */
import { describe, expect, test } from 'vitest'
import { keyOf } from '../../server/src/text/value.js'
import { agreesWithBash, calls, probe, probes } from './probe.js'

describe('the walk knows what bash hands over', () => {
  agreesWithBash([
    ['a variable that a stage of a pipeline makes local', 'a=1\nf() { true | { local a=2; }; a=3; }\nf\nprobe "$a"'],
    ['a return in a substitution ends the substitution alone', 'f() { x=$(echo a; return; echo b); probe "$x"; }\nf'],
    ['an exit in a nested shell ends that shell alone', 'x=$(bash -c "echo a; exit"; echo b)\nprobe "$x"'],
    ['a function that only returns has a status', 'f() { return 1; }\nif f; then probe yes; else probe no; fi'],
    ['a number is compared with none', 'if [ a -lt 2 ]; then probe yes; else probe no; fi'],
    ['a name that is unset has no element and no default', 'a=1\nunset a\nprobe "${a-none}" "${a[@]}" "${a/*/z}"'],
    ['one that is empty has a match', 'a=\'\'\nprobe "${a/*/z}" "${a//*/z}" "${a-none}"'],
    ['an array does not cross', 'export list=(1 2)\nbash -c \'probe "${list-none}" "${list[@]}" end\''],
    ['a slash at the front of a pattern', 'a=/r/s\nprobe "${a///}" "${a////_}" "${a//\\//_}" "${a/#/z}"'],
    ['two lines that are compared with two lines', 'if [[ "l1\nl2" = $\'l1\\nl2\' ]]; then probe yes; else probe no; fi'],
    ['a failing status of an assignment', 'if a=$(printf x; false); then probe yes; else probe no; fi'],
    ['the status of a branch', 'f() { if [ a = b ]; then false; fi; }\nif f; then probe yes; else probe no; fi'],
    ['a regular expression', 'a=one\nif [[ $a =~ ^o[a-z]+$ ]]; then probe yes; else probe no; fi'],
    ['what the last stage of a pipeline prints', 'x=$(echo a | { cat >/dev/null; echo b; })\nprobe "$x"'],
    [
      'an expression in quotes',
      'a=one\nif [[ $a =~ "^o" ]]; then probe yes; else probe no; fi\nif [[ $a =~ ^"o" ]]; then probe yes; else probe no; fi',
    ],
    ['an expression with a backslash', 'a=one\nif [[ $a =~ \\^o ]]; then probe yes; else probe no; fi'],
    ['an expression in a variable', "a=one b='^o' c='n.$'\nif [[ $a =~ $b && $a =~ $c && ! $a =~ \"$b\" ]]; then probe yes; fi"],
    ['a choice in an expression', 'a=two\nif [[ $a =~ ^(one|two)$ ]]; then probe yes; else probe no; fi'],
    ['a pattern whose variable an arm before has set', 'b=x\ncase one in\none) b=one ;;&\n"$b") probe hit ;;\nx) probe miss ;;\nesac'],
    ['an assignment beside a local variable', 'c=0\nf() { local c=1; export c=2; probe "$c"; }\nf\nprobe "$c"'],
    ['a global variable beside a local one', 'c=0\nf() { local c=1; declare -gx c=2; probe "$c"; }\nf\nprobe "$c"'],
    ['words of a declaration, which are expanded before any name is set', 'a=0\nf() { local a=1 b="$a"; probe "$a" "$b"; }\nf'],
    ['a declared number, capitals and keys', 'declare -i n=5\ndeclare -u u=7\nprobe "$n" "$u"\nn=6\nprobe "$n"'],
    ['a name that stands for another', 'f() { local -n to=$1; to=new; probe "$to"; }\nv=old\nf v\nprobe "$v"\nto=x\nprobe "$v"'],
    ['an assignment in quotes', 'r=a\nexport "$r=1"\nprobe "$a"\nf() { local "$r=2"; probe "$a"; }\nf\nprobe "$a"'],
    [
      'what is no longer exported',
      'export a=1 b=2\ndeclare +x a\nbash -c \'probe "${a-none}" "$b"\'\nenv -u b bash -c \'probe "${b-none}"\'\nprobe "$b"',
    ],
    ['a local variable that is not exported beside an exported one', 'export b=1\nf() { declare +x b; b=2; bash -c \'probe "$b"\'; }\nf'],
    ['what the environment gives and is no longer exported', 'declare +x HOME\nbash -c \'probe "${HOME-none}"\''],
    ['a function that is unset', 'f() { probe f; }\nf\nunset -f f\nf || probe none'],
    ['what IFS joins', 'l=(x y)\nprobe "$(IFS=,; echo "${l[*]}")"\nf() { local IFS=/; echo "$*"; }\nprobe "$(f a b)" "${l[*]}"'],
    [
      'what IFS divides',
      'a=p/q,,r\nIFS=/\nprobe $a\nIFS=,\nprobe $a x$a\nset -- $a\nprobe "$#"\nIFS=\nb="c d"\nprobe $b\nunset IFS\nprobe $b',
    ],
    ['what a subshell prints', 'x=$( (echo a; echo b); echo c)\nprobe "$x"'],
    ['what goes to standard error', 'f() { echo out; echo err >&2; }\nprobe "$(f)" "$(f >&2)" "$(f 2>/dev/null)" "$(f >/dev/stdout)"'],
    ['what standard error leads to', 'probe "$({ echo a; echo b >&2; } 2>&1)" "$(echo a 2>&1 >/dev/null)"'],
    ['quotes of several kinds that are compared', "if [[ 'it'\\''s' = 'it'\\''s' ]]; then probe yes; else probe no; fi"],
    ['an empty parameter that IFS divides', 'IFS=/\nset -- "" x\nset -- $*\nset -- a b\nprobe $*'],
    ['backquotes side by side', 'x=`echo a``echo b`\nprobe "$x" `echo c` `echo d` "`echo e``echo f`"'],
    [
      'backquotes side by side in lists',
      'b="p q"\nl=(/y `echo ^`$b`echo x` "a"`echo c`)\nprobe "${l[@]}"\nfor w in `echo ^`$b`echo x`; do :; done\nprobe "$w"',
    ],
    [
      'the last elements of a list, and what an operator makes of each',
      'l=(aa bc "a d")\nset -- x aay "z q"\nprobe "${l[@]: -1}" "${l[@]: -2:1}" "${@: -2}" "${*: -2}" "${@: -3}"\nprobe "${l[*]#a}" "${l[@]##*a}" "${@%y}" "${l[@]^}" ${l[*]#a}',
    ],
    [
      'the lines of a text as a list',
      'mapfile -t l <<EOF\na\n b c\n\nd\nEOF\nprobe "${l[@]}" "${#l[@]}"\nmapfile -t l <<< ""\nprobe "${l[@]}"\nl=z\nprobe "${l[@]}"',
    ],
    ['slashes side by side', 'probe "$(dirname a//b)" "$(dirname //x)" "$(dirname a///b/)"'],
    [
      'a global variable behind local ones of the same name',
      'f() { declare -g m=5; probe "$m"; }\ng() { local m=1; f; probe "$m"; }\nm=0; g; probe "$m"\nf; g; probe "$m"\nh() { local m=2; declare -g m+=x "n=$m"; probe "$m" "$n"; }\nk() { local m=3; h; probe "$m"; }\nk; probe "$m"',
    ],
    ['lines at the end of a default', 'a=1\nprobe "$(printf %s "${a+tail\n}")"'],
    ['parameters that a sourced file sets and shifts', 'eval "set -- a b c"\nshift\nprobe "$@"'],
    ['lines before what is empty', 'a= b=\nprobe "$(echo one; printf \'%s\' "$a$b")"'],
    [
      'words of a list that are joined by what IFS begins with and divided again',
      'IFS=/:\nset -- a/ "" :b ""\nprobe $*\nprobe x$@y\nl=("" /c)\nprobe ${l[@]} ${l[*]}',
    ],
    [
      'a default that is assigned before a command, and stays',
      'c=\nc=${c:=p} true\nprobe "$c"\nc= d=\nf() { probe "$c" "$d"; }\nd= c=${d:=q} f\nprobe "$c" "$d"',
    ],
    [
      'backquotes beside text in a test',
      'if [[ a`echo b``echo c` = abc ]]; then probe yes; else probe no; fi\n[[ x = y`echo b`z ]] || probe "a"`echo c`\nif [[ a`echo b`$(echo c) = abd ]]; then probe yes; else probe no; fi',
    ],
    [
      'names behind names in a word without quotes',
      'a=x b=y\nprobe /$a$b/c ${a}$b.d p"q"$b-r $a$b$a/$b$a a\\$b/c\nw=/$a$b/c\nprobe "$w"\nexport v=-$a$b-\nl=(/$a$b/c $b)\nprobe "$v" "${l[@]}"\nf() { probe "$1"; }\nf +$a$b-0/b <<< -$a$b/c',
    ],
    [
      'the word behind an operator, which IFS divides',
      'c=1\nIFS=/\nprobe ${c+a b} ${c+"a/"/b} x${c+/b//c "d e"/}y ${c+a\\/b/c}\nIFS=\nprobe ${c+ a b}',
    ],
    [
      'operands of a test to which it does not come',
      'c= d=\n[[ -n a || ${c:=x} ]]\n[[ -n a && ( ${d:=y} ) ]]\nprobe "$c" "$d"\n[[ -z a || b && ${c:=z} ]]\ne=\n[[ -z a && ${e:=x} || ${c:=x} ]]\nprobe "$c" "$e"',
    ],
    [
      'numbers that arithmetic compares',
      'n=0 m=3 e= l=(a b) x=abc\nset -- p q\nif (( n == 0 )); then probe a; else probe b; fi\nif (( n )); then probe c; else probe d; fi\nif (( m > 2 && $n < 1 )); then probe e; else probe f; fi\nif ((${#l[@]}!=2||${#x}>=4)); then probe g; else probe h; fi\nif (( e == 0 )); then probe i; else probe j; fi\nwhile (( $# > 0 )); do probe "$1"; shift; done\nwhile (( 1 )); do probe k; break; done',
    ],
    [
      'names and quotes in the patterns of arms',
      [
        'n=b m=a',
        'case abc in x*|*$n*) probe 1 ;; *) probe no ;; esac',
        'case a/b in */$n) probe 2 ;; *) probe no ;; esac',
        'case a-b in *-"$n"|c) probe 3 ;; *) probe no ;; esac',
        'case abx in a${n}*) probe 4 ;; *) probe no ;; esac',
        "case abx in a$n'x') probe 5 ;; *) probe no ;; esac",
        'case a-b in *-$(echo b)) probe 6 ;; *) probe no ;; esac',
        "case 'a$n' in a\\$n) probe 7 ;; *) probe no ;; esac",
      ].join('\n'),
    ],
    [
      'names and quotes in the pattern of a test',
      [
        'n=b m=a',
        'if [[ abc == *$n* && abc == a${n}* ]]; then probe 1; else probe no; fi',
        'if [[ a-b == *-$n ]]; then probe 2; else probe no; fi\nif [[ abc = a"$n"* ]]; then probe 2; else probe no; fi',
        'if [[ abc != *$n* || $m$n != a$n ]]; then probe no; else probe 3; fi',
        "if [[ abc == a$n'c' && 'a$n' = *'$n' ]]; then probe 4; else probe no; fi",
        "if [[ a/$n/x == a/$n/* && 'a$n' == a\\$n ]]; then probe 5; else probe no; fi",
      ].join('\n'),
    ],
    [
      'a blank or another character behind a backslash',
      [
        'n=b m=a',
        'y=$n\\ x z="$n"\\$m',
        'export w="a"\\$b\\ $n',
        'probe "$y" "$z" "$w" $n\\ $m/x\\ "y z" \\ a\\\\ b',
        'l=(a\\ b $n\\ c "a"\\$b)',
        'probe "${l[@]}" ${y%\\ *} \'a\\ b\' "a\\ b"',
        'for i in $n\\ c; do probe "$i"; done',
      ].join('\n'),
    ],
    ['a parameter before letters', 'set -- b\nx=$1x/$1_y\nprobe "$1x" $1_ "$x" "a$10"'],
    [
      'numbers with a sign and with blanks',
      '[ "+5" -eq 5 ] && probe 1\nif [ " 5 " -lt 6 ]; then probe 2; else probe no; fi\nif [ 3 -lt "+2" ]; then probe no; else probe 3; fi',
    ],
    ['a trap after the end', 'a=1\ntrap \'probe "$a"\' EXIT\na=2'],
  ])
})

/** By which key each word of the only `probe` is told from others. */
function probed(script: string): readonly string[] {
  return calls(script).flatMap(({ call }) => call.fields.map(({ value }) => keyOf(value)))
}

describe('the walk leaves open', () => {
  test('what a name holds that is local on one way alone', () => {
    expect(probe('d=one\nf() { if [ -n "$X" ]; then d=two; local d=three; fi; }\nf\nprobe "$d"')).toEqual(['{two|one}'])
    expect(probe('d=0\nf() { if [ -n "$X" ]; then local d=1; fi; d=2; }\nf\nprobe "$d"')).toEqual(['{0|2}'])
  })

  test('what a trap finds where the script may have ended before', () => {
    expect(probe(`a=1\ntrap 'probe "$a"' EXIT\n[ -n "$X" ] || exit 1\na=2`)).toEqual(['{2|1}'])
  })

  test('whether a function is there in the first round of the loop that defines it', () => {
    expect(probes('for i in 1 2; do\n  if f; then probe yes; else probe no; fi\n  f() { return 0; }\ndone')).toEqual([['yes'], ['no']])
  })

  test('whether a name is exported that a round of a loop unsets', () => {
    expect(probe(`export b\nfor b in x y; do\n  bash -c 'probe "$b"'\n  if [ -e flag ]; then unset b; fi\ndone`)).toEqual(['$b'])
  })

  test('what joins parameters that are not known, where it is not always a blank', () => {
    const [first, second, third, plain] = probed('probe "$*" "$(IFS=/; echo "$*")" "$(IFS=,; echo "$*")" "$*"')
    expect(new Set([first, second, third]).size).toBe(3)
    expect(plain).toBe(first)
  })

  test('what is left on standard input behind something that reads from it', () => {
    expect(probe('{ read -r a; read -r b; } <<EOF\nx\ny\nEOF\nprobe "$a" "$b"')).toEqual(['x', '$b'])
    expect(probe('f() { read -r a; cat >/dev/null; read -r b; }\nf <<<x\nprobe "$a" "$b"')).toEqual(['x', '$b'])
    expect(probe('if read -r a; then read -r b; fi <<<x\nprobe "$a" "$b"')).toEqual(['x', '$b'])
  })

  test('which of the words of a list it is that a loop is at', () => {
    const [one, all] = probed('for d in a "$@"; do\n  probe "$d" "$*"\ndone')
    expect(one).not.toContain(all)
  })

  test('what a list joins whose only word may be several', () => {
    const [list, name] = probed('l=($X)\nprobe "${l[*]}" "$X"')
    expect(list).not.toBe(name)
  })

  test('whether a word behind an operator has assigned something', () => {
    expect(probe('d=\n: "${X:+${d:=a}}"\nprobe "$d"')).toEqual(['{a|}'])
    expect(probe('d=\n: "${X-$((d = 1))}"\nprobe "$d"')).toEqual(['{$d|}'])
    expect(probe('d= X=\n: "${X:-${d:=a}}"\nprobe "$d"')).toEqual(['a'])
    expect(probe('d=\n[[ -n $X && ${d:=a} || -n b ]]\nprobe "$d"')).toEqual(['{a|}'])
  })

  test('which global variable is set where a name is local on one way alone', () => {
    const called = 'if [ -n "$X" ]; then local m=1; fi\ndeclare -g m=5'
    expect(probes(`f() { ${called}; probe "$m"; }\nm=0\nf\nprobe "$m"`)).toEqual([['{1|0|5}'], ['{0|5}']])
  })

  test('the directory of a path that may have an empty part', () => {
    expect(probe('a=/r\nif [ -n "$X" ]; then b=c; else b=; fi\nprobe "$(dirname "$a/$b/d")"')).toEqual(['{/r/c|/r}'])
  })

  test('how many characters what is no ASCII has', () => {
    expect(probe('a=äb\nprobe "${a#?}" "${a%%[!b]*}" "${a/?/c}" "${a:1}" "${a^^}" "${a%b}"')).toEqual(['$a', '$a', '$a', '$a', '$a', 'ä'])
    expect(probes('case ä in ?) probe yes ;; *) probe no ;; esac')).toEqual([['yes'], ['no']])
  })

  test('whether a function is there that one branch alone defines', () => {
    const script = 'if [ -n "$X" ]; then f() { true; }; fi\nif f; then probe yes; else probe no; fi'
    expect(probes(script)).toEqual([['yes'], ['no']])
  })

  test('what a substitution prints that set -u may end', () => {
    expect(probe('set -u\nx=$(echo "$NO")\nprobe "$x"')).toEqual(['$(echo "$NO")'])
    expect(probe('set -eu\nx=$(echo "$NO")\nprobe "$x"')).toEqual(['$NO'])
  })

  test('whether a name is exported that the environment may not have', () => {
    expect(probe('if [ -n "$X" ]; then export a=1; fi\na=2\nbash -c \'probe "$a"\'')).toEqual(['$a'])
  })

  test('what is cut behind lines that are printed before something unknown', () => {
    expect(probe('x=$(printf "a\\n%s" "$X")\nprobe "$x"')).toEqual([expect.stringMatching(/^\$\(/)])
    expect(probe('x=$(echo a; printf "%s%s" "$X" "$Y")\nprobe "$x"')).toEqual([expect.stringMatching(/^\$\(/)])
    expect(probe('x=$(echo a; if [ -n "$X" ]; then printf b; fi)\nprobe "$x"')).toEqual(['{a\nb|a}'])
    expect(probe('x=$(echo a; if [ -n "$X" ]; then echo; fi)\nprobe "$x"')).toEqual(['{a|a}'])
  })

  test('what is printed to another descriptor, by exec, in the background and by traps', () => {
    for (const printing of [
      'echo a >&3',
      'exec >/dev/null; echo a',
      'echo a &',
      'trap "echo b" EXIT; echo a',
      'mkdir a 2>&1',
      'f 2>&1',
      'f |& cat',
    ])
      expect(probe(`f() { echo a; mkdir b; }\nx=$(${printing})\nprobe "$x"`)).toEqual([expect.stringMatching(/^\$\(/)])
  })

  test('what a list holds of which one element goes or is named', () => {
    for (const change of ["unset 'l[1]'", 'unset l[0]', 'l[1]=x', 'l=([2]=a [0]=b)'])
      expect(probes(`l=(a b c)\n${change}\nprobe "\${l[1]}" "\${#l[@]}"`).flat()).toEqual(['?', '?'])
  })

  test('what is declared to hold something else than what is assigned', () => {
    expect(probe('declare -i n=1+1\nprobe "$n"')).toEqual(['$n'])
    expect(probe('declare -u u\nu=abc\nprobe "$u"')).toEqual(['$u'])
    expect(probe('declare -A m=([k]=v)\nprobe "${m[k]}"')).toEqual(['?'])
  })

  test('what arithmetic assigns', () => {
    for (const computing of ['let n=3+4', ': $((n = 5))', '(( n++ ))', 'for (( n = 0; n < 3; n++ )); do :; done'])
      expect(probe(`n=1\n${computing}\nprobe "$n"`)[0]).not.toContain('1')
  })

  test('what IFS that is not known divides', () => {
    expect(probe('if [ -n "$X" ]; then IFS=/; fi\na=b/c\nprobe $a')).toEqual(['?'])
    expect(probe('if [ -n "$X" ]; then a=b,c; else a=d; fi\nIFS=,\nprobe $a')).toEqual(['?'])
  })

  test('what IFS divides at blanks and at something else', () => {
    expect(probe('IFS=" ,"\na="x " b=,y\nprobe $a$b')).toEqual(['x', '?'])
  })

  test('which parameters a sourced file leaves that sets them on one way', () => {
    const files = { 'library.sh': 'if [ -n "$X" ]; then set -- new; fi\n' }
    expect(probe('. ./library.sh old\nprobe "$1"', { files, directory: '/r' })).toEqual(['$1'])
  })

  test('which name is set whose name is one of two', () => {
    expect(probe('a=1\nif [ -n "$X" ]; then n=a; else n=b; fi\nexport "$n=2"\nprobe "$a"')).toEqual(['$a'])
  })

  test('how two questions answer that differ in quotes alone', () => {
    expect(probes('if [[ $X =~ ^o ]]; then probe a; fi\nif [[ ! $X =~ "^o" ]]; then probe b; fi').length).toBe(2)
    const [, second] = calls('if [[ $X =~ ^o ]]; then probe a; fi\nif [[ $X =~ "^o" ]]; then probe b; fi')
    expect(second?.moment.guards[0]?.key).not.toContain('=~ ^o')
  })

  test('the names that braces make', () => {
    expect(probe('n=b\nprobe $n{x,y} ${n}{x,y} $n{1..2}')).toEqual(['?', 'bx', 'by', '?'])
  })

  test('a number that is octal here and decimal there', () => {
    for (const asked of ['[[ 010 -eq 8 ]]', '[ 010 -eq 8 ]'])
      expect(probes(`if ${asked}; then probe yes; else probe no; fi`)).toEqual([['yes'], ['no']])
  })

  test('what a pattern holds that is not understood', () => {
    for (const pattern of ['[$n]', 'a$n?(c)', 'a$(date)c'])
      expect(probes(`n=b\nif [[ abc == ${pattern} ]]; then probe yes; else probe no; fi`)).toEqual([['yes'], ['no']])
  })

  test('what arithmetic asks that does more than compare', () => {
    for (const asked of ['n = 0', 'n++ > 0', 'n + 1 == 1', '! n', 'n == 0 ? 1 : 0', 'n == 010', 'y == 0'])
      expect(probes(`n=0 y=x\nif (( ${asked} )); then probe yes; else probe no; fi`)).toEqual([['yes'], ['no']])
  })

  test('the elements of a list that are set on one way alone', () => {
    expect(probe('l=(a b)\nif [ -n "$X" ]; then l=(a c); fi\nprobe "${l[@]}"')).toEqual(['a', '{c|b}'])
    const [called] = calls('l=(a b)\nif [ -n "$X" ]; then l+=(c); fi\nprobe "$l" "${l[*]}"')
    const [first, all] = called?.call.fields ?? []
    expect(first?.value).not.toEqual(all?.value)
  })

  test('what a name is set to that may stand for another', () => {
    const script = (then: string): string => `a=one\nf() {\n  [ -n "$X" ] || local -n o=a\n  ${then}\n}\nf`
    expect(probe(script('o="y z"\nprobe "$a" "$o"'))).toEqual(['{one|y z}', 'y z'])
    expect(probe(script('o=b\na=p\nprobe "$o"'))).toEqual(['{b|p}'])
    expect(probe(script('unset o\nprobe "${a-none}"'))).not.toEqual(['one'])
  })

  test('whether a list has an element', () => {
    expect(probe('set -u\nif [ -n "$X" ]; then l=(a b); else l=(); fi\nx=$(echo "$l"; echo c)\nprobe "$x"')).toEqual(['$(echo "$l")'])
    expect(probe('set -u\nx=$(echo "${BASH_SOURCE[0]}")\nprobe "$x"')[0]).toContain('main.sh')
  })

  test('how long text is that is no ASCII', () => {
    expect(probe('a=ä\nprobe "${#a}"')).toEqual(['?'])
  })

  test('an unknown number, of which arithmetic asks the same as a test', () => {
    const asked = (script: string): unknown => calls(script)[0]?.moment.guards.map(({ key, holds }) => [key, holds])
    expect(asked('if (( n == 0 )); then probe; fi')).toEqual(asked('if [ "$n" -eq 0 ]; then probe; fi'))
    expect(asked('if (( ${#n} > $# )); then probe; fi')).toEqual(asked('if [ "${#n}" -gt $# ]; then probe; fi'))
    expect(asked('(( n )) || exit\nprobe')).toEqual(asked('[[ $n -ne 0 ]] || exit\nprobe'))
  })

  test('which guards hold behind a loop that a way has left', () => {
    expect(probes('for a in one; do\n  if test "$X"; then break; fi\ndone\n[ -z "$X" ] || probe x')).toEqual([['x']])
  })
})
