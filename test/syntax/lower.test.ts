import { describe, expect, test } from 'vitest'
import { parseScript } from '../../server/src/syntax/lower.js'
import { native } from './parsers.js'
import { print } from './print.js'

function lowered(text: string): string {
  return print(parseScript(native(), text), text)
}

/** Rows of a script and what was understood of it, in the notation of print.ts. */
function understands(rows: readonly (readonly [script: string, tree: string])[]): void {
  test.each(rows)('%j', (script, tree) => {
    expect(lowered(script)).toBe(tree)
  })
}

describe('what the grammar does not know', () => {
  understands([
    ['for a do b $a; done', 'for(a in parameters: b <a>)'],
    ['for a in x do; do b; done', 'for(a in [x do]: b)'],
    ['a 1<> f', 'redirected(a, 1<>f)'],
    ['f() { a <>f; }; b', 'function f(group(redirected(a, <>f))); b'],
    ['echo "a <> b" 1<> f # <> x', 'redirected(echo "a <> b", 1<>f)'],
    ['a 1<>', 'a; opaque<unparsed>'],
    ['x[a b]=3 c', 'x[...]=3 c'],
    ['echo "${x[$a $b]}"', 'echo "<x[$a $b]>"'],
    ['[[ "$a" =~ "$b"=(.*) ]] && c', '(test2("<a>" =~ "$b"=(.*)) && c)'],
    ['[[ $o =~ ^"E (H): x." ]]', 'test2(<o> =~ ^"E (H): x.")'],
    // What only looks like it, in lines that are tried.
    ['if a; then b 1<> f; echo for x do; fi', 'if(a => redirected(b, 1<>f); echo for x do)'],
    ['if a; then b 1<> f; echo x[a b]=c; fi', 'if(a => redirected(b, 1<>f); echo x[a b]=c)'],
    ['if a; then b 1<> f; x=$(\n  c * "d e"); fi', 'if(a => redirected(b, 1<>f); x=$(c * "d e"))'],
    ['if a; then b 1<> f; x=$(c\nd)e; fi', 'if(a => redirected(b, 1<>f); x=$(c; d)e)'],
    ['if [ a -o \\( b \\) ]; then c; fi', 'if([ a -o \\( b \\) ] => c)'],
    ['case $a in *)return 1 ;; esac', 'case(<a>: * => return 1)'],
    ['case $a in *"e:"*"d n" | "f g") b ;; esac', 'case(<a>: *"e:"*"d n"|"f g" => b)'],
    ['case $a in\n  *" "$b:$c" "* | \\\n  *"d") e ;;\nesac', 'case(<a>: *" "<b>:<c>" "*|*"d" => e)'],
    [
      'function f {\n  a ./*.$2 ./*.$2.in | b c d | b e f\n}\nfunction g {\n  a || exit\n}',
      'function f(group(pipe(a ./*.<2> ./*.<2>.in, b c d, b e f))); function g(group((a || exit)))',
    ],
  ])
})

describe('a pipeline', () => {
  understands([
    ['a | b |& c', 'pipe(a, b, c)'],
    ['! a | b', 'not(pipe(a, b))'],
    ['a | b > f 2>&1', 'pipe(a, redirected(b, >f, 2>&1))'],
    ['a | while read -r x; do b; done', 'pipe(a, while(read -r x: b))'],
    ['for f in *; do a; done | b', 'pipe(for(f in [*]: a), b)'],
    ['time -p a | b', 'pipe(time -p a, b)'],
  ])
})

describe('a list', () => {
  understands([
    ['a; b', 'a; b'],
    ['a\nb\n\nc', 'a; b; c'],
    ['a && b || c', '(a && b || c)'],
    ['a && ( b || c ) && d', '(a && subshell((b || c)) && d)'],
    ['a || { b; exit 1; }', '(a || group(b; exit 1))'],
    ['[[ a ]] && b', '(test2(a) && b)'],
    ['! a && b', '(not(a) && b)'],
    ['a \\\n  b \\\n  c', 'a b c'],
  ])

  describe('gives a redirection at its end to the last command alone', () => {
    understands([
      ['a && b > f', '(a && redirected(b, >f))'],
      ['a && b || c && d > f', '(a && b || c && redirected(d, >f))'],
      ['a && b | c > f', '(a && pipe(b, redirected(c, >f)))'],
      ['{ a && b; } > f', 'redirected(group((a && b)), >f)'],
    ])
  })
})

describe('background and negation', () => {
  understands([
    ['a; b & c', 'a; background(b); c'],
    ['a &\nb &\nwait', 'background(a); background(b); wait'],
    ['while :; do a; done & b', 'background(while(:: a)); b'],
    ['if ! a; then b; fi', 'if(not(a) => b)'],
    ['! [ a ]', 'not(test1(a))'],
  ])
})

describe('a redirection', () => {
  understands([
    ['a > f x', 'redirected(a x, >f)'],
    ['2>&1 a', 'redirected(a, 2>&1)'],
    ['> f', 'redirected(nothing, >f)'],
    ['a &> f', 'redirected(a, &>f)'],
    ['a 3<&- >| f >> g', 'redirected(a, 3<&-, >|f, >>g)'],
    ['a >> "$f" < /dev/null', 'redirected(a, >>"<f>", </dev/null)'],
    ['exec 9>lock', 'redirected(exec, 9>lock)'],
    ['cat <<<"$X"', 'redirected(cat, <<<"<X>")'],
    ['while read -r l; do a; done < f', 'redirected(while(read -r l: a), <f)'],
    ['if [ -d x ]; then a; fi > log 2>&1', 'redirected(if(test1(-d x) => a), >log, 2>&1)'],
  ])
})

describe('a here-document', () => {
  understands([
    ['cat <<EOF\nhi $X\nEOF\necho next', 'redirected(cat, <<"hi <X>\n"); echo next'],
    ["cat <<'EOF'\n$X\nEOF", "redirected(cat, <<'$X\n')"],
    ['cat <<\\EOF\n$X\nEOF', "redirected(cat, <<'$X\n')"],
    ['cat <<EOF\na $(b)\nEOF', 'redirected(cat, <<"a $(b)\n")'],
  ])

  describe('does not hide what follows on its first line', () => {
    understands([
      ['cat <<EOF | grep x\n$X\nEOF\necho next', 'pipe(redirected(cat, <<"<X>\n"), grep x); echo next'],
      ['cat <<EOF | grep x && echo done\na\nEOF', '(pipe(redirected(cat, <<"a\n"), grep x) && echo done)'],
      ['cat <<EOF || exit 1\nx\nEOF\n', '(redirected(cat, <<"x\n") || exit 1)'],
      ['cat <<EOF > out && echo done\na\nEOF', '(redirected(cat, <<"a\n", >out) && echo done)'],
      ['sudo tee f <<EOF >/dev/null\na\nEOF', 'redirected(sudo tee f, <<"a\n", >/dev/null)'],
      ['ssh host <<EOF bash -s\na\nEOF', 'redirected(ssh host bash -s, <<"a\n")'],
    ])
  })
})

describe('a compound command', () => {
  understands([
    ['(a; b)', 'subshell(a; b)'],
    ['{ a; b; } > f', 'redirected(group(a; b), >f)'],
    ['if a; then b; elif c; then d; else e; fi', 'if(a => b, c => d, else e)'],
    ['for x in "$@" *.c; do a; done', 'for(x in ["<@>" *.c]: a)'],
    ['for x; do a; done', 'for(x in parameters: a)'],
    ['select x in a b; do echo $x; done', 'for(x in [a b]: echo <x>)'],
    ['for ((i=0;i<3;i++)); do a; done', 'for((...): a)'],
    ['while a; b; do c; done', 'while(a; b: c)'],
    ['until a; do b; done', 'until(a: b)'],
    ['case "$1" in\n  -h|--help) a ;;\n  (x*) b; c ;;\n  *)\nesac', 'case("<1>": -h|--help => a / x* => b; c / * => )'],
    ['case $1 in a) x;& b) y;;& c) z;; esac', 'case(<1>: a => x and on / b => y and ask on / c => z)'],
  ])
})

describe('a function', () => {
  understands([
    ['f() { a; }', 'function f(group(a))'],
    ['function f { a; }', 'function f(group(a))'],
    ['function f() { a; } 2>&1', 'function f(redirected(group(a), 2>&1))'],
    ['f() ( a )', 'function f(subshell(a))'],
    ['f() if a; then b; fi', 'function f(if(a => b))'],
  ])
})

describe('a test', () => {
  understands([
    ['[ -z "$x" -o a = b ]', 'test1(-z "<x>" -o a = b)'],
    ['[ ! -e "$a" ] && b', '(test1(! -e "<a>") && b)'],
    ['test -f x', 'test -f x'],
    ['[[ -f $x && ! ( $y == z* ) ]]', 'test2(-f <x> && ! ( <y> == z* ))'],
    ['[[ $x =~ ^a+$ ]]', 'test2(<x> =~ ^a+$)'],
    ['[[ -n ${x:-} && $y -gt 3 ]]', 'test2(-n <x :- > && <y> -gt 3)'],
  ])
})

describe('an expansion', () => {
  understands([
    ['echo $1 $@ $# $? $$ $! $- ${10}', 'echo <1> <@> <#> <?> <$> <!> <-> <10>'],
    ['echo ${x:-a$y} ${x-} ${x:=z} ${x:?no} ${x:+y}', 'echo <x :- a<y>> <x - > <x := z> <x :? no> <x :+ y>'],
    ['echo ${x#a*} ${x##a} ${x%b} ${x%%b}', 'echo <x # a*> <x ## a> <x % b> <x %% b>'],
    ['echo ${x/a/b} ${x//a/b} ${x:1:2} ${x^^} ${x@Q}', 'echo <x / a/b> <x // a/b> <x : 1:2> <x ^^ > <x @ Q>'],
    ['echo ${#x} ${!x} ${#a[@]} ${!a[@]}', 'echo <x length> <x indirect> <a[@] length> <a[@] indirect>'],
    ['echo ${a[@]} "${a[*]}" ${a[1]:-x}', 'echo <a[@]> "<a[*]>" <a[1] :- x>'],
    ['echo ${x:-"a b"} "${x:-$HOME/y}" ${x:-$(a)}', 'echo <x :- "a b"> "<x :- <HOME>/y>" <x :- $(a)>'],
    ['echo $(a | b) `c` "$(d "$(e)")"', 'echo $(pipe(a, b)) $(c) "$(d "$(e)")"'],
    ['diff <(a) >(b <(c))', 'diff <(a) >(b <(c))'],
    ['echo $((x+1)); ((x++))', 'echo $((...)); arithmetic'],
  ])
})

describe('a word', () => {
  understands([
    [`a "b$c"'d'$'e\\n'f`, `a "b<c>"'d'$'e\\n'f`],
    ['echo a\\ b', 'echo a\\ b'],
    [`'' ""`, `'' ""`],
    ['echo a=b --x=y', 'echo a=b --x=y'],
    ['echo $"t"', 'echo "t"'],
    ['a {b,c}.{1..3} ~/x', 'a {b,c}.{1..3} ~/x'],
    ['échec=1; echo "é$x" 😀 $y', 'échec=1; echo "é<x>" 😀 <y>'],
  ])
})

describe('an assignment', () => {
  understands([
    ['a=1 b=$c', 'a=1 b=<c>'],
    ['A=1 cmd arg', 'A=1 cmd arg'],
    ['a=$(b) c', 'a=$(b) c'],
    ['a+=1 x[0]=2', 'a+=1 x[...]=2'],
    ['x=(a "$b"\nc)', 'x=[a "<b>" c]'],
  ])
})

describe('a declaration', () => {
  understands([
    ['export A=1 B', 'export(A=1, B)'],
    ['export', 'export()'],
    ['local x', 'local(x)'],
    ['readonly X=$(a)', 'readonly(X=$(a))'],
    ['declare -r A=(1 2)', 'declare(-r, A=[1 2])'],
    ['typeset -i n', 'typeset(-i, n)'],
    ['unset a b', 'unset(a b)'],
  ])
})

test('comments are told with their places, and are part of no command', () => {
  const text = '# one\na # two\n\nb "# none"\n'
  const script = parseScript(native(), text)
  expect(script.comments.map(({ start, end }) => text.slice(start, end))).toEqual(['# one', '# two'])
  expect(print(script, text)).toBe('a; b "# none"')
})
