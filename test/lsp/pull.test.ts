/** Diagnostics for a client that asks for them: documents, the whole workspace, and when to ask again. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  CancellationTokenSource,
  DocumentDiagnosticRequest,
  FileChangeType,
  LSPErrorCodes,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver/node'
import { Editor } from './editor.js'
import { FILES, PIPELINE, SCRIPT, makeProject } from './project.js'
import { PULLING } from './protocol.js'

const OVERRIDE = 'env/unconditional-override'
const COPY = 'nfs/per-file-copy'

let project: ReturnType<typeof makeProject>
let editor: Editor

beforeEach(async () => {
  project = makeProject({ ...FILES, 'nested/cistern.yaml': '# Another root.\n', 'nested/copy.sh': 'cp -a dist/. "$NFS_CACHE/dist/"\n' })
  editor = await Editor.start(project.folder, { capabilities: PULLING })
})

afterEach(async () => {
  await editor.dispose()
  project.remove()
})

function rulesOf(report: Pick<DocumentDiagnosticReport, 'kind'> & { readonly items?: readonly { readonly code?: unknown }[] }): unknown {
  return report.items?.map(({ code }) => code) ?? report.kind
}

describe('a document', () => {
  test('is answered for, and nothing is sent without a question', async () => {
    await editor.put(SCRIPT, FILES[SCRIPT])
    const report = await editor.pull(SCRIPT)
    expect(rulesOf(report)).toEqual([OVERRIDE, COPY])
    expect(report.kind === 'full' ? report.items[0] : null).toMatchObject({ source: 'cistern', relatedInformation: expect.any(Array) })
    expect(editor.lastTold(editor.uri(SCRIPT))).toBeNull()
    expect(editor.initialized?.capabilities.diagnosticProvider).toEqual({
      identifier: 'cistern',
      interFileDependencies: true,
      workspaceDiagnostics: true,
      workDoneProgress: true,
    })
  })

  test('is not told again as long as nothing is another', async () => {
    await editor.put(SCRIPT, FILES[SCRIPT])
    const { resultId } = await editor.pull(SCRIPT)
    expect(await editor.pull(SCRIPT, resultId)).toEqual({ kind: 'unchanged', resultId })
    await editor.change(SCRIPT, [{ start: 0, end: 0, newText: '# one more line\n' }])
    const moved = await editor.pull(SCRIPT, resultId)
    expect(rulesOf(moved)).toEqual([OVERRIDE, COPY])
    expect(moved.resultId).not.toBe(resultId)
  })

  test('that is not open has none', async () => {
    expect(await editor.pull(SCRIPT)).toEqual({ kind: 'full', items: [] })
  })

  test('is answered for as it is after all that was typed', async () => {
    await editor.put(SCRIPT, FILES[SCRIPT])
    const answers: Promise<DocumentDiagnosticReport>[] = []
    for (let count = 0; count < 20; count += 1) {
      await editor.change(SCRIPT, [{ start: 0, end: 0, newText: '#\n' }])
      answers.push(editor.pull(SCRIPT))
    }
    const lines = (await Promise.all(answers)).map((report) => (report.kind === 'full' ? report.items[0]?.range.start.line : null))
    expect(lines.at(-1)).toBe(22)
  })

  test('is not answered for where the question was taken back', async () => {
    await editor.put(SCRIPT, FILES[SCRIPT])
    const source = new CancellationTokenSource()
    const asked = editor.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri: editor.uri(SCRIPT) } }, source.token)
    source.cancel()
    await expect(asked).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled })
    expect(rulesOf(await editor.pull(SCRIPT))).toEqual([OVERRIDE, COPY])
  })
})

describe('what changes elsewhere', () => {
  test('comes with the answer about another document, where the client can', async () => {
    const { textDocument } = PULLING
    const related = { ...PULLING, textDocument: { ...textDocument, diagnostic: { relatedDocumentSupport: true } } }
    await editor.dispose()
    editor = await Editor.start(project.folder, { capabilities: related })
    await editor.put(SCRIPT, FILES[SCRIPT])
    await editor.put(PIPELINE, FILES[PIPELINE])
    await editor.pull(SCRIPT)
    await editor.change(PIPELINE, [{ start: 0, end: FILES[PIPELINE].length, newText: FILES[PIPELINE].replace('IMAGE_REGISTRY', 'OTHER') }])
    const report = await editor.pull(PIPELINE)
    const others = 'relatedDocuments' in report ? report.relatedDocuments : undefined
    expect(Object.entries(others ?? {}).map(([uri, each]) => [uri, rulesOf(each)])).toEqual([[editor.uri(SCRIPT), [COPY]]])
    expect(await editor.pull(PIPELINE)).not.toHaveProperty('relatedDocuments')
  })

  test('is a reason to ask again, once', async () => {
    await editor.put(SCRIPT, FILES[SCRIPT])
    await editor.put(PIPELINE, FILES[PIPELINE])
    expect(rulesOf(await editor.pull(SCRIPT))).toEqual([OVERRIDE, COPY])
    await editor.change(PIPELINE, [{ start: 0, end: FILES[PIPELINE].length, newText: FILES[PIPELINE].replace('IMAGE_REGISTRY', 'OTHER') }])
    await editor.refreshed(1)
    expect(rulesOf(await editor.pull(SCRIPT))).toEqual([COPY])
  })

  test('on the disk too', async () => {
    await editor.put(SCRIPT, FILES[SCRIPT])
    await editor.pull(SCRIPT)
    writeFileSync(join(project.folder, PIPELINE), FILES[PIPELINE].replace('IMAGE_REGISTRY', 'OTHER'))
    await editor.filesChanged(PIPELINE, FileChangeType.Changed)
    await editor.refreshed(1)
    expect(rulesOf(await editor.pull(SCRIPT))).toEqual([COPY])
  })
})

describe('the workspace', () => {
  test('is every file with something to say, opened or not, each from its own root', async () => {
    const { items } = await editor.pullAll()
    expect(items.map((each) => [each.uri, each.version, rulesOf(each)])).toEqual([
      [editor.uri(SCRIPT), null, [OVERRIDE, COPY]],
      [editor.uri('nested/copy.sh'), null, [COPY]],
    ])
    await editor.put('nested/copy.sh', 'cp -a dist/. dist.old/\n')
    const again = await editor.pullAll(items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' })))
    expect(again.items.map((each) => [each.uri, rulesOf(each)])).toEqual([
      [editor.uri(SCRIPT), 'unchanged'],
      [editor.uri('nested/copy.sh'), []],
    ])
  })

  test('forgets what has gone', async () => {
    const { items } = await editor.pullAll()
    const previous = items.slice(0, 1).map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }))
    writeFileSync(join(project.folder, SCRIPT), '#!/bin/bash\n')
    await editor.filesChanged(SCRIPT, FileChangeType.Changed)
    const again = (await editor.pullAll(previous)).items.map((each) => [each.uri, rulesOf(each)])
    expect(again).toContainEqual([editor.uri(SCRIPT), []])
  })

  test('is not a home directory', async () => {
    await editor.dispose()
    editor = await Editor.start(project.folder, { capabilities: PULLING, environment: { HOME: project.folder } })
    expect((await editor.pullAll()).items).toEqual([])
    expect((await editor.pullAll()).items).toEqual([])
    expect(editor.logged).toEqual([expect.stringContaining('is not looked through: it is a home directory')])
  })
})

test('a folder that has gone is not looked for in the one around it', async () => {
  const around = makeProject({ 'other.sh': 'cp -a dist/. "$NFS_CACHE/dist/"\n', 'inner/copy.sh': 'cp -a dist/. "$NFS_CACHE/dist/"\n' })
  const inner = await Editor.start(join(around.folder, 'inner'), { capabilities: PULLING })
  try {
    await inner.put('copy.sh', 'cp -a dist/. "$NFS_CACHE/dist/"\n')
    expect((await inner.pullAll()).items).toMatchObject([{ uri: inner.uri('copy.sh') }])
    rmSync(join(around.folder, 'inner'), { recursive: true })
    await inner.filesChanged('copy.sh', FileChangeType.Deleted)
    expect((await inner.pullAll()).items.filter(({ uri }) => uri !== inner.uri('copy.sh'))).toEqual([])
    // What is open is still looked at.
    expect(rulesOf(await inner.pull('copy.sh'))).toEqual([COPY])
  } finally {
    await inner.dispose()
    around.remove()
  }
})
