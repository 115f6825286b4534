/** The life of a server process: what it says of itself, what it survives, how it ends. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { Editor, type EditorOptions } from './editor.js'
import { FILES, PIPELINE, SCRIPT, makeProject } from './project.js'
import { CAPABILITIES, PULLING } from './protocol.js'

const cleanUp: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const each of cleanUp.splice(0).reverse()) await each()
})

async function start(options: EditorOptions = {}, files: Readonly<Record<string, string>> = FILES): Promise<Editor> {
  const { folder, remove } = makeProject(files)
  const editor = await Editor.start(folder, options)
  cleanUp.push(remove, () => editor.dispose())
  return editor
}

describe('a server', () => {
  test('says what it can do, and nothing that it cannot', async () => {
    const editor = await start()
    expect(editor.initialized?.serverInfo?.name).toBe('cistern')
    expect(editor.initialized?.capabilities).toMatchInlineSnapshot(`
      {
        "codeActionProvider": {
          "codeActionKinds": [
            "quickfix",
            "refactor.rewrite",
            "source.fixAll.cistern",
          ],
        },
        "codeLensProvider": {},
        "completionProvider": {
          "triggerCharacters": [
            "$",
            "{",
            "/",
            " ",
            ",",
          ],
        },
        "definitionProvider": true,
        "documentHighlightProvider": true,
        "documentLinkProvider": {},
        "documentSymbolProvider": true,
        "hoverProvider": true,
        "positionEncoding": "utf-16",
        "referencesProvider": true,
        "renameProvider": {
          "prepareProvider": true,
        },
        "textDocumentSync": {
          "change": 2,
          "openClose": true,
          "save": {
            "includeText": false,
          },
        },
        "workspace": {
          "fileOperations": {
            "didRename": {
              "filters": [
                {
                  "pattern": {
                    "glob": "**/*",
                  },
                  "scheme": "file",
                },
              ],
            },
          },
        },
        "workspaceSymbolProvider": true,
      }
    `)
  })

  test('offers no actions to a client that knows only commands', async () => {
    const editor = await start({ capabilities: {} })
    expect(editor.initialized?.capabilities.codeActionProvider).toBeUndefined()
    const { diagnostics } = await editor.open(SCRIPT, FILES[SCRIPT])
    expect(diagnostics).toHaveLength(2)
    expect(diagnostics.every((each) => each.relatedInformation === undefined && each.codeDescription === undefined)).toBe(true)
  })

  test.each(['folder', 'root', 'nothing'] as const)('finds the root of a file when the client opens %s', async (opens) => {
    const editor = await start({ opens })
    const { diagnostics } = await editor.open(SCRIPT, FILES[SCRIPT])
    expect(diagnostics.map(({ code }) => code)).toEqual(['env/unconditional-override', 'nfs/per-file-copy'])
  })

  test('falls back to the workspace folder where no configuration marks a root', async () => {
    const files = { [PIPELINE]: FILES[PIPELINE], [SCRIPT]: FILES[SCRIPT] }
    const inFolder = await start({}, files)
    expect((await inFolder.open(SCRIPT, FILES[SCRIPT])).diagnostics).toHaveLength(2)
    const alone = await start({ opens: 'nothing' }, files)
    expect((await alone.open(SCRIPT, FILES[SCRIPT])).diagnostics.map(({ code }) => code)).toEqual(['nfs/per-file-copy'])
  })

  test('keeps projects apart that are open at once', async () => {
    const one = Object.entries(FILES).map(([path, text]) => [`one/${path}`, text])
    const editor = await start(
      { opens: 'nothing' },
      Object.fromEntries([...one, ['two/cistern.yaml', ''], [`two/${SCRIPT}`, FILES[SCRIPT]]]),
    )
    expect((await editor.open(`two/${SCRIPT}`, FILES[SCRIPT])).diagnostics.map(({ code }) => code)).toEqual(['nfs/per-file-copy'])
    expect((await editor.open(`one/${SCRIPT}`, FILES[SCRIPT])).diagnostics).toHaveLength(2)
  })

  test('looks at nothing else in a home directory', async () => {
    const files = { [PIPELINE]: FILES[PIPELINE].replace('./scripts/', './'), 'publish.sh': FILES[SCRIPT] }
    const elsewhere = await start({}, files)
    expect((await elsewhere.open('publish.sh', FILES[SCRIPT])).diagnostics).toHaveLength(2)
    const { folder, remove } = makeProject(files)
    const home = await Editor.start(folder, { environment: { HOME: folder } })
    cleanUp.push(remove, () => home.dispose())
    expect((await home.open('publish.sh', FILES[SCRIPT])).diagnostics.map(({ code }) => code)).toEqual(['nfs/per-file-copy'])
  })
})

describe('a server looks again', () => {
  test.each([
    ['a file was renamed', 'workspace/didRenameFiles', { files: [{ oldUri: 'file:///a', newUri: 'file:///b' }] }],
    ['a setting has changed', 'workspace/didChangeConfiguration', { settings: null }],
    ['a file was deleted outside', 'workspace/didChangeWatchedFiles', { changes: [{ uri: 'file:///a.yml', type: 3 }] }],
  ])('when %s', async (_what, method, params) => {
    const editor = await start()
    await editor.open(SCRIPT, FILES[SCRIPT])
    rmSync(join(editor.folder, PIPELINE))
    await editor.connection.sendNotification(method, params)
    await editor.toldThat(SCRIPT, ({ diagnostics }) => diagnostics.map(({ code }) => code).join() === 'nfs/per-file-copy')
  })

  test('when a folder is opened or closed', async () => {
    const files = { [PIPELINE]: FILES[PIPELINE], [SCRIPT]: FILES[SCRIPT] }
    const editor = await start({ opens: 'nothing', capabilities: { ...CAPABILITIES, workspace: { workspaceFolders: true } } }, files)
    expect((await editor.open(SCRIPT, FILES[SCRIPT])).diagnostics).toHaveLength(1)
    const folder = { uri: editor.uri('.'), name: 'project' }
    await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [folder], removed: [] } })
    await editor.toldThat(SCRIPT, ({ diagnostics }) => diagnostics.length === 2)
    await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [folder] } })
    await editor.toldThat(SCRIPT, ({ diagnostics }) => diagnostics.length === 1)
  })
})

describe('a server goes on after', () => {
  const framed = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

  test.each([
    ['a body that is no JSON', framed('{"jsonrpc": "2.0", ')],
    ['a body that is no message', framed('[1, 2]')],
    ['null', framed('null')],
    ['an empty message', framed('{}')],
    ['a header without a length', 'X-Other: 1\r\n\r\n'],
    ['a header without a colon', 'what is this\r\n\r\n'],
    ['a length that is no number', 'Content-Length: many\r\n\r\n'],
    ['a request that nobody knows', framed('{"jsonrpc":"2.0","id":99,"method":"textDocument/none","params":{}}')],
    ['a notification that nobody knows', framed('{"jsonrpc":"2.0","method":"$/none"}')],
    [
      'an open document without a text',
      framed('{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a.sh"}}}'),
    ],
    [
      'a change of a document that is not open',
      framed(
        '{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///b.sh","version":2},"contentChanges":[{"text":"a"}]}}',
      ),
    ],
    [
      'an address that is none',
      framed(
        '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":":::","languageId":"shellscript","version":1,"text":"ls"}}}',
      ),
    ],
    [
      'actions for a document that is not open',
      framed('{"jsonrpc":"2.0","id":98,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"file:///c.sh"}}}'),
    ],
  ])('%s', async (_what, bytes) => {
    const editor = await start()
    editor.sendRaw(bytes)
    // The library reads on after a broken header as soon as more bytes come, whatever they are.
    const nudge = setInterval(() => editor.sendRaw(framed('{"jsonrpc":"2.0","method":"$/nudge"}')), 50)
    const { diagnostics } = await editor.open(SCRIPT, FILES[SCRIPT]).finally(() => clearInterval(nudge))
    expect(diagnostics).toHaveLength(2)
    expect(await editor.shutDown()).toBe(0)
  })
})

describe('a server answers, and goes on, where what was asked makes no sense', () => {
  const REQUESTS = [
    'textDocument/codeAction',
    'textDocument/codeLens',
    'textDocument/completion',
    'textDocument/definition',
    'textDocument/diagnostic',
    'textDocument/documentHighlight',
    'textDocument/documentLink',
    'textDocument/documentSymbol',
    'textDocument/hover',
    'textDocument/prepareRename',
    'textDocument/references',
    'textDocument/rename',
    'codeAction/resolve',
    'workspace/diagnostic',
    'workspace/symbol',
  ]
  const NOTIFICATIONS = [
    'textDocument/didChange',
    'textDocument/didClose',
    'textDocument/didOpen',
    'textDocument/didSave',
    'workspace/didChangeConfiguration',
    'workspace/didChangeWatchedFiles',
    'workspace/didChangeWorkspaceFolders',
    'workspace/didRenameFiles',
  ]

  test.each([
    ['nothing', () => null],
    ['an empty record', () => ({})],
    ['a list', () => [1]],
    [
      'a document that is no text',
      () => ({ textDocument: 7, position: 'here', range: [], context: 1, changes: {}, event: [], files: null }),
    ],
    [
      'places that are none',
      (uri: string) => ({
        textDocument: { uri, version: 'x' },
        position: { line: -1, character: 1e9 },
        range: {},
        context: {},
        contentChanges: [{ range: { start: {}, end: null }, text: 5 }],
        newName: 3,
        query: {},
        previousResultIds: 'all',
        data: { uri, version: 1, wanted: { kind: 'fix' } },
      }),
    ],
  ])('%s', async (_what, paramsOf) => {
    const capabilities = { ...PULLING, workspace: { ...PULLING.workspace, workspaceFolders: true } }
    const editor = await start({ capabilities })
    await editor.put(SCRIPT, FILES[SCRIPT])
    const params: unknown = paramsOf(editor.uri(SCRIPT))
    for (const method of NOTIFICATIONS) await editor.connection.sendNotification(method, params)
    const answers = await Promise.allSettled(REQUESTS.map((method) => editor.connection.sendRequest(method, params)))
    expect(answers).toHaveLength(REQUESTS.length)
    // As a client does that has lost its way.
    await editor.close(SCRIPT)
    await editor.put(SCRIPT, FILES[SCRIPT])
    expect(await editor.pull(SCRIPT)).toMatchObject({ items: [{}, {}] })
    expect(await editor.shutDown()).toBe(0)
  })
})

describe('a server ends', () => {
  test('with 0 when it was shut down before', async () => {
    const editor = await start()
    await editor.open(SCRIPT, FILES[SCRIPT])
    expect(await editor.shutDown()).toBe(0)
  })

  test('with 1 when it was not', async () => {
    const editor = await start()
    expect(await editor.exit()).toBe(1)
  })

  test('when the client is gone', async () => {
    const editor = await start()
    await editor.open(SCRIPT, FILES[SCRIPT])
    const ended = editor.ended()
    editor.hangUp()
    expect(await ended).toBe(1)
  })

  test('with work still waiting', async () => {
    const editor = await start()
    await editor.open(SCRIPT, FILES[SCRIPT])
    await editor.change(SCRIPT, [{ start: 0, end: 0, newText: '# one more line\n' }])
    expect(await editor.shutDown()).toBe(0)
  })
})
