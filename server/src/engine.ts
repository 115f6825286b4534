/** Joins the line: workspace, rules, findings. The faces call this and nothing below it. */
import { readConfigurations, type Configurations } from './configuration/configurations.js'
import { mentionOf } from './configuration/mentions.js'
import { atLeast, type Confidence } from './facts/evidence.js'
import type { Execution } from './facts/situated.js'
import { CONFIGURABLE } from './findings/configurable.js'
import { fingerprints, inOrder, isAtLeast, type Finding, type Fix } from './findings/finding.js'
import { configuredSeverities, type SeverityOf } from './findings/severity.js'
import { covers, shellSuppressions, yamlSuppressions, type Suppression } from './findings/suppression.js'
import { merged, strongest } from './findings/merge.js'
import { UNUSED_SUPPRESSION, unusedSuppressions } from './findings/unused.js'
import { verifyFixes, type Reanalysis } from './findings/verify.js'
import type { Job } from './pipelines/job.js'
import { guarded, type Crashed } from './text/crash.js'
import { forgetBriefly } from './text/memo.js'
import { areSame } from './text/same.js'
import { positionAt, type Source } from './text/source.js'
import { finished, type Steps } from './text/steps.js'
import { RULES } from './rules/catalogue.js'
import { concernOf } from './rules/concern.js'
import { judge } from './rules/judge.js'
import type { Reported } from './rules/work.js'
import type { Rule, Severity } from './rules/rule.js'
import type { Host, ReadResult } from './workspace/host.js'
import { makeCache, openWorkspace, type Cache, type Workspace } from './workspace/workspace.js'

export interface Analysis {
  readonly findings: readonly Finding[]
  readonly workspace: Workspace
}

export interface AnalyseOptions {
  /** Ids of the rules to run; null for all. */
  readonly rules: readonly string[] | null
  /** Whether somebody asks about a file for another reason than the rules'. */
  readonly isAskedAbout?: (file: Source) => boolean
  readonly cache?: Cache
  /** The texts are only tried: what is known of the real ones stays. */
  readonly isTrial?: boolean
  /** Told of a bug, which then costs what one rule looked at, or one file; else it ends the analysis. */
  readonly crashed?: Crashed
  /** Files that somebody has named: they are looked at and reported on whatever the configuration says. */
  readonly named?: readonly string[]
}

/** Reads everything under the host's root, and gives all findings, suppressed ones included, in a stable order. */
export function analyse(host: Host, options: AnalyseOptions): Analysis {
  return finished(analysing(host, options))
}

/** The same, a file or an execution at a time. The host must go on giving the same texts; what was done is in the cache also where it is left. */
export function* analysing(host: Host, options: AnalyseOptions): Steps<Analysis> {
  const rules = rulesOf(options)
  const cache = options.cache ?? makeCache()
  const crashed = options.crashed ?? null
  const configurations = configurationsOf(host, cache)
  const named = options.named ?? []
  const mentions = mentionOf(configurations.all)
  const isAskedAbout = (file: Source): boolean => options.isAskedAbout?.(file) === true || mentions?.(file) === true
  const workspace = yield* openWorkspace(host, cache, { configurations, named }, concernOf(rules, isAskedAbout), crashed)
  const severityOf = configuredSeverities(configurations, named, options.rules)
  const judging = { rules, crashed, last: cache.last, isTrial: options.isTrial === true }
  const judged = yield* judge(workspace.executions, pipelinesOf(workspace), host.list(), judging)
  const basis = [...configurations.all, null, ...named, null, ...(options.rules ?? [null])]
  const found = merged(reportsThatCount(judged, workspace.executions, severityOf, basis), crashed).sort(inOrder)
  const marks = fingerprints(found)
  const numbered = found.map((finding, index) => withPlansLater(finding, marks[index] ?? '', null))
  const shell = shellSuppressions(workspace.walks)
  const suppressions = [
    ...shell,
    ...workspace.files.flatMap(({ path, kind }) =>
      kind === 'shell'
        ? []
        : (guarded(path, crashed, () => yamlSuppressions(workspace.sources.get(path) ?? { path, text: '' }, shell)) ?? []),
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
  forgetBriefly()
  return { findings: [...findings, ...unused].sort(inOrder), workspace }
}

/** With the severities that are configured. @param basis all that these hang on */
function reportsThatCount(
  judged: readonly Reported[],
  executions: readonly Execution[],
  severityOf: SeverityOf,
  basis: readonly unknown[],
): readonly Reported[] {
  const known = counting.get(judged)
  if (known !== undefined && areSame(known.basis, basis)) return known.reports
  const configured = judged.flatMap((one): readonly Reported[] => {
    const severity = severityOf(one.rule, one.origin.source.path, one.report.severity)
    if (severity === null) return []
    return [severity === one.report.severity ? one : { ...one, report: { ...one.report, severity } }]
  })
  const reports = strongest(configured, executions)
  counting.set(judged, { basis, reports })
  return reports
}

/** After many an edit rules have reported the very same. */
const counting = new WeakMap<readonly Reported[], { readonly basis: readonly unknown[]; readonly reports: readonly Reported[] }>()

/** The configurations of a root, and what is wrong with them. */
export function configurationsOf(host: Host, cache: Cache): Configurations {
  return readConfigurations(host.list(), (path) => host.read(path), CONFIGURABLE, cache.configurations)
}

function rulesOf({ rules }: AnalyseOptions): readonly Rule[] {
  return RULES.filter(({ id }) => rules === null || rules.includes(id))
}

function pipelinesOf({ pipelines }: Workspace): readonly (readonly Job[])[] {
  return pipelines.map(({ pipeline }) => pipeline.jobs)
}

function suppress(finding: Finding, suppressions: readonly Suppression[], used: Set<string>): Finding {
  const { source, start } = finding.origin
  const line = positionAt(source, start).line + 1
  const suppression = suppressions.find((each) => covers(each, finding.rule, source.path, line))
  if (suppression === undefined) return finding
  used.add(`${suppression.source.path}:${suppression.span.start}:${finding.rule}`)
  return withPlansLater(finding, finding.fingerprint, { kind: 'comment', reason: suppression.reason })
}

/** Fixes are planned when somebody asks for them: copying a finding must not ask. */
function withPlansLater(finding: Omit<Finding, 'fingerprint'>, fingerprint: string, suppressed: Finding['suppressed']): Finding {
  const { rule, severity, confidence, message, origin, jobs, evidence } = finding
  return {
    rule,
    severity,
    confidence,
    message,
    fingerprint,
    origin,
    jobs,
    evidence,
    get plans() {
      return finding.plans
    },
    suppressed,
  }
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
      changedSince: () => null,
      parser: host.parser,
    }
    return reanalysisOf(analyse(changed, { ...options, isTrial: true }))
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
