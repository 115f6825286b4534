/** The page of the configuration and its JSON Schema are held against what is read. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { jsonSchema } from '../../server/src/configuration/schema.js'
import { CONFIGURABLE } from '../../server/src/findings/configurable.js'
import { problemsIn } from './read.js'

const ROOT = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')
const page = read('docs/configuration.md')
const examples = [...`${page}\n${read('README.md')}`.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = '']) => text)

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
}

const schema: Node = JSON.parse(read('docs/cistern.schema.json'))

test('every example is a configuration without a problem', () => {
  expect(examples).toHaveLength(3)
  expect(examples.flatMap(problemsIn)).toEqual([])
})

test('the page has a row for every setting, and no other', () => {
  const rows = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name)
  const settings = Object.entries(schema.properties ?? {}).flatMap(([name, { properties }]) =>
    properties === undefined ? [name] : Object.keys(properties).map((inner) => `${name}.${inner}`),
  )
  expect([...rows].sort()).toEqual([...settings].sort())
})

test('the example of the page has every setting', () => {
  const example: object = parse(examples[1] ?? '')
  expect(Object.keys(example).sort()).toEqual(
    Object.keys(schema.properties ?? {})
      .filter((name) => name !== '$schema')
      .sort(),
  )
})

test('the first line that the page gives names the schema', () => {
  expect(page).toContain(`$schema=${JSON.parse(read('docs/cistern.schema.json')).$id}`)
})

test('the schema that is committed is that of the settings', () => {
  const { homepage } = JSON.parse(read('package.json'))
  expect(JSON.parse(read('docs/cistern.schema.json'))).toEqual(JSON.parse(JSON.stringify(jsonSchema(CONFIGURABLE, homepage))))
})

test('the extension brings the schema along', () => {
  const { contributes } = JSON.parse(read('package.json'))
  for (const { url } of [...contributes.yamlValidation, ...contributes.jsonValidation])
    expect(JSON.parse(read(url.replace('./', '')))).toHaveProperty('definitions')
})
