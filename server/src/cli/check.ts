/** `cistern check`: analyses each root that the paths belong to, applies fixes where asked, and reports. */
import { analyse, configurationsOf, fails, fixesFor, visible, type Analysis, type AnalyseOptions } from '../engine.js'
import type { Finding } from '../findings/finding.js'
import { closing, fixedLine } from '../report/closing.js'
import { jsonReport } from '../report/json.js'
import { eachOnce, prettyNotices } from '../report/notices.js'
import { pageUrl } from '../report/page.js'
import { prettyFindings } from '../report/pretty.js'
import { shownIn, type Notice, type RootReport } from '../report/report.js'
import type { Display } from '../report/style.js'
import type { Parser } from '../syntax/parser.js'
import type { ReadResult } from '../workspace/host.js'
import { makeCache } from '../workspace/workspace.js'
import { EXIT, usageError, type Console, type ExitStatus } from './console.js'
import { applyFixes } from './fix.js'
import { openHost, textOf, type NodeHost } from './node-host.js'
import { withResults } from './overlay.js'
import { posixPath } from './gitignore.js'
import { homepage } from './product.js'
import type { Request } from './request.js'
import { commonFolder, governs, isNamed, namedFiles, shownFolder, targetsOf, type Target } from './targets.js'
import { progressOn, styleFor, widthOfStream } from './terminal.js'

interface Outcome {
  readonly report: RootReport
  readonly fixed: { readonly findings: number; readonly files: number }
}

/**
 * Runs the check and gives the exit status.
 * @param loading the parser, which loads while everything else does
 */
export async function check(
  request: Request,
  console: Console,
  loading: Promise<Parser | { readonly message: string }>,
): Promise<ExitStatus> {
  const paths = request.paths.length > 0 ? request.paths : ['.']
  const targets = targetsOf(paths, console.workingDirectory, request.input !== null)
  if ('message' in targets) {
    return request.paths.length > 0
      ? usageError(console, targets.message)
      : usageError(
          console,
          `it needs a path here: ${targets.message.replace(/^\. is/, 'this is').replace(/;.*/, '')}`,
          'usage: cistern check path...',
        )
  }
  const parser = await loading
  if ('message' in parser) return usageError(console, parser.message)
  const progress = progressOn(console.stderr)
  const common = commonFolder(targets)
  const input = request.input === null ? null : textOf(await console.readInput())
  const outcomes = targets.map((target) => checkRoot(target, common, request, parser, input, progress.say))
  progress.clear()
  report(outcomes, request, common, console)
  if (outcomes.some((outcome) => outcome.report.notices.some(({ kind }) => kind === 'config'))) return EXIT.usage
  const shown = outcomes.flatMap((outcome) => shownIn(outcome.report))
  return request.failOn !== null && fails(shown, request.failOn) ? EXIT.findings : EXIT.clean
}

function checkRoot(
  target: Target,
  common: string,
  request: Request,
  parser: Parser,
  input: ReturnType<typeof textOf> | null,
  say: (what: string) => void,
): Outcome {
  const disk = openHost(target.root, parser, { named: target.named, alone: target.alone, onRead: (path) => say(`reading ${path}`) })
  const inputs = input === null ? [] : target.named.map((path) => posixPath(target.root, path))
  const host = input === null ? disk : withResults(disk, new Map(inputs.map((path) => [path, resultOf(input)])))
  const cache = makeCache()
  const options: AnalyseOptions = { rules: request.rules, cache, named: namedFiles(target) }
  const wanted = ({ findings }: Analysis): readonly Finding[] =>
    visible(findings, request.minimum).filter(({ origin }) => isNamed(target, origin.source.path))
  // What a wrong configuration was to forbid is not known.
  const mayFix = !configurationsOf(host, cache).problems.some(({ source }) => governs(target, source.path))
  const fixed =
    request.fix === null || !mayFix
      ? null
      : applyFixes(disk, { analyse: options, unsafe: request.fix === 'all', wanted, mayChange: (path) => isNamed(target, path) })
  const analysis = fixed?.analysis ?? analyse(host, options)
  const shown = wanted(analysis)
  say('checking the fixes')
  const fixes = fixesFor(fixed?.host ?? host, analysis, shown, options)
  const suppressed = analysis.findings.filter((finding) => finding.suppressed !== null && isNamed(target, finding.origin.source.path))
  const ofInput = inputs.flatMap((path): readonly Notice[] =>
    input !== null && 'message' in input ? [{ kind: 'skipped', path, source: null, span: null, message: input.message }] : [],
  )
  const prefix = target.root === common ? '' : `${posixPath(common, target.root)}/`
  return {
    report: {
      prefix,
      findings: analysis.findings.filter((finding) => shown.includes(finding) || suppressed.includes(finding)),
      fixes,
      notices: noticesOf(analysis, disk, [...(fixed?.notices ?? []), ...ofInput], target),
      files: analysis.workspace.files.filter(({ path }) => isNamed(target, path)).length,
    },
    fixed: { findings: fixed?.findings ?? 0, files: fixed?.files ?? 0 },
  }
}

function resultOf(input: ReturnType<typeof textOf>): ReadResult {
  return 'message' in input ? { kind: 'unusable', reason: 'skipped', message: input.message } : { kind: 'text', text: input.text }
}

/** What is to be said of the files that were named. */
function noticesOf({ workspace }: Analysis, disk: NodeHost, more: readonly Notice[], target: Target): readonly Notice[] {
  return eachOnce(
    [...disk.notices(), ...workspace.notices, ...more].filter(
      ({ path, kind }) => isNamed(target, path) || (kind === 'config' && governs(target, path)),
    ),
  )
}

function report(outcomes: readonly Outcome[], request: Request, common: string, console: Console): void {
  const reports = outcomes.map((outcome) => outcome.report)
  const fixed =
    request.fix === null
      ? null
      : outcomes.reduce((sum, outcome) => ({ findings: sum.findings + outcome.fixed.findings, files: sum.files + outcome.fixed.files }), {
          findings: 0,
          files: 0,
        })
  if (request.format === 'json') {
    console.out(
      jsonReport(reports, {
        root: shownFolder(console.workingDirectory, common),
        urlOf: (rule) => pageUrl(homepage, rule),
      }),
    )
    if (fixed !== null) console.err(fixedLine(fixed, styleFor(console.stderr, console.environment)))
    return
  }
  const showPath = (prefix: string) => (path: string) => joined(shownFolder(console.workingDirectory, common), prefix + path)
  const display: Display = {
    style: styleFor(console.stdout, console.environment),
    width: widthOfStream(console.stdout),
    showPath: showPath(''),
  }
  const quiet: Display = { ...display, style: styleFor(console.stderr, console.environment) }
  for (const { notices, prefix } of reports) {
    const text = prettyNotices(notices, { ...quiet, showPath: showPath(prefix) })
    if (text !== '') console.err(text)
  }
  for (const each of reports) {
    const text = prettyFindings(shownIn(each), each.fixes, { ...display, showPath: showPath(each.prefix) })
    if (text !== '') console.out(`${text}\n`)
  }
  console.out(closing(reports, fixed, display))
}

function joined(folder: string, path: string): string {
  return folder === '.' ? path : `${folder}/${path}`
}
