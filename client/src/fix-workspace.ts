/**
 * All safe fixes of all files with findings, as one change that the editor shows before it makes it. Which fixes are safe
 * the server decides, file by file.
 */
import {
  CodeActionKind,
  commands,
  ProgressLocation,
  Range,
  TextEdit,
  window,
  workspace,
  WorkspaceEdit,
  type CancellationToken,
  type CodeAction,
  type Command,
  type TextDocument,
} from 'vscode'
import { findings } from './findings.js'

const FIX_ALL = CodeActionKind.SourceFixAll.append('cistern').value

export async function fixWorkspace(): Promise<void> {
  const change = await window.withProgress(
    { location: ProgressLocation.Notification, title: 'Cistern is looking for safe fixes', cancellable: true },
    (_progress, token) => changeOfAll(token),
  )
  if (change === null) return
  if (change.size === 0) await window.showInformationMessage('There is no safe fix to make.')
  else await workspace.applyEdit(change, { isRefactoring: true })
}

/** Null where nobody wants it any more. */
async function changeOfAll(token: CancellationToken): Promise<WorkspaceEdit | null> {
  const change = new WorkspaceEdit()
  for (const { uri } of findings()) {
    if (token.isCancellationRequested) return null
    for (const { edit } of await fixAllActions(await workspace.openTextDocument(uri))) {
      for (const [file, edits] of edit?.entries() ?? []) {
        for (const { range, newText } of byLine(await workspace.openTextDocument(file), edits))
          // A change that needs confirming opens the preview of a refactoring.
          change.replace(file, range, newText, { label: 'Safe fixes of Cistern', needsConfirmation: true })
      }
    }
  }
  return token.isCancellationRequested ? null : change
}

async function fixAllActions(document: TextDocument): Promise<readonly CodeAction[]> {
  const whole = new Range(0, 0, document.lineCount, 0)
  const actions = await commands.executeCommand<readonly (CodeAction | Command)[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    whole,
    FIX_ALL,
    1,
  )
  return actions.filter((action): action is CodeAction => 'edit' in action)
}

/** One edit for all that meet on a line: the preview offers each edit alone, and half of a fix is none. */
function byLine(document: TextDocument, edits: readonly TextEdit[]): readonly TextEdit[] {
  const joined: TextEdit[] = []
  for (const edit of edits.toSorted((left, right) => left.range.start.compareTo(right.range.start))) {
    const last = joined.at(-1)
    if (last === undefined || last.range.end.line < edit.range.start.line) joined.push(edit)
    else {
      const between = document.getText(new Range(last.range.end, edit.range.start))
      joined[joined.length - 1] = TextEdit.replace(last.range.union(edit.range), `${last.newText}${between}${edit.newText}`)
    }
  }
  return joined
}
