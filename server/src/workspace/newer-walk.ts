/**
 * Whether the walk of a newer text of a script shows an execution what the last one has shown it: the same events, and
 * beside them nothing that anybody would look at. Then whatever was made of the execution stays true. Knows nothing of
 * how executions are made.
 */
import { askedAbout } from '../facts/answer.js'
import { isReached, type Beside, type Context } from '../facts/context.js'
import { listsNames } from '../facts/documentation.js'
import { asWritten } from '../facts/entered.js'
import type { Entered, Execution, Lineage } from '../facts/situated.js'
import type { ScriptText } from '../commands/field.js'
import { sameCondition } from '../run/condition.js'
import type { DefaultExpansion, Event, FirstUse, Moment, Scope, Walk } from '../run/event.js'
import { identicalOrigin, identicalScript } from '../run/identical.js'
import { briefly, memo } from '../text/memo.js'
import { areSame, withoutEnds } from '../text/same.js'
import { keyOf } from '../text/value.js'
import type { Done } from './execution.js'

/** What one walk has of another's. */
interface Change {
  /** Everything but the events is the same. */
  readonly isAlike: boolean
  /** Events that the other has not. */
  readonly added: readonly Event[]
  /** Events that both have. */
  readonly common: readonly Event[]
  readonly isEndingAlike: () => boolean
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
  if (!change.isAlike) return false
  // Of what the older walk does not ask, nothing is to be remembered as unknown.
  const then: Context = { ...context, walk: newer, answers: new Map(), paths: new Map(), substituted: new Map() }
  if (change.added.some(({ moment }) => isReached(moment.guards, then))) return false
  for (const [kind, names] of context.looked) if (!tellsSame(kind, names, walk, newer)) return false
  const here = new Set(reached)
  return (
    areSame(
      newer.events.filter((event) => here.has(event)),
      reached,
    ) && areSame(ranksIn(walk, reached, context), ranksIn(newer, reached, context))
  )
}

/**
 * True where a newer walk, which is alike, tells whoever has looked at this one nothing else than other events: what is
 * said beside them is the same, and ways end where they did.
 */
export function tellsOnlyOtherEvents({ walk, context }: Entered, newer: Walk): boolean {
  const { common, isEndingAlike } = changeOf(walk, newer)
  return (
    isEndingAlike() &&
    // Who has asked about outputs asks again by himself.
    [...context.looked].every(([kind, names]) => kind === 'outputs' || tellsSame(kind, names, walk, newer)) &&
    areSame(ranksIn(walk, common, context), ranksIn(newer, common, context))
  )
}

/**
 * True where every way ends that ended, and between the same twins, also where that is no item of an execution. Where a
 * script sources what is not known, that is not told.
 */
export function endsAmongTwins(older: Walk, newer: Walk, twins: Lineage['twins']): boolean {
  if (twins.size === 0) return true
  if (newer.unknownSources.length > 0) return false
  const before = new Map<Moment, Moment>()
  for (const [item, { moment }] of twins) before.set(asWritten(item.moment), asWritten(moment))
  const old = new Set(before.values())
  const sequence = (events: readonly Event[]): readonly unknown[] =>
    events.flatMap((event): readonly (Event | Moment)[] => {
      const { moment } = event
      const twin = old.has(moment) ? moment : (before.get(moment) ?? null)
      return twin !== null ? [twin] : isEnding(event) ? [event] : []
    })
  const [then, now] = withoutEnds(older.events, newer.events)
  return areSame(sequence(then), sequence(now))
}

/** @param common events of both */
function endsAlike(from: Walk, walk: Walk, common: readonly Event[]): boolean {
  // Mostly the very same ones, between the very same events.
  const both = new Set(common)
  const [then, now] = withoutEnds(from.events, walk.events).map((events) => events.filter((event) => both.has(event) || isEnding(event)))
  return areSame(then ?? [], now ?? []) || areSame(endsAmong(from, common), endsAmong(walk, common))
}

function isEnding({ kind }: Event): boolean {
  return kind === 'exit' || kind === 'leave'
}

/** Where ways end, as far as that matters to events: in which of the scopes around these, of what, and between which of them. */
function endsAmong(walk: Walk, among: readonly Event[]): readonly string[] {
  const scopes = new Map<Scope, string>()
  for (const { moment } of among)
    for (let { scope } = moment; scope !== null && !scopes.has(scope); scope = scope.parent) scopes.set(scope, nameOf(scope))
  const known = new Set(scopes.values())
  const rank = rankAmong(walk, among)
  return walk.events.flatMap((event, index) => {
    if (event.kind !== 'exit' && event.kind !== 'leave') return []
    let around = ''
    for (let { scope } = event.moment; scope !== null; scope = scope.parent) {
      const name = nameOf(scope)
      // What stands in none of them alone is only told by its kind.
      around += known.has(name) ? ` ${name}` : ` ${scope.kind}`
    }
    return [`${rank(index)} ${event.kind === 'exit' ? event.ends : event.levels}${around}`]
  })
}

function nameOf({ kind, id, arm, chained }: Scope): string {
  return `${kind} ${id} ${arm} ${chained === true}`
}

/** Between which of some events the other things stand that are counted among events, as far as anybody has looked. */
function ranksIn(walk: Walk, among: readonly Event[], { looked }: Context): readonly number[] {
  const { defaults, unknownSources } = walk
  const names = looked.get('defaults')
  const seen = names === undefined ? [] : defaults.filter(({ name }) => names?.has(name) ?? true)
  if (seen.length === 0 && unknownSources.length === 0) return []
  return [...seen.map(({ index }) => index), ...unknownSources].map(rankAmong(walk, among))
}

/** How many of some events come before the one with a number. */
function rankAmong({ events }: Walk, among: readonly Event[]): (index: number) => number {
  const counted = new Set(among)
  const before = [0]
  for (const event of events) before.push((before.at(-1) ?? 0) + (counted.has(event) ? 1 : 0))
  return (index) => before[index] ?? Infinity
}

/** True where all that one walk says beside its events is what another says. */
export function isAlike(from: Walk, walk: Walk): boolean {
  return changeOf(from, walk).isAlike
}

function changeOf(from: Walk, walk: Walk): Change {
  const known = changesFrom(from).get(walk)
  if (known !== undefined) return known
  const before = new Set(from.events)
  const [added, common]: [Event[], Event[]] = [[], []]
  for (const event of walk.events) (before.has(event) ? common : added).push(event)
  let isEndingAlike: boolean | null = null
  const change: Change = {
    isAlike: saysAlike(from, walk),
    added,
    common,
    isEndingAlike: () => (isEndingAlike ??= endsAlike(from, walk, common)),
  }
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

function tellsSame(kind: Beside | 'outputs', names: ReadonlySet<string> | null, one: Walk, other: Walk): boolean {
  switch (kind) {
    case 'outputs':
      return areSame(outputsAsked(one), outputsAsked(other))
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

const outputsAsked = briefly((walk: Walk): readonly string[] => askedAbout(walk).map(({ place }) => place))

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
