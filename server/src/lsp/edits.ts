/** Edits of the engine as an edit of the protocol: bound to versions, and to a person's consent where that is needed. */
import type { AnnotatedTextEdit, ChangeAnnotation, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver'
import type { Edit } from '../text/location.js'
import { protocolRange, type OpenDocument } from './document.js'
import type { ClientSupport } from './support.js'

/** Where files are for the client. */
export interface EditPlaces {
  readonly documentAt: (path: string) => OpenDocument | null
  readonly uriOf: (path: string) => string
}

/** What somebody wants to have changed. */
export interface Change {
  readonly edits: readonly Edit[]
  /** The path of a file that is to be made first. */
  readonly creates: string | null
  /** What a person must agree to; null where nothing is. */
  readonly consent: ChangeAnnotation | null
}

const CONSENT = 'cistern'

/** Null where an open document has moved on from the text that the edits were made for, or where the client cannot do it. */
export function workspaceEdit(
  { edits, creates, consent }: Change,
  { documentAt, uriOf }: EditPlaces,
  support: ClientSupport,
): WorkspaceEdit | null {
  const annotation = support.annotations && consent !== null ? { annotationId: CONSENT } : {}
  const files = new Map<string, { readonly version: number | null; readonly edits: (TextEdit | AnnotatedTextEdit)[] }>()
  for (const { source, start, end, newText } of edits) {
    const document = documentAt(source.path)
    if (document !== null && document.text !== source.text) return null
    const uri = uriOf(source.path)
    const file = files.get(uri) ?? { version: document?.version ?? null, edits: [] }
    file.edits.push({ range: protocolRange(source, { start, end }, document, support.encoding), newText, ...annotation })
    files.set(uri, file)
  }
  if (creates !== null && !support.createsFiles) return null
  if (!support.documentChanges) return { changes: Object.fromEntries([...files].map(([uri, file]) => [uri, file.edits])) }
  const changed = [...files].map(([uri, { version, edits: own }]): TextDocumentEdit => ({ textDocument: { uri, version }, edits: own }))
  return {
    documentChanges: [
      ...(creates === null ? [] : [{ kind: 'create' as const, uri: uriOf(creates), options: { ignoreIfExists: true } }]),
      ...changed,
    ],
    ...('annotationId' in annotation && consent !== null ? { changeAnnotations: { [CONSENT]: consent } } : {}),
  }
}
