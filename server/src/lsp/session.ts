/**
 * The open documents of a client, each under its root, and the folders it has open. Decides which analysis a document
 * belongs to, and nothing about what is found in it.
 */
import {
  DocumentDiagnosticReportKind,
  FileChangeType,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  type FileEvent,
  type WorkspaceDiagnosticParams,
  type WorkspaceDocumentDiagnosticReport,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver'
import type { Step } from '../text/steps.js'
import { openDocument, type OpenDocument } from './document.js'
import type { Machine } from './machine.js'
import { OpenRoot, type Client } from './root.js'
import { offeredFor } from './wanted.js'

/** A document as the client keeps it. */
export interface ClientDocument {
  readonly uri: string
  readonly version: number
  getText(): string
}

/** An open document and where it belongs. */
export interface Opened {
  readonly root: OpenRoot
  readonly document: OpenDocument
}

/** Folders that are never looked into, however much happens there. */
const OTHERS = /\/(\.git|node_modules)\//

/** What says which files there are. */
const LISTING = /\/\.gitignore$/
/** Of more files that have changed at once, all are looked at again. */
const MOST_CHANGES = 100

export class Session {
  readonly #opened = new Map<string, Opened>()
  readonly #roots = new Map<string, OpenRoot>()
  /** Roots that stay open without a document, because somebody asks about all of their files. */
  readonly #whole = new Set<string>()
  readonly #refused = new Set<string>()

  constructor(
    readonly machine: Machine,
    private folders: readonly string[],
    readonly client: Client,
  ) {
    machine.onArrival(() => this.lookAgain(null))
  }

  /** A document was opened or has changed. Where a file stands is asked once, when it is opened. */
  put(document: ClientDocument): void {
    const { uri, version } = document
    const known = this.#opened.get(uri)
    if (known === undefined) this.#open(uri, version, document.getText())
    else this.#place(known.root, openDocument(uri, known.document.path, version, document.getText()))
  }

  close(uri: string): void {
    const opened = this.#opened.get(uri)
    if (opened === undefined) return
    this.#opened.delete(uri)
    opened.root.remove(opened.document)
    this.#closeIfUnused(opened.root)
  }

  /** Files were changed, made or removed. What an open document says counts, whatever is written under it. */
  async filesChanged(changes: readonly FileEvent[]): Promise<void> {
    const others = changes.filter(({ uri }) => !OTHERS.test(uri))
    if (others.length > 0)
      await this.machine.refresh(
        others.map(({ uri }) => uri),
        this.folders,
      )
    const count = others.filter(({ uri, type }) => !(type === FileChangeType.Changed && this.#opened.has(uri)))
    if (count.length === 0) return
    const isSameList = count.length <= MOST_CHANGES && count.every(({ uri, type }) => type === FileChangeType.Changed && !LISTING.test(uri))
    this.lookAgain(isSameList ? count.map(({ uri }) => uri) : null)
  }

  async saved(uri: string): Promise<void> {
    await this.machine.refresh([uri], this.folders)
    // Saving is when people look, too: where the client watches no files, any may have changed.
    this.lookAgain(this.client.support.registersWatchers && !LISTING.test(uri) ? [uri] : null)
  }

  async foldersChanged({ added, removed }: WorkspaceFoldersChangeEvent): Promise<void> {
    const gone = new Set(removed.map(({ uri }) => uri))
    this.folders = [...this.folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)]
    const whole = [...this.#whole]
    this.#whole.clear()
    for (const root of whole) {
      const open = this.#roots.get(root)
      if (open !== undefined) this.#closeIfUnused(open)
    }
    await this.machine.refresh([], this.folders)
    this.lookAgain(null)
  }

  /** Something outside the open documents may be another than it was: these files, by their URIs; null for any. */
  lookAgain(changed: readonly string[] | null): void {
    const moved = [...this.#opened.values()].filter(({ document, root }) => {
      const place = this.machine.placeOf(document.uri, this.folders)
      return place?.root !== root.root || place.path !== document.path
    })
    for (const { document } of moved) {
      this.close(document.uri)
      this.#open(document.uri, document.version, document.hasByteOrderMark ? `\uFEFF${document.text}` : document.text)
    }
    for (const root of this.#roots.values()) root.lookAgain(changed)
  }

  /** Null where the document is not open, or is no file. */
  opened(uri: string): Opened | null {
    return this.#opened.get(uri) ?? null
  }

  async actions({ textDocument, range, context }: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
    const opened = this.opened(textDocument.uri)
    return opened === null ? [] : opened.root.actions({ document: opened.document, range, context }, token)
  }

  /** The action with its edit, or why there is none. */
  async resolve(action: CodeAction, token: CancellationToken): Promise<CodeAction | { readonly refused: string }> {
    const offered = offeredFor(action.data)
    // An action that carries a command, or its edit already.
    if (offered === null) return action
    const opened = this.opened(offered.uri)
    if (opened?.document.version !== offered.version)
      return { refused: 'the document has changed since this was offered: ask again for what can be done' }
    const resolved = await opened.root.resolve(action, opened.document, token)
    return resolved ?? { refused: 'this no longer holds for the files as they are now' }
  }

  async report({ textDocument, previousResultId }: DocumentDiagnosticParams, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    const opened = this.opened(textDocument.uri)
    return opened === null
      ? { kind: DocumentDiagnosticReportKind.Full, items: [] }
      : opened.root.report(opened.document, previousResultId, token)
  }

  /** The diagnostics of every file in the client's folders. */
  async workspaceReports(
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
    reached: (step: Step) => void,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]))
    const reports = new Map<string, WorkspaceDocumentDiagnosticReport>()
    for (const folder of this.folders) {
      const roots = new Set(this.#wholeRoot(folder))
      // A folder may hold roots of its own: they are met with what is found in them.
      for (const root of roots) {
        const counts = (uri: string): boolean => {
          const own = this.machine.isWithin(folder, uri) ? this.#rootAt(uri) : null
          if (own !== null) roots.add(own)
          return own === root
        }
        if (token.isCancellationRequested) return []
        for (const report of await root.workspaceReports(counts, previous, token, reached)) reports.set(report.uri, report)
      }
    }
    const gone = [...previous.keys()].filter((uri) => !reports.has(uri))
    return [
      ...reports.values(),
      ...gone.map((uri): WorkspaceDocumentDiagnosticReport => ({ uri, version: null, kind: DocumentDiagnosticReportKind.Full, items: [] })),
    ]
  }

  /** Those of the client's folders, and those of open documents. */
  roots(): readonly OpenRoot[] {
    return [...new Set([...this.folders.flatMap((folder) => this.#wholeRoot(folder)), ...this.#roots.values()])]
  }

  dispose(): void {
    for (const root of this.#roots.values()) root.dispose()
  }

  /** The root of a folder that the client has open; none where it is not to be looked through. */
  #wholeRoot(folder: string): readonly OpenRoot[] {
    const found = this.machine.rootOf(folder)
    if (found === null) {
      if (!this.#refused.has(folder))
        this.client.log(`${folder} is not looked through: it is a home directory, the root of the file system, or not there`)
      this.#refused.add(folder)
      return []
    }
    this.#whole.add(found)
    return [this.#rootNamed(found)]
  }

  /** The root to which a file belongs, whether it is open or not. */
  #rootAt(uri: string): OpenRoot | null {
    const name = this.#opened.get(uri)?.root.root ?? this.machine.placeOf(uri, this.folders)?.root ?? null
    if (name !== null) this.#whole.add(name)
    return name === null ? null : this.#rootNamed(name)
  }

  #rootNamed(name: string): OpenRoot {
    const root = this.#roots.get(name) ?? new OpenRoot(name, this.machine, this.client)
    this.#roots.set(name, root)
    return root
  }

  #closeIfUnused(root: OpenRoot): void {
    if (!root.isEmpty || this.#whole.has(root.root)) return
    root.dispose()
    this.#roots.delete(root.root)
  }

  #open(uri: string, version: number, text: string): void {
    const place = this.machine.placeOf(uri, this.folders)
    if (place === null) return
    const isKnown = this.#roots.has(place.root)
    const root = this.#rootNamed(place.root)
    this.#place(root, openDocument(uri, place.path, version, text))
    // Opening is when people look: files that changed unseen, because the client watches none, count from here on.
    if (isKnown && !this.client.support.registersWatchers) root.lookAgain(null)
  }

  #place(root: OpenRoot, document: OpenDocument): void {
    this.#opened.set(document.uri, { root, document })
    root.put(document)
  }
}
