/** Before, after, on every path after: what rules ask of two happenings of one execution. */
import { describe, expect, test } from 'vitest'
import { canFollow, isOnEveryPathAfter, isUncalled, levelOf } from '../../server/src/facts/situated.js'
import { done, executionOf, type Texts } from './timeline.js'

type Row = readonly [statement: string, texts: Texts]

/** Each script does something to A and to B. */
function pair(texts: Texts, job: string | null = null): readonly [can: boolean, always: boolean] {
  const execution = executionOf(texts, job)
  const [a, b] = [done(execution, 'A'), done(execution, 'B')]
  return [canFollow(a, b), isOnEveryPathAfter(a, b)]
}

describe('B follows A on every path', () => {
  test.each<Row>([
    ['on the next line', 'rm -rf A\nrm -rf B'],
    ['behind a branch that both arms leave', 'rm -rf A\nif [ -n "$X" ]; then echo 1; else echo 2; fi\nrm -rf B'],
    ['behind a branch that may end the script', 'rm -rf A\n[ -n "$X" ] || exit 1\nrm -rf B'],
    ['in the same arm', 'if [ -n "$X" ]; then\n  rm -rf A\n  rm -rf B\nfi'],
    ['in the same round of a loop', 'for x in 1 2 3; do\n  rm -rf A\n  rm -rf B\ndone'],
    ['behind the loop in which A is', 'while read -r x; do rm -rf A; done\nrm -rf B'],
    ['behind the arm in which A is', 'if [ -n "$X" ]; then rm -rf A; fi\nrm -rf B'],
    ['in a function that is called then', 'clean() { rm -rf B; }\nrm -rf A\nclean'],
    ['after a function that does A', 'clean() { rm -rf A; }\nclean\nrm -rf B'],
    ['in a subshell', 'rm -rf A\n( rm -rf B )'],
    ['in a nested script', `rm -rf A\nbash -c 'rm -rf B'`],
    ['in a string under a lock', `rm -rf A\nflock /tmp/lock -c "rm -rf B"`],
    ['in a later stage of a pipeline', 'rm -rf A\ntrue | rm -rf B'],
    ['behind && of what did A', 'rm -rf A && rm -rf B'],
    ['in a case that both are in', 'case $1 in\n  x) rm -rf A; rm -rf B ;;\n  *) true ;;\nesac'],
    ['in the arm that a known value takes', 'MODE=full\nrm -rf A\nif [ "$MODE" = full ]; then rm -rf B; fi'],
    ['in a sourced file', { 'main.sh': 'rm -rf A\n. ./lib.sh\ncp -r "$S/." /nfs/s\n', 'lib.sh': 'rm -rf B\n' }],
  ])('%s', (_statement, texts) => {
    expect(pair(texts)).toEqual([true, true])
  })

  test.each([
    ['in a later line of a job', `job:\n  script:\n    - rm -rf A\n    - rm -rf B\n    - cp -r "$S/." /nfs/s\n`],
    ['in after_script', `job:\n  script:\n    - rm -rf A\n    - cp -r "$S/." /nfs/s\n  after_script:\n    - rm -rf B\n`],
  ])('%s', (_statement, yaml) => {
    expect(pair({ '.gitlab-ci.yml': yaml }, 'job')).toEqual([true, true])
  })

  test('in a script that the job runs then', () => {
    const texts = { '.gitlab-ci.yml': 'job:\n  script:\n    - rm -rf A\n    - ./x.sh\n', 'x.sh': 'rm -rf B\ncp -r "$S/." /nfs/s\n' }
    expect(pair(texts, 'job')).toEqual([true, true])
  })
})

describe('B may follow A and need not', () => {
  test.each<Row>([
    ['in a branch', 'rm -rf A\nif [ -n "$X" ]; then rm -rf B; fi'],
    ['in one arm of a case', 'rm -rf A\ncase $1 in x) rm -rf B ;; *) true ;; esac'],
    ['behind && of a test', 'rm -rf A\n[ -n "$X" ] && rm -rf B'],
    ['behind || of a command', 'rm -rf A\nmake || rm -rf B'],
    ['behind || of what did A', 'rm -rf A || rm -rf B'],
    ['in a loop that may have no round', 'rm -rf A\nfor f in *; do rm -rf B; done'],
    ['in a function that is called in a branch', 'clean() { rm -rf B; }\nrm -rf A\n[ -n "$X" ] && clean'],
    ['in a nested script that is run in a branch', `rm -rf A\nif [ -n "$X" ]; then bash -c 'rm -rf B'; fi`],
    ['in the second part of a chain', 'rm -rf A\nmake && rm -rf B'],
    ['in the background', 'rm -rf A\nrm -rf B &'],
    ['in a trap', `rm -rf A\ntrap 'rm -rf B' EXIT`],
    [
      'in the other arm of a loop that comes round again',
      'for x in 1 2; do\n  if [ "$x" = "$Y" ]; then rm -rf A; else echo; fi\n  [ -n "$X" ] && rm -rf B\ndone',
    ],
  ])('%s', (_statement, texts) => {
    expect(pair(texts)).toEqual([true, false])
  })

  test('behind a function that may return before', () => {
    expect(pair('step() {\n  rm -rf A\n  [ -n "$X" ] || return 0\n  rm -rf B\n}\nstep')).toEqual([true, false])
  })

  test('behind a loop that may be left before', () => {
    expect(pair('for x in 1 2; do\n  rm -rf A\n  [ -n "$X" ] && break\n  rm -rf B\ndone')).toEqual([true, false])
  })

  test('behind a round that goes on before', () => {
    expect(pair('for x in 1 2; do\n  rm -rf A\n  [ -n "$X" ] && continue\n  rm -rf B\ndone')).toEqual([true, false])
  })
})

describe('B never follows A', () => {
  test.each<Row>([
    ['in the other arm', 'if [ -n "$X" ]; then rm -rf A; else rm -rf B; fi'],
    ['in another arm of a case', 'case $1 in\n  x) rm -rf A ;;\n  y) rm -rf B ;;\nesac'],
    ['in elif', 'if [ -n "$X" ]; then rm -rf A\nelif [ -n "$Y" ]; then rm -rf B\nfi'],
    ['in a function of the other arm', 'b() { rm -rf B; }\nif [ -n "$X" ]; then rm -rf A; else b; fi'],
    ['in a nested script of the other arm', `if [ -n "$X" ]; then rm -rf A; else bash -c 'rm -rf B'; fi`],
    ['where it is before', 'rm -rf B\nrm -rf A'],
  ])('%s', (_statement, texts) => {
    expect(pair(texts)).toEqual([false, false])
  })
})

describe('how well an execution knows what it gives', () => {
  test('a function that nothing calls is known least, a job best', () => {
    const texts = {
      '.gitlab-ci.yml': 'job:\n  script:\n    - ./x.sh\n',
      'x.sh': 'f() { rm -rf A; }\nrm -rf B\ncp -r "$S/." /nfs/s\n',
      'y.sh': 'rm -rf B\ncp -r "$S/." /nfs/s\n',
    }
    const job = executionOf(texts, 'job')
    expect(isUncalled(done(job, 'A'))).toBe(true)
    expect(isUncalled(done(job, 'B'))).toBe(false)
    expect([levelOf(done(job, 'A'), job), levelOf(done(job, 'B'), job)]).toEqual([0, 3])
    const itself = executionOf(texts)
    expect(levelOf(done(itself, 'B'), itself)).toBe(1)
  })
})
