/**
 * A small editor that talks to a real server process: projects on the disk, documents, and what the server says of them.
 * Waits for messages, never for time.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  CodeActionRequest,
  Command,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
  WorkspaceDiagnosticRequest,
  type ClientCapabilities,
  type CodeAction,
  type DocumentDiagnosticReport,
  type FileChangeType,
  type InitializeResult,
  type PreviousResultId,
  type ProgressToken,
  type Registration,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextDocumentContentChangeEvent,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node'
import { applyEdits, CAPABILITIES, positionIn, WHOLE } from './protocol.js'

const SERVER: readonly string[] = [fileURLToPath(new URL('../../server/dist/cli.js', import.meta.url)), 'lsp', '--stdio']

export interface EditorOptions {
  /** The folder of the project as `rootUri`, as the one workspace folder, nothing at all, or these folders by their URIs. */
  readonly opens?: Opens
  readonly capabilities?: ClientCapabilities
  readonly environment?: NodeJS.ProcessEnv
  readonly initializationOptions?: unknown
  /** The words after `node` that start the server. */
  readonly server?: readonly string[]
}

type Opens = 'folder' | 'root' | 'nothing' | readonly string[]

type Opened = { version: number; text: string }

/** One server and the documents that are open in it. */
export class Editor {
  readonly logged: string[] = []
  /** What was shown of work that goes on, by token. */
  readonly progress: { readonly token: ProgressToken; readonly value: { readonly kind: string } }[] = []
  readonly registered: Registration[] = []
  /** The versions of each document about which something was said, by URI. */
  readonly versions = new Map<string, (number | undefined)[]>()
  initialized: InitializeResult | null = null
  readonly #process: ChildProcess
  readonly #opened = new Map<string, Opened>()
  readonly #last = new Map<string, PublishDiagnosticsParams>()
  readonly #waiting = new Set<() => void>()
  #refreshes = 0
  #connection: ProtocolConnection | null = null

  private constructor(
    readonly folder: string,
    environment: NodeJS.ProcessEnv,
    server: readonly string[],
  ) {
    this.#process = spawn(process.execPath, server, {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
  }

  static async start(
    folder: string,
    { opens = 'folder', capabilities = CAPABILITIES, environment = {}, initializationOptions, server = SERVER }: EditorOptions = {},
  ): Promise<Editor> {
    const editor = new Editor(folder, environment, server)
    await editor.#initialize(opens, capabilities, initializationOptions)
    return editor
  }

  get connection(): ProtocolConnection {
    if (this.#connection === null) throw new Error('the server was not started')
    return this.#connection
  }

  /** Writes bytes to the server as they are. */
  sendRaw(bytes: string): void {
    this.#process.stdin?.write(bytes)
  }

  uri(path: string): string {
    return pathToFileURL(join(this.folder, path)).href
  }

  text(path: string): string {
    return this.#document(path).text
  }

  version(path: string): number {
    return this.#document(path).version
  }

  async open(path: string, text: string, languageId?: string): Promise<PublishDiagnosticsParams> {
    await this.put(path, text, languageId)
    return this.told(path)
  }

  /** Opens a document and does not wait for anything. */
  async put(path: string, text: string, languageId = path.endsWith('.yml') ? 'yaml' : 'shellscript'): Promise<void> {
    const uri = this.uri(path)
    this.#opened.set(path, { version: 1, text })
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId, version: 1, text } })
  }

  /** Replaces stretches of the text, each given as offsets of the text that the one before has left. */
  async change(path: string, edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[]): Promise<void> {
    const document = this.#document(path)
    const contentChanges = edits.map(({ start, end, newText }): TextDocumentContentChangeEvent => {
      const range = { start: positionIn(document.text, start, this.#encoding), end: positionIn(document.text, end, this.#encoding) }
      document.text = document.text.slice(0, start) + newText + document.text.slice(end)
      return { range, text: newText }
    })
    document.version += 1
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri(path), version: document.version },
      contentChanges,
    })
  }

  /** Replaces the one place where a text stands, and waits for what the server says of it. */
  async replace(path: string, old: string, newText: string): Promise<PublishDiagnosticsParams> {
    const { text } = this.#document(path)
    const start = text.indexOf(old)
    if (start < 0 || text.includes(old, start + 1)) throw new Error(`${path} holds "${old}" not once`)
    await this.change(path, [{ start, end: start + old.length, newText }])
    return this.told(path)
  }

  /** Replaces the whole text, as an editor does that has applied an action. */
  async rewrite(path: string, newText: string): Promise<void> {
    await this.change(path, [{ start: 0, end: this.text(path).length, newText }])
  }

  async close(path: string): Promise<void> {
    this.#opened.delete(path)
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: this.uri(path) } })
  }

  async save(path: string): Promise<void> {
    await this.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri: this.uri(path) } })
  }

  async filesChanged(path: string, type: FileChangeType): Promise<void> {
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: this.uri(path), type }] })
  }

  /** What the server says of the text that the document has now. */
  async told(path: string): Promise<PublishDiagnosticsParams> {
    const { version } = this.#document(path)
    return this.toldThat(path, (params) => params.version === version)
  }

  /** The last word on a document, as soon as it is this. */
  async toldThat(path: string, is: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const last = this.#last.get(this.uri(path))
      if (last !== undefined && is(last)) return last
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** The last word on a document so far. */
  lastTold(uri: string): PublishDiagnosticsParams | null {
    return this.#last.get(uri) ?? null
  }

  async actions(path: string, only?: readonly string[], range = WHOLE): Promise<readonly CodeAction[]> {
    const uri = this.uri(path)
    const diagnostics = this.#last.get(uri)?.diagnostics ?? []
    const context = { diagnostics, ...(only === undefined ? {} : { only: [...only] }) }
    const answer = (await this.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context })) ?? []
    return answer.flatMap((each) => (Command.is(each) ? [] : [each]))
  }

  /** The text after an action; throws where the action is not for the document as it is now. */
  applied(path: string, { edit }: CodeAction): string {
    const { text, version } = this.#document(path)
    const [change, ...others] = edit?.documentChanges ?? []
    if (change === undefined || !('textDocument' in change) || others.length > 0) throw new Error('the action is not for one document')
    if (change.textDocument.uri !== this.uri(path) || change.textDocument.version !== version)
      throw new Error('the action is for another text')
    return applyEdits(
      text,
      change.edits.flatMap((each) => ('newText' in each ? [each] : [])),
      this.#encoding,
    )
  }

  /** Keeps what is shown under a token. */
  keepProgress(token: ProgressToken): void {
    this.connection.onProgress(WorkDoneProgress.type, token, (value) => {
      this.progress.push({ token, value })
      this.#wake()
    })
  }

  /** Waits until something that the server has said makes this true. */
  async until(is: () => boolean): Promise<void> {
    while (!is()) await new Promise<void>((resolve) => this.#waiting.add(resolve))
  }

  /** What the server answers to who asks for the diagnostics of a document. */
  async pull(path: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    const textDocument = { uri: this.uri(path) }
    return this.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument,
      ...(previousResultId === undefined ? {} : { previousResultId }),
    })
  }

  async pullAll(previousResultIds: readonly PreviousResultId[] = []): Promise<WorkspaceDiagnosticReport> {
    return this.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [...previousResultIds] })
  }

  /** Waits until the server has asked so often to be asked again. */
  async refreshed(times: number): Promise<void> {
    await this.until(() => this.#refreshes >= times)
  }

  async shutDown(): Promise<number | null> {
    await this.connection.sendRequest(ShutdownRequest.type)
    return this.exit()
  }

  async exit(): Promise<number | null> {
    await this.connection.sendNotification(ExitNotification.type)
    return this.ended()
  }

  /** The exit status, once the process has ended. */
  async ended(): Promise<number | null> {
    if (this.#process.exitCode === null) await once(this.#process, 'exit')
    return this.#process.exitCode
  }

  hangUp(): void {
    this.#process.stdin?.end()
  }

  /** Ends the process whatever its state. */
  async dispose(): Promise<void> {
    this.#connection?.dispose()
    if (this.#process.exitCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
  }

  async #initialize(opens: Opens, capabilities: ClientCapabilities, initializationOptions: unknown): Promise<void> {
    const { stdin, stdout } = this.#process
    if (stdin === null || stdout === null) throw new Error('the process has no streams')
    const connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin))
    this.#connection = connection
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.#last.set(params.uri, params)
      this.versions.set(params.uri, [...(this.versions.get(params.uri) ?? []), params.version])
      this.#wake()
    })
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      this.#refreshes += 1
      this.#wake()
    })
    connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => this.keepProgress(token))
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registered.push(...registrations)
      this.#wake()
    })
    connection.onNotification(LogMessageNotification.type, ({ message }) => {
      this.logged.push(message)
      this.#wake()
    })
    connection.listen()
    const uri = pathToFileURL(this.folder).href
    this.initialized = await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: opens === 'root' ? uri : null,
      workspaceFolders:
        typeof opens !== 'string'
          ? opens.map((each) => ({ uri: each, name: each }))
          : opens === 'folder'
            ? [{ uri, name: 'project' }]
            : null,
      capabilities,
      initializationOptions,
    })
    await connection.sendNotification(InitializedNotification.type, {})
  }

  get #encoding(): string {
    return this.initialized?.capabilities.positionEncoding ?? 'utf-16'
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }

  #document(path: string): Opened {
    const document = this.#opened.get(path)
    if (document === undefined) throw new Error(`${path} is not open`)
    return document
  }
}
