/** What a reviewer reads of a case: the report as in a terminal, and each fix with its diff. */
import { createTwoFilesPatch } from 'diff'
import { fixesFor, visible, type Analysis } from '../../server/src/engine.js'
import type { Finding, Fix } from '../../server/src/findings/finding.js'
import { prettyFindings } from '../../server/src/report/pretty.js'
import { PLAIN_DISPLAY } from '../../server/src/report/style.js'
import { rangeOf } from '../../server/src/text/source.js'
import type { Host } from '../../server/src/workspace/host.js'
import { applied, type Files } from './fixture.js'

export type Fixes = ReadonlyMap<Finding, readonly Fix[]>

/** Findings that are shown when nobody asks for more. */
export function shown({ findings }: Analysis): readonly Finding[] {
  return visible(findings, 'likely')
}

export function fixesOf(host: Host, analysis: Analysis): Fixes {
  return fixesFor(host, analysis, shown(analysis), { rules: null })
}

export function expectedText(files: Files, analysis: Analysis, fixes: Fixes): string {
  const findings = shown(analysis)
  const suppressed = analysis.findings.length - visible(analysis.findings, 'possible').length
  return [
    prettyFindings(findings, fixes, PLAIN_DISPLAY),
    ...findings.flatMap((finding) => (fixes.get(finding) ?? []).map((fix) => fixText(files, finding, fix))),
    ...(suppressed === 0 ? [] : [`suppressed: ${suppressed}\n`]),
    ...noticesOf(analysis).map((notice) => `notice: ${notice}\n`),
  ].join('\n')
}

export function noticesOf({ workspace }: Analysis): readonly string[] {
  return workspace.notices.map(({ kind, path, source, span, message }) => {
    const line = source === null || span === null ? '' : `:${rangeOf(source, span).line}`
    return `${path}${line}: ${kind}: ${message}`
  })
}

function fixText(files: Files, { rule, origin }: Finding, { title, applicability, rationale, edits }: Fix): string {
  const { line, column } = rangeOf(origin.source, origin)
  const changed = applied(files, edits)
  const patches = [...changed].flatMap(([path, { content }]) => {
    const before = files.get(path)?.content
    return before === undefined || before === content ? [] : [patchOf(path, before, content)]
  })
  return `${title} (${applicability})\n${rationale}\n${rule} at ${origin.source.path}:${line}:${column}\n${patches.join('')}`
}

function patchOf(path: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(path, path, before, after, undefined, undefined, { context: 2 })
  return patch.slice(patch.indexOf('---'))
}
