/**
 * Suppression comments: `# cistern-ignore rule[, rule] -- reason` for its own line or the next, above a job or step in
 * YAML for all of it; `# cistern-ignore-file [rule] -- reason` at the top. Never another tool's comment.
 */
import { locate } from '../text/location.js'
import { lineStarts, lineText, positionAt, type Source, type Span } from '../text/source.js'
import type { Walk } from '../run/event.js'
import { memo } from '../text/memo.js'
import type { Written } from '../commands/field.js'

export interface Suppression {
  readonly source: Source
  /** The comment, from `#` to the end of its line. */
  readonly span: Span
  readonly rules: readonly { readonly id: string; readonly span: Span }[]
  readonly reason: string | null
  /** 1-based lines, inclusive. */
  readonly from: number
  readonly to: number
}

const DIRECTIVE = /#\s*cistern-ignore(-file)?(?:\s+(?!--)([^\n]*?))?\s*(?:\s--\s*([^\n]*))?$/

/** The suppressions in a shell file or in the blocks of a YAML file: only real comments count. */
export function shellSuppressions(walks: readonly Walk[]): readonly Suppression[] {
  const found = new Map<string, Suppression>()
  for (const walk of walks) {
    for (const { script, start, end } of directivesIn(walk)) {
      const place = locate(script.value, start, end)
      if (place === null) continue
      const suppression = parse(place.source, place, 'line')
      if (suppression !== null) found.set(`${place.source.path}:${place.start}`, suppression)
    }
  }
  return [...found.values()]
}

/** The comments of a walk that are for us; most walks are those of the last analysis. */
const directivesIn = memo(({ comments }: Walk): readonly Written[] =>
  comments.flatMap(({ script, spans }) =>
    spans.flatMap(({ start, end }) =>
      script.flat.startsWith('# cistern', start) || /^#\s*cistern-ignore/.test(script.flat.slice(start, start + 30))
        ? [{ script, start, end }]
        : [],
    ),
  ),
)

/** Comments of the YAML itself; `known` are those inside shell blocks. */
export function yamlSuppressions(source: Source, known: readonly Suppression[]): readonly Suppression[] {
  if (!source.text.includes('cistern-ignore')) return []
  const inShell = new Set(known.filter((each) => each.source.path === source.path).map(({ span }) => span.start))
  return lineStarts(source).flatMap((start, index) => {
    const line = lineText(source, index + 1)
    const at = /(^|\s)#\s*cistern-ignore/.exec(line)
    if (at === null) return []
    const span = { start: start + line.indexOf('#', at.index), end: start + line.length }
    if (inShell.has(span.start) || isInQuotes(line.slice(0, line.indexOf('#', at.index)))) return []
    const suppression = parse(source, span, 'block')
    return suppression === null ? [] : [suppression]
  })
}

/** An odd number of quotes before it: the mark is text of a scalar. */
function isInQuotes(before: string): boolean {
  return (before.split('"').length - 1) % 2 === 1 || (before.split("'").length - 1) % 2 === 1
}

function parse(source: Source, span: Span, reach: 'line' | 'block'): Suppression | null {
  const text = source.text.slice(span.start, span.end).trimEnd()
  const match = DIRECTIVE.exec(text)
  if (match === null || match.index !== 0) return null
  const [, isFile, list, reason] = match
  const rules: { readonly id: string; readonly span: Span }[] = []
  if (list !== undefined) {
    const offset = text.indexOf(list, 1)
    for (const word of list.matchAll(/[^\s,]+/g))
      rules.push({ id: word[0], span: { start: span.start + offset + word.index, end: span.start + offset + word.index + word[0].length } })
  }
  if (isFile === undefined && rules.length === 0) return null
  const line = positionAt(source, span.start).line + 1
  const base = {
    source,
    span: { start: span.start, end: span.start + text.length },
    rules,
    reason: reason === undefined || reason.trim() === '' ? null : reason.trim(),
  }
  if (isFile !== undefined) return isAtTop(source, line) ? { ...base, from: 1, to: Number.MAX_SAFE_INTEGER } : null
  const stands = lineText(source, line).trim().startsWith('#')
  if (!stands) return { ...base, from: line, to: line }
  const next = nextLine(source, line)
  return { ...base, from: line, to: reach === 'line' ? next : endOfBlock(source, next) }
}

function isAtTop(source: Source, line: number): boolean {
  for (let at = 1; at < line; at += 1) if (!/^\s*(#.*)?$/.test(lineText(source, at))) return false
  return true
}

/** The next line that is neither blank nor a comment. */
function nextLine(source: Source, line: number): number {
  const last = lineStarts(source).length
  for (let at = line + 1; at <= last; at += 1) if (!/^\s*(#.*)?$/.test(lineText(source, at))) return at
  return line
}

/** Everything that is indented deeper than the line: the job, the step, the list entry. */
function endOfBlock(source: Source, line: number): number {
  const indent = lineText(source, line).search(/\S/)
  const last = lineStarts(source).length
  let end = line
  for (let at = line + 1; at <= last; at += 1) {
    const text = lineText(source, at)
    const own = text.search(/\S/)
    if (own < 0) continue
    if (own <= indent) break
    end = at
  }
  return end
}

export function covers(suppression: Suppression, rule: string, path: string, line: number): boolean {
  if (suppression.source.path !== path || line < suppression.from || line > suppression.to) return false
  return suppression.rules.length === 0 || suppression.rules.some(({ id }) => id === rule)
}
