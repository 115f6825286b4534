/**
 * Long work that is done a step at a time, so that whoever does it may look up in between, say how far it is, or leave
 * it. Knows nothing of time, and not what the work is.
 */

/** What was reached: so many of those that there are. */
export interface Step {
  readonly what: 'listing' | 'reading' | 'walking' | 'judging'
  readonly done: number
  /** Null where it is not known yet. */
  readonly of: number | null
}

export type Steps<Result> = Generator<Step, Result, void>

/** All steps at once. */
export function finished<Result>(steps: Steps<Result>): Result {
  for (let next = steps.next(); ; next = steps.next()) if (next.done === true) return next.value
}

/** What is there already. */
export function* atOnce<Result>(result: Result): Steps<Result> {
  yield* []
  return result
}
