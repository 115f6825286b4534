/** Words of a command as they are at one moment: values, the paths they name, what is known of these, and why. */
import type { Field, ScriptText } from '../commands/field.js'
import { pathOf, substitute } from '../facts/context.js'
import { documentedNames } from '../facts/documentation.js'
import type { Evidence, Fact } from '../facts/evidence.js'
import { defaultReads, externalVariable } from '../facts/external.js'
import type { Facts } from '../facts/facts.js'
import { originOfField } from '../facts/origin.js'
import type { Execution, Situated, Situation } from '../facts/situated.js'
import type { Parameter, Word } from '../syntax/tree.js'
import { locate, locateForDisplay } from '../text/location.js'
import type { Span } from '../text/source.js'
import { concat, flatten, keyOf, PLACEHOLDER, type Expansion, type Origin, type Segment, type Value } from '../text/value.js'
import type { ShownFact, ShownVariable, ShownWord } from './inspection.js'
import { parametersOf } from './statements.js'
import { alternativesIn, wordingOf } from './wording.js'

/** One word, with the fields that it became. */
export interface WordAt {
  readonly script: ScriptText
  /** Null where a function handed the word on, so that no syntax stands for it here. */
  readonly word: Word | null
  readonly fields: readonly Field[]
  /** Something is done to the path that it names. */
  readonly isPath: boolean
}

/** The word at a moment of an execution. */
export function shownWord({ script, word, fields, isPath }: WordAt, at: Situation, facts: Facts): ShownWord {
  const { context, moment } = at
  const value = concat(
    ...fields.flatMap((field, index): Value[] => {
      const seen = substitute(field.value, context, moment.guards)
      return index === 0 ? [seen] : [SPACE, seen]
    }),
  )
  const [only] = fields
  const mayBePath = only !== undefined && fields.length === 1 && (isPath || looksLikePath(value))
  const path = mayBePath ? pathOf(only.value, moment, context) : null
  const isElsewhere = path !== null && keyOf(path) !== keyOf(value) && (isPath || flatten(value).includes('/'))
  return {
    written: writtenOf(script, word, only),
    value: fields.length === 0 ? '' : wordingOf(value),
    alternatives: alternativesIn(value, context),
    path: isElsewhere ? wordingOf(path) : null,
    facts: path === null ? [] : factsOfPath(path, at, facts, isPath ? only : undefined),
    variables: word === null ? [] : eachOnce(parametersOf(word).map((parameter) => shownVariable(parameter, script, value))),
  }
}

/** A word of which nothing was recorded: what conditions say of it, or where its variables may have been set. */
export function unrecordedWord(
  word: Word,
  script: ScriptText,
  asked: readonly Value[],
  setAt: (name: string) => readonly Evidence[],
): ShownWord {
  const all = parametersOf(word).map((parameter): ShownVariable => {
    const known = asked.map((value) => shownVariable(parameter, script, value)).find(({ value }) => value !== '')
    return known ?? { name: parameter.name, written: sliceOf(script, parameter), value: null, trail: setAt(parameter.name) }
  })
  const variables = eachOnce(all)
  const written = sliceOf(script, word)
  const [only] = variables
  const isOnly = only !== undefined && written.replace(/^"(.*)"$/s, '$1') === only.written
  return { written, value: isOnly ? only.value : null, alternatives: [], path: null, facts: [], variables }
}

/** What is known of a variable because of who may set it. */
export function factsOfName(item: Extract<Situated, { readonly kind: 'assign' }>, execution: Execution): readonly ShownFact[] {
  const { name } = item.event
  const external = externalVariable(name, item, execution)
  const documented = [...documentedNames(item.moment.script, name), ...defaultReads(item)]
  return [
    ...(external === null
      ? []
      : [
          {
            kind: 'external-variable' as const,
            message: `${name} is set by ${external.by}`,
            confidence: external.weak ? ('likely' as const) : ('certain' as const),
            evidence: external.evidence,
          },
        ]),
    ...(documented.length === 0
      ? []
      : [
          {
            kind: 'documented-variable' as const,
            message: `${name} is said to be given from outside`,
            confidence: 'likely' as const,
            evidence: documented,
          },
        ]),
  ]
}

const SPACE: Value = [{ kind: 'text', text: ' ', origin: null, through: null }]

/** Absolute, or an unknown that stands alone or before a slash. */
function looksLikePath(value: Value): boolean {
  const flat = flatten(value)
  return /^[^\s=:]*\/[^\n]*$/.test(flat) || flat === PLACEHOLDER
}

function factsOfPath(path: Value, at: Situation, facts: Facts, named: Field | undefined): readonly ShownFact[] {
  const found: ShownFact[] = []
  const add = (kind: ShownFact['kind'], message: string, fact: Fact | null): void => {
    if (fact !== null) found.push({ kind, message, confidence: fact.confidence, evidence: fact.evidence })
  }
  const network = facts.networkStorage(path, at)
  add('network-storage', 'on network storage', network)
  const shared = facts.sharedStorage(path, at)
  // Network storage is shared by what it is.
  if (shared?.evidence[0].message !== network?.evidence[0].message) add('shared-storage', 'persists and is shared', shared)
  add('data-directory', 'is or holds a database data directory', facts.dataDirectory(path, at))
  const secret = facts.privateDirectory(path, at)
  add('private-directory', `in a directory of ${secret?.owner ?? ''} that others may not enter`, secret)
  if (named !== undefined && facts.isTree(named, at))
    found.push({ kind: 'tree', message: 'taken as a tree of many files', confidence: 'likely', evidence: [] })
  return found
}

function shownVariable(parameter: Parameter, script: ScriptText, value: Value): ShownVariable {
  const origin = locateForDisplay(script.value, parameter.start, parameter.end)
  const parts = value.filter((segment) => stepAt(segment, origin) !== null || isAt(segment.origin, origin))
  return {
    name: parameter.name,
    written: sliceOf(script, parameter),
    value: wordingOf(parts),
    trail: trailFrom(parts.map((segment) => stepAt(segment, origin) ?? segment.through)),
  }
}

/** The expansion at this very place that a segment came through. */
function stepAt({ through }: Segment, origin: Origin | null): Expansion | null {
  for (let step = through; step !== null; step = step.inner) if (isAt(step.origin, origin)) return step
  return null
}

function isAt(one: Origin | null, other: Origin | null): boolean {
  return one !== null && other !== null && one.source === other.source && one.start === other.start && one.end === other.end
}

/** From an expansion back to where its value was first set, each place once. */
function trailFrom(steps: readonly (Expansion | null)[]): readonly Evidence[] {
  const trail = new Map<string, Evidence>()
  for (const first of steps) {
    for (let step = first; step !== null; step = step.inner) {
      const { definition } = step
      if (definition === null) continue
      const key = `${definition.message} ${definition.origin?.source.path ?? ''}:${definition.origin?.start ?? ''}`
      if (!trail.has(key)) trail.set(key, definition)
    }
  }
  return [...trail.values()]
}

/** `$X` twice in a word is the same twice. */
function eachOnce(variables: readonly ShownVariable[]): readonly ShownVariable[] {
  return [...new Map(variables.map((variable) => [variable.written, variable])).values()]
}

function writtenOf(script: ScriptText, word: Word | null, field: Field | undefined): string {
  if (word !== null) return sliceOf(script, word)
  const origin = field === undefined ? null : originOfField(field)
  return origin === null ? '' : origin.source.text.slice(origin.start, origin.end)
}

/** As it stands in the file; a string handed to a shell may hold what was put into it. */
function sliceOf({ value, flat }: ScriptText, { start, end }: Span): string {
  const origin = locate(value, start, end)
  return origin === null || origin.isPartial ? flat.slice(start, end) : origin.source.text.slice(origin.start, origin.end)
}
