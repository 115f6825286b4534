/**
 * Installs the language server that is measured beside ours, in a folder outside the repository. Gives its command; does
 * nothing where it is there already.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const FILES = ['package.json', 'package-lock.json']

/** The program and its words. */
export function otherServer() {
  const lock = readFileSync(join(HERE, 'package-lock.json'))
  const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  // Another lockfile is another folder.
  const folder = join(caches, 'cistern-latency', createHash('sha256').update(lock).digest('hex').slice(0, 12))
  const done = join(folder, 'prepared')
  if (!existsSync(done)) {
    mkdirSync(folder, { recursive: true })
    for (const name of FILES) copyFileSync(join(HERE, name), join(folder, name))
    const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    execFileSync('npm', words, { cwd: folder, stdio: ['ignore', 2, 2] })
    writeFileSync(done, '')
  }
  return [process.execPath, join(folder, 'node_modules/bash-language-server/out/cli.js'), 'start']
}
