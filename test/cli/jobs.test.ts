import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { cistern, project } from './command.js'
import { violations, type Schema } from './schema.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const PROJECT = {
  '.gitlab-ci.yml': `include:
  - local: ci/base.yml
  - project: shared/templates
    file: deploy.yml

variables:
  STORE: /nfs/store

build:
  extends: .base
  image: debian:12
  services:
    - name: postgres:16
      alias: db
      variables: { POSTGRES_PASSWORD: example }
  parallel: 3
  timeout: 30 minutes
  script:
    - |
      mkdir -p out

      scripts/build.sh --into "$STORE/$CI_COMMIT_SHA"
  artifacts:
    paths: [out]

publish:
  needs: [build]
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
  script:
    - tar cf - out | ssh "$DEPLOY_HOST" tar xf -
`,
  'ci/base.yml': `.base:
  variables:
    LEVEL: "9"
  before_script:
    - set -u
`,
  '.woodpecker.yml': `steps:
  - name: check
    image: alpine
    volumes:
      - /srv/cache:/cache
    commands:
      - ./scripts/check.sh
`,
  'scripts/build.sh': '#!/bin/sh\n. "$(dirname "$0")/library.sh"\n',
  'scripts/library.sh': 'umask 022\n',
  'scripts/check.sh': '#!/bin/sh\ntrue\n',
} as const

/** What it prints for a project; the exit status is 0 and nothing else is said. */
function shown(words: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = cistern(['jobs', ...words], { cwd })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

test('looks like this', async () => {
  const text = shown([], project(PROJECT))
  await expect(text).toMatchFileSnapshot('jobs.txt')
  // The page shows one of them.
  const page = readFileSync(join(ROOT, 'docs/jobs.md'), 'utf8')
  const example = /```\n\$ cistern jobs\n(.*?)```/s.exec(page)?.[1]
  expect(example).toMatch(/variables .* lines /s)
  expect(`${text}\n`).toContain(`${example}\n`)
})

describe('a path limits it', () => {
  test.each([
    ['.gitlab-ci.yml', ['build', 'publish']],
    ['ci/base.yml', ['build']],
    ['ci', ['build']],
    ['scripts/library.sh', ['build']],
    ['scripts/check.sh', ['check']],
    ['scripts', ['build', 'check']],
    ['.', ['build', 'publish', 'check']],
  ])('%s', (path, names) => {
    expect(listing([path], project(PROJECT)).jobs.map(({ name }) => name)).toEqual(names)
  })

  test('and where no job is left, that is said', () => {
    const cwd = project({ ...PROJECT, 'notes/readme.txt': 'none\n' })
    expect(cistern(['jobs', 'notes'], { cwd })).toEqual({
      status: 0,
      stdout: '',
      stderr: 'no job of a CI pipeline has to do with notes\n',
    })
    expect(listing(['notes'], cwd).jobs).toEqual([])
  })
})

test('what could not be read is said beside the jobs that could', () => {
  const cwd = project({ '.gitlab-ci.yml': 'a:\n  script:\n    - ls\nb: [\n' })
  const { status, stdout, stderr } = cistern(['jobs'], { cwd })
  expect(status).toBe(0)
  expect(stdout).toContain('.gitlab-ci.yml:1:1  a  a job of gitlab')
  expect(stderr).toMatch(/^\.gitlab-ci\.yml:\d+:\d+ {2}notice {2}/)
  const { notices } = listing([], cwd)
  expect(notices.map(({ kind, path: of }) => [kind, of])).toContainEqual(['unparsed', '.gitlab-ci.yml'])
})

describe('what it cannot look at is said, with exit status 2', () => {
  test.each([
    [['nowhere'], 'nowhere: there is no such file or folder'],
    [['a.sh', 'b.sh'], 'jobs does not know what to do with b.sh'],
    [['--format', 'jsno'], '--format can be pretty or json, not jsno; did you mean json?'],
  ])('%j', (words, message) => {
    const { status, stdout, stderr } = cistern(['jobs', ...words], { cwd: project({ 'a.sh': '', 'b.sh': '' }) })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.split('\n')[0]).toBe(`cistern: ${message}`)
  })

  test('a configuration that is wrong', () => {
    const { status, stdout, stderr } = cistern(['jobs'], { cwd: project({ ...PROJECT, 'cistern.yaml': 'storrage: 1\n' }) })
    expect(status).toBe(2)
    expect(stdout).toContain('publish  a job of gitlab')
    expect(stderr).toMatch(/^cistern\.yaml:1:1 {2}configuration {2}/)
  })
})

interface Listed {
  readonly jobs: readonly {
    readonly name: string
    readonly system: string
    readonly path: string
    readonly runs: readonly string[]
    readonly variables: readonly Placed[]
    readonly scripts: readonly { readonly name: string; readonly lines: readonly (Placed & { readonly text: string })[] }[]
  }[]
  readonly notices: readonly { readonly kind: string; readonly path: string }[]
}

interface Placed {
  readonly path: string
  readonly range: { readonly line: number; readonly column: number; readonly endLine: number; readonly endColumn: number } | null
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
const place = object({ path, range })
const text = object({ text: string, path: orNull(path), range: orNull(range) })
const variable = object({ name: string, value: string, level: { enum: ['global', 'job'] }, path, range })
const condition = object({ names: list(string), path, range })
const container = object({
  name: string,
  image: orNull(string),
  user: orNull(string),
  variables: list(variable),
  mounts: list(object({ kind: { enum: ['host', 'volume', 'network', 'memory'] }, from: orNull(string), inside: string, path, range })),
  words: list(text),
  path,
  range,
})
const script = object({
  name: string,
  shell: { enum: ['bash', 'sh'] },
  options: object({ errexit: boolean, pipefail: boolean }),
  directory: orNull(string),
  variables: list(variable),
  id: orNull(string),
  condition: orNull(condition),
  mayFail: boolean,
  lines: list(text),
})
const store = object({
  kind: { enum: ['cache', 'artifact'] },
  does: { enum: ['save', 'restore'] },
  paths: list(string),
  key: orNull(string),
  isDotenv: boolean,
  before: { type: 'integer', minimum: 0 },
  path,
  range,
})
const job = object({
  name: string,
  system: string,
  path,
  range,
  checkout: orNull(string),
  variables: list(variable),
  scripts: list(script),
  runs: list(path),
  words: list(text),
  container: orNull(container),
  services: list(container),
  stores: list(store),
  needs: list(string),
  parallel: orNull(place),
  timeout: orNull(place),
  unknownSources: list(place),
  replaced: list(object({ keyword: string, lost: string, lostAt: place, by: place })),
  conditions: list(condition),
})
const CONTRACT = object({
  version: { const: 1 },
  root: string,
  jobs: list(job),
  notices: list(object({ kind: string, path, range: orNull(range), message: string })),
})

function listing(words: readonly string[], cwd: string): Listed {
  const { status, stdout } = cistern(['jobs', ...words, '--format', 'json'], { cwd })
  expect(status).toBe(0)
  const parsed: Listed = JSON.parse(stdout)
  expect(violations(parsed, CONTRACT)).toEqual([])
  return parsed
}

describe('as JSON', () => {
  test('keeps the contract, and lines of scripts lead to what is written', () => {
    const cwd = project(PROJECT)
    let count = 0
    for (const { scripts } of listing([], cwd).jobs) {
      for (const each of scripts.flatMap(({ lines }) => lines)) {
        if (each.text === '' || each.range === null) continue
        const { line, column, endLine, endColumn } = each.range
        const written = readFileSync(join(cwd, each.path), 'utf8').split('\n')[line - 1] ?? ''
        expect(endLine).toBe(line)
        // Unknowns of the environment are written out by the job's shell, so that every line here is as it stands.
        expect(written.slice(column - 1, endColumn - 1)).toBe(each.text)
        count += 1
      }
    }
    expect(count).toBe(5)
  })

  test('of every example keeps the contract', () => {
    expect(listing(['examples'], ROOT).jobs.length).toBeGreaterThan(5)
  })

  test('says where each variable comes from and which scripts run', () => {
    const [build] = listing([], project(PROJECT)).jobs
    expect(build?.variables.map((each) => `${each.path}:${each.range?.line}`)).toEqual(['.gitlab-ci.yml:7', 'ci/base.yml:3'])
    expect(build?.runs).toEqual(['scripts/build.sh', 'scripts/library.sh'])
  })

  test('and the contract would notice', () => {
    expect(violations({ version: 2 }, CONTRACT)).toContain('$.version is not 1')
    const [first] = listing([], project(PROJECT)).jobs
    expect(violations({ ...first, time: 1 }, job)).toEqual(['$.time is not in the contract'])
  })
})
