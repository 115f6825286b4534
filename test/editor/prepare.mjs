/**
 * Installs what the tests in a real editor need, in a folder outside the repository: VS Code as code-server, the Node that
 * it needs, and what drives a browser. Prints the folder; does nothing where it is there already.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const FILES = ['package.json', 'package-lock.json']

/** Another lockfile is another folder. */
export function editorFolder() {
  const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  const key = createHash('sha256')
    .update(readFileSync(join(HERE, 'package-lock.json')))
    .digest('hex')
    .slice(0, 12)
  return join(caches, 'cistern-editor', key)
}

/** The last thing that is written: a folder without it was not finished. */
export function isPrepared(folder) {
  return existsSync(join(folder, 'prepared'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = editorFolder()
  if (!isPrepared(folder)) prepare(folder)
  console.log(folder)
}

function prepare(folder) {
  mkdirSync(folder, { recursive: true })
  for (const name of FILES) copyFileSync(join(HERE, name), join(folder, name))
  npm(folder, 'ci')
  // What code-server's own install script would do. Its parts have lockfiles of their own, which `npm ci` finds incomplete.
  const server = join(folder, 'node_modules/code-server/lib/vscode')
  npm(server, 'install', '--omit=dev')
  npm(join(server, 'extensions'), 'install', '--omit=dev')
  writeFileSync(join(folder, 'prepared'), '')
}

function npm(cwd, ...words) {
  execFileSync('npm', [...words, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd, stdio: ['ignore', 2, 2] })
}
