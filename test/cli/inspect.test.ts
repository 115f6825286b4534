import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { cistern, project, WARNING } from './command.js'
import { violations, type Schema } from './schema.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Two jobs that run one script with other variables, through a library with a wrapper. */
const PROJECT = {
  '.gitlab-ci.yml': `variables:
  STORE: /nfs/store

.base:
  variables:
    TARGET_DIR: $CI_PROJECT_DIR/out
  before_script:
    - mkdir -p "$TARGET_DIR"

full:
  extends: .base
  variables:
    MODE: full
  script:
    - scripts/store.sh "$TARGET_DIR"

quick:
  extends: .base
  variables:
    MODE: quick
  script:
    - scripts/store.sh "$TARGET_DIR"
`,
  'scripts/library.sh': `# What every script needs.
as_owner() {
  sudo -u postgres "$@"
}

discard() {
  rm -rf "$1"
}
`,
  'scripts/store.sh': `#!/usr/bin/env bash
set -euo pipefail
. "$(dirname "\${BASH_SOURCE[0]}")/library.sh"

SOURCE_DIR=$1
MODE=\${MODE:-full}
LEVEL="\${LEVEL:-9}"
ENTRY="$STORE/$MODE"

if [[ $MODE == full ]]; then
  cp -a "$SOURCE_DIR/." "$ENTRY/"
fi
staging="$(mktemp -d)"
flock "$STORE/.lock" bash -c "cp -a '$SOURCE_DIR/.' '$ENTRY/' && ls '$ENTRY'"
as_owner rsync -a --compress-level="$LEVEL" "$ENTRY/" "$staging/"
( cd "$staging" && tar cf all.tar ./data )
# done
echo "stored $ENTRY" > "$ENTRY.log"
exit 0
rm -rf "$staging"
`,
} as const

/** What it prints for a project; the exit status is 0 and nothing else is said. */
function shown(words: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = cistern(['inspect', ...words], { cwd })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

/** What it prints of lines of one script. */
function ofScript(script: string, ...lines: readonly number[]): string {
  const cwd = project({ 'a.sh': script })
  return lines.map((line) => shown([`a.sh:${line}`], cwd)).join('')
}

test('looks like this', async () => {
  const cwd = project(PROJECT)
  const commands = [
    'scripts/store.sh',
    ...[8, 11, 14, 15, 16, 18, 20].map((line) => `scripts/store.sh:${line}`),
    'scripts/library.sh:3',
    'scripts/library.sh:7',
    '.gitlab-ci.yml:7',
    '.gitlab-ci.yml:8',
  ]
  const text = commands.map((operand) => `$ cistern inspect ${operand}\n${shown([operand], cwd)}`).join('\n')
  await expect(text).toMatchFileSnapshot('inspect.txt')
  // The page shows one of them.
  const page = readFileSync(join(ROOT, 'docs/inspect.md'), 'utf8')
  const example = /```\n(\$ cistern inspect .*?)```/s.exec(page)?.[1]
  expect(example).toMatch(/reported .* known /s)
  expect(text).toContain(`${example}\n`)
})

describe('a line', () => {
  test.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
  ])('is shown the same under %s', (_what, change) => {
    const changed = Object.fromEntries(Object.entries(PROJECT).map(([path, text]) => [path, change(text)]))
    const [plain, other] = [project(PROJECT), project(changed)]
    for (const operand of ['scripts/store.sh', 'scripts/store.sh:14', '.gitlab-ci.yml:15'])
      expect(shown([operand], other)).toBe(shown([operand], plain))
  })

  test('is shown the same with either parser', () => {
    const cwd = project(PROJECT)
    const [native, wasm] = ['native', 'wasm'].map((parser) =>
      cistern(['inspect', 'scripts/store.sh', '--format', 'json'], { cwd, env: { CISTERN_PARSER: parser } }),
    )
    expect(native?.stderr).toBe('')
    expect(native?.status).toBe(0)
    expect(wasm).toEqual(native)
  })

  test('may be given as check prints it', () => {
    const cwd = project({ 'a.sh': WARNING })
    const place = cistern(['check'], { cwd }).stdout.split(' ')[0] ?? ''
    expect(place).toMatch(/^a\.sh:\d+:\d+$/)
    for (const operand of [place, `${place}:`]) expect(shown([operand], cwd)).toBe(shown(['a.sh:3'], cwd))
  })

  test('that many calls do not come to tells a few of them', () => {
    const modes = ['one', 'two', 'three', 'four', 'five', 'six', 'seven']
    const arms = modes.map((mode) => `  ${mode}) put ;;`).join('\n')
    const cwd = project({
      '.gitlab-ci.yml': 'store:\n  script:\n    - scripts/put.sh one\n',
      'scripts/put.sh': `#!/bin/bash\nput() {\n  cp -r out "$STORE"\n}\ncase "$1" in\n${arms}\nesac\n`,
    })
    const text = shown(['scripts/put.sh:3'], cwd)
    expect(text.match(/^ *not run /gm)).toHaveLength(4)
    expect(text).toContain('and 2 more, which --format json lists')
  })

  test('of a file with a colon in its name is a line of that file', () => {
    const cwd = project({ 'run:2': '#!/bin/bash\nls "$A"\n', run: '#!/bin/bash\nls "$B"\n' })
    for (const operand of ['run:2:2', 'run:2', './run:2']) expect(shown([operand], cwd)).toContain('"$A"')
    expect(shown(['run:1'], cwd)).toContain('the line is a comment')
  })

  test('tells the findings that check reports there', () => {
    const findings: readonly { readonly path: string; readonly rule: string; readonly range: { readonly line: number } }[] = JSON.parse(
      cistern(['check', '--format', 'json', 'examples'], { cwd: ROOT }).stdout,
    ).findings
    expect(findings.length).toBeGreaterThan(5)
    const firsts = new Map(findings.toReversed().map((finding) => [finding.rule, finding]))
    for (const { path, rule, range } of firsts.values())
      expect(shown([`examples/${path.replace(/^examples\//, '')}:${range.line}`], ROOT)).toContain(rule)
    // One run of the command for each rule that finds something in the examples.
  }, 120_000)
})

describe('where nothing is run, it says so', () => {
  test.each([
    ['a comment', '# here\n', 'the line is a comment'],
    ['an empty line', '\nls\n', 'the line is empty'],
    ['a word of syntax', 'fi\n', 'no command stands on this line, only what holds others together', 'if a; then\n  b\n'],
    ['what comes after the end', 'ls "$A"\n', 'nothing comes here: what stands before never goes on to it', 'exit\n'],
    ['what was not understood', 'if (((\n', 'this was not understood; what it does is taken as unknown'],
    ['a program that no table knows', 'frobnicate "$A"\n', 'nothing to files that is known of, so no rule looks at it'],
    ['a function that nothing calls', 'rm -rf "$1"; }\n', 'from nowhere that is known of', 'f() {\n'],
  ])('%s', (_what, line, expected, before = '') => {
    expect(ofScript(before + line, before.split('\n').length)).toContain(expected)
  })

  test('a job that does not come there', () => {
    const yaml = `.unused:\n  script:\n    - ls\nused:\n  script:\n    - ls "$A"\n`
    const cwd = project({ '.gitlab-ci.yml': yaml })
    expect(shown(['.gitlab-ci.yml:3'], cwd)).toContain('nothing on this line is run by a shell')
    expect(shown(['.gitlab-ci.yml:6'], cwd)).toContain('in jobs    used')
  })
})

describe('what it cannot look at is said, with exit status 2', () => {
  const files = { 'a.sh': 'ls\nls\n', 'notes.txt': 'ls\n', 'data.sh': new Uint8Array([0]), 'folder/b.sh': '' }
  test.each([
    [[], 'inspect needs a file'],
    [['a.sh', 'b.sh'], 'inspect does not know what to do with b.sh'],
    [['nowhere.sh'], 'nowhere.sh: there is no such file or folder'],
    [['nowhere.sh:3'], 'nowhere.sh: there is no such file or folder'],
    [['folder'], 'folder is a folder; inspect looks at one file'],
    [['notes.txt:1'], 'notes.txt is neither a shell script nor a CI pipeline that Cistern reads'],
    [['data.sh'], 'data.sh: skipped, because it is binary'],
    [['a.sh:3'], 'a.sh has 2 lines, so there is no line 3'],
    [['a.sh:0'], 'a.sh has 2 lines, so there is no line 0'],
    [['a.sh', '--format', 'jsno'], '--format can be pretty or json, not jsno; did you mean json?'],
  ])('%j', (words, message) => {
    const { status, stdout, stderr } = cistern(['inspect', ...words], { cwd: project(files) })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.split('\n')[0]).toBe(`cistern: ${message}`)
  })
})

test('what it says of words is what bash makes of them', () => {
  const words = ['"$A/$B"', '"${A%/*}/c"', '"${B:-x}$1"', "'a b'/$B", '"$(dirname "$A")"', '{1,2}"$B"', '"${C:+set}"', '"${A##*/}"']
  const script = `A=/srv/data\nB="b c"\nC=\nset -- one two\n${words.map((word) => `mkdir -p ${word}\n`).join('')}`
  const bash = spawnSync('bash', ['-c', `mkdir() { shift; printf '%s\\n' "$*"; }\n${script}`], { encoding: 'utf8' })
  const cwd = project({ 'a.sh': script })
  const values = words.map((_word, index) => {
    const [place] = inspection([`a.sh:${index + 5}`], cwd).places
    return place?.runs[0]?.words[0]?.value
  })
  expect(values.map((value) => `${value}\n`).join('')).toBe(bash.stdout)
})

interface Inspected {
  readonly jobs: readonly string[]
  readonly places: readonly InspectedPlace[]
  readonly findings: readonly { readonly rule: string }[]
}

interface InspectedPlace {
  readonly written: string
  readonly range: { readonly line: number; readonly column: number; readonly endLine: number; readonly endColumn: number }
  readonly runs: readonly {
    readonly jobs: readonly string[]
    readonly user: string | null
    readonly locks: readonly string[]
    readonly words: readonly {
      readonly written: string
      readonly value: string | null
      readonly facts: readonly { readonly kind: string }[]
    }[]
  }[]
  readonly unreached: readonly { readonly jobs: readonly string[] }[]
  readonly inner: readonly InspectedPlace[]
}

/** All of these, and nothing else. */
function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}
const orNull = (schema: Schema): Schema => ({ anyOf: [{ type: 'null' }, schema] })
const list = (items: Schema): Schema => ({ type: 'array', items })
const string: Schema = { type: 'string' }
const boolean: Schema = { enum: [true, false] }
const position: Schema = { type: 'integer', minimum: 1 }
const range = object({ line: position, column: position, endLine: position, endColumn: position })
const path: Schema = { type: 'string', pattern: '^(?!/|[A-Za-z]:|\\.{1,2}/)[^\\\\]+$' }
const evidence = list(object({ message: string, path: orNull(path), range: orNull(range) }))
const confidence: Schema = { enum: ['certain', 'likely', 'possible'] }
const word = object({
  written: string,
  value: orNull(string),
  alternatives: list(object({ value: string, when: list(string) })),
  path: orNull(string),
  facts: list(
    object({
      kind: {
        enum: [
          'network-storage',
          'shared-storage',
          'data-directory',
          'private-directory',
          'tree',
          'external-variable',
          'documented-variable',
        ],
      },
      message: string,
      confidence,
      evidence,
    }),
  ),
  variables: list(object({ name: string, written: string, value: orNull(string), trail: evidence })),
})
const run = object({
  recorded: boolean,
  jobs: list(string),
  callers: evidence,
  uncalled: boolean,
  conditions: evidence,
  user: orNull(string),
  machine: { enum: ['local', 'remote', 'container'] },
  directory: orNull(string),
  locks: list(string),
  failure: { enum: ['stops', 'tested', 'swallowed', 'ignored', null] },
  effects: list(object({ kind: string, message: string })),
  words: list(word),
})
const place: Schema = object({
  kind: { enum: ['command', 'assignment', 'test', 'redirection', 'loop', 'function', 'unparsed'] },
  range,
  written: string,
  runs: list(run),
  unreached: list(object({ jobs: list(string), conditions: evidence })),
  standsFor: list(object({ path, range })),
  inner: {
    type: 'array',
    get items() {
      return place
    },
  },
})
const CONTRACT = object({
  version: { const: 1 },
  root: string,
  path,
  line: orNull(position),
  jobs: list(string),
  nothing: orNull(string),
  places: list(place),
  findings: list(
    object({ rule: string, severity: { enum: ['error', 'warning', 'info'] }, confidence, message: string, range, suppressed: boolean }),
  ),
})

function inspection(words: readonly string[], cwd: string): Inspected {
  const parsed: Inspected = JSON.parse(shown([...words, '--format', 'json'], cwd))
  expect(violations(parsed, CONTRACT)).toEqual([])
  return parsed
}

describe('as JSON', () => {
  test.each([['scripts/store.sh'], ['scripts/library.sh'], ['.gitlab-ci.yml'], ['scripts/store.sh:17'], ['scripts/store.sh:14']])(
    '%s keeps the contract, and ranges lead to what is written',
    (operand) => {
      const cwd = project(PROJECT)
      const lines = readFileSync(join(cwd, operand.replace(/:\d+$/, '')), 'utf8').split('\n')
      const check = (each: InspectedPlace): void => {
        const { line, column, endLine, endColumn } = each.range
        if (line === endLine) expect(lines[line - 1]?.slice(column - 1, endColumn - 1)).toBe(each.written)
        each.inner.forEach(check)
      }
      inspection([operand], cwd).places.forEach(check)
    },
  )

  test('knows what a command does whom the container runs as another user', () => {
    const cwd = project({ 'compose.yml': 'services:\n  a:\n    user: auditor\n    command: [bash, -ec, "ls -l /srv/keys"]\n' })
    expect(shown(['compose.yml:4'], cwd)).toContain('does       ls -l: lists the entries of a directory')
  })

  test('says what differs between jobs', () => {
    const { jobs, places } = inspection(['scripts/store.sh:8'], project(PROJECT))
    expect(jobs).toEqual(['full', 'quick'])
    expect(places[0]?.runs.map((each) => [each.jobs, each.words[0]?.value])).toEqual([
      [['full'], '/nfs/store/full'],
      [['quick'], '/nfs/store/quick'],
    ])
  })

  test('says where a job does not come', () => {
    const [copy] = inspection(['scripts/store.sh:11'], project(PROJECT)).places
    expect(copy?.runs.map((each) => each.jobs)).toEqual([['full']])
    expect(copy?.unreached.map((each) => each.jobs)).toEqual([['quick']])
  })

  test('gives user, lock and the facts of paths of what other shells and functions run', () => {
    const cwd = project(PROJECT)
    const [outer] = inspection(['scripts/store.sh:14'], cwd).places
    expect(outer?.inner.map(({ written }) => written)).toEqual(["cp -a '$SOURCE_DIR/.' '$ENTRY/'", "ls '$ENTRY'"])
    const copy = outer?.inner[0]?.runs[0]
    expect(copy?.locks).toEqual(['/nfs/store/.lock'])
    expect(copy?.words[1]?.facts.map(({ kind }) => kind)).toContain('network-storage')
    const [call] = inspection(['scripts/store.sh:15'], cwd).places
    expect(call?.inner[0]?.runs[0]?.user).toBe('postgres')
  })

  test('a comment has no places', () => {
    expect(inspection(['scripts/store.sh:17'], project(PROJECT))).toMatchObject({
      places: [],
      nothing: 'the line is a comment',
      findings: [],
    })
  })

  test('and the contract would notice', () => {
    expect(violations({ version: 2 }, CONTRACT)).toContain('$.version is not 1')
    const [first] = inspection(['scripts/store.sh:8'], project(PROJECT)).places
    expect(violations({ ...first, time: 1 }, place)).toEqual(['$.time is not in the contract'])
    expect(violations({ ...first, inner: [{}] }, place)).toContain('$.inner[0].written is missing')
  })
})
