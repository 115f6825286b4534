/** One stretch of a file may be read in several scripts, as a string that two shells run. */
import { expect, test } from 'vitest'
import { editsOf } from '../../server/src/findings/fixer.js'
import { scriptText } from '../../server/src/run/walker.js'
import { scriptOf } from '../../server/src/text/script.js'
import { slice } from '../../server/src/text/value.js'

const SOURCE = { path: 'a.sh', text: 'cp a b\ncp c d\n' }

/** A rewrite of the first command, as a script of its own or in that of the whole file. */
function rewriteTo(write: string, isAlone: boolean): Parameters<typeof editsOf>[0]['change'] & { readonly kind: 'rewrite' } {
  const whole = scriptOf(SOURCE)
  const script = scriptText(isAlone ? slice(whole, 0, 6) : whole)
  return { kind: 'rewrite', rewrite: { script, span: { start: 0, end: 6 }, pieces: [{ write }] } }
}

function planned(...writes: readonly string[]): Parameters<typeof editsOf>[0] {
  const rewrites = writes.map((write, index) => rewriteTo(write, index > 0).rewrite)
  return { title: '', applicability: 'unsafe', rationale: '', change: { kind: 'rewrites', rewrites }, keeps: [] }
}

test('it is edited once where it becomes the same in each', () => {
  expect(editsOf(planned('mv a b', 'mv a b'))).toEqual([{ source: SOURCE, start: 0, end: 6, newText: 'mv a b' }])
})

test('where it would become two things it is left alone', () => {
  expect(editsOf(planned('mv a b', 'mv a c'))).toBeNull()
})
