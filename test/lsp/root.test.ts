/** A root in this process, where the machine can be made to fail: stale answers are never left standing. */
import { describe, expect, test } from 'vitest'
import { CancellationToken, type PublishDiagnosticsParams } from 'vscode-languageserver'
import { codeActions } from '../../server/src/lsp/actions.js'
import { analysingRoot } from '../../server/src/lsp/analysis.js'
import { openDocument, protocolRange } from '../../server/src/lsp/document.js'
import type { Machine } from '../../server/src/lsp/machine.js'
import { OpenRoot, type Client } from '../../server/src/lsp/root.js'
import { supportOf } from '../../server/src/lsp/support.js'
import { atOnce, finished } from '../../server/src/text/steps.js'
import type { Origin } from '../../server/src/text/value.js'
import { makeCache } from '../../server/src/workspace/workspace.js'
import { memoryHost } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'
import { FILES, SCRIPT } from './project.js'
import { CAPABILITIES, WHOLE } from './protocol.js'

const URI = `file:///project/${SCRIPT}`
const HOST = memoryHost(new Map(Object.entries(FILES).map(([path, content]) => [path, { content, executable: false }])), native())

interface Made {
  readonly told: PublishDiagnosticsParams[]
  readonly logged: string[]
  fails: boolean
}

/** A machine that fails for as long as it is told to, and a client that keeps what it hears. */
function make(): Made & { readonly root: OpenRoot } {
  const made: Made = { told: [], logged: [], fails: false }
  const machine: Machine = {
    placeOf: () => null,
    rootOf: () => null,
    isWithin: () => true,
    pathIn: () => null,
    uriOf: (root, path) => (path === '' ? root : `${root}/${path}`),
    refresh: () => Promise.resolve(),
    onArrival: () => undefined,
    open() {
      if (made.fails) throw new Error('the disk is gone')
      return atOnce({ ...HOST, notices: () => [], again: () => null })
    },
  }
  const client: Client = {
    support: supportOf({ capabilities: CAPABILITIES }),
    pageOf: () => null,
    refresh: () => undefined,
    publish: (params) => made.told.push(params),
    log: (line) => made.logged.push(line),
    progress: () => ({ reached: () => undefined, over: () => undefined }),
  }
  return Object.assign(made, { root: new OpenRoot('file:///project', machine, client) })
}

describe('when an analysis fails', () => {
  test('the diagnostics are cleared, the log has one line, and the next one is as good as ever', async () => {
    const made = make()
    const document = openDocument(URI, SCRIPT, 1, FILES[SCRIPT])
    const ask = async (): Promise<number> =>
      (await made.root.actions({ document, range: WHOLE, context: { diagnostics: [] } }, CancellationToken.None)).length
    made.root.put(document)
    expect(await ask()).toBe(6)
    made.fails = true
    made.root.lookAgain(null)
    expect(await ask()).toBe(0)
    made.fails = false
    made.root.lookAgain(null)
    expect(await ask()).toBe(6)
    made.root.dispose()
    expect(made.told.map(({ version, diagnostics }) => [version, diagnostics.length])).toEqual([
      [1, 2],
      [1, 0],
      [1, 2],
    ])
    expect(made.logged).toEqual([expect.stringMatching(/^file:\/\/\/project: the analysis: Error: the disk is gone at .*$/)])
  })
})

describe('an analysis of a text that has moved on', () => {
  test('gives no edit', () => {
    const analysis = finished(analysingRoot(HOST, makeCache(), () => undefined))
    const actionsFor = (text: string): number => {
      const document = openDocument(URI, SCRIPT, 2, text)
      const places = {
        documentAt: (path: string) => (path === SCRIPT ? document : null),
        uriOf: () => URI,
        locate: ({ source, start, end }: Origin) => ({
          uri: URI,
          range: protocolRange(source, { start, end }, document, 'utf-16'),
        }),
      }
      const support = supportOf({ capabilities: CAPABILITIES })
      return codeActions(
        { document, range: WHOLE, context: { diagnostics: [], only: [''] } },
        { analysis, places, support, hasPage: () => true },
      ).length
    }
    expect(actionsFor(FILES[SCRIPT])).toBe(7)
    // What is written elsewhere is as good as before.
    expect(actionsFor(`# new\n${FILES[SCRIPT]}`)).toBe(2)
  })
})
