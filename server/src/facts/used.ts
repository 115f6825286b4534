/**
 * Who uses what lies at a path: reads it, works in it, or hands its name to somebody whom we do not know. When in doubt
 * it is used: the answer "nobody" has to stand up.
 */
import { memo } from '../text/memo.js'
import { withoutEnds } from '../text/same.js'
import { keyOf, type Value } from '../text/value.js'
import { carried, type Difference } from './carried.js'
import { alternativesOf } from './evidence.js'
import { originOfCommand } from './origin.js'
import type { Execution, Situated } from './situated.js'
import {
  addTo,
  isUsedIn,
  NO_RUNS,
  placeOf,
  runsAmong,
  usersOf,
  usesAmong,
  usesOf,
  wordsTold,
  type Happened,
  type Use,
  type Uses,
} from './uses.js'

/** @param except commands that are known to use the path, wherever they are run */
export function useOf(path: Value, except: readonly Situated[]): Use {
  return { keys: (alternativesOf(path) ?? [path]).map(keyOf), except: new Set(except.map((item) => placeOf(originOfCommand(item)))) }
}

export function keyOfUse({ keys, except }: Use): string {
  return [...keys, '', ...except].join('\0')
}

/** True where anything in these executions uses one of the paths. */
export function isUsed(use: Use, executions: readonly Execution[]): boolean {
  const asked = keyOfUse(use)
  const all = answersOfAll(executions)
  const answer = all.get(asked) ?? executions.some((execution) => isUsedHere(use, asked, execution))
  all.set(asked, answer)
  return answer
}

function isUsedHere(use: Use, asked: string, execution: Execution): boolean {
  return usesKnownOf(execution).isUsed(use, asked)
}

/** Many executions of a script ask the same of all. */
const answersOfAll = memo((_executions: readonly Execution[]): Map<string, boolean> => new Map())

/**
 * What one execution uses, kept through edits: what has gone is left in it, as most that is asked about nobody uses, and
 * then nobody does without that either.
 */
class KnownUses {
  #uses: Uses
  /** What was added since they were gathered. */
  #added = 0
  /** An execution is asked again whenever another one has changed. */
  #answers = new Map<string, { readonly use: Use; readonly answer: boolean }>()

  constructor(public execution: Execution) {
    this.#uses = usesOf(execution)
  }

  isUsed(use: Use, asked: string): boolean {
    const known = this.#answers.get(asked)
    if (known !== undefined) return known.answer
    const answer = isUsedIn(use, this.#uses) && (this.#isExact || this.#isStillUsed(use))
    this.#answers.set(asked, { use, answer })
    return answer
  }

  get #isExact(): boolean {
    return this.#added === 0
  }

  /** Whether one who uses one of the paths is still there. */
  #isStillUsed(use: Use): boolean {
    const found = new Set(usersOf(use, this.#uses))
    for (const user of found) if (typeof user !== 'string' && isTelling(user, this.execution)) return true
    const items = this.execution.items.filter((item) => found.has(placeOf(originOfCommand(item))))
    if (isUsedIn(use, usesAmong(items, [], this.execution))) return true
    // Of those who do the same not all are known.
    this.#gather()
    return isUsedIn(use, this.#uses)
  }

  #gather(): void {
    this.#uses = usesOf(this.execution)
    this.#added = 0
  }

  /** The execution has become another. */
  follow(to: Execution, { gone, come }: Difference): this {
    const from = this.execution
    this.execution = to
    // Where a script has come or gone, the event that runs it was there and tells something else.
    const ran = [...gone, ...come].flatMap(({ item }): readonly Happened[] => (item.kind === 'run' && isReachedIn(to, item) ? [item] : []))
    const items = come.map(({ item }) => item)
    const events = [...eventsOnlyIn(to, from), ...ran]
    const used = usesAmong(items, events, to)
    for (const [asked, { use, answer }] of this.#answers) if (answer || isUsedIn(use, used)) this.#answers.delete(asked)
    this.#added += 1 + items.length + events.length
    if (this.#added > MOST_ADDED) this.#gather()
    else addTo(this.#uses, used)
    return this
  }
}

/** Who edits for long leaves much that has gone. */
const MOST_ADDED = 2_000

const usesKnownOf = carried(
  (execution) => new KnownUses(execution),
  (last, _from, to, difference) => last.follow(to, difference),
)

function isTelling(happened: Happened, execution: Execution): boolean {
  const { event } = happened
  const runs = event.kind === 'run' ? runsAmong(execution.items) : NO_RUNS
  return isReachedIn(execution, happened) && wordsTold(event, runs).length > 0
}

function isReachedIn({ entered }: Execution, { event, context }: Happened): boolean {
  return entered.some((each) => each.context === context && each.reached.includes(event))
}

/** The events that one execution has come to, and another one of the same has not. */
function eventsOnlyIn({ entered }: Execution, other: Execution): readonly Happened[] {
  return entered.flatMap(({ reached, context }) => {
    const there = other.entered.find((each) => each.context === context)?.reached ?? []
    const [own, others] = withoutEnds(reached, there)
    const also = new Set(others)
    return own.flatMap((event) => (also.has(event) ? [] : [{ event, context }]))
  })
}
