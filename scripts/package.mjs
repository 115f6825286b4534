/**
 * Packs what the build made as the extension for VS Code: one .vsix for every platform, with what `.vscodeignore` lets in.
 * Fails where it is larger than people should have to download.
 */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVSIX } from '@vscode/vsce'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MOST_BYTES = 1_500_000

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const packagePath = join(ROOT, process.argv[2] ?? `cistern-${version}.vsix`)
await createVSIX({ cwd: ROOT, packagePath, dependencies: false })

const { size } = statSync(packagePath)
if (size > MOST_BYTES) {
  console.error(`${packagePath} has ${size} bytes, more than ${MOST_BYTES}`)
  process.exit(1)
}
