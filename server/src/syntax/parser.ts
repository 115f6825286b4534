/**
 * The port to tree-sitter: a parser made from bytes (wasm) or from the native packages, seen by the rest only as a
 * cursor. Nothing above this folder can tell the two apart.
 */

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

/** Makes the wasm parser from the bytes of the tree-sitter runtime and of the bash grammar. */
export async function wasmParser(runtime: Uint8Array, grammar: Uint8Array<ArrayBuffer>): Promise<Parser> {
  const tree = await import('web-tree-sitter')
  // Both are compiled at the same time.
  const compiling = WebAssembly.compile(grammar)
  await tree.Parser.init({ wasmBinary: runtime, locateFile: (file: string) => file })
  const parser = new tree.Parser()
  parser.setLanguage(tree.Language.loadSync(await compiling))
  return {
    backend: 'wasm',
    parse(text, use) {
      const parsed = parser.parse(text)
      if (parsed === null) throw new Error('the parser gave no tree')
      const cursor = parsed.walk()
      try {
        return use(cursor)
      } finally {
        cursor.delete()
        parsed.delete()
      }
    },
  }
}

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
