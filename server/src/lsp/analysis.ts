/**
 * One analysis of one root: the findings that are shown, and their verified fixes, worked out when somebody asks and
 * then kept. Never changes: what is typed later makes another.
 */
import { analyse, analysing, fixesFor, visible, type Analysis } from '../engine.js'
import { withTexts } from '../cli/overlay.js'
import type { Finding, Fix } from '../findings/finding.js'
import { inspect } from '../inspect/inspect.js'
import type { Place } from '../inspect/inspection.js'
import { symbolsOf, type Symbols } from '../symbols/symbols.js'
import { guarded, type Crashed } from '../text/crash.js'
import { applyEdits, type Edit } from '../text/location.js'
import type { Source } from '../text/source.js'
import type { Steps } from '../text/steps.js'
import type { Host } from '../workspace/host.js'
import { copyForTrial, type Cache, type FileNotice, type Workspace } from '../workspace/workspace.js'
import { configuredOff, ignoringComments } from './ignore.js'

/** What is known of a root when one of its files is looked at. */
export interface Known {
  readonly workspace: Workspace
  readonly symbols: Symbols
  /** What is known at a line of the file, from 1. */
  readonly inspect: (line: number) => readonly Place[]
}

export interface RootAnalysis {
  /** In the order of reports: by path, then place. */
  readonly findings: readonly Finding[]
  /** What is wrong with the configurations. */
  readonly problems: readonly FileNotice[]
  readonly workspace: Workspace
  /** Where names are set and read; worked out when somebody asks. */
  symbols(): Symbols
  /** The same with one more script, also where rules have no use for it. */
  about(source: Source): Known
  /** Every text file of the root. */
  texts(): Iterable<Source>
  /** Fixes that hold when they are made together; of each finding the best first. */
  fixesOf(findings: readonly Finding[]): ReadonlyMap<Finding, readonly Fix[]>
  /** The comment that silences a finding and nothing else; null where there is no place for one. */
  commentFor(finding: Finding): Edit | null
  /** The entry of a configuration that turns a rule off for a file; null where it cannot be written. */
  offFor(rule: string, path: string): { readonly edit: Edit; readonly isNew: boolean } | null
}

/**
 * The host must go on giving the same texts for as long as the analysis is asked for fixes.
 * @param crashed told of a bug in a rule, or in what reads a file
 */
export function* analysingRoot(host: Host, cache: Cache, crashed: Crashed): Steps<RootAnalysis> {
  const analysis = yield* analysing(host, { rules: null, cache, crashed })
  const { findings, workspace } = analysis
  forgetOthers(cache, workspace)
  let symbols: Symbols | null = null
  const others = new Map<Source, Known>()
  const answers = new Map<string, ReadonlyMap<Finding, readonly Fix[]>>()
  const comments = new Map<Finding, Edit | null>()
  const silences = (finding: Finding, edit: Edit): boolean => {
    const texts = new Map([[edit.source.path, applyEdits(edit.source.text, [edit])]])
    const after = analyse(withTexts(host, texts), { rules: null, cache: copyForTrial(cache), isTrial: true, crashed })
    return isSilenced(finding, analysis, after)
  }
  // Verifying analyses changed texts; what it learns must not push out what is known of the real ones.
  const verified = (asked: readonly Finding[]): ReadonlyMap<Finding, readonly Fix[]> | null =>
    guarded('fixes', crashed, () => fixesFor(host, analysis, asked, { rules: null, cache: copyForTrial(cache), crashed }))
  return {
    findings: visible(findings, 'likely'),
    problems: workspace.notices.filter(({ kind }) => kind === 'config'),
    workspace,
    symbols: () => (symbols ??= symbolsOf(workspace, host.parser)),
    about(source) {
      let known = others.get(source)
      if (known === undefined) {
        const isWalked = workspace.walks.some(({ file, sources }) => file === source.path || sources.includes(source.path))
        const own = isWalked || source.path.match(/\.ya?ml$/) !== null ? workspace : askedAbout(host, cache, source, crashed)
        known = {
          workspace: own,
          symbols: own === workspace ? this.symbols() : symbolsOf(own, host.parser),
          inspect: (line) => inspect(own, host.parser, { source, line }).places,
        }
        others.set(source, known)
      }
      return known
    },
    *texts() {
      for (const path of host.list()) {
        const read = host.read(path)
        if (read.kind === 'text') yield workspace.sources.get(path) ?? { path, text: read.text }
      }
    },
    fixesOf(asked) {
      const key = asked.map(({ fingerprint }) => fingerprint).join(' ')
      const known = answers.get(key)
      if (known !== undefined) return known
      const fixes =
        (asked.length === 0 ? null : verified(asked)) ??
        // A bug that one of them meets costs that one.
        new Map(asked.length < 2 ? [] : asked.flatMap((finding) => [...(verified([finding]) ?? [])]))
      answers.set(key, fixes)
      return fixes
    },
    commentFor(finding) {
      const known = comments.get(finding)
      if (known !== undefined) return known
      const found = ignoringComments(finding).find((edit) => silences(finding, edit)) ?? null
      comments.set(finding, found)
      return found
    },
    offFor: (rule, path) => configuredOff(host, rule, path),
  }
}

/** The finding is suppressed, everything else is as it was, and no more is left unread. */
function isSilenced({ rule, origin }: Finding, before: Analysis, after: Analysis): boolean {
  const count = ({ findings, workspace }: Analysis): Map<string, number> => {
    const keys = [
      ...findings.map((each) => `${each.rule}\0${each.origin.source.path}\0${each.suppressed !== null}`),
      ...workspace.notices.map(({ kind, path }) => `${kind}\0${path}`),
    ]
    const counts = new Map<string, number>()
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
    return counts
  }
  const expected = count(before)
  const key = (isSuppressed: boolean): string => `${rule}\0${origin.source.path}\0${isSuppressed}`
  expected.set(key(false), (expected.get(key(false)) ?? 0) - 1)
  expected.set(key(true), (expected.get(key(true)) ?? 0) + 1)
  const found = count(after)
  return [...new Set([...expected.keys(), ...found.keys()])].every((each) => (expected.get(each) ?? 0) === (found.get(each) ?? 0))
}

/** The workspace with a script that rules have no use for, and those that lead to it. */
function askedAbout(host: Host, cache: Cache, { path, text }: Source, crashed: Crashed): Workspace {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const isAskedAbout = (each: Source): boolean => each.text === text || each.text.includes(name)
  return analyse(host, { rules: [], isAskedAbout, cache: copyForTrial(cache), isTrial: true, crashed }).workspace
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
