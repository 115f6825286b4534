/**
 * Files of pipelines that are edited, and their scripts, in every dialect that the cases and the examples have: what is
 * known after each edit, and where it stands, is what a fresh analysis finds; and jobs that say what they said stay the
 * same objects.
 */
import { describe, expect, test } from 'vitest'
import { analyse, type Analysis } from '../../server/src/engine.js'
import { partStarts } from '../../server/src/pipelines/yaml/parts.js'
import { symbolsOf } from '../../server/src/symbols/symbols.js'
import { Origin } from '../../server/src/text/value.js'
import { makeCache, type Cache } from '../../server/src/workspace/workspace.js'
import { EXAMPLES } from '../examples/example.js'
import { randomNumbers } from '../random.js'
import { fixesOf } from '../rules/expected.js'
import { filesIn, memoryHost, readFixtures, type Files } from '../rules/fixture.js'
import { told } from '../rules/laws.js'
import { SEED } from '../seed.js'
import { native } from '../syntax/parsers.js'

const PIPELINE = '.gitlab-ci.yml'
/** Of each case, and of the examples. */
const [EDITS, EDITS_OF_EXAMPLES] = [5, 40]

/** Lines that people write into them, at the margin and below it. */
const LINES = [
  '# a comment',
  '',
  '      - cp -a build/. "$CACHE_NFS_PATH/build/"',
  '    - cp -a build/. /mnt/nfs/build/',
  '    - export BLOCK_LOG_DIR=/tmp/x',
  '    BLOCK_LOG_DIR: /builds/logs',
  '  image: debian:12',
  '  parallel: 3',
  '  needs: [build]',
  'another:\n  script:\n    - ls',
  'variables:\n  TARGET: /srv',
  'default:\n  before_script: [cd build]',
]

function analysed(files: Files, cache: Cache): Analysis {
  return analyse(memoryHost(files, native()), { rules: null, cache })
}

function said(analysis: Analysis): unknown {
  const { findings, workspace } = analysis
  return {
    findings: told(analysis),
    texts: findings.map(({ message, fingerprint, suppressed, jobs }) => ({ message, fingerprint, suppressed, jobs })),
    evidence: findings.map(({ evidence }) => evidence.map(({ message, origin }) => `${message} ${shown(origin)}`)),
    walks: workspace.walks.map(({ file }) => file),
    names: symbolsOf(workspace, native())
      .all()
      .map(({ kind, name, role, origin }) => `${kind} ${name} ${role} ${shown(origin)}`),
    notices: workspace.notices.map(({ path, span, message }) => `${path}:${span?.start ?? ''} ${message}`),
    jobs: JSON.stringify(
      workspace.pipelines.map(({ pipeline }) => pipeline.jobs),
      (_name, value: unknown) => (value instanceof Origin ? shown(value) : value),
      1,
    ),
  }
}

function shown(origin: Origin | null): string {
  if (origin === null) return 'nowhere'
  const { source, start, end } = origin
  return `${source.path}:${start}-${end} ${source.text.slice(start, end)}`
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path) && !path.endsWith('cistern.yaml')
}

function isEdited(path: string): boolean {
  return isYaml(path) || path.endsWith('.sh')
}

function editedAtRandom(original: Files, count: number, seed: number): void {
  const below = randomNumbers(seed)
  const cache = makeCache({ follows: true })
  analysed(original, cache)
  const states = [original]
  for (let edit = 1; edit <= count; edit += 1) {
    const files = states.at(-1) ?? original
    const path = [...files.keys()].filter(isEdited)[below(files.size)] ?? ''
    const [kind, content] = [below(9), files.get(path)?.content]
    if (kind === 0 || content === undefined) states.push(states[below(states.length)] ?? original)
    else if (kind === 1 && files.size > 1) states.push(new Map([...files].filter(([one]) => one !== path)))
    else states.push(withText(files, path, edited(content, kind, below)))
    const now = states.at(-1) ?? original
    expect(said(analysed(now, cache)), `edit ${edit}, of kind ${kind}, of ${path}:\n${now.get(path)?.content}`).toEqual(
      said(analysed(now, makeCache())),
    )
  }
}

/** A line goes, comes twice, is another or is new, or two parts of the file change places. */
function edited(text: string, kind: number, below: (limit: number) => number): string {
  if (kind === 2) {
    const starts = [0, ...partStarts(text).filter((start) => start > 0)]
    const parts = starts.map((start, index) => text.slice(start, starts[index + 1]))
    const [one, other] = [below(parts.length), below(parts.length)]
    return parts.map((part, index) => parts[index === one ? other : index === other ? one : index] ?? part).join('')
  }
  const lines = text.split('\n')
  const at = below(lines.length)
  const line = lines[at] ?? ''
  if (kind === 3) lines.splice(at, 1)
  else if (kind === 4) lines.splice(at, 0, line)
  else if (kind === 5)
    lines[at] = line.slice(0, below(line.length + 1)) + (['x', '"', '#', '$', ' '][below(5)] ?? '') + line.slice(below(line.length + 1))
  else lines.splice(at, 0, LINES[below(LINES.length)] ?? '')
  return lines.join('\n')
}

function withText(files: Files, path: string, content: string): Files {
  const file = files.get(path)
  if (file === undefined) throw new Error(`there is no ${path}`)
  return new Map(files).set(path, { ...file, content })
}

const cases = readFixtures().filter(({ files }) => [...files.keys()].some(isYaml))

test.each(cases.map(({ rule, name, files }, index) => [`${rule}/${name}`, files, index] as const))(
  '%s, edited at random, is what a fresh analysis finds',
  (_name, files, index) => editedAtRandom(files, EDITS, SEED + index),
)

test(`the examples, after each of ${EDITS_OF_EXAMPLES} edits, are what a fresh analysis finds`, () => {
  editedAtRandom(filesIn(EXAMPLES), EDITS_OF_EXAMPLES, SEED)
}, 120_000)

describe('an edit of a pipeline', () => {
  const files = filesIn(EXAMPLES)

  /** The jobs whose executions are other objects after an edit. */
  function madeAgain(change: (text: string) => string): readonly string[] {
    const cache = makeCache({ follows: true })
    const before = new Set(analysed(files, cache).workspace.executions)
    const text = files.get(PIPELINE)?.content ?? ''
    const changed = change(text)
    if (changed === text) throw new Error('nothing was edited')
    const { executions } = analysed(withText(files, PIPELINE, changed), cache).workspace
    return executions.filter((execution) => !before.has(execution)).map(({ job }) => job?.name ?? 'none')
  }

  test('in a comment leaves every execution what it is, also of the jobs behind it', () => {
    expect(madeAgain((text) => `# For whom this is.\n\n${text}`)).toEqual([])
  })

  test('in one job leaves the executions of the others', () => {
    expect(madeAgain((text) => text.replace('    BLOCK_LOG_DIR:', '    ANOTHER_LOG_DIR:'))).toHaveLength(1)
  })

  test('that adds a job leaves the executions of the others', () => {
    expect(madeAgain((text) => text.replace(/^(?=variables:)/m, 'first job:\n  script: [ls]\n\n'))).toEqual(['first job'])
  })
})

describe('what stands elsewhere counts, too:', () => {
  /** After each of these states what is known, and what can be mended, is what a fresh analysis finds. */
  function followed(...states: readonly Readonly<Record<string, string>>[]): readonly (readonly string[])[] {
    const cache = makeCache({ follows: true })
    return states.map((texts, index) => {
      const files: Files = new Map(Object.entries(texts).map(([path, content]) => [path, { content, executable: false }]))
      const analysis = analysed(files, cache)
      expect(said(analysis), `state ${index + 1}`).toEqual(said(analysed(files, makeCache())))
      const fixes = fixesOf(memoryHost(files, native()), analysis)
      expect(titles(fixes), `fixes of state ${index + 1}`).toEqual(
        titles(fixesOf(memoryHost(files, native()), analysed(files, makeCache()))),
      )
      return analysis.findings.map(({ rule }) => rule)
    })
  }

  function titles(fixes: ReturnType<typeof fixesOf>): readonly string[] {
    return [...fixes].flatMap(([{ rule }, all]) => all.map(({ title }) => `${rule}: ${title}`))
  }

  test('the options of an input that a script names', () => {
    const withOptions = (...options: readonly string[]): Readonly<Record<string, string>> => ({
      [PIPELINE]: `spec:\n  inputs:\n    dir:\n      options: [${options.join(', ')}]\n---\nbuild:\n  script:\n    - cp -a build/. $[[ inputs.dir ]]/\n`,
    })
    const [before, after] = followed(withOptions('/mnt/nfs/one', '/mnt/nfs/two'), withOptions('/tmp/one', '/tmp/two'))
    expect(before).toContain('nfs/per-file-copy')
    expect(after).toEqual([])
  })

  test('the values of a matrix that a script names', () => {
    const withValues = (values: string): Readonly<Record<string, string>> => ({
      '.circleci/config.yml': `version: 2.1
jobs:
  build:
    parameters: {where: {type: string}}
    docker: [{image: debian}]
    steps:
      - run: cp -a build/. << parameters.where >>/
workflows:
  all:
    jobs:
      - build:
          matrix: {parameters: {where: [${values}]}}
`,
    })
    const [before, after] = followed(withValues('/mnt/nfs/one, /mnt/nfs/two'), withValues('/tmp/one, /tmp/two'))
    expect(before).toContain('nfs/per-file-copy')
    expect(after).toEqual([])
  })

  test('everybody who uses what a joint fix rewrites, also when the text has moved', () => {
    const pipeline = 'put:\n  script:\n    - cp -a build/. /mnt/nfs/build/\nget:\n  script:\n    - cp -a /mnt/nfs/build/. build/\n'
    followed({ [PIPELINE]: pipeline }, { [PIPELINE]: `# a comment\n${pipeline}` })
    const script = (comment: string): string =>
      `#!/bin/bash\nput() {\n${comment}  cp -a build/. /mnt/nfs/build/\n}\nget() {\n  cp -a /mnt/nfs/build/. build/\n}\nput\nget\n`
    followed({ 'a.sh': script('') }, { 'a.sh': script('  # first\n') }, { 'a.sh': script('  # a first one\n') })
  })

  test('what became of the file while another pipeline was read without it', () => {
    const included = (name: string, second: string): string =>
      `${name}:\n  script:\n    - ls\nsecond:\n  script:\n    - cp -a ${second}/. /mnt/nfs/build/\n`
    const state = (root: string, name: string, second: string): Readonly<Record<string, string>> => ({
      [PIPELINE]: root,
      'ci/x.gitlab-ci.yml': included(name, second),
    })
    const [including, other] = ['include:\n  - local: ci/x.gitlab-ci.yml\n', 'a:\n  script: [ls]\n']
    const found = followed(
      state(other, 'first', 'build'),
      state(including, 'first', 'build'),
      state(including, 'the_first_one', 'build'),
      state(including, 'the_first_one', 'made'),
      state(including, 'first', 'build'),
      state(other, 'first', 'build'),
    )
    expect(found.every((rules) => rules.includes('nfs/per-file-copy'))).toBe(true)
  })
})
