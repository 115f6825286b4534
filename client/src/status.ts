/**
 * The status item: whether the server runs, and how many findings it has made. Counts what the editor shows, so the
 * number is the one that the list of problems gives.
 */
import { Disposable, languages, StatusBarAlignment, ThemeColor, window } from 'vscode'
import { State, type BaseLanguageClient } from 'vscode-languageclient'
import { findings } from './findings.js'

export function showStatus(client: BaseLanguageClient): Disposable {
  const item = window.createStatusBarItem('cistern.status', StatusBarAlignment.Left)
  item.name = 'Cistern'
  const update = (state: State): void => {
    const { text, tooltip, command, isProblem } = statusOf(state)
    item.text = text
    item.tooltip = tooltip
    item.command = command
    item.backgroundColor = isProblem ? new ThemeColor('statusBarItem.warningBackground') : undefined
  }
  update(client.state)
  item.show()
  return Disposable.from(
    item,
    client.onDidChangeState(({ newState }) => update(newState)),
    languages.onDidChangeDiagnostics(() => update(client.state)),
  )
}

interface Status {
  readonly text: string
  readonly tooltip: string
  readonly command: string
  readonly isProblem: boolean
}

function statusOf(state: State): Status {
  switch (state) {
    case State.Running:
      return running()
    case State.Starting:
      return { text: '$(sync~spin) Cistern', tooltip: 'Cistern is starting', command: 'cistern.showLog', isProblem: false }
    default:
      return {
        text: '$(circle-slash) Cistern',
        tooltip: 'Cistern does not run: click to start it',
        command: 'cistern.restart',
        isProblem: true,
      }
  }
}

function running(): Status {
  const files = findings()
  const count = files.reduce((sum, { diagnostics }) => sum + diagnostics.length, 0)
  const where = files.length === 1 ? '1 file' : `${files.length} files`
  const what = count === 1 ? '1 finding' : `${count} findings`
  return {
    text: count === 0 ? '$(check) Cistern' : `$(warning) Cistern ${count}`,
    tooltip: count === 0 ? 'Cistern runs and has found nothing here' : `Cistern runs: ${what} in ${where}`,
    command: 'workbench.actions.view.problems',
    isProblem: false,
  }
}
