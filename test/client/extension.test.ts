/** The built extension: what its manifest promises, and that it starts the built server and stops it again. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { makeProject } from '../lsp/project.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Activates the extension, prints the command lines of what it has started, and deactivates it. */
const RUN = `
  const { main } = require(process.argv[1] + '/package.json')
  const { spawn } = require('node:child_process')
  const started = []
  require('node:child_process').spawn = (command, args, options) => {
    started.push({ command, args, asNode: options.env.ELECTRON_RUN_AS_NODE })
    return spawn(command, args, options)
  }
  const channels = []
  process.on('channel', (name) => channels.push(name))
  const registered = []
  process.on('command', (name) => registered.push(name))
  const extension = require(require('node:path').join(process.argv[1], main))
  const context = { subscriptions: [], extensionUri: {}, extension: { packageJSON: {} }, asAbsolutePath: (path) => process.argv[1] + '/' + path }
  extension.activate(context).then(() => extension.deactivate()).then(() => console.log(JSON.stringify({ started, channels, registered })))
`

test('the extension starts the server in its own Node, and the server ends with it', async () => {
  const { folder, remove } = makeProject({ 'vscode/index.js': readFileSync(join(ROOT, 'test/client/vscode-stub.cjs'), 'utf8') })
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', RUN, ROOT.replace(/\/$/, '')], {
      env: { ...process.env, NODE_PATH: folder },
    })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      started: [{ command: process.execPath, args: [join(ROOT, 'server/dist/cli.js'), 'lsp', '--stdio'], asNode: '1' }],
      channels: ['Cistern'],
      // What the server offers to this client by name.
      registered: expect.arrayContaining(['cistern.explainRule', 'cistern.showJobs']),
    })
  } finally {
    remove()
  }
})

test('the manifest says when it starts, and why it may', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect([manifest.main, manifest.browser].filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  expect(manifest.activationEvents).toEqual(expect.arrayContaining(['onLanguage:shellscript', 'onLanguage:yaml']))
  expect(manifest.extensionKind).toEqual(['workspace'])
  expect(manifest.capabilities).toMatchObject({
    untrustedWorkspaces: { supported: true, description: expect.stringContaining('never runs') },
    virtualWorkspaces: { supported: true, description: expect.stringContaining('through the editor') },
  })
})
