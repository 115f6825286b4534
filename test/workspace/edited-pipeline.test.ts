/**
 * Files of pipelines that are edited, in every dialect that the cases and the examples have: what is known after each
 * edit, and where it stands, is what a fresh analysis finds; and jobs that say what they said stay the same objects.
 */
import { describe, expect, test } from 'vitest'
import { analyse, type Analysis } from '../../server/src/engine.js'
import { Origin } from '../../server/src/text/value.js'
import { makeCache, type Cache } from '../../server/src/workspace/workspace.js'
import { EXAMPLES } from '../examples/example.js'
import { randomNumbers } from '../random.js'
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

function editedAtRandom(original: Files, count: number, seed: number): void {
  const below = randomNumbers(seed)
  const paths = [...original.keys()].filter(isYaml)
  const cache = makeCache({ follows: true })
  analysed(original, cache)
  let files = original
  for (let edit = 1; edit <= count; edit += 1) {
    const path = paths[below(paths.length)] ?? ''
    const kind = below(6)
    const text = files.get(path)?.content ?? ''
    files = withText(kind === 0 ? original : files, path, kind === 0 ? text : edited(text, kind, below))
    const content = files.get(path)?.content
    expect(said(analysed(files, cache)), `edit ${edit}, of kind ${kind}, of ${path}:\n${content}`).toEqual(
      said(analysed(files, makeCache())),
    )
  }
}

function edited(text: string, kind: number, below: (limit: number) => number): string {
  const lines = text.split('\n')
  const at = below(lines.length)
  const line = lines[at] ?? ''
  if (kind === 1) lines.splice(at, 1)
  else if (kind === 2) lines.splice(at, 0, line)
  else if (kind === 3)
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
