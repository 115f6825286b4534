/** What the client can take, read once from what it says of itself. Everything else asks this and not the client. */
import type { ClientCapabilities } from 'vscode-languageserver'

export interface ClientSupport {
  readonly relatedInformation: boolean
  readonly codeDescription: boolean
  /** Edits that name the version of the document they were made for. */
  readonly documentChanges: boolean
  /** Code actions that carry an edit, not a command only. */
  readonly codeActions: boolean
}

export function supportOf({ textDocument, workspace }: ClientCapabilities): ClientSupport {
  return {
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
    codeDescription: textDocument?.publishDiagnostics?.codeDescriptionSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    codeActions: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
  }
}
