/** The package that people install: what is in it, how large it is, and that its server runs from where it is unpacked. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesOf } from './zip.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cistern-package-'))
const archive = join(folder, 'cistern.vsix')
let files: ReadonlyMap<string, Buffer> = new Map()

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/package.mjs', relative(ROOT, archive)], { cwd: ROOT, stdio: 'pipe' })
  files = filesOf(readFileSync(archive))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function json(name: string) {
  return JSON.parse(files.get(name)?.toString() ?? 'null')
}

test('the package is small, and has what a marketplace shows', () => {
  expect(readFileSync(archive).length).toBeLessThanOrEqual(1_500_000)
  const names = [...files.keys()]
  expect(names).toEqual(
    expect.arrayContaining(['readme.md', 'changelog.md', 'LICENSE.txt', 'package.json'].map((name) => `extension/${name}`)),
  )
  expect(
    files
      .get(`extension/${json('extension/package.json').icon}`)
      ?.subarray(1, 4)
      .toString(),
  ).toBe('PNG')
})

test('nothing of the development is in it', () => {
  const others = [...files.keys()].filter((name) => /node_modules|\.ts$|\.map$|\.v8-|^extension\/(test|scripts|\.)/.test(name))
  expect(others).toEqual([])
})

test('every file that the manifest names is in it', () => {
  const manifest = json('extension/package.json')
  const { yamlValidation, jsonValidation, walkthroughs, grammars = [] } = manifest.contributes
  const named: string[] = [
    manifest.main,
    ...(manifest.browser === undefined ? [] : [manifest.browser]),
    manifest.icon,
    ...[...yamlValidation, ...jsonValidation].map(({ url }) => url),
    ...walkthroughs.flatMap(({ steps }: { steps: { media: { markdown: string } }[] }) => steps.map(({ media }) => media.markdown)),
    ...grammars.map(({ path }: { path: string }) => path),
  ]
  expect(named.filter((path) => !files.has(join('extension', path)))).toEqual([])
})

test('the server runs where nothing else is installed', () => {
  for (const [name, content] of files) {
    const path = join(folder, 'unpacked', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  writeFileSync(join(folder, 'copy.sh'), '#!/bin/bash\ncp -a node_modules/. /mnt/nfs/cache/\n')
  const command = [join(folder, 'unpacked/extension/server/dist/cli.js'), 'check', 'copy.sh', '--format', 'json', '--fail-on', 'never']
  const report = JSON.parse(execFileSync(process.execPath, command, { cwd: folder, encoding: 'utf8' }))
  expect(report.findings).toMatchObject([{ rule: 'nfs/per-file-copy' }])
})
