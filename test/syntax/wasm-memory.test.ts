/** The least memory of a module, read and lowered in real modules that a real engine then takes or refuses. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { withSmallerMemory } from '../../server/src/syntax/wasm-memory.js'

/** Imports a function, a table with an upper bound, a global, and a memory of 512 to 32,768 pages. */
const MODULE = Uint8Array.from(
  [
    '00 61 73 6d 01 00 00 00',
    // One type: a function that takes and gives nothing.
    '01 04 01 60 00 00',
    // Four imports from `env`: f, t, g and m.
    '02 2a 04',
    '03 65 6e 76 01 66 00 00',
    '03 65 6e 76 01 74 01 70 01 01 02',
    '03 65 6e 76 01 67 03 7f 00',
    '03 65 6e 76 01 6d 02 01 80 04 80 80 02',
  ].flatMap((line) => line.split(' ').map((byte) => Number.parseInt(byte, 16))),
)

describe('the least memory of a module', () => {
  it('is what it is told, and the module takes a memory of that size', () => {
    expect(() => instance(MODULE, 3)).toThrow(WebAssembly.LinkError)
    const smaller = withSmallerMemory(MODULE, 3)
    expect(smaller).toHaveLength(MODULE.length)
    expect(() => instance(smaller ?? MODULE, 2)).toThrow(WebAssembly.LinkError)
    expect(instance(smaller ?? MODULE, 3)).toBeInstanceOf(WebAssembly.Instance)
  })

  it('is left alone where it is no larger, or where no memory is imported', () => {
    expect(withSmallerMemory(MODULE, 512)).toBeNull()
    expect(withSmallerMemory(MODULE.slice(0, 14), 3)).toBeNull()
  })

  it('is lowered in the runtime that we ship', () => {
    const runtime = new Uint8Array(readFileSync(new URL('../../grammars/web-tree-sitter.wasm', import.meta.url)))
    const smaller = withSmallerMemory(runtime, 48)
    expect(smaller).toHaveLength(runtime.length)
    expect([...(smaller ?? [])].filter((byte, index) => byte !== runtime[index]).length).toBeLessThanOrEqual(2)
    expect(withSmallerMemory(smaller ?? runtime, 48)).toBeNull()
  })
})

function instance(module: Uint8Array, pages: number): WebAssembly.Instance {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 32_768 })
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1, maximum: 2 })
  const global = new WebAssembly.Global({ value: 'i32' }, 0)
  return new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(module)), {
    env: { f: () => undefined, t: table, g: global, m: memory },
  })
}
