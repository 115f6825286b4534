/**
 * Writes what is made of the rules and dialects: their catalogues, the pages under docs/rules with the expected output of each rule's
 * first bad case, and the JSON Schema of configurations. With `--check` it writes nothing and fails where a file is not what it would write.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { format, resolveConfig } from 'prettier'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const RULES = join(ROOT, 'server/src/rules')
const CATALOGUE = 'server/src/rules/catalogue.ts'
const DIALECTS = 'server/src/pipelines/dialects.ts'
const PAGES = 'docs/rules'
const SCHEMA = 'docs/cistern.schema.json'

const isCheck = process.argv.includes('--check')
const stale = []

const ids = ruleIds()
await put(CATALOGUE, catalogue(ids))
await put(DIALECTS, dialects())
// The pages are made of the rules as they are now, also where the catalogue was stale.
const { RULES: rules, rulePage, schemaText } = await load()
for (const rule of rules) await put(`${PAGES}/${rule.id}.md`, rulePage(rule, exampleOf(rule.id)))
await put(`${PAGES}/README.md`, indexOf(rules))
await put(SCHEMA, schemaText)
dropOthers(new Set(['README.md', ...rules.map(({ id }) => `${id}.md`)]))

if (stale.length > 0) {
  console.error(`${stale.join('\n')}\n\nnot what npm run generate writes; run it and commit the result`)
  process.exit(1)
}

/** Every file under a family's folder is a rule; its path is its id. */
function ruleIds() {
  return readdirSync(RULES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: family }) =>
      readdirSync(join(RULES, family))
        .filter((name) => name.endsWith('.ts') && readFileSync(join(RULES, family, name), 'utf8').includes('export default defineRule('))
        .map((name) => `${family}/${name.slice(0, -'.ts'.length)}`),
    )
    .sort()
}

function catalogue(all) {
  const name = (id) => id.replace(/[^a-z0-9]+(.)/g, (_match, letter) => letter.toUpperCase())
  return [
    '/** Every rule, in the order of their ids. Made by `npm run generate`; do not edit. */',
    ...all.map((id) => `import ${name(id)} from './${id}.js'`),
    "import type { Rule } from './rule.js'",
    '',
    `export const RULES: readonly Rule[] = [${all.map(name).join(', ')}]`,
    '',
  ].join('\n')
}

/** Every folder of pipelines/ that has a `dialect.ts`. */
function dialects() {
  const folder = join(ROOT, dirname(DIALECTS))
  const names = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'dialect.ts')))
    .sort()
  return [
    '/** Every dialect, in the order of their names. Made by `npm run generate`; do not edit. */',
    "import type { Dialect } from './dialect.js'",
    ...names.map((name) => `import ${name} from './${name}/dialect.js'`),
    '',
    `export const DIALECTS: readonly Dialect[] = [${names.join(', ')}]`,
    '',
  ].join('\n')
}

async function load() {
  const contents = `
    import { jsonSchema } from './server/src/configuration/schema.js'
    import { CONFIGURABLE } from './server/src/findings/configurable.js'
    import manifest from './package.json'
    export { RULES } from './server/src/rules/catalogue.js'
    export { rulePage } from './server/src/report/page.js'
    export const schemaText = JSON.stringify(jsonSchema(CONFIGURABLE, manifest.homepage))`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    plugins: isCheck ? [currentCatalogue()] : [],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

/** While checking, the catalogue that would be written is used without writing it. */
function currentCatalogue() {
  return {
    name: 'catalogue',
    setup({ onLoad }) {
      onLoad({ filter: /rules\/catalogue\.ts$/ }, () => ({ contents: catalogue(ids), loader: 'ts', resolveDir: RULES }))
    },
  }
}

/** What the terminal shows for the first bad case: the report, without the diffs behind it. */
function exampleOf(id) {
  const folder = join(ROOT, 'test/rules', id)
  const bad = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.startsWith('bad-'))
        .sort()
    : []
  const path = bad.length === 0 ? '' : join(folder, bad[0], 'expected.txt')
  if (!existsSync(path)) return null
  const report = readFileSync(path, 'utf8').split(/\n\n(?=[^\n]+ \((?:un)?safe\)\n)/)[0]
  return `\`\`\`\n${report.trimEnd()}\n\`\`\``
}

function indexOf(all) {
  const rows = all.map(({ id, docs }) => `| [${id}](${id}.md) | ${docs.title} |`)
  const about = 'Each page is also what `cistern explain <rule>` shows. Made by `npm run generate`; do not edit.'
  return `# Rules\n\n${about}\n\n| rule | what it finds |\n| --- | --- |\n${rows.join('\n')}\n`
}

async function put(path, contents) {
  const file = join(ROOT, path)
  const wanted = await format(contents, { ...(await resolveConfig(file)), filepath: file })
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) return
  if (isCheck) stale.push(path)
  else {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, wanted)
  }
}

/** Pages of rules that are gone go too. */
function dropOthers(kept) {
  for (const path of readdirSync(join(ROOT, PAGES), { recursive: true })) {
    if (!path.endsWith('.md') || kept.has(path.replaceAll('\\', '/'))) continue
    if (isCheck) stale.push(`${PAGES}/${path}`)
    else rmSync(join(ROOT, PAGES, path))
  }
}
