/**
 * The command of the code lens above a script: lists the jobs that run it. The server finds them; the editor shows them
 * as it shows references.
 */
import { commands, type Disposable } from 'vscode'
import type { BaseLanguageClient, Location, Position } from 'vscode-languageclient'

/** By its name the server offers it; nobody calls it by hand, so the manifest does not list it. */
export const SHOW_JOBS = 'cistern.showJobs'

export function registerShowJobs({ protocol2CodeConverter: made }: BaseLanguageClient): Disposable {
  return commands.registerCommand(SHOW_JOBS, (uri: string, position: Position, jobs: readonly Location[]) =>
    commands.executeCommand(
      'editor.action.showReferences',
      made.asUri(uri),
      made.asPosition(position),
      jobs.map((job) => made.asLocation(job)),
    ),
  )
}
