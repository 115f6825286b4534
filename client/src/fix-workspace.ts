/**
 * All safe fixes of all files with findings, as one change that the editor shows before it makes it. Which fixes are safe
 * the server decides, file by file.
 */
import { CodeActionKind, commands, Range, window, workspace, WorkspaceEdit, type CodeAction, type Command, type Uri } from 'vscode'
import { findings } from './findings.js'

const FIX_ALL = CodeActionKind.SourceFixAll.append('cistern').value

export async function fixWorkspace(): Promise<void> {
  const change = new WorkspaceEdit()
  for (const { uri } of findings()) {
    for (const { edit } of await fixAllActions(uri)) {
      for (const [file, edits] of edit?.entries() ?? [])
        for (const { range, newText } of edits)
          // A change that needs confirming opens the preview of a refactoring.
          change.replace(file, range, newText, { label: 'Safe fixes of Cistern', needsConfirmation: true })
    }
  }
  if (change.size === 0) await window.showInformationMessage('There is no safe fix to make.')
  else await workspace.applyEdit(change, { isRefactoring: true })
}

async function fixAllActions(uri: Uri): Promise<readonly CodeAction[]> {
  const document = await workspace.openTextDocument(uri)
  const whole = new Range(0, 0, document.lineCount, 0)
  const actions = await commands.executeCommand<readonly (CodeAction | Command)[]>(
    'vscode.executeCodeActionProvider',
    uri,
    whole,
    FIX_ALL,
    1,
  )
  return actions.filter((action): action is CodeAction => 'edit' in action)
}
