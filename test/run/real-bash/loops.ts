/** Loops. What is probed inside of one is marked, because a walk takes the rounds of a loop together. */
import * as fc from 'fast-check'
import { choose, inside, perScope, shell, weighted, type Scope } from './scope.js'
import { block, probe } from './statements.js'
import { parameters, value, variable } from './words.js'

/** A probe in a loop, or in a function that is called from one. */
const PROBE_IN_LOOP = 'probe @L'

export function markLoop(body: string): string {
  return body.replaceAll(/probe @(?!L)/g, PROBE_IN_LOOP)
}

export const loop = perScope((scope: Scope): fc.Arbitrary<string> => {
  const within = inside(scope, { inLoop: true, inBranch: true, mayBreak: true })
  const body = block(within).map(markLoop)
  const apart = block({ ...within, mayBreak: false }).map(markLoop)
  const lines = fc.constantFrom('one\ntwo', 'a b c', '', ' x ', 'p/q\n\nr\\s', '$a')
  const read = fc.constantFrom('IFS= read -r c', 'read -r c', 'read -r c d', 'IFS=: read -r c d')
  const small = probe(within).map(markLoop)
  const mayShift = scope.isSourced ? 'sourced-set' : null
  return choose(
    weighted(6, shell`for ${variable} in ${fc.constantFrom('', 'one ', 'x y ')}${parameters(inside(scope))}; do\n${body}\ndone`),
    weighted(1, shell`for ${variable}; do\n${body}\ndone`),
    weighted(2, shell`while ${read}; do\n${body}\ndone <<EOF0\n${lines}\nEOF0`),
    weighted(1, shell`while ${read}; do\n${body}\ndone <<'EOF0'\n${lines}\nEOF0`),
    weighted(1, shell`printf '%s\\n' ${value(inside(scope))} | while ${read}; do\n${apart}\ndone`, 'read-pipe'),
    weighted(1, shell`until [ "$d" = xxx ]; do\n${small}\ncase $d in x|xx) d=x$d ;; *) d=x ;; esac\ndone`),
    weighted(1, shell`while :; do\n${apart}\nbreak\ndone`),
    !scope.posix && weighted(2, shell`while ${read}; do\n${body}\ndone <<< ${value(inside(scope))}`),
    !scope.posix && weighted(1, shell`while ${read}; do\n${body}\ndone < <(printf '%s\\n' ${value(inside(scope))})`),
    !scope.posix && weighted(1, shell`for (( i = 0; i < 2; i++ )); do\n${body}\ndone`),
    weighted(2, options(scope), mayShift),
    weighted(1, getopts(scope), mayShift ?? 'getopts'),
    weighted(1, recursion(scope), 'recursion'),
  )
})

const parse = perScope((scope: Scope): fc.Arbitrary<string> => {
  const small = probe(inside(scope, { inLoop: true })).map(markLoop)
  return choose(
    weighted(2, shell`case "$1" in\n-x|--all) a=set; ${small} ;;\n--b=*) b=\${1#*=} ;;\n-c) c=$2; shift ;;\n*) break ;;\nesac\nshift`),
    weighted(1, shell`case $1 in --all) a=$1 ;; *) b=$1; ${small} ;; esac\nshift`),
  )
})

const options = perScope((scope: Scope): fc.Arbitrary<string> => {
  const given = fc.constantFrom('-x --b=1 -c two rest', '--all one', '-c "a b" -- x', '"$@"', '')
  const asked = scope.posix ? fc.constantFrom('[ $# -gt 0 ]', '[ "$1" ]') : fc.constantFrom('[[ $# -gt 0 ]]', '[ -n "$1" ]')
  return shell`set -- ${given}\nwhile ${asked}; do\n${parse(scope)}\ndone\n${probe(inside(scope))} "$#" "$@"`
})

const getopts = perScope((scope: Scope): fc.Arbitrary<string> => {
  const given = fc.constantFrom('-a -b two rest', '-ab one', 'none', '-b')
  const small = probe(inside(scope, { inLoop: true })).map(markLoop)
  return shell`OPTIND=1\nset -- ${given}\nwhile getopts ab: d; do\ncase $d in a) a=set ;; b) b=$OPTARG ;; *) ${small} ;; esac\ndone\nshift $((OPTIND - 1))\n${small}`
})

const recursion = perScope((scope: Scope): fc.Arbitrary<string> => {
  const small = probe(inside(scope, { inLoop: true, inFunction: true, mayReturn: true })).map(markLoop)
  return shell`again() {\n${small}\n[ "$1" = xxx ] || again "x$1"\n}\nagain ${fc.constantFrom('x', 'xxx', '')}`.map((text) =>
    text.replaceAll('again ""', 'again x').replace(/again $/, 'again x'),
  )
})
