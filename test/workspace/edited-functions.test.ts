/**
 * The scripts of the cases, each put into a function, and edited there line by line: what is known after each edit, where
 * it stands, and what its fixes write, is what a fresh analysis finds. Rules look at what stands beside a command; what
 * stays after an edit must not hang on it.
 */
import { expect, test } from 'vitest'
import { analyse, type Analysis } from '../../server/src/engine.js'
import { inspect } from '../../server/src/inspect/inspect.js'
import { jsonInspection } from '../../server/src/report/inspect-json.js'
import type { Origin } from '../../server/src/text/value.js'
import { makeCache, type Cache } from '../../server/src/workspace/workspace.js'
import { randomNumbers } from '../random.js'
import { fixesOf } from '../rules/expected.js'
import { memoryHost, readFixtures, type Files } from '../rules/fixture.js'
import { told } from '../rules/laws.js'
import { SEED } from '../seed.js'
import { native } from '../syntax/parsers.js'

/** Of each case; fixes are tried for so many of them. */
const EDITS = Math.max(3, Number(process.env['CISTERN_RANDOM_EDITS'] ?? 0) / 1000)
const FIXED = 0.1

const isScript = (path: string): boolean => path.endsWith('.sh')
const cases = readFixtures().filter(({ files }) => [...files.keys()].some(isScript))
/** Lines that matter to one rule or another. */
const LINES = [
  ...new Set(
    cases.flatMap(({ files }) =>
      [...files].flatMap(([path, { content }]) => (isScript(path) ? content.split('\n').filter((line) => /\S/.test(line)) : [])),
    ),
  ),
]

/** What stands behind the first comments goes into a function, which is then called. */
function inFunction(text: string): string {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => !line.startsWith('#'))
  return [...lines.slice(0, first), 'run() {', ...lines.slice(first), '}', 'run "$@"', ''].join('\n')
}

function edited(text: string, below: (limit: number) => number): string {
  const lines = text.split('\n')
  const at = 1 + below(Math.max(1, lines.length - 3))
  const line = lines[at] ?? ''
  switch (below(6)) {
    case 0:
      lines.splice(at, 1)
      break
    case 1:
      lines.splice(at, 0, line)
      break
    case 2:
      lines.splice(at, 2, lines[at + 1] ?? '', line)
      break
    case 3: {
      const column = below(line.length + 1)
      lines[at] = line.slice(0, column) + (['x', '"', ' # x', '$', '/', ' ', '; '][below(7)] ?? '') + line.slice(column)
      break
    }
    default:
      lines.splice(at, 0, LINES[below(LINES.length)] ?? '')
  }
  return lines.join('\n')
}

function analysed(files: Files, cache: Cache): Analysis {
  // Somebody has them open, so that what calls leave is kept from the first.
  return analyse(memoryHost(files, native(), isScript), { rules: null, cache })
}

function said(analysis: Analysis): unknown {
  const { findings, workspace } = analysis
  return {
    findings: told(analysis),
    texts: findings.map(({ message, fingerprint, suppressed, jobs }) => ({ message, fingerprint, suppressed, jobs })),
    evidence: findings.map(({ evidence }) => evidence.map(({ message, origin }) => `${message} ${shown(origin)}`)),
    notices: workspace.notices.map(({ path, span, message }) => `${path}:${span?.start ?? ''} ${message}`),
  }
}

function shown(origin: Origin | null): string {
  return origin === null ? 'nowhere' : `${origin.source.path}:${origin.start}-${origin.end}`
}

/** What is known at each place, as people are told. */
function inspected(path: string, { workspace, findings }: Analysis): unknown {
  const source = workspace.sources.get(path)
  return source === undefined ? null : jsonInspection(inspect(workspace, native(), { source, line: null }), findings, '.')
}

/** What each fix writes where. */
function fixed(files: Files, analysis: Analysis): unknown {
  return [...fixesOf(memoryHost(files, native()), analysis).values()].map((fixes) =>
    fixes.map(({ title, edits }) => [title, edits.map(({ source: { path }, start, end, newText }) => [path, start, end, newText])]),
  )
}

test.each(cases.map(({ rule, name, files }, index) => [`${rule}/${name}`, files, index] as const))(
  '%s, edited in a function, is what a fresh analysis finds',
  (_name, original, index) => {
    const below = randomNumbers(SEED + index)
    const scripts = [...original.keys()].filter(isScript)
    let files: Files = new Map(
      [...original].map(([path, file]) => [path, isScript(path) ? { ...file, content: inFunction(file.content) } : file]),
    )
    const cache = makeCache({ follows: true })
    analysed(files, cache)
    for (let edit = 1; edit <= EDITS; edit += 1) {
      const path = scripts[below(scripts.length)] ?? ''
      const file = files.get(path) ?? { content: '', executable: true }
      files = new Map(files).set(path, { ...file, content: edited(file.content, below) })
      const what = `edit ${edit} of ${path}:\n${files.get(path)?.content}`
      const [now, fresh] = [analysed(files, cache), analysed(files, makeCache())]
      expect(said(now), what).toEqual(said(fresh))
      if (below(1000) < FIXED * 1000) {
        expect(fixed(files, now), what).toEqual(fixed(files, fresh))
        expect(inspected(path, now), what).toEqual(inspected(path, fresh))
      }
    }
  },
)

test('what a newer walk asks was not unknown before', () => {
  const script = (last: string): string => `#!/bin/bash
run() {
  set -euo pipefail
  while [ $# -gt 0 ]; do
    case "$1" in
      --label=*) L="\${1#*=}" ;;
      --help) echo "usage: restore.sh --label=NAME"; exit 0 ;;
      *) cp -a build/. /nfs/cache/o/; exit 2 ;;
    esac
    ${last}
  done
}
run "$@"
`
  const filesWith = (last: string): Files =>
    new Map([
      ['a.sh', { content: script(last), executable: true }],
      ['.gitlab-ci.yml', { content: 'restore:\n  script: ./a.sh --label=x\n', executable: false }],
    ])
  const cache = makeCache({ follows: true })
  analysed(filesWith('shift'), cache)
  const now = analysed(filesWith(' # shift'), cache)
  expect(now.findings.map(({ rule, jobs }) => [rule, jobs])).toEqual([['nfs/per-file-copy', []]])
  expect(said(now)).toEqual(said(analysed(filesWith(' # shift'), makeCache())))
})
