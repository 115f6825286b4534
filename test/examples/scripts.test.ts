/** The scripts of the examples are sound for the tools that people already use. */
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { filesIn } from '../rules/fixture.js'
import { CACHE_MANAGER, EXAMPLES, textOf } from './example.js'

const SCRIPTS = [...filesIn(EXAMPLES).keys()].filter((path) => path.endsWith('.sh'))

/** Where it is not installed the test is skipped, but not in CI. */
const isInstalled = spawnSync('shellcheck', ['--version']).status === 0

describe.each(SCRIPTS.sort())('%s', (path) => {
  test('is what bash can parse', () => {
    const { status, stderr } = spawnSync('bash', ['-n', path], { cwd: EXAMPLES, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test.skipIf(!isInstalled && process.env['CI'] === undefined)('has no warning of ShellCheck', () => {
    const words = ['--external-sources', '--severity=warning', path]
    const { status, stdout } = spawnSync('shellcheck', words, { cwd: EXAMPLES, encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })
})

test('the cache manager is as long as such scripts get, and says how it is used', () => {
  expect(textOf(CACHE_MANAGER).split('\n').length).toBeGreaterThan(500)
  const { status, stderr } = spawnSync('bash', [CACHE_MANAGER], { cwd: EXAMPLES, encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stderr).toMatch(/^Keeps the data of finished CI jobs[^]*METRICS_FILE .*\n$/)
})
