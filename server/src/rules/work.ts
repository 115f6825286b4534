/** Rules at work on one execution: what each reports on each item, and what it asks for that. */
import type { Now, Question } from '../facts/asked.js'
import { Changed } from '../facts/changed.js'
import { factsOf, type LastingFacts } from '../facts/facts.js'
import { originOfCommand, originOfField } from '../facts/origin.js'
import { levelOf, type Execution, type Lineage, type Situated } from '../facts/situated.js'
import type { Rest, Surroundings } from '../facts/surroundings.js'
import { guarded, type Crashed } from '../text/crash.js'
import { locateForDisplay } from '../text/location.js'
import { memo } from '../text/memo.js'
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

/** What a rule reported on an item, and what it asked for it. */
interface Outcome {
  readonly rule: Rule
  readonly questions: readonly Question[]
  readonly reports: readonly Reported[]
}

/** What has become of an execution since it was judged. */
type Difference = Pick<Lineage, 'twins'> & { readonly changed: readonly Situated[]; readonly isMadeAgain: boolean }

export class Work {
  readonly #facts: LastingFacts
  readonly #tools: ReadonlyMap<Rule, Tools>
  /** What the rules look at; null for the job as a whole. */
  #item: Situated | null = null
  #reports: Reported[] = []
  /** The items that may not have been there the last time; null where there was none. */
  #come: ReadonlySet<Situated> | null = null
  /** What was asked of those that have come back at another place. */
  #ofTwins: ReadonlyMap<Situated, readonly Outcome[]> = new Map()
  /** Whether answers are what they were: where a report may name the items that it hangs on, and elsewhere. */
  #strictly: Replies | null = null
  #loosely: Replies | null = null

  /** @param outcomes of items of which anything was asked or reported; null where nobody will ask again */
  constructor(
    public execution: Execution,
    readonly around: Surroundings,
    readonly rules: readonly Rule[],
    readonly outcomes: Map<Situated, readonly Outcome[]> | null,
  ) {
    this.#facts = factsOf(execution, around)
    this.#tools = new Map(rules.map((rule) => [rule, this.#toolsFor(rule)]))
  }

  follow(execution: Execution, rest: Rest, { changed, twins, isMadeAgain }: Difference): void {
    this.#come = new Set(changed)
    const all = new Changed(changed, isMadeAgain)
    const twin = new Set([...twins].flat())
    const others = changed.filter((item) => !twin.has(item))
    this.#strictly = new Replies({ rest, changed: all })
    this.#loosely = twins.size === 0 ? this.#strictly : new Replies({ rest, changed: new Changed(others, isMadeAgain) })
    this.#ofTwins = new Map([...twins].map(([item, before]) => [item, this.outcomes?.get(before) ?? []]))
    this.execution = execution
    this.#facts.follow(execution, all)
    for (const item of changed) if (execution.items[item.order] !== item) this.outcomes?.delete(item)
  }

  judge(crashed: Crashed | null): readonly Reported[] {
    const handlers = handlersOf(this.rules)
    const all: Reported[] = []
    for (const item of this.execution.items) {
      this.#item = item
      const isSeen = this.#come?.has(item) === false
      const before = isSeen ? (this.outcomes?.get(item) ?? []) : (this.#ofTwins.get(item) ?? null)
      // Of most nothing was asked that any item is needed for.
      if (before?.length === 0) continue
      const outcomes: Outcome[] = []
      for (const { rule, handler } of handlers.get(item.kind === 'effect' ? item.effect.kind : item.kind) ?? []) {
        const known = before?.find((each) => each.rule === rule)
        if (before !== null && known === undefined) continue
        const outcome = known !== undefined && this.#isStill(known, isSeen) ? known : this.#look(rule, handler, item, crashed)
        all.push(...outcome.reports)
        if (outcome === known) for (const question of known.questions) this.around.asked.note(question)
        if (outcome.questions.length > 0 || outcome.reports.length > 0) outcomes.push(outcome)
      }
      if (this.outcomes === null) continue
      if (outcomes.length > 0) this.outcomes.set(item, outcomes)
      else this.outcomes.delete(item)
    }
    this.#item = null
    this.#reports = all
    const { job } = this.execution
    if (job !== null) for (const [rule, own] of this.#tools) guarded(rule.id, crashed, () => rule.on.job?.(job, own))
    this.#facts.forget()
    this.#strictly = null
    this.#loosely = null
    this.#ofTwins = new Map()
    this.#come = null
    return all
  }

  /** @param isSeen the item is the very same, and not one that is the same at another place */
  #isStill({ questions, reports }: Outcome, isSeen: boolean): boolean {
    if (reports.length > 0) return isSeen && this.#strictly?.areStill(questions) === true
    return (isSeen || questions.every(({ isOfPlace }) => isOfPlace !== true)) && this.#loosely?.areStill(questions) === true
  }

  #look(rule: Rule, handler: Handler, item: Situated, crashed: Crashed | null): Outcome {
    this.#reports = []
    const { questions } = this.around.asked.during(() =>
      // The handler under a kind takes items of that kind; the compiler cannot follow the name.
      guarded(rule.id, crashed, () => Reflect.apply(handler, rule.on, [item, this.#tools.get(rule)])),
    )
    return { rule, questions, reports: this.#reports }
  }

  #toolsFor(rule: Rule): Tools {
    const facts = this.#facts
    const around = this.around
    const { job, configurationOf } = this.execution
    return {
      facts,
      given: { job, configurationOf },
      get execution() {
        return facts.execution
      },
      get pipeline() {
        return job === null ? [] : around.pipelineOf(job)
      },
      get giving() {
        return job === null ? [] : around.givingVariablesTo(job)
      },
      get jobs() {
        return around.jobs
      },
      get repository() {
        return around.repository
      },
      option: (name, { moment }) => configurationOf(moment.file).rule(moment.file, rule.id).options[name] ?? [],
      report: (place, report) => this.#report(rule, place, report),
    }
  }

  #report(rule: Rule, place: Place, report: Report): void {
    const now = this.#item
    const { job } = this.execution
    const origin = originOfPlace(place, now)
    const command = now === null ? origin : originOfCommand(now)
    if (origin === null || command === null) return
    const at = command.place
    this.#reports.push({
      rule: rule.id,
      origin,
      level: now === null ? 0 : levelOf(now, this.execution),
      file: now === null ? origin.source.path : now.moment.file,
      // What is said of a job is no other execution's to judge.
      command: now === null ? `job ${at}` : at,
      job: job?.name ?? null,
      report,
    })
  }
}

/** Each question is put once. */
class Replies {
  readonly #known = new Map<Question, boolean>()

  constructor(readonly now: Now) {}

  areStill(questions: readonly Question[]): boolean {
    return questions.every((question) => {
      const known = this.#known.get(question) ?? question.isStill(this.now)
      this.#known.set(question, known)
      return known
    })
  }
}

type Handler = NonNullable<Rule['on'][keyof Rule['on']]>

/** What the rules do with items, by their kinds. */
const handlersOf = memo((rules: readonly Rule[]) => {
  const handlers = new Map<string, { readonly rule: Rule; readonly handler: Handler }[]>()
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
