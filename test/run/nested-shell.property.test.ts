/** Properties of scripts inside scripts inside YAML: each character is led back to the file, and an edit decodes to what was meant. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readGithub } from '../../server/src/pipelines/github/github.js'
import { readGitlab } from '../../server/src/pipelines/gitlab/gitlab.js'
import { ROOT } from '../../server/src/run/paths.js'
import { walkScript } from '../../server/src/run/walk.js'
import { scriptText } from '../../server/src/run/walker.js'
import { applyEdits, editOf, locate } from '../../server/src/text/location.js'
import type { ScriptText } from '../../server/src/commands/field.js'
import { native } from '../syntax/parsers.js'

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 400) }
const PATIENCE = { timeout: 600_000 }

/** Shell text in which quotes, blanks, escapes and characters of two units meet; it ends and begins with a word. */
const inner = fc
  .array(fc.constantFrom('cp', '-a', 'a b', "'x y'", '"q"', '\\$X', '$X', '\\\\', '&&', ' ', '\t', 'ä', '𝒳', '#', "it's", '=', '`', ';'), {
    maxLength: 8,
  })
  .map((words) => `true ${words.join('')} end`)

/** How a script is written inside another: in single or in double quotes, once or twice deep. */
const single = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
const double = (text: string): string => `"${text.replace(/[\\"$`]/g, '\\$&')}"`
const quoting = fc.constantFrom(
  { depth: 1, write: (text: string) => `bash -c ${single(text)}` },
  { depth: 1, write: (text: string) => `bash -c ${double(text)}` },
  { depth: 1, write: (text: string) => `flock /tmp/lock -c ${double(text)}` },
  { depth: 2, write: (text: string) => `bash -c ${double(`sh -c ${single(text)}`)}` },
  { depth: 2, write: (text: string) => `bash -c ${single(`sh -c ${double(text)}`)}` },
  { depth: 2, write: (text: string) => `bash -c ${double(`sh -c ${double(text)}`)}` },
)

/** How a command is written in a CI file. */
const carrier = fc.constantFrom(
  (command: string) => `job:\n  script:\n    - |\n      ${command}\n      echo done\n`,
  (command: string) => `job:\n  script:\n    - ${JSON.stringify(command)}\n`,
  (command: string) => `job:\n  script:\n    - '${command.replaceAll("'", "''")}'\n`,
  (command: string) => `.all: &all\n  - >-\n    ${command}\njob:\n  script: *all\n`,
  (command: string) => `job:\r\n  script:\r\n    - |-\r\n        ${command}\r\n`,
  (command: string) => `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          ${command}\n`,
  // What an expression is filled in with stands where the expression does.
  (command: string) => `${MATRIX}      - run: |\n          echo \${{ matrix.one }} "\${{ matrix.two }}"\n          ${command}\n`,
  (command: string) => `${MATRIX}      - run: ${JSON.stringify(`echo \${{ matrix.one }}; ${command}`)}\n`,
  // A script that is handed to an action as a whole stands where it is written.
  (command: string) => `${MATRIX}      - uses: ./action\n        with:\n          command: |\n            ${command}\n`,
  (command: string) => `${MATRIX}      - uses: ./action\n        with: {command: '${command.replaceAll("'", "''")}'}\n`,
)

const MATRIX = `on: push\njobs:\n  a:\n    runs-on: x\n    strategy: {matrix: {one: [long word], two: [a, b]}}\n    steps:\n`
const ACTION = {
  path: 'action/action.yml',
  text: 'runs:\n  using: composite\n  steps:\n    - run: ${{ inputs.command }}\n      shell: bash\n',
}

/** The innermost scripts of that depth that a CI file holds. */
function nested(yaml: string, depth: number): readonly ScriptText[] {
  const { jobs } = yaml.startsWith('on:')
    ? readGithub({ path: '.github/workflows/a.yml', text: yaml }, (path) => (path === ACTION.path ? ACTION : null))
    : readGitlab({ path: '.gitlab-ci.yml', text: yaml }, () => null)
  return jobs.flatMap(({ scripts }) =>
    scripts.flatMap(({ value, options }) => {
      const start = { script: scriptText(value), file: '.gitlab-ci.yml', isFile: false, options, directory: ROOT }
      return walkScript(start, native(), { read: () => null, has: () => false })
        .comments.map(({ script }) => script)
        .slice(depth)
    }),
  )
}

describe('a script inside another inside YAML', PATIENCE, () => {
  test('is read as it was meant, each character at its place', () => {
    let found = 0
    fc.assert(
      fc.property(inner, quoting, carrier, (text, { depth, write }, carry) => {
        const yaml = carry(write(text))
        const script = nested(yaml, depth)[0]
        // Some of these texts are shell that the grammar cannot read; those are told apart by the counting below.
        if (script === undefined) return
        found += 1
        expect(script.flat).toBe(text)
        let end: number | null = null
        for (let at = 0; at < script.flat.length; at += 1) {
          const place = locate(script.value, at, at + 1)
          if (place === null) throw new Error(`no place for unit ${at} of ${text}`)
          // Where quotes close and open again there is nothing else between two characters.
          if (end !== null && place.end !== end) expect(yaml.slice(end, place.start)).toMatch(/^['"\\]*$/)
          if (end !== null) expect(place.end).toBeGreaterThanOrEqual(end)
          end = place.end
          const written = yaml.slice(place.start, place.end)
          if (written.length === 1) expect(written).toBe(script.flat[at])
        }
      }),
      runs,
    )
    expect(found).toBeGreaterThan(runs.numRuns / 4)
  })

  test('decodes to what an edit meant, or is not edited', () => {
    let edited = 0
    const written = fc.constantFrom('-a', '"$Y"', "'z'", 'a\\b', '$$', 'ä 𝒳', 'tar cf x && mv x y')
    fc.assert(
      fc.property(inner, quoting, carrier, fc.nat(), fc.nat(), written, (text, { depth, write }, carry, from, length, newText) => {
        const yaml = carry(write(text))
        const script = nested(yaml, depth)[0]
        if (script === undefined) return
        const start = from % script.flat.length
        const end = Math.min(script.flat.length, start + (length % 6))
        const edit = editOf(script.value, start, end, [{ write: newText }])
        if (edit === null) return
        const after = applyEdits(yaml, [edit])
        const meant = script.flat.slice(0, start) + newText + script.flat.slice(end)
        const now = nested(after, depth)[0]
        if (now === undefined) return
        edited += 1
        expect(now.flat).toBe(meant)
      }),
      runs,
    )
    expect(edited).toBeGreaterThan(runs.numRuns / 8)
  })
})
