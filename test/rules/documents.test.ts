/** What README and CONTRIBUTING say is held against the program and the manifest. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { analyse } from '../../server/src/engine.js'
import { prettyFinding } from '../../server/src/report/pretty.js'
import { PLAIN_DISPLAY } from '../../server/src/report/style.js'
import { RULES } from '../../server/src/rules/catalogue.js'
import { native } from '../syntax/parsers.js'
import { fixesOf, shown } from './expected.js'
import { filesIn, memoryHost } from './fixture.js'

const ROOT = new URL('../../', import.meta.url)

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8')
}

const host = memoryHost(filesIn(fileURLToPath(new URL('examples', ROOT))), native())
const analysis = analyse(host, { rules: null })
const fixes = fixesOf(host, analysis)

test('the examples show every rule', () => {
  expect([...new Set(shown(analysis).map(({ rule }) => rule))].sort()).toEqual(RULES.map(({ id }) => id))
})

test('the picture in the README is what the terminal shows for the examples', () => {
  const picture = /^```\n(?<report>scripts\/[^]*?)^```$/m.exec(read('README.md'))?.groups?.['report']
  const reports = shown(analysis).map((finding) => prettyFinding(finding, fixes.get(finding) ?? [], PLAIN_DISPLAY))
  expect(reports).toContain(picture)
})

test('the README lists every rule with its title', () => {
  const cells = read('README.md').replace(/ +\|/g, ' |')
  for (const { id, docs } of RULES) expect(cells).toContain(`| [${id}](docs/rules/${id}.md) | ${docs.title} |`)
})

test('CONTRIBUTING lists every script of the manifest, and no other', () => {
  const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
  const listed = [...read('CONTRIBUTING.md').matchAll(/^\| `npm (?:run )?([\w:-]+)/gm)].map(([, name]) => name)
  expect(listed.sort()).toEqual(Object.keys(scripts).sort())
})
