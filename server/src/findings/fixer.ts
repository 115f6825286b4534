/** Turns the plan of a fix into edits of files, written through every layer of quoting; null where that cannot be done exactly. */
import { withoutNumbers } from '../run/renumber.js'
import type { ScriptText } from '../commands/field.js'
import { asItIsNow, textNow } from '../commands/now.js'
import { referenceFirst } from '../pipelines/gitlab/reference.js'
import type { FixPlan, Rewrite } from '../rules/rule.js'
import { editOf, overlap, type Edit } from '../text/location.js'
import { keyOf, slice, lengthOf } from '../text/value.js'

/** Every stretch of a script that a plan replaces; null where something of it is not there any more. */
export function rewritesOf(plan: FixPlan): readonly Rewrite[] | null {
  const rewrites = plannedBy(plan)?.map(rewriteNow)
  return rewrites?.every((each) => each !== null) === true ? rewrites : null
}

/** A plan may have been made in an older text of a function that was edited elsewhere. */
function rewriteNow(rewrite: Rewrite): Rewrite | null {
  const { script } = rewrite
  const now = textNow(script)
  if (now === script) return rewrite
  const span = asItIsNow({ script, ...rewrite.span })
  const pieces = rewrite.pieces.map((piece): Rewrite['pieces'][number] | null => {
    if ('write' in piece) return piece
    const keep = asItIsNow({ script, ...piece.keep })
    return keep === null ? null : { keep }
  })
  return span === null || !pieces.every((piece) => piece !== null) ? null : { script: now, span, pieces }
}

function plannedBy(plan: FixPlan): readonly Rewrite[] | null {
  if (plan.change.kind === 'takeIn') return []
  if (plan.change.kind === 'rewrite') return [plan.change.rewrite]
  if (plan.change.kind === 'rewrites') return plan.change.rewrites
  const rewrites: Rewrite[] = []
  for (const { field, newText } of plan.change.words) {
    const { written } = field
    if (written === null) return null
    const { script, end } = written
    // A word that goes takes the blanks before it along.
    const start = newText === '' ? blanksBefore(script, written.start) : written.start
    rewrites.push({ script, span: { start, end }, pieces: newText === '' ? [] : [{ write: newText }] })
  }
  return rewrites
}

/** The edits of files that a plan leads to, none of which touch; null where it cannot be done exactly. */
export function editsOf(plan: FixPlan): readonly Edit[] | null {
  if (plan.change.kind === 'takeIn') {
    const { path, by } = plan.change.replaced
    const edit = path === null ? null : referenceFirst(by, path)
    return edit === null ? null : [edit]
  }
  const rewrites = rewritesOf(plan)
  if (rewrites === null) return null
  const edits: Edit[] = []
  for (const { script, span, pieces } of rewrites) {
    const edit = editOf(script.value, span.start, span.end, pieces)
    if (edit === null) return null
    const others = edits.filter((each) => overlap(each, edit))
    // One stretch of a file may be read in several scripts, as a string that shells run; it can become one thing alone.
    if (!others.every((each) => isSameEdit(each, edit))) return null
    if (others.length === 0) edits.push(edit)
  }
  return edits
}

function isSameEdit(one: Edit, other: Edit): boolean {
  return one.start === other.start && one.end === other.end && one.newText === other.newText
}

/** What each script must be after a set of plans, as keys of values: the same holes at the same places. */
export function expectedScripts(plans: readonly FixPlan[]): readonly string[] {
  const byScript = new Map<ScriptText, Rewrite[]>()
  for (const rewrite of plans.flatMap((plan) => rewritesOf(plan) ?? [])) {
    const known = byScript.get(rewrite.script)
    if (known === undefined) byScript.set(rewrite.script, [rewrite])
    else known.push(rewrite)
  }
  const taken = plans.flatMap(({ change }) => (change.kind === 'takeIn' ? [textKey(keyOf(change.becomes))] : []))
  const rewritten = [...byScript].map(([script, rewrites]) => {
    let key = ''
    let offset = 0
    for (const { span, pieces } of rewrites.sort((left, right) => left.span.start - right.span.start)) {
      key += keyOf(slice(script.value, offset, span.start))
      for (const piece of pieces) key += 'write' in piece ? piece.write : keyOf(slice(script.value, piece.keep.start, piece.keep.end))
      offset = span.end
    }
    return textKey(key + keyOf(slice(script.value, offset, lengthOf(script.value))))
  })
  return [...taken, ...rewritten]
}

/** The key of a script without lines that are comments alone: those that were edited last may not have been read yet. */
export function textKey(key: string): string {
  return stableKey(key).replace(/^[ \t]*#.*\n/gm, '')
}

/** Keys without the numbers that only count evaluations. */
export function stableKey(key: string): string {
  // In a key each hole stands between two marks, so the odd pieces are text with at most one mark behind it.
  return withoutNumbers(key)
    .split('\u0001')
    .map((piece, index) => {
      const end = piece.indexOf('\u0002')
      return index === 0 || end < 0 ? piece : piece.slice(0, end).replace(/:\d+/g, ':') + piece.slice(end)
    })
    .join('\u0001')
}

function blanksBefore(script: ScriptText, start: number): number {
  let at = start
  while (at > 0 && /[ \t]/.test(script.flat[at - 1] ?? '')) at -= 1
  return at
}
