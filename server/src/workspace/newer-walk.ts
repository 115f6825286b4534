/**
 * Whether the walk of a newer text of a script shows an execution what the last one has shown it: the same events, and
 * beside them nothing that anybody would look at. Then whatever was made of the execution stays true. Knows nothing of
 * how executions are made.
 */
import { isReached, type Beside } from '../facts/context.js'
import { listsNames } from '../facts/documentation.js'
import type { Entered, Execution } from '../facts/situated.js'
import type { ScriptText } from '../commands/field.js'
import { sameCondition } from '../run/condition.js'
import type { DefaultExpansion, Event, FirstUse, Walk } from '../run/event.js'
import { identicalOrigin, identicalScript } from '../run/identical.js'
import { briefly, memo } from '../text/memo.js'
import { areSame } from '../text/same.js'
import { keyOf } from '../text/value.js'
import type { Done } from './execution.js'

/** What one walk has of another's. */
interface Change {
  /** Everything but the events is the same. */
  readonly isAlike: boolean
  /** Events that the other has not. */
  readonly added: readonly Event[]
}

const changesFrom = briefly((_older: Walk): Map<Walk, Change> => new Map())

/** Lets newer walks take the place of older ones in an execution, where they show it the same; else it stays as it is. */
export function takesNewer({ execution }: Done, walks: ReadonlyMap<Walk, Walk>): boolean {
  const entered = enteredBy(execution).filter(({ walk }) => walks.has(walk))
  const isSame = entered.every((each) => {
    const newer = walks.get(each.walk)
    return newer !== undefined && showsSame(each, newer)
  })
  if (isSame) for (const { context } of entered) context.walk = walks.get(context.walk) ?? context.walk
  return isSame
}

function enteredBy({ entered, lost }: Execution): readonly Entered[] {
  return [...entered, ...lost.flatMap((each) => enteredBy(each.execution))]
}

function showsSame(each: Entered, newer: Walk): boolean {
  const { walk, context, reached } = each
  const change = changeOf(walk, newer)
  if (!change.isAlike || change.added.some(({ moment }) => isReached(moment.guards, context))) return false
  for (const [kind, names] of context.looked) if (!tellsSame(kind, names, walk, newer)) return false
  const here = new Set(reached)
  return (
    areSame(
      newer.events.filter((event) => here.has(event)),
      reached,
    ) && areSame(ranksIn(walk, each), ranksIn(newer, each))
  )
}

/** Between which of the events that happen here the other things stand that are counted among events, as far as anybody has looked. */
function ranksIn({ events, defaults, unknownSources }: Walk, { reached, context: { looked } }: Entered): readonly number[] {
  const names = looked.get('defaults')
  const seen = names === undefined ? [] : defaults.filter(({ name }) => names?.has(name) ?? true)
  if (seen.length === 0 && unknownSources.length === 0) return []
  const here = new Set(reached)
  const before = [0]
  for (const event of events) before.push((before.at(-1) ?? 0) + (here.has(event) ? 1 : 0))
  return [...seen.map(({ index }) => index), ...unknownSources].map((index) => before[index] ?? Infinity)
}

/** True where all that one walk says beside its events is what another says. */
export function isAlike(from: Walk, walk: Walk): boolean {
  return changeOf(from, walk).isAlike
}

function changeOf(from: Walk, walk: Walk): Change {
  const known = changesFrom(from).get(walk)
  if (known !== undefined) return known
  const before = new Set(from.events)
  const change = { isAlike: saysAlike(from, walk), added: walk.events.filter((event) => !before.has(event)) }
  changesFrom(from).set(walk, change)
  return change
}

function saysAlike(one: Walk, other: Walk): boolean {
  return (
    one.file === other.file &&
    one.reached === other.reached &&
    identicalScript(one.script, other.script) &&
    one.unknownSources.length === other.unknownSources.length &&
    areSame([...one.functions], [...other.functions]) &&
    areSame(one.sources, other.sources) &&
    [...one.conditions].every(([key, condition]) => {
      const newer = other.conditions.get(key)
      return newer === undefined || sameCondition(condition, newer)
    }) &&
    sameTexts(one, other)
  )
}

function tellsSame(kind: Beside, names: ReadonlySet<string> | null, one: Walk, other: Walk): boolean {
  switch (kind) {
    case 'conditions':
      return areSame([...one.conditions.keys()], [...other.conditions.keys()])
    case 'background':
      return one.background === null || other.background === null
        ? one.background === other.background
        : sameTold(one.background, other.background)
    default: {
      const [then, now] = [one, other].map((walk): readonly Told[] => walk[kind].filter(({ name }) => names?.has(name) ?? true))
      return then?.length === now?.length && (then ?? []).every((each, index) => sameTold(each, now?.[index]))
    }
  }
}

type Told = FirstUse | DefaultExpansion

function sameTold(one: Told, other: Told | undefined): boolean {
  const [position, newer] = [one, other].map((each) => (each !== undefined && 'position' in each ? each.position : 0))
  return other !== undefined && one.name === other.name && position === newer && identicalOrigin(one.origin, other.origin)
}

/** The strings that shells run are the same, and of the texts of files that are not the same none lists variables. */
function sameTexts(one: Walk, other: Walk): boolean {
  const [then, now] = [textsOf(one), textsOf(other)]
  return (
    areSame(then.strings, now.strings) &&
    then.files.every((script) => now.files.includes(script) || !listsNames(script)) &&
    now.files.every((script) => then.files.includes(script) || !listsNames(script))
  )
}

const textsOf = memo(({ comments }: Walk): { readonly strings: readonly string[]; readonly files: readonly ScriptText[] } => {
  const scripts = comments.map(({ script }) => script)
  return {
    strings: scripts.filter(({ file }) => file === undefined).map(({ value }) => keyOf(value)),
    files: scripts.filter(({ file }) => file !== undefined),
  }
})
