/** Loads the engine from the sources as they are now, without a build, and opens folders with it. Judges nothing. */
import { existsSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Where the engine looks for grammars and for the native parser. */
const PARSER = join(ROOT, 'server/src/cli/parser.ts')

/** What scripts use of the sources, by module. */
const USED = {
  'engine.js': ['analyse', 'fixesFor'],
  'cli/node-host.js': ['openHost'],
  'cli/overlay.js': ['withTexts'],
  'cli/parser.js': ['loadParser'],
  'cli/targets.js': ['commonFolder'],
  'facts/evidence.js': ['atLeast'],
  'findings/finding.js': ['isAtLeast'],
  'findings/fixer.js': ['editsOf', 'expectedScripts', 'rewritesOf', 'textKey'],
  'findings/unused.js': ['UNUSED_SUPPRESSION'],
  'findings/verify.js': ['textsWith'],
  'pipelines/dialects.js': ['DIALECTS'],
  'report/pretty.js': ['prettyFinding'],
  'report/style.js': ['PLAIN_DISPLAY'],
  'rules/catalogue.js': ['RULES'],
  'text/location.js': ['overlap'],
  'text/source.js': ['positionAt', 'rangeOf'],
  'text/value.js': ['PLACEHOLDER', 'keyOf', 'slice'],
  'workspace/workspace.js': ['makeCache'],
}

export async function loadEngine() {
  const contents = Object.entries(USED).map(([module, names]) => `export { ${names.join(', ')} } from './server/src/${module}'`)
  const folder = mkdtempSync(join(tmpdir(), 'cistern-engine-'))
  const outfile = join(folder, 'engine.cjs')
  try {
    await build({
      stdin: { contents: contents.join('\n'), resolveDir: ROOT, loader: 'ts' },
      bundle: true,
      outfile,
      format: 'cjs',
      platform: 'node',
      define: { 'import.meta.url': JSON.stringify(pathToFileURL(PARSER).href) },
      logLevel: 'warning',
    })
    return await withParser(createRequire(import.meta.url)(outfile))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function withParser(engine) {
  const parser = await engine.loadParser(null, 'long')
  /** A folder as a root of its own, whatever it lies in. */
  const open = (path) => engine.openHost(path, parser)
  return { ...engine, open }
}

/** The folders of a command line without symbolic links, each once; a message for the first that is none. */
export function foldersOf(paths) {
  const wrong = paths.find((path) => !existsSync(path) || !statSync(path).isDirectory())
  if (wrong !== undefined) return { message: `${wrong} is no folder` }
  return { folders: [...new Set(paths.map((path) => realpathSync(path)))] }
}

/** Ends the script: it was called in a wrong way. */
export function stop(message) {
  console.error(message)
  process.exit(2)
}
