/**
 * The names in one script: what its syntax sets, reads, defines and calls, and what makes it impossible to know them
 * all. Looks at what is written; who runs the script is not known here.
 */
import type { ScriptText } from '../commands/field.js'
import { parseScript } from '../syntax/lower.js'
import type { Parser } from '../syntax/parser.js'
import { locate, locateForDisplay } from '../text/location.js'
import type { Span } from '../text/source.js'
import type { Origin } from '../text/value.js'
import { mentionsIn, type Mention } from './mentions.js'
import { placeKey, type Occurrence } from './occurrence.js'

export interface ScriptNames {
  readonly occurrences: readonly Occurrence[]
  readonly byName: ReadonlyMap<string, readonly Occurrence[]>
  /** Where a name may be used without being written: `eval`, `${!NAME}`, a reference, what did not parse. */
  readonly blind: readonly { readonly why: string; readonly origin: Origin | null }[]
  /** Where the comments stand. */
  readonly comments: readonly Origin[]
}

const known = new WeakMap<ScriptText, ScriptNames>()

/** Kept for as long as the script is. */
export function namesIn(script: ScriptText, parser: Parser): ScriptNames {
  let names = known.get(script)
  if (names === undefined) {
    names = readNames(script, parser)
    known.set(script, names)
  }
  return names
}

function readNames(script: ScriptText, parser: Parser): ScriptNames {
  const { body, comments } = parseScript(parser, script.flat)
  const { mentions, blind } = mentionsIn(body, script.flat)
  const occurrences = mentions.flatMap((mention) => occurrenceOf(mention, script) ?? [])
  const byName = new Map<string, Occurrence[]>()
  for (const each of occurrences) {
    const same = byName.get(each.name)
    if (same === undefined) byName.set(each.name, [each])
    else same.push(each)
  }
  return {
    occurrences,
    byName,
    blind: blind.map(({ why, start, end }) => ({ why, origin: locateForDisplay(script.value, start, end) })),
    comments: comments.flatMap(({ start, end }) => locate(script.value, start, end) ?? []),
  }
}

/** Null where the name is not written in a file as it is. */
function occurrenceOf({ kind, name, role, at, extent, local }: Mention, script: ScriptText): Occurrence | null {
  const origin = placeOf(script, { start: at, end: at + name.length })
  if (origin === null || origin.source.text.slice(origin.start, origin.end) !== name) return null
  const around = local === null ? null : locateForDisplay(script.value, local.start, local.end)
  return {
    kind,
    name,
    role,
    origin,
    extent: extent === null ? origin : (extentOf(script, extent, origin) ?? origin),
    local: around === null ? null : placeKey(around),
  }
}

function placeOf({ value }: ScriptText, { start, end }: Span): Origin | null {
  return locate(value, start, end)
}

/** From its first character to its last, also where a block of YAML has its indentation between. */
function extentOf({ value }: ScriptText, { start, end }: Span, within: Origin): Origin | null {
  const first = locateForDisplay(value, start, end)
  const last = locate(value, end - 1, end)
  if (first === null || last === null || first.source !== within.source || last.source !== within.source) return null
  return first.start <= within.start && last.end >= within.end ? first.upTo(last) : null
}
