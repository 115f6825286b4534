/**
 * Applies verified fixes, round after round until nothing is left to apply: in memory first, then to the files. What
 * could not be written is left as it is and said.
 */
import { join } from 'node:path'
import { analyse, fixesFor, type AnalyseOptions, type Analysis } from '../engine.js'
import type { Finding, Fix } from '../findings/finding.js'
import { applyEdits, overlap, type Edit } from '../text/location.js'
import type { Notice } from '../report/report.js'
import type { Host } from '../workspace/host.js'
import type { NodeHost } from './node-host.js'
import { withTexts } from './overlay.js'
import { replaceFile } from './write.js'

/** A fix may make room for another; who takes more rounds than this goes in circles. */
const MOST_ROUNDS = 10

export interface FixOptions {
  readonly analyse: AnalyseOptions
  /** True where fixes of both kinds are wanted. */
  readonly unsafe: boolean
  /** The findings that were asked for. */
  readonly wanted: (analysis: Analysis) => readonly Finding[]
  /** True for files that may be changed. */
  readonly mayChange: (path: string) => boolean
}

export interface Fixed {
  readonly findings: number
  readonly files: number
  readonly notices: readonly Notice[]
  /** The files as they are now. */
  readonly host: Host
  readonly analysis: Analysis
}

interface Choice {
  /** One, or those that a joint fix mends. */
  readonly findings: readonly Finding[]
  readonly fix: Fix
}

export function applyFixes(host: NodeHost, options: FixOptions): Fixed {
  const texts = new Map<string, string>()
  const applied: Choice[] = []
  let analysis = analyse(host, options.analyse)
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const chosen = settled(chosenFixes(withTexts(host, texts), analysis, options), analysis, (choices) =>
      analyse(withTexts(host, merged(texts, choices)), options.analyse),
    )
    if (chosen === null) break
    for (const [path, text] of merged(texts, chosen.choices)) texts.set(path, text)
    applied.push(...chosen.choices)
    analysis = chosen.after
  }
  return written(host, texts, applied, analysis, options)
}

/** The best fix of each finding that is allowed and touches no other. */
function chosenFixes(host: Host, analysis: Analysis, { analyse: how, unsafe, wanted, mayChange }: FixOptions): readonly Choice[] {
  const findings = wanted(analysis)
  const fixes = fixesFor(host, analysis, findings, how)
  const chosen: Choice[] = []
  for (const finding of findings) {
    const fix = fixes.get(finding)?.find(({ applicability }) => unsafe || applicability === 'safe')
    if (fix === undefined || !fix.edits.every(({ source }) => mayChange(source.path))) continue
    const joint = chosen.findIndex((other) => other.fix === fix)
    const before = chosen[joint]
    if (before !== undefined) chosen[joint] = { findings: [...before.findings, finding], fix }
    else if (!chosen.some((other) => touches(other.fix, fix))) chosen.push({ findings: [finding], fix })
  }
  return chosen
}

/** The fixes that together do what each alone was verified to do; where all of them do not, fewer. */
function settled(
  choices: readonly Choice[],
  before: Analysis,
  after: (choices: readonly Choice[]) => Analysis,
): { readonly choices: readonly Choice[]; readonly after: Analysis } | null {
  if (choices.length === 0) return null
  const result = after(choices)
  if (isBetter(choices, before, result)) return { choices, after: result }
  if (choices.length === 1) return null
  const middle = choices.length >> 1
  return settled(choices.slice(0, middle), before, after) ?? settled(choices.slice(middle), before, after)
}

/** Every finding that was to go is gone and none has come; no more of the text is beyond us. */
function isBetter(choices: readonly Choice[], before: Analysis, after: Analysis): boolean {
  const expected = countsOf(before)
  for (const finding of choices.flatMap(({ findings }) => findings)) {
    const key = keyOf(finding)
    expected.set(key, (expected.get(key) ?? 0) - 1)
  }
  return [...countsOf(after)].every(([key, count]) => count <= (expected.get(key) ?? 0))
}

function countsOf({ findings, workspace }: Analysis): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of [...findings.map(keyOf), ...workspace.notices.map(({ kind, path }) => `${kind}\0${path}`)])
    counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

function keyOf({ rule, origin, suppressed }: Finding): string {
  return `${rule}\0${origin.source.path}\0${suppressed !== null}`
}

function touches(left: Fix, right: Fix): boolean {
  return left.edits.some((one) => right.edits.some((other) => overlap(one, other)))
}

/** The texts with these fixes applied on top. */
function merged(texts: ReadonlyMap<string, string>, choices: readonly Choice[]): ReadonlyMap<string, string> {
  const byPath = new Map<string, Edit[]>()
  for (const edit of choices.flatMap(({ fix }) => fix.edits)) byPath.set(edit.source.path, [...(byPath.get(edit.source.path) ?? []), edit])
  const result = new Map(texts)
  for (const [path, edits] of byPath) result.set(path, applyEdits(edits[0]?.source.text ?? '', edits))
  return result
}

/** Writes the files; those that cannot be written are looked at again as they are. */
function written(
  host: NodeHost,
  texts: ReadonlyMap<string, string>,
  applied: readonly Choice[],
  analysis: Analysis,
  options: FixOptions,
): Fixed {
  const done = new Map<string, string>()
  const notices: Notice[] = []
  for (const [path, text] of texts) {
    const file = host.readAs(path)
    const problem = file === null ? 'the file was not read' : replaceFile(join(host.root, path), file, text)
    if (problem === null) done.set(path, text)
    else {
      notices.push({ kind: 'skipped', path, source: null, span: null, message: `not fixed: ${problem}` })
      host.forget(path)
    }
  }
  const now = withTexts(host, done)
  const whole = applied.filter(({ fix }) => fix.edits.every(({ source }) => done.has(source.path)))
  const findings = whole.reduce((sum, { findings: mended }) => sum + mended.length, 0)
  return { findings, files: done.size, notices, host: now, analysis: notices.length === 0 ? analysis : analyse(now, options.analyse) }
}
