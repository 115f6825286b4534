/**
 * What rules have reported on one execution, and what they have asked for it: when it has been made again, or what is
 * beside it is another, only that is looked at again for which an answer may be another.
 */
import type { Question } from '../facts/asked.js'
import { Changed } from '../facts/changed.js'
import type { Execution } from '../facts/situated.js'
import { comesToRest } from '../facts/context.js'
import { Surroundings, type Rest } from '../facts/surroundings.js'
import type { Crashed } from '../text/crash.js'
import type { Rule } from './rule.js'
import { Work, type Reported } from './work.js'

export class Judged {
  reports: readonly Reported[] = []
  /** All that was asked of what is beside the execution. */
  #questions: readonly Question[] = []
  /** Where edits are to be expected, and from the second time on: who edits a script will edit it again. */
  #work: Work | null = null
  readonly #around: Surroundings
  /** By the last analysis. */
  #isMadeAgain = false

  constructor(
    public execution: Execution,
    rest: Rest,
    readonly rules: readonly Rule[],
  ) {
    this.#around = new Surroundings(rest)
  }

  first(crashed: Crashed | null): readonly Reported[] {
    const work = new Work(this.execution, this.#around, this.rules, this.execution.lineage.isExpected ? new Map() : null)
    if (work.outcomes !== null) this.#work = work
    return this.#judge(work, crashed)
  }

  /** Whether all that was asked beside the execution has the same answers. */
  isStill(rest: Rest): boolean {
    const now = { rest, changed: NOTHING }
    return this.#questions.every((question) => question.isStill(now))
  }

  stays(rest: Rest): void {
    this.#around.follow(rest)
    if (!this.#isMadeAgain) return
    this.#isMadeAgain = false
    for (const { context } of this.execution.entered) comesToRest(context)
  }

  /** The execution has been made again, or what is beside it is another. */
  again(execution: Execution, rest: Rest, crashed: Crashed | null): readonly Reported[] {
    const isMadeAgain = execution !== this.execution
    if (isMadeAgain) this.#isMadeAgain = true
    const { changed, twins } = execution.lineage
    this.execution = execution
    execution.lineage.changed = []
    execution.lineage.twins = new Map()
    this.#around.follow(rest)
    if (this.#work === null || changed === null) this.#work = new Work(execution, this.#around, this.rules, isMadeAgain ? new Map() : null)
    else this.#work.follow(execution, rest, { changed, twins, isMadeAgain })
    const reports = this.#judge(this.#work, crashed)
    if (this.#work.outcomes === null) this.#work = null
    return reports
  }

  #judge(work: Work, crashed: Crashed | null): readonly Reported[] {
    const { asked } = this.#around
    asked.ofItems = work.outcomes !== null
    const { result, questions } = asked.during(() => work.judge(crashed))
    this.reports = result
    this.#questions = questions.filter((question) => question.of === 'rest')
    return result
  }
}

const NOTHING = new Changed([], false)
