/**
 * The desktop entry of the extension: starts the language server beside the editor and stops it again. What is found,
 * and where, only the server knows.
 */
import { window, workspace, type ExtensionContext } from 'vscode'
import {
  LanguageClient,
  TransportKind,
  type DocumentSelector,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node'

/** Shell by its language, CI YAML as YAML: which YAML is a pipeline, the server decides. Only files: a comparison's old side is none. */
const DOCUMENTS: DocumentSelector = [
  { scheme: 'file', language: 'shellscript' },
  { scheme: 'file', language: 'yaml' },
  // Extensions for GitLab and GitHub give these files a language of their own.
  { scheme: 'file', pattern: '**/*.{yml,yaml}' },
  { scheme: 'file', pattern: '**/*.{sh,bash,bats}' },
  { scheme: 'file', pattern: '**/{cistern,package}.json' },
]

let client: LanguageClient | null = null

export async function activate(context: ExtensionContext): Promise<void> {
  const channel = window.createOutputChannel('Cistern', { log: true })
  const watcher = workspace.createFileSystemWatcher('**/*')
  context.subscriptions.push(channel, watcher)
  const options: LanguageClientOptions = { documentSelector: DOCUMENTS, outputChannel: channel, synchronize: { fileEvents: watcher } }
  client = new LanguageClient('cistern', 'Cistern', serverOptions(context), options)
  await client.start()
}

export async function deactivate(): Promise<void> {
  if (client?.isRunning() === true) await client.stop()
  client = null
}

/**
 * The server runs in the editor's own Node, so nothing need be installed: the editor's binary is Node where the
 * environment asks for it. Over standard input and output, as for every other editor: one way in, which the tests go.
 */
function serverOptions(context: ExtensionContext): ServerOptions {
  const server = [context.asAbsolutePath('server/dist/cli.js'), 'lsp']
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  // The client adds `--stdio`.
  const run = { command: process.execPath, args: server, options: { env }, transport: TransportKind.stdio }
  return { run, debug: { ...run, args: ['--inspect=6009', ...server] } }
}
