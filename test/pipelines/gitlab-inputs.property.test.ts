/** Properties of GitLab scripts with inputs: where each character stands, and what an edit makes of the file. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits, editOf, locate } from '../../server/src/text/location.js'
import { concat, flatten, keyOf, lengthOf, slice, text, type Value } from '../../server/src/text/value.js'
import { gitlab } from './project.js'

const PATIENCE = { timeout: 600_000 }
const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) }

// prettier-ignore
const PIECES = [
  'a', '$', '$$', '$X', '${X}', ']', ']]', '[', '|', '\\', '"', "'", ' ', '#', ':', 'é', '\u{1F600}',
  '$[[ inputs.known ]]', '$[[inputs.empty]]', '$[[ inputs.long | truncate(1,3) ]]', '$[[ inputs.open ]]', '$[[ other.x ]]',
] as const

const shell = fc.array(fc.constantFrom(...PIECES), { maxLength: 7 }).map((pieces) => `true ${pieces.join('')} end`)
const inserted = fc.array(fc.constantFrom('a', '$X', '"', "'", ' ', '\\', 'é', '#'), { maxLength: 4 }).map((pieces) => pieces.join(''))

/** How a command is written as the item of a list. */
const scalar = fc.constantFrom(
  (command: string) => `|\n      ${command}\n      echo done`,
  (command: string) => JSON.stringify(command),
  (command: string) => `'${command.replaceAll("'", "''")}'`,
)

const HEADER = 'spec:\n  inputs:\n    known:\n    empty:\n      default: ""\n    long: {default: 012345}\n    open:\n---\n'

function carry(written: string): string {
  return `${HEADER}job:\n  script:\n    - ${written}\n    - echo last\n`
}

function scriptIn(file: string): Value {
  const pipeline = gitlab('include: {local: a.yml, inputs: {known: "it\'s $X"}}\n', { 'a.yml': file })
  return pipeline.jobs[0]?.scripts[0]?.value ?? []
}

test('each character stands where it is written, without gaps', PATIENCE, () => {
  fc.assert(
    fc.property(shell, scalar, (command, write) => {
      const value = scriptIn(carry(write(command)))
      const line = flatten(value).indexOf(' end')
      for (let at = 0; at < line; at += 1) expect(locate(value, at, at + 1)?.source.path).toBe('a.yml')
      // Nothing stands where an input is empty.
      if (!command.includes('inputs.empty')) expect(locate(value, 0, line)).not.toBeNull()
    }),
    runs,
  )
})

test('what an edit writes is what was meant', PATIENCE, () => {
  const tally = { asked: 0, written: 0 }
  fc.assert(
    fc.property(shell, scalar, fc.nat(), fc.nat(), inserted, (command, write, from, length, piece) => {
      const file = carry(write(command))
      const value = scriptIn(file)
      const limit = flatten(value).indexOf(' end') + 4
      const start = from % (limit + 1)
      const end = start + (length % (limit + 1 - start))
      const edit = editOf(value, start, end, [{ write: piece }])
      tally.asked += 1
      // Inside an input's text it is written where that was given, for all who take it: only another analysis can judge that.
      if (edit === null || edit.source.path !== 'a.yml' || edit.start < HEADER.length) return
      tally.written += 1
      const intended = concat(slice(value, 0, start), text(piece), slice(value, end, lengthOf(value)))
      const edited = applyEdits(file, [edit])
      expect(keyOf(scriptIn(edited)), edited).toBe(keyOf(intended))
    }),
    runs,
  )
  expect(tally.written / tally.asked).toBeGreaterThan(0.3)
})
