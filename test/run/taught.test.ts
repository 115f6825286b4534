/** What generated programs have taught about bash, each as the smallest script that shows it. */
import { describe, expect, test } from 'vitest'
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
    ['backquotes side by side', 'x=`echo a``echo b`\nprobe "$x" `echo c` `echo d` "`echo e``echo f`"'],
    ['lines at the end of a default', 'a=1\nprobe "$(printf %s "${a+tail\n}")"'],
    ['parameters that a sourced file sets and shifts', 'eval "set -- a b c"\nshift\nprobe "$@"'],
    ['lines before what is empty', 'a= b=\nprobe "$(echo one; printf \'%s\' "$a$b")"'],
    ['a trap after the end', 'a=1\ntrap \'probe "$a"\' EXIT\na=2'],
  ])
})

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

  test('what a substitution prints that set -u may end', () => {
    expect(probe('set -u\nx=$(echo "$NO")\nprobe "$x"')).toEqual(['$(echo "$NO")'])
    expect(probe('set -eu\nx=$(echo "$NO")\nprobe "$x"')).toEqual(['$NO'])
  })

  test('whether a name is exported that the environment may not have', () => {
    expect(probe('if [ -n "$X" ]; then export a=1; fi\na=2\nbash -c \'probe "$a"\'')).toEqual(['$a'])
  })

  test('what is cut behind lines that are printed before something unknown', () => {
    expect(probe('x=$(printf "a\\n%s" "$X")\nprobe "$x"')).toEqual([expect.stringMatching(/^\$\(/)])
    expect(probe('x=$(echo a; if [ -n "$X" ]; then printf b; fi)\nprobe "$x"')).toEqual(['{a\nb|a}'])
    expect(probe('x=$(echo a; if [ -n "$X" ]; then echo; fi)\nprobe "$x"')).toEqual(['{a|a}'])
  })

  test('how two questions answer that differ in quotes alone', () => {
    expect(probes('if [[ $X =~ ^o ]]; then probe a; fi\nif [[ ! $X =~ "^o" ]]; then probe b; fi').length).toBe(2)
    const [, second] = calls('if [[ $X =~ ^o ]]; then probe a; fi\nif [[ $X =~ "^o" ]]; then probe b; fi')
    expect(second?.moment.guards[0]?.key).not.toContain('=~ ^o')
  })

  test('the elements of a list that are set on one way alone', () => {
    expect(probe('l=(a b)\nif [ -n "$X" ]; then l=(a c); fi\nprobe "${l[@]}"')).toEqual(['a', '{c|b}'])
    const [called] = calls('l=(a b)\nif [ -n "$X" ]; then l+=(c); fi\nprobe "$l" "${l[*]}"')
    const [first, all] = called?.call.fields ?? []
    expect(first?.value).not.toEqual(all?.value)
  })

  test('whether a list has an element', () => {
    expect(probe('set -u\nif [ -n "$X" ]; then l=(a b); else l=(); fi\nx=$(echo "$l"; echo c)\nprobe "$x"')).toEqual(['$(echo "$l")'])
    expect(probe('set -u\nx=$(echo "${BASH_SOURCE[0]}")\nprobe "$x"')[0]).toContain('main.sh')
  })

  test('how long text is that is no ASCII', () => {
    expect(probe('a=ä\nprobe "${#a}"')).toEqual(['?'])
  })

  test('which guards hold behind a loop that a way has left', () => {
    expect(probes('for a in one; do\n  if test "$X"; then break; fi\ndone\n[ -z "$X" ] || probe x')).toEqual([['x']])
  })
})
