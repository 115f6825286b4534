/** Code actions over the protocol: what is offered, and what the text is after an editor has applied it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CodeAction, Range } from 'vscode-languageserver'
import { Editor } from './editor.js'
import { FILES, PIPELINE, SCRIPT, makeProject } from './project.js'
import { CAPABILITIES } from './protocol.js'

let project: ReturnType<typeof makeProject>
let editor: Editor

beforeEach(async () => {
  project = makeProject(FILES)
  editor = await Editor.start(project.folder)
})

afterEach(async () => {
  await editor.dispose()
  project.remove()
})

const DEFAULT = "Cistern: keep the caller's value, with this one as the default"
const ARCHIVE = 'Cistern: write one archive instead of many files'

function on(line: number, character = 0): Range {
  return { start: { line, character }, end: { line, character } }
}

/** The actions that mend something. */
async function fixes(...asked: Parameters<Editor['actions']>): Promise<readonly CodeAction[]> {
  return (await editor.actions(...asked)).filter(({ title }) => !/^Cistern: (ignore|turn|explain|fix all of)/.test(title))
}

function only(actions: readonly CodeAction[]): CodeAction {
  const [action, ...others] = actions
  if (action === undefined || others.length > 0) throw new Error(`${actions.length} actions`)
  return action
}

describe('a quick fix', () => {
  test('is offered where the finding stands, and nowhere else', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    expect((await fixes(SCRIPT)).map(({ title }) => title)).toEqual([DEFAULT, ARCHIVE])
    expect((await fixes(SCRIPT, undefined, on(2, 7))).map(({ title }) => title)).toEqual([DEFAULT])
    expect((await fixes(SCRIPT, undefined, on(2, 21))).map(({ title }) => title)).toEqual([DEFAULT])
    expect(await fixes(SCRIPT, undefined, on(2, 22))).toEqual([])
    expect(await fixes(SCRIPT, undefined, on(3))).toEqual([])
  })

  test('names its diagnostic, and is preferred only where it is safe', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    const [first, second] = await fixes(SCRIPT)
    expect(first).toMatchObject({ kind: 'quickfix', isPreferred: true, diagnostics: [{ code: 'env/unconditional-override' }] })
    expect(second).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'nfs/per-file-copy' }] })
    expect(second?.isPreferred).toBeUndefined()
  })

  test('makes the text that it promises, and its finding goes', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    const action = only(await fixes(SCRIPT, undefined, on(2, 7)))
    const fixed = editor.applied(SCRIPT, action)
    expect(fixed).toBe(FILES[SCRIPT].replace('=docker.example.com', '="${IMAGE_REGISTRY:-docker.example.com}"'))
    await editor.rewrite(SCRIPT, fixed)
    expect((await editor.told(SCRIPT)).diagnostics.map(({ code }) => code)).toEqual(['nfs/per-file-copy'])
  })

  test('is written as the YAML around it needs', async () => {
    const copy = `- 'echo "it''s"; cp -a dist/. "$NFS_CACHE/dist/"'\n`
    const text = `${FILES[PIPELINE]}    ${copy}`
    await editor.open(PIPELINE, text)
    const fixed = editor.applied(PIPELINE, only(await fixes(PIPELINE)))
    expect(fixed.startsWith(FILES[PIPELINE])).toBe(true)
    expect(fixed).toContain(`    - 'echo "it''s"; `)
    await editor.rewrite(PIPELINE, fixed)
    expect((await editor.told(PIPELINE)).diagnostics).toEqual([])
  })

  test('keeps CRLF line ends, and a byte order mark that the client sends', async () => {
    await editor.open(SCRIPT, `\uFEFF${FILES[SCRIPT].replaceAll('\n', '\r\n')}`)
    const fixed = editor.applied(SCRIPT, only(await fixes(SCRIPT, undefined, on(2, 7))))
    expect(fixed).toBe(
      `\uFEFF${FILES[SCRIPT].replace('=docker.example.com', '="${IMAGE_REGISTRY:-docker.example.com}"').replaceAll('\n', '\r\n')}`,
    )
  })

  test('counts the byte order mark on the first line', async () => {
    await editor.open(SCRIPT, '\uFEFFexport IMAGE_REGISTRY=docker.example.com\n')
    const fixed = editor.applied(SCRIPT, only(await fixes(SCRIPT)))
    expect(fixed).toBe('\uFEFFexport IMAGE_REGISTRY="${IMAGE_REGISTRY:-docker.example.com}"\n')
  })
})

describe('the text that actions are for', () => {
  test('is the one that the client sent last, diagnosed or not', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    await editor.change(SCRIPT, [{ start: 0, end: 0, newText: '#!/bin/bash\n' }])
    const action = only(await fixes(SCRIPT, undefined, on(3, 7)))
    expect(editor.applied(SCRIPT, action)).toBe(
      `#!/bin/bash\n${FILES[SCRIPT].replace('=docker.example.com', '="${IMAGE_REGISTRY:-docker.example.com}"')}`,
    )
  })

  test('has moved on when the version has: the edit names the old one', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT])
    const [action] = await fixes(SCRIPT, undefined, on(2, 7))
    await editor.change(SCRIPT, [{ start: 0, end: 0, newText: '# new\n' }])
    expect(action?.edit).toEqual({ documentChanges: [{ textDocument: { uri: editor.uri(SCRIPT), version: 1 }, edits: expect.any(Array) }] })
    expect(() => editor.applied(SCRIPT, action ?? { title: '' })).toThrow('another text')
  })

  test('is not named to a client that cannot be told', async () => {
    await editor.dispose()
    editor = await Editor.start(project.folder, { capabilities: { textDocument: CAPABILITIES.textDocument } })
    await editor.open(SCRIPT, FILES[SCRIPT])
    const action = only(await fixes(SCRIPT, undefined, on(2, 7)))
    expect(Object.keys(action.edit?.changes ?? {})).toEqual([editor.uri(SCRIPT)])
    expect(action.edit?.documentChanges).toBeUndefined()
  })
})

describe('a joint fix', () => {
  const PUT = 'scripts/put.sh'
  const GET = 'scripts/get.sh'
  const TITLE = 'Cistern: keep one archive instead of the directory, in all 2 places'
  const ALONE = 'Cistern: read one archive where there is one, else the directory as before'
  const get = '#!/bin/bash\nset -e\ncp -a "$NFS_CACHE/deps/." deps/\n'
  const put = '#!/bin/bash\nset -e\ncp -a deps/. "$NFS_CACHE/deps/"\n'

  test('is one action that rewrites every document, each as it is now', async () => {
    await editor.open(GET, get)
    await editor.open(PUT, put)
    const actions = await fixes(GET)
    expect(actions.map(({ title, kind }) => [title, kind])).toEqual([
      [ALONE, 'quickfix'],
      [TITLE, 'refactor.rewrite'],
    ])
    expect(actions[1]?.edit?.documentChanges).toMatchObject(
      [GET, PUT].map((path) => ({ textDocument: { uri: editor.uri(path), version: 1 }, edits: [{}] })),
    )
    expect((await fixes(PUT)).map(({ title }) => title)).toEqual([TITLE])
    expect((await fixes(GET, ['refactor'])).map(({ title }) => title)).toEqual([TITLE])
    expect((await fixes(GET, ['quickfix'])).map(({ title }) => title)).toEqual([ALONE])
  })

  test('is shown once where several of its findings are selected', async () => {
    const both = `${get}if [ -n "$SAVE" ]; then\n  cp -a deps/. "$NFS_CACHE/deps/"\nfi\n`
    await editor.open(GET, both)
    expect((await fixes(GET)).map(({ kind }) => kind)).toEqual(['quickfix', 'refactor.rewrite'])
  })

  test('names the version of each document that it is for', async () => {
    await editor.open(GET, get)
    await editor.open(PUT, put)
    await editor.change(PUT, [{ start: 0, end: 0, newText: '#!/bin/bash\n' }])
    const [action] = await fixes(GET, ['refactor'])
    expect(action?.edit?.documentChanges).toMatchObject([{ textDocument: { version: 1 } }, { textDocument: { version: 2 } }])
  })
})

test('actions are of the kinds that the client asks for', async () => {
  const all = 'Cistern: make all safe fixes'
  await editor.open(SCRIPT, FILES[SCRIPT])
  const titles = async (...kinds: readonly string[]): Promise<readonly string[]> => (await fixes(SCRIPT, kinds)).map(({ title }) => title)
  expect(await titles('quickfix')).toEqual([DEFAULT, ARCHIVE])
  expect(await titles('')).toEqual([DEFAULT, ARCHIVE, all])
  expect(await titles('source')).toEqual([all])
  expect(await titles('source.fixAll')).toEqual([all])
  expect(await titles('source.fixAll.cistern')).toEqual([all])
  expect(await titles('quickfix', 'source.fixAll')).toEqual([DEFAULT, ARCHIVE, all])
  expect(await titles('source.fixAll.other')).toEqual([])
  expect(await titles('source.fix')).toEqual([])
  expect(await titles('refactor')).toEqual([])
  expect(await titles()).toEqual([])
})

describe('source.fixAll.cistern', () => {
  const two = `${FILES[SCRIPT]}export EXTRA=1\nexport EXTRA=2\n`

  test('makes the safe fixes of the file, and no others', async () => {
    await editor.open(PIPELINE, FILES[PIPELINE].replace('variables:\n', 'variables:\n  EXTRA: "0"\n'))
    await editor.open(SCRIPT, two)
    const fixed = editor.applied(SCRIPT, only(await fixes(SCRIPT, ['source.fixAll'], on(0))))
    expect(fixed).toContain('IMAGE_REGISTRY="${IMAGE_REGISTRY:-docker.example.com}"')
    expect(fixed).toContain('EXTRA="${EXTRA:-1}"')
    expect(fixed).toContain('cp -a node_modules/. "$NFS_CACHE/npm/$key/"')
    await editor.rewrite(SCRIPT, fixed)
    expect(await fixes(SCRIPT, ['source.fixAll'], on(0))).toEqual([])
  })

  test('is not offered where there is nothing to fix', async () => {
    await editor.open(SCRIPT, FILES[SCRIPT].replace(/export .*\n/, ''))
    expect(await fixes(SCRIPT, ['source.fixAll'])).toEqual([])
  })
})
