import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { crossings, type ImportGraph } from './walls.js'

const SOURCE = fileURLToPath(new URL('../../server/src', import.meta.url))
const IMPORT =
  /^\s*(?:import|export)\b[^'"\n]*?(?:\bfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|^\s*\}\s*from\s*['"]([^'"]+)['"]|\b(?:require|createRequire\([^)]*\))\(\s*['"]([^'"]+)['"]\s*\)/gm

function importsOf(file: string, text: string): readonly string[] {
  return [...text.matchAll(IMPORT)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? match[4] ?? ''
    return name.startsWith('.') ? posix.join(posix.dirname(file), name.replace(/\.js$/, '.ts')) : name
  })
}

function readGraph(): ImportGraph {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
  const sources = files.filter((path) => path.endsWith('.ts')).sort()
  return new Map(sources.map((path) => [path, importsOf(path, readFileSync(join(SOURCE, path), 'utf8'))]))
}

/** What the checker says of one file that imports one other thing. */
function saysOf(file: string, imported: string): readonly string[] {
  return crossings(new Map([[file, [imported]]]))
}

test('no import of server/src crosses a wall of the design', () => {
  expect(crossings(readGraph())).toEqual([])
})

describe('the graph', () => {
  test('holds every import of the tree, to files that are there', () => {
    const graph = readGraph()
    expect(graph.get('engine.ts')).toContain('workspace/workspace.ts')
    expect(graph.get('syntax/parser.ts')).toContain('web-tree-sitter')
    for (const [file, imports] of graph)
      for (const each of imports) if (each.endsWith('.ts')) expect(graph.has(each), `${file} imports ${each}`).toBe(true)
  })

  test.each([
    [`import { a } from '../text/value.js'`, 'text/value.ts'],
    [`import type { A } from '../text/value.js'`, 'text/value.ts'],
    [`import '../text/value.js'`, 'text/value.ts'],
    [`import {\n  a,\n  b,\n} from '../text/value.js'`, 'text/value.ts'],
    [`export { a } from '../text/value.js'`, 'text/value.ts'],
    [`export * from '../text/value.js'`, 'text/value.ts'],
    [`const tree = await import('web-tree-sitter')`, 'web-tree-sitter'],
    [`const native = require('tree-sitter')`, 'tree-sitter'],
    [`import { readFile } from "node:fs"`, 'node:fs'],
  ])('reads %j', (text, expected) => {
    expect(importsOf('run/walk.ts', text)).toEqual([expected])
  })

  test('reads no import in other text', () => {
    expect(importsOf('run/walk.ts', `const message = 'imported from elsewhere'\n/** Taken from 'x'. */\n`)).toEqual([])
  })
})

describe('a wall stops', () => {
  test.each([
    ['a folder that imports what stands past it', 'text/value.ts', 'syntax/tree.ts'],
    ['a walker that asks for facts', 'run/walk.ts', 'facts/facts.ts'],
    ['a table of commands that walks', 'commands/cp.ts', 'run/state.ts'],
    ['a fact that asks a rule', 'facts/facts.ts', 'rules/rule.ts'],
    ['a rule that reads syntax', 'rules/nfs/lock.ts', 'syntax/tree.ts'],
    ['a rule that reads pipelines', 'rules/nfs/lock.ts', 'pipelines/job.ts'],
    ['a rule that looks at events of the walker', 'rules/nfs/lock.ts', 'run/event.ts'],
    ['a rule that knows a utility', 'rules/nfs/lock.ts', 'commands/rsync.ts'],
    ['a rule that opens the workspace', 'rules/nfs/lock.ts', 'workspace/workspace.ts'],
    ['a rule that knows another rule', 'rules/nfs/lock.ts', 'rules/pgdata/hot-copy.ts'],
    ['a rule that reads files', 'rules/nfs/lock.ts', 'node:fs'],
    ['a workspace that runs rules', 'workspace/workspace.ts', 'rules/catalogue.ts'],
    ['a workspace that judges findings', 'workspace/workspace.ts', 'findings/finding.ts'],
    ['a workspace that inspects itself', 'workspace/workspace.ts', 'inspect/inspect.ts'],
    ['an inspection that asks rules', 'inspect/inspect.ts', 'rules/catalogue.ts'],
    ['an inspection that prints', 'inspect/inspect.ts', 'report/columns.ts'],
    ['a fact that inspects', 'facts/facts.ts', 'inspect/inspect.ts'],
    ['an index of names that speaks the protocol', 'symbols/symbols.ts', 'vscode-languageserver'],
    ['an index of names that asks rules', 'symbols/symbols.ts', 'rules/catalogue.ts'],
    ['a line that looks at the workspace', 'facts/facts.ts', 'workspace/workspace.ts'],
    ['a finding that calls the engine', 'findings/verify.ts', 'engine.ts'],
    ['an engine that prints', 'engine.ts', 'cli/main.ts'],
    ['an engine that reads files', 'workspace/workspace.ts', 'node:fs'],
    ['an engine that speaks the protocol', 'engine.ts', 'vscode-languageserver'],
    ['tree-sitter outside syntax/', 'run/walk.ts', 'web-tree-sitter'],
    ['the native tree-sitter outside syntax/', 'pipelines/job.ts', 'tree-sitter-bash'],
    ['YAML outside pipelines/', 'workspace/configuration.ts', 'yaml'],
    ['the protocol outside lsp/', 'cli/main.ts', 'vscode-languageserver/node.js'],
    ['a report that knows a face', 'report/pretty.ts', 'cli/main.ts'],
    ['YAML that a configuration reads by itself', 'configuration/configuration.ts', 'yaml'],
    ['a configuration that knows the rules', 'configuration/schema.ts', 'rules/catalogue.ts'],
    ['a configuration that finds its files', 'configuration/configurations.ts', 'workspace/host.ts'],
    ['a rule that asks the configuration', 'rules/nfs/lock.ts', 'configuration/configuration.ts'],
    ['a folder that the design does not name', 'utils/strings.ts', 'text/value.ts'],
  ])('%s', (_what, file, imported) => {
    expect(saysOf(file, imported)).toHaveLength(1)
  })

  test('folders that import each other', () => {
    const graph = new Map([
      ['run/walk.ts', ['facts/facts.ts']],
      ['facts/facts.ts', ['run/walk.ts']],
    ])
    expect(crossings(graph).filter((each) => each.includes('reaches itself'))).toHaveLength(2)
  })
})

describe('a wall lets through', () => {
  test.each([
    ['the line', 'rules/nfs/lock.ts', 'facts/facts.ts'],
    ['the vocabulary of effects', 'rules/nfs/lock.ts', 'commands/effect.ts'],
    ['what rules share', 'rules/nfs/lock.ts', 'rules/rule.ts'],
    ['the catalogue', 'rules/catalogue.ts', 'rules/nfs/lock.ts'],
    ['findings that know what a rule plans', 'findings/verify.ts', 'rules/rule.ts'],
    ['a fact that the configuration shows', 'facts/network.ts', 'configuration/configuration.ts'],
    ['the workspace', 'workspace/workspace.ts', 'run/walk.ts'],
    ['what is inspected of the workspace', 'inspect/inspect.ts', 'workspace/workspace.ts'],
    ['a report of what is inspected', 'report/inspect-json.ts', 'inspect/inspection.ts'],
    ['what joins all', 'engine.ts', 'workspace/workspace.ts'],
    ['a face', 'cli/main.ts', 'engine.ts'],
    ['a face that loads the parser', 'cli/host.ts', 'tree-sitter'],
    ['a face on Node', 'cli/main.ts', 'node:fs'],
    ['neighbours', 'run/walk.ts', 'run/state.ts'],
  ])('%s', (_what, file, imported) => {
    expect(saysOf(file, imported)).toEqual([])
  })
})
