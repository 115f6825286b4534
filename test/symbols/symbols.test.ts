/** The index of names: what is found, and which places mean the same variable or function. */
import { describe, expect, test } from 'vitest'
import { analyse } from '../../server/src/engine.js'
import { linksIn, jobsRunning } from '../../server/src/symbols/scripts.js'
import { symbolsOf, type Symbols } from '../../server/src/symbols/symbols.js'
import type { Occurrence } from '../../server/src/symbols/occurrence.js'
import { rangeOf, type Source } from '../../server/src/text/source.js'
import type { Workspace } from '../../server/src/workspace/workspace.js'
import { memoryHost } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'

function open(texts: Readonly<Record<string, string>>): { readonly workspace: Workspace; readonly symbols: Symbols } {
  const files = new Map(Object.entries(texts).map(([path, content]) => [path, { content, executable: true }] as const))
  const { workspace } = analyse(memoryHost(files, native()), { rules: null })
  return { workspace, symbols: symbolsOf(workspace, native()) }
}

function shown({ role, name, origin }: Occurrence): string {
  const { line, column } = rangeOf(origin.source, origin)
  return `${origin.source.path}:${line}:${column} ${role} ${name}`
}

/** What means the same as the name at the first place where a text stands. */
function same(texts: Readonly<Record<string, string>>, path: string, before: string): readonly string[] {
  const { symbols } = open(texts)
  const text = texts[path] ?? ''
  const at = symbols.at(path, text.indexOf(before) + before.length)
  return at === null ? [] : symbols.sameAs(at).map(shown)
}

const PROJECT = {
  '.gitlab-ci.yml': `variables:
  BLOCK_LOG_DIR: /cache/block_log
replay:
  variables:
    REPLAY_MODE: full
  script:
    - echo "$BLOCK_LOG_DIR"
    - ./scripts/replay.sh
other:
  image: "alpine:$REPLAY_MODE"
  script:
    - ./scripts/other.sh
`,
  'scripts/replay.sh': `#!/bin/bash
. "$(dirname "$0")/lib.sh"
log "$REPLAY_MODE"
export BLOCK_LOG_DIR="\${BLOCK_LOG_DIR:-/x}"
`,
  'scripts/lib.sh': `log() {
  local REPLAY_MODE=$1
  echo "$REPLAY_MODE: $BLOCK_LOG_DIR"
}
`,
  'scripts/other.sh': `#!/bin/bash
REPLAY_MODE=other
echo "$REPLAY_MODE"
`,
}

describe('a variable', () => {
  test('is one in the CI file and in all scripts that its job comes to', () => {
    const found = same(PROJECT, 'scripts/lib.sh', ': $BLOCK')
    expect(found).toEqual([
      '.gitlab-ci.yml:2:3 entry BLOCK_LOG_DIR',
      '.gitlab-ci.yml:7:14 read BLOCK_LOG_DIR',
      'scripts/lib.sh:3:24 read BLOCK_LOG_DIR',
      'scripts/replay.sh:4:8 set BLOCK_LOG_DIR',
      'scripts/replay.sh:4:25 read BLOCK_LOG_DIR',
    ])
    expect(same(PROJECT, '.gitlab-ci.yml', '  BLOCK')).toEqual(found)
  })

  test('is another in the scripts of another job', () => {
    expect(same(PROJECT, 'scripts/replay.sh', 'log "$REPLAY')).toEqual([
      '.gitlab-ci.yml:5:5 entry REPLAY_MODE',
      'scripts/replay.sh:3:7 read REPLAY_MODE',
    ])
  })

  test('that a function keeps to itself is another', () => {
    expect(same(PROJECT, 'scripts/lib.sh', 'local REPLAY')).toEqual([
      'scripts/lib.sh:2:9 set REPLAY_MODE',
      'scripts/lib.sh:3:10 read REPLAY_MODE',
    ])
  })

  test('is found wherever bash reads a name without a dollar', () => {
    const script =
      'read -r -p prompt one two\nprintf -v three %s x\nfor four in a; do (( five += 1 )); done\n[[ -v six ]]\necho $((seven + $eight)) ${nine[ten]}\n'
    const { symbols } = open({ 'a.sh': script })
    const variables = symbols.inFile('a.sh').filter(({ kind }) => kind === 'variable')
    expect(variables.map(({ name, role }) => `${role} ${name}`)).toEqual([
      'set one',
      'set two',
      'set three',
      'set four',
      'set five',
      'read six',
      'read seven',
      'read eight',
      'read nine',
      'read ten',
    ])
  })

  test('of a step of a workflow is that of the script the step runs', () => {
    const workflow = `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    env:
      TARGET: /srv/x
    steps:
      - run: ./build.sh "\${{ env.TARGET }}"
        env:
          OTHER: y
`
    const texts = { '.github/workflows/ci.yml': workflow, 'build.sh': '#!/bin/bash\necho "$TARGET" "$OTHER"\n' }
    expect(same(texts, 'build.sh', '$TARGET')).toEqual([
      '.github/workflows/ci.yml:6:7 entry TARGET',
      '.github/workflows/ci.yml:8:34 read TARGET',
      'build.sh:2:8 read TARGET',
    ])
    expect(same(texts, 'build.sh', '$OTHER')).toEqual(['.github/workflows/ci.yml:10:11 entry OTHER', 'build.sh:2:18 read OTHER'])
  })
})

describe('a function', () => {
  test('is called where it is defined elsewhere; other commands are none', () => {
    expect(same(PROJECT, 'scripts/replay.sh', '\nlog')).toEqual(['scripts/lib.sh:1:1 defined log', 'scripts/replay.sh:3:1 called log'])
    expect(same(PROJECT, 'scripts/replay.sh', '$(dirname')).toEqual([])
  })
})

describe('files', () => {
  test('name those that they run, source and include', () => {
    const texts = { ...PROJECT, '.gitlab-ci.yml': `include: ci/base.yml\n${PROJECT['.gitlab-ci.yml']}`, 'ci/base.yml': '.x:\n  image: y\n' }
    const { workspace } = open(texts)
    const links = (path: string): readonly string[] =>
      linksIn(workspace, sourceAt(workspace, path)).map(
        ({ origin: { source, start, end }, target }) => `${source.text.slice(start, end)} -> ${target}`,
      )
    expect(links('.gitlab-ci.yml')).toEqual([
      'ci/base.yml -> ci/base.yml',
      './scripts/replay.sh -> scripts/replay.sh',
      './scripts/other.sh -> scripts/other.sh',
    ])
    expect(links('scripts/replay.sh')).toEqual(['lib.sh -> scripts/lib.sh'])
    expect(links('scripts/lib.sh')).toEqual([])
    expect(jobsRunning(workspace, 'scripts/lib.sh').map(({ job }) => job.name)).toEqual(['replay'])
  })
})

function sourceAt({ sources }: Workspace, path: string): Source {
  const source = sources.get(path)
  if (source === undefined) throw new Error(`${path} was not read`)
  return source
}
