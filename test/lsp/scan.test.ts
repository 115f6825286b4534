/** How a server goes about its work: how far it is, what is left, what is never begun, and that none of it piles up. */
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import {
  CancellationTokenSource,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  LSPErrorCodes,
  WorkspaceDiagnosticRequest,
  type ClientCapabilities,
  type FileEvent,
} from 'vscode-languageserver/node'
import { Editor, type EditorOptions } from './editor.js'
import { FILES, SCRIPT, makeProject } from './project.js'
import { CAPABILITIES, PULLING } from './protocol.js'

const COPY = 'nfs/per-file-copy'
const COPYING = '#!/bin/bash\ncp -a dist/. /nfs/dist/\n'
const cleanUp: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const each of cleanUp.splice(0).reverse()) await each()
})

async function start(options: EditorOptions = {}, files: Readonly<Record<string, string>> = FILES): Promise<Editor> {
  const { folder, remove } = makeProject(files)
  cleanUp.push(remove)
  return startIn(folder, options)
}

async function startIn(folder: string, options: EditorOptions): Promise<Editor> {
  const editor = await Editor.start(folder, options)
  cleanUp.push(() => editor.dispose())
  return editor
}

function framed(message: unknown): string {
  const body = JSON.stringify(message)
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

describe('a burst of edits', () => {
  test('has one answer, about the last', async () => {
    const editor = await start()
    await editor.open(SCRIPT, FILES[SCRIPT])
    const versions = Array.from({ length: 50 }, (_, index) => index + 2)
    const changes = versions.map((version) => ({
      jsonrpc: '2.0',
      method: 'textDocument/didChange',
      params: { textDocument: { uri: editor.uri(SCRIPT), version }, contentChanges: [{ text: `#${version}\n${FILES[SCRIPT]}` }] },
    }))
    editor.sendRaw(changes.map(framed).join(''))
    const last = await editor.toldThat(SCRIPT, ({ version }) => version === 51)
    expect(last.diagnostics.map(({ range }) => range.start.line)).toEqual([3, 7])
    expect(editor.versions.get(editor.uri(SCRIPT))).toEqual([1, 51])
  })

  test('is not said anything of a text that has moved on', async () => {
    const editor = await start()
    await editor.open(SCRIPT, FILES[SCRIPT])
    for (let count = 0; count < 50; count += 1) await editor.change(SCRIPT, [{ start: 0, end: 0, newText: '#\n' }])
    const { diagnostics } = await editor.told(SCRIPT)
    expect(diagnostics.map(({ range }) => range.start.line)).toEqual([52, 56])
    const versions = editor.versions.get(editor.uri(SCRIPT)) ?? []
    expect(versions).toEqual([...versions].sort((left, right) => Number(left) - Number(right)))
  })
})

describe('the first look at a workspace', () => {
  const SHOWING: ClientCapabilities = { ...CAPABILITIES, window: { workDoneProgress: true } }
  const kinds = ({ progress }: Editor): readonly string[] => progress.map(({ value }) => value.kind)

  test('is shown from beginning to end, and no edit is', async () => {
    const editor = await start({ capabilities: SHOWING })
    await editor.open(SCRIPT, FILES[SCRIPT])
    await editor.until(() => kinds(editor).includes('end'))
    expect(editor.progress[0]?.value).toMatchObject({ kind: 'begin', title: expect.stringMatching(/^Cistern: file:/), cancellable: false })
    const before = editor.progress.length
    await editor.replace(SCRIPT, 'docker.example.com', 'docker.example.net')
    expect(editor.progress).toHaveLength(before)
    expect(kinds(editor).filter((kind) => kind !== 'report')).toEqual(['begin', 'end'])
  })

  test('is not shown to a client that cannot show it', async () => {
    const editor = await start()
    await editor.open(SCRIPT, FILES[SCRIPT])
    await editor.actions(SCRIPT)
    expect(editor.progress).toEqual([])
  })

  test('is told to who has asked for the workspace, under the token that came with it', async () => {
    const editor = await start({ capabilities: PULLING })
    editor.keepProgress('mine')
    await editor.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [], workDoneToken: 'mine' })
    await editor.until(() => kinds(editor).includes('end'))
    expect(new Set(editor.progress.map(({ token }) => token))).toEqual(new Set(['mine']))
    expect([kinds(editor).at(0), kinds(editor).at(-1)]).toEqual(['begin', 'end'])
  })

  test('is left when the question is taken back, and done when it is asked again', async () => {
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`scripts/${index}.sh`, COPYING]))
    const editor = await start({ capabilities: { ...PULLING, window: { workDoneProgress: true } } }, { ...many, 'cistern.yaml': '' })
    const source = new CancellationTokenSource()
    const asked = editor.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] }, source.token)
    const refused = expect(asked).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled })
    await editor.until(() => kinds(editor).includes('begin'))
    source.cancel()
    await refused
    await editor.until(() => kinds(editor).includes('end'))
    expect((await editor.pullAll()).items).toHaveLength(2000)
  })
})

describe('a workspace that is too large', () => {
  test('is read as far as the limit, and the log says what was skipped', async () => {
    const large = `${'#'.repeat(4_990_000)}\n`
    const files = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`data/${String.fromCharCode(97 + index)}.sh`, large]))
    const editor = await start(
      { capabilities: PULLING },
      { 'cistern.yaml': '', 'copy.sh': COPYING, ...files, 'z/copy.sh': COPYING + '#'.repeat(20_000), 'z/huge.sh': large },
    )
    await editor.put('open.sh', COPYING)
    expect((await editor.pullAll()).items.map(({ uri }) => uri)).toEqual([editor.uri('copy.sh'), editor.uri('open.sh')])
    expect(editor.logged).toEqual([expect.stringContaining('skipped, because more than 50 MB were read already: z/copy.sh, z/huge.sh')])
  })
})

describe('several roots', () => {
  const TWO = { 'one/copy.sh': COPYING, 'two/copy.sh': COPYING, 'three/copy.sh': COPYING }
  const FOLDERS: ClientCapabilities = { ...PULLING, workspace: { ...PULLING.workspace, workspaceFolders: true } }

  async function startWith(...names: readonly string[]): Promise<Editor> {
    const { folder, remove } = makeProject(TWO)
    cleanUp.push(remove)
    return startIn(folder, { opens: names.map((name) => pathToFileURL(join(folder, name)).href), capabilities: FOLDERS })
  }
  const uris = async (editor: Editor): Promise<readonly string[]> => (await editor.pullAll()).items.map(({ uri }) => uri)

  test('are each looked at, and nothing beside them', async () => {
    const editor = await startWith('one', 'two')
    expect(await uris(editor)).toEqual([editor.uri('one/copy.sh'), editor.uri('two/copy.sh')])
  })

  test('come and go', async () => {
    const editor = await startWith('one')
    expect(await uris(editor)).toEqual([editor.uri('one/copy.sh')])
    const change = (added: readonly string[], removed: readonly string[]): Promise<void> =>
      editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
        event: {
          added: added.map((name) => ({ uri: editor.uri(name), name })),
          removed: removed.map((name) => ({ uri: editor.uri(name), name })),
        },
      })
    await change(['three'], [])
    expect(await uris(editor)).toEqual([editor.uri('one/copy.sh'), editor.uri('three/copy.sh')])
    await change(['two'], ['one', 'three'])
    expect(await uris(editor)).toEqual([editor.uri('two/copy.sh')])
  })

  test('may be none at all', async () => {
    const editor = await start({ opens: 'nothing', capabilities: PULLING })
    expect(await uris(editor)).toEqual([])
    await editor.put(SCRIPT, FILES[SCRIPT])
    expect(await editor.pull(SCRIPT)).toMatchObject({ items: [{}, { code: COPY }] })
  })

  test('are never the root of the file system', async () => {
    const { folder, remove } = makeProject({ 'scripts/copy.sh': COPYING, 'scripts/next.sh': COPYING })
    cleanUp.push(remove)
    const editor = await startIn(folder, { opens: ['file:///'], capabilities: PULLING })
    expect(await uris(editor)).toEqual([])
    expect(editor.logged).toEqual([expect.stringContaining('file:/// is not looked through')])
    await editor.put('scripts/copy.sh', COPYING)
    expect(await editor.pull('scripts/copy.sh')).toMatchObject({ items: [{ code: COPY }] })
  })
})

describe('files that change outside', () => {
  test('are watched by the client, where it can', async () => {
    const { workspace } = CAPABILITIES
    const editor = await start({
      capabilities: { ...CAPABILITIES, workspace: { ...workspace, didChangeWatchedFiles: { dynamicRegistration: true } } },
    })
    await editor.until(() => editor.registered.length > 0)
    expect(editor.registered).toMatchObject([
      { method: 'workspace/didChangeWatchedFiles', registerOptions: { watchers: [{ globPattern: '**/*' }] } },
    ])
  })

  test('count under their new names', async () => {
    const editor = await start({ capabilities: PULLING }, { 'cistern.yaml': '', 'copy.sh': COPYING })
    const [before] = (await editor.pullAll()).items
    renameSync(join(editor.folder, 'copy.sh'), join(editor.folder, 'moved.sh'))
    const changes: FileEvent[] = [
      { uri: editor.uri('copy.sh'), type: FileChangeType.Deleted },
      { uri: editor.uri('moved.sh'), type: FileChangeType.Created },
    ]
    await editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes })
    const { items } = await editor.pullAll([{ uri: before?.uri ?? '', value: before?.resultId ?? '' }])
    expect(items.map((item) => [item.uri, item.kind === 'full' ? item.items.length : null])).toEqual([
      [editor.uri('moved.sh'), 1],
      [editor.uri('copy.sh'), 0],
    ])
  })

  test('leave what is open as it is', async () => {
    const editor = await start({}, { 'cistern.yaml': '', 'copy.sh': COPYING })
    await editor.open('copy.sh', COPYING)
    writeFileSync(join(editor.folder, 'copy.sh'), '#!/bin/bash\n')
    await editor.filesChanged('copy.sh', FileChangeType.Changed)
    await editor.change('copy.sh', [{ start: 0, end: 0, newText: '' }])
    expect((await editor.told('copy.sh')).diagnostics).toHaveLength(1)
    // Closed, it is what lies on the disk.
    await editor.close('copy.sh')
    expect((await editor.toldThat('copy.sh', ({ diagnostics }) => diagnostics.length === 0)).version).toBeUndefined()
  })
})
