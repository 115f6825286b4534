/**
 * Findings out of what rules have reported: the best informed report of each place, once, with the jobs that it holds
 * for. Knows nothing of what the rules have seen.
 */
import { carried, type Difference } from '../facts/carried.js'
import type { Confidence } from '../facts/evidence.js'
import { originOfCommand } from '../facts/origin.js'
import { levelOf, MOST_KNOWN, type Execution, type Situated } from '../facts/situated.js'
import type { Reported } from '../rules/work.js'
import { guarded, type Crashed } from '../text/crash.js'
import type { FixPlan, Report, Severity } from '../rules/rule.js'
import type { Finding } from './finding.js'

/** A place that a better informed execution has passed is judged by that one alone. */
export function strongest(reports: readonly Reported[], executions: readonly Execution[]): readonly Reported[] {
  const passing = new Map<string, Execution[]>()
  for (const execution of executions) {
    for (const file of levelsOf(execution).files) {
      const known = passing.get(file)
      if (known === undefined) passing.set(file, [execution])
      else known.push(execution)
    }
  }
  return reports.filter(({ file, command, level }) => {
    if (level === MOST_KNOWN) return true
    return (passing.get(file) ?? []).every((execution) => level >= levelsOf(execution).at(command))
  })
}

/** How much an execution knows at each command that it passes. */
class Levels {
  /** The files whose commands it passes, or has passed. */
  readonly files = new Set<string>()
  /** By the command's place; null where something of it has gone and nobody has asked since. */
  readonly #known = new Map<string, number | null>()

  constructor(public execution: Execution) {
    for (const item of execution.items) this.#note(item)
  }

  follow(execution: Execution, { gone, come }: Difference): this {
    this.execution = execution
    for (const { item } of gone) this.#known.set(placeOf(item), null)
    for (const { item } of come) this.#note(item)
    return this
  }

  at(command: string): number {
    const known = this.#known.get(command)
    if (known !== null) return known ?? 0
    this.#known.delete(command)
    for (const item of this.execution.items) if (placeOf(item) === command) this.#note(item)
    return this.#known.get(command) ?? 0
  }

  #note(item: Situated): void {
    this.files.add(item.moment.file)
    const place = placeOf(item)
    const known = this.#known.get(place)
    if (known !== null) this.#known.set(place, Math.max(known ?? 0, levelOf(item, this.execution)))
  }
}

const levelsOf = carried(
  (execution) => new Levels(execution),
  (known, _from, to, difference) => known.follow(to, difference),
)

function placeOf(item: Situated): string {
  return originOfCommand(item)?.place ?? ''
}

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
