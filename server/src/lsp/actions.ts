/**
 * Code actions: what can be done about the findings at a place, in the order in which it is shown, and the edit of each
 * when it is chosen. Which fixes hold is known to the analysis.
 */
import { CodeActionKind, type CodeAction, type CodeActionContext, type Range, type WorkspaceEdit } from 'vscode-languageserver'
import type { Finding, Fix } from '../findings/finding.js'
import { overlap } from '../text/location.js'
import type { RootAnalysis } from './analysis.js'
import type { Locate } from './diagnostic.js'
import { rangesTouch, type OpenDocument } from './document.js'
import { workspaceEdit, type Change, type EditPlaces } from './edits.js'
import type { ClientSupport } from './support.js'
import { isWanted, type Wanted } from './wanted.js'

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.cistern`
/** The command of our own client that shows the page of a rule. */
const EXPLAIN = 'cistern.explainRule'

/** The kinds of actions that the server makes. */
export const ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL]

export interface ActionRequest {
  readonly document: OpenDocument
  readonly range: Range
  readonly context: CodeActionContext
}

/** What actions need to know of the root beside its analysis. */
export interface ActionPlaces extends EditPlaces {
  readonly locate: Locate
}

/** What an action is chosen from. */
export interface ActionSituation {
  readonly analysis: RootAnalysis
  readonly places: ActionPlaces
  readonly support: ClientSupport
  /** True for a rule that has a page. */
  readonly hasPage: (rule: string) => boolean
}

/** The actions for a place in a document, in the order in which they are shown. */
export function codeActions({ document, range, context }: ActionRequest, situation: ActionSituation): CodeAction[] {
  const { analysis, places, support, hasPage } = situation
  const own = findingsIn(document, analysis)
  const actions: CodeAction[] = []
  const offer = (action: CodeAction, wanted: Wanted): void => {
    if (support.resolvesEdits) {
      actions.push({ ...action, data: { uri: document.uri, version: document.version, wanted } })
      return
    }
    const edit = editFor(wanted, document, situation)
    if (edit !== null) actions.push({ ...action, edit })
  }
  const touched = own.filter((finding) => rangesTouch(places.locate(finding.origin).range, range))
  const rules = [...new Set(touched.map(({ rule }) => rule))]
  const diagnosticsOf = (finding: Finding): CodeAction['diagnostics'] => {
    const at = JSON.stringify(placeOf(places.locate(finding.origin).range))
    return context.diagnostics.filter((each) => each.code === finding.rule && JSON.stringify(placeOf(each.range)) === at)
  }
  // A joint fix is one action, however many of its findings are selected.
  const offered = new Set<string>()
  const offerFixes = (kind: CodeActionKind, fits: (fix: Fix) => boolean): void => {
    for (const finding of isAskedFor(kind, context.only) ? touched : []) {
      const fixes = analysis.fixesOf([finding]).get(finding) ?? []
      const preferred = fixes.find(({ applicability }) => applicability === 'safe')
      fixes.forEach((fix, index) => {
        if (!fits(fix) || (fix.group !== null && offered.has(fix.group))) return
        if (fix.group !== null) offered.add(fix.group)
        const isPreferred = fix === preferred ? { isPreferred: true } : {}
        const action = { title: `Cistern: ${fix.title}`, kind, diagnostics: diagnosticsOf(finding) ?? [], ...isPreferred }
        offer(action, { kind: 'fix', fingerprint: finding.fingerprint, index })
      })
    }
  }
  const kind = CodeActionKind.QuickFix
  offerFixes(kind, ({ group }) => group === null)
  for (const rule of isAskedFor(kind, context.only) ? rules : []) {
    const fixable = own.filter((finding) => finding.rule === rule && finding.plans.length > 0)
    if (fixable.length > 1) offer({ title: `Cistern: fix all of ${rule} in this file`, kind }, { kind: 'rule', rule })
  }
  offerFixes(CodeActionKind.RefactorRewrite, ({ group }) => group !== null)
  if (isAskedFor(kind, context.only)) {
    for (const finding of touched) {
      if (analysis.commentFor(finding) === null) continue
      const title = `Cistern: ignore ${finding.rule} here, with a reason`
      offer({ title, kind, diagnostics: diagnosticsOf(finding) ?? [] }, { kind: 'comment', fingerprint: finding.fingerprint })
    }
    for (const rule of rules) {
      const off = analysis.offFor(rule, document.path)
      if (off !== null && (!off.isNew || support.createsFiles))
        offer({ title: `Cistern: turn ${rule} off for this file in the configuration`, kind }, { kind: 'off', rule })
    }
    for (const rule of rules) {
      if (!support.commands.includes(EXPLAIN) || !hasPage(rule)) continue
      const title = `Cistern: explain ${rule}`
      actions.push({ title, kind, command: { title, command: EXPLAIN, arguments: [rule] } })
    }
  }
  // Clients show what they did not ask for; nobody wants to fix a file by opening a menu on one line.
  if (context.only !== undefined && isAskedFor(FIX_ALL, context.only) && changeOf({ kind: 'all' }, document, analysis) !== null)
    offer({ title: 'Cistern: make all safe fixes', kind: FIX_ALL }, { kind: 'all' })
  return actions
}

/** The action with its edit, for the document as it is now; null where that is no longer to be had. */
export function resolvedAction(action: CodeAction, document: OpenDocument, situation: ActionSituation): CodeAction | null {
  const data: unknown = action.data
  const wanted = typeof data === 'object' && data !== null && 'wanted' in data ? data.wanted : null
  const edit = isWanted(wanted) ? editFor(wanted, document, situation) : null
  return edit === null ? null : { ...action, edit }
}

function editFor(wanted: Wanted, document: OpenDocument, { analysis, places, support }: ActionSituation): WorkspaceEdit | null {
  const change = changeOf(wanted, document, analysis)
  return change === null ? null : workspaceEdit(change, places, support)
}

function changeOf(wanted: Wanted, document: OpenDocument, analysis: RootAnalysis): Change | null {
  const own = findingsIn(document, analysis)
  switch (wanted.kind) {
    case 'all':
      return together(own, analysis, ({ applicability }) => applicability === 'safe', document)
    case 'rule':
      return together(
        own.filter(({ rule }) => rule === wanted.rule),
        analysis,
        ({ group }) => group === null,
        document,
      )
    case 'off': {
      const off = analysis.offFor(wanted.rule, document.path)
      return off === null ? null : { edits: [off.edit], creates: off.isNew ? off.edit.source.path : null, consent: null }
    }
    case 'comment':
    case 'fix': {
      const finding = own.find(({ fingerprint }) => fingerprint === wanted.fingerprint)
      if (finding === undefined) return null
      if (wanted.kind === 'fix') return changeOfFixes([analysis.fixesOf([finding]).get(finding)?.[wanted.index] ?? []].flat())
      const comment = analysis.commentFor(finding)
      return comment === null ? null : { edits: [comment], creates: null, consent: null }
    }
  }
}

/** The first fitting fix of each finding, as far as it stays inside the file and clear of those before it. */
function together(
  findings: readonly Finding[],
  analysis: RootAnalysis,
  fits: (fix: Fix) => boolean,
  document: OpenDocument,
): Change | null {
  const fixes = analysis.fixesOf(findings)
  const chosen: Fix[] = []
  for (const finding of findings) {
    const fix = fixes.get(finding)?.find(fits)
    if (fix === undefined || !fix.edits.every(({ source }) => source.path === document.path)) continue
    const taken = chosen.flatMap(({ edits }) => edits)
    if (!fix.edits.some((edit) => taken.some((other) => overlap(edit, other)))) chosen.push(fix)
  }
  return changeOfFixes(chosen)
}

function changeOfFixes(fixes: readonly Fix[]): Change | null {
  if (fixes.length === 0) return null
  const [unsafe] = fixes.filter(({ applicability }) => applicability === 'unsafe')
  const consent =
    unsafe === undefined ? null : { label: `Cistern: ${unsafe.title}`, description: unsafe.rationale, needsConfirmation: true }
  return { edits: fixes.flatMap(({ edits }) => edits), creates: null, consent }
}

function findingsIn(document: OpenDocument, { findings }: RootAnalysis): readonly Finding[] {
  return findings.filter(({ origin }) => origin.source.path === document.path)
}

/** Kinds are names with dots: asking for `source.fixAll` asks for `source.fixAll.cistern`. */
function isAskedFor(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`))
}

function placeOf({ start, end }: Range): readonly number[] {
  return [start.line, start.character, end.line, end.character]
}
