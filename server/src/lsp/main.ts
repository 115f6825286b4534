/** Starts the language server on standard input and output. What it has to say of itself goes through the connection. */
import { createConnection } from 'vscode-languageserver/node'
import { homepage, version } from '../cli/product.js'
import { pageUrl } from '../report/page.js'
import { RULES } from '../rules/catalogue.js'
import { nodeMachine } from './node-machine.js'
import { serve } from './server.js'

/** Serves until the client says `exit` or is gone; ends the process then. */
export function startServer(): void {
  const pages = new Set(RULES.map(({ id }) => id))
  const pageOf = (rule: string): string | null => (pages.has(rule) ? pageUrl(homepage, rule) : null)
  serve(createConnection(process.stdin, process.stdout), nodeMachine(process.env), { version, pageOf })
}
