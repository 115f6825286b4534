/**
 * What a fix would make of the files, as lines that a person can read: the new line where one line becomes another, a
 * small diff for everything else.
 */
import { diffArrays } from 'diff'
import { applyEdits, type Edit } from '../text/location.js'
import { lineStarts, positionAt, type Source } from '../text/source.js'
import { printLine } from './columns.js'
import type { Display } from './style.js'

/** Whole lines of one file that become other lines. */
export interface Change {
  readonly source: Source
  /** 1-based. */
  readonly line: number
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** The changed lines of every file, in order; edits of the same lines are one change. */
export function changesOf(edits: readonly Edit[]): readonly Change[] {
  const sorted = [...edits].sort((left, right) =>
    left.source.path < right.source.path ? -1 : left.source.path > right.source.path ? 1 : left.start - right.start,
  )
  const groups: Edit[][] = []
  for (const edit of sorted) {
    const group = groups.at(-1)
    const isNear =
      group !== undefined &&
      group.some((other) => other.source === edit.source && positionAt(edit.source, edit.start).line <= lastLine(other))
    if (isNear) group.push(edit)
    else groups.push([edit])
  }
  return groups.flatMap((group) => changeOf(group) ?? [])
}

/** The lines that show a change, without what all of them are indented by. */
export function changedLines({ before, after }: Change, { style }: Display): readonly string[] {
  const dedented = dedent([...before, ...after])
  const old = dedented.slice(0, before.length)
  const fresh = dedented.slice(before.length)
  if (old.length === 1 && fresh.length === 1) return fresh.map(style.added)
  return diffArrays(old, fresh).flatMap(({ value, added, removed }) =>
    value.map((line) => {
      const marked = `${added ? '+' : removed ? '-' : ' '} ${line}`.trimEnd()
      return added ? style.added(marked) : removed ? style.removed(marked) : marked
    }),
  )
}

function changeOf(group: readonly Edit[]): Change | null {
  const [head] = group
  if (head === undefined) return null
  const { source } = head
  const starts = lineStarts(source)
  const first = positionAt(source, head.start).line
  const start = starts[first] ?? 0
  const end = starts[Math.max(...group.map(lastLine)) + 1] ?? source.text.length
  const after = applyEdits(
    source.text.slice(start, end),
    group.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })),
  )
  return { source, line: first + 1, before: linesOf(source.text.slice(start, end)), after: linesOf(after) }
}

/** The last line that an edit touches, from 0; a line that it takes away with its end does not make it touch the next. */
function lastLine({ source, start, end, newText }: Edit): number {
  const { line, column } = positionAt(source, end)
  return column === 0 && end > start && (newText === '' || newText.endsWith('\n')) ? line - 1 : line
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function dedent(lines: readonly string[]): readonly string[] {
  const printed = lines.map((line) => printLine(line).text.trimEnd())
  const indents = printed.flatMap((line) => (line === '' ? [] : [line.length - line.trimStart().length]))
  const common = indents.length === 0 ? 0 : Math.min(...indents)
  return printed.map((line) => line.slice(common))
}
