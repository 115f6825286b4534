/** `cistern/unused-suppression`: a comment that suppresses nothing, judged only for rules that ran. */
import { originAt, text } from '../text/value.js'
import type { FixPlan } from '../rules/rule.js'
import { lineText, offsetAt, positionAt, type Span } from '../text/source.js'
import { hash, type Finding } from './finding.js'
import type { Suppression } from './suppression.js'

export const UNUSED_SUPPRESSION = 'cistern/unused-suppression'

/**
 * @param ran whether a rule ran on a file
 * @param all ids of every rule there is
 * @param asked the rules that the person asked for, or null for all
 */
export function unusedSuppressions(
  suppressions: readonly Suppression[],
  used: ReadonlySet<string>,
  ran: (id: string, path: string) => boolean,
  all: readonly string[],
  asked: readonly string[] | null,
): readonly Finding[] {
  if (asked !== null && !asked.includes(UNUSED_SUPPRESSION)) return []
  return suppressions.flatMap((suppression) => {
    const unused = suppression.rules.filter(
      ({ id }) =>
        (ran(id, suppression.source.path) || !all.includes(id)) && !used.has(`${suppression.source.path}:${suppression.span.start}:${id}`),
    )
    if (unused.length === 0) return []
    const whole = unused.length === suppression.rules.length
    return unused.slice(0, whole ? 1 : unused.length).map(({ id, span }): Finding => {
      const { source } = suppression
      const known = all.includes(id)
      return {
        rule: UNUSED_SUPPRESSION,
        severity: 'info',
        confidence: 'certain',
        message: known ? `${whole ? 'this comment suppresses' : `${id} suppresses`} nothing` : `there is no rule ${id}`,
        origin: originAt(source, whole ? suppression.span : span),
        fingerprint: hash(
          `${UNUSED_SUPPRESSION}\0${source.path}\0${source.text.slice(suppression.span.start, suppression.span.end)}\0${id}`,
        ),
        jobs: [],
        evidence: [],
        plans: [removal(suppression, whole ? null : span)],
        suppressed: null,
      }
    })
  })
}

/** Removes the comment, with its line where it stands alone, or one id of its list. */
function removal(suppression: Suppression, id: Span | null): FixPlan {
  const { source } = suppression
  const value = text(source.text, originAt(source, { start: 0, end: source.text.length }))
  const script = { value, flat: source.text }
  return {
    title: id === null ? 'remove the comment' : 'remove the id',
    applicability: 'safe',
    rationale: 'only a comment changes',
    change: {
      kind: 'rewrite',
      rewrite: { script, span: id === null ? wholeComment(suppression) : withComma(source.text, id), pieces: [] },
    },
    keeps: [],
  }
}

function wholeComment({ source, span }: Suppression): Span {
  const { line } = positionAt(source, span.start)
  if (
    lineText(source, line + 1)
      .trim()
      .startsWith('#')
  )
    return { start: offsetAt(source, line, 0), end: offsetAt(source, line + 1, 0) }
  let { start } = span
  while (start > 0 && /[ \t]/.test(source.text[start - 1] ?? '')) start -= 1
  return { start, end: span.end }
}

function withComma(text: string, id: Span): Span {
  const after = /^\s*,\s*/.exec(text.slice(id.end))
  if (after !== null) return { start: id.start, end: id.end + after[0].length }
  const before = /\s*,?\s*$/.exec(text.slice(0, id.start))
  return { start: id.start - (before?.[0].length ?? 0), end: id.end }
}
