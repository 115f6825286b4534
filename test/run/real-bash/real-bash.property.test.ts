/**
 * The walker against real bash: generated programs run in environments that share nothing. Whatever `probe` is given
 * must be admitted by the walk (sound), and what depends on nothing outside must be known to the letter (exact).
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { ODD, POOR, RICH } from './environments.js'
import { closed, program, type Program } from './program.js'
import { Sandbox } from './sandbox.js'
import { SEED } from '../../seed.js'
import { known, unsound, type Ran } from './verdict.js'

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500)
/** Of the probes that depend on nothing outside, the share that comes out as one literal, the right one; 95.4 % of the 1,886 of the default seed. */
const EXACT = 0.95
/** Of all programs, the share that bash itself reads wrongly, at most. */
const MISREAD = 1 / 500
const HOURS = 6 * 3_600_000

const NEEDED = ['bash', 'dash', 'flock', 'xargs', 'timeout', 'find']
const missing = NEEDED.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0)
const skipped = missing.length > 0 && process.env['CI'] === undefined

describe.skipIf(skipped)(`against real bash${skipped ? `, which needs ${missing.join(', ')}` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cistern-real-bash-'))
  const sandboxes = [POOR, RICH, ODD].map((environment, index) => new Sandbox(join(folder, String(index)), environment))

  afterAll(() => {
    for (const sandbox of sandboxes) sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function run(each: Program, used: readonly Sandbox[]): Promise<readonly Ran[]> {
    const runs = await Promise.all(used.map(async (sandbox) => ({ environment: sandbox.environment, run: await sandbox.run(each) })))
    if (runs.some((ran) => ran.run.timedOut)) throw new Error(`does not end:\n${shown(each)}`)
    return runs
  }

  test('what the walk says admits what bash hands over', { timeout: HOURS }, async () => {
    let misread = 0
    await fc.assert(
      fc.asyncProperty(program, async (each) => {
        const runs = await run(each, sandboxes)
        if (runs.some((ran) => ran.run.isMisread)) {
          misread += 1
          return
        }
        const said = unsound(each, runs)
        if (said.length > 0)
          throw new Error(`\n${said.join('\n')}\n${shown(each)}\nbash says:\n${runs.map((ran) => ran.run.errors).join('')}`)
      }),
      { numRuns: RUNS },
    )
    expect(misread).toBeLessThanOrEqual(Math.ceil(RUNS * MISREAD))
  })

  test('what depends on nothing outside is known to the letter', { timeout: HOURS }, async () => {
    let [exact, inexact] = [0, 0]
    for (const each of fc.sample(program, { numRuns: RUNS, seed: SEED })) {
      const whole = closed(each)
      const [ran] = await run(whole, sandboxes.slice(0, 1))
      if (ran === undefined || ran.run.isMisread) continue
      const verdict = known(whole, ran.run)
      exact += verdict.exact
      inexact += verdict.inexact.length
    }
    const share = exact / (exact + inexact)
    console.log(`exact ${(share * 100).toFixed(1)} % of ${exact + inexact} probes in ${RUNS} programs`)
    expect(exact + inexact).toBeGreaterThan(RUNS / 2)
    expect(share).toBeGreaterThanOrEqual(EXACT)
  })
})

function shown({ main, library }: Program): string {
  return `main.sh:\n${main}${library === '' ? '' : `\nlibrary.sh:\n${library}`}`
}
