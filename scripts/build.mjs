/**
 * Builds what people run: the command and the language server in server/dist, the extension in client/dist, and the
 * grammars as wasm, copied from the npm packages that made them.
 */
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

/** What CommonJS packages in an ES module bundle ask for. */
const REQUIRE = "import { createRequire as createRequire_ } from 'node:module';const require = createRequire_(import.meta.url);"

const server = await build({
  ...COMMON,
  // The server is there once it is written.
  entryPoints: { cli: 'server/src/cli/main.ts', ...ifThere('lsp', 'server/src/lsp/main.ts') },
  outdir: 'server/dist',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunk-[hash]',
  banner: { js: REQUIRE },
  // The package's build for Node is CommonJS; this one is the same as a module.
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

const grammars = GRAMMARS.map((path) => ({ name: basename(path), contents: readFileSync(join(ROOT, path)) }))
checkGrammars(grammars)

replaceFolder('server/dist', [...server.outputFiles.map(({ path, contents }) => ({ name: basename(path), contents })), ...grammars])
replaceFolder(
  'client/dist',
  client.outputFiles.map(({ path, contents }) => ({ name: basename(path), contents })),
)
for (const grammar of grammars) writeWhole(join(ROOT, 'grammars', grammar.name), grammar.contents)

function ifThere(name, path) {
  return existsSync(join(ROOT, path)) ? { [name]: path } : {}
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

/** Writes the files one by one in one step each, so that a program that runs meanwhile goes on; then drops what is left of older builds. */
function replaceFolder(folder, files) {
  const path = join(ROOT, folder)
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
