import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { printable } from '../../server/src/report/columns.js'
import { progressOn, wantsColour, widthOfStream } from '../../server/src/cli/terminal.js'
import { CLEAN, COMMAND, ERROR, cistern, project } from './command.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const written = vi.hoisted(() => ({ text: '' }))

vi.mock(import('node:fs'), async (original) => {
  const fs = await original()
  const writeSync = vi.fn((descriptor: number, text: string) => {
    if (descriptor === 2) written.text += text
    return text.length
  })
  return Object.assign({ ...fs }, { writeSync })
})

describe('colour', () => {
  test.each([
    ['on a terminal', { isTTY: true }, { TERM: 'xterm' }, true],
    ['not in a pipe', {}, { TERM: 'xterm' }, false],
    ['not in a pipe of a CI system either', {}, { CI: 'true' }, false],
    ['not on a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
    ['not where NO_COLOR is set', { isTTY: true }, { NO_COLOR: '1' }, false],
    ['where NO_COLOR is empty', { isTTY: true }, { NO_COLOR: '' }, true],
    ['in a pipe where FORCE_COLOR is set', {}, { FORCE_COLOR: '1' }, true],
    ['not where FORCE_COLOR is 0', { isTTY: true }, { FORCE_COLOR: '0' }, false],
    ['not where both are set', {}, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('%s', (_what, stream, environment, expected) => {
    expect(wantsColour(stream, environment)).toBe(expected)
  })

  test('adds nothing but colours', () => {
    const cwd = project({ 'a.sh': ERROR })
    const plain = cistern(['check'], { cwd }).stdout
    const coloured = cistern(['check'], { cwd, env: { FORCE_COLOR: '1' } }).stdout
    expect(plain).toBe(printable(plain.replaceAll('\n', '\v')).replaceAll('\u240b', '\n'))
    // oxlint-disable-next-line no-control-regex
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain)
    expect(coloured).not.toBe(plain)
    expect(cistern(['check'], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stdout).toBe(plain)
  })

  test('is never in the JSON', () => {
    const cwd = project({ 'a.sh': ERROR })
    expect(cistern(['check', '--format', 'json'], { cwd, env: { FORCE_COLOR: '1' } })).toEqual(
      cistern(['check', '--format', 'json'], { cwd }),
    )
  })
})

test('lines are laid out for the terminal, and for nothing else', () => {
  expect(widthOfStream({ isTTY: true, columns: 80 })).toBe(80)
  expect(widthOfStream({ isTTY: true, columns: 3 })).toBe(null)
  expect(widthOfStream({ columns: 80 })).toBe(null)
})

describe('the progress line', () => {
  test('comes on a terminal after a second, and goes', () => {
    vi.useFakeTimers()
    written.text = ''
    const progress = progressOn({ isTTY: true, columns: 30 })
    progress.say('reading a.sh')
    vi.advanceTimersByTime(900)
    progress.say('reading b.sh')
    progress.clear()
    expect(written.text).toBe('')
    vi.advanceTimersByTime(200)
    progress.say('reading c.sh')
    progress.say('reading d.sh')
    vi.advanceTimersByTime(200)
    progress.say('reading a/very/long/path/that/does/not/fit.sh')
    progress.clear()
    progress.clear()
    vi.useRealTimers()
    expect(written.text.split('\r\u001b[2K')).toEqual(['', 'reading c.sh', 'reading a/very/long/path/that', ''])
  })

  test('never comes elsewhere', () => {
    vi.useFakeTimers()
    written.text = ''
    const progress = progressOn({})
    vi.advanceTimersByTime(5000)
    progress.say('reading a.sh')
    progress.clear()
    vi.useRealTimers()
    expect(written.text).toBe('')
  })
})

test('whoever reads no further ends nothing with an error', () => {
  const cwd = project(Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${index}.sh`, ERROR])))
  const { stdout, stderr } = spawnSync('bash', ['-c', '"$0" "$1" check | head -n 1; echo "${PIPESTATUS[0]}"', process.execPath, COMMAND], {
    cwd,
    encoding: 'utf8',
  })
  expect(stdout.split('\n')[0]).toContain('0.sh:4:8')
  expect(stderr).toBe('')
})

describe('an error of our own', () => {
  /** A copy of the command that cannot find its grammar. */
  function broken(): string {
    const root = project({ 'server/src/x.sh': CLEAN, 'package.json': '{"type": "module"}' })
    cpSync(dirname(COMMAND), join(root, 'server/dist'), { recursive: true })
    rmSync(join(root, 'server/dist/tree-sitter-bash.wasm'))
    return root
  }

  test('is one line that asks to report it, and exit status 3', () => {
    const root = broken()
    const circumstances = { cwd: join(root, 'server/src'), command: join(root, 'server/dist/cli.js'), env: { CISTERN_PARSER: 'wasm' } }
    const { status, stdout, stderr } = cistern(['check'], circumstances)
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toMatch(/^cistern: an error of Cistern itself: .*; please report it at https:\S+\/issues\n$/)
    const debug = cistern(['check'], { ...circumstances, env: { ...circumstances.env, CISTERN_DEBUG: '1' } })
    expect(debug.stderr).toMatch(/\n {4}at /)
    expect(debug.status).toBe(3)
  })

  test('is not that a native parser is not there: the other one does', () => {
    const root = project({ 'x.sh': ERROR, 'package.json': '{"type": "module"}' })
    cpSync(dirname(COMMAND), join(root, 'dist'), { recursive: true })
    const command = join(root, 'dist/cli.js')
    expect(cistern(['check', 'x.sh'], { cwd: root, command })).toMatchObject({ status: 1, stderr: '' })
    expect(cistern(['check', 'x.sh'], { cwd: root, command, env: { CISTERN_PARSER: 'native' } })).toMatchObject({ status: 2, stdout: '' })
  })
})

describe('the examples', () => {
  test('look like this', async () => {
    await expect(cistern(['check', 'examples'], { cwd: ROOT }).stdout).toMatchFileSnapshot('examples.txt')
  })

  test('are the same with either parser', () => {
    const [native, wasm] = ['native', 'wasm'].map((parser) =>
      cistern(['check', '--format', 'json', 'examples'], { cwd: ROOT, env: { CISTERN_PARSER: parser } }),
    )
    expect(native?.stderr).toBe('')
    expect(native?.status).toBe(1)
    expect(wasm).toEqual(native)
  })
})

describe('the build', () => {
  test('makes a command that can be run by its name', () => {
    expect(statSync(COMMAND).mode & 0o111).toBe(0o111)
    expect(spawnSync(COMMAND, ['--version'], { encoding: 'utf8' }).status).toBe(0)
  })

  test('keeps the language server out of what the check loads', () => {
    const dist = dirname(COMMAND)
    const scripts = readdirSync(dist).filter((name) => name.endsWith('.js'))
    expect(scripts.filter((name) => readFileSync(join(dist, name), 'utf8').includes('textDocument/didOpen'))).toEqual(['lsp.js'])
    expect(readFileSync(COMMAND, 'utf8')).not.toMatch(/import\("\.\/lsp/)
  })

  test('ships the grammars that were looked at', () => {
    const wanted: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'grammars/checksums.json'), 'utf8'))
    expect(Object.keys(wanted).sort()).toEqual(['tree-sitter-bash.wasm', 'web-tree-sitter.wasm'])
    for (const [name, checksum] of Object.entries(wanted)) {
      for (const folder of ['grammars', 'server/dist'])
        expect(
          createHash('sha256')
            .update(readFileSync(join(ROOT, folder, name)))
            .digest('hex'),
        ).toBe(checksum)
    }
  })
})
