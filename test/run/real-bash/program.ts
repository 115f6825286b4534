/** Whole programs: a main script, and a second file that it may source. */
import * as fc from 'fast-check'
import { inside, shell, TOP } from './scope.js'
import { block } from './statements.js'
import { value, VARIABLES, words } from './words.js'

export interface Program {
  readonly main: string
  readonly library: string
}

/** Functions that run their words, and the first definition of those that a program redefines. */
const FUNCTIONS = `w0() { "$@"; }
w1() { local label=$1; shift; "$@"; }
w2() { "$@" || return 1; }
f0() { :; }
f1() { [ -n "$1" ]; }
f2() { a=$1; }
f3() { return 1; }`

const library = block(inside(TOP, { functions: 2, mayReturn: true, isSourced: true }))

/** Mostly a program sets what it reads. */
const beginning = fc
  .tuple(
    ...[...VARIABLES, 'list'].map((name) => fc.oneof({ weight: 5, arbitrary: assigned(name) }, { weight: 1, arbitrary: fc.constant('') })),
  )
  .map((lines) => lines.filter((line) => line !== '').join('\n'))

function assigned(name: string): fc.Arbitrary<string> {
  if (name === 'list') return shell`list=(${words({ ...TOP, depth: 0 })})`
  return shell`${fc.constantFrom('', 'export ', 'export ')}${fc.constant(name)}=${value({ ...TOP, depth: 0 })}`
}

const source = fc.constantFrom(
  '',
  '',
  '',
  '. ./library.sh',
  'source library.sh one two',
  '. "$(dirname "$0")/library.sh"',
  'HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)\nsource "$HERE/library.sh"',
)

export const program: fc.Arbitrary<Program> = fc
  .tuple(beginning, block(TOP), source, block(TOP), library)
  .map(([first, before, sourced, after, other]) => {
    // From another directory only a path that does not depend on it leads to the file.
    const reached = before.includes('cd ') ? sourced.replace(/^(source|\.) (\.\/)?library/, '. "$(dirname "$0")"/library') : sourced
    const main = ['#!/bin/bash', FUNCTIONS, first, before, reached, after, ''].join('\n')
    return numbered(withFewParameters(withSureEnd({ main, library: sourced === '' ? '' : `${other}\n` })))
  })

/** Parameters that are set to themselves twice in a loop over them would soon be more than a machine holds. */
function withFewParameters({ main, library: other }: Program): Program {
  const few = (text: string): string =>
    text.replaceAll(/\bset -- [^\n;]*/g, (whole) => {
      const first = /\$\{?[@*]/.exec(whole)
      const from = first === null ? whole.length : first.index + first[0].length
      return whole.slice(0, from) + whole.slice(from).replaceAll(/\$(\{?)[@*]/g, '$$$11')
    })
  return { main: few(main), library: few(other) }
}

/**
 * What is taken for granted of ends: where a trap waits for one, no failure comes before it; where errexit is on, a name
 * that is not set ends more than a substitution.
 */
function withSureEnd(given: Program): Program {
  const whole = given.main + given.library
  if (!/^trap /m.test(whole) && !(/\bset -u\b/.test(whole) && /\bset -e\b/.test(whole)) && !whole.includes('bash -euo pipefail -c'))
    return given
  const sure = (text: string): string =>
    text.replaceAll(/\bset -(?=[eu]\b)/g, 'set +').replaceAll('bash -euo pipefail -c', 'bash -o pipefail -c')
  return { main: sure(given.main), library: sure(given.library) }
}

const OUTSIDE = `export OUT_A=one OUT_B='' OUT_N=7 HOME=/home/somebody a=one b=p/q c='a b' d=x
OPTARG= done= listy= x=
list=()
set -- one 'a b' x
`

/** The same program with all given that it reads of the outside; in the place of arithmetic, which is not followed, stands a variable. */
export function closed({ main, library: other }: Program): Program {
  return { main: enclosed(main.replace('\n', `\n${OUTSIDE}`)), library: enclosed(other) }
}

function enclosed(script: string): string {
  return (
    script
      .replaceAll('-e flag', '-n x')
      // Single elements are not followed either.
      .replaceAll(/\blist\[[01]\]=/g, 'list=')
      .replaceAll('unset list[1]', 'unset list')
      .replaceAll(/\$\(ref=[^)]*\)|\$\{!ref\}/g, '${OUT_A}')
      .replaceAll(/(?<!dirname ")\$0/g, '${OUT_A}')
      .replaceAll(/\$\(\(OUT_N \+ 1\)\)|\$\(\( OUT_N \* 2 \)\)/g, '${OUT_N}')
  )
}

/**
 * Gives every probe its number: `p` outside of loops, `L` inside. Each loop that counts gets a counter of its own: two
 * around each other would never end with one.
 */
function numbered({ main, library: other }: Program): Program {
  let [count, counters] = [0, 0]
  const number = (text: string): string =>
    text
      .replaceAll(/probe @(L?)/g, (_whole, mark: string) => {
        count += 1
        return `probe ${mark === '' ? 'p' : mark}${count}`
      })
      .replaceAll('(( i = 0; i < 2; i++ ))', () => {
        counters += 1
        return `(( i${counters} = 0; i${counters} < 2; i${counters}++ ))`
      })
  return { main: number(main), library: number(other) }
}
