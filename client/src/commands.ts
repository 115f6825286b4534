/** The commands of the extension: what each name in the manifest does. What a fix changes only the server knows. */
import { commands, window, type Disposable, type LogOutputChannel, type Uri } from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { fixWorkspace } from './fix-workspace.js'
import { explainRule } from './rule-pages.js'

export interface Running {
  readonly client: BaseLanguageClient
  readonly channel: LogOutputChannel
  /** Where the extension is installed. */
  readonly extension: Uri
}

export function registerCommands({ client, channel, extension }: Running): readonly Disposable[] {
  const all: Readonly<Record<string, (argument: unknown) => unknown>> = {
    'cistern.fixFile': () => inEditor('editor.action.codeAction', { kind: 'source.fixAll.cistern', apply: 'first' }),
    'cistern.fixWorkspace': fixWorkspace,
    'cistern.explainRule': (rule) => explainRule(extension, typeof rule === 'string' ? rule : null),
    'cistern.inspect': () => inEditor('editor.action.showHover', { focus: 'autoFocusImmediately' }),
    'cistern.restart': () => restart(client),
    'cistern.showLog': () => channel.show(),
  }
  return Object.entries(all).map(([name, work]) => commands.registerCommand(name, work))
}

async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.isRunning()) await client.stop()
  await client.start()
}

/** The editor's own commands do nothing, and say nothing, where no file is open. */
async function inEditor(command: string, argument: unknown): Promise<void> {
  if (window.activeTextEditor === undefined) await window.showInformationMessage('Open a shell script or a CI configuration first.')
  else await commands.executeCommand(command, argument)
}
