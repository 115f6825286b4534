/** The laws that every finding and every fix obeys. Each answers with what is broken, as sentences. */
import { spawnSync } from 'node:child_process'
import { parseAllDocuments } from 'yaml'
import type { Analysis } from '../../server/src/engine.js'
import type { Finding } from '../../server/src/findings/finding.js'
import type { Span } from '../../server/src/text/source.js'
import { shown } from './expected.js'
import type { Files } from './fixture.js'
import type { PlaceMap } from './rewriting.js'

/** A finding as other spellings of the same files must give it too. */
export interface Told {
  readonly rule: string
  readonly severity: string
  readonly confidence: string
  readonly path: string
  readonly span: Span
  readonly jobs: readonly string[]
  readonly evidence: readonly { readonly message: string; readonly path: string | null; readonly start: number | null }[]
}

export function told({ findings }: Analysis): readonly Told[] {
  return findings.map(({ rule, severity, confidence, origin, jobs, evidence }) => ({
    rule,
    severity,
    confidence,
    path: origin.source.path,
    span: { start: origin.start, end: origin.end },
    jobs,
    evidence: evidence.map((each) => ({
      message: each.message,
      path: each.origin?.source.path ?? null,
      start: each.origin?.start ?? null,
    })),
  }))
}

export function movedTo(all: readonly Told[], place: PlaceMap): readonly Told[] {
  return all.map((each) => ({
    ...each,
    span: { start: place(each.path, each.span.start, 'start'), end: place(each.path, each.span.end, 'end') },
    evidence: each.evidence.map((step) => ({
      ...step,
      start: step.path === null || step.start === null ? null : place(step.path, step.start, 'start'),
    })),
  }))
}

/** Ranges begin and end where words and operators do, inside the file. */
export function badRanges({ findings }: Analysis): readonly string[] {
  return findings.flatMap((finding) => [
    ...badRange(finding.rule, finding.origin.source.text, finding.origin),
    ...finding.evidence.flatMap(({ origin, message }) => (origin === null ? [] : badRange(message, origin.source.text, origin))),
  ])
}

function badRange(what: string, text: string, { start, end }: Span): readonly string[] {
  const range = text.slice(start, end)
  const around = JSON.stringify(`${text.slice(Math.max(0, start - 10), start)}>>${range}<<${text.slice(end, end + 10)}`)
  if (start < 0 || end > text.length || start >= end) return [`${what}: ${start} to ${end} is no range of a text of ${text.length}`]
  if (range.trim() !== range) return [`${what}: blanks at a border in ${around}`]
  if (/[\p{L}\p{N}_]$/u.test(text.slice(0, start)) && /^[\p{L}\p{N}_]/u.test(range)) return [`${what}: begins inside a word in ${around}`]
  if (/[\p{L}\p{N}_]$/u.test(range) && /^[\p{L}\p{N}_]/u.test(text.slice(end))) return [`${what}: ends inside a word in ${around}`]
  return []
}

/** Files that a change has broken: for bash, for YAML, or for our own parser. */
export function broken(before: Files, after: Files, analysisBefore: Analysis, analysisAfter: Analysis): readonly string[] {
  const problems: string[] = []
  for (const [path, { content }] of after) {
    const old = before.get(path)?.content
    if (old === undefined || old === content) continue
    if (/\.ya?ml$/.test(path) && yamlErrors(content) > yamlErrors(old)) problems.push(`${path} is no YAML any more`)
    if (analysisAfter.workspace.files.some((file) => file.path === path && file.kind === 'shell') && accepted(old) && !accepted(content))
      problems.push(`bash does not accept ${path} any more`)
  }
  const [notices, known] = [unclear(analysisAfter), unclear(analysisBefore)]
  return notices > known ? [...problems, `${notices - known} more statements are not understood`] : problems
}

function yamlErrors(text: string): number {
  const documents = parseAllDocuments(text, { logLevel: 'silent', customTags: [{ tag: '!reference', collection: 'seq' }] })
  return Array.isArray(documents) ? documents.reduce((sum, { errors }) => sum + errors.length, 0) : 1
}

const judged = new Map<string, boolean>()

function accepted(script: string): boolean {
  const known = judged.get(script)
  if (known !== undefined) return known
  const accepts = spawnSync('bash', ['-n'], { input: script }).status === 0
  judged.set(script, accepts)
  return accepts
}

function unclear({ workspace }: Analysis): number {
  return workspace.notices.filter(({ kind }) => kind === 'unparsed' || kind === 'budget').length
}

/** What is left that ought to be gone, and what is louder than before. */
export function notSilenced(finding: Finding, before: Analysis, after: Analysis): readonly string[] {
  const [loud, now] = [loudness(before), loudness(after)]
  const key = keyOf(finding)
  const mine = loud.get(key) ?? []
  mine.splice(mine.indexOf(rank(finding)), 1)
  const problems: string[] = []
  for (const [each, ranks] of now) {
    const allowed = loud.get(each) ?? []
    const isWorse = ranks.length > allowed.length || ranks.some((value, index) => value > (allowed[index] ?? -1))
    if (isWorse) problems.push(each === key ? `${each} still reports` : `${each} is new or louder`)
  }
  return problems
}

function loudness(analysis: Analysis): Map<string, number[]> {
  const result = new Map<string, number[]>()
  for (const finding of shown(analysis))
    result.set(
      keyOf(finding),
      [...(result.get(keyOf(finding)) ?? []), rank(finding)].sort((left, right) => right - left),
    )
  return result
}

function keyOf({ rule, origin }: Finding): string {
  return `${rule} in ${origin.source.path}`
}

function rank({ severity }: Finding): number {
  return ['info', 'warning', 'error'].indexOf(severity)
}

/** Comments that stood in the files and are gone. */
export function lostComments(before: Files, after: Files): readonly string[] {
  return [...before].flatMap(([path, { content }]) => {
    const left = commentsIn(after.get(path)?.content ?? '')
    return commentsIn(content).filter((comment) => {
      const at = left.indexOf(comment)
      if (at >= 0) left.splice(at, 1)
      return at < 0
    })
  })
}

/** Whatever looks like a comment: enough, since what is kept is kept as it is written. */
function commentsIn(text: string): string[] {
  return [...text.matchAll(/(?:^|[ \t])(#(?!!).*)$/gm)].map((match) => match[1] ?? '')
}
