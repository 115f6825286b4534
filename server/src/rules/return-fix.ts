/** Fixes that leave a block of commands, or a sourced file, where the whole shell was left before. */
import { isApart } from '../facts/parts.js'
import { scopesOf, type Execution, type Situated } from '../facts/situated.js'
import type { ScriptPart } from '../pipelines/job.js'
import type { FixPlan, Rewrite } from './rule.js'

type Exit = Extract<Situated, { readonly kind: 'exit' }>

const NAME = 'shared_block'

/**
 * The part as a function that is called at once, so that all it sets stays set. Null where it has functions or `declare`
 * of its own, for which that is not the same.
 */
export function returningBlock(item: Exit, part: ScriptPart, items: readonly Situated[]): FixPlan | null {
  const { script } = item.moment
  const flat = script.flat.slice(part.start, part.end)
  const start = part.start + (/^\s*/.exec(flat)?.[0].length ?? 0)
  const end = part.end - (/[\s;]*$/.exec(flat)?.[0].length ?? 0)
  const inside = items.filter(
    ({ moment, context, entries }) =>
      context.walk === item.context.walk && entries.length === 1 && moment.position >= part.start && moment.position <= part.end,
  )
  const exits = inside.filter((each): each is Exit => each.kind === 'exit' && each.ends && each.status === 'success' && !isApart(each))
  const isPlain = exits.every(
    ({ moment }) => moment.script === script && !scopesOf({ ...item, moment, entries: [] }).some(({ kind }) => kind === 'function'),
  )
  const isKept = !inside.some((each) => each.kind === 'assign' && each.event.how === 'declare')
  const written = script.flat.slice(start, end)
  // A comment, or a here-document's last line, would take what is written behind it along.
  const isOneLine = !written.includes('\n')
  if (!isPlain || !isKept || script.flat.includes(NAME) || (isOneLine && written.includes('#'))) return null
  const pieces: Rewrite['pieces'][number][] = [{ write: isOneLine ? `${NAME}() { ` : `${NAME}() {\n` }]
  let at = start
  for (const span of uniqueSpans(exits)) {
    pieces.push({ keep: { start: at, end: span.start } }, { write: 'return 0' })
    at = span.end
  }
  const isDone = at === end
  pieces.push({ keep: { start: at, end } })
  const close = isOneLine ? `; ${isDone ? '' : 'return 0; '}}; ${NAME}` : `\n${isDone ? '' : 'return 0\n'}}\n${NAME}`
  pieces.push({ write: close })
  return {
    title: 'leave the block alone',
    applicability: 'unsafe',
    rationale: 'what follows the block in a job now runs',
    change: { kind: 'rewrite', rewrite: { script, span: { start, end }, pieces } },
    keeps: [],
  }
}

/** `return 0` at the top of a file that is only ever sourced. */
export function returningFile(item: Exit, executions: readonly Execution[]): FixPlan | null {
  const { script, span, scope, file } = item.moment
  const [first] = scopesOf({ ...item, entries: [] }).filter(({ kind }) => kind !== 'branch' && kind !== 'list' && kind !== 'loop')
  const isRun = executions.some(({ items }) => items.some((each) => each.kind === 'run' && each.file === file))
  if (scope === null || first?.kind !== 'source' || isRun) return null
  return {
    title: 'leave the sourced file alone',
    applicability: 'unsafe',
    rationale: 'what follows the file in a job now runs',
    change: { kind: 'rewrite', rewrite: { script, span, pieces: [{ write: 'return 0' }] } },
    keeps: [],
  }
}

function uniqueSpans(exits: readonly Exit[]): readonly { readonly start: number; readonly end: number }[] {
  const byStart = new Map(exits.map(({ moment }) => [moment.span.start, moment.span]))
  return [...byStart.values()].sort((left, right) => left.start - right.start)
}
