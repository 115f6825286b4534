import { describe, expect, test } from 'vitest'
import { display } from '../../server/src/text/value.js'
import { calls, walk } from './probe.js'

describe('the failure of a command', () => {
  /** What becomes of the failure of each probe. */
  function fates(script: string): readonly string[] {
    return calls(script).map(({ moment }) => moment.fate)
  }

  test.each([
    ['is passed over without errexit', 'probe; true', ['ignored']],
    ['stops the script with errexit', 'set -e; probe; true', ['stops']],
    ['is swallowed by || true', 'set -e; probe || true; probe || :', ['swallowed', 'swallowed']],
    ['is swallowed by || echo', 'set -e; probe || echo failed', ['swallowed']],
    ['stops the script by || exit', 'set -e; probe || exit 1', ['stops']],
    ['stops the script by || die', 'die() { exit 1; }; set -e; probe || die no', ['stops']],
    ['is tested by if', 'set -e; if probe; then :; fi', ['tested']],
    ['is tested by while', 'set -e; while probe; do :; done', ['tested']],
    ['is tested by &&, but not that of the last', 'set -e; probe && probe', ['tested', 'stops']],
    ['is passed over in the middle of a tested list', 'set -e; if probe; probe; then :; fi', ['ignored', 'tested']],
    ['is passed over in a pipeline without pipefail', 'set -e; probe | cat', ['ignored']],
    ['stops the script in a pipeline with pipefail', 'set -eo pipefail; probe | cat', ['stops']],
    ['stops the script as the last of a pipeline', 'set -e; cat x | probe', ['stops']],
    ['is passed over in the background', 'set -e; probe & true', ['ignored']],
    ['stops the script out of a function', 'f() { probe; }; set -e; f', ['stops']],
    ['is tested in a function that is tested', 'f() { probe; }; set -e; if f; then :; fi', ['tested']],
    ['is swallowed in a function whose failure is', 'f() { probe; probe; }; set -e; f || true', ['swallowed', 'swallowed']],
    [
      'is passed over in a function that is tested, but for its last command',
      'f() { probe; probe; }; set -e; if f; then :; fi',
      ['ignored', 'tested'],
    ],
    ['stops the script out of a subshell', 'set -e; (probe)', ['stops']],
    ['is passed over among the words of a command', 'set -e; echo "$(probe)"', ['ignored']],
    ['stops the script as the value of an assignment', 'set -e; X=$(probe)', ['stops']],
    ['is passed over as the value of a declaration', 'set -e; export X=$(probe)', ['ignored']],
    ['is asked for when it is negated', 'set -e; ! probe', ['tested']],
  ])('%s', (_statement, script, expected) => {
    expect(fates(script)).toEqual(expected)
  })
})

describe('what held on the way to a command', () => {
  /** The guards of each probe, as questions with their answers. */
  function guards(script: string): readonly (readonly string[])[] {
    return calls(script).map(({ moment }) => moment.guards.map(({ key, holds }) => `${key} ${holds}`))
  }

  test('is the condition of its branch', () => {
    expect(guards('if [ -d /a ]; then probe; else probe; fi; probe')).toEqual([['-d /a true'], ['-d /a false'], []])
  })

  test('is what came before && and ||', () => {
    expect(guards('[ -d /a ] && probe; [ -d /a ] || probe')).toEqual([['-d /a true'], ['-d /a false']])
  })

  test('stays when the other side has ended', () => {
    expect(guards('[ -d /a ] || exit 1; probe')).toEqual([['-d /a true']])
    expect(guards('if [ ! -d /a ]; then exit 1; fi; probe')).toEqual([['-d /a true']])
  })

  test('gathers', () => {
    expect(guards('if [ -d /a ]; then if [ -d /b ]; then probe; fi; fi')).toEqual([['-d /a true', '-d /b true']])
  })
})

describe('an assignment is an event', () => {
  /** Name, way and value of every assignment that replaces a whole variable. */
  function assignments(script: string): readonly string[] {
    return walk(script).events.flatMap((event) =>
      event.kind === 'assign'
        ? [
            `${event.how} ${event.name}=${display(event.value)}${event.exported ? ' exported' : ''}${event.readBefore ? ' read before' : ''}${event.whole ? '' : ' in part'}`,
          ]
        : [],
    )
  }

  test.each([
    ['plain', 'X=a', ['plain X=a']],
    ['exported', 'export X=a; declare -x Y=b', ['export X=a exported', 'declare Y=b exported']],
    ['exported already', 'export X=a; X=b', ['export X=a exported', 'plain X=b exported']],
    ['local', 'f() { local X=a; cp "$X" b; }; f', ['local X=a']],
    ['for one command', 'X=a true', ['prefix X=a exported']],
    [
      'in part',
      'X+=a; Y[0]=b; Z=(c)',
      ['plain X=$Xa in part', expect.stringMatching(/^plain Y=.* in part$/), expect.stringMatching(/^plain Z=.* in part$/)],
    ],
    ['after its name was read', 'echo "$X"; X=a', ['plain X=a read before']],
    ['after it was tested', '[ -n "$X" ] || true; X=a', ['plain X=a read before']],
  ])('%s', (_statement, script, expected) => {
    expect(assignments(script)).toEqual(expected)
  })
})

describe('a budget', () => {
  test('ends the walk with a notice, and what comes later is unknown', () => {
    const script = `f() { ${'true; '.repeat(100)} }\n${'for a in 1 2; do for b in 1 2; do for c in 1 2; do f "$RANDOM$a"; f "$c"; done; done; done\n'.repeat(400)}`
    const start = performance.now()
    const { notices } = walk(script)
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(notices.every(({ kind }) => kind === 'budget')).toBe(true)
  })

  test('of nesting is told, and the rest of the script is walked', () => {
    const script = `${'( '.repeat(1_000)}probe a${' )'.repeat(1_000)}\nprobe b\n`
    expect(calls(script).map(({ call }) => call.fields.map(({ value }) => display(value)))).toEqual([['b']])
    expect(walk(script).notices.map(({ kind }) => kind)).toContain('budget')
  })

  test('of strings in strings ends', () => {
    expect(() => walk(`f() { bash -c "f; $1"; eval "$1"; }\nX='eval "$X"'\neval "$X"\nf "$X"\n`)).not.toThrow()
  })
})
