/**
 * The server on files that only its client can read, out of memory: in a worker that has nothing of Node, as browsers run
 * it, or as a process.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MessageChannel, Worker } from 'node:worker_threads'
import {
  createProtocolConnection,
  DiagnosticRefreshRequest,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  PortMessageReader,
  PortMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  RegistrationRequest,
  WorkspaceDiagnosticRequest,
  type Diagnostic,
  type ProtocolConnection,
} from 'vscode-languageserver/node'
import { PULLING } from './protocol.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Runs the program with a port in place of a worker's own, and takes away what browsers do not have. */
const RUN = `
  const { workerData } = require('node:worker_threads')
  const run = new Function('cisternPort', 'require', 'module', 'exports', workerData.program)
  for (const name of ['process', 'Buffer', 'setImmediate', 'clearImmediate', 'global']) delete globalThis[name]
  run(workerData.port)
`

export class RemoteServer {
  readonly logged: string[] = []
  /** How often each file was read, by its URI. */
  readonly reads = new Map<string, number>()

  private constructor(
    readonly connection: ProtocolConnection,
    /** By URI. */
    readonly files: Map<string, string>,
    readonly end: () => unknown,
  ) {
    connection.onRequest('cistern/readFolder', ({ uri }: { uri: string }) => this.#entriesOf(uri))
    connection.onRequest('cistern/readFile', ({ uri }: { uri: string }) => {
      this.reads.set(uri, (this.reads.get(uri) ?? 0) + 1)
      const text = this.files.get(uri)
      return text === undefined ? null : { text }
    })
    connection.onRequest(RegistrationRequest.type, () => undefined)
    connection.onNotification(LogMessageNotification.type, ({ message }) => {
      this.logged.push(message)
    })
    connection.onRequest(DiagnosticRefreshRequest.type, () => undefined)
    connection.listen()
  }

  static async inWorker(files: Map<string, string>, folders: readonly string[]): Promise<RemoteServer> {
    const { port1, port2 } = new MessageChannel()
    const program = readFileSync(`${ROOT}client/dist/server.js`, 'utf8')
    const worker = new Worker(RUN, { eval: true, workerData: { program, port: port2 }, transferList: [port2] })
    // The sign that it runs.
    await once(port1, 'message')
    port1.postMessage({
      runtime: new Uint8Array(readFileSync(`${ROOT}server/dist/web-tree-sitter.wasm`)),
      bash: new Uint8Array(readFileSync(`${ROOT}server/dist/tree-sitter-bash.wasm`)),
    })
    const connection = createProtocolConnection(new PortMessageReader(port1), new PortMessageWriter(port1))
    return new RemoteServer(connection, files, () => worker.terminate()).#initialized(folders)
  }

  /** The server of the command, for an editor whose folders are on no disk. */
  static async inProcess(files: Map<string, string>, folders: readonly string[]): Promise<RemoteServer> {
    const { stdin, stdout } = spawn(process.execPath, [`${ROOT}server/dist/cli.js`, 'lsp', '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin))
    return new RemoteServer(connection, files, () => stdin.end()).#initialized(folders)
  }

  async #initialized(folders: readonly string[]): Promise<this> {
    await this.connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
      capabilities: PULLING,
      initializationOptions: { readsFiles: true },
    })
    await this.connection.sendNotification(InitializedNotification.type, {})
    return this
  }

  /** What is said of every file, by its URI; files of which nothing is said are left out. */
  async diagnostics(): Promise<ReadonlyMap<string, readonly Diagnostic[]>> {
    const { items } = await this.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] })
    return new Map(items.flatMap((item) => (item.kind === 'full' && item.items.length > 0 ? [[item.uri, item.items]] : [])))
  }

  async change(uri: string, text: string | null): Promise<void> {
    const type = text === null ? FileChangeType.Deleted : this.files.has(uri) ? FileChangeType.Changed : FileChangeType.Created
    if (text === null) this.files.delete(uri)
    else this.files.set(uri, text)
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type }] })
  }

  async dispose(): Promise<void> {
    this.connection.dispose()
    await this.end()
  }

  #entriesOf(folder: string): readonly { readonly name: string; readonly kind: string }[] {
    const names = new Map<string, string>()
    for (const uri of this.files.keys()) {
      if (!uri.startsWith(`${folder}/`)) continue
      const [name = '', ...below] = uri.slice(folder.length + 1).split('/')
      names.set(decodeURIComponent(name), below.length > 0 ? 'folder' : 'file')
    }
    return [...names].map(([name, kind]) => ({ name, kind }))
  }
}
