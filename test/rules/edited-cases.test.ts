/**
 * Every case with each command of its scripts in a function of its own: as one after the other goes and comes back, what
 * is known is what a fresh analysis finds. So whatever one command means for another is asked again.
 */
import { expect, test } from 'vitest'
import { analyse, type Analysis } from '../../server/src/engine.js'
import { parseScript } from '../../server/src/syntax/lower.js'
import { makeCache, type Cache } from '../../server/src/workspace/workspace.js'
import { native } from '../syntax/parsers.js'
import { memoryHost, readFixtures, type Files } from './fixture.js'
import { told } from './laws.js'

/** A script of more is as good as one of these. */
const MOST = 12

interface Taken {
  readonly path: string
  readonly head: string
  readonly commands: readonly string[]
}

/** The scripts that can be taken apart: some commands, each with lines of its own. */
function takenApart(files: Files): readonly Taken[] {
  return [...files].flatMap(([path, { content }]) => {
    const head = /^#!.*\b(?:ba|da|k)?sh\b.*\n/.exec(content)?.[0] ?? ''
    if (!path.endsWith('.sh') || content.includes('<<') || content.includes('\r')) return []
    const { body, opaque } = parseScript(native(), content)
    const commands = body.map(({ start, end }) => content.slice(start, end))
    const areApart = body.every(({ end }, index) => content.slice(end, body[index + 1]?.start ?? content.length).includes('\n'))
    return opaque.length > 0 || !areApart || commands.length < 2 || commands.length > MOST ? [] : [{ path, head, commands }]
  })
}

/** Each command in a function of its own, or all of them in one, which then changes as a whole. */
const WAYS: Readonly<Record<'apart' | 'together', (commands: readonly string[]) => string>> = {
  apart: (commands) =>
    commands.map((command, index) => `step_${index}() {\n${command}\n}\n`).join('') +
    commands.map((_command, index) => `step_${index}\n`).join(''),
  together: (commands) => `all() {\n${commands.join('\n')}\n}\nall\n`,
}

function written({ head, commands }: Taken, way: keyof typeof WAYS, without: number | null): string {
  return head + WAYS[way](commands.map((command, index) => (index === without ? ':' : command)))
}

function withText(files: Files, path: string, content: string): Files {
  return new Map(files).set(path, { executable: true, content })
}

function said(files: Files, cache: Cache): unknown {
  const analysis: Analysis = analyse(memoryHost(files, native()), { rules: null, cache })
  return {
    findings: told(analysis),
    walks: analysis.workspace.walks.map(({ file }) => file),
    evidence: analysis.findings.map(({ message, evidence }) => [
      message,
      ...evidence.map((step) => `${step.message} ${step.origin?.start ?? ''}`),
    ]),
  }
}

const cases = readFixtures().flatMap(({ rule, name, files }) => takenApart(files).map((taken) => ({ rule, name, files, taken })))

const rules = [...new Set(cases.map(({ rule }) => rule))]

test.each(rules.flatMap((rule) => (['apart', 'together'] as const).map((way) => [rule, way] as const)))('%s, %s', (rule, way) => {
  for (const { name, files, taken } of cases.filter((each) => each.rule === rule)) {
    const whole = withText(files, taken.path, written(taken, way, null))
    const expected = said(whole, makeCache())
    const cache = makeCache({ follows: true })
    said(whole, cache)
    for (const without of taken.commands.keys()) {
      const less = withText(files, taken.path, written(taken, way, without))
      expect(said(less, cache), `${name}, without command ${without} of ${taken.path}`).toEqual(said(less, makeCache()))
      expect(said(whole, cache), `${name}, with command ${without} of ${taken.path} again`).toEqual(expected)
    }
  }
})

test.each([
  ['ends the script', 'exit 0'],
  ['leaves the loop', 'break'],
  ['runs what is not here', '. "$ELSEWHERE"'],
])('what %s in one function counts for what two others do', (_what, command) => {
  const script = (inside: string): Files =>
    new Map([
      [
        'copy.sh',
        {
          executable: true,
          content: `start() {\n  pg_ctl -D /data/pg start\n}\nleave() {\n  ${inside}\n}\ncopy() {\n  cp -a /data/pg /backup\n}\nfor one in 1 2; do\n  if [ -n "$X" ]; then start; leave; fi\n  copy\ndone\n`,
        },
      ],
    ])
  const cache = makeCache({ follows: true })
  for (const files of [':', 'true', command, ':', command].map(script)) expect(said(files, cache)).toEqual(said(files, makeCache()))
  expect(said(script(command), makeCache())).not.toEqual(said(script(':'), makeCache()))
})

test.each([
  [
    'a tablespace that is made after a copy, as the copy goes elsewhere',
    `copy() {\n  cp -a /srv/db/pgdata /backup/db\n}\ncreate() {\n  psql -c "CREATE TABLESPACE t LOCATION '/srv/db/ts1'"\n}\ncopy\ncreate\n`,
    ['/backup/db', '/backup/other'],
  ],
  [
    'what always comes after a copy, as a way out goes between them',
    `f() {\n  for p in $LIST; do check "$p" && return 0; done\n  cp -r "$PGDATA/." "$DST"\n  chown -R postgres: "$DST"\n}\nf\n`,
    [
      `  for p in $LIST; do check "$p" && return 0; done\n  cp -r "$PGDATA/." "$DST"\n`,
      `  cp -r "$PGDATA/." "$DST"\n  for p in $LIST; do check "$p" && return 0; done\n`,
    ],
  ],
  [
    'the same in a loop that is left',
    `f() {\n  for q in a b; do\n    for p in $LIST; do check "$p" && break 2; done\n    cp -r "$PGDATA/." "$DST"\n    chown -R postgres: "$DST"\n  done\n}\nf\n`,
    [
      `    for p in $LIST; do check "$p" && break 2; done\n    cp -r "$PGDATA/." "$DST"\n`,
      `    cp -r "$PGDATA/." "$DST"\n    for p in $LIST; do check "$p" && break 2; done\n`,
    ],
  ],
  [
    'what always comes after a copy, as a loop is left between them in another function',
    `g() {\n  if [ -n "$V" ]; then if probe; then break; fi; fi\n}\nf() {\n  for d in a b; do\n    g\n    cp -r "$PGDATA"/. /b/pg\n    chown -R postgres /b/pg\n    chmod -R 700 /b/pg\n  done\n}\nf\n`,
    [`    g\n    cp -r "$PGDATA"/. /b/pg\n`, `    cp -r "$PGDATA"/. /b/pg\n    g\n`],
  ],
  [
    'why a script ends early, as its comment says something else',
    `ready() {\n  if [ -f .built ]; then\n    # All of it is there.\n    exit 0\n  fi\n}\nready\ncp -r build /nfs/build\n`,
    ['# All of it is there.', '# Nothing to do for this job, skip it.'],
  ],
  [
    'a listing, as another function asks what it has printed',
    `sudo install -d -m 700 -o postgres /srv/x\nf() {\n  out=$(ls /srv/x)\n}\ng() {\n  :\n}\nf\ng\n`,
    ['  :\n', '  [[ -n "$out" ]] || :\n'],
  ],
] as const)('%s', (_what, content, [from, to]) => {
  const before: Files = new Map([['script.sh', { executable: true, content: `#!/usr/bin/env bash\n${content}` }]])
  const after = withText(before, 'script.sh', `#!/usr/bin/env bash\n${content.replace(from, () => to)}`)
  const cache = makeCache({ follows: true })
  for (const files of [before, after, before, after, before]) expect(said(files, cache)).toEqual(said(files, makeCache()))
})

test('what always comes after a copy, as a way out goes between them that one job does not come to', () => {
  const [out, copy] = [`  if [ -n "$A" ]; then\n    if [ "$MODE" = y ]; then return 0; fi\n  fi\n`, `  cp -r "$PGDATA"/. /backup/pg\n`]
  const withBody = (body: string): Files =>
    new Map([
      ['.gitlab-ci.yml', { executable: false, content: 'store:\n  variables:\n    MODE: x\n  script:\n    - ./s.sh\n' }],
      [
        's.sh',
        {
          executable: true,
          content: `#!/usr/bin/env bash\nput() {\n${body}  chown -R postgres:postgres /backup/pg\n  chmod -R 700 /backup/pg\n}\nput\n`,
        },
      ],
    ])
  const cache = makeCache({ follows: true })
  for (const files of [out + copy, copy + out, out + copy, copy + out].map(withBody))
    expect(said(files, cache)).toEqual(said(files, makeCache()))
})
