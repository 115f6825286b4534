/** What rules say they need of a text must be needed: walking every script of every case finds nothing more. */
import { describe, expect, test } from 'vitest'
import { analyse } from '../../server/src/engine.js'
import { native } from '../syntax/parsers.js'
import { memoryHost, readFixtures, type Files } from './fixture.js'
import { told } from './laws.js'

/** A comment that holds the word for which every script is walked, and is no suppression. */
const WALKED_FOR = '\n# cistern-ignored\n'

const findings = (files: Files): unknown => told(analyse(memoryHost(files, native()), { rules: null }))

describe('a script that is passed over', () => {
  test.each(readFixtures().map(({ rule, name, files }) => [`${rule}/${name}`, files] as const))(
    'would find nothing in %s',
    (_name, files) => {
      const walked = new Map(
        [...files].map(([path, file]) => [path, /\.ya?ml$|\.txt$/.test(path) ? file : { ...file, content: file.content + WALKED_FOR }]),
      )
      expect(findings(walked)).toEqual(findings(files))
    },
  )
})
