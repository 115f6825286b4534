/** What the grammar misread is mended until nothing new is found, so a script is never parsed without end. */
import { expect, test } from 'vitest'
import { nothingFound, withFound } from '../../server/src/syntax/faults.js'
import { NO_FAULTS } from '../../server/src/syntax/mended.js'

test('what was found before and is found again ends the search', () => {
  const found = { ...nothingFound(), lineEnds: new Set([5]), dollars: new Set([2]), escapes: new Set([7]) }
  const faults = withFound(NO_FAULTS, found)
  expect(faults).toMatchObject({ lineEnds: new Set([5]), dollars: new Set([2]), escapes: new Set([7]) })
  expect(faults === null ? faults : withFound(faults, found)).toBeNull()
  expect(faults === null ? faults : withFound(faults, { ...found, lineEnds: new Set([5, 9]) })?.lineEnds).toEqual(new Set([5, 9]))
})
