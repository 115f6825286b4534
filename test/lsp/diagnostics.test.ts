/** What the server says of open documents, and when. */
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FileChangeType, type PublishDiagnosticsParams } from 'vscode-languageserver'
import { Editor } from './editor.js'
import { FILES, PIPELINE, SCRIPT, makeProject } from './project.js'

const OVERRIDE = 'env/unconditional-override'
const COPY = 'nfs/per-file-copy'

let project: ReturnType<typeof makeProject>
let editor: Editor

beforeEach(async () => {
  project = makeProject({ ...FILES, 'deploy/service.yml': 'kind: Service\nscript:\n  - export IMAGE_REGISTRY=x\n' })
  editor = await Editor.start(project.folder)
})

afterEach(async () => {
  await editor.dispose()
  project.remove()
})

function rulesOf({ diagnostics }: PublishDiagnosticsParams): readonly unknown[] {
  return diagnostics.map(({ code }) => code)
}

/** The last word on the script, once it names these rules. */
async function scriptHas(...rules: readonly string[]): Promise<PublishDiagnosticsParams> {
  return editor.toldThat(SCRIPT, (params) => rulesOf(params).join() === rules.join())
}

describe('an opened document', () => {
  test('gets its findings with their trail and page', async () => {
    const { version, diagnostics } = await editor.open(SCRIPT, FILES[SCRIPT])
    expect(version).toBe(1)
    expect(rulesOf({ uri: '', diagnostics })).toEqual([OVERRIDE, COPY])
    const [override] = diagnostics
    expect(override).toMatchObject({
      range: { start: { line: 2, character: 7 }, end: { line: 2, character: 21 } },
      source: 'cistern',
      codeDescription: { href: expect.stringMatching(/^https:\/\/.*\/docs\/rules\/env\/unconditional-override\.md$/) },
      message: 'IMAGE_REGISTRY is set by the pipeline, and this assignment always replaces it',
    })
    const trail = override?.relatedInformation?.map(({ location }) => ({ uri: location.uri, line: location.range.start.line }))
    expect(trail).toEqual([
      { uri: editor.uri(PIPELINE), line: 1 },
      { uri: editor.uri(PIPELINE), line: 6 },
    ])
    expect(override?.relatedInformation?.every(({ message }) => message !== '')).toBe(true)
  })

  test('that is CI YAML gets what its own scripts do', async () => {
    const { diagnostics } = await editor.open(PIPELINE, `${FILES[PIPELINE]}    - cp -a dist/. "$NFS_CACHE/dist/"\n`)
    expect(rulesOf({ uri: '', diagnostics })).toEqual([COPY])
    expect(diagnostics[0]?.range.start.line).toBe(7)
  })

  test('that is other YAML is left alone', async () => {
    expect((await editor.open('deploy/service.yml', 'kind: Service\nscript:\n  - export IMAGE_REGISTRY=x\n')).diagnostics).toEqual([])
  })

  test('that is not saved yet belongs to the project', async () => {
    await editor.open(PIPELINE, FILES[PIPELINE].replace('publish.sh', 'new.sh'))
    expect(rulesOf(await editor.open('scripts/new.sh', 'export IMAGE_REGISTRY=docker.example.com\n'))).toEqual([OVERRIDE])
  })

  test('that is no file is left alone', async () => {
    const uri = `git:${join(project.folder, SCRIPT)}?ref=HEAD`
    await editor.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'shellscript', version: 1, text: FILES[SCRIPT] },
    })
    await editor.open(SCRIPT, FILES[SCRIPT])
    expect(editor.lastTold(uri)).toBeNull()
  })

  test('is told in the names under which it was opened', async () => {
    const uri = editor.uri(SCRIPT).replace('publish.sh', 'publish%2Esh')
    await editor.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'shellscript', version: 7, text: FILES[SCRIPT] },
    })
    await editor.open(PIPELINE, FILES[PIPELINE])
    expect(editor.lastTold(uri)).toMatchObject({ version: 7 })
  })
})

test('a project opened through a symbolic link is known by the name of the link', async () => {
  const link = `${project.folder}-link`
  symlinkSync(project.folder, link)
  const linked = await Editor.start(link)
  try {
    const { diagnostics } = await linked.open(SCRIPT, FILES[SCRIPT])
    expect(diagnostics[0]?.relatedInformation?.map(({ location }) => location.uri)).toEqual([linked.uri(PIPELINE), linked.uri(PIPELINE)])
    await linked.open(PIPELINE, FILES[PIPELINE].replace('IMAGE_REGISTRY', 'OTHER'))
    await linked.toldThat(SCRIPT, (params) => rulesOf(params).join() === COPY)
  } finally {
    await linked.dispose()
    rmSync(link)
  }
})

describe('a change', () => {
  test('takes a finding away and brings it back', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    const without = await editor.replace(SCRIPT, 'IMAGE_REGISTRY=docker', 'IMAGE_REGISTRY=${IMAGE_REGISTRY:-docker')
    expect(without.version).toBe(2)
    expect(rulesOf(await editor.replace(SCRIPT, 'docker.example.com\n', 'docker.example.com}\n'))).toEqual([COPY])
    expect(rulesOf(await editor.replace(SCRIPT, '${IMAGE_REGISTRY:-docker.example.com}', 'docker.example.com'))).toEqual([OVERRIDE, COPY])
  })

  test('of several stretches is applied in order', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    await editor.change(SCRIPT, [
      { start: 0, end: 0, newText: '# one\n# two\n' },
      { start: 6, end: 12, newText: '' },
    ])
    const { diagnostics } = await editor.told(SCRIPT)
    expect(editor.text(SCRIPT)).toBe(`# one\n${FILES[SCRIPT]}`)
    expect(diagnostics.map(({ range }) => range.start.line)).toEqual([3, 7])
  })

  test('moves what follows it', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    const { diagnostics } = await editor.replace(SCRIPT, 'set -euo pipefail\n', 'set -euo pipefail\n\n# 😀\n')
    expect(diagnostics.map(({ range }) => range.start.line)).toEqual([4, 8])
  })

  test('of the pipeline, not saved, changes what is said of the script', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    await editor.open(PIPELINE, FILES[PIPELINE])
    await editor.replace(PIPELINE, 'IMAGE_REGISTRY: ', 'OTHER: ')
    expect((await scriptHas(COPY)).version).toBe(1)
    await editor.replace(PIPELINE, 'OTHER: ', 'IMAGE_REGISTRY: ')
    await scriptHas(OVERRIDE, COPY)
  })

  test('in a burst is answered for the last text', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    for (const letter of 'export NEW_NAME=1\n') {
      const start = editor.text(SCRIPT).length
      await editor.change(SCRIPT, [{ start, end: start, newText: letter }])
    }
    expect((await editor.told(SCRIPT)).version).toBe(19)
    expect(rulesOf(await editor.told(SCRIPT))).toEqual([OVERRIDE, COPY])
  })
})

describe('a closed document', () => {
  test('has no diagnostics', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    await editor.close(SCRIPT)
    await scriptHas()
  })

  test('counts as it lies on the disk', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    await editor.open(PIPELINE, FILES[PIPELINE].replace('IMAGE_REGISTRY', 'OTHER'))
    await scriptHas(COPY)
    await editor.close(PIPELINE)
    await scriptHas(OVERRIDE, COPY)
  })

  test('may be opened again', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    await editor.close(SCRIPT)
    await scriptHas()
    expect(rulesOf(await editor.open(SCRIPT, FILES[SCRIPT]))).toEqual([OVERRIDE, COPY])
  })
})

describe('a file that changes outside', () => {
  const other = FILES[PIPELINE].replace('IMAGE_REGISTRY', 'OTHER')

  test('is looked at when the client says so', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    writeFileSync(join(project.folder, PIPELINE), other)
    await editor.filesChanged(PIPELINE, FileChangeType.Changed)
    await scriptHas(COPY)
  })

  test('is looked at when any document is saved', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    writeFileSync(join(project.folder, PIPELINE), other)
    await editor.save(SCRIPT)
    await scriptHas(COPY)
  })

  test('and makes a root of its folder moves the documents there', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    writeFileSync(join(project.folder, 'scripts/cistern.yaml'), '')
    await editor.filesChanged('scripts/cistern.yaml', FileChangeType.Created)
    await scriptHas(COPY)
  })
})

describe('positions', () => {
  test('count the two characters of a CRLF line end as one end', async () => {
    const { diagnostics } = await editor.open(SCRIPT, FILES[SCRIPT].replaceAll('\n', '\r\n'))
    expect(diagnostics.map(({ range }) => [range.start, range.end])).toEqual([
      [
        { line: 2, character: 7 },
        { line: 2, character: 21 },
      ],
      [
        { line: 6, character: 0 },
        { line: 6, character: 43 },
      ],
    ])
  })

  test('count UTF-16 units, and the byte order mark of a client that sends it', async () => {
    await editor.open(PIPELINE, FILES[PIPELINE])
    const line = 'echo 😀; export IMAGE_REGISTRY=docker.example.com\n'
    expect((await editor.open(SCRIPT, line)).diagnostics[0]?.range.start).toEqual({ line: 0, character: 16 })
    await editor.change(SCRIPT, [{ start: 0, end: 0, newText: '\uFEFF' }])
    expect((await editor.told(SCRIPT)).diagnostics[0]?.range.start).toEqual({ line: 0, character: 17 })
  })
})
