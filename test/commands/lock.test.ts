import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { flock } from '../../server/src/commands/lock.js'
import { optionsOf } from '../../server/src/commands/options.js'
import { display } from '../../server/src/text/value.js'
import { rowsOf, type Cases } from './options.js'
import { canRun, makeSandbox, type Sandbox } from './sandbox.js'
import { effectsOf } from './understood.js'

/** Under the lock: whether another process gets it, exclusively and shared. */
const OTHERS = `'flock -n data true; echo $?; flock -n -s data true; echo $?'`

const LOCKS: Cases = {
  shared: `flock OPTION data -c ${OTHERS}`,
  exclusive: `flock OPTION data -c ${OTHERS}`,
  unlock: `exec 9>>data; flock OPTION 9; bash -c ${OTHERS}`,
  nb: `flock OPTION data -c ${OTHERS}`,
  timeout: `flock OPTION=2 data -c ${OTHERS}`,
  'conflict-exit-code': `flock -n OPTION=7 data -c ${OTHERS}`,
  close: `flock OPTION data -c ${OTHERS}`,
  'no-fork': `flock OPTION data -c ${OTHERS}`,
  verbose: `flock OPTION data -c ${OTHERS}`,
}

/** What the table says, for the first lock of a command line. */
function claimed(command: string): string {
  const lock = effectsOf(command.replaceAll(OTHERS, 'true')).find(({ kind }) => kind === 'lock')
  return lock?.kind !== 'lock' ? 'none' : `${lock.exclusive ? 'exclusive' : 'shared'} on ${lock.by} ${display(lock.path.value)}`
}

describe('flock does what its table says', () => {
  let sandbox: Sandbox
  beforeAll(() => {
    sandbox = makeSandbox()
  })
  afterAll(() => {
    sandbox.remove()
  })

  test('for each of its options', () => {
    expect(Object.keys(LOCKS).sort()).toEqual(
      optionsOf(flock.options)
        .map(({ name }) => name)
        .sort(),
    )
  })

  const rows = rowsOf(flock, LOCKS, true).map(({ command }) => command)
  test
    .runIf(canRun('flock'))
    .each([
      ...rows,
      `flock data -c ${OTHERS}`,

      `flock data --command ${OTHERS}`,
      `exec 9>>data; flock 9; bash -c ${OTHERS}`,
      `exec 9>>data; flock -s 9; bash -c ${OTHERS}`,
    ])('%s', (command) => {
    const { output } = sandbox.run(command)
    const [exclusively, shared] = output
      .trim()
      .split('\n')
      .filter((line) => /^\d+$/.test(line))
    const held = exclusively === '0' ? 'none' : shared === '0' ? 'shared' : 'exclusive'
    expect(claimed(command).replace(/ .*/, ''), output).toBe(held)
  })
})

describe('flock names what it locks', () => {
  test.each([
    ['flock /run/a.lock -c true', 'exclusive on path /run/a.lock'],
    ['flock -s /run/a.lock -c true', 'shared on path /run/a.lock'],
    ['flock -w 10 9', 'exclusive on descriptor 9'],
    ['flock -n "$fd"', 'exclusive on descriptor $fd'],
    ['flock -u 9', 'none'],
    ['flock --help', 'none'],
    // flock(1) calls it an invalid option there.
    ['flock -c true /run/a.lock', 'none'],
    ['flock --command true /run/a.lock', 'none'],
  ])('%s', (command, expected) => {
    expect(claimed(command)).toBe(expected)
  })
})

describe('a client makes tablespaces', () => {
  test.each([
    [`psql -c "CREATE TABLESPACE a LOCATION '/x/a'"`, ['/x/a']],
    [`psql -c "create tablespace a owner b location '$DIR/a'"`, ['$DIR/a']],
    ["psql <<SQL\nCREATE TABLESPACE a\n  LOCATION '/x/a';\nCREATE TABLESPACE b LOCATION '/x/b';\nSQL", ['/x/a', '/x/b']],
    [`psql -c 'DROP TABLESPACE a'`, []],
    [`psql -c "CREATE TABLE a (b int) TABLESPACE c"`, []],
    [`mysql -e "CREATE TABLESPACE a ADD DATAFILE 'a.ibd'"`, []],
  ])('%s', (command, expected) => {
    expect(effectsOf(command).flatMap((effect) => (effect.kind === 'tablespace' ? [display(effect.path.value)] : []))).toEqual(expected)
  })
})
