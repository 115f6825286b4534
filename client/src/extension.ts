/**
 * The desktop entry of the extension: starts the language server beside the editor and stops it again. What is found,
 * and where, only the server knows.
 */
import type { ExtensionContext } from 'vscode'
import { LanguageClient, TransportKind, type ServerOptions } from 'vscode-languageclient/node'
import { foldersAreVirtual } from './files.js'
import { run } from './run.js'

let stop: (() => Promise<void>) | null = null

export async function activate(context: ExtensionContext): Promise<void> {
  stop = await run(context, (options) => new LanguageClient('cistern', 'Cistern', serverOptions(context), options), {
    readsFiles: foldersAreVirtual(),
    server: 'with its server as a process',
  })
}

export async function deactivate(): Promise<void> {
  await stop?.()
  stop = null
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
