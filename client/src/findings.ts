/**
 * The findings of Cistern among everything that the editor has been told. Asks only the editor, so it never differs from
 * what people see.
 */
import { languages, type Diagnostic, type Position, type Uri } from 'vscode'

interface FileFindings {
  readonly uri: Uri
  readonly diagnostics: readonly Diagnostic[]
}

/** Every file with findings. */
export function findings(): readonly FileFindings[] {
  return languages
    .getDiagnostics()
    .map(([uri, diagnostics]) => ({ uri, diagnostics: diagnostics.filter(isOurs) }))
    .filter(({ diagnostics }) => diagnostics.length > 0)
}

/** The rules of the findings at a place, the one that covers least first. */
export function rulesAt(uri: Uri, position: Position): readonly string[] {
  const here = languages.getDiagnostics(uri).filter((each) => isOurs(each) && each.range.contains(position))
  const inOrder = here.toSorted((left, right) => (left.range.contains(right.range) ? 1 : -1))
  return [
    ...new Set(inOrder.flatMap(({ code }) => (typeof code === 'object' ? [String(code.value)] : code === undefined ? [] : [String(code)]))),
  ]
}

function isOurs({ source }: Diagnostic): boolean {
  return source === 'cistern'
}
