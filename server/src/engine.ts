/** Joins the line: workspace, rules, findings. The faces call this and nothing below it. */
import { readConfigurations, type Configurations } from './configuration/configurations.js'
import { mentionOf } from './configuration/mentions.js'
import { literalMarks } from './facts/data-directory.js'
import { atLeast, type Confidence } from './facts/evidence.js'
import { factsOf } from './facts/facts.js'
import { originOfCommand, originOfField } from './facts/origin.js'
import { levelOf, type Execution, type Situated } from './facts/situated.js'
import { CONFIGURABLE } from './findings/configurable.js'
import { fingerprints, inOrder, isAtLeast, type Finding, type Fix } from './findings/finding.js'
import { configuredSeverities, type SeverityOf } from './findings/severity.js'
import { covers, shellSuppressions, yamlSuppressions, type Suppression } from './findings/suppression.js'
import { UNUSED_SUPPRESSION, unusedSuppressions } from './findings/unused.js'
import { verifyFixes, type Reanalysis } from './findings/verify.js'
import { locateForDisplay } from './text/location.js'
import { positionAt } from './text/source.js'
import type { Origin } from './text/value.js'
import { RULES } from './rules/catalogue.js'
import { concernOf } from './rules/concern.js'
import type { FixPlan, Place, Report, Rule, Severity, Tools } from './rules/rule.js'
import type { Host, ReadResult } from './workspace/host.js'
import { makeCache, openWorkspace, type Cache, type Workspace } from './workspace/workspace.js'

export interface Analysis {
  readonly findings: readonly Finding[]
  readonly workspace: Workspace
}

export interface AnalyseOptions {
  /** Ids of the rules to run; null for all. */
  readonly rules: readonly string[] | null
  /** Whether somebody asks about a text for another reason than the rules'. */
  readonly isAskedAbout?: (text: string) => boolean
  readonly cache?: Cache
  /** Files that somebody has named: they are looked at and reported on whatever the configuration says. */
  readonly named?: readonly string[]
}

interface Raw {
  readonly rule: string
  readonly origin: Origin
  readonly level: number
  /** Where the command stands, for comparing with other executions of the same text. */
  readonly command: string
  readonly job: string | null
  readonly report: Report
}

/** Reads everything under the host's root, and gives all findings, suppressed ones included, in a stable order. */
export function analyse(host: Host, options: AnalyseOptions): Analysis {
  const rules = RULES.filter(({ id }) => options.rules === null || options.rules.includes(id))
  const cache = options.cache ?? makeCache()
  const configurations = configurationsOf(host, cache)
  const named = options.named ?? []
  const mentions = mentionOf(configurations.all)
  const isAskedAbout = (text: string): boolean => options.isAskedAbout?.(text) === true || mentions?.(text) === true
  const workspace = openWorkspace(host, cache, { configurations, named }, concernOf(rules, isAskedAbout))
  const severityOf = configuredSeverities(configurations, named, options.rules)
  const raws = runRules(workspace, rules, severityOf)
  const merged = merge(strongest(raws, workspace.executions)).sort(inOrder)
  const marks = fingerprints(merged)
  const numbered = merged.map((finding, index): Finding =>
    Object.defineProperties({ ...finding, fingerprint: marks[index] ?? '' }, Object.getOwnPropertyDescriptors(finding)),
  )
  const shell = shellSuppressions(workspace.walks)
  const suppressions = [
    ...shell,
    ...workspace.files.flatMap(({ path, kind }) =>
      kind === 'shell' ? [] : yamlSuppressions(workspace.sources.get(path) ?? { path, text: '' }, shell),
    ),
  ]
  const used = new Set<string>()
  const findings = numbered.map((finding) => suppress(finding, suppressions, used))
  const unused = unusedSuppressions(
    suppressions,
    used,
    (id, path) => rules.some((rule) => rule.id === id) && severityOf(id, path, 'info') !== null,
    RULES.map(({ id }) => id),
    options.rules,
  ).flatMap((finding): readonly Finding[] => {
    const severity = severityOf(UNUSED_SUPPRESSION, finding.origin.source.path, finding.severity)
    return severity === null ? [] : [{ ...finding, severity }]
  })
  return { findings: [...findings, ...unused].sort(inOrder), workspace }
}

/** The configurations of a root, and what is wrong with them. */
export function configurationsOf(host: Host, cache: Cache): Configurations {
  return readConfigurations(host.list(), (path) => host.read(path), CONFIGURABLE, cache.configurations)
}

function runRules(workspace: Workspace, rules: readonly Rule[], severityOf: SeverityOf): readonly Raw[] {
  const known = literalMarks(workspace.executions)
  const raws: Raw[] = []
  const jobs = workspace.pipelines.flatMap(({ pipeline }) => pipeline.jobs)
  for (const execution of workspace.executions) {
    const facts = factsOf(execution, known)
    for (const item of execution.items) {
      for (const rule of rules) {
        const tools: Tools = {
          facts,
          execution,
          jobs,
          option: (name, { moment }) => execution.configurationOf(moment.file).rule(moment.file, rule.id).options[name] ?? [],
          report(place, report) {
            const origin = originOfPlace(place, item)
            const command = originOfCommand(item)
            const severity = origin === null ? null : severityOf(rule.id, origin.source.path, report.severity)
            if (origin === null || command === null || severity === null) return
            raws.push({
              rule: rule.id,
              origin,
              level: levelOf(item, execution),
              command: `${command.source.path}:${command.start}`,
              job: execution.job?.name ?? null,
              report: severity === report.severity ? report : { ...report, severity },
            })
          },
        }
        look(rule, item, tools)
      }
    }
  }
  return raws
}

function look(rule: Rule, item: Situated, tools: Tools): void {
  if (item.kind === 'assign') rule.on.assign?.(item, tools)
  if (item.kind !== 'effect') return
  const handler = rule.on[item.effect.kind]
  // The handler under an effect's kind takes that kind; the compiler cannot follow the index.
  if (handler !== undefined) Reflect.apply(handler, rule.on, [item, tools])
}

function originOfPlace(place: Place, item: Situated): Origin | null {
  if (place.kind === 'command') return originOfCommand(item)
  if (place.kind === 'word') return originOfField(place.field, item)
  return locateForDisplay(place.script.value, place.span.start, place.span.end)
}

/** A place that a better informed execution has passed is judged by that one alone. */
function strongest(raws: readonly Raw[], executions: readonly Execution[]): readonly Raw[] {
  const files = new Set(raws.map(({ origin }) => origin.source.path))
  const levels = new Map<string, number>()
  for (const execution of executions) {
    for (const item of execution.items) {
      if (!files.has(item.moment.file)) continue
      const command = originOfCommand(item)
      if (command === null) continue
      const key = `${command.source.path}:${command.start}`
      levels.set(key, Math.max(levels.get(key) ?? 0, levelOf(item, execution)))
    }
  }
  return raws.filter(({ command, level }) => level >= (levels.get(command) ?? 0))
}

function merge(raws: readonly Raw[]): Omit<Finding, 'fingerprint'>[] {
  const byPlace = new Map<string, Raw[]>()
  for (const raw of raws) {
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
        plans ??= best.report.fixes?.() ?? []
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

function suppress(finding: Finding, suppressions: readonly Suppression[], used: Set<string>): Finding {
  const { source, start } = finding.origin
  const line = positionAt(source, start).line + 1
  const suppression = suppressions.find((each) => covers(each, finding.rule, source.path, line))
  if (suppression === undefined) return finding
  used.add(`${suppression.source.path}:${suppression.span.start}:${finding.rule}`)
  return { ...finding, suppressed: { kind: 'comment', reason: suppression.reason } }
}

/**
 * Verified fixes for some findings of an analysis. The cache of the analysis makes this cheap; pass the same one.
 * @param analysis of the host as it is
 */
export function fixesFor(
  host: Host,
  analysis: Analysis,
  findings: readonly Finding[],
  options: AnalyseOptions,
): ReadonlyMap<Finding, readonly Fix[]> {
  const candidates = findings.filter(({ suppressed }) => suppressed === null)
  return verifyFixes(candidates, reanalysisOf(analysis), (texts) => {
    const changed: Host = {
      ...host,
      list: () => host.list(),
      firstLine: (path) => host.firstLine(path),
      isExecutable: (path) => host.isExecutable(path),
      read: (path) => readChanged(host, texts, path),
      parser: host.parser,
    }
    return reanalysisOf(analyse(changed, options))
  })
}

function reanalysisOf({ findings, workspace }: Analysis): Reanalysis {
  const unparsed = new Map<string, number>()
  for (const { kind, path } of workspace.notices) if (kind === 'unparsed') unparsed.set(path, (unparsed.get(path) ?? 0) + 1)
  return { findings, walks: workspace.walks, unparsed }
}

function readChanged(host: Host, texts: ReadonlyMap<string, string>, path: string): ReadResult {
  const text = texts.get(path)
  return text === undefined ? host.read(path) : { kind: 'text', text }
}

/** The findings that a person asked for: not suppressed, and sure enough. */
export function visible(findings: readonly Finding[], minimum: Confidence): readonly Finding[] {
  return findings.filter(({ suppressed, confidence }) => suppressed === null && atLeast(confidence, minimum))
}

/** True where any finding counts for the exit status. */
export function fails(findings: readonly Finding[], failOn: Severity): boolean {
  return findings.some(({ severity }) => isAtLeast(severity, failOn))
}
