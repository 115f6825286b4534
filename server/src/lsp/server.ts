/**
 * The language server on a connection: what it says it can do, and which message goes where. Knows the protocol; what a
 * machine is, it is handed.
 */
import {
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { ACTION_KINDS } from './actions.js'
import type { Machine } from './machine.js'
import { lineOf } from './problem.js'
import { Session } from './session.js'
import { supportOf, type ClientSupport } from './support.js'

/** What the program says of itself. */
export interface Program {
  readonly version: string
  /** Where the page of a rule is; null where it has none. */
  readonly pageOf: (rule: string) => string | null
}

/** Serves until the client says `exit`. Documents that come before the machine is ready wait for it. */
export function serve(connection: Connection, machine: Promise<Machine>, { version, pageOf }: Program): void {
  const documents = new TextDocuments(TextDocument)
  let session: Promise<Session | null> = Promise.resolve(null)

  connection.onInitialize((params): InitializeResult => {
    const support = supportOf(params.capabilities)
    session = machine.then(
      (ready) => new Session(ready, foldersOf(params), { support, pageOf, publish, log }),
      (error: unknown) => {
        log(`Cistern cannot start: ${lineOf(error)}`)
        return null
      },
    )
    return resultOf(support, version)
  })

  // The documents' own handlers have run before; each waits for the one session, so they stay in order.
  documents.onDidChangeContent(({ document }) => later((ready) => ready.put(document)))
  documents.onDidClose(({ document }) => later((ready) => ready.close(document.uri)))
  documents.onDidSave(() => later((ready) => ready.lookAgain()))
  connection.onDidChangeWatchedFiles(({ changes }) => later((ready) => ready.filesChanged(changes)))
  connection.onCodeAction(async (params, token) => {
    const ready = await session
    return ready === null || token.isCancellationRequested ? [] : ready.actions(params)
  })
  connection.onShutdown(() => later((ready) => ready.dispose()))

  documents.listen(connection)
  connection.listen()

  function later(work: (ready: Session) => void): void {
    session.then((ready) => (ready === null ? undefined : work(ready))).catch((error: unknown) => log(lineOf(error)))
  }

  function publish(params: PublishDiagnosticsParams): void {
    // It fails when the client has gone, and then nobody wants it.
    connection.sendDiagnostics(params).catch(() => undefined)
  }

  function log(line: string): void {
    connection.console.error(line)
  }
}

/** Only what is handled: a client asks for whatever is named here. */
function resultOf(support: ClientSupport, version: string): InitializeResult {
  return {
    serverInfo: { name: 'cistern', version },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
      ...(support.codeActions ? { codeActionProvider: { codeActionKinds: [...ACTION_KINDS] } } : {}),
    },
  }
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null && workspaceFolders.length > 0)
    return workspaceFolders.map(({ uri }) => uri)
  return typeof rootUri === 'string' ? [rootUri] : []
}
