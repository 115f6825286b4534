/**
 * Every case under test/rules, held against what it is expected to show and against the laws of STYLE: no case needs a
 * line of test code. `npx vitest run test/rules -t <rule>/<case> --update` writes expected.txt, to be read before it is kept.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { analyse, type Analysis } from '../../server/src/engine.js'
import { RULES } from '../../server/src/rules/catalogue.js'
import type { Parser } from '../../server/src/syntax/parser.js'
import { makeCache, type Cache } from '../../server/src/workspace/workspace.js'
import { native, wasm } from '../syntax/parsers.js'
import { expectedText, fixesOf, shown, type Fixes } from './expected.js'
import { applied, EXPECTED, memoryHost, readFixtures, type Files } from './fixture.js'
import { badRanges, broken, lostComments, movedTo, notSilenced, told } from './laws.js'
import { VARIANTS } from './rewriting.js'

function look(files: Files, parser: Parser = native(), cache: Cache = makeCache()): Analysis {
  return analyse(memoryHost(files, parser), { rules: null, cache })
}

function verifiedFixes(files: Files, analysis: Analysis): Fixes {
  return fixesOf(memoryHost(files, native()), analysis)
}

const fixtures = readFixtures()
let other: Parser

beforeAll(async () => {
  other = await wasm()
})

describe.each(fixtures.map((fixture) => [`${fixture.rule}/${fixture.name}`, fixture] as const))(
  '%s',
  (_name, { rule, kind, folder, files }) => {
    let analysis: Analysis
    let fixes: Fixes

    beforeAll(() => {
      analysis = look(files)
      fixes = verifiedFixes(files, analysis)
    })

    if (kind === 'good') {
      test('is silent', () => {
        expect(expectedText(files, { ...analysis, findings: shown(analysis) }, fixes)).toBe('')
        expect(existsSync(join(folder, EXPECTED)), 'a good case shows nothing, so nothing is expected').toBe(false)
      })
    } else {
      test('reports its rule, and another only where that is expected', () => {
        const rules = new Set(shown(analysis).map((finding) => finding.rule))
        expect([...rules]).toContain(rule)
        rules.delete(rule)
        const expected = existsSync(join(folder, EXPECTED)) ? readFileSync(join(folder, EXPECTED), 'utf8') : ''
        for (const each of rules) expect(expected).toContain(each)
      })

      test('shows what is expected', async () => {
        await expect(expectedText(files, analysis, fixes)).toMatchFileSnapshot(join(folder, EXPECTED))
      })

      test('gives fixes that parse, silence their finding, make no other louder and keep comments', () => {
        const problems = [...fixes].flatMap(([finding, each]) =>
          each.flatMap(({ title, edits }) => {
            const after = applied(files, edits)
            const analysisAfter = look(after)
            return [
              ...broken(files, after, analysis, analysisAfter),
              ...notSilenced(finding, analysis, analysisAfter),
              ...lostComments(files, after),
            ].map((problem) => `${title}: ${problem}`)
          }),
        )
        expect(problems).toEqual([])
      })

      test('changes nothing the second time', () => {
        const once = fixed(files, analysis, fixes)
        const again = look(once)
        expect(fixed(once, again, verifiedFixes(once, again))).toEqual(once)
      })
    }

    test('has ranges on the borders of words, inside the file', () => {
      expect(badRanges(analysis)).toEqual([])
    })

    test.each(Object.entries(VARIANTS))('finds the same with %s', (_what, write) => {
      const variant = write(files)
      if (variant === null) return
      expect(told(look(variant.files))).toEqual(movedTo(told(analysis), variant.place))
    })

    test('finds the same with the other parser', () => {
      expect(told(look(files, other))).toEqual(told(analysis))
    })
  },
)

/** The first fix of every finding, where they do not touch. */
function fixed(files: Files, analysis: Analysis, fixes: Fixes): Files {
  const chosen = shown(analysis).flatMap((finding) => fixes.get(finding)?.[0]?.edits ?? [])
  const apart = chosen.filter(
    (edit, index) =>
      !chosen.slice(0, index).some((before) => before.source === edit.source && before.start < edit.end && edit.start < before.end),
  )
  return applied(files, apart)
}

describe('every rule', () => {
  test.each(RULES.map(({ id }) => id))('%s has bad cases and good ones', (id) => {
    const kinds = new Set(fixtures.filter(({ rule }) => rule === id).map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(['bad', 'good'])
  })

  test('of a folder of fixtures exists', () => {
    const known = RULES.map(({ id }) => id)
    expect(fixtures.map(({ rule }) => rule).filter((rule) => !known.includes(rule))).toEqual([])
  })
})
