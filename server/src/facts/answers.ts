/** What facts are gathered from and asked again and again, kept until it is another. Knows nothing of what is gathered. */
import type { Value } from '../text/value.js'
import type { Asked, Question } from './asked.js'
import type { Changed } from './changed.js'
import type { Fact } from './evidence.js'
import type { Situated, Situation } from './situated.js'

/** What all items of an execution say together; gathered when somebody asks, and again when they say something else. */
export class Part<Gathered> {
  #known: { readonly gathered: Gathered } | null = null
  /** What they said before the last change, while somebody compares; null where that is not known. */
  before: Gathered | null = null

  /** @param isOther whether what has come or gone counts */
  constructor(
    readonly gather: (items: readonly Situated[]) => Gathered,
    readonly isOther: (changed: Changed) => boolean,
  ) {}

  of(items: readonly Situated[]): Gathered {
    this.#known ??= { gathered: this.gather(items) }
    return this.#known.gathered
  }

  follow(changed: Changed): void {
    this.before = this.#known?.gathered ?? null
    if (this.isOther(changed)) this.#known = null
  }

  forget(): void {
    this.before = null
  }
}

interface Answer {
  readonly path: Value
  readonly fact: Fact | null
  readonly questions: readonly Question[]
  readonly next: Answer | null
}

/** Several rules ask the same of a path at the same moment. */
export class Answers {
  readonly #known = new Map<Situation, Answer>()

  constructor(
    readonly ask: (path: Value, at: Situation) => Fact | null,
    readonly asked: Asked,
  ) {}

  readonly of = (path: Value, at: Situation): Fact | null => {
    const first = this.#known.get(at) ?? null
    for (let known = first; known !== null; known = known.next) {
      if (known.path !== path) continue
      for (const question of known.questions) this.asked.note(question)
      return known.fact
    }
    const { result: fact, questions } = this.asked.during(() => this.ask(path, at))
    this.#known.set(at, { path, fact, questions, next: first })
    return fact
  }

  forget(): void {
    this.#known.clear()
  }
}
