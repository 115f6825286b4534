/** VS Code as on a desktop: code-server, whose extensions run in Node beside the files. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environmentIn, freePort, nodeOf, startServer, type Host, type Start } from './host.js'

export async function codeServer(start: Start): Promise<Host> {
  const { tools, home, extension, folder } = start
  mkdirSync(join(home, 'data/User'), { recursive: true })
  writeFileSync(join(home, 'data/User/settings.json'), JSON.stringify(SETTINGS))
  writeFileSync(join(home, 'config.yaml'), 'auth: none\n')
  const words = [
    join(tools, 'node_modules/code-server/out/node/entry.js'),
    `--config=${join(home, 'config.yaml')}`,
    `--user-data-dir=${join(home, 'data')}`,
    `--extensions-dir=${join(home, 'extensions')}`,
  ]
  execFileSync(nodeOf(tools), [...words, '--install-extension', extension], { env: environmentIn(home), stdio: 'pipe' })
  const place = `127.0.0.1:${await freePort()}`
  const quiet = ['--auth', 'none', '--bind-addr', place, '--disable-telemetry', '--disable-update-check']
  const stop = await startServer([...words, ...quiet], start, `http://${place}/healthz`)
  return { url: `http://${place}/?folder=${encodeURIComponent(folder)}`, writes: true, showsPages: true, logs: false, stop }
}

/** What only a person may set: nothing asks for trust, and it is never given, because Cistern needs none. */
const SETTINGS = {
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
}
