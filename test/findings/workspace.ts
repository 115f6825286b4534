/** A workspace that a test writes out: what the engine finds in it, and what its fixes make of it. */
import { expect } from 'vitest'
import { analyse, fixesFor, visible, type Analysis } from '../../server/src/engine.js'
import type { Finding, Fix } from '../../server/src/findings/finding.js'
import { rangeOf } from '../../server/src/text/source.js'
import { applied, memoryHost, type Files } from '../rules/fixture.js'
import { native } from '../syntax/parsers.js'

export type Texts = Readonly<Record<string, string>>

function filesOf(texts: Texts): Files {
  return new Map(Object.entries(texts).map(([path, content]) => [path, { content, executable: false }]))
}

export function look(texts: Texts, rules: readonly string[] | null = null): Analysis {
  return analyse(memoryHost(filesOf(texts), native()), { rules })
}

/** Each finding on one line: place, rule, and the reason where it is suppressed. */
export function seen(texts: Texts, rules: readonly string[] | null = null): readonly string[] {
  return look(texts, rules).findings.map(({ rule, origin, suppressed }) => {
    const how = suppressed === null ? '' : ` suppressed${suppressed.reason === null ? '' : `: ${suppressed.reason}`}`
    return `${origin.source.path}:${rangeOf(origin.source, origin).line} ${rule}${how}`
  })
}

export function fixesIn(texts: Texts): ReadonlyMap<Finding, readonly Fix[]> {
  const host = memoryHost(filesOf(texts), native())
  const analysis = analyse(host, { rules: null })
  return fixesFor(host, analysis, visible(analysis.findings, 'likely'), { rules: null })
}

/** The files after the first fix of every finding of a rule; each must have one. */
export function afterFixes(texts: Texts, rule: string): Texts {
  const fixes = fixesIn(texts)
  const found = visible(look(texts).findings, 'likely').filter((finding) => finding.rule === rule)
  expect(found.length).toBeGreaterThan(0)
  const edits = [...fixes].flatMap(([finding, each]) => (finding.rule === rule ? (each[0]?.edits ?? []) : []))
  expect(edits.length).toBeGreaterThan(0)
  return Object.fromEntries([...applied(filesOf(texts), edits)].map(([path, { content }]) => [path, content]))
}
