/** Properties of texts that a CI system fills in: where each character stands, and what an edit makes of the file. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits, editOf } from '../../server/src/text/location.js'
import type { Piece } from '../../server/src/text/location.js'
import type { Pipeline } from '../../server/src/pipelines/job.js'
import { concat, flatten, keyOf, lengthOf, slice, text, type Value } from '../../server/src/text/value.js'
import { buildkite, circleci, compose, kubernetes, woodpecker } from './project.js'

const PATIENCE = { timeout: 600_000 }
const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 3000) }

/** Pieces of shell and of interpolation that meet each other badly. */
// prettier-ignore
const PIECES = [
  'a', 'X', '$', '$$', '$X', '$$X', '${X}', '$${X}', '${X:-d}', '${X%%.*}', '$(', '$(X)', '$$(X)', ')', '{', '}', '\\', '\\$', '\\\\', '<', '<<', '\\<<', '>>',
  '<<< p', '<< parameters.p >>', '<<EOF', '{{matrix}}', '"', "'", ' ', '#', '1', '_', 'é', '\u{1F600}', '-',
] as const

const shell = fc.array(fc.constantFrom(...PIECES), { maxLength: 7 }).map((pieces) => `true ${pieces.join('')} end`)
const inserted = fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }).map((pieces) => pieces.join(''))
const stretch = fc.record({ from: fc.nat(), length: fc.nat() })

/** How a command is written as the item of a list. */
const scalar = fc.constantFrom(
  (command: string) => `|\n          ${command}\n          echo done`,
  (command: string) => JSON.stringify(command),
  (command: string) => `'${command.replaceAll("'", "''")}'`,
)

const systems: readonly (readonly [string, (command: string) => string, (file: string) => Pipeline])[] = [
  ['woodpecker', (command) => `steps:\n  - name: a\n    image: b\n    commands:\n      - ${command}\n      - echo last\n`, woodpecker],
  ['compose', (command) => `services:\n  a:\n    command:\n      - sh\n      - -c\n      - ${command}\n`, compose],
  [
    'kubernetes',
    (command) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n containers:\n  - name: b\n    envFrom: [{configMapRef: {name: m}}]\n    command:\n      - sh\n      - -c\n      - ${command}\n`,
    kubernetes,
  ],
  ['buildkite', (command) => `steps:\n  - commands:\n      - ${command}\n      - echo last\n    matrix: [one, two]\n`, buildkite],
  [
    'circleci',
    (command) => `version: 2.1\njobs:\n  a:\n    parameters: {p: {default: x}}\n    steps:\n      - run: ${command}\n`,
    circleci,
  ],
]

describe.each(systems)('a command of %s', (_, carry, read) => {
  const scriptIn = (file: string): Value | null => read(file).jobs[0]?.scripts[0]?.value ?? null

  test('tells of each character where it stands, without gaps', PATIENCE, () => {
    fc.assert(
      fc.property(shell, scalar, (command, write) => {
        const file = carry(write(command))
        let end: number | null = null
        for (const segment of scriptIn(file) ?? []) {
          const origin = segment.through?.origin ?? segment.origin
          if (origin === null) {
            // The line end between two commands.
            expect(segment).toMatchObject({ text: '\n' })
            end = null
            continue
          }
          if (end !== null) expect(origin.start).toBe(end)
          end = origin.end
          if (segment.kind === 'text' && segment.text.length === end - origin.start && end - origin.start > 1)
            expect(file.slice(origin.start, end)).toBe(segment.text)
        }
      }),
      runs,
    )
  })

  test('is after an edit what was meant', PATIENCE, () => {
    const tally = { asked: 0, written: 0 }
    fc.assert(
      fc.property(
        shell,
        scalar,
        stretch,
        fc.array(fc.oneof({ weight: 3, arbitrary: inserted }, stretch), { maxLength: 3 }),
        (command, write, at, pieces) => {
          const file = carry(write(command))
          const value = scriptIn(file)
          if (value === null) return
          const length = flatten(value).indexOf(' end') + 4
          const within = ({ from, length: wanted }: { readonly from: number; readonly length: number }): readonly [number, number] => {
            const start = from % (length + 1)
            return [start, start + (wanted % (length + 1 - start))]
          }
          const [start, end] = within(at)
          const wanted = pieces.map((piece): Piece => {
            if (typeof piece === 'string') return { write: piece }
            const [from, to] = within(piece)
            return { keep: { start: from, end: to } }
          })
          const edit = editOf(value, start, end, wanted)
          tally.asked += 1
          if (edit === null) return
          tally.written += 1
          const written = wanted.map((piece) => ('write' in piece ? text(piece.write) : slice(value, piece.keep.start, piece.keep.end)))
          const intended = concat(slice(value, 0, start), ...written, slice(value, end, lengthOf(value)))
          // A shell would take it for an option.
          if (flatten(intended).startsWith('-')) return
          const edited = applyEdits(file, [edit])
          expect(keyOf(scriptIn(edited) ?? []), edited).toBe(keyOf(intended))
        },
      ),
      runs,
    )
    expect(tally.written / tally.asked).toBeGreaterThan(0.3)
  })
})
