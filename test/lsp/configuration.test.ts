/** What the server makes of a configuration: its effect on other documents, and what is wrong in it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileChangeType, type PublishDiagnosticsParams } from 'vscode-languageserver'
import { Editor } from './editor.js'
import { FILES, SCRIPT, makeProject } from './project.js'

const CONFIGURATION = 'cistern.yaml'
const OVERRIDE = 'env/unconditional-override'
const COPY = 'nfs/per-file-copy'

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

function rulesOf({ diagnostics }: PublishDiagnosticsParams): readonly unknown[] {
  return diagnostics.map(({ code }) => code)
}

test('a change of the file takes effect, saved or not', async () => {
  expect(rulesOf(await editor.open(SCRIPT, FILES[SCRIPT]))).toEqual([OVERRIDE, COPY])
  await editor.open(CONFIGURATION, `rules:\n  ${COPY}: off\n`)
  await editor.toldThat(SCRIPT, (params) => rulesOf(params).join() === OVERRIDE)
  await editor.replace(CONFIGURATION, ': off', ': error')
  const { diagnostics } = await editor.toldThat(SCRIPT, (params) => params.diagnostics[1]?.severity === 1)
  expect(diagnostics.map(({ code }) => code)).toEqual([OVERRIDE, COPY])
})

test('a change on the disk takes effect', async () => {
  await editor.open(SCRIPT, FILES[SCRIPT])
  writeFileSync(join(project.folder, CONFIGURATION), `rules:\n  ${OVERRIDE}: off\n`)
  await editor.filesChanged(CONFIGURATION, FileChangeType.Changed)
  await editor.toldThat(SCRIPT, (params) => rulesOf(params).join() === COPY)
})

test('what is wrong is an error at its place, until it is mended', async () => {
  const { diagnostics } = await editor.open(CONFIGURATION, `rules:\n  nfs/per-file-copi: off\n`)
  expect(diagnostics).toEqual([
    {
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 19 } },
      severity: 1,
      source: 'cistern',
      code: 'configuration',
      message: 'rules: there is no rule nfs/per-file-copi; did you mean nfs/per-file-copy?',
    },
  ])
  expect((await editor.replace(CONFIGURATION, 'copi', 'copy')).diagnostics).toEqual([])
})
