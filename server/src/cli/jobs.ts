/** `cistern jobs`: which jobs were understood of the CI files, what each runs, and what it is given by whom. */
import { analyse } from '../engine.js'
import { jobsOf } from '../inspect/jobs.js'
import { jsonJobs } from '../report/jobs-json.js'
import { prettyJobs } from '../report/jobs-pretty.js'
import { eachOnce, prettyNotices } from '../report/notices.js'
import type { Display } from '../report/style.js'
import type { Parser } from '../syntax/parser.js'
import { EXIT, usageError, type Console, type ExitStatus } from './console.js'
import { openHost } from './node-host.js'
import { lastValue, type Invocation } from './options.js'
import { governs, isNamed, namedFiles, shownFolder, targetsOf } from './targets.js'
import { progressOn, styleFor, widthOfStream } from './terminal.js'

/**
 * Shows the jobs, and gives the exit status.
 * @param loading the parser, which loads while everything else does
 */
export async function jobs(
  invocation: Invocation,
  console: Console,
  loading: Promise<Parser | { readonly message: string }>,
): Promise<ExitStatus> {
  const [operand = '.'] = invocation.operands
  const targets = targetsOf([operand], console.workingDirectory, false)
  if ('message' in targets) return usageError(console, targets.message)
  const [target] = targets
  if (target === undefined) return EXIT.clean
  const parser = await loading
  if ('message' in parser) return usageError(console, parser.message)
  const progress = progressOn(console.stderr)
  const host = openHost(target.root, parser, {
    named: target.named,
    alone: target.alone,
    onRead: (each) => progress.say(`reading ${each}`),
  })
  const { workspace } = analyse(host, { rules: [], named: namedFiles(target) })
  progress.clear()
  const listed = jobsOf(workspace, (path) => isNamed(target, path))
  const root = shownFolder(console.workingDirectory, target.root)
  const display: Display = {
    style: styleFor(console.stdout, console.environment),
    width: widthOfStream(console.stdout),
    showPath: (each) => (root === '.' ? each : `${root}/${each}`),
  }
  const ofPipelines = new Set(workspace.pipelines.flatMap(({ source, pipeline }) => [source.path, ...pipeline.reads]))
  const notices = eachOnce(
    [...host.notices(), ...workspace.notices].filter(({ kind, path }) =>
      kind === 'config' ? governs(target, path) : isNamed(target, path) && (ofPipelines.has(path) || kind !== 'unparsed'),
    ),
  )
  const isJson = lastValue(invocation, 'format') === 'json'
  console.out(isJson ? jsonJobs(listed, notices, root) : prettyJobs(listed, display))
  const quiet: Display = { ...display, style: styleFor(console.stderr, console.environment) }
  if (!isJson && listed.length === 0) console.err(`no job of a CI pipeline has to do with ${operand}\n`)
  console.err(prettyNotices(isJson ? notices.filter(({ kind }) => kind === 'config') : notices, quiet))
  return notices.some(({ kind }) => kind === 'config') ? EXIT.usage : EXIT.clean
}
