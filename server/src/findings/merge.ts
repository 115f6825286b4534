/**
 * Findings out of what rules have reported: the best informed report of each place, once, with the jobs that it holds
 * for. Knows nothing of what the rules have seen.
 */
import type { Confidence } from '../facts/evidence.js'
import { originOfCommand } from '../facts/origin.js'
import { levelOf, MOST_KNOWN, type Execution } from '../facts/situated.js'
import type { Reported } from '../rules/work.js'
import { memo } from '../text/memo.js'
import { guarded, type Crashed } from '../text/crash.js'
import type { FixPlan, Report, Severity } from '../rules/rule.js'
import type { Finding } from './finding.js'

/** A place that a better informed execution has passed is judged by that one alone. */
export function strongest(reports: readonly Reported[], executions: readonly Execution[]): readonly Reported[] {
  const passing = new Map<string, Execution[]>()
  for (const execution of executions) {
    for (const file of filesOf(execution)) {
      const known = passing.get(file)
      if (known === undefined) passing.set(file, [execution])
      else known.push(execution)
    }
  }
  return reports.filter(({ file, command, level }) => {
    if (level === MOST_KNOWN) return true
    return (passing.get(file) ?? []).every((execution) => level >= (levelsOf(execution).get(command) ?? 0))
  })
}

/** The files whose commands an execution passes. */
const filesOf = memo(({ items }: Execution): ReadonlySet<string> => new Set(items.map(({ moment }) => moment.file)))

/** How much an execution knows at each command that it passes. */
const levelsOf = memo((execution: Execution): ReadonlyMap<string, number> => {
  const found = new Map<string, number>()
  for (const item of execution.items) {
    const command = originOfCommand(item)
    if (command === null) continue
    const key = command.place
    found.set(key, Math.max(found.get(key) ?? 0, levelOf(item, execution)))
  }
  return found
})

/** @param crashed told of a bug in what plans the fixes of a finding, which then has none */
export function merged(reports: readonly Reported[], crashed: Crashed | null = null): Omit<Finding, 'fingerprint'>[] {
  const byPlace = new Map<string, Reported[]>()
  for (const raw of reports) {
    const key = `${raw.rule}\0${raw.origin.source.path}\0${raw.origin.start}\0${raw.origin.end}`
    const known = byPlace.get(key)
    if (known === undefined) byPlace.set(key, [raw])
    else known.push(raw)
  }
  return [...byPlace.values()].map((same) => {
    const best = same.reduce((left, right) => (isWorse(right.report, left.report) ? right : left))
    const jobs = [...new Set(same.flatMap(({ job }) => (job === null ? [] : [job])))].sort()
    let plans: readonly FixPlan[] | null = null
    return {
      rule: best.rule,
      severity: best.report.severity,
      confidence: best.report.confidence,
      message: best.report.message,
      origin: best.origin,
      jobs,
      evidence: best.report.because,
      get plans() {
        plans ??= guarded(best.rule, crashed, () => best.report.fixes?.()) ?? []
        return plans
      },
      suppressed: null,
    }
  })
}

function isWorse(one: Report, other: Report): boolean {
  const confidences: readonly Confidence[] = ['possible', 'likely', 'certain']
  const severities: readonly Severity[] = ['info', 'warning', 'error']
  const byConfidence = Number(one.confidence !== 'possible') - Number(other.confidence !== 'possible')
  if (byConfidence !== 0) return byConfidence > 0
  const bySeverity = severities.indexOf(one.severity) - severities.indexOf(other.severity)
  if (bySeverity !== 0) return bySeverity > 0
  const byCertainty = confidences.indexOf(one.confidence) - confidences.indexOf(other.confidence)
  // Which execution came first must not matter: the same text gives the same report.
  return byCertainty !== 0 ? byCertainty > 0 : reportKey(one) < reportKey(other)
}

function reportKey({ message, because }: Report): string {
  const steps = because.map(
    (step) => `${step.message} ${step.origin?.source.path ?? ''}:${String(step.origin?.start ?? 0).padStart(8, '0')}`,
  )
  return [message, ...steps].join('\n')
}
