/**
 * Random edits of a script and of the pipeline that runs it: after each, what the server says of both is what a fresh
 * analysis of the same texts finds. The server has seen every text before; the fresh analysis has seen none.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Location } from 'vscode-languageserver'
import { openHost } from '../../server/src/cli/node-host.js'
import { withTexts } from '../../server/src/cli/overlay.js'
import { analyse, visible } from '../../server/src/engine.js'
import type { Origin } from '../../server/src/text/value.js'
import { randomNumbers } from '../random.js'
import { native } from '../syntax/parsers.js'
import { Editor } from './editor.js'
import { FILES, PIPELINE, SCRIPT, makeProject } from './project.js'
import { positionIn } from './protocol.js'

const EDITS = Number(process.env['CISTERN_RANDOM_EDITS'] ?? 300)
const SEED = Number(process.env['CISTERN_RANDOM_SEED'] ?? 20_261_120)
const LIBRARY = 'scripts/library.sh'

const files = {
  ...FILES,
  [SCRIPT]: `${FILES[SCRIPT]}source "$(dirname "$0")/library.sh"\nsave_cache dist "$NFS_CACHE/dist"\n`,
  [LIBRARY]: 'save_cache() {\n  local from=$1 to=$2\n  cp -a "$from/." "$to/"\n}\n: "${CHANNEL:=stable}"\nexport CHANNEL=nightly\n',
}
const PATHS = [SCRIPT, PIPELINE, LIBRARY] as const

/** What people type, whole and broken off. */
const SNIPPETS: readonly string[] = [
  'export IMAGE_REGISTRY=docker.example.com\n',
  'IMAGE_REGISTRY="${IMAGE_REGISTRY:-docker.example.com}"\n',
  'cp -a build/. "$NFS_CACHE/build/"\n',
  '    - cp -r out "$NFS_CACHE/out"\n',
  '    - ./scripts/publish.sh\n',
  '  CHANNEL: stable\n',
  'variables:\n  IMAGE_REGISTRY: other\n',
  'if [ -z "$CHANNEL" ]; then\n',
  'fi\n',
  '}\n',
  '# cistern-ignore nfs/per-file-copy -- measured\n',
  'flock /tmp/lock -c "cp -a a/. $NFS_CACHE/a/"\n',
  '"',
  "'",
  '$(',
  '`',
  '\\',
  '<<EOF\n',
  '😀',
  '\t',
  ' ',
  '\n',
  '\r\n',
  '#',
  ':',
  '&anchor ',
  'x',
]

let project: ReturnType<typeof makeProject>
let editor: Editor

beforeAll(async () => {
  project = makeProject(files)
  editor = await Editor.start(project.folder)
  for (const path of PATHS) await editor.open(path, files[path])
})

afterAll(async () => {
  await editor.dispose()
  project.remove()
})

test(
  `${EDITS} edits from seed ${SEED}`,
  async () => {
    const below = randomNumbers(SEED)
    let shown = 0
    for (let count = 1; count <= EDITS; count += 1) {
      const path = PATHS[below(PATHS.length)] ?? SCRIPT
      const edits = below(4) === 0 ? [wholeText(path)] : Array.from({ length: 1 + below(3) }, () => null)
      let text = editor.text(path)
      const made = edits.map((edit) => {
        const chosen = edit ?? randomEdit(text, below)
        text = text.slice(0, chosen.start) + chosen.newText + text.slice(chosen.end)
        return chosen
      })
      await editor.change(path, made)
      // An answer to a request is for the last text, so this need not wait for the typing to rest.
      await editor.actions(path, ['source.none'])
      const expected = freshFindings()
      for (const each of PATHS) {
        const { diagnostics } = await editor.told(each)
        const said = diagnostics.map(({ code, message, range, relatedInformation }) => ({
          code,
          message,
          range,
          trail: (relatedInformation ?? []).map((each) => ({ message: each.message, ...each.location })),
        }))
        expect(said, `${each} after edit ${count}, ${JSON.stringify(made)} of ${path}`).toEqual(expected.get(each) ?? [])
        shown += said.length
      }
    }
    expect(editor.logged).toEqual([])
    // Texts that are only broken would prove little.
    expect(shown).toBeGreaterThan(EDITS / 2)
  },
  120_000 + EDITS * 100,
)

function freshFindings(): ReadonlyMap<string, readonly unknown[]> {
  const texts = new Map(PATHS.map((path) => [path, editor.text(path)]))
  const { findings } = analyse(withTexts(openHost(project.folder, native()), texts), { rules: null })
  const byPath = new Map<string, unknown[]>()
  for (const { rule, message, origin, evidence } of visible(findings, 'likely')) {
    const { path } = origin.source
    const trail = evidence.map((each) => ({ message: each.message, ...locationOf(each.origin ?? origin) }))
    byPath.set(path, [...(byPath.get(path) ?? []), { code: rule, message, range: locationOf(origin).range, trail }])
  }
  return byPath
}

function locationOf({ source, start, end }: Origin): Location {
  return { uri: editor.uri(source.path), range: { start: positionIn(source.text, start), end: positionIn(source.text, end) } }
}

interface TextChange {
  readonly start: number
  readonly end: number
  readonly newText: string
}

/** Back to where it began, so that there is always something to find again. */
function wholeText(path: (typeof PATHS)[number]): TextChange {
  return { start: 0, end: editor.text(path).length, newText: files[path] }
}

function randomEdit(text: string, below: (limit: number) => number): TextChange {
  const start = between(text, below(text.length + 1))
  const end = below(2) === 0 ? start : between(text, Math.min(text.length, start + below(30)))
  const newText = below(4) === 0 ? '' : (SNIPPETS[below(SNIPPETS.length)] ?? '')
  return { start, end, newText }
}

/** No editor puts its cursor between the halves of a line end or of a character. */
function between(text: string, offset: number): number {
  return /^(\r\n|[\uD800-\uDBFF][\uDC00-\uDFFF])/.test(text.slice(offset - 1, offset + 1)) ? offset - 1 : offset
}
