/**
 * What the rules report on executions. An execution that is what it was is judged again only where its rules have
 * looked at others, or these show something else. Knows nothing of files, and nothing of what becomes of reports.
 */
import { forgetUsed } from '../facts/context.js'
import type { Execution, Lineage } from '../facts/situated.js'
import { restAfter, type Beside, type Rest } from '../facts/surroundings.js'
import type { Crashed } from '../text/crash.js'
import { areSame } from '../text/same.js'
import type { Steps } from '../text/steps.js'
import { Judged } from './judged.js'
import type { Rule } from './rule.js'
import type { Reported } from './work.js'

/** By what goes on through edits. */
const judged = new WeakMap<Lineage, Judged>()

/** What was reported last, by what was there. */
const lastReported = new WeakMap<Rest, { readonly rules: readonly Rule[]; readonly reports: readonly Reported[] }>()

/** @param crashed told of a bug in a rule, which then reports nothing on what it looked at */
export interface Judging {
  readonly rules: readonly Rule[]
  readonly crashed: Crashed | null
  /** What was there when rules last looked. */
  readonly last: { rest: Rest | null }
  /** Of texts that are only tried: what is known of the real ones stays. */
  readonly isTrial: boolean
}

/** The reports of all rules on all executions, in the order of executions, of what happens in each, and of rules. */
export function* judge(
  executions: readonly Execution[],
  pipelines: Beside['pipelines'],
  files: readonly string[],
  how: Judging,
): Steps<readonly Reported[]> {
  const rest = restAfter(how.last.rest, { executions, pipelines, files })
  how.last.rest = rest
  const reported = lastReported.get(rest)
  if (reported !== undefined && areSame(reported.rules, how.rules)) return reported.reports
  const all: Reported[] = []
  for (const [index, execution] of executions.entries()) {
    const known = knownOf(execution, rest, how)
    if (known === null) yield { what: 'judging', done: index, of: executions.length }
    for (const report of known ?? reportsOn(execution, rest, how)) all.push(report)
  }
  // Others have asked about what happens in these since they were judged.
  forgetUsed()
  lastReported.set(rest, { rules: how.rules, reports: all })
  return all
}

/** What was reported, where the execution and all that was asked beside it are what they were. */
function knownOf(execution: Execution, rest: Rest, { rules, isTrial }: Judging): readonly Reported[] | null {
  const known = judged.get(execution.lineage)
  if (known?.execution !== execution || !areSame(known.rules, rules) || !known.isStill(rest)) return null
  if (isTrial) return known.reports
  known.stays(rest)
  return known.reports
}

function reportsOn(execution: Execution, rest: Rest, { rules, crashed, isTrial }: Judging): readonly Reported[] {
  const { lineage, items } = execution
  const known = judged.get(lineage)
  const isOfSame = known !== undefined && areSame(known.rules, rules)
  // An older one may be asked about while a newer one is there.
  const isLast = items === lineage.items
  const isKept = isLast && !isTrial
  if (isOfSame && isKept) return known.again(execution, rest, crashed)
  const now = new Judged(execution, rest, rules)
  if (isKept) {
    judged.set(lineage, now)
    lineage.changed = []
    lineage.twins = new Map()
  }
  return now.first(crashed)
}
