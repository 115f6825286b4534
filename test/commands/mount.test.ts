import { describe, expect, test } from 'vitest'
import { mount, mountpoint } from '../../server/src/commands/modes.js'
import { optionsOf } from '../../server/src/commands/options.js'
import { display } from '../../server/src/text/value.js'
import { rowsOf, type Cases } from './options.js'
import { canRun, makeSandbox, type Sandbox } from './sandbox.js'
import { effectsOf } from './understood.js'

/** `-f` does everything but the mount itself, and `-v` says what that would be. */
const MOUNTS: Cases = {
  types: 'mount -fv OPTION=tmpfs none to',
  options: 'mount -fv -t tmpfs OPTION=ro none to',
  label: 'mount -fv OPTION=none to',
  uuid: 'mount -fv OPTION=none to',
  'test-opts': 'mount -fv -t tmpfs OPTION=ro none to',
  fstab: 'mount -fv -t tmpfs OPTION=empty none to',
  source: 'mount -fv -t tmpfs OPTION=none to',
  target: 'mount -fv -t tmpfs none OPTION=to',
  all: 'mount -fv -t tmpfs OPTION',
  bind: 'mount -fv OPTION src to',
  rbind: 'mount -fv OPTION src to',
  move: 'mount -fv OPTION src to',
  'no-canonicalize': 'mount -fv -t tmpfs OPTION none to',
  fake: 'mount OPTION -v -t tmpfs none to',
  'internal-only': 'mount -fv -t tmpfs OPTION none to',
  'no-mtab': 'mount -fv -t tmpfs OPTION none to',
  'read-only': 'mount -fv -t tmpfs OPTION none to',
  s: 'mount -fv -t tmpfs OPTION none to',
  verbose: 'mount -f OPTION -t tmpfs none to',
  rw: 'mount -fv -t tmpfs OPTION none to',
  mkdir: { command: 'mount -fv -t tmpfs OPTION=700 none new', beside: ['new'] },
}

describe('mount does what its table says', () => {
  test('for each of its options', () => {
    expect(Object.keys(MOUNTS).sort()).toEqual(
      optionsOf(mount.options)
        .map(({ name }) => name)
        .sort(),
    )
  })

  test.runIf(canRun('mount')).each(rowsOf(mount, MOUNTS, true).map(({ command }) => command))('%s', (command) => {
    const claimed = effectsOf(command).flatMap((effect) => (effect.kind === 'mount' ? [effect] : []))
    const said = inSandbox((sandbox) => sandbox.run(command).output.replaceAll(`${sandbox.root}/`, ''))
    const place = /(?:mounted on|bound on|moved to) (\S+)\.$|^mount: (\S+): can't find/m.exec(said)
    expect(
      claimed.map(({ target }) => display(target.value)),
      said,
    ).toEqual(place === null ? [] : [place[1] ?? place[2]])
    expect(claimed.map(({ type }) => type)).toEqual(place === null ? [] : [/tmpfs/.test(command) ? 'tmpfs' : null])
  })
})

const ASKS: Cases = {
  quiet: 'mountpoint OPTION /proc',
  'fs-devno': 'mountpoint OPTION /proc',
  devno: 'mountpoint OPTION /dev/null',
  nofollow: 'mountpoint OPTION /proc',
}

describe('mountpoint does what its table says', () => {
  test('for each of its options', () => {
    expect(Object.keys(ASKS).sort()).toEqual(
      optionsOf(mountpoint.options)
        .map(({ name }) => name)
        .sort(),
    )
  })

  test.runIf(canRun('mountpoint')).each(rowsOf(mountpoint, ASKS, true).map(({ command }) => command))('%s', (command) => {
    const asked = effectsOf(command).map((effect) => (effect.kind === 'mountTest' ? display(effect.path.value) : effect.kind))
    const answers = (path: string): boolean => inSandbox((sandbox) => sandbox.run(command.replace('/proc', path)).status === 0)
    expect(asked).toEqual(command.includes('/proc') ? ['/proc'] : [])
    expect([answers('/proc'), answers('src')]).toEqual(command.includes('/proc') ? [true, false] : [false, false])
  })
})

function inSandbox<Result>(use: (sandbox: Sandbox) => Result): Result {
  const sandbox = makeSandbox()
  try {
    return use(sandbox)
  } finally {
    sandbox.remove()
  }
}
