/** What generated programs have taught about bash, each as the smallest script that shows it. */
import { describe, expect, test } from 'vitest'
import { agreesWithBash, probe, probes } from './probe.js'

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
    ['lines at the end of a default', 'a=1\nprobe "$(printf %s "${a+tail\n}")"'],
    ['parameters that a sourced file sets and shifts', 'eval "set -- a b c"\nshift\nprobe "$@"'],
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

  test('how long text is that is no ASCII', () => {
    expect(probe('a=ä\nprobe "${#a}"')).toEqual(['?'])
  })

  test('which guards hold behind a loop that a way has left', () => {
    expect(probes('for a in one; do\n  if test "$X"; then break; fi\ndone\n[ -z "$X" ] || probe x')).toEqual([['x']])
  })
})
