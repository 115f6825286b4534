/**
 * Loads the parser for Node: the native one where its prebuilt binary loads, else the wasm one from the files beside the
 * program. `CISTERN_PARSER=native|wasm` asks for one of them.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { nativeParser, wasmParser, type NativeTreeSitter, type Parser } from '../syntax/parser.js'

export type Backend = Parser['backend']

/** What the environment asks for; null where it leaves the choice open, a message where it asks for something else. */
export function askedBackend(value: string | undefined): Backend | null | { readonly message: string } {
  if (value === undefined || value === '') return null
  if (value === 'native' || value === 'wasm') return value
  return { message: `CISTERN_PARSER is "${value}"; it can be native or wasm` }
}

/** The parser that the environment asks for, for a short process. */
export async function shortLivedParser(asked: string | undefined): Promise<Parser | { readonly message: string }> {
  const backend = askedBackend(asked)
  return backend !== null && typeof backend !== 'string' ? backend : loadParser(backend, 'short')
}

/**
 * The parser; a message where the asked one cannot be loaded. Without a wish there is always one.
 * @param life a short process ends before optimising what it runs pays
 */
export async function loadParser(backend: Backend | null, life: 'short' | 'long'): Promise<Parser | { readonly message: string }> {
  if (backend !== 'wasm') {
    const parser = loadNative()
    if (parser !== null) return parser
    if (backend === 'native')
      return {
        message: 'CISTERN_PARSER is "native", but tree-sitter and tree-sitter-bash are not installed here, or not for this platform',
      }
  }
  if (life === 'short') {
    // A short run waits neither for the optimising compiler nor for functions that nothing calls.
    setFlagsFromString('--liftoff-only')
    setFlagsFromString('--wasm-lazy-compilation')
  }
  return wasmParser(readGrammar('web-tree-sitter.wasm'), readGrammar('tree-sitter-bash.wasm'))
}

function loadNative(): Parser | null {
  const require = createRequire(import.meta.url)
  try {
    const treeSitter: NativeTreeSitter = require('tree-sitter')
    const bash: object = require('tree-sitter-bash')
    const parser = nativeParser(treeSitter, bash)
    // A binary that loads and yet cannot parse is none.
    return parser.parse('true', (cursor) => cursor.nodeType) === 'program' ? parser : null
  } catch {
    return null
  }
}

/** Beside the built program; from the sources, in the folder that the build fills. */
function readGrammar(name: string): Uint8Array<ArrayBuffer> {
  for (const place of [`./${name}`, `../../../grammars/${name}`]) {
    try {
      return readFileSync(fileURLToPath(new URL(place, import.meta.url)))
    } catch {
      continue
    }
  }
  throw new Error(`${name} is missing; install cistern again, or run npm run build`)
}
