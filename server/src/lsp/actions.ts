/**
 * Code actions: each fix of a finding under the cursor, what rewrites several files together, and all safe fixes of a file. Turns fixes into edits of
 * the protocol, bound to the version of the document; which fixes hold is known to the analysis.
 */
import {
  CodeActionKind,
  type CodeAction,
  type CodeActionContext,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver'
import type { Finding, Fix } from '../findings/finding.js'
import { overlap, type Edit } from '../text/location.js'
import type { RootAnalysis } from './analysis.js'
import type { Locate } from './diagnostic.js'
import { protocolRange, rangesTouch, type OpenDocument } from './document.js'
import type { ClientSupport } from './support.js'

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.cistern`

/** The kinds of actions that the server makes. */
export const ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL]

export interface ActionRequest {
  readonly document: OpenDocument
  readonly range: Range
  readonly context: CodeActionContext
}

/** What actions need to know of the root beside its analysis. */
export interface ActionPlaces {
  readonly locate: Locate
  readonly documentAt: (path: string) => OpenDocument | null
  readonly uriOf: (path: string) => string
}

/** The actions for a place in a document, in the order in which they are shown. */
export function codeActions(request: ActionRequest, analysis: RootAnalysis, places: ActionPlaces, support: ClientSupport): CodeAction[] {
  const { document, context } = request
  const own = analysis.findings.filter(({ origin }) => origin.source.path === document.path)
  const actions: CodeAction[] = []
  if ([CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite].some((kind) => isAskedFor(kind, context.only))) {
    const here = own.filter(({ origin }) => rangesTouch(places.locate(origin).range, request.range))
    // A joint fix is one action, however many of its findings are selected.
    const offered = new Set<string>()
    for (const finding of here) actions.push(...fixesHere(finding, request, offered, analysis, places, support))
  }
  // Clients show what they did not ask for; nobody wants to fix a file by opening a menu on one line.
  if (context.only !== undefined && isAskedFor(FIX_ALL, context.only)) {
    const edits = editsOfFixAll(own, analysis.fixesOf(own), document)
    const edit = edits.length === 0 ? null : workspaceEdit(edits, places, support)
    if (edit !== null) actions.push({ title: 'Cistern: make all safe fixes', kind: FIX_ALL, edit })
  }
  return actions
}

function fixesHere(
  finding: Finding,
  { context }: ActionRequest,
  offered: Set<string>,
  analysis: RootAnalysis,
  places: ActionPlaces,
  support: ClientSupport,
): CodeAction[] {
  const fixes = analysis.fixesOf([finding]).get(finding) ?? []
  const { range } = places.locate(finding.origin)
  const diagnostics = context.diagnostics.filter((each) => each.code === finding.rule && sameRange(each.range, range))
  const preferred = fixes.find(({ applicability }) => applicability === 'safe')
  return fixes.flatMap((fix) => {
    const kind = fix.group === null ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite
    const edit = isAskedFor(kind, context.only) ? workspaceEdit(fix.edits, places, support) : null
    if (edit === null || (fix.group !== null && offered.has(fix.group))) return []
    if (fix.group !== null) offered.add(fix.group)
    return [
      {
        title: `Cistern: ${fix.title}`,
        kind,
        diagnostics,
        edit,
        ...(fix === preferred ? { isPreferred: true } : {}),
      },
    ]
  })
}

/** The first safe fix of each finding, as far as it stays inside the file and clear of those before it. */
function editsOfFixAll(findings: readonly Finding[], fixes: ReadonlyMap<Finding, readonly Fix[]>, document: OpenDocument): readonly Edit[] {
  const chosen: Edit[] = []
  for (const finding of findings) {
    const fix = fixes.get(finding)?.find(({ applicability }) => applicability === 'safe')
    if (fix === undefined || !fix.edits.every(({ source }) => source.path === document.path)) continue
    if (!fix.edits.some((edit) => chosen.some((other) => overlap(edit, other)))) chosen.push(...fix.edits)
  }
  return chosen
}

/** Null where an open document has moved on from the text that the edits were made for. */
function workspaceEdit(edits: readonly Edit[], { documentAt, uriOf }: ActionPlaces, support: ClientSupport): WorkspaceEdit | null {
  const files = new Map<string, { readonly version: number | null; readonly edits: TextEdit[] }>()
  for (const { source, start, end, newText } of edits) {
    const document = documentAt(source.path)
    if (document !== null && document.text !== source.text) return null
    const uri = uriOf(source.path)
    const file = files.get(uri) ?? { version: document?.version ?? null, edits: [] }
    file.edits.push({ range: protocolRange(source, { start, end }, document, support.encoding), newText })
    files.set(uri, file)
  }
  if (!support.documentChanges) return { changes: Object.fromEntries([...files].map(([uri, file]) => [uri, file.edits])) }
  return { documentChanges: [...files].map(([uri, { version, edits: own }]) => ({ textDocument: { uri, version }, edits: own })) }
}

/** Kinds are names with dots: asking for `source.fixAll` asks for `source.fixAll.cistern`. */
function isAskedFor(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`))
}

function sameRange(left: Range, right: Range): boolean {
  return (
    left.start.line === right.start.line &&
    left.start.character === right.start.character &&
    left.end.line === right.end.line &&
    left.end.character === right.end.character
  )
}
