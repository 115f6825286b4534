/** Starts the language server on standard input and output. What it has to say of itself goes through the connection. */
import { createConnection } from 'vscode-languageserver/node'
import { homepage, version } from '../cli/product.js'
import { tuneForServer } from '../cli/v8-flags.js'
import { pageUrl } from '../report/page.js'
import { RULES } from '../rules/catalogue.js'
import { nodeMachine, nodeParser } from './node-machine.js'
import { filesOf, readsFiles } from './remote/client-files.js'
import { clientMachine } from './remote/machine.js'
import { foldersOf, serve, type MachineFor } from './server.js'

/** Serves until the client says `exit` or is gone; ends the process then. */
export function startServer(): void {
  tuneForServer()
  const pages = new Set(RULES.map(({ id }) => id))
  const pageOf = (rule: string): string | null => (pages.has(rule) ? pageUrl(homepage, rule) : null)
  const parser = nodeParser(process.env)
  const connection = createConnection(process.stdin, process.stdout)
  const machineFor: MachineFor = async (params, initialized) => {
    if (!readsFiles(params.initializationOptions)) return nodeMachine(await parser)
    await initialized
    const log = (line: string): void => connection.console.error(line)
    return clientMachine({ parser: await parser, files: filesOf(connection), log }, foldersOf(params))
  }
  serve(connection, machineFor, { version, pageOf })
}
