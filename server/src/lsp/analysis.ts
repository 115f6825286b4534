/**
 * One analysis of one root: the findings that are shown, and their verified fixes, worked out when somebody asks and
 * then kept. Never changes: what is typed later makes another.
 */
import { analyse, fixesFor, visible } from '../engine.js'
import type { Finding, Fix } from '../findings/finding.js'
import type { Host } from '../workspace/host.js'
import type { Cache, FileNotice, Workspace } from '../workspace/workspace.js'

export interface RootAnalysis {
  /** In the order of reports: by path, then place. */
  readonly findings: readonly Finding[]
  /** What is wrong with the configurations. */
  readonly problems: readonly FileNotice[]
  /** Fixes that hold when they are made together; of each finding the best first. */
  fixesOf(findings: readonly Finding[]): ReadonlyMap<Finding, readonly Fix[]>
}

/** The host must go on giving the same texts for as long as the analysis is asked for fixes. */
export function analyseRoot(host: Host, cache: Cache): RootAnalysis {
  const analysis = analyse(host, { rules: null, cache })
  const { findings, workspace } = analysis
  forgetOthers(cache, workspace)
  const answers = new Map<string, ReadonlyMap<Finding, readonly Fix[]>>()
  return {
    findings: visible(findings, 'likely'),
    problems: workspace.notices.filter(({ kind }) => kind === 'config'),
    fixesOf(asked) {
      const key = asked.map(({ fingerprint }) => fingerprint).join(' ')
      const known = answers.get(key)
      if (known !== undefined) return known
      // Verifying analyses changed texts; what it learns must not push out what is known of the real ones.
      const fixes =
        asked.length === 0 ? new Map<Finding, readonly Fix[]>() : fixesFor(host, analysis, asked, { rules: null, cache: copyOf(cache) })
      answers.set(key, fixes)
      return fixes
    },
  }
}

/** Walks of texts that are no longer there: a server lives for days, and each edit of a job's block leaves one. */
function forgetOthers(cache: Cache, { walks }: Workspace): void {
  const live = new Set(walks)
  for (const [key, { walk }] of cache.walks) {
    if (live.has(walk)) continue
    cache.walks.delete(key)
    if (cache.scripts.get(key) === walk.script) cache.scripts.delete(key)
  }
}

function copyOf({ sources, scripts, walks, pipelines, configurations, executions }: Cache): Cache {
  return {
    sources: new Map(sources),
    scripts: new Map(scripts),
    walks: new Map(walks),
    pipelines: new Map(pipelines),
    configurations: new Map(configurations),
    executions: new Map(executions),
  }
}
