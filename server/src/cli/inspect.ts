/** `cistern inspect`: what is known at each command of a file, or of one line of it, and why. */
import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { analyse } from '../engine.js'
import { inspect as inspectFile } from '../inspect/inspect.js'
import { jsonInspection } from '../report/inspect-json.js'
import { prettyNotices } from '../report/notices.js'
import { prettyInspection } from '../report/inspect-pretty.js'
import type { Display } from '../report/style.js'
import type { Parser } from '../syntax/parser.js'
import { lineStarts, type Source } from '../text/source.js'
import type { Workspace } from '../workspace/workspace.js'
import { EXIT, usageError, type Console, type ExitStatus } from './console.js'
import { posixPath } from './gitignore.js'
import { openHost } from './node-host.js'
import { lastValue, type Invocation } from './options.js'
import { governs, shownFolder, targetsOf } from './targets.js'
import { progressOn, styleFor, widthOfStream } from './terminal.js'

/**
 * Shows what is known, and gives the exit status.
 * @param loading the parser, which loads while everything else does
 */
export async function inspect(
  invocation: Invocation,
  console: Console,
  loading: Promise<Parser | { readonly message: string }>,
): Promise<ExitStatus> {
  const [operand] = invocation.operands
  if (operand === undefined) return usageError(console, 'inspect needs a file', 'usage: cistern inspect FILE[:LINE]')
  const { file, line } = fileAndLine(operand, console.workingDirectory)
  const targets = targetsOf([file], console.workingDirectory, false)
  if ('message' in targets) return usageError(console, targets.message)
  const [target] = targets
  const [named] = target?.named ?? []
  if (target === undefined || named === undefined || statSync(named).isDirectory())
    return usageError(console, `${file} is a folder; inspect looks at one file`, 'usage: cistern inspect FILE[:LINE]')
  const parser = await loading
  if ('message' in parser) return usageError(console, parser.message)
  const progress = progressOn(console.stderr)
  const host = openHost(target.root, parser, {
    named: target.named,
    alone: target.alone,
    onRead: (each) => progress.say(`reading ${each}`),
  })
  const path = posixPath(target.root, named)
  const read = host.read(path)
  if (read.kind !== 'text') return usageError(console, `${file}: ${read.kind === 'absent' ? 'there is no such file' : read.message}`)
  // Scripts that lead to this one matter too, and they name it.
  const name = basename(path)
  const isAskedAbout = ({ text }: Source): boolean => text === read.text || text.includes(name)
  const { findings, workspace } = analyse(host, { rules: null, isAskedAbout, named: [path] })
  progress.clear()
  const source = sourceOf(path, workspace)
  if (source === null) return usageError(console, `${file} is neither a shell script nor a CI pipeline that Cistern reads`)
  const lines = linesOf(source)
  if (line !== null && (line < 1 || line > lines))
    return usageError(console, `${file} has ${lines} line${lines === 1 ? '' : 's'}, so there is no line ${line}`)
  const inspection = inspectFile(workspace, parser, { source, line })
  const root = shownFolder(console.workingDirectory, target.root)
  const display: Display = {
    style: styleFor(console.stdout, console.environment),
    width: widthOfStream(console.stdout),
    showPath: (each) => (root === '.' ? each : `${root}/${each}`),
  }
  console.out(
    lastValue(invocation, 'format') === 'json'
      ? jsonInspection(inspection, findings, root)
      : prettyInspection(inspection, findings, display),
  )
  const wrong = workspace.notices.filter((notice) => notice.kind === 'config' && governs(target, notice.path))
  console.err(prettyNotices(wrong, { ...display, style: styleFor(console.stderr, console.environment) }))
  return wrong.length === 0 ? EXIT.clean : EXIT.usage
}

/** `FILE:LINE` and what `check` prints, `FILE:LINE:COLUMN`; of a file with such a name, as much is its name as there is. */
function fileAndLine(operand: string, workingDirectory: string): { readonly file: string; readonly line: number | null } {
  const [, file = operand, line, column] = /^(.+?)(?::(\d+))?(?::(\d+))?:?$/.exec(operand) ?? []
  const isThere = (path: string): boolean => statSync(resolve(workingDirectory, path), { throwIfNoEntry: false }) !== undefined
  if (line === undefined || isThere(operand)) return { file: operand, line: null }
  const longer = `${file}:${line}`
  return column !== undefined && isThere(longer) ? { file: longer, line: Number(column) } : { file, line: Number(line) }
}

/** A file that is shell or CI YAML, or that a pipeline includes. */
function sourceOf(path: string, { files, pipelines, sources }: Workspace): Source | null {
  const isRead = files.some((each) => each.path === path) || pipelines.some(({ pipeline }) => pipeline.reads.includes(path))
  return isRead ? (sources.get(path) ?? null) : null
}

/** A line end at the end begins no line. */
function linesOf(source: Source): number {
  const { length } = lineStarts(source)
  return length > 1 && /[\r\n]$/.test(source.text) ? length - 1 : length
}
