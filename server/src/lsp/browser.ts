/**
 * Starts the language server where there is no Node: in a worker, or in the editor's own for extensions. The first
 * message brings the grammars as bytes; every later one is of the protocol.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser'
import { homepage, version } from '../cli/product.js'
import { pageUrl } from '../report/page.js'
import { RULES } from '../rules/catalogue.js'
import { wasmParser } from '../syntax/parser.js'
import { foldersOf, serve } from './server.js'
import { filesOf } from './remote/client-files.js'
import { clientMachine } from './remote/machine.js'

/** What the first message carries. */
interface Grammars {
  readonly runtime: Uint8Array
  readonly bash: Uint8Array<ArrayBuffer>
}

/** Where the program is not a worker of its own, it is handed the port under this name. */
declare const cisternPort: MessagePort | undefined

const port = typeof cisternPort === 'undefined' ? self : cisternPort

const hear = ({ data }: MessageEvent<Grammars>): void => start(data)
if ('start' in port) {
  port.addEventListener('message', hear, { once: true })
  port.start()
} else port.addEventListener('message', hear, { once: true })
// Who made a worker learns of no other sign that it runs.
port.postMessage('ready')

function start({ runtime, bash }: Grammars): void {
  const parser = wasmParser(runtime, bash)
  const pages = new Set(RULES.map(({ id }) => id))
  const pageOf = (rule: string): string | null => (pages.has(rule) ? pageUrl(homepage, rule) : null)
  const connection = createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port))
  serve(
    connection,
    async (params, initialized) => {
      await initialized
      const log = (line: string): void => connection.console.error(line)
      return clientMachine({ parser: await parser, files: filesOf(connection), log }, foldersOf(params))
    },
    { version, pageOf },
  )
}
