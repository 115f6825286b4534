/**
 * The word behind `=~` (bash manual 3.2.5.2): what is quoted in it stands for itself, all else is an extended regular
 * expression. Knows nothing of what is compared with it.
 */
import type { ScriptText } from '../commands/field.js'
import { expandValue, placeOf, type Runner } from './expand.js'
import type { Part, Word } from '../syntax/tree.js'
import { PLACEHOLDER, concatAll, hole, text, type Segment, type Value } from '../text/value.js'

/** The expression as it is handed to the matcher: a quoted character has a backslash. */
export function expandExpression(word: Word, script: ScriptText, runner: Runner): Value {
  return concatAll(word.parts.map((part) => expandPart(part, word, script, runner)))
}

function expandPart(part: Part, word: Word, script: ScriptText, runner: Runner): Value {
  const alone = { ...word, parts: [part] }
  switch (part.kind) {
    case 'literal': {
      const written = script.flat.slice(part.start, part.end)
      // The grammar takes quotes and expansions in an expression for text.
      const decoded = written.replace(/\\[^]|'([^']*)'|"([^"$`\\]*)"/g, (whole, single?: string, double?: string) => {
        const quoted = single ?? double
        return quoted === undefined ? whole : escaped(quoted)
      })
      return decoded.includes(PLACEHOLDER) || /(?<!\\)(?:["'`]|\$[\w{(@*#?])/.test(decoded)
        ? hole({ id: runner.unique('expression'), kind: 'unknown', name: '' }, placeOf(part, script))
        : text(decoded, placeOf(part, script))
    }
    case 'single-quoted':
    case 'double-quoted':
    case 'ansi-c':
      return expandValue(alone, script, runner).map(asItself)
    default:
      return expandValue(alone, script, runner)
  }
}

function asItself(segment: Segment): Segment {
  switch (segment.kind) {
    case 'text':
      return { ...segment, text: escaped(segment.text), origin: null }
    case 'hole':
      return { ...segment, hole: { ...segment.hole, id: `quoted:${segment.hole.id}`, kind: 'unknown' } }
    case 'choice': {
      const alternatives = segment.choice.alternatives.map((each) => ({ ...each, value: each.value.map(asItself) }))
      return { ...segment, choice: { id: `quoted:${segment.choice.id}`, alternatives } }
    }
  }
}

function escaped(characters: string): string {
  return characters.replace(/[.*+?^${}()|[\]\\"'`]/g, '\\$&')
}
