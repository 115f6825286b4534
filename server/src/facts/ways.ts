/**
 * Where ways through one walk end before others: by `exit`, `return`, `break` and `continue`. Knows scopes and the order
 * of events, nothing of what the events do.
 */
import type { Event, Moment, Scope, Walk } from '../run/event.js'

type Leaving = Extract<Event, { readonly kind: 'exit' | 'leave' }>

interface Ways {
  /** Those that leave a function, a file or a loop, by the number of its scope. */
  readonly leaving: ReadonlyMap<number, readonly Leaving[]>
  /** Those that end a shell or a function, by the innermost scope that is not always passed. */
  readonly ending: ReadonlyMap<string, readonly Leaving[]>
  readonly around: Map<Scope, readonly Leaving[]>
}

const waysKnown = new WeakMap<Walk, Ways>()

/** True where a way that passes an earlier moment may leave what is around a later one before it comes there. */
export function isLeftBefore(walk: Walk, earlier: Moment, later: Moment): boolean {
  const { leaving } = waysOf(walk)
  if (leaving.size === 0) return false
  return chainOf(later.scope).some(({ id }) =>
    leaving
      .get(id)
      ?.some(
        ({ moment }) =>
          moment.turn.index > earlier.turn.index && moment.turn.index < later.turn.index && !isOnOtherArm(earlier.scope, moment.scope),
      ),
  )
}

/** True where whoever passes an earlier moment comes to an end before a later one. */
export function endedFor(walk: Walk, earlier: Moment, later: Moment): boolean {
  const ends = endsAround(earlier.scope, waysOf(walk))
  if (ends.length === 0) return false
  const after = chainOf(later.scope)
  return ends.some((end) => {
    if (end.moment.turn.index < earlier.turn.index || end.moment.turn.index > later.turn.index || isLeftBefore(walk, earlier, end.moment))
      return false
    const ended = endedBy(end)
    return ended === null
      ? !after.some(({ kind }) => kind === 'trap' || kind === 'uncalled')
      : after.some(({ kind, id }) => kind === ended.kind && id === ended.id)
  })
}

/** What ends in one of the arms that a scope stands in; kept, because every pair of moments asks. */
function endsAround(scope: Scope | null, ways: Ways): readonly Leaving[] {
  const { ending, around } = ways
  if (scope === null || ending.size === 0) return []
  const known = around.get(scope)
  if (known !== undefined) return known
  const own = isConditional(scope) ? (ending.get(armOf(scope)) ?? []) : []
  const outer = endsAround(scope.parent, ways)
  const ends = own.length === 0 ? outer : [...own, ...outer]
  around.set(scope, ends)
  return ends
}

function waysOf(walk: Walk): Ways {
  let ways = waysKnown.get(walk)
  if (ways === undefined) {
    const leaving = new Map<number, Leaving[]>()
    const ending = new Map<string, Leaving[]>()
    for (const event of walk.events) {
      if (event.kind !== 'exit' && event.kind !== 'leave') continue
      const left = leftBy(event)
      if (left !== null) leaving.set(left.id, [...(leaving.get(left.id) ?? []), event])
      if (event.kind === 'leave' || (left !== null && chainOf(left.parent).some(isLoop))) continue
      const arm = chainOf(event.moment.scope).find(isConditional)
      if (arm !== undefined) ending.set(armOf(arm), [...(ending.get(armOf(arm)) ?? []), event])
    }
    ways = { leaving, ending, around: new Map() }
    waysKnown.set(walk, ways)
  }
  return ways
}

/** The function, file or loop that is left; null where a shell ends. */
function leftBy(end: Leaving): Scope | null {
  if (end.kind === 'exit') return end.ends ? null : (chainOf(end.moment.scope).find(({ kind }) => RETURNED_FROM.test(kind)) ?? null)
  const around = chainOf(end.moment.scope).filter(isLoop)
  return around[Math.min(end.levels, around.length) - 1] ?? null
}

const RETURNED_FROM = /^(function|source|subshell|nested|pipeline)$/
const SHELL_OF_ITS_OWN = /^(subshell|nested|pipeline|background)$/

/** What has come to its end; null for the whole script. */
function endedBy(end: Leaving): Scope | null {
  return leftBy(end) ?? chainOf(end.moment.scope).find(({ kind }) => SHELL_OF_ITS_OWN.test(kind)) ?? null
}

function isLoop({ kind }: Scope): boolean {
  return kind === 'loop'
}

function isConditional({ kind }: Scope): boolean {
  return kind === 'branch' || kind === 'loop' || kind === 'background' || kind === 'trap' || kind === 'uncalled'
}

function isOnOtherArm(scope: Scope | null, other: Scope | null): boolean {
  const around = chainOf(scope)
  return chainOf(other).some(
    (one) =>
      one.kind === 'branch' &&
      one.chained !== true &&
      around.some(({ kind, id, arm }) => kind === 'branch' && id === one.id && arm !== one.arm),
  )
}

function armOf({ kind, id, arm }: Scope): string {
  return `${kind} ${id} ${arm}`
}

function chainOf(scope: Scope | null): readonly Scope[] {
  const chain: Scope[] = []
  for (let at = scope; at !== null; at = at.parent) chain.push(at)
  return chain
}
