/** Conditions: guards on emptiness in all their forms, comparisons, patterns, the status of commands. */
import * as fc from 'fast-check'
import { choose, inside, perScope, shell, weighted, type Scope } from './scope.js'
import { expansion, value } from './words.js'

/** A command whose status is asked for. */
export const condition = perScope((scope: Scope): fc.Arbitrary<string> => {
  const flat = { ...scope, depth: Math.min(scope.depth, 1) }
  const one = value(flat)
  const bare = fc.oneof(one, expansion(flat))
  const inner = scope.depth > 1 ? condition(inside(scope)) : fc.constantFrom('true', 'false')
  const asked = choose(
    weighted(4, shell`${fc.constantFrom('-z', '-n')} ${one}`),
    weighted(2, one),
    weighted(3, shell`${one} ${fc.constantFrom('=', '!=')} ${one}`),
    weighted(1, shell`${one} ${fc.constantFrom('-eq', '-ne', '-lt', '-ge')} ${fc.constantFrom('0', '1', '2')}`),
    weighted(1, shell`$# ${fc.constantFrom('-eq', '-gt', '-lt')} ${fc.constantFrom('0', '1', '2')}`),
    weighted(1, shell`! -n ${one}`),
    weighted(1, fc.constantFrom('-e flag', '"$OUT_A" = one', '-n "$OUT_B"')),
  )
  return choose(
    weighted(4, shell`[ ${asked} ]`),
    weighted(2, shell`test ${asked}`),
    weighted(1, shell`[ ${fc.constantFrom('-z', '-n')} ${bare} ]`),
    weighted(1, shell`[ ${asked} ${fc.constantFrom('-a', '-o')} ${asked} ]`),
    weighted(1, shell`[ "x\${${fc.constantFrom('a', 'b', 'OUT_A')}:+set}" = xset ]`),
    !scope.posix && weighted(4, shell`[[ ${asked} ]]`),
    !scope.posix && weighted(1, shell`[[ ${bare} ]]`),
    !scope.posix && weighted(2, shell`[[ ${bare} ${fc.constantFrom('==', '!=', '=')} ${matched} ]]`),
    !scope.posix && weighted(1, shell`[[ ${asked} ${fc.constantFrom('&&', '||')} ${asked} ]]`),
    !scope.posix && weighted(1, shell`[[ ! ( ${asked} ) ]]`),
    !scope.posix &&
      weighted(1, shell`[[ $OUT_A =~ ${fc.constantFrom('^o', 'x$', '[a-z]+', '"^o"', '\\^o', '^(one|x)$', '"$b"', 'n.$')} ]]`),
    !scope.posix && weighted(1, fc.constantFrom(...COMPARISONS, '[[ -v OUT_A ]]', '[[ $# -gt 1 ]]')),
    weighted(2, fc.constantFrom('true', 'false', ':')),
    weighted(2, shell`! ${inner}`),
    weighted(1, shell`${inner} ${fc.constantFrom('&&', '||')} ${inner}`),
    weighted(1, shell`{ ${inner}; }`),
    weighted(1, shell`( ${inner} )`),
    scope.functions > 0 && weighted(2, functionName(scope)),
  )
})

const COMPARISONS = ['(( OUT_N > 3 ))', '(( OUT_N != 1 && $# ))', '(( ${#list[@]} > 1 || ${#a} == 3 ))']

const matched = fc.constantFrom('a*', '*', '"*"', '?', '"$b"', '$b', '[ab]*', '*/*', 'one', '"a b"', '-*')

export function functionName({ functions, inLoop }: Scope): fc.Arbitrary<string> {
  return fc.nat({ max: functions - 1 }).map((index) => `${inLoop ? 'g' : 'f'}${index}`)
}
