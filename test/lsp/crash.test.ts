/**
 * A server process with bugs built into it: in a rule, in a rule's fix, in what walks a script and in what reads a
 * workflow. Each strikes in one file, is logged once, and costs nothing else. One more ends every analysis.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Editor } from './editor.js'
import { FILES, PIPELINE, SCRIPT, makeProject } from './project.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COPY = 'nfs/per-file-copy'
const OVERRIDE = 'env/unconditional-override'

/** The module, the line behind which the bug stands, and the path of the file that meets it. */
const BUGS: readonly (readonly [module: string, line: string, path: string, file: string])[] = [
  ['rules/nfs/per-file-copy.ts', 'const { effect } = item', 'item.moment.file', 'rule.sh'],
  [
    'rules/env/unconditional-override.ts',
    'function keepCallersValue(item: Assigned, emptyIsMeant: boolean): FixPlan {',
    'item.moment.file',
    'fix.sh',
  ],
  ['run/walk.ts', 'const { script, file, isFile } = start', "start.script.flat !== '' && start.file", 'walk.sh'],
  [
    'engine.ts',
    'const severityOf = configuredSeverities(configurations, named, options.rules)',
    "workspace.sources.has('everything.sh') && 'everything.sh'",
    'everything.sh',
  ],
  [
    'pipelines/github/github.ts',
    'export function readGithub(source: Source, readSource: ReadSource): Pipeline {',
    'source.path',
    '.github/workflows/read.yml',
  ],
]

const breaking: Plugin = {
  name: 'bugs',
  setup({ onLoad }) {
    for (const [module, line, path, file] of BUGS)
      onLoad({ filter: new RegExp(`/server/src/${module}$`) }, (source) => {
        const text = readFileSync(source.path, 'utf8')
        if (!text.includes(line)) throw new Error(`${module} has no line for the bug`)
        return {
          contents: text.replace(line, `${line}\nif ((${path}) === '${file}') throw new Error('a bug, with ${file}')`),
          loader: 'ts',
        }
      })
  },
}

const built = mkdtempSync(join(tmpdir(), 'cistern-broken-'))
let project: ReturnType<typeof makeProject>
let editor: Editor

beforeAll(async () => {
  await build({
    stdin: { contents: "import { startServer } from './server/src/lsp/main.js'\nstartServer()", resolveDir: ROOT },
    outfile: join(built, 'server.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // Where the grammars and the native parser are looked for.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(ROOT, 'server/dist/lsp.js')).href) },
    plugins: [breaking],
    logLevel: 'warning',
  })
})

afterAll(() => rmSync(built, { recursive: true }))

beforeEach(async () => {
  const workflow = 'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cp -a dist/. /nfs/dist/\n'
  project = makeProject({
    ...FILES,
    [PIPELINE]: `${FILES[PIPELINE]}\nothers:\n  image: docker:26.1\n  script:\n    - ./rule.sh\n    - ./fix.sh\n    - ./walk.sh\n`,
    'rule.sh': FILES[SCRIPT],
    'fix.sh': FILES[SCRIPT],
    'walk.sh': FILES[SCRIPT],
    '.github/workflows/read.yml': workflow,
    '.github/workflows/other.yml': workflow,
  })
  editor = await Editor.start(project.folder, { server: [join(built, 'server.cjs'), '--stdio'] })
})

afterEach(async () => {
  await editor.dispose()
  project.remove()
})

async function found(path: string): Promise<readonly unknown[]> {
  const { diagnostics } = await editor.open(path, readFileSync(join(project.folder, path), 'utf8'))
  return diagnostics.map(({ code }) => code)
}

test('a bug costs one rule or one file', async () => {
  expect(await found(SCRIPT)).toEqual([OVERRIDE, COPY])
  expect(await found('rule.sh')).toEqual([OVERRIDE])
  expect(await found('fix.sh')).toEqual([OVERRIDE, COPY])
  expect(await found('walk.sh')).toEqual([])
  expect(await found('.github/workflows/read.yml')).toEqual([])
  expect(await found('.github/workflows/other.yml')).toEqual([COPY])
})

test('a bug in a fix costs that fix', async () => {
  await found('fix.sh')
  const titles = (await editor.actions('fix.sh')).map(({ title }) => title)
  expect(titles).toContain('Cistern: write one archive instead of many files')
  expect(titles).toContain(`Cistern: ignore ${OVERRIDE} here, with a reason`)
  expect(titles).not.toContain("Cistern: keep the caller's value, with this one as the default")
  await found('rule.sh')
  expect((await editor.actions('rule.sh')).map(({ title }) => title)).toContain(
    "Cistern: keep the caller's value, with this one as the default",
  )
})

test('a bug is logged once, and strikes no text that does not meet it', async () => {
  await found('fix.sh')
  await editor.actions('fix.sh')
  for (const text of ['# one\n', '# two\n']) {
    await editor.change('fix.sh', [{ start: 0, end: 0, newText: text }])
    expect((await editor.told('fix.sh')).diagnostics).toHaveLength(2)
    await editor.actions('fix.sh')
  }
  expect([...editor.logged].sort()).toEqual(
    [
      `.github/workflows/read.yml: Error: a bug, with .github/workflows/read.yml`,
      `${OVERRIDE}: Error: a bug, with fix.sh`,
      `${COPY}: Error: a bug, with rule.sh`,
      `walk.sh: Error: a bug, with walk.sh`,
    ]
      .sort()
      .map((line) => expect.stringContaining(line)),
  )
  expect(editor.logged.every((line) => line.split('\n').length === 1)).toBe(true)
})

test('a bug that costs everything leaves nothing standing, for as long as it strikes', async () => {
  expect(await found(SCRIPT)).toEqual([OVERRIDE, COPY])
  await editor.put('everything.sh', FILES[SCRIPT])
  expect((await editor.toldThat(SCRIPT, ({ diagnostics }) => diagnostics.length === 0)).version).toBe(1)
  expect(await editor.actions(SCRIPT)).toEqual([])
  await editor.close('everything.sh')
  await editor.toldThat(SCRIPT, ({ diagnostics }) => diagnostics.length === 2)
  expect(editor.logged.filter((line) => line.includes('with everything.sh'))).toHaveLength(1)
})
