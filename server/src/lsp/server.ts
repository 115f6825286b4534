/**
 * The language server on a connection: what it says it can do, and which message goes where. Knows the protocol; what a
 * machine is, it is handed.
 */
import {
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  type CancellationToken,
  type Connection,
  type DocumentDiagnosticReport,
  type InitializeParams,
  type InitializeResult,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { ACTION_KINDS } from './actions.js'
import type { Scanning } from './analyser.js'
import { documentsCountedIn } from './document.js'
import type { PositionEncoding } from './encoding.js'
import { FEATURES, serveFeatures } from './features/features.js'
import type { Machine } from './machine.js'
import { lineOf } from './problem.js'
import { showing } from './progress.js'
import { Session } from './session.js'
import { supportOf, type ClientSupport } from './support.js'

/** What the program says of itself. */
export interface Program {
  readonly version: string
  /** Where the page of a rule is; null where it has none. */
  readonly pageOf: (rule: string) => string | null
}

/** @param initialized when the client may be asked for something */
export type MachineFor = (params: InitializeParams, initialized: Promise<void>) => Promise<Machine>

/** Serves until the client says `exit`. Documents that come before the machine is ready wait for it. */
export function serve(connection: Connection, machineFor: MachineFor, { version, pageOf }: Program): void {
  let encoding: PositionEncoding = 'utf-16'
  const documents = new TextDocuments<TextDocument>({
    create: (...parts) => documentsCountedIn(encoding).create(...parts),
    update: (...parts) => documentsCountedIn(encoding).update(...parts),
  })
  let session: Promise<Session | null> = Promise.resolve(null)
  let client: ClientSupport | null = null
  let initialize: () => void = nothing
  const initialized = new Promise<void>((resolve) => (initialize = resolve))

  connection.onInitialize((params): InitializeResult => {
    const support = supportOf(params)
    encoding = support.encoding
    client = support
    session = machineFor(params, initialized).then(
      (ready) =>
        new Session(ready, foldersOf(params), {
          support,
          pageOf,
          publish,
          refresh: support.refreshesDiagnostics ? refresh : nothing,
          log,
          progress,
        }),
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
  documents.onDidSave(({ document }) => later((ready) => ready.saved(document.uri)))
  connection.onDidChangeWatchedFiles(({ changes }) => later((ready) => ready.filesChanged(changes)))
  connection.onDidChangeConfiguration(() => later((ready) => ready.lookAgain(null)))
  connection.onInitialized(() => {
    initialize()
    // The library takes this notification for itself when it hears that the client sends it.
    if (client?.changesFolders === true)
      connection.workspace.onDidChangeWorkspaceFolders((event) => later((ready) => ready.foldersChanged(event)))
    if (client?.registersWatchers === true)
      connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers: WATCHERS.map((globPattern) => ({ globPattern })) })
        .catch((error: unknown) => log(lineOf(error)))
  })
  connection.workspace.onDidRenameFiles(() => later((ready) => ready.lookAgain(null)))
  connection.onCodeAction((params, token) => answer(token, [], (ready) => ready.actions(params, token)))
  connection.onCodeActionResolve(async (action, token) => {
    const resolved = await answer(token, action, (ready) => ready.resolve(action, token))
    if ('refused' in resolved) throw new ResponseError(LSPErrorCodes.RequestFailed, `Cistern: ${resolved.refused}`)
    return resolved
  })
  connection.languages.diagnostics.on((params, token) => answer(token, NOTHING_FOUND, (ready) => ready.report(params, token)))
  connection.languages.diagnostics.onWorkspace((params, token, reporter) =>
    answer(token, { items: [] }, async (ready) => {
      const shown = showing(Promise.resolve(reporter), 'Cistern')
      return { items: await ready.workspaceReports(params, token, shown.reached).finally(shown.over) }
    }),
  )
  serveFeatures(connection, answer)
  connection.onShutdown(() => later((ready) => ready.dispose()))

  documents.listen(connection)
  connection.listen()

  function later(work: (ready: Session) => void | Promise<void>): void {
    session.then((ready) => (ready === null ? undefined : work(ready))).catch((error: unknown) => log(lineOf(error)))
  }

  /** The answer to a request; what was made for somebody who no longer waits is no answer. */
  async function answer<Result>(
    token: CancellationToken,
    empty: NoInfer<Result>,
    work: (ready: Session) => Promise<Result>,
  ): Promise<Result> {
    const ready = await session
    const result = ready === null || token.isCancellationRequested ? empty : await work(ready)
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'the request was cancelled')
    return result
  }

  function publish(params: PublishDiagnosticsParams): void {
    // It fails when the client has gone, and then nobody wants it.
    connection.sendDiagnostics(params).catch(() => undefined)
  }

  function refresh(): void {
    connection.languages.diagnostics.refresh().catch(() => undefined)
  }

  /** To a client that cannot show it, nothing is sent. */
  function progress(title: string): Scanning {
    return showing(connection.window.createWorkDoneProgress(), title)
  }

  function log(line: string): void {
    connection.console.error(line)
  }
}

/**
 * Everything: a script may have any name, and what a job names may be any file. Clients leave out by themselves what
 * people have excluded from being watched.
 */
const WATCHERS: readonly string[] = ['**/*']

function nothing(): void {}

const NOTHING_FOUND: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] }

/** Only what is handled: a client asks for whatever is named here. */
function resultOf(support: ClientSupport, version: string): InitializeResult {
  return {
    serverInfo: { name: 'cistern', version },
    capabilities: {
      positionEncoding: support.encoding,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
      ...FEATURES,
      ...(support.codeActions
        ? { codeActionProvider: { codeActionKinds: [...ACTION_KINDS], ...(support.resolvesEdits ? { resolveProvider: true } : {}) } }
        : {}),
      ...(support.pullsDiagnostics
        ? { diagnosticProvider: { identifier: 'cistern', interFileDependencies: true, workspaceDiagnostics: true, workDoneProgress: true } }
        : {}),
      workspace: {
        ...(support.changesFolders ? { workspaceFolders: { supported: true, changeNotifications: true } } : {}),
        fileOperations: { didRename: { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] } },
      },
    },
  }
}

export function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null && workspaceFolders.length > 0)
    return workspaceFolders.map(({ uri }) => uri)
  return typeof rootUri === 'string' ? [rootUri] : []
}
