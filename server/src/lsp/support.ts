/** What the client can take, read once from what it says of itself. Everything else asks this and not the client. */
import { DiagnosticTag, ResourceOperationKind, type InitializeParams } from 'vscode-languageserver'
import { encodingOf, type PositionEncoding } from './encoding.js'

export interface ClientSupport {
  readonly encoding: PositionEncoding
  readonly relatedInformation: boolean
  readonly codeDescription: boolean
  /** Text that does nothing may be shown as such. */
  readonly unnecessary: boolean
  /** It asks for diagnostics; to any other they are sent. */
  readonly pullsDiagnostics: boolean
  /** An answer about one document may bring what has changed in others. */
  readonly relatedDocuments: boolean
  /** It asks again for diagnostics when it is told to. */
  readonly refreshesDiagnostics: boolean
  /** Edits that name the version of the document they were made for. */
  readonly documentChanges: boolean
  /** Edits that make a file first. */
  readonly createsFiles: boolean
  /** Edits that a person must agree to. */
  readonly annotations: boolean
  /** Code actions that carry an edit, not a command only. */
  readonly codeActions: boolean
  /** Code actions whose edit comes when it is chosen. */
  readonly resolvesEdits: boolean
  /** Commands of its own that an action may name. */
  readonly commands: readonly string[]
  readonly progress: boolean
  readonly registersWatchers: boolean
  readonly changesFolders: boolean
  /** Hovers in Markdown. */
  readonly markdown: boolean
}

export function supportOf({
  capabilities,
  initializationOptions,
}: Pick<InitializeParams, 'capabilities' | 'initializationOptions'>): ClientSupport {
  const { textDocument, workspace, window, general } = capabilities
  const { publishDiagnostics: pushed, diagnostic: pulled, codeAction } = textDocument ?? {}
  // Both kinds have these; a client that pulls may name them in either place.
  const shows = { ...pushed, ...pulled }
  return {
    encoding: encodingOf(general?.positionEncodings),
    relatedInformation: shows.relatedInformation === true,
    codeDescription: shows.codeDescriptionSupport === true,
    unnecessary: shows.tagSupport?.valueSet.includes(DiagnosticTag.Unnecessary) === true,
    pullsDiagnostics: pulled !== undefined,
    relatedDocuments: pulled?.relatedDocumentSupport === true,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.resourceOperations?.includes(ResourceOperationKind.Create) === true,
    annotations: workspace?.workspaceEdit?.documentChanges === true && workspace.workspaceEdit.changeAnnotationSupport !== undefined,
    codeActions: codeAction?.codeActionLiteralSupport !== undefined,
    resolvesEdits: codeAction?.dataSupport === true && codeAction.resolveSupport?.properties.includes('edit') === true,
    commands: commandsOf(initializationOptions),
    progress: window?.workDoneProgress === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    changesFolders: workspace?.workspaceFolders === true,
    markdown: textDocument?.hover?.contentFormat?.includes('markdown') === true,
  }
}

/** Our own client names its commands in `initializationOptions: { commands: [...] }`. */
function commandsOf(options: unknown): readonly string[] {
  if (typeof options !== 'object' || options === null || !('commands' in options) || !Array.isArray(options.commands)) return []
  return options.commands.filter((each) => typeof each === 'string')
}
