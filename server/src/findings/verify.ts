/**
 * Checks fixes before anybody sees them: the edit is made, everything it touches is analysed again, and the fix counts
 * only if the text is what was meant, the finding is gone, nothing new appears, and kept operands are what they were.
 */
import { literal, keyOf, type Value } from '../text/value.js'
import { applyEdits, overlap, type Edit } from '../text/location.js'
import type { Field } from '../commands/field.js'
import { textNow } from '../commands/now.js'
import type { FixPlan } from '../rules/rule.js'
import type { Walk } from '../run/event.js'
import { editsOf, expectedScripts, stableKey, textKey } from './fixer.js'
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
  /** One, or those that share a joint plan. */
  readonly findings: readonly Finding[]
  readonly plan: FixPlan
  readonly edits: readonly Edit[]
}

/** The verified fixes of each finding, best first; findings without any are absent. */
export function verifyFixes(findings: readonly Finding[], before: Reanalysis, reanalyse: Reanalyse): ReadonlyMap<Finding, readonly Fix[]> {
  const verified = new Map<Finding, readonly Fix[]>()
  const rounds = Math.max(0, ...findings.map(({ plans }) => plans.length))
  if (rounds === 0) return verified
  for (let round = 0; round < rounds; round += 1) {
    const byPlan = new Map<FixPlan | string, { readonly plan: FixPlan; readonly own: Finding[] }>()
    for (const finding of findings) {
      const plan = finding.plans[round]
      const known = plan === undefined ? undefined : byPlan.get(plan.joint?.group ?? plan)
      if (known !== undefined) known.own.push(finding)
      else if (plan !== undefined) byPlan.set(plan.joint?.group ?? plan, { plan, own: [finding] })
    }
    const candidates = [...byPlan.values()].flatMap(({ plan, own }): readonly Candidate[] => {
      const edits = editsOf(plan)
      return edits === null || edits.length === 0 ? [] : [{ findings: own, plan, edits }]
    })
    for (const { findings: own, plan, edits } of passing(candidates, before, reanalyse)) {
      const { title, applicability, rationale, joint } = plan
      const fix: Fix = { title, applicability, rationale, group: joint?.group ?? null, places: joint?.places ?? [], edits }
      for (const finding of own) verified.set(finding, [...(verified.get(finding) ?? []), fix])
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
  if (isGood(candidates, before, reanalyse)) return candidates
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

function isGood(candidates: readonly Candidate[], before: Reanalysis, reanalyse: Reanalyse): boolean {
  const after = reanalyse(textsWith(candidates.flatMap(({ edits }) => edits)))
  for (const [path, count] of after.unparsed) if (count > (before.unparsed.get(path) ?? 0)) return false
  return (
    isGone(candidates, before, after) &&
    candidates.every((candidate) => keepsOperands(candidate, before, after)) &&
    (candidates.length > 1 || candidates.every((candidate) => isAsMeant(candidate, after, reanalyse)))
  )
}

/** Every edited script decodes to the intended text, with the same holes at the same places. */
function isAsMeant({ findings, plan }: Candidate, after: Reanalysis, reanalyse: Reanalyse): boolean {
  // A comment is removed from the file; no script is named.
  if (findings.every(({ evidence }) => evidence.length === 0)) return true
  const isThere = ({ walks }: Reanalysis, meant: readonly string[]): boolean => {
    const scripts = new Set(walks.flatMap(({ comments }) => comments.map(({ script }) => textKey(keyOf(script.value)))))
    return meant.every((key) => scripts.has(key))
  }
  if (isThere(after, expectedScripts([plan]))) return true
  // Where a script is a string in another one that is edited too, each is as meant without the other.
  const parts = partsOf(plan)
  return (
    parts.length > 1 &&
    parts.every((part) => {
      const edits = editsOf(part)
      return edits !== null && isThere(reanalyse(textsWith(edits)), expectedScripts([part]))
    })
  )
}

/** A joint plan, script by script. */
function partsOf(plan: FixPlan): readonly FixPlan[] {
  if (plan.change.kind !== 'rewrites') return [plan]
  const { rewrites } = plan.change
  return [...new Set(rewrites.map(({ script }) => textNow(script)))].map((script) => ({
    ...plan,
    change: { kind: 'rewrites', rewrites: rewrites.filter((rewrite) => textNow(rewrite.script) === script) },
  }))
}

/** The findings that were to go are gone, and no other has come or grown. */
function isGone(candidates: readonly Candidate[], before: Reanalysis, after: Reanalysis): boolean {
  const going = candidates.flatMap((candidate) => mended(candidate, before))
  const own = new Set(going.map(({ rule }) => rule))
  // Who looks at sure findings alone is not shown an unsure one of another rule; a tree that is copied well may raise one.
  const isUnsure = candidates.some(({ findings }) => findings.some(({ confidence }) => confidence === 'possible'))
  const count = (findings: readonly Finding[]): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const { rule, origin, suppressed, confidence } of findings) {
      if (confidence === 'possible' && !isUnsure && !own.has(rule)) continue
      const key = `${rule}\0${origin.source.path}\0${suppressed !== null}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return counts
  }
  const expected = count(before.findings)
  for (const { rule, origin, suppressed } of going) {
    // What somebody wants to keep as it is stays.
    if (suppressed !== null) return false
    const key = `${rule}\0${origin.source.path}\0false`
    expected.set(key, (expected.get(key) ?? 0) - 1)
  }
  const found = count(after.findings)
  return (
    [...found].every(([key, number]) => number <= (expected.get(key) ?? 0)) &&
    [...expected].every(([key, number]) => number >= (found.get(key) ?? 0))
  )
}

/** The findings that a fix is to mend, asked about or not. */
function mended({ findings, plan }: Candidate, before: Reanalysis): readonly Finding[] {
  const { joint } = plan
  if (joint === undefined) return findings
  return before.findings.filter(
    ({ rule, origin }) =>
      findings.some((finding) => finding.rule === rule) &&
      joint.places.some(({ source, start, end }) => source.path === origin.source.path && start === origin.start && end === origin.end),
  )
}

/** Values that the plan promises to keep are still operands of what now stands there. */
function keepsOperands({ plan, edits }: Candidate, before: Reanalysis, after: Reanalysis): boolean {
  const words = new Set(plan.keeps.map(({ written }) => written))
  return [...new Set(edits.map(({ source }) => source.path))].every((path) => {
    const kept = words.size === 0 ? [] : fieldsIn(before, path).filter(({ written }) => written !== null && words.has(written))
    const keys = kept.length === 0 ? [] : [...new Set(fieldsIn(after, path).map(({ value }) => stableKey(keyOf(value))))]
    return kept.every(({ value }) => {
      const key = stableKey(keyOf(withoutSlash(value)))
      return keys.some((each) => each.startsWith(key))
    })
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
