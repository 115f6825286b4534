/**
 * Answers what is known at each command of a file, and in which jobs. Looks at what the analysis has worked out; works
 * nothing out that rules do not see.
 */
import { asWritten } from '../facts/entered.js'
import type { Evidence } from '../facts/evidence.js'
import { factsOf } from '../facts/facts.js'
import type { Entered, Situated } from '../facts/situated.js'
import { restAfter, Surroundings } from '../facts/surroundings.js'
import type { Moment } from '../run/event.js'
import type { Parser } from '../syntax/parser.js'
import { positionAt, type Source } from '../text/source.js'
import type { Workspace } from '../workspace/workspace.js'
import { Drafts, type Draft } from './drafts.js'
import type { Inspection, Place, Run, Unreached } from './inspection.js'
import type { Ranked } from './runs.js'

export interface Asked {
  readonly source: Source
  /** 1-based; null for the whole file. */
  readonly line: number | null
}

/** Everything of the file, or of one line. */
export function inspect({ executions, pipelines }: Workspace, parser: Parser, { source, line }: Asked): Inspection {
  const drafts = new Drafts(source, line, parser)
  const rest = restAfter(null, { executions, pipelines: pipelines.map(({ pipeline }) => pipeline.jobs), files: [] })
  const jobs = new Set<string>()
  for (const execution of executions) {
    const entered = execution.entered.filter(({ walk }) => drafts.concerns(walk))
    if (entered.length === 0) continue
    const facts = factsOf(execution, new Surroundings(rest))
    for (const each of entered) drafts.visit({ execution, facts, entered: each, items: itemsOf(execution.items, each) })
    if (execution.job !== null) jobs.add(execution.job.name)
  }
  const roots = nested(drafts.asked())
  return { source, line, jobs: [...jobs].sort(), places: roots.flatMap((draft) => placesOf(draft, drafts, line)) }
}

function itemsOf(items: readonly Situated[], { context }: Entered): ReadonlyMap<Moment, readonly Situated[]> {
  const byMoment = new Map<Moment, Situated[]>()
  for (const item of items) {
    if (item.context !== context) continue
    const moment = asWritten(item.moment)
    const known = byMoment.get(moment)
    if (known === undefined) byMoment.set(moment, [item])
    else known.push(item)
  }
  return byMoment
}

/** Puts each place into the smallest one around it. */
function nested(drafts: readonly Draft[]): readonly Draft[] {
  const roots: Draft[] = []
  const open: Draft[] = []
  for (const draft of drafts) {
    while ((open.at(-1)?.origin.end ?? Infinity) < draft.origin.end) open.pop()
    const around = open.at(-1)
    if (around === undefined) roots.push(draft)
    else around.inner.push(draft)
    open.push(draft)
  }
  return roots
}

/** The place; only what is inside it, where that is asked for and it begins on another line. */
function placesOf(draft: Draft, drafts: Drafts, line: number | null): readonly Place[] {
  const { kind, origin, standsFor } = draft
  const inner = draft.inner.flatMap((each) => placesOf(each, drafts, line))
  if (line !== null && inner.length > 0 && positionAt(origin.source, origin.start).line + 1 !== line) return inner
  const runs = runsOf(draft, drafts)
  const best = Math.max(-1, ...runs.map(({ level }) => level))
  const written = origin.source.text.slice(origin.start, origin.end)
  return [
    {
      kind,
      origin,
      written,
      runs: mergedRuns(runs.filter(({ level }) => level === best).map(({ of }) => of)),
      unreached: mergedUnreached(draft.unreached.filter(({ level }) => level >= best).map(({ of }) => of)),
      standsFor,
      inner,
    },
  ]
}

/** What is handed over to a function, or by one, is told where the words stand, and not again without its circumstances. */
function runsOf(draft: Draft, drafts: Drafts): readonly Ranked<Run>[] {
  const { runs, standsFor, inner, origin } = draft
  if (runs.length > 0 || standsFor.length > 0) return runs.filter(({ level }) => level > 0 || standsFor.length === 0)
  const unrecorded = drafts.unrecorded(draft)
  return inner.some((each) => each.writtenBy.size === 0 && each.origin.end === origin.end) ? [] : unrecorded
}

function mergedRuns(runs: readonly Run[]): readonly Run[] {
  return grouped(runs, ({ jobs: _jobs, callers: _callers, ...same }) => same).map(([first, ...others]) => ({
    ...first,
    jobs: jobsOf([first, ...others]),
    callers: eachOnce([first, ...others].flatMap(({ callers }) => callers)),
  }))
}

function mergedUnreached(all: readonly Unreached[]): readonly Unreached[] {
  return grouped(all, ({ conditions }) => conditions).map(([first, ...others]) => ({ ...first, jobs: jobsOf([first, ...others]) }))
}

/** In the order of the first of each group. */
function grouped<Item>(items: readonly Item[], sameOf: (item: Item) => unknown): readonly (readonly [Item, ...Item[]])[] {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    // Sources are whole files, and the path says which.
    const key = JSON.stringify(sameOf(item), (name, value: unknown) => (name === 'source' && isSource(value) ? value.path : value))
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [item])
    else known.push(item)
  }
  return [...groups.values()]
}

function isSource(value: unknown): value is Source {
  return typeof value === 'object' && value !== null && 'path' in value && 'text' in value
}

function jobsOf(all: readonly { readonly jobs: readonly string[] }[]): readonly string[] {
  return [...new Set(all.flatMap(({ jobs }) => jobs))].sort()
}

function eachOnce(evidence: readonly Evidence[]): readonly Evidence[] {
  return [
    ...new Map(evidence.map((each) => [`${each.message} ${each.origin?.source.path ?? ''}:${each.origin?.start ?? ''}`, each])).values(),
  ]
}
