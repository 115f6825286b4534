/** Under which lock: what is held at a moment, and which file a lock is on. */
import { describe, expect, test } from 'vitest'
import { lockedFile } from '../../server/src/facts/lock.js'
import { itemsOf } from '../../server/src/facts/items.js'
import { isEffect } from '../../server/src/facts/situated.js'
import { display } from '../../server/src/text/value.js'
import { done, executionOf, type Texts } from './timeline.js'

function heldAt(texts: Texts, name: string, job: string | null = null): readonly string[] {
  return done(executionOf(texts, job), name).moment.locks.map((lock) => display(lock))
}

describe('what is done to A is done under the lock', () => {
  test.each<readonly [string, Texts]>([
    ['of a string', `flock /run/x.lock -c 'rm -rf A'`],
    ['of a string with an outer variable', `dir=A\nflock /run/x.lock -c "rm -rf $dir"`],
    ['of a nested shell', `flock -w 10 /run/x.lock bash -c 'rm -rf A'`],
    ['of a command', 'flock -n /run/x.lock rm -rf A'],
    ['through a wrapper function', `locked() { flock /run/x.lock "$@"; }\nlocked rm -rf A`],
    ['of a function that a nested bash knows', `work() { rm -rf A; }\nexport -f work\nflock /run/x.lock bash -c work`],
    ['of a variable', `LOCK=/run/x.lock\nflock "$LOCK" -c 'rm -rf A'`],
  ])('%s', (_how, script) => {
    expect(heldAt(script, 'A')).toEqual(['/run/x.lock'])
  })

  test('and under both of two', () => {
    expect(heldAt(`flock /run/x.lock -c 'flock /run/y.lock -c "rm -rf A"'`, 'A')).toEqual(['/run/x.lock', '/run/y.lock'])
  })
})

/** With something that a rule looks at. */
const WORK = 'rm -rf A\ncp -r "$SEEN/." /nfs/seen\n'

describe('so is what a script file does that runs under it', () => {
  test.each<readonly [string, Texts]>([
    ['by its path', { 'main.sh': 'flock /run/x.lock ./work.sh', 'work.sh': WORK }],
    ['by a shell', { 'main.sh': 'flock /run/x.lock bash work.sh', 'work.sh': WORK }],
    ['of a string', { 'main.sh': `flock /run/x.lock -c 'bash work.sh'`, 'work.sh': WORK }],
    ['through another', { 'main.sh': 'flock /run/x.lock ./other.sh', 'other.sh': './work.sh', 'work.sh': WORK }],
  ])('%s', (_how, texts) => {
    expect(heldAt(texts, 'A')).toEqual(['/run/x.lock'])
  })

  test('whose own parameters are none of the lock', () => {
    const texts = { 'main.sh': 'flock "/run/$1.lock" ./work.sh A', 'work.sh': `flock "/run/$1.lock" ${WORK}` }
    expect(heldAt(texts, 'A')).toEqual(['/run/$1.lock', '/run/$1.lock'])
  })
})

test('what comes after the command is done without the lock', () => {
  expect(heldAt(`flock /run/x.lock -c true\nrm -rf A`, 'A')).toEqual([])
})

describe('the file that a lock is on', () => {
  const lockOf = (texts: Texts): string | null => {
    const { items } = executionOf(texts)
    const lock = items.find((item) => isEffect(item, 'lock'))
    if (lock === undefined || !isEffect(lock, 'lock')) throw new Error('nothing is locked')
    const file = lockedFile(
      lock,
      itemsOf(() => items),
    )
    return file === null ? null : `${display(file.path)}${file.readOnly ? ' read only' : ''}`
  }

  test.each<readonly [string, Texts, string | null]>([
    ['is the path that is named', 'flock /run/x.lock cp a b', '/run/x.lock'],
    ['is the path that is named before a script file', { 'main.sh': 'flock /run/x.lock ./work.sh', 'work.sh': WORK }, '/run/x.lock'],
    ['is what exec opened on the descriptor', 'exec 9>/run/x.lock\nflock 9', '/run/x.lock'],
    ['is what a group opened on the descriptor', '( flock -n 9 || exit 1\n  true\n) 9>/run/x.lock', '/run/x.lock'],
    ['is what was opened for reading', 'exec 9</run/x.lock\nflock -s 9', '/run/x.lock read only'],
    ['is the last one opened on the descriptor', 'exec 9>/run/x.lock\nexec 9>/run/y.lock\nflock 9', '/run/y.lock'],
    ['is not one that the other arm opened', 'if [ -n "$X" ]; then exec 9>/run/x.lock; else flock 9; fi', null],
    ['is not one of another descriptor', 'exec 8>/run/x.lock\nflock 9', null],
  ])('%s', (_what, script, file) => {
    expect(lockOf(script)).toBe(file)
  })
})
