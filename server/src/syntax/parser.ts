/**
 * The port to tree-sitter: a parser made from bytes (wasm) or from the native packages, seen by the rest only as a
 * cursor. Nothing above this folder can tell the two apart.
 */

import { isRuntime, readTree, type Runtime } from './wasm-cursor.js'
import { withSmallerMemory } from './wasm-memory.js'

/** What both backends' tree cursors offer; offsets are UTF-16 units of the parsed string. */
export interface SyntaxCursor {
  readonly nodeType: string
  readonly nodeIsNamed: boolean
  readonly nodeIsMissing: boolean
  readonly startIndex: number
  readonly endIndex: number
  readonly currentFieldName: string | null | undefined
  gotoFirstChild(): boolean
  gotoNextSibling(): boolean
  gotoParent(): boolean
}

/** Parses bash. `use` is called with a cursor at the root; the tree is freed when it returns. */
export interface Parser {
  readonly backend: 'wasm' | 'native'
  parse<Result>(text: string, use: (cursor: SyntaxCursor) => Result): Result
}

/**
 * What the runtime begins with, in pages of so many bytes; it grows where a tree needs more. By itself it takes 32 MB,
 * which V8 counts as used, and so collects all memory once in every short run.
 */
const PAGES = 48
const PAGE = 65_536

/** Makes the wasm parser from the bytes of the tree-sitter runtime and of the bash grammar. */
export async function wasmParser(runtime: Uint8Array, grammar: Uint8Array<ArrayBuffer>): Promise<Parser> {
  const tree = await import('web-tree-sitter')
  // Both are compiled at the same time.
  const compiling = WebAssembly.compile(grammar)
  const smaller = withSmallerMemory(runtime, PAGES)
  const memory = smaller === null ? {} : { INITIAL_MEMORY: PAGES * PAGE }
  const options = { wasmBinary: smaller ?? runtime, ...memory, locateFile: (file: string) => file }
  await tree.Parser.init(options)
  // A process has one runtime, which is what the first options have become.
  if (isRuntime(options)) exported = options
  const calls = exported
  const parser = new tree.Parser()
  const language = tree.Language.loadSync(await compiling)
  parser.setLanguage(language)
  return {
    backend: 'wasm',
    parse(text, use) {
      const parsed = parser.parse(text)
      if (parsed === null) throw new Error('the parser gave no tree')
      const place: unknown = Reflect.get(parsed, 0)
      try {
        if (calls !== null && typeof place === 'number') return readTree(calls, place, language, use)
        const cursor = parsed.walk()
        try {
          return use(cursor)
        } finally {
          cursor.delete()
        }
      } finally {
        parsed.delete()
      }
    },
  }
}

let exported: Runtime | null = null

/** The shape of the native `tree-sitter` package that this port needs. */
export interface NativeTreeSitter {
  new (): {
    setLanguage(language: unknown): void
    parse(input: (offset: number) => string): { walk(): SyntaxCursor }
  }
}

const CHUNK = 16_384

/** Makes the native parser from the two loaded packages. */
export function nativeParser(treeSitter: NativeTreeSitter, language: object): Parser {
  const parser = new treeSitter()
  // Of its node types the binding would make a class each; a cursor uses none of them.
  parser.setLanguage({ ...language, nodeTypeInfo: [] })
  return {
    backend: 'native',
    // The native binding refuses strings over 32 KiB, so the text goes in by chunks.
    parse: (text, use) => use(parser.parse((offset) => text.slice(offset, offset + CHUNK)).walk()),
  }
}
