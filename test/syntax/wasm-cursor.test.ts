/** The runtime of the pinned version exports what our cursor calls; without it trees would be read the slow way, and nobody would notice. */
import { expect, test, vi } from 'vitest'
import { Tree } from 'web-tree-sitter'
import type { Parser } from '../../server/src/syntax/parser.js'
import { wasm } from './parsers.js'

const walk = vi.spyOn(Tree.prototype, 'walk')

/** Every node with all that a cursor tells of it. */
function read(parser: Parser): string {
  return parser.parse('if true; then\n  cp a "$B" >c\nfi\nf() { x=1; }\n', (cursor) => {
    const seen: unknown[] = []
    const visit = (): void => {
      const { nodeType, nodeIsNamed, nodeIsMissing, startIndex, endIndex, currentFieldName = null } = cursor
      seen.push({ nodeType, nodeIsNamed, nodeIsMissing, startIndex, endIndex, currentFieldName })
      if (!cursor.gotoFirstChild()) return
      do visit()
      while (cursor.gotoNextSibling())
      cursor.gotoParent()
    }
    visit()
    return JSON.stringify(seen, null, 1)
  })
}

test('a tree is read by what the runtime exports, and where that is something else by its own cursor: both tell the same', async () => {
  const known = read(await wasm())
  expect(walk).not.toHaveBeenCalled()
  vi.resetModules()
  vi.doMock('../../server/src/syntax/wasm-cursor.js', () => ({ isRuntime: () => false }))
  const { wasm: unknown } = await import('./parsers.js')
  expect(read(await unknown())).toBe(known)
  expect(walk).toHaveBeenCalledOnce()
  expect(known).toContain('"currentFieldName": "name"')
})
