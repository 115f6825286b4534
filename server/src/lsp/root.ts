/**
 * One root with open documents: analyses it when something has changed and somebody wants to know, and tells the client
 * what it found. Knows no other root, and not which documents belong here.
 */
import type {
  CancellationToken,
  CodeAction,
  Diagnostic,
  PublishDiagnosticsParams,
  RelatedFullDocumentDiagnosticReport,
  RelatedUnchangedDocumentDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver'
import type { Step } from '../text/steps.js'
import { codeActions, resolvedAction, type ActionPlaces, type ActionRequest, type ActionSituation } from './actions.js'
import { Analyser, type Scanning } from './analyser.js'
import type { RootAnalysis } from './analysis.js'
import { diagnosticOf, diagnosticOfProblem, type Reader } from './diagnostic.js'
import { protocolRange, type OpenDocument } from './document.js'
import type { Machine } from './machine.js'
import { lineOf } from './problem.js'
import { Reports } from './reports.js'
import { leftOut } from './left-out.js'

/** What roots need of the connection. */
export interface Client extends Reader {
  readonly publish: (params: PublishDiagnosticsParams) => void
  /** Asks the client to ask again for diagnostics. */
  readonly refresh: () => void
  readonly log: (line: string) => void
  /** Shows the person that work goes on, until it is over. */
  readonly progress: (title: string) => Scanning
}

/** How long a client that asks by itself has for it, before it is told that something is another, in milliseconds. */
const REST = 10

export class OpenRoot {
  readonly #documents = new Map<string, OpenDocument>()
  /** What the client was sent last, by URI: version and diagnostics as one string. */
  readonly #sent = new Map<string, string>()
  readonly #reports = new Reports()
  #analysis: RootAnalysis | null = null
  readonly #analyser = new Analyser({
    documents: this.#documents,
    open: () => this.machine.open(this.root),
    finished: (analysis, documents) => this.#finished(analysis, documents),
    leftOut: (notices) => leftOut(notices).forEach((line) => this.#logOnce(line)),
    crashed: (what, error) => this.#logOnce(`${what}: ${lineOf(error)}`),
    scanning: () => this.client.progress(`Cistern: ${this.machine.uriOf(this.root, '')}`),
  })
  readonly #logged = new Set<string>()
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
    this.#analyser.edited()
  }

  /** A document is no longer open; what lies on the disk counts again. */
  remove(document: OpenDocument): void {
    // Two names may lead to one file.
    if (this.#documents.get(document.path)?.uri === document.uri) this.#documents.delete(document.path)
    this.#reports.forget(document.uri)
    if (this.#sent.delete(document.uri)) this.client.publish({ uri: document.uri, diagnostics: [] })
    this.#analyser.lookAgain([document.path])
  }

  /** Files may be others than those last seen: these, by their URIs; null where it may be any, or there are others. */
  lookAgain(changed: readonly string[] | null): void {
    const paths = changed?.flatMap((uri) => this.machine.pathIn(this.root, uri) ?? [])
    if (paths === undefined) this.#analyser.lookAgain(null)
    else if (paths.length > 0) this.#analyser.lookAgain(paths)
  }

  /**
   * The analysis of what the documents are; null where it fails, or nobody waits for it any more.
   * @param reached told how far it is
   */
  current(token: CancellationToken, reached?: (step: Step) => void): Promise<RootAnalysis | null> {
    return this.#analyser.current(token, reached)
  }

  async actions(request: ActionRequest, token: CancellationToken): Promise<CodeAction[]> {
    const analysis = await this.current(token)
    if (analysis === null) return []
    return this.guarded(() => codeActions(request, this.#situation(analysis))) ?? []
  }

  /** Null where the action no longer holds, or nobody waits for it any more. */
  async resolve(action: CodeAction, document: OpenDocument, token: CancellationToken): Promise<CodeAction | null> {
    const analysis = await this.current(token)
    return analysis === null ? null : this.guarded(() => resolvedAction(action, document, this.#situation(analysis)))
  }

  /** The answer to who asks for the diagnostics of a document; nothing where nobody waits any more. */
  async report(
    { uri, path }: OpenDocument,
    previous: string | undefined,
    token: CancellationToken,
  ): Promise<RelatedFullDocumentDiagnosticReport | RelatedUnchangedDocumentDiagnosticReport> {
    await this.current(token)
    // While the request waited the text may have become another, and then this is of that.
    const document = this.#documents.get(path) ?? null
    const report = this.#reports.answer(uri, document?.version ?? null, this.#diagnosticsOf(path, document), previous)
    if (!this.client.support.relatedDocuments) return report
    const related = this.#stale().flatMap(({ other, diagnostics }) =>
      other.uri === uri ? [] : [[other.uri, this.#reports.answer(other.uri, other.version, diagnostics, undefined)] as const],
    )
    return related.length === 0 ? report : { ...report, relatedDocuments: Object.fromEntries(related) }
  }

  /**
   * What is to say of the files of the root, opened or not.
   * @param counts whether somebody asks about a file
   * @param previous what the client has of each, by URI; what has gone is told too
   */
  async workspaceReports(
    counts: (uri: string) => boolean,
    previous: ReadonlyMap<string, string>,
    token: CancellationToken,
    reached: (step: Step) => void,
  ): Promise<readonly WorkspaceDocumentDiagnosticReport[]> {
    const analysis = await this.current(token, reached)
    const paths = new Set([
      ...(analysis?.findings ?? []).map(({ origin }) => origin.source.path),
      ...(analysis?.problems ?? []).map(({ path }) => path),
      ...this.#documents.keys(),
    ])
    return [...paths].sort().flatMap((path) => {
      const uri = this.places.uriOf(path)
      if (!counts(uri)) return []
      const document = this.#documents.get(path) ?? null
      const report = this.#reports.report(uri, this.#diagnosticsOf(path, document), previous.get(uri))
      return [{ ...report, uri, version: document?.version ?? null }]
    })
  }

  dispose(): void {
    this.#analyser.dispose()
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** A bug in the engine costs this answer, and one line in the log however often it strikes. */
  guarded<Result>(work: () => Result): Result | null {
    try {
      return work()
    } catch (error) {
      this.#logOnce(lineOf(error))
      return null
    }
  }

  readonly places: ActionPlaces = {
    documentAt: (path) => this.#documents.get(path) ?? null,
    uriOf: (path) => this.#documents.get(path)?.uri ?? this.machine.uriOf(this.root, path),
    locate: ({ source, start, end }) => ({
      uri: this.places.uriOf(source.path),
      range: protocolRange(source, { start, end }, this.places.documentAt(source.path), this.client.support.encoding),
    }),
  }

  #situation(analysis: RootAnalysis): ActionSituation {
    const { support, pageOf } = this.client
    return { analysis, places: this.places, support, hasPage: (rule) => pageOf(rule) !== null }
  }

  #finished(analysis: RootAnalysis | null, documents: ReadonlyMap<string, OpenDocument>): void {
    this.#analysis = analysis
    if (!this.client.support.pullsDiagnostics) {
      // Of a text that has moved on nothing is said: its own analysis comes.
      for (const document of this.#documents.values()) if (documents.get(document.path) === document) this.#send(document)
      return
    }
    // Most clients ask by themselves about what was typed into; what else has changed they are told a little later.
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#refresh(), REST)
  }

  #refresh(): void {
    this.#timer = null
    const stale = this.#stale().filter(({ other }) => this.#reports.announce(other.uri))
    if (stale.length > 0) this.client.refresh()
  }

  /** Open documents of whose text the client knows other diagnostics. */
  #stale(): readonly { readonly other: OpenDocument; readonly diagnostics: readonly Diagnostic[] }[] {
    return [...this.#documents.values()].flatMap((other) => {
      const diagnostics = this.#diagnosticsOf(other.path, other)
      return this.#reports.isStale(other.uri, other.version, diagnostics) ? [{ other, diagnostics }] : []
    })
  }

  #send(document: OpenDocument): void {
    const { uri, path, version } = document
    const diagnostics = this.#diagnosticsOf(path, document)
    const message = JSON.stringify([version, diagnostics])
    if (this.#sent.get(uri) === message) return
    this.#sent.set(uri, message)
    this.client.publish({ uri, version, diagnostics })
  }

  /** Nothing rather than what was true of another text. */
  #diagnosticsOf(path: string, document: OpenDocument | null): Diagnostic[] {
    const own = this.#analysis?.findings.filter(({ origin }) => origin.source.path === path) ?? []
    const problems = this.#analysis?.problems.filter((problem) => problem.path === path) ?? []
    return (
      this.guarded(() => [
        ...own.map((finding) => diagnosticOf(finding, this.places.locate, this.client)),
        ...problems.map((problem) => diagnosticOfProblem(problem, document, this.client)),
      ]) ?? []
    )
  }

  #logOnce(line: string): void {
    if (this.#logged.has(line)) return
    this.#logged.add(line)
    this.client.log(`${this.machine.uriOf(this.root, '')}: ${line}`)
  }
}
