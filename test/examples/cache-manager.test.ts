/** The cache manager of the examples: what is planted in it is found with its evidence, and nothing else is. */
import { describe, expect, test } from 'vitest'
import type { Evidence } from '../../server/src/facts/evidence.js'
import type { Finding } from '../../server/src/findings/finding.js'
import { lineText, positionAt } from '../../server/src/text/source.js'
import { shown } from '../rules/expected.js'
import { CACHE_MANAGER, COMMON, look, spanOf, textOf, type Stretch } from './example.js'
import { HAZARDS, type Hazard } from './hazards.js'
import { LOOK_ALIKES } from './look-alikes.js'

const found = shown(look()).filter(({ origin }) => [CACHE_MANAGER, COMMON].includes(origin.source.path))

describe('a planted hazard is found', () => {
  test.each(HAZARDS.map((hazard) => [`${hazard.number}, ${hazard.rule}`, hazard] as const))('number %s', (_number, hazard) => {
    const here = found.filter((finding) => stands(finding, hazard))
    expect(here.map(({ rule, severity, jobs }) => ({ rule, severity, jobs }))).toEqual([
      { rule: hazard.rule, severity: hazard.severity, jobs: hazard.jobs },
    ])
    for (const { message, evidence } of here) {
      expect(message).toContain(hazard.says)
      expect(inTrail(evidence, hazard)).toEqual(hazard.because)
    }
  })
})

test('nothing else is found in the script and what it sources', () => {
  const others = found.filter((finding) => !HAZARDS.some((hazard) => finding.rule === hazard.rule && stands(finding, hazard)))
  expect(others.map(said)).toEqual([])
})

describe('a look-alike', () => {
  const cases = LOOK_ALIKES.map((each) => [`${each.number}, ${each.rule}`, each] as const)

  test.each(cases)('number %s, is left alone', (_number, lookAlike) => {
    const { start, end } = spanOf(lookAlike)
    const touching = found.filter(({ origin }) => origin.source.path === lookAlike.path && origin.start < end && start < origin.end)
    expect(touching.map(said)).toEqual([])
  })

  test.each(cases)('number %s, is a hazard without what keeps it harmless', (_number, { path, rule, text, spoiled, now = text }) => {
    const there = shown(look(spoiled)).filter(({ rule: of, origin }) => {
      const at = origin.source.text.indexOf(now)
      return of === rule && origin.source.path === path && at >= 0 && origin.start < at + now.length && at < origin.end
    })
    expect(there.map((finding) => finding.rule)).toEqual([rule])
  })
})

test('there are seventeen and fifteen, and the README of the examples lists them with their rules', () => {
  expect([HAZARDS.length, LOOK_ALIKES.length]).toEqual([17, 15])
  for (const planted of [HAZARDS, LOOK_ALIKES]) expect(planted.map(({ number }) => number)).toEqual(planted.map((_, index) => index + 1))
  const listed = [...textOf('README.md').matchAll(/^\| *(\d+) *\| `([^`]+)` *\|[^|]+\| *([a-z-]+\/[a-z-]+) *\|$/gm)].map(
    ([, number, path, rule]) => ({ number: Number(number), path, rule }),
  )
  expect(listed).toEqual([...HAZARDS, ...LOOK_ALIKES].map(({ number, path, rule }) => ({ number, path, rule })))
})

function stands({ origin }: Finding, place: Stretch): boolean {
  const { start, end } = spanOf(place)
  return origin.source.path === place.path && origin.start === start && origin.end === end
}

/** The steps of the trail that are asked for; steps that are missing, or stand in another order, are missing here too. */
function inTrail(evidence: readonly Evidence[], { because }: Hazard): Hazard['because'] {
  let from = 0
  return because.filter(([message, path, line]) => {
    const at = evidence.findIndex(
      (step, index) =>
        index >= from && step.message === message && step.origin?.source.path === path && lineOf(step)?.includes(line) === true,
    )
    if (at >= 0) from = at + 1
    return at >= 0
  })
}

function lineOf({ origin }: Evidence): string | null {
  return origin === null ? null : lineText(origin.source, positionAt(origin.source, origin.start).line + 1)
}

function said({ rule, origin, message }: Finding): string {
  return `${origin.source.path}:${positionAt(origin.source, origin.start).line + 1} ${rule}: ${message}`
}
