/**
 * What the extension is in every host: a client of the language server, its commands and its status item. Does not know
 * how the server is started.
 */
import { window, workspace, type ExtensionContext } from 'vscode'
import type { BaseLanguageClient, DocumentSelector, LanguageClientOptions } from 'vscode-languageclient'
import { registerCommands } from './commands.js'
import { registerShowJobs, SHOW_JOBS } from './show-jobs.js'
import { showStatus } from './status.js'

/** Shell by its language, CI YAML as YAML: which YAML is a pipeline, the server decides. Only files: a comparison's old side is none. */
const DOCUMENTS: DocumentSelector = [
  { scheme: 'file', language: 'shellscript' },
  { scheme: 'file', language: 'yaml' },
  // Extensions for GitLab and GitHub give these files a language of their own.
  { scheme: 'file', pattern: '**/*.{yml,yaml}' },
  { scheme: 'file', pattern: '**/*.{sh,bash,bats}' },
  { scheme: 'file', pattern: '**/{cistern,package}.json' },
]

/** Starts everything; gives what stops the server. */
export async function run(
  context: ExtensionContext,
  makeClient: (options: LanguageClientOptions) => BaseLanguageClient,
): Promise<() => Promise<void>> {
  const channel = window.createOutputChannel('Cistern', { log: true })
  const watcher = workspace.createFileSystemWatcher('**/*')
  // The server offers a command only to a client that has it.
  const initializationOptions = { commands: ['cistern.explainRule', SHOW_JOBS] }
  const client = makeClient({
    documentSelector: DOCUMENTS,
    initializationOptions,
    outputChannel: channel,
    synchronize: { fileEvents: watcher },
  })
  context.subscriptions.push(
    channel,
    watcher,
    showStatus(client),
    registerShowJobs(client),
    ...registerCommands({ client, channel, extension: context.extensionUri }),
  )
  const stop = async (): Promise<void> => {
    if (client.isRunning()) await client.stop()
  }
  const follow = async (): Promise<void> => (isEnabled() ? client.start() : stop())
  context.subscriptions.push(
    workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('cistern.enabled')) return
      follow().catch((error: unknown) => channel.error(String(error)))
    }),
  )
  await follow()
  return stop
}

function isEnabled(): boolean {
  return workspace.getConfiguration('cistern').get('enabled') !== false
}
