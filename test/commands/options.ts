/** For each option of a utility's table a command line that is really run, in every spelling of the option. */
import { afterAll, describe, expect, test } from 'vitest'
import type { FileEffect } from '../../server/src/commands/effect.js'
import { optionsOf, type OptionShape } from '../../server/src/commands/options.js'
import { literal } from '../../server/src/text/value.js'
import type { Utility } from '../../server/src/commands/utility.js'
import { contradictions, isRefused } from './claims.js'
import { judgeArchive } from './copied.js'
import type { Scene } from './scene.js'
import { canRun, makeSandbox, type Sandbox } from './sandbox.js'
import { effectsOf, rewritten } from './understood.js'

export interface Case extends Pick<Scene, 'named' | 'mixedLinks' | 'beside' | 'folder' | 'keepsHardLinks' | 'oddModes'> {
  /** `OPTION` stands for the option, `OPTION=x` for the option with a value, `ROOT` for the sandbox. */
  readonly command: string
  /** What makes the run meaningful, and is not the utility's. */
  readonly prepare?: string
  /** False where an option whose value is optional means something else without it. */
  readonly bare?: boolean
  /** How an archive is unpacked to `unpacked`, where not as the others are; null where its paths are not those of the source. */
  readonly unpack?: string | null
  /** Its exit status; 0 where it is left out. */
  readonly status?: number
}

export type Cases = Readonly<Record<string, string | Case>>

interface Proof {
  readonly utility: Utility
  /** One for each option of the table, by the option's name. */
  readonly options: Cases
  /** Options together, operands, placements: by what they show. */
  readonly together?: Cases
  /** Names of cases that busybox must agree with, and the applet. */
  readonly busybox?: { readonly applet?: string; readonly agrees: readonly string[]; readonly keepsHardLinks?: true }
  readonly programs?: readonly string[]
  /** How what it makes is unpacked to `unpacked`. */
  readonly unpack?: string
  /** False where a value must be a word of its own. */
  readonly attached?: boolean
  readonly judge?: 'changes' | 'needs'
}

const sandboxes: Sandbox[] = []

afterAll(() => {
  for (const sandbox of sandboxes) sandbox.remove()
})

function fresh(applet: string | null = null): Sandbox {
  const sandbox = makeSandbox(applet)
  sandboxes.push(sandbox)
  return sandbox
}

export function proves(proof: Proof): void {
  const { utility, options, together = {}, busybox, judge = 'changes' } = proof
  const [name = ''] = utility.names
  const runs = judge === 'changes' ? agrees : agreesOnNeeds
  describe(`${name} does what its table says`, () => {
    test('for each of its options', () => {
      expect(Object.keys(options).sort()).toEqual(
        optionsOf(utility.options)
          .map((each) => each.name)
          .sort(),
      )
    })

    const rows = [...rowsOf(utility, options, proof.attached ?? true), ...Object.values(together).map(caseOf)].map(withUnpacking)
    test.runIf(canRun(name, ...(proof.programs ?? []))).each(rows.map((one) => [one.command, one] as const))('%s', (_command, one) => {
      runs(one, null)
    })

    function withUnpacking(one: Case): Case {
      return { ...one, unpack: one.unpack === undefined ? (proof.unpack ?? null) : one.unpack }
    }

    const { applet = name, agrees: alike = [] } = busybox ?? {}
    const inBusybox = alike.flatMap((key) => {
      const shape = optionsOf(utility.options).find((each) => each.name === key)
      const one = together[key] ?? options[key]
      if (one === undefined) throw new Error(`${key} is no case of ${name}`)
      return [expanded(caseOf(one), shape === undefined ? '' : (shape.spellings[0] ?? ''), shape?.value ?? 'none', false)[0] ?? caseOf(one)]
    })
    if (inBusybox.length > 0)
      test.runIf(canRun('busybox')).each(inBusybox.map((one) => [one.command, one] as const))('busybox %s', (_command, one) => {
        runs({ ...withUnpacking(one), keepsHardLinks: busybox?.keepsHardLinks }, applet)
      })
  })
}

function caseOf(one: string | Case): Case {
  return typeof one === 'string' ? { command: one } : one
}

export function rowsOf(utility: Utility, options: Cases, attached: boolean): readonly Case[] {
  return optionsOf(utility.options).flatMap(({ name, spellings, value }) => {
    const one = options[name]
    return one === undefined ? [] : spellings.flatMap((spelling) => expanded(caseOf(one), spelling, value, attached))
  })
}

/** The case with the option in every form in which this spelling takes its value. */
function expanded(one: Case, spelling: string, value: OptionShape['value'], attached: boolean): readonly Case[] {
  const written = (form: (given: string) => string): Case => ({
    ...one,
    command: one.command.replace(/OPTION(?:=('[^']*'|\S+))?/, (_whole, given: string | undefined) => form(given ?? '')),
  })
  const isLong = spelling.startsWith('--')
  const isLetter = /^-.$/.test(spelling)
  switch (value) {
    case 'none':
      return [written(() => spelling)]
    case 'required':
      return [
        written((given) => `${spelling} ${given}`),
        ...(attached && isLong ? [written((given) => `${spelling}=${given}`)] : []),
        ...(attached && isLetter ? [written((given) => `${spelling}${given}`)] : []),
      ]
    case 'optional': {
      const valued = one.command.includes('OPTION=') ? [written((given) => `${spelling}${isLong ? '=' : ''}${given}`)] : []
      return one.bare === false ? valued : [written(() => spelling), ...valued]
    }
  }
}

function agrees(one: Case, applet: string | null): void {
  const sandbox = fresh(applet)
  const command = one.command.replaceAll('ROOT', sandbox.root)
  const effects = effectsOf(command)
  expect(contradictionsOf(effects, sandbox, one, command).join('\n')).toBe('')
  const changes = effects.map((effect) => ('faithful' in effect ? effect.faithful : null)).find((faithful) => faithful !== null)
  if (changes === undefined || changes === null || applet !== null) return
  const better = rewritten(command, changes)
  const promised = effectsOf(better)
  expect(promised.map(losses)).toEqual(promised.map(() => []))
  const again = fresh()
  const changed = better.replaceAll(sandbox.root, again.root)
  expect(contradictionsOf(effectsOf(changed), again, { ...one, status: 0, mixedLinks: false }, changed).join('\n'), better).toBe('')
}

/** What a command that was made faithful must not lose any more. */
function losses(effect: FileEffect): readonly string[] {
  if (effect.kind === 'archive') return effect.symlinks === 'keep' ? [] : ['symlinks']
  if (effect.kind !== 'copyTree') return []
  return [
    ...(effect.symlinks === 'keep' ? [] : ['symlinks']),
    ...(effect.ownership === 'keep' ? [] : ['owners']),
    ...(effect.mode === 'keep' ? [] : ['modes']),
    ...(effect.times ? [] : ['times']),
  ]
}

function contradictionsOf(effects: readonly FileEffect[], sandbox: Sandbox, one: Case, command: string): readonly string[] {
  prepared(sandbox, one)
  const before = sandbox.read()
  const { status, output } = sandbox.run(inFolder(one, command))
  const scene: Scene = { ...one, root: sandbox.root, before, after: sandbox.read() }
  const found = [...(status === (one.status ?? 0) ? [] : [`exit status ${status}: ${output}`]), ...contradictions(effects, scene)]
  const archives = effects.filter((effect) => effect.kind === 'archive')
  if (archives.length === 0 || one.unpack === null || one.unpack === undefined) return found
  expect(sandbox.run(one.unpack)).toMatchObject({ status: 0 })
  const unpacked = sandbox.read()
  return [...found, ...archives.flatMap((archive) => judgeArchive(archive, { ...scene, after: unpacked }))]
}

function inFolder({ folder }: Case, command: string): string {
  return folder === undefined ? command : `cd ${folder}; ${command}`
}

function prepared(sandbox: Sandbox, one: Case): void {
  if (one.prepare !== undefined) expect(sandbox.run(one.prepare)).toMatchObject({ status: 0 })
}

/** Somebody without rights is refused where, and only where, an effect says that the command looks. */
function agreesOnNeeds(one: Case, applet: string | null): void {
  const sandbox = fresh(applet)
  const command = one.command.replaceAll('ROOT', sandbox.root)
  const effects = effectsOf(command)
  prepared(sandbox, one)
  // A shell may stand in a directory that it cannot list.
  if (one.folder !== undefined) expect(sandbox.run('chmod 711 closed')).toMatchObject({ status: 0 })
  const before = sandbox.read()
  expect(isRefused(sandbox, inFolder(one, command)), command).toBe(
    effects.some(({ kind }) => kind === 'listDirectory' || kind === 'readFile'),
  )
  const [itself] = effects.flatMap((effect) =>
    effect.kind === 'listDirectory' && effect.itself !== null && literal(effect.path.value) === 'closed' ? [effect.itself] : [],
  )
  const [first, ...rest] = itself?.replace ?? []
  if (itself !== undefined && first !== undefined && applet === null) {
    const other = rewritten(command, [{ field: first, newText: itself.by }, ...rest.map((field) => ({ field, newText: '' }))])
    expect(isRefused(sandbox, other), other).toBe(false)
  }
  expect(contradictions(effects, { ...one, root: sandbox.root, before, after: sandbox.read() }).join('\n')).toBe('')
  expect(sandbox.run('chmod 755 closed; chmod 644 hidden')).toMatchObject({ status: 0 })
  const { status, output } = sandbox.run(inFolder(one, command), 'nobody')
  expect({ status, output }, command).toMatchObject({ status: one.status ?? 0, output: expect.not.stringMatching(/denied|error opening/i) })
}
