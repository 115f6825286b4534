/**
 * What the rules report on executions. An execution that is what it was is judged again only where its rules have
 * looked at others, or these show something else. Knows nothing of files, and nothing of what becomes of reports.
 */
import { forgetIn } from '../facts/context.js'
import { factsOf } from '../facts/facts.js'
import { originOfCommand, originOfField } from '../facts/origin.js'
import { levelOf, type Execution, type Situated } from '../facts/situated.js'
import type { Job } from '../pipelines/job.js'
import { literalMarks, Surroundings } from '../facts/surroundings.js'
import { memo } from '../text/memo.js'
import { areSame } from '../text/same.js'
import { guarded, type Crashed } from '../text/crash.js'
import { locateForDisplay } from '../text/location.js'
import type { Steps } from '../text/steps.js'
import type { Origin } from '../text/value.js'
import type { Place, Report, Rule, Tools } from './rule.js'

/** A report, and where it was made. */
export interface Reported {
  readonly rule: string
  readonly origin: Origin
  readonly level: number
  /** The file in which the command stands, and its place there, for comparing with other executions of the same text. */
  readonly file: string
  readonly command: string
  readonly job: string | null
  readonly report: Report
}

/** What was reported on an execution, and all that it was made from beside the execution itself. */
interface Judged {
  readonly rules: readonly Rule[]
  /** Fixes are made later than reports, and see what is there then. */
  readonly around: Surroundings
  readonly reports: readonly Reported[]
}

const judged = new WeakMap<Execution, Judged>()

/**
 * The reports of all rules on all executions, in the order of executions, of what happens in each, and of rules.
 * @param crashed told of a bug in a rule, which then reports nothing on what it looked at
 */
export function* judge(
  executions: readonly Execution[],
  jobs: readonly Job[],
  files: readonly string[],
  rules: readonly Rule[],
  crashed: Crashed | null = null,
): Steps<readonly Reported[]> {
  const rest = { marks: literalMarks(executions, jobs), executions, jobs, files }
  const all: Reported[] = []
  for (const [index, execution] of executions.entries()) {
    yield { what: 'judging', done: index, of: executions.length }
    const before = judged.get(execution)
    if (before !== undefined && areSame(before.rules, rules) && before.around.goesOn(rest)) {
      for (const { context } of execution.entered) context.turns = 0
      all.push(...before.reports)
      continue
    }
    const around = new Surroundings(rest)
    const reports = reportsOn(execution, around, rules, crashed)
    around.done()
    judged.set(execution, { rules, around, reports })
    all.push(...reports)
  }
  // Others have asked about what happens in these since they were judged.
  for (const { entered } of executions) for (const { context } of entered) forgetIn(context)
  return all
}

function reportsOn(execution: Execution, around: Surroundings, rules: readonly Rule[], crashed: Crashed | null): readonly Reported[] {
  const facts = factsOf(execution, around)
  const { job } = execution
  const reports: Reported[] = []
  /** What the rules look at; null for the job as a whole. */
  let now: Situated | null = null
  const toolsFor = (rule: Rule): Tools => ({
    facts,
    execution,
    get jobs() {
      return around.jobs
    },
    get repository() {
      return around.repository
    },
    option: (name, { moment }) => execution.configurationOf(moment.file).rule(moment.file, rule.id).options[name] ?? [],
    report(place, report) {
      const origin = originOfPlace(place, now)
      const command = now === null ? origin : originOfCommand(now)
      if (origin === null || command === null) return
      const at = command.place
      reports.push({
        rule: rule.id,
        origin,
        level: now === null ? 0 : levelOf(now, execution),
        file: now === null ? origin.source.path : now.moment.file,
        // What is said of a job is no other execution's to judge.
        command: now === null ? `job ${at}` : at,
        job: job?.name ?? null,
        report,
      })
    },
  })
  const tools = new Map(rules.map((rule) => [rule, toolsFor(rule)]))
  const handlers = handlersOf(rules)
  for (const item of execution.items) {
    now = item
    for (const { rule, handler } of handlers.get(item.kind === 'effect' ? item.effect.kind : item.kind) ?? [])
      // The handler under a kind takes items of that kind; the compiler cannot follow the name.
      guarded(rule.id, crashed, () => Reflect.apply(handler, rule.on, [item, tools.get(rule)]))
  }
  now = null
  if (job !== null) for (const [rule, own] of tools) guarded(rule.id, crashed, () => rule.on.job?.(job, own))
  facts.forget()
  return reports
}

/** What the rules do with items, by their kinds. */
const handlersOf = memo((rules: readonly Rule[]) => {
  const handlers = new Map<string, { readonly rule: Rule; readonly handler: NonNullable<Rule['on'][keyof Rule['on']]> }[]>()
  for (const rule of rules) {
    for (const [kind, handler] of Object.entries(rule.on)) {
      const known = handlers.get(kind)
      if (known === undefined) handlers.set(kind, [{ rule, handler }])
      else known.push({ rule, handler })
    }
  }
  return handlers
})

function originOfPlace(place: Place, item: Situated | null): Origin | null {
  if (place.kind === 'origin') return place.origin
  if (place.kind === 'command') return item === null ? null : originOfCommand(item)
  if (place.kind === 'word') return originOfField(place.field, item)
  return locateForDisplay(place.script.value, place.span.start, place.span.end)
}
