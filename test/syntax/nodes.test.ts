import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { NODE_TYPES } from '../../server/src/syntax/nodes.js'

interface GrammarNode {
  readonly type: string
  readonly named: boolean
  readonly subtypes?: readonly unknown[]
}

const grammar = createRequire(import.meta.url)('tree-sitter-bash/src/node-types.json') as readonly GrammarNode[]

test('every named node type of the grammar is lowered or listed as opaque, and no other is', () => {
  const named = grammar.filter((node) => node.named && node.subtypes === undefined).map(({ type }) => type)
  expect(Object.keys(NODE_TYPES).sort()).toEqual([...new Set(named)].sort())
})
