/** Which words of a command have something to tell, and what each has become when the command runs. */
import type { Field, ScriptText } from '../commands/field.js'
import { asItIsNow, textNow } from '../commands/now.js'
import type { Event } from '../run/event.js'
import type { Word } from '../syntax/tree.js'
import type { Span } from '../text/source.js'
import { isExpanded, parametersOf, type Written } from './statements.js'
import type { WordAt } from './words.js'

/** The word that stands at a stretch of a script. */
export type WordAtPlace = (script: ScriptText, span: Span) => Word | null

/** The words in which the shell puts something, and those that name a path to which something is done. */
export function wordsOf(
  events: readonly Event[],
  written: Written | undefined,
  paths: ReadonlySet<number>,
  wordAt: WordAtPlace,
): readonly WordAt[] {
  const byPlace = new Map<string, readonly Field[]>()
  // What a later event has in a word's place is what the word has become.
  for (const event of events) {
    const own = new Map<string, Field[]>()
    for (const field of fieldsOfEvent(event)) {
      // What an edit has left alone is of an older text.
      const { start, end } = asItIsNow(field.at) ?? field.at
      const key = `${start}:${end}`
      const known = own.get(key)
      if (known === undefined) own.set(key, [field])
      else known.push(field)
    }
    for (const [key, fields] of own) byPlace.set(key, fields)
  }
  const ofFields = [...byPlace.values()].flatMap((fields): readonly WordAt[] => {
    const [first] = fields
    // The unknown arguments of a function that nothing calls stand nowhere.
    if (first === undefined || first.at.end === first.at.start) return []
    const at = asItIsNow(first.at) ?? first.at
    const word = wordAt(at.script, at)
    const isPath = paths.has(at.start)
    const isUnknown = fields.some(({ value }) => value.some(({ kind }) => kind !== 'text'))
    const isShown = isPath || isUnknown || written?.kind === 'assignment' || (word !== null && isExpanded(word))
    return isShown ? [{ script: at.script, word, fields, isPath }] : []
  })
  const script = events[0] === undefined ? undefined : textNow(events[0].moment.script)
  // Words that `"$@"` hands on are told where they stand.
  const isHandedOn = (word: Word): boolean => parametersOf(word).some(({ name }) => name === '@')
  const isVanished = (word: Word): boolean => isExpanded(word) && !isHandedOn(word) && !byPlace.has(`${word.start}:${word.end}`)
  // What an array holds is not recorded.
  const empty = written?.kind === 'assignment' ? [] : (written?.words ?? []).filter(isVanished)
  return script === undefined
    ? ofFields
    : [...ofFields, ...empty.map((word) => ({ script, word, fields: [], isPath: false }))].sort(
        (left, right) => startOf(left) - startOf(right),
      )
}

function startOf({ word, fields }: WordAt): number {
  return word?.start ?? fields[0]?.at.start ?? 0
}

function fieldsOfEvent(event: Event): readonly Field[] {
  const { moment } = event
  switch (event.kind) {
    case 'call':
      return [...moment.prefix, ...moment.words]
    case 'run':
      return [...moment.prefix, event.path, ...event.parameters]
    case 'effect':
      return [event.effect.path]
    case 'assign': {
      if (!event.whole) return []
      const at = { script: moment.script, start: event.valueSpan.start, end: event.valueSpan.end }
      return [{ value: event.value, at, written: at, many: false }]
    }
    case 'handOn':
    case 'exit':
    case 'leave':
      return []
  }
}
