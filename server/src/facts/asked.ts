/**
 * What is asked while something is found out, so that it need not be found out again as long as the answers are what they
 * were. Knows nothing of what is asked.
 */
import type { Changed } from './changed.js'
import type { Rest } from './surroundings.js'

export interface Question {
  /** What the answer hangs on: other items of the execution, or what there is beside it. */
  readonly of: 'items' | 'rest'
  /** Asked of this very item: one that is the same at another place is another to it. */
  readonly isOfPlace?: true
  /** Whether the answer is what it was. */
  readonly isStill: (now: Now) => boolean
}

/** What an answer may hang on. */
export interface Now {
  /** What there is beside the execution. */
  readonly rest: Rest
  /** What has come and gone in the execution. */
  readonly changed: Changed
}

export class Asked {
  #questions: Set<Question> | null = null
  /** Nobody needs to know what is asked of items where the execution is not made again. */
  ofItems = false

  note(question: Question): void {
    this.#questions?.add(question)
  }

  /** Finds something out, and gives what was asked meanwhile. */
  during<Result>(work: () => Result): { readonly result: Result; readonly questions: readonly Question[] } {
    const outer = this.#questions
    const own = new Set<Question>()
    this.#questions = own
    try {
      return { result: work(), questions: [...own] }
    } finally {
      this.#questions = outer
      for (const question of own) outer?.add(question)
    }
  }
}

/** What is asked of the execution itself: the same again and again. */
export class AskedOfItems {
  readonly #known = new Map<string, Question>()

  constructor(readonly asked: Asked) {}

  /** What is asked from here on is asked of other items. */
  forget(): void {
    this.#known.clear()
  }

  note(about: string, isStill: (changed: Changed) => boolean): void {
    if (!this.asked.ofItems) return
    let question = this.#known.get(about)
    if (question === undefined) {
      question = { of: 'items', isStill: ({ changed }) => isStill(changed) }
      this.#known.set(about, question)
    }
    this.asked.note(question)
  }
}
