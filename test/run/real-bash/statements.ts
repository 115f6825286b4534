/** Statements and blocks of them: assignments, probes, control flow, functions. What runs in other shells is in nested.ts. */
import * as fc from 'fast-check'
import { condition, functionName } from './conditions.js'
import { nested } from './nested.js'
import { loop } from './loops.js'
import { choose, FEATURES_STILL_OFF, inside, perScope, PROBE, shell, weighted, type Scope } from './scope.js'
import { parameters, value, variable, word, words } from './words.js'

export const probe = perScope((scope: Scope): fc.Arbitrary<string> => words(scope, 1).map((written) => `${PROBE} ${written}`))

/** Statements, one a line; never empty. */
export const block = perScope((scope: Scope): fc.Arbitrary<string> =>
  fc.array(statement(scope), { minLength: 1, maxLength: scope.depth > 2 ? 5 : 3 }).map((all) => all.join('\n')),
)

const assignment = perScope((scope: Scope): fc.Arbitrary<string> =>
  choose(
    weighted(8, shell`${variable}=${value(scope)}`),
    weighted(2, shell`${variable}=${word({ ...scope, posix: true })}`),
    weighted(2, shell`export ${variable}=${value(scope)}`),
    weighted(1, shell`export ${variable}`),
    weighted(1, shell`${variable}=${value(scope)} ${variable}=${value(scope)}`, 'two-assignments'),
    weighted(1, shell`: "\${${variable}:=${value(scope)}}"`),
    weighted(1, shell`unset ${variable}`, 'unset'),
    weighted(1, shell`[ -n "$${variable}" ] || ${variable}=${value(scope)}`),
    !scope.posix && weighted(2, shell`${variable}+=${value(scope)}`, 'append'),
    !scope.posix && weighted(1, shell`declare ${fc.constantFrom('', '-x ', '-g ')}${variable}=${value(scope)}`),
    !scope.posix && weighted(1, shell`printf -v ${variable} %s ${value(scope)}`),
    !scope.posix && weighted(2, shell`list=(${words(scope)})`),
    !scope.posix && weighted(1, shell`list+=(${words(scope, 1, 2)})`, 'array-append'),
    !scope.posix && weighted(1, shell`read -r ${variable} ${variable} <<< ${value(scope)}`),
    !scope.posix && weighted(1, shell`${fc.constantFrom('read -ra list', 'mapfile -t list')} <<< ${value(scope)}`),
    !scope.posix && weighted(1, shell`IFS=${fc.constantFrom(':', ',', '/')} read -r ${variable} ${variable} <<< ${value(scope)}`),
    !scope.posix && weighted(1, shell`list[${fc.constantFrom('0', '1')}]=${value(scope)}`),
    !scope.posix && weighted(1, fc.constantFrom('unset list[1]', 'unset list', 'unset -v a', 'declare +x b', 'export -n c')),
    !scope.posix && weighted(1, shell`name=${variable}\n${fc.constantFrom('declare', 'export')} "$name"=${value(scope)}`),
    !scope.posix && weighted(1, shell`${fc.constantFrom('export', 'declare')} "${variable}=$${variable}"`),
    !scope.posix && scope.inFunction && weighted(1, shell`local ${variable}=${value(scope)} ${variable}="$${variable}"`, 'local'),
    !scope.posix && scope.inFunction && weighted(1, shell`local -n other=${variable}\nother=${value(scope)}`, 'local'),
    weighted(1, shell`${variable}=$(${fc.constantFrom('false', 'true', 'echo x; false')}) || ${variable}=${value(scope)}`),
    scope.inFunction && weighted(4, shell`local ${variable}=${value(scope)}`, 'local'),
    scope.inFunction && !scope.posix && weighted(1, shell`local ${variable}`, 'local'),
  ),
)

const statement = perScope((scope: Scope): fc.Arbitrary<string> => {
  const simple = [
    weighted(10, probe(scope)),
    weighted(10, assignment(scope)),
    weighted(1, shell`${variable}=${value(scope)} ${probe(scope)}`),
    weighted(1, shell`set -- ${parameters(scope)}`, scope.isSourced ? 'sourced-set' : null),
    weighted(1, fc.constantFrom('shift', 'shift || :'), scope.isSourced ? 'sourced-set' : null),
    weighted(1, shell`IFS=${fc.constantFrom(',', '/', "' '")}`, 'separators'),
    weighted(1, fc.constant('unset IFS'), 'separators'),
    weighted(1, shell`cd ${fc.constantFrom('sub', 'sub/..', '.', '"$PWD/sub"', '"$(dirname "$0")"')}`),
    weighted(1, fc.constantFrom('set -e', 'set +e'), scope.isCaptured ? 'end-in-substitution' : 'errexit'),
    weighted(1, fc.constantFrom('set -u', 'set +u'), scope.isCaptured ? 'end-in-substitution' : 'nounset'),
    !scope.posix && weighted(1, fc.constantFrom('set -o pipefail', 'set +o pipefail'), 'pipefail'),
    scope.functions > 0 && weighted(4, call(scope)),
  ]
  if (scope.depth <= 0) return choose(...simple)
  const inner = block(inside(scope))
  const arm = block(inside(scope, { inBranch: true }))
  const inFunction = scope.inFunction && !FEATURES_STILL_OFF.has('local-in-subshell')
  const apart = block(inside(scope, { mayBreak: false, inFunction }))
  const captured = block(inside(scope, { mayBreak: false, inFunction, isCaptured: true }))
  return choose(
    ...simple,
    weighted(4, shell`if ${condition(inside(scope))}; then\n${arm}\nfi`),
    weighted(3, shell`if ${condition(inside(scope))}; then\n${arm}\nelse\n${arm}\nfi`),
    weighted(1, shell`if ${condition(inside(scope))}; then\n${arm}\nelif ${condition(inside(scope))}; then\n${arm}\nelse\n${arm}\nfi`),
    weighted(3, shell`${condition(inside(scope))} ${fc.constantFrom('&&', '||')} ${simpleStatement(inside(scope))}`),
    weighted(2, shell`${condition(inside(scope))} && ${shell`${variable}=${value(scope)}`} || ${simpleStatement(inside(scope))}`),
    weighted(1, shell`${condition(inside(scope))} ${fc.constantFrom('&&', '||')} {\n${arm}\n}`),
    weighted(1, shell`if ${condition(inside(scope))}; then\n${probe(inside(scope))}\n${leave(scope)}\nfi`),
    weighted(1, shell`${condition(inside(scope))} || ${leave(scope)}`),
    weighted(3, caseOf(scope)),
    weighted(3, loop(scope)),
    weighted(2, shell`(\n${apart}\n)`),
    weighted(1, shell`{\n${inner}\n}`),
    weighted(1, shell`{\n${inner}\n} ${fc.constantFrom('>/dev/null', '2>/dev/null', '>out.txt', '>&2', '2>&1', '1>&2 2>/dev/null')}`),
    weighted(2, shell`{\n${apart}\n} | {\ncat >/dev/null\n${apart}\n}`),
    weighted(1, shell`{\n${apart}\n} &\nwait`, 'background'),
    weighted(3, shell`${variable}=$(\n${captured}\n${printed(inside(scope))}\n)`),
    scope.functions > 0 &&
      !(scope.inBranch && scope.isOwnShell) &&
      weighted(4, definition(scope), scope.inBranch ? 'definition-in-branch' : null),
    weighted(6, nested(scope)),
  )
})

const simpleStatement = perScope((scope: Scope): fc.Arbitrary<string> => fc.oneof(probe(scope), assignment(scope)))

const printed = perScope((scope: Scope): fc.Arbitrary<string> =>
  choose(
    weighted(4, shell`printf '%s\\n' ${value(scope)}`),
    weighted(1, shell`( printf '%s\\n' ${value(scope)} )`),
    weighted(1, shell`printf '%s\\n' ${value(scope)} ${fc.constantFrom('>&2', '2>/dev/null', '| cat')}`),
  ),
)

/** Ends the script, the function, the subshell or the loop. */
function leave({ inFunction, mayReturn, mayBreak, isCaptured }: Scope): fc.Arbitrary<string> {
  return choose(
    mayReturn && weighted(4, fc.constantFrom('return', 'return 0', 'return 1'), inFunction ? null : 'sourced-return'),
    mayBreak && weighted(4, fc.constantFrom('break', 'continue')),
    weighted(1, fc.constantFrom('exit', 'exit 0', 'exit 1'), isCaptured ? 'end-in-substitution' : null),
  )
}

const caseOf = perScope((scope: Scope): fc.Arbitrary<string> => {
  const patterns = fc.constantFrom('one', 'a*', '*', "''", '"$b"', 'x|two', '?', '[a-c]*', '-*', '*/*', '"a b"', '*b', '[!a]*')
  const inner = block(inside(scope, { inBranch: true }))
  const ends = scope.posix ? fc.constant(';;') : fc.constantFrom(';;', ';;', ';;', ';&', ';;&')
  const arm = shell`${patterns})\n${inner}\n${ends}\n`
  const arms = fc.array(arm, { maxLength: 2 }).map((all) => all.join(''))
  return shell`case ${fc.oneof(value(inside(scope)), shell`$${variable}`)} in\n${arms}${patterns})\n${inner}\n;;\nesac`
})

/** A function and, mostly, a call of it. */
const definition = perScope((scope: Scope): fc.Arbitrary<string> => {
  const letter = scope.inLoop ? 'g' : 'f'
  return fc.nat({ max: scope.functions - 1 }).chain((index) => {
    const name = `${letter}${index}`
    const body = block(
      inside(scope, {
        functions: index,
        inFunction: true,
        mayReturn: true,
        isCaptured: true,
        isSourced: false,
        inBranch: false,
        mayBreak: false,
      }),
    )
    const status = fc.constantFrom(
      '',
      '',
      '\nreturn 1',
      '\nreturn 0',
      '\n[ -n "$1" ]',
      '\ntrue',
      '\nfalse',
      '\nprintf %s "$a"',
      '\necho "$1"',
    )
    const braces = shell`{\n${body}${status}\n}`
    const head = scope.posix ? fc.constant(`${name}()`) : fc.constantFrom(`${name}()`, `${name} ()`, `function ${name}`)
    const made = choose(weighted(8, shell`${head} ${braces}`), weighted(1, shell`${fc.constant(name)}() (\n${body}${status}\n)`))
    const calls = fc.oneof(
      parameters(scope).map((given) => `\n${name} ${given}`),
      fc.constant(''),
    )
    return shell`${made}${calls}`
  })
})

/** A call of a function in every way that its status or its output can go. */
const call = perScope((scope: Scope): fc.Arbitrary<string> => {
  const name = functionName(scope)
  const given = parameters(inside(scope))
  return choose(
    weighted(5, shell`${name} ${given}`),
    weighted(2, shell`${variable}=$(${name} ${given})`),
    weighted(1, shell`if ${name} ${given}; then\n${probe(scope)}\nelse\n${probe(scope)}\nfi`),
    weighted(1, shell`${name} ${given} ${fc.constantFrom('&&', '||')} ${probe(scope)}`),
    weighted(1, shell`${variable}=${value(scope)} ${name} ${given}`),
    weighted(1, shell`${fc.constantFrom('w0', 'w1 label', 'w2')} ${name} ${given}`),
    weighted(1, shell`${fc.constantFrom('w0', 'w1 label', 'w2')} ${fc.constant(PROBE)} ${given}`),
  )
})
