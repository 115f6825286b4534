/**
 * What a client that asks for diagnostics has been told, document by document. Answers whether it knows something
 * already; what there is to know comes from others.
 */
import type { Diagnostic, FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport } from 'vscode-languageserver'

type Report = FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport

interface Told {
  readonly version: number | null
  readonly content: string
  /** The client was told that there is something else. */
  isAnnounced: boolean
}

export class Reports {
  /** The last content of each document, and its name. */
  readonly #known = new Map<string, { readonly content: string; readonly id: string }>()
  readonly #told = new Map<string, Told>()
  /** Names are never used again, not even by another root. */
  static #count = 0

  /** A report for somebody who may know the one under the name `previous`. */
  report(uri: string, diagnostics: readonly Diagnostic[], previous: string | undefined): Report {
    const content = JSON.stringify(diagnostics)
    let known = this.#known.get(uri)
    if (known?.content !== content) {
      Reports.#count += 1
      known = { content, id: String(Reports.#count) }
      this.#known.set(uri, known)
    }
    return previous === known.id ? { kind: 'unchanged', resultId: known.id } : { kind: 'full', resultId: known.id, items: [...diagnostics] }
  }

  /** A report on an open document, which the client then shows. */
  answer(uri: string, version: number | null, diagnostics: readonly Diagnostic[], previous: string | undefined): Report {
    this.#told.set(uri, { version, content: JSON.stringify(diagnostics), isAnnounced: false })
    return this.report(uri, diagnostics, previous)
  }

  /** True where the client knows other diagnostics of this very text; about a new one it asks by itself. */
  isStale(uri: string, version: number, diagnostics: readonly Diagnostic[]): boolean {
    const told = this.#told.get(uri)
    return told !== undefined && told.version === version && told.content !== JSON.stringify(diagnostics)
  }

  /** True the first time that something other is there than what was told. */
  announce(uri: string): boolean {
    const told = this.#told.get(uri)
    if (told === undefined || told.isAnnounced) return false
    told.isAnnounced = true
    return true
  }

  forget(uri: string): void {
    this.#told.delete(uri)
  }
}
