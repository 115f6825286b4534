/**
 * Keeps the analysis of one root up with what it is made from: begins when something has changed, looks up in between,
 * and leaves what nobody wants any more. Knows neither the client nor what is said of findings.
 */
import type { CancellationToken } from 'vscode-languageserver'
import type { Step, Steps } from '../text/steps.js'
import { makeCache, type FileNotice } from '../workspace/workspace.js'
import { analysingRoot, type RootAnalysis } from './analysis.js'
import type { OpenDocument } from './document.js'
import type { Files } from './machine.js'
import { withDocuments } from './overlay.js'

/** What an analysis is made from, and who wants to hear of it. */
export interface Analysed {
  readonly documents: ReadonlyMap<string, OpenDocument>
  open(): Steps<Files>
  /** Called with each analysis, and with the documents that it is of; null where a bug has ended it. */
  finished(analysis: RootAnalysis | null, documents: ReadonlyMap<string, OpenDocument>): void
  /** Told of files that could not be used. */
  leftOut(notices: readonly FileNotice[]): void
  /** Told of a bug. */
  crashed(what: string, error: unknown): void
  /** The files are looked through for the first time; what it gives is told how far that is, and when it is over. */
  scanning(): Scanning
}

export interface Scanning {
  readonly reached: (step: Step) => void
  readonly over: () => void
}

/** How long work goes on before the next message is read, in milliseconds. */
const SLICE = 10
/**
 * An analysis that takes no longer need not wait until the typing rests; a longer one waits as long as it takes, but no
 * longer than REST, and not after the first edit.
 */
const SHORT = 30
const REST = 150
/** How long files that change outside may go on changing. */
const SETTLING = 50
/** How long typing may put an analysis off. */
const PATIENCE = 1000

/** After what has come already; only Node has a way of its own. */
const soon: (work: () => void) => unknown = typeof setImmediate === 'function' ? setImmediate : (work) => setTimeout(work, 0)

export class Analyser {
  readonly #cache = makeCache({ follows: true })
  #host: Files | null = null
  #analysis: RootAnalysis | null = null
  /** How often documents have changed, and files; and what of it is analysed. */
  #edits = 0
  #looks = 0
  #seen = { edits: -1, looks: -1 }
  /** When the first edit came that no analysis has seen. */
  #editedAt: number | null = null
  /** How long the last analysis took. */
  #took = 0
  #wasScanned = false
  #isRunning = false
  #isDisposed = false
  #timer: ReturnType<typeof setTimeout> | null = null
  readonly #waiting = new Set<{ readonly wake: () => void; readonly reached: (step: Step) => void }>()

  constructor(readonly of: Analysed) {}

  /** A document is another. */
  edited(): void {
    this.#edits += 1
    const isFirst = this.#editedAt === null
    this.#editedAt ??= performance.now()
    // Who types on leaves the analysis that has begun; who does not need not wait.
    const rest = isFirst || this.#took <= SHORT ? 0 : Math.min(this.#took, REST)
    this.#later(Math.min(rest, Math.max(0, this.#editedAt + PATIENCE - performance.now())))
  }

  /** Files may be others than those last seen: these, by their paths; null where it may be any, or there are others. */
  lookAgain(changed: readonly string[] | null): void {
    this.#looks += 1
    this.#host = changed === null ? null : (this.#host?.again(changed) ?? null)
    this.#later(SETTLING)
  }

  /** The analysis of what the documents are when it ends; null where it fails, or nobody waits for it any more. */
  async current(token: CancellationToken, reached: (step: Step) => void = () => undefined): Promise<RootAnalysis | null> {
    const looks = this.#looks
    const isOver = (): boolean =>
      token.isCancellationRequested || this.#isDisposed || (this.#seen.edits === this.#edits && this.#seen.looks >= looks)
    while (!isOver()) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(waiter)
          listening.dispose()
          resolve()
        }
        const waiter = { wake, reached }
        const listening = token.onCancellationRequested(wake)
        this.#waiting.add(waiter)
        this.#start()
      })
    }
    return token.isCancellationRequested ? null : this.#analysis
  }

  dispose(): void {
    this.#isDisposed = true
    this.#stopTimer()
    this.#wakeAll()
  }

  #later(milliseconds: number): void {
    this.#stopTimer()
    if (!this.#isWanted) return
    this.#timer = setTimeout(() => this.#start(), milliseconds)
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  get #isWanted(): boolean {
    return !this.#isDisposed && (this.of.documents.size > 0 || this.#waiting.size > 0)
  }

  get #isBehind(): boolean {
    return this.#seen.edits !== this.#edits || this.#seen.looks !== this.#looks
  }

  #start(): void {
    this.#stopTimer()
    if (this.#isRunning || !this.#isWanted) return
    this.#isRunning = true
    this.#run()
      .catch((error: unknown) => this.of.crashed('the server', error))
      .finally(() => {
        this.#isRunning = false
        this.#wakeAll()
      })
  }

  /** Analyses until there is nothing left to be seen, or nobody to see it. */
  async #run(): Promise<void> {
    while (this.#isWanted && this.#isBehind) {
      await this.#quiet()
      const edits = this.#edits
      const looks = this.#looks
      const documents = new Map(this.of.documents)
      const began = performance.now()
      const isLeft = (): boolean => !this.#isWanted || (this.#edits !== edits && performance.now() - (this.#editedAt ?? began) < PATIENCE)
      const result = await this.#analysed(documents, isLeft)
      if (result === 'left') {
        // The typing rests first, where nobody waits.
        if (this.#timer !== null && this.#waiting.size === 0) return
        continue
      }
      this.#took = performance.now() - began
      this.#analysis = result
      this.#seen = { edits, looks }
      this.#editedAt = this.#edits === edits ? null : began
      this.of.leftOut([...(this.#host?.notices() ?? []), ...(result?.workspace.notices ?? [])])
      this.of.finished(result, documents)
      this.#wakeAll()
    }
  }

  /** The analysis; null where it fails, `left` where somebody has typed on, or nobody wants it any more. */
  async #analysed(documents: ReadonlyMap<string, OpenDocument>, isLeft: () => boolean): Promise<RootAnalysis | null | 'left'> {
    let scanning: Scanning | null = null
    const reached = (step: Step): void => {
      scanning?.reached(step)
      for (const waiter of this.#waiting) waiter.reached(step)
    }
    try {
      scanning = this.#wasScanned ? null : this.of.scanning()
      return await inSlices(this.#steps(documents), isLeft, reached)
    } catch (error) {
      this.of.crashed('the analysis', error)
      return null
    } finally {
      scanning?.over()
    }
  }

  *#steps(documents: ReadonlyMap<string, OpenDocument>): Steps<RootAnalysis> {
    const looks = this.#looks
    const host = this.#host ?? (yield* this.of.open())
    // Files that have changed meanwhile are looked at again.
    if (looks === this.#looks) this.#host = host
    const analysis = yield* analysingRoot(withDocuments(host, documents), this.#cache, (what, error) => this.of.crashed(what, error))
    this.#wasScanned = true
    return analysis
  }

  /** Whatever the client has said already comes first: of a burst of edits only the last is looked at. */
  async #quiet(): Promise<void> {
    const until = performance.now() + PATIENCE
    for (let seen = -1; seen !== this.#edits && performance.now() < until;) {
      seen = this.#edits
      // Once for what was read, and once for what is still to be read.
      for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => soon(resolve))
    }
  }

  #wakeAll(): void {
    for (const { wake } of this.#waiting) wake()
  }
}

async function inSlices<Result>(steps: Steps<Result>, isLeft: () => boolean, reached: (step: Step) => void): Promise<Result | 'left'> {
  for (;;) {
    const end = performance.now() + SLICE
    let next = steps.next()
    while (next.done !== true && performance.now() < end) next = steps.next()
    if (next.done === true) return next.value
    reached(next.value)
    await new Promise<void>((resolve) => soon(resolve))
    if (isLeft()) return 'left'
  }
}
