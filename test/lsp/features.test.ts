/** The features of the language over the protocol, on a repository with GitLab YAML, a workflow and scripts, some of it not saved. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  CodeLensRequest,
  CompletionRequest,
  DefinitionRequest,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  HoverRequest,
  MarkupContent,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  WorkspaceSymbolRequest,
  type DocumentSymbol,
  type Location,
} from 'vscode-languageserver'
import { Editor } from './editor.js'
import { makeProject } from './project.js'
import { applyEdits, offsetIn, positionIn } from './protocol.js'

const PIPELINE = '.gitlab-ci.yml'
const WORKFLOW = '.github/workflows/ci.yml'
const REPLAY = 'scripts/replay.sh'
const LIBRARY = 'scripts/lib.sh'
const ALONE = 'tools/alone.sh'

const FILES: Readonly<Record<string, string>> = {
  'cistern.yaml': 'rules:\n  nfs/lock: off\n',
  [PIPELINE]: `include: ci/base.yml
variables:
  BLOCK_LOG_DIR: /cache/block_log

replay:
  variables:
    MODE: full
  script:
    - ./scripts/replay.sh

replay_again:
  script:
    - echo "$BLOCK_LOG_DIR"
    - scripts/replay.sh
`,
  'ci/base.yml': '.base:\n  image: alpine:3.20\n',
  [WORKFLOW]: `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    env:
      TARGET: /nfs/builds
    steps:
      - run: tools/build.sh "\${{ env.TARGET }}"
`,
  'tools/build.sh': '#!/bin/bash\nmkdir -p "$TARGET"\n',
  [REPLAY]: `#!/bin/bash
set -euo pipefail
. "$(dirname "$0")/lib.sh"
log "$BLOCK_LOG_DIR"
# cistern-ignore nfs/per-file-copy -- small
cp -a /nfs/seed/. "$BLOCK_LOG_DIR/"
`,
  [LIBRARY]: `log() {
  local text=$1
  echo "$text: \${MODE:-none}"
}
`,
  [ALONE]: '#!/bin/bash\nWHERE=/srv/x\nls "$WHERE"\n',
}

let project: ReturnType<typeof makeProject>
let editor: Editor

beforeAll(async () => {
  project = makeProject(FILES)
  editor = await Editor.start(project.folder)
  for (const [path, text] of Object.entries(FILES)) await editor.open(path, text)
})

afterAll(async () => {
  await editor.dispose()
  project.remove()
})

/** The document and the position behind the first place where a text stands. */
function after(path: string, text: string) {
  const own = editor.text(path)
  const at = own.indexOf(text)
  if (at < 0) throw new Error(`${path} does not hold ${text}`)
  return { textDocument: { uri: editor.uri(path) }, position: positionIn(own, at + text.length) }
}

function document(path: string) {
  return { textDocument: { uri: editor.uri(path) } }
}

/** `path:line:column text`, counted from 1. */
function place({ uri, range }: Location): string {
  const path = Object.keys(FILES).find((each) => editor.uri(each) === uri) ?? uri
  const text = editor.text(path)
  const written = text.slice(offsetIn(text, range.start), offsetIn(text, range.end))
  return `${path}:${range.start.line + 1}:${range.start.character + 1} ${written}`
}

async function definition(path: string, text: string): Promise<readonly string[]> {
  const found = (await editor.connection.sendRequest(DefinitionRequest.type, after(path, text))) ?? []
  return [found].flat().flatMap((each) => ('uri' in each ? [place(each)] : []))
}

async function references(path: string, text: string, includeDeclaration: boolean): Promise<readonly string[]> {
  const params = { ...after(path, text), context: { includeDeclaration } }
  return ((await editor.connection.sendRequest(ReferencesRequest.type, params)) ?? []).map(place)
}

async function hover(path: string, text: string): Promise<string | null> {
  const found = await editor.connection.sendRequest(HoverRequest.type, after(path, text))
  if (found === null) return null
  if (!MarkupContent.is(found.contents)) throw new Error('no markup')
  return found.contents.value.replaceAll(editor.uri(''), 'ROOT')
}

async function labels(path: string, text: string): Promise<readonly string[]> {
  const found = (await editor.connection.sendRequest(CompletionRequest.type, after(path, text))) ?? []
  return (Array.isArray(found) ? found : found.items).map(({ label }) => label)
}

describe('definition and references', () => {
  test('lead from a script to the entry of the jobs that run it, and back', async () => {
    expect(await definition(REPLAY, 'log "$BLOCK')).toEqual(['.gitlab-ci.yml:3:3 BLOCK_LOG_DIR'])
    const all = ['.gitlab-ci.yml:13:14 BLOCK_LOG_DIR', 'scripts/replay.sh:4:7 BLOCK_LOG_DIR', 'scripts/replay.sh:6:21 BLOCK_LOG_DIR']
    expect(await references(PIPELINE, '  BLOCK_LOG', false)).toEqual(all)
    expect(await references(PIPELINE, '  BLOCK_LOG', true)).toEqual(['.gitlab-ci.yml:3:3 BLOCK_LOG_DIR', ...all])
  })

  test('lead through sourced files and through workflows', async () => {
    expect(await definition(LIBRARY, '{MODE')).toEqual(['.gitlab-ci.yml:7:5 MODE'])
    expect(await definition('tools/build.sh', '$TARGET')).toEqual(['.github/workflows/ci.yml:6:7 TARGET'])
    expect(await references(WORKFLOW, 'TARGET', false)).toEqual(['.github/workflows/ci.yml:8:38 TARGET', 'tools/build.sh:2:12 TARGET'])
  })

  test('know functions, and no other commands', async () => {
    expect(await definition(REPLAY, '\nlog')).toEqual(['scripts/lib.sh:1:1 log'])
    expect(await references(LIBRARY, 'log', false)).toEqual(['scripts/replay.sh:4:1 log'])
    expect(await definition(REPLAY, '\ncp')).toEqual([])
  })

  test('lead from the path of a script to the script', async () => {
    expect(await definition(PIPELINE, './scripts/rep')).toEqual(['scripts/replay.sh:1:1 '])
  })

  test('work in scripts that nothing runs', async () => {
    expect(await definition(ALONE, 'ls "$WHE')).toEqual(['tools/alone.sh:2:1 WHERE'])
  })

  test('highlight what is set and what is read', async () => {
    const found = (await editor.connection.sendRequest(DocumentHighlightRequest.type, after(LIBRARY, 'local te'))) ?? []
    expect(found.map(({ range, kind }) => [range.start.line + 1, kind])).toEqual([
      [2, 3],
      [3, 2],
    ])
  })
})

describe('hover', () => {
  test('tells the value of a variable, and where it comes from', async () => {
    expect(await hover(REPLAY, 'log "$BLOCK')).toMatchInlineSnapshot(`
      "\`"$BLOCK_LOG_DIR"\`

      - BLOCK_LOG_DIR is set to /cache/block_log for every job [.gitlab-ci.yml:3](ROOT/.gitlab-ci.yml#L3)

      in jobs \`replay\`, \`replay_again\`"
    `)
  })

  test('tells what is known of a path', async () => {
    expect(await hover(REPLAY, 'cp -a /nfs/')).toMatchInlineSnapshot(`
      "\`/nfs/seed/.\`

      - path \`/nfs/seed\`
      - on network storage (likely)
        - /nfs is by convention network storage [scripts/replay.sh:6](ROOT/scripts/replay.sh#L6)
      - taken as a tree of many files (likely)

      in jobs \`replay\`, \`replay_again\`"
    `)
  })

  test('works in scripts that nothing runs', async () => {
    expect(await hover(ALONE, 'ls "$WHE')).toMatchInlineSnapshot(`
      "\`"$WHERE"\` is \`/srv/x\`

      - WHERE is set here [tools/alone.sh:2](ROOT/tools/alone.sh#L2)"
    `)
  })

  test('tells of an entry who reads it', async () => {
    expect(await hover(PIPELINE, '  BLOCK_LOG')).toMatchInlineSnapshot(`
      "\`BLOCK_LOG_DIR\`

      - read at [.gitlab-ci.yml:13](ROOT/.gitlab-ci.yml#L13), [scripts/replay.sh:4](ROOT/scripts/replay.sh#L4), [scripts/replay.sh:6](ROOT/scripts/replay.sh#L6)"
    `)
  })

  test('shows the page of a rule in a suppression and in a configuration', async () => {
    expect(await hover(REPLAY, 'nfs/per-file')).toContain('# nfs/per-file-copy\n')
    expect(await hover('cistern.yaml', 'nfs/lo')).toContain('# nfs/lock\n')
  })

  test('says nothing where nothing is known', async () => {
    expect(await hover(REPLAY, '#!/bin')).toBeNull()
    expect(await hover(REPLAY, 'set -eu')).toBeNull()
  })
})

describe('symbols', () => {
  test('of a document are its jobs with their variables, its functions and what it sets', async () => {
    const tree = async (path: string): Promise<readonly string[]> => {
      const found = (await editor.connection.sendRequest(DocumentSymbolRequest.type, document(path))) ?? []
      const lines = (all: readonly DocumentSymbol[], indent: string): readonly string[] =>
        all.flatMap(({ name, range, children = [] }) => [
          `${indent}${name} ${range.start.line + 1}-${range.end.line + 1}`,
          ...lines(children, `${indent}  `),
        ])
      return lines(
        found.flatMap((each) => ('range' in each ? [each] : [])),
        '',
      )
    }
    expect(await tree(PIPELINE)).toEqual(['BLOCK_LOG_DIR 3-3', 'replay 5-9', '  MODE 7-7', 'replay_again 11-14'])
    expect(await tree(LIBRARY)).toEqual(['log 1-4', '  text 2-2'])
    expect(await tree(ALONE)).toEqual(['WHERE 2-2'])
  })

  test('of the workspace are found by a part of their names', async () => {
    const found = (await editor.connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'LO' })) ?? []
    expect(found.map(({ name, containerName }) => `${containerName ?? ''} ${name}`)).toEqual([
      '.gitlab-ci.yml BLOCK_LOG_DIR',
      'scripts/lib.sh log',
    ])
    const jobs = (await editor.connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'replay' })) ?? []
    expect(jobs.map(({ name }) => name)).toEqual(['replay', 'replay_again'])
  })
})

describe('links', () => {
  test('lead to scripts, sourced files and includes', async () => {
    const links = async (path: string): Promise<readonly string[]> => {
      const found = (await editor.connection.sendRequest(DocumentLinkRequest.type, document(path))) ?? []
      return found.map(
        ({ range, target }) => `${place({ uri: editor.uri(path), range })} -> ${(target ?? '').replace(`${editor.uri('')}/`, '')}`,
      )
    }
    expect(await links(PIPELINE)).toEqual([
      '.gitlab-ci.yml:1:10 ci/base.yml -> ci/base.yml',
      '.gitlab-ci.yml:9:7 ./scripts/replay.sh -> scripts/replay.sh',
      '.gitlab-ci.yml:14:7 scripts/replay.sh -> scripts/replay.sh',
    ])
    expect(await links(REPLAY)).toEqual(['scripts/replay.sh:3:20 lib.sh -> scripts/lib.sh'])
    expect(await links(WORKFLOW)).toEqual(['.github/workflows/ci.yml:8:14 tools/build.sh -> tools/build.sh'])
  })
})

describe('a lens', () => {
  test('says how many jobs run a script', async () => {
    const title = async (path: string): Promise<readonly (string | undefined)[]> =>
      ((await editor.connection.sendRequest(CodeLensRequest.type, document(path))) ?? []).map(({ command }) => command?.title)
    expect(await title(REPLAY)).toEqual(['run by 2 jobs'])
    expect(await title('tools/build.sh')).toEqual(['run by job build'])
    expect(await title(ALONE)).toEqual([])
    expect(await title(PIPELINE)).toEqual([])
  })

  test('lists them by a command of the client', async () => {
    const other = await Editor.start(project.folder, { initializationOptions: { commands: ['cistern.showJobs'] } })
    await other.open(REPLAY, FILES[REPLAY] ?? '')
    const [lens] = (await other.connection.sendRequest(CodeLensRequest.type, document(REPLAY))) ?? []
    expect(lens?.command).toMatchObject({
      command: 'cistern.showJobs',
      arguments: [editor.uri(REPLAY), { line: 0 }, [{ range: { start: { line: 4 } } }, { range: { start: { line: 10 } } }]],
    })
    await other.dispose()
  })
})

describe('completion', () => {
  test('knows the rules in a suppression', async () => {
    expect(await labels(REPLAY, 'cistern-ignore nfs')).toContain('nfs/per-file-copy')
    expect(await labels(REPLAY, '-- sma')).toEqual([])
  })

  test('knows the keys of a configuration and their values', async () => {
    expect(await labels('cistern.yaml', '\n  nfs')).toContain('nfs/per-file-copy')
    expect(await labels('cistern.yaml', 'nfs/lock: o')).toEqual(['off', 'info', 'warning', 'error'])
    expect(await labels('cistern.yaml', 'ru')).toContain('storage')
  })

  test('knows what the jobs give a script, and what it sets', async () => {
    expect(await labels(REPLAY, 'log "$')).toEqual(['BLOCK_LOG_DIR', 'MODE'])
    expect(await labels(LIBRARY, 'echo "$')).toEqual(['BLOCK_LOG_DIR', 'MODE', 'text'])
    expect(await labels(REPLAY, 'set ')).toEqual([])
  })
})

describe('rename', () => {
  async function renamed(path: string, text: string, newName: string): Promise<Readonly<Record<string, string>>> {
    const edit = await editor.connection.sendRequest(RenameRequest.type, { ...after(path, text), newName })
    return Object.fromEntries(
      (edit?.documentChanges ?? []).flatMap((change) => {
        if (!('textDocument' in change)) return []
        const own = Object.keys(FILES).find((each) => editor.uri(each) === change.textDocument.uri) ?? ''
        expect(change.textDocument.version).toBe(editor.version(own))
        const edits = change.edits.flatMap((each) => ('newText' in each ? [each] : []))
        return [[own, applyEdits(editor.text(own), edits)]]
      }),
    )
  }

  test('changes the entry and every script', async () => {
    const texts = await renamed(REPLAY, 'log "$BLOCK', 'LOG_FOLDER')
    expect(Object.keys(texts).sort()).toEqual([PIPELINE, REPLAY])
    for (const [path, text] of Object.entries(texts)) expect(text).toBe(editor.text(path).replaceAll('BLOCK_LOG_DIR', 'LOG_FOLDER'))
  })

  test('keeps to the function of a local name', async () => {
    const texts = await renamed(LIBRARY, 'local te', 'line')
    expect(texts).toEqual({ [LIBRARY]: editor.text(LIBRARY).replaceAll('text', 'line') })
  })

  test('is prepared with the name that it is of', async () => {
    expect(await editor.connection.sendRequest(PrepareRenameRequest.type, after(REPLAY, 'log "$BLOCK'))).toMatchObject({
      placeholder: 'BLOCK_LOG_DIR',
    })
    expect(await editor.connection.sendRequest(PrepareRenameRequest.type, after(REPLAY, 'set -e'))).toBeNull()
  })

  test.each([
    ['MODE', 'MODE is taken: it stands at .gitlab-ci.yml:7'],
    ['1st', '1st is no name of a variable'],
    ['PATH', 'PATH has a meaning to the shell or the system'],
    ['CI_JOB_ID', 'CI_JOB_ID is set by the CI system (gitlab)'],
  ])('to %s is refused', async (newName, reason) => {
    await expect(renamed(REPLAY, 'log "$BLOCK', newName)).rejects.toThrow(reason)
  })
})

describe('what is not saved', () => {
  test('counts', async () => {
    await editor.replace(PIPELINE, '    MODE: full\n', '    MODE: full\n    ADDED: yes\n')
    expect(await labels(REPLAY, 'log "$')).toEqual(['BLOCK_LOG_DIR', 'MODE', 'ADDED'])
    await editor.replace(PIPELINE, '    ADDED: yes\n', '')
  })
})
