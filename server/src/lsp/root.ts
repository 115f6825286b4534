/**
 * One root with open documents: analyses it when something has changed, and tells the client what it found in them.
 * Its life is from the first document opened under the root to the last one closed.
 */
import type { CodeAction, PublishDiagnosticsParams } from 'vscode-languageserver'
import type { Host } from '../workspace/host.js'
import { makeCache } from '../workspace/workspace.js'
import { codeActions, type ActionPlaces, type ActionRequest } from './actions.js'
import { analyseRoot, type RootAnalysis } from './analysis.js'
import { diagnosticOf, diagnosticOfProblem, type Reader } from './diagnostic.js'
import { protocolRange, type OpenDocument } from './document.js'
import type { Machine } from './machine.js'
import { withDocuments } from './overlay.js'
import { lineOf } from './problem.js'

/** What roots need of the connection. */
export interface Client extends Reader {
  readonly publish: (params: PublishDiagnosticsParams) => void
  readonly log: (line: string) => void
}

/** How long the typing must rest before an analysis, in milliseconds. */
const REST = 50
/** How long typing without rest may put it off. */
const PATIENCE = 250

export class OpenRoot {
  readonly #documents = new Map<string, OpenDocument>()
  /** What the client was told last, by URI: version and diagnostics as one string. */
  readonly #told = new Map<string, string>()
  readonly #cache = makeCache()
  #host: Host | null = null
  #analysis: RootAnalysis | null = null
  /** When the first change came that no analysis has seen; null where there is none. */
  #changedAt: number | null = null
  /** The last line of the log. */
  #logged = ''
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(
    readonly root: string,
    readonly machine: Machine,
    readonly client: Client,
  ) {}

  get isEmpty(): boolean {
    return this.#documents.size === 0
  }

  /** A document was opened here, or its text is another. */
  put(document: OpenDocument): void {
    this.#documents.set(document.path, document)
    this.#changed()
  }

  /** A document is no longer open; what lies on the disk counts again. */
  remove(document: OpenDocument): void {
    // Two names may lead to one file.
    if (this.#documents.get(document.path)?.uri === document.uri) this.#documents.delete(document.path)
    if (this.#told.delete(document.uri)) this.client.publish({ uri: document.uri, diagnostics: [] })
    this.lookAgain()
  }

  /** Files may be others than those last seen. */
  lookAgain(): void {
    this.#host = null
    this.#changed()
  }

  actions(request: ActionRequest): CodeAction[] {
    this.#work()
    const analysis = this.#analysis
    if (analysis === null) return []
    return this.#guarded(() => codeActions(request, analysis, this.#places, this.client.support)) ?? []
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #changed(): void {
    const now = performance.now()
    this.#changedAt ??= now
    this.dispose()
    if (this.isEmpty) return
    const left = this.#changedAt + PATIENCE - now
    this.#timer = setTimeout(() => this.#work(), Math.max(0, Math.min(REST, left)))
  }

  /** Brings the analysis and the client up to what the documents are now. */
  #work(): void {
    if (this.#changedAt === null) return
    this.dispose()
    this.#changedAt = null
    this.#analysis = this.#guarded(() => {
      this.#host ??= this.machine.open(this.root)
      return analyseRoot(withDocuments(this.#host, this.#documents), this.#cache)
    })
    for (const document of this.#documents.values()) this.#tell(document)
  }

  /** Nothing rather than what was true of another text. */
  #tell(document: OpenDocument): void {
    const { uri, path, version } = document
    const own = this.#analysis?.findings.filter(({ origin }) => origin.source.path === path) ?? []
    const problems = this.#analysis?.problems.filter((problem) => problem.path === path) ?? []
    const diagnostics =
      this.#guarded(() => [
        ...own.map((finding) => diagnosticOf(finding, this.#places.locate, this.client)),
        ...problems.map((problem) => diagnosticOfProblem(problem, document)),
      ]) ?? []
    const message = JSON.stringify([version, diagnostics])
    if (this.#told.get(uri) === message) return
    this.#told.set(uri, message)
    this.client.publish({ uri, version, diagnostics })
  }

  /** A bug in the engine costs this answer, and one line in the log however often it strikes in a row. */
  #guarded<Result>(work: () => Result): Result | null {
    try {
      return work()
    } catch (error) {
      const line = `${this.machine.uriOf(this.root, '')}: ${lineOf(error)}`
      if (line !== this.#logged) this.client.log(line)
      this.#logged = line
      return null
    }
  }

  readonly #places: ActionPlaces = {
    documentAt: (path) => this.#documents.get(path) ?? null,
    uriOf: (path) => this.#documents.get(path)?.uri ?? this.machine.uriOf(this.root, path),
    locate: ({ source, start, end }) => ({
      uri: this.#places.uriOf(source.path),
      range: protocolRange(source, { start, end }, this.#places.documentAt(source.path)),
    }),
  }
}
