/** What the engine's own tables say of one command line, by the way on which the engine asks them. */
import { utilityNamed } from '../../server/src/commands/catalogue.js'
import type { FileEffect } from '../../server/src/commands/effect.js'
import type { WordChange } from '../../server/src/commands/field.js'
import { walk } from '../run/probe.js'

export function effectsOf(command: string): readonly FileEffect[] {
  return walk(command, { directory: '/somewhere' }).events.flatMap((event): readonly FileEffect[] => {
    if (event.kind === 'effect') return [event.effect]
    return event.kind === 'call' ? (utilityNamed(event.call.name)?.effects(event.call) ?? []) : []
  })
}

/** The command line with words replaced. */
export function rewritten(command: string, changes: readonly WordChange[]): string {
  const edits = changes.flatMap(({ field: { written }, newText }) => (written === null ? [] : [{ ...written, newText }]))
  if (edits.length < changes.length) throw new Error(`${command}: a word to change is not written`)
  return edits
    .sort((left, right) => right.start - left.start)
    .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), command)
}
