import { expect, test } from 'vitest'
import { eachOnce, prettyNotices } from '../../server/src/report/notices.js'
import type { Notice } from '../../server/src/report/report.js'
import { PLAIN_DISPLAY } from '../../server/src/report/style.js'
import { source } from './finding.js'

const where = source('a\nb\nc\n', 'b.sh')
const unparsed = (start: number): Notice => ({
  kind: 'unparsed',
  path: 'b.sh',
  source: where,
  span: { start, end: start + 1 },
  message: 'not understood',
})
const skipped: Notice = { kind: 'skipped', path: 'a.sh', source: null, span: null, message: 'skipped, because it is binary' }

test('each notice is told once, in the order of files and places', () => {
  expect(eachOnce([unparsed(4), unparsed(0), skipped, unparsed(4)])).toEqual([skipped, unparsed(0), unparsed(4)])
})

test('a file that gives many of one kind gives one line', () => {
  expect(prettyNotices([skipped, unparsed(0), unparsed(2), unparsed(4)], PLAIN_DISPLAY)).toBe(
    'a.sh  notice  skipped, because it is binary\nb.sh:1:1  notice  not understood (and at 2 other places in this file)\n',
  )
  expect(prettyNotices([unparsed(0), unparsed(2)], PLAIN_DISPLAY)).toContain('(and at 1 other place in this file)')
  expect(prettyNotices([], PLAIN_DISPLAY)).toBe('')
})
