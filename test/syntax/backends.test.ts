import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseScript } from '../../server/src/syntax/lower.js'
import { readFixtures } from '../rules/fixture.js'
import { native, wasm } from './parsers.js'

/** Shell scripts of a Debian machine; elsewhere the fixtures must do. */
const SCRIPTS = '/var/lib/dpkg/info'
const SAMPLE = 150

describe('both backends give the same tree', () => {
  test('of every script of the fixtures', async () => {
    await comparesAll(
      readFixtures().flatMap(({ folder, files }) =>
        [...files].filter(([path]) => !/\.ya?ml$/.test(path)).map(([path, { content }]) => [join(folder, path), content] as const),
      ),
    )
  })

  test.skipIf(!existsSync(SCRIPTS) && process.env['CI'] === undefined)(`of ${SAMPLE} scripts that packages bring`, async () => {
    const paths = readdirSync(SCRIPTS)
      .filter((name) => /\.(pre|post)(inst|rm)$/.test(name))
      .sort()
    const step = Math.max(1, Math.floor(paths.length / SAMPLE))
    const chosen = paths.filter((_, index) => index % step === 0).slice(0, SAMPLE)
    await comparesAll(chosen.map((name) => [name, readFileSync(join(SCRIPTS, name), 'utf8')] as const))
  })

  test('of text with characters of every width', async () => {
    await comparesAll([['wide', 'e=1\n# 😀 ünï\necho "😀$x" \'𝒳\' $(printf "→ %s" "$y")\ncp -r "$😀" x\n']])
  })

  test('of a script longer than what the native parser takes at once', async () => {
    await comparesAll([['long', 'echo "é😀 $x" # comment\n'.repeat(5_000)]])
  })
})

async function comparesAll(scripts: readonly (readonly [name: string, text: string])[]): Promise<void> {
  const [first, second] = [native(), await wasm()]
  for (const [name, text] of scripts) expect(JSON.stringify(parseScript(second, text)), name).toBe(JSON.stringify(parseScript(first, text)))
}
