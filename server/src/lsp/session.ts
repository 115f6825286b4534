/**
 * The open documents of a client, each under its root. Decides which analysis a document belongs to, and nothing about
 * what is found in it.
 */
import { FileChangeType, type CodeAction, type CodeActionParams, type FileEvent } from 'vscode-languageserver'
import { openDocument, type OpenDocument } from './document.js'
import type { Machine } from './machine.js'
import { OpenRoot, type Client } from './root.js'

/** A document as the client keeps it. */
export interface ClientDocument {
  readonly uri: string
  readonly version: number
  getText(): string
}

interface Opened {
  readonly root: OpenRoot
  readonly document: OpenDocument
}

/** Folders that are never looked into, however much happens there. */
const OTHERS = /\/(\.git|node_modules)\//

export class Session {
  readonly #opened = new Map<string, Opened>()
  readonly #roots = new Map<string, OpenRoot>()

  constructor(
    readonly machine: Machine,
    readonly folders: readonly string[],
    readonly client: Client,
  ) {}

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
    if (!opened.root.isEmpty) return
    opened.root.dispose()
    this.#roots.delete(opened.root.root)
  }

  /** Files were changed, made or removed. What an open document says counts, whatever is written under it. */
  filesChanged(changes: readonly FileEvent[]): void {
    const count = changes.some(({ uri, type }) => !OTHERS.test(uri) && !(type === FileChangeType.Changed && this.#opened.has(uri)))
    if (count) this.lookAgain()
  }

  /** Something outside the open documents may be another than it was. */
  lookAgain(): void {
    const moved = [...this.#opened.values()].filter(({ document, root }) => {
      const place = this.machine.placeOf(document.uri, this.folders)
      return place?.root !== root.root || place.path !== document.path
    })
    for (const { document } of moved) {
      this.close(document.uri)
      this.#open(document.uri, document.version, document.hasByteOrderMark ? `\uFEFF${document.text}` : document.text)
    }
    for (const root of this.#roots.values()) root.lookAgain()
  }

  actions({ textDocument, range, context }: CodeActionParams): CodeAction[] {
    const opened = this.#opened.get(textDocument.uri)
    return opened === undefined ? [] : opened.root.actions({ document: opened.document, range, context })
  }

  dispose(): void {
    for (const root of this.#roots.values()) root.dispose()
  }

  #open(uri: string, version: number, text: string): void {
    const place = this.machine.placeOf(uri, this.folders)
    if (place === null) return
    const known = this.#roots.get(place.root)
    const root = known ?? new OpenRoot(place.root, this.machine, this.client)
    this.#roots.set(place.root, root)
    this.#place(root, openDocument(uri, place.path, version, text))
    // Opening is when people look: files that changed unseen count from here on.
    if (known !== undefined) root.lookAgain()
  }

  #place(root: OpenRoot, document: OpenDocument): void {
    this.#opened.set(document.uri, { root, document })
    root.put(document)
  }
}
