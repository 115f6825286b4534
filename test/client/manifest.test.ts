/** The manifest against what it speaks of: commands that exist, a problem matcher that reads what the command prints. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const { contributes } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'))

test('every command of the manifest is registered, and no other', () => {
  const source = readFileSync(`${ROOT}client/src/commands.ts`, 'utf8')
  const registered = [...source.matchAll(/'(cistern\.\w+)':/g)].map(([, name]) => name)
  expect(registered.sort()).toEqual(contributes.commands.map(({ command }: { command: string }) => command).sort())
})

test('every setting says what it does', () => {
  const settings = Object.values<Record<string, string>>(contributes.configuration.properties)
  expect(settings.map(({ description, markdownDescription }) => (description ?? markdownDescription ?? '').length)).not.toContain(0)
})

test('the problem matcher reads every finding of cistern check', () => {
  const check = (format: string): string =>
    execFileSync(process.execPath, ['server/dist/cli.js', 'check', 'examples/.github', '--fail-on', 'never', '--format', format], {
      cwd: ROOT,
      encoding: 'utf8',
    })
  const [{ pattern }] = contributes.problemMatchers
  const [place, text] = pattern.map(({ regexp }: { regexp: string }) => new RegExp(regexp))
  const lines = check('pretty').split('\n')
  const read = lines.flatMap((line, index) => {
    const [, path, at, column, severity, rule] = place.exec(line) ?? []
    const [, message] = text.exec(lines[index + 1] ?? '') ?? []
    return path === undefined ? [] : [{ path, line: Number(at), column: Number(column), severity, rule, message }]
  })
  const { findings } = JSON.parse(check('json'))
  expect(findings.length).toBeGreaterThan(0)
  expect(read).toMatchObject(
    findings.map(({ rule, severity, message }: Record<string, unknown>) => ({
      rule,
      severity,
      message: expect.stringContaining(String(message).slice(0, 20)),
    })),
  )
  const [first] = findings
  expect(read[0]).toMatchObject({ path: 'examples/.github/workflows/nightly.yml', line: 67, column: 11, rule: first.rule })
})
