/**
 * The pages of rules, as they came with the extension: what somebody wants to know of a rule is there without a network.
 * Their text is made from the rules; here they are only found and shown.
 */
import { commands, FileType, Uri, window, workspace } from 'vscode'
import { rulesAt } from './findings.js'

/** Shows the page of a rule: the given one, else that of the finding at the cursor, else one that is chosen from the list. */
export async function explainRule(extension: Uri, given: string | null): Promise<void> {
  const pages = Uri.joinPath(extension, 'docs/rules')
  const rule = given ?? (await ruleAtCursor()) ?? (await window.showQuickPick(ruleIds(pages), { title: 'Cistern: explain which rule?' }))
  if (rule === undefined) return
  const page = Uri.joinPath(pages, `${rule}.md`)
  if (await exists(page)) await commands.executeCommand('markdown.showPreview', page)
  else await window.showInformationMessage(`${rule} has no page.`)
}

/** Undefined where there is no finding, or several and none of them was chosen. */
async function ruleAtCursor(): Promise<string | undefined> {
  const editor = window.activeTextEditor
  const rules = editor === undefined ? [] : rulesAt(editor.document.uri, editor.selection.active)
  return rules.length > 1 ? window.showQuickPick(rules, { title: 'Cistern: explain which rule?' }) : rules[0]
}

async function ruleIds(pages: Uri): Promise<readonly string[]> {
  const families = (await workspace.fs.readDirectory(pages)).filter(([, type]) => type === FileType.Directory)
  const ids = families.map(async ([family]) =>
    (await workspace.fs.readDirectory(Uri.joinPath(pages, family))).map(([name]) => `${family}/${name.replace(/\.md$/, '')}`),
  )
  return (await Promise.all(ids)).flat().sort()
}

async function exists(file: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(file)
    return true
  } catch {
    return false
  }
}
