import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { ERROR, POSSIBLE, SUPPRESSED, WARNING, cistern, fixed, project } from './command.js'
import { violations, type Schema } from './schema.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** All of these, and nothing else. */
function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}
const orNull = (schema: Schema): Schema => ({ anyOf: [{ type: 'null' }, schema] })
const list = (items: Schema): Schema => ({ type: 'array', items })
const string: Schema = { type: 'string', pattern: '\\S' }
const count: Schema = { type: 'integer', minimum: 0 }
const position: Schema = { type: 'integer', minimum: 1 }
const range = object({ line: position, column: position, endLine: position, endColumn: position })
/** Relative, with slashes, and never out of the root. */
const path: Schema = { type: 'string', pattern: '^(?!/|[A-Za-z]:|\\.{1,2}/)[^\\\\]+$' }

const CONTRACT = object({
  version: { const: 1 },
  root: { type: 'string', pattern: '^(\\.|(\\.\\./)*[^/\\\\].*)$' },
  findings: list(
    object({
      rule: { type: 'string', pattern: '^[a-z-]+/[a-z-]+$' },
      severity: { enum: ['error', 'warning', 'info'] },
      confidence: { enum: ['certain', 'likely', 'possible'] },
      message: string,
      path,
      url: orNull({ type: 'string', pattern: '^https://\\S+/docs/rules/[a-z-]+/[a-z-]+\\.md$' }),
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{16}$' },
      range,
      jobs: list(string),
      evidence: list(object({ message: string, path: orNull(path), range: orNull(range) })),
      fixes: list(
        object({
          title: string,
          applicability: { enum: ['safe', 'unsafe'] },
          rationale: string,
          group: orNull(string),
          edits: list(object({ path, range, newText: { type: 'string' } })),
        }),
      ),
      suppressed: orNull(object({ kind: { enum: ['comment', 'baseline'] }, reason: orNull(string) })),
    }),
  ),
  notices: list(
    object({ kind: { enum: ['unreadable', 'skipped', 'unparsed', 'budget', 'config'] }, path, range: orNull(range), message: string }),
  ),
  summary: object({ files: count, errors: count, warnings: count, infos: count, suppressed: count, fixable: count }),
})

interface Position {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

interface Report {
  readonly root: string
  readonly findings: readonly {
    readonly path: string
    readonly rule: string
    readonly severity: string
    readonly range: Position
    readonly fingerprint: string
    readonly suppressed: object | null
    readonly fixes: readonly {
      readonly applicability: string
      readonly edits: readonly { readonly path: string; readonly range: Position; readonly newText: string }[]
    }[]
  }[]
  readonly summary: Readonly<Record<string, number>>
}

function report(words: readonly string[], cwd: string): Report {
  const { stdout } = cistern(['check', '--format', 'json', ...words], { cwd })
  expect(stdout.endsWith('}\n')).toBe(true)
  const parsed: Report = JSON.parse(stdout)
  expect(violations(parsed, CONTRACT)).toEqual([])
  return parsed
}

describe('the report keeps its contract', () => {
  test.each([[[]], [['--min-confidence', 'possible']], [['--rule', 'nfs/per-file-copy']]])('on the examples with %j', (words) => {
    const { findings, summary } = report([...words, 'examples'], ROOT)
    expect(findings.length).toBeGreaterThan(0)
    const count = (severity: string): number =>
      findings.filter((finding) => finding.suppressed === null && finding.severity === severity).length
    expect(summary).toMatchObject({ errors: count('error'), warnings: count('warning'), infos: count('info') })
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length)
  })

  test('on nothing, on what is suppressed, on what cannot be read', () => {
    const files = {
      'a.sh': SUPPRESSED,
      'b.sh': new Uint8Array([0]),
      'c.sh': 'if (((\n',
      'd.sh': '# cistern-ignore nfs/per-file-copy\nls\n',
      'e.sh': POSSIBLE,
    }
    const { findings, summary } = report([], project(files))
    expect(findings.map(({ rule }) => rule)).toEqual(['private-dir/list', 'cistern/unused-suppression'])
    expect(summary).toEqual({ files: 5, errors: 0, warnings: 0, infos: 1, suppressed: 1, fixable: 1 })
    expect(report([], project({})).summary).toEqual({ files: 0, errors: 0, warnings: 0, infos: 0, suppressed: 0, fixable: 0 })
  })

  test('and the contract would notice', () => {
    expect(violations({ version: 2 }, CONTRACT)).toContain('$.version is not 1')
    expect(violations({ ...JSON.parse(cistern(['check', '--format', 'json'], { cwd: project({}) }).stdout), time: 1 }, CONTRACT)).toEqual([
      '$.time is not in the contract',
    ])
    expect(violations('../x', path)).toHaveLength(1)
    expect(violations('/x', path)).toHaveLength(1)
    expect(violations('.gitlab-ci.yml', path)).toEqual([])
  })
})

/** The text with edits made as a reader of the report would make them. */
function edited(text: string, edits: Report['findings'][number]['fixes'][number]['edits']): string {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)]
  const offset = (line: number, column: number): number => (starts[line - 1] ?? Number.NaN) + column - 1
  return [...edits]
    .sort((left, right) => offset(right.range.line, right.range.column) - offset(left.range.line, left.range.column))
    .reduce(
      (now, { range: { line, column, endLine, endColumn }, newText }) =>
        now.slice(0, offset(line, column)) + newText + now.slice(offset(endLine, endColumn)),
      text,
    )
}

describe('edits', () => {
  test.each([
    ['', ERROR],
    ['under CRLF', ERROR.replaceAll('\n', '\r\n')],
    ['after characters of every plane', ERROR.replace('set -e\n', 'set -e; echo "😀 漢字"\n').replace('\nls', '\necho "😀漢"; ls')],
  ])('made as the report says give what --fix gives %s', (_what, text) => {
    const cwd = project({ 'a.sh': text })
    const edits = report([], cwd).findings[0]?.fixes[0]?.edits ?? []
    expect(edited(text, edits)).toBe(fixed(text))
    cistern(['check', '--fix'], { cwd })
    expect(readFileSync(join(cwd, 'a.sh'), 'utf8')).toBe(fixed(text))
  })
})

test('a fingerprint stays when lines move, and tells alike findings apart', () => {
  const before = report([], project({ 'a.sh': WARNING })).findings
  const after = report([], project({ 'a.sh': WARNING.replace('\n', '\n\n# more\n\n') })).findings
  expect(after[0]?.range.line).toBe((before[0]?.range.line ?? 0) + 3)
  expect(after[0]?.fingerprint).toBe(before[0]?.fingerprint)
  const twice = report([], project({ 'a.sh': `${WARNING}ls -la /srv/data\n` })).findings
  expect(new Set(twice.map(({ fingerprint }) => fingerprint)).size).toBe(2)
  expect(twice[0]?.fingerprint).toBe(before[0]?.fingerprint)
})

test('findings stand in the order of paths and places', () => {
  const { findings } = report([], project({ 'b.sh': WARNING, 'a/z.sh': `${WARNING}ls -la /srv/data\n`, 'a.sh': WARNING }))
  expect(findings.map(({ path: where, range: { line } }) => `${where}:${line}`)).toEqual(['a.sh:3', 'a/z.sh:3', 'a/z.sh:4', 'b.sh:3'])
})
