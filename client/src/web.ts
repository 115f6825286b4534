/**
 * The browser entry of the extension: starts the language server in a worker, or beside the extension where workers are
 * not to be had. What is found, and where, only the server knows.
 */
import { Uri, workspace, type ExtensionContext } from 'vscode'
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser'
import { run } from './run.js'

let stop: (() => Promise<void>) | null = null
/** Ends the worker that runs. */
let endWorker: () => void = () => undefined

export async function activate(context: ExtensionContext): Promise<void> {
  const { extensionUri } = context
  stop = await run(context, (options) => new LanguageClient('cistern', 'Cistern', () => startServer(extensionUri), options), {
    readsFiles: true,
    server: 'with its server in the browser',
  })
}

export async function deactivate(): Promise<void> {
  await stop?.()
  stop = null
  endWorker()
}

async function startServer(extension: Uri): Promise<MessageTransports> {
  endWorker()
  const [program, runtime, bash] = await Promise.all(
    ['client/dist/server.js', 'server/dist/web-tree-sitter.wasm', 'server/dist/tree-sitter-bash.wasm'].map((path) =>
      workspace.fs.readFile(Uri.joinPath(extension, path)),
    ),
  )
  const text = new TextDecoder().decode(program)
  const port = (await workerOf(text)) ?? portOf(text)
  // A worker made of text has no place of its own to load anything from.
  port.postMessage({ runtime, bash })
  return { reader: new BrowserMessageReader(port), writer: new BrowserMessageWriter(port) }
}

/** Null where the editor allows no workers: some do so only when the worker was made. */
async function workerOf(program: string): Promise<Worker | null> {
  const place = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }))
  try {
    const worker = new Worker(place, { name: 'Cistern' })
    const isReady = await new Promise<boolean>((resolve) => {
      worker.addEventListener('message', () => resolve(true), { once: true })
      worker.addEventListener('error', () => resolve(false), { once: true })
    })
    if (!isReady) return null
    endWorker = () => worker.terminate()
    return worker
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(place)
  }
}

/** The server in the process of the extension, which has to wait for it. */
function portOf(program: string): MessagePort {
  const { port1, port2 } = new MessageChannel()
  endWorker = () => port1.close()
  // As the editor itself starts the extension.
  new Function('cisternPort', program)(port2)
  return port1
}
