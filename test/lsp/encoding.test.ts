/** Positions in the encoding that client and server agree on: in what is said, in what is typed, and in edits. */
import { afterEach, describe, expect, test } from 'vitest'
import { offsetOf, openDocument } from '../../server/src/lsp/document.js'
import { columnIn, encodingOf, lengthIn } from '../../server/src/lsp/encoding.js'
import { Editor } from './editor.js'
import { FILES, PIPELINE, SCRIPT, makeProject } from './project.js'
import { CAPABILITIES } from './protocol.js'

const LINE = 'echo "é€😀"; export IMAGE_REGISTRY=docker.example.com\n'
const cleanUp: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const each of cleanUp.splice(0).reverse()) await each()
})

async function start(...positionEncodings: string[]): Promise<Editor> {
  const { folder, remove } = makeProject(FILES)
  const editor = await Editor.start(folder, { capabilities: { ...CAPABILITIES, general: { positionEncodings } } })
  cleanUp.push(remove, () => editor.dispose())
  return editor
}

describe.each([
  ['utf-8', 25],
  ['utf-16', 20],
  ['utf-32', 19],
])('%s', (encoding, character) => {
  test('is what ranges are counted in, with the byte order mark of a client that sends it', async () => {
    const editor = await start(encoding)
    expect(editor.initialized?.capabilities.positionEncoding).toBe(encoding)
    const [finding] = (await editor.open(SCRIPT, LINE)).diagnostics
    expect(finding?.range.start).toEqual({ line: 0, character })
    await editor.change(SCRIPT, [{ start: 0, end: 0, newText: '\uFEFF' }])
    expect((await editor.told(SCRIPT)).diagnostics[0]?.range.start).toEqual({
      line: 0,
      character: character + (encoding === 'utf-8' ? 3 : 1),
    })
  })

  test('is what typing and edits are counted in', async () => {
    const editor = await start(encoding)
    await editor.open(SCRIPT, `# 😀\r\n${LINE}`)
    await editor.replace(SCRIPT, '€😀"; export', '€😀ü"; export')
    await editor.change(SCRIPT, [
      { start: 4, end: 4, newText: ' — ' },
      { start: 0, end: 2, newText: '#é\n#😀' },
    ])
    const [action] = await editor.actions(SCRIPT)
    expect(editor.applied(SCRIPT, action ?? { title: '' })).toBe(
      '#é\n#😀😀 — \r\necho "é€😀ü"; export IMAGE_REGISTRY="${IMAGE_REGISTRY:-docker.example.com}"\n',
    )
  })

  test('is what places in other files are counted in, opened or not', async () => {
    const editor = await start(encoding)
    const { diagnostics } = await editor.open(PIPELINE, FILES[PIPELINE])
    expect(diagnostics).toEqual([])
    const text = `# é😀\n${FILES[SCRIPT]}`
    expect((await editor.open(SCRIPT, text)).diagnostics[0]?.relatedInformation?.[0]?.location.range.start).toEqual({
      line: 1,
      character: 2,
    })
  })
})

test('the first that both know counts, and UTF-16 where there is none', () => {
  expect(encodingOf(['utf-7', 'utf-32', 'utf-8'])).toBe('utf-32')
  expect(encodingOf(['utf-7'])).toBe('utf-16')
  expect(encodingOf(undefined)).toBe('utf-16')
})

test('a place inside a character is its beginning, and one behind the line its end', () => {
  expect(columnIn('utf-8', 'a😀b', 3)).toBe(1)
  expect(columnIn('utf-8', 'a😀b', 5)).toBe(3)
  expect(columnIn('utf-8', 'a😀b', 99)).toBe(4)
  expect(columnIn('utf-32', 'a😀b', 2)).toBe(3)
  expect(lengthIn('utf-8', 'aé€😀')).toBe(10)
})

test('a position of a document is an offset of its text, without the byte order mark', () => {
  const document = openDocument('file:///a.sh', 'a.sh', 1, '\uFEFFa😀b\r\nc')
  const offsets = [0, 3, 4, 8, 9, 50].map((character) => offsetOf(document, { line: 0, character }, 'utf-8'))
  expect(offsets).toEqual([0, 0, 1, 3, 4, 4])
  expect(offsetOf(document, { line: 1, character: 1 }, 'utf-16')).toBe(7)
  expect(offsetOf(document, { line: 2, character: 0 }, 'utf-16')).toBe(7)
})
