/**
 * What the rules report on executions. An execution that is what it was is judged again only where its rules have
 * looked at others, or these show something else. Knows nothing of files, and nothing of what becomes of reports.
 */
import { factsOf } from '../facts/facts.js'
import { originOfCommand, originOfField } from '../facts/origin.js'
import { levelOf, type Execution, type Situated } from '../facts/situated.js'
import type { Job } from '../pipelines/job.js'
import { areSame, literalMarks, Surroundings } from '../facts/surroundings.js'
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
  const marks = literalMarks(executions, jobs)
  const all: Reported[] = []
  for (const [index, execution] of executions.entries()) {
    yield { what: 'judging', done: index, of: executions.length }
    const before = judged.get(execution)
    if (before !== undefined && areSame(before.rules, rules) && before.around.goesOn(marks, executions, jobs, files)) {
      all.push(...before.reports)
      continue
    }
    const around = new Surroundings(marks, executions, jobs, files)
    const reports = reportsOn(execution, around, rules, crashed)
    around.done()
    judged.set(execution, { rules, around, reports })
    all.push(...reports)
  }
  return all
}

function reportsOn(execution: Execution, around: Surroundings, rules: readonly Rule[], crashed: Crashed | null): readonly Reported[] {
  const facts = factsOf(execution, around)
  const { job } = execution
  const reports: Reported[] = []
  /** @param now the item that the rule looks at; null for the job as a whole */
  const toolsFor = (rule: Rule, now: () => Situated | null): Tools => ({
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
      const item = now()
      const origin = originOfPlace(place, item)
      const command = item === null ? origin : originOfCommand(item)
      if (origin === null || command === null) return
      const at = `${command.source.path}:${command.start}`
      reports.push({
        rule: rule.id,
        origin,
        level: item === null ? 0 : levelOf(item, execution),
        file: item === null ? origin.source.path : item.moment.file,
        // What is said of a job is no other execution's to judge.
        command: item === null ? `job ${at}` : at,
        job: job?.name ?? null,
        report,
      })
    },
  })
  /** What a rule does with items of a kind; null where it has nothing to do with it. */
  const lookOf = (rule: Rule, kind: string): ((item: Situated) => void) | null => {
    const handler = Object.entries(rule.on).find(([name]) => name === kind)?.[1]
    if (handler === undefined) return null
    let now: Situated | null = null
    const tools = toolsFor(rule, () => now)
    return (item) => {
      now = item
      // The handler under a kind takes items of that kind; the compiler cannot follow the name.
      guarded(rule.id, crashed, () => Reflect.apply(handler, rule.on, [item, tools]))
    }
  }
  const looks = new Map<string, readonly ((item: Situated) => void)[]>()
  for (const item of execution.items) {
    const kind = item.kind === 'effect' ? item.effect.kind : item.kind
    const own = looks.get(kind) ?? rules.flatMap((rule) => lookOf(rule, kind) ?? [])
    looks.set(kind, own)
    for (const look of own) look(item)
  }
  const none = (): null => null
  if (job !== null) for (const rule of rules) guarded(rule.id, crashed, () => rule.on.job?.(job, toolsFor(rule, none)))
  return reports
}

function originOfPlace(place: Place, item: Situated | null): Origin | null {
  if (place.kind === 'origin') return place.origin
  if (place.kind === 'command') return item === null ? null : originOfCommand(item)
  if (place.kind === 'word') return originOfField(place.field, item)
  return locateForDisplay(place.script.value, place.span.start, place.span.end)
}
