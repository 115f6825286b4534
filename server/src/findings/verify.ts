/**
 * Checks fixes before anybody sees them: the edit is made, everything it touches is analysed again, and the fix counts
 * only if the text is what was meant, the finding is gone, nothing new appears, and kept operands are what they were.
 */
import { literal, keyOf, type Value } from '../text/value.js'
import { applyEdits, overlap, type Edit } from '../text/location.js'
import type { Field } from '../commands/field.js'
import type { FixPlan } from '../rules/rule.js'
import type { Walk } from '../run/event.js'
import { editsOf, expectedScripts, stableKey } from './fixer.js'
import type { Finding, Fix } from './finding.js'

/** What an analysis of changed text tells the verifier. */
export interface Reanalysis {
  readonly findings: readonly Finding[]
  readonly walks: readonly Walk[]
  /** Files that did not parse as before count here. */
  readonly unparsed: ReadonlyMap<string, number>
}

/** Analyses the workspace as it would be with these texts instead of the files. */
export type Reanalyse = (texts: ReadonlyMap<string, string>) => Reanalysis

interface Candidate {
  readonly finding: Finding
  readonly plan: FixPlan
  readonly edits: readonly Edit[]
}

/** The verified fixes of each finding, best first; findings without any are absent. */
export function verifyFixes(findings: readonly Finding[], before: Reanalysis, reanalyse: Reanalyse): ReadonlyMap<Finding, readonly Fix[]> {
  const verified = new Map<Finding, Fix[]>()
  const rounds = Math.max(0, ...findings.map(({ plans }) => plans.length))
  if (rounds === 0) return verified
  for (let round = 0; round < rounds; round += 1) {
    const candidates = findings.flatMap((finding): readonly Candidate[] => {
      const plan = finding.plans[round]
      const edits = plan === undefined ? null : editsOf(plan)
      return plan === undefined || edits === null || edits.length === 0 ? [] : [{ finding, plan, edits }]
    })
    for (const { finding, plan, edits } of passing(candidates, before, reanalyse)) {
      const fixes = verified.get(finding) ?? []
      fixes.push({ title: plan.title, applicability: plan.applicability, rationale: plan.rationale, group: null, edits })
      verified.set(finding, fixes)
    }
  }
  return verified
}

/** All at once where they do not touch each other; on trouble, halves. */
function passing(candidates: readonly Candidate[], before: Reanalysis, reanalyse: Reanalyse): readonly Candidate[] {
  const result: Candidate[] = []
  let rest = [...candidates]
  while (rest.length > 0) {
    const together: Candidate[] = []
    const later: Candidate[] = []
    for (const candidate of rest) (together.some((other) => touches(other, candidate)) ? later : together).push(candidate)
    result.push(...bisect(together, before, reanalyse))
    rest = later
  }
  return result
}

function bisect(candidates: readonly Candidate[], before: Reanalysis, reanalyse: Reanalyse): readonly Candidate[] {
  if (candidates.length === 0) return []
  if (isGood(candidates, before, reanalyse(textsWith(candidates.flatMap(({ edits }) => edits))))) return candidates
  if (candidates.length === 1) return []
  const middle = candidates.length >> 1
  return [...bisect(candidates.slice(0, middle), before, reanalyse), ...bisect(candidates.slice(middle), before, reanalyse)]
}

/** The texts of the changed files. */
export function textsWith(edits: readonly Edit[]): ReadonlyMap<string, string> {
  const byPath = new Map<string, Edit[]>()
  for (const edit of edits) byPath.set(edit.source.path, [...(byPath.get(edit.source.path) ?? []), edit])
  return new Map([...byPath].map(([path, own]) => [path, applyEdits(own[0]?.source.text ?? '', own)]))
}

function touches(left: Candidate, right: Candidate): boolean {
  return left.edits.some((one) => right.edits.some((other) => overlap(one, other)))
}

function isGood(candidates: readonly Candidate[], before: Reanalysis, after: Reanalysis): boolean {
  for (const [path, count] of after.unparsed) if (count > (before.unparsed.get(path) ?? 0)) return false
  return (
    isAsMeant(candidates, after) &&
    isGone(candidates, before, after) &&
    candidates.every((candidate) => keepsOperands(candidate, before, after))
  )
}

/** Every edited script decodes to the intended text, with the same holes at the same places. */
function isAsMeant(candidates: readonly Candidate[], after: Reanalysis): boolean {
  const scripts = new Set(after.walks.flatMap(({ comments }) => comments.map(({ script }) => stableKey(keyOf(script.value)))))
  const comments = candidates.filter(({ finding }) => finding.evidence.length === 0)
  const meant = expectedScripts(candidates.filter((candidate) => !comments.includes(candidate)).map(({ plan }) => plan))
  return meant.every((key) => scripts.has(key) || candidates.length > 1)
}

/** The findings that were to go are gone, and no other has come or grown. */
function isGone(candidates: readonly Candidate[], before: Reanalysis, after: Reanalysis): boolean {
  const count = (findings: readonly Finding[]): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const { rule, origin, suppressed } of findings) {
      const key = `${rule}\0${origin.source.path}\0${suppressed !== null}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return counts
  }
  const expected = count(before.findings)
  for (const { finding } of candidates) {
    const key = `${finding.rule}\0${finding.origin.source.path}\0false`
    expected.set(key, (expected.get(key) ?? 0) - 1)
  }
  const found = count(after.findings)
  return (
    [...found].every(([key, number]) => number <= (expected.get(key) ?? 0)) &&
    [...expected].every(([key, number]) => number >= (found.get(key) ?? 0))
  )
}

/** Values that the plan promises to keep are still operands of what now stands there. */
function keepsOperands({ plan, edits }: Candidate, before: Reanalysis, after: Reanalysis): boolean {
  const [first] = edits
  if (plan.keeps.length === 0 || first === undefined) return first !== undefined
  const words = new Set(plan.keeps.map(({ written }) => written))
  const kept = fieldsIn(before, first.source.path).filter(({ written }) => written !== null && words.has(written))
  const keys = new Set(fieldsIn(after, first.source.path).map(({ value }) => stableKey(keyOf(value))))
  return kept.every(({ value }) => {
    const key = stableKey(keyOf(withoutSlash(value)))
    return keys.has(key) || [...keys].some((each) => each.startsWith(key))
  })
}

/** The words of every command that is walked from a file. */
function fieldsIn({ walks }: Reanalysis, path: string): readonly Field[] {
  return walks
    .filter(({ comments }) => comments.some(({ script }) => script.value.some(({ origin }) => origin?.source.path === path)))
    .flatMap(({ events }) => events.flatMap((event) => (event.kind === 'call' ? event.call.fields : [])))
}

function withoutSlash(value: Value): Value {
  const last = value.at(-1)
  if (last?.kind !== 'text') return value
  const stem = last.text.replace(/\/+\.?$/, '')
  return literal(value) === '/' ? value : [...value.slice(0, -1), { ...last, text: stem }]
}
