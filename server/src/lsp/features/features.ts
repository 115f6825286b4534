/**
 * The features of the language on a connection: which request each answers, and what the server says that it can do.
 * What is answered stands in the files beside this one.
 */
import {
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type Connection,
  type Position,
  type ServerCapabilities,
  type SymbolInformation,
  type TextDocumentIdentifier,
} from 'vscode-languageserver'
import type { Session } from '../session.js'
import { ask } from './ask.js'
import type { Asked } from './asked.js'
import { completionsAt, TRIGGERS } from './completion.js'
import { hoverAt } from './hover.js'
import { lensesOf } from './lens.js'
import { documentLinks } from './links.js'
import { definitionOf, highlightsOf, referencesTo } from './navigation.js'
import { namedLike, outlineOf } from './outline.js'
import { renameAt, renameTo, type Refused } from './rename.js'

export const FEATURES: ServerCapabilities = {
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  documentLinkProvider: {},
  codeLensProvider: {},
  completionProvider: { triggerCharacters: [...TRIGGERS] },
  renameProvider: { prepareProvider: true },
}

/** Gives the session where there is one and somebody waits, else the empty answer. */
type Answered = <Result>(token: CancellationToken, empty: Result, work: (session: Session) => Promise<Result>) => Promise<Result>

export function serveFeatures(connection: Connection, answered: Answered): void {
  function answer<Answer>(
    { textDocument }: { readonly textDocument: TextDocumentIdentifier },
    token: CancellationToken,
    work: (asked: Asked) => Answer,
  ): Promise<Answer | null> {
    return answered<Answer | null>(token, null, async (session) => {
      const opened = session.opened(textDocument.uri)
      return opened === null ? null : ask(opened, token, work)
    })
  }
  const at = <Answer>(work: (asked: Asked, position: Position) => Answer) => {
    return (params: { readonly textDocument: TextDocumentIdentifier; readonly position: Position }, token: CancellationToken) =>
      answer(params, token, (asked) => work(asked, params.position))
  }
  connection.onHover(at(hoverAt))
  connection.onDefinition(at(definitionOf))
  connection.onDocumentHighlight(at(highlightsOf))
  connection.onCompletion(at(completionsAt))
  connection.onReferences((params, token) =>
    answer(params, token, (asked) => referencesTo(asked, params.position, params.context.includeDeclaration)),
  )
  connection.onDocumentSymbol((params, token) => answer(params, token, outlineOf))
  connection.onDocumentLinks((params, token) => answer(params, token, documentLinks))
  connection.onCodeLens(async (params, token) => (await answer(params, token, lensesOf)) ?? [])
  connection.onWorkspaceSymbol(({ query }, token) =>
    answered<SymbolInformation[]>(token, [], async (session) => {
      const found: SymbolInformation[] = []
      for (const root of session.roots()) {
        const analysis = await root.current(token)
        if (analysis !== null) found.push(...(root.guarded(() => namedLike(analysis, root.places.locate, query)) ?? []))
      }
      return found
    }),
  )
  connection.onPrepareRename(async (params, token) => orRefused(await at(renameAt)(params, token)))
  connection.onRenameRequest(async (params, token) =>
    orRefused(await answer(params, token, (asked) => renameTo(asked, params.position, params.newName))),
  )
}

/** The reason is for the person, as the error of the request. */
function orRefused<Answer>(answer: Answer | Refused): Answer | ResponseError {
  return isRefused(answer) ? new ResponseError(ErrorCodes.InvalidRequest, answer.refused) : answer
}

function isRefused(answer: unknown): answer is Refused {
  return typeof answer === 'object' && answer !== null && 'refused' in answer
}
