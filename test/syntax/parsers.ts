/** The two parsers of this machine, for tests. Each is made once a process. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { nativeParser, wasmParser, type NativeTreeSitter, type Parser } from '../../server/src/syntax/parser.js'

const require = createRequire(import.meta.url)

export function native(): Parser {
  made ??= nativeParser(require('tree-sitter') as NativeTreeSitter, require('tree-sitter-bash'))
  return made
}

export async function wasm(): Promise<Parser> {
  const runtime = join(dirname(require.resolve('web-tree-sitter')), 'web-tree-sitter.wasm')
  const grammar = join(dirname(require.resolve('tree-sitter-bash/package.json')), 'tree-sitter-bash.wasm')
  loading ??= Promise.all([readFile(runtime), readFile(grammar)]).then(([first, second]) => wasmParser(first, second))
  return loading
}

let made: Parser | undefined
let loading: Promise<Parser> | undefined
