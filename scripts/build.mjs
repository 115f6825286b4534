/**
 * Builds what people run: the command and the language server in server/dist, the extension in client/dist, and the
 * grammars as wasm, copied from the npm packages that made them.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const GRAMMARS = ['node_modules/web-tree-sitter/web-tree-sitter.wasm', 'node_modules/tree-sitter-bash/tree-sitter-bash.wasm']

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20.19',
  // Short names too: reading the bundle is a twentieth of a short run.
  minifyIdentifiers: true,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
}

/** What not every run needs, and the names that we use of it: YAML where there is CI YAML, wasm where the native parser does not load. */
const LATER = {
  yaml: ['Composer', 'Parser', 'isAlias', 'isMap', 'isScalar', 'isSeq'],
  'web-tree-sitter': ['Language', 'Parser'],
}

// CommonJS, which Node starts faster than modules.
const server = await build({
  ...COMMON,
  entryPoints: { cli: 'server/src/cli/start.ts', command: 'server/src/cli/main.ts', lsp: 'server/src/lsp/main.ts' },
  outdir: 'server/dist',
  format: 'cjs',
  banner: { js: 'var importMetaUrl_ = require("node:url").pathToFileURL(__filename).href;' },
  define: { 'import.meta.url': 'importMetaUrl_' },
  plugins: [{ name: 'later', setup: readLater }],
})

const later = await Promise.all(
  Object.entries(LATER).map(([name, used]) =>
    build({
      ...COMMON,
      stdin: { contents: `export { ${used.join(', ')} } from '${name}'`, resolveDir: ROOT },
      outfile: `server/dist/${name}.js`,
      format: 'cjs',
      alias: {
        // The package's build for Node is many small files, of which nothing can be left out.
        yaml: join(ROOT, 'node_modules/yaml/browser/index.js'),
        // As a module it would wait for Node's loader of modules.
        'web-tree-sitter': join(ROOT, 'node_modules/web-tree-sitter/web-tree-sitter.cjs'),
      },
    }),
  ),
)

/** As bytes everywhere; what a host says of itself must not make it look for Node's modules. */
const worker = await build({
  ...COMMON,
  platform: 'browser',
  target: 'es2022',
  entryPoints: ['server/src/lsp/browser.ts'],
  outfile: 'client/dist/server.js',
  format: 'iife',
  alias: { yaml: join(ROOT, 'node_modules/yaml/browser/index.js') },
})

const client = existsSync(join(ROOT, 'client/src/extension.ts'))
  ? await build({
      ...COMMON,
      entryPoints: ['client/src/extension.ts'],
      outfile: 'client/dist/extension.cjs',
      format: 'cjs',
      external: ['vscode'],
    })
  : { outputFiles: [] }

const web = await build({
  ...COMMON,
  platform: 'browser',
  target: 'es2022',
  entryPoints: ['client/src/web.ts'],
  outfile: 'client/dist/web.js',
  format: 'cjs',
  external: ['vscode'],
})

const grammars = GRAMMARS.map((path) => ({ name: basename(path), contents: readFileSync(join(ROOT, path)) }))
checkGrammars(grammars)

replaceFolder('server/dist', [
  ...[server, ...later].flatMap(named),
  ...grammars,
  // The package around it is made of modules; these files are not.
  { name: 'package.json', contents: '{ "type": "commonjs" }\n' },
])
replaceFolder('client/dist', [client, web, worker].flatMap(named))
await writeCode()
for (const grammar of grammars) writeWhole(join(ROOT, 'grammars', grammar.name), grammar.contents)

/** Each name is looked up in its file when it is first used, not where it is imported. */
function readLater({ onResolve, onLoad }) {
  onResolve({ filter: new RegExp(`^(${Object.keys(LATER).join('|')})$`) }, ({ path }) => ({ path, namespace: 'later' }))
  onResolve({ filter: /^\.\//, namespace: 'later' }, ({ path }) => ({ path, external: true }))
  onLoad({ filter: /./, namespace: 'later' }, ({ path }) => ({
    contents: LATER[path]
      .map((name) => `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => require('./${path}.js').${name} })`)
      .join('\n'),
  }))
}

/** The command reads what is built as ASCII. */
function named({ outputFiles }) {
  return outputFiles.map(({ path, contents, text }) => {
    const strange = /.{0,40}[^\p{ASCII}]/u.exec(text)
    if (strange !== null) throw new Error(`${path} is not ASCII: write a code point as an escape in ${JSON.stringify(strange[0])}`)
    return { name: basename(path), contents }
  })
}

/** A grammar is a program that we ship: it changes only when somebody says so in grammars/checksums.json. */
function checkGrammars(all) {
  const wanted = JSON.parse(readFileSync(join(ROOT, 'grammars/checksums.json'), 'utf8'))
  const found = Object.fromEntries(all.map(({ name, contents }) => [name, createHash('sha256').update(contents).digest('hex')]))
  if (Object.keys(found).every((name) => found[name] === wanted[name])) return
  console.error(
    `The grammars are not those of grammars/checksums.json. If that is meant, this is its new content:\n${JSON.stringify(found, null, 2)}`,
  )
  process.exit(1)
}

/**
 * Keeps the code that V8 makes of the command while it checks the examples, for this version of V8. Others compile it
 * when they run it.
 */
async function writeCode() {
  const folder = join(ROOT, 'server/dist')
  const contents = `
    import { existsSync, renameSync, writeFileSync } from 'node:fs'
    import { codeFile, loadCompiled } from './server/src/cli/compiled.js'
    import { tuneForCommand } from './server/src/cli/v8-flags.js'
    tuneForCommand()
    process.argv = [process.execPath, 'cistern', 'check', 'examples']
    const scripts = new Map()
    loadCompiled(${JSON.stringify(folder)}, 'command.js', (name, script) => scripts.set(name, script))
    process.on('exit', () => {
      for (const [name, script] of scripts) {
        const path = ${JSON.stringify(folder)} + '/' + codeFile(name)
        if (existsSync(path)) continue
        writeFileSync(path + '.new', script.createCachedData())
        renameSync(path + '.new', path)
      }
    })`
  const { outputFiles } = await build({ ...COMMON, stdin: { contents, resolveDir: ROOT }, format: 'cjs' })
  // V8 takes code only under the flags it was made with, and the wasm parser is loaded under flags of its own.
  for (const parser of ['native', 'wasm'])
    spawnSync(process.execPath, ['-e', outputFiles[0].text], {
      cwd: ROOT,
      env: { ...process.env, CISTERN_PARSER: parser },
      stdio: 'ignore',
    })
}

/** Writes the files one by one in one step each, so that a program that runs meanwhile goes on; then drops what is left of older builds. */
function replaceFolder(folder, files) {
  const path = join(ROOT, folder)
  // V8 tells code of another text only by its length.
  if (existsSync(path)) for (const old of readdirSync(path)) if (old.includes('.v8-')) rmSync(join(path, old))
  for (const { name, contents } of files) writeWhole(join(path, name), contents)
  const names = new Set(files.map(({ name }) => name))
  if (existsSync(path)) for (const old of readdirSync(path)) if (!names.has(old)) rmSync(join(path, old), { recursive: true })
}

function writeWhole(path, contents) {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}`)
  writeFileSync(temporary, contents, { mode: path.endsWith('/server/dist/cli.js') ? 0o755 : 0o644 })
  renameSync(temporary, path)
}
