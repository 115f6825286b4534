/** Runs a script for maintainers as `npm run` does, on folders that a test writes out. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Outcome } from '../cli/command.js'

export function runScript(name: string, words: readonly string[]): Outcome {
  const script = fileURLToPath(new URL(`../../scripts/${name}.mjs`, import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' })
  return { status, stdout, stderr }
}
