/**
 * Small scripts that call `probe WORD...`: what the walker says of each call, and what bash hands over when the same
 * script is really run. The walker never runs anything; only these tests do.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Event, Walk } from '../../server/src/run/event.js'
import { walkScript } from '../../server/src/run/walk.js'
import { scriptText } from '../../server/src/run/walker.js'
import { scriptOf } from '../../server/src/text/script.js'
import { display, text } from '../../server/src/text/value.js'
import { native } from '../syntax/parsers.js'

export interface Project {
  /** Other files of the workspace by path. */
  readonly files?: Readonly<Record<string, string>>
  readonly errexit?: boolean
  readonly pipefail?: boolean
  /** The working directory; unknown where it is left out. */
  readonly directory?: string
}

export type Called = Extract<Event, { readonly kind: 'call' }>

/** The walker records only commands that some table knows, so a probe is one of these: as long, and silent. */
const PROBE = 'touch'

function withProbes(script: string): string {
  return script.replace(/\bprobe\b/g, PROBE)
}

export function walk(script: string, project: Project = {}): Walk {
  const { files = {}, errexit = false, pipefail = false, directory } = project
  const read = (path: string): ReturnType<typeof scriptText> | null => {
    const content = files[path]
    return content === undefined ? null : scriptText(scriptOf({ path, text: withProbes(content) }))
  }
  const main = scriptText(scriptOf({ path: 'main.sh', text: withProbes(script) }))
  return walkScript(
    {
      script: main,
      file: 'main.sh',
      isFile: true,
      options: { errexit, pipefail },
      directory: directory === undefined ? null : text(directory),
    },
    native(),
    { read, has: (path) => path in files },
  )
}

/** Every `probe`, in the order in which they happen. */
export function calls(script: string, project: Project = {}): readonly Called[] {
  return walk(script, project).events.filter((event): event is Called => event.kind === 'call' && event.call.name === PROBE)
}

/** The words of each `probe`, unknown ones as a person sees them. */
export function probes(script: string, project: Project = {}): readonly (readonly string[])[] {
  return calls(script, project).map(({ call }) => call.fields.map(({ value }) => display(value)))
}

/** The only `probe` of a script. */
export function probe(script: string, project: Project = {}): readonly string[] {
  const [only, ...others] = probes(script, project)
  expect(others).toEqual([])
  if (only === undefined) throw new Error('nothing is probed')
  return only
}

/** Each row is a statement about bash and a script that shows it: the walker must know every word that bash hands over. */
export function agreesWithBash(rows: readonly (readonly [statement: string, script: string])[], project: Project = {}): void {
  test.each(rows)('%s', (_statement, script) => {
    const ran = runInBash(script, project)
    expect(ran.length).toBeGreaterThan(0)
    expect(probes(script, project)).toEqual(ran)
  })
}

const RECORD = '\u001e'
const FIELD = '\u001f'
const folder = mkdtempSync(join(tmpdir(), 'cistern-run-'))

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What `probe` is really given; the environment holds nothing but PATH, HOME and the character set. */
function runInBash(script: string, { files = {}, errexit = false, pipefail = false }: Project): readonly (readonly string[])[] {
  const [bin, log, root] = [join(folder, 'bin'), join(folder, 'log'), join(folder, 'root')]
  rmSync(root, { recursive: true, force: true })
  rmSync(log, { force: true })
  mkdirSync(root)
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, PROBE), `#!/bin/bash\nprintf '%s${FIELD}' "$@" >> "${log}"\nprintf '${RECORD}' >> "${log}"\n`)
  chmodSync(join(bin, PROBE), 0o755)
  for (const [path, content] of Object.entries({ ...files, 'main.sh': script })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), withProbes(content), { mode: 0o755 })
  }
  const options = [...(errexit ? ['-e'] : []), ...(pipefail ? ['-o', 'pipefail'] : [])]
  const env = { PATH: [bin, '/usr/bin', '/bin'].join(delimiter), HOME: '/home/somebody', LC_ALL: 'C.UTF-8' }
  const { error } = spawnSync('bash', ['--noprofile', '--norc', ...options, 'main.sh'], { cwd: root, env, input: '' })
  if (error !== undefined) throw error
  const written = existsSync(log) ? readFileSync(log, 'utf8') : ''
  return written
    .split(RECORD)
    .slice(0, -1)
    .map((record) => record.split(FIELD).slice(0, -1))
}
