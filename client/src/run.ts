/**
 * What the extension is in every host: a client of the language server, its commands and its status item. Does not know
 * how the server is started.
 */
import { window, workspace, type ExtensionContext } from 'vscode'
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient'
import { registerCommands } from './commands.js'
import { readForServer } from './files.js'
import { registerShowJobs, SHOW_JOBS } from './show-jobs.js'
import { showStatus } from './status.js'

/** Shell by its language, CI YAML as YAML: which YAML is a pipeline, the server decides. */
const DOCUMENTS = [
  { language: 'shellscript' },
  { language: 'yaml' },
  // Extensions for GitLab and GitHub give these files a language of their own.
  { pattern: '**/*.{yml,yaml}' },
  { pattern: '**/*.{sh,bash,bats}' },
  { pattern: '**/{cistern,package}.json' },
]

export interface Host {
  /** True where the server asks the extension for files, because it has no disk, or the folders are on none. */
  readonly readsFiles: boolean
  /** How the server runs, for the log. */
  readonly server: string
}

/** Starts everything; gives what stops the server. */
export async function run(
  context: ExtensionContext,
  makeClient: (options: LanguageClientOptions) => BaseLanguageClient,
  { readsFiles, server }: Host,
): Promise<() => Promise<void>> {
  const channel = window.createOutputChannel('Cistern', { log: true })
  // The server offers a command only to a client that has it.
  const initializationOptions = { commands: ['cistern.explainRule', SHOW_JOBS], readsFiles }
  // On a disk only files: a comparison's old side is none. Elsewhere the server knows which are in a folder that is open.
  const documentSelector = readsFiles ? DOCUMENTS : DOCUMENTS.map((document) => ({ ...document, scheme: 'file' }))
  const client = makeClient({
    documentSelector,
    initializationOptions,
    outputChannel: channel,
  })
  if (readsFiles) readForServer(client)
  context.subscriptions.push(
    channel,
    showStatus(client),
    registerShowJobs(client),
    ...registerCommands({ client, channel, extension: context.extensionUri }),
  )
  channel.info(`Cistern ${String(context.extension.packageJSON.version)}, ${server}`)
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
