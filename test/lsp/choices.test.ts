/** What can be done about a finding beside mending it, in which order it is shown, and edits that come when they are chosen. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { CodeActionResolveRequest, type ClientCapabilities, type CodeAction } from 'vscode-languageserver/node'
import { Editor } from './editor.js'
import { FILES, PIPELINE, SCRIPT, makeProject } from './project.js'
import { CAPABILITIES } from './protocol.js'

const OVERRIDE = 'env/unconditional-override'
const COPY = 'nfs/per-file-copy'
const RESOLVING: ClientCapabilities = {
  textDocument: {
    ...CAPABILITIES.textDocument,
    codeAction: { ...CAPABILITIES.textDocument?.codeAction, dataSupport: true, resolveSupport: { properties: ['edit'] } },
  },
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create'], changeAnnotationSupport: {} } },
}
const cleanUp: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const each of cleanUp.splice(0).reverse()) await each()
})

async function start(capabilities = RESOLVING, files: Readonly<Record<string, string>> = FILES): Promise<Editor> {
  const { folder, remove } = makeProject(files)
  const editor = await Editor.start(folder, { capabilities, initializationOptions: { commands: ['cistern.explainRule'] } })
  cleanUp.push(remove, () => editor.dispose())
  return editor
}

async function titled(editor: Editor, path: string, title: string): Promise<CodeAction> {
  const found = (await editor.actions(path)).find((each) => each.title === title)
  if (found === undefined) throw new Error(`no action is called ${title}`)
  return found
}

function resolve(editor: Editor, action: CodeAction): Promise<CodeAction> {
  return editor.connection.sendRequest(CodeActionResolveRequest.type, action)
}

test('actions are shown in one order', async () => {
  const editor = await start()
  await editor.open(SCRIPT, `${FILES[SCRIPT]}cp -a dist/. "$NFS_CACHE/dist/"\n`)
  const actions = await editor.actions(SCRIPT)
  expect(actions.map(({ title }) => title)).toEqual([
    "Cistern: keep the caller's value, with this one as the default",
    'Cistern: write one archive instead of many files',
    'Cistern: write one archive instead of many files',
    `Cistern: fix all of ${COPY} in this file`,
    `Cistern: ignore ${OVERRIDE} here, with a reason`,
    `Cistern: ignore ${COPY} here, with a reason`,
    `Cistern: ignore ${COPY} here, with a reason`,
    `Cistern: turn ${OVERRIDE} off for this file in the configuration`,
    `Cistern: turn ${COPY} off for this file in the configuration`,
    `Cistern: explain ${OVERRIDE}`,
    `Cistern: explain ${COPY}`,
  ])
  expect(actions.at(-1)?.command).toEqual({ title: expect.any(String), command: 'cistern.explainRule', arguments: [COPY] })
  expect(actions.every(({ edit }) => edit === undefined)).toBe(true)
})

describe('an edit that comes when it is chosen', () => {
  test('is for the version for which it was offered', async () => {
    const editor = await start()
    await editor.open(SCRIPT, FILES[SCRIPT])
    const action = await titled(editor, SCRIPT, "Cistern: keep the caller's value, with this one as the default")
    expect(editor.applied(SCRIPT, await resolve(editor, action))).toContain('"${IMAGE_REGISTRY:-docker.example.com}"')
    await editor.change(SCRIPT, [{ start: 0, end: 0, newText: '#\n' }])
    await expect(resolve(editor, action)).rejects.toThrow('Cistern: the document has changed since this was offered')
  })

  test('is refused where another file has made it wrong', async () => {
    const editor = await start()
    await editor.open(SCRIPT, FILES[SCRIPT])
    const action = await titled(editor, SCRIPT, "Cistern: keep the caller's value, with this one as the default")
    await editor.open(PIPELINE, FILES[PIPELINE].replace('IMAGE_REGISTRY', 'OTHER'))
    await expect(resolve(editor, action)).rejects.toThrow('Cistern: this no longer holds')
  })

  test('asks for consent where it is not safe', async () => {
    const editor = await start()
    await editor.open(SCRIPT, FILES[SCRIPT])
    const safe = await resolve(editor, await titled(editor, SCRIPT, "Cistern: keep the caller's value, with this one as the default"))
    expect(safe.edit?.changeAnnotations).toBeUndefined()
    const { edit } = await resolve(editor, await titled(editor, SCRIPT, 'Cistern: write one archive instead of many files'))
    expect(edit?.changeAnnotations).toEqual({
      cistern: { label: expect.any(String), description: expect.any(String), needsConfirmation: true },
    })
    expect(JSON.stringify(edit?.documentChanges)).toContain('"annotationId":"cistern"')
  })

  test('of a rule mends all of its findings in the file', async () => {
    const editor = await start()
    await editor.open(SCRIPT, `${FILES[SCRIPT]}cp -a dist/. "$NFS_CACHE/dist/"\n`)
    const fixed = editor.applied(SCRIPT, await resolve(editor, await titled(editor, SCRIPT, `Cistern: fix all of ${COPY} in this file`)))
    await editor.rewrite(SCRIPT, fixed)
    expect((await editor.told(SCRIPT)).diagnostics.map(({ code }) => code)).toEqual([OVERRIDE])
  })

  test.each([{}, { uri: 1, version: 1 }, { uri: 'file:///none.sh', version: 1, wanted: { kind: 'all' } }])(
    'is nothing for %j',
    async (data) => {
      const editor = await start()
      await editor.open(SCRIPT, FILES[SCRIPT])
      const answer = await resolve(editor, { title: 'x', data }).catch((error: unknown) => String(error))
      expect(typeof answer === 'string' ? answer : answer.edit).toSatisfy((each) => each === undefined || /has changed/.test(String(each)))
    },
  )
})

describe('ignoring here', () => {
  const ignore = `Cistern: ignore ${COPY} here, with a reason`
  const comment = `# cistern-ignore ${COPY} -- REASON: why this is no hazard here`

  test.each([
    ['a command', SCRIPT, 'if true; then\n  cp -a dist/. "$NFS_CACHE/dist/"\nfi\n', `if true; then\n  ${comment}\n  cp -a`],
    ['a CRLF file', SCRIPT, 'true\r\n\tcp -a dist/. "$NFS_CACHE/dist/"\r\n', `true\r\n\t${comment}\r\n\tcp -a`],
    ['a line that goes on', SCRIPT, 'echo a | \\\n  cat && cp -a dist/. "$NFS_CACHE/dist/"\n', comment],
    ['an item of YAML', PIPELINE, 'a:\n  script:\n    - cp -a dist/. "$NFS_CACHE/dist/"\n', `  script:\n    ${comment}\n    - cp -a`],
    [
      'a block of YAML',
      PIPELINE,
      'a:\n  script:\n    - |\n      true\n      cp -a dist/. "$NFS_CACHE/dist/"\n',
      `true\n      ${comment}\n      cp`,
    ],
    [
      'folded YAML',
      PIPELINE,
      'a:\n  script:\n    - >\n      cp -a dist/.\n      "$NFS_CACHE/dist/"\n',
      `script:\n    ${comment}\n    - >\n`,
    ],
  ])('%s', async (_what, path, text, expected) => {
    const editor = await start()
    await editor.open(path, text)
    const after = editor.applied(path, await resolve(editor, await titled(editor, path, ignore)))
    expect(after).toContain(expected)
    await editor.rewrite(path, after)
    expect((await editor.told(path)).diagnostics).toEqual([])
  })
})

describe('turning a rule off', () => {
  const off = `Cistern: turn ${COPY} off for this file in the configuration`

  test('writes into the configuration, which takes effect', async () => {
    const editor = await start()
    await editor.open(SCRIPT, FILES[SCRIPT])
    const { edit } = await resolve(editor, await titled(editor, SCRIPT, off))
    const [change] = edit?.documentChanges ?? []
    expect(change).toMatchObject({ textDocument: { uri: editor.uri('cistern.yaml'), version: null } })
    expect(JSON.stringify(change)).toContain(COPY)
  })

  test('makes a configuration where there is none, and the client can', async () => {
    const files = { [PIPELINE]: FILES[PIPELINE], [SCRIPT]: FILES[SCRIPT] }
    const editor = await start(RESOLVING, files)
    await editor.open(SCRIPT, FILES[SCRIPT])
    const { edit } = await resolve(editor, await titled(editor, SCRIPT, off))
    const [made, change] = edit?.documentChanges ?? []
    expect(made).toEqual({ kind: 'create', uri: editor.uri('cistern.yaml'), options: { ignoreIfExists: true } })
    const text =
      change !== undefined && 'edits' in change ? change.edits.map((each) => ('newText' in each ? each.newText : '')).join('') : ''
    writeFileSync(join(editor.folder, 'cistern.yaml'), text)
    await editor.save(SCRIPT)
    await editor.toldThat(SCRIPT, ({ diagnostics }) => diagnostics.map(({ code }) => code).join() === OVERRIDE)
    const plain = await start(CAPABILITIES, files)
    await plain.open(SCRIPT, FILES[SCRIPT])
    expect((await plain.actions(SCRIPT)).filter(({ title }) => title.includes('turn'))).toEqual([])
  })
})
