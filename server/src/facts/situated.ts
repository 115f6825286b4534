/**
 * Effects in the order of one execution: a job from its first line through every script it runs, or one script by
 * itself. Answers what comes before, after, and on every path after.
 */
import type { FileEffect } from '../commands/effect.js'
import type { User } from '../commands/wrapped.js'
import type { AssignEvent, Event, ExitEvent, Moment, RunEvent, Scope, Walk } from '../run/event.js'
import type { Job, JobScript, Replaced } from '../pipelines/job.js'
import type { Variable } from '../run/variable.js'
import type { Configuration } from '../configuration/configuration.js'
import type { Context } from './context.js'
import { endedFor, isLeftBefore } from './ways.js'
import { briefly, memo } from '../text/memo.js'
import type { Value } from '../text/value.js'

/** One happening and its circumstances. */
export type Situated = Situation &
  (
    | { readonly kind: 'effect'; readonly effect: FileEffect }
    | { readonly kind: 'assign'; readonly event: AssignEvent }
    | { readonly kind: 'run'; readonly event: RunEvent; readonly file: string }
    | { readonly kind: 'exit'; readonly ends: boolean; readonly status: ExitEvent['status'] }
    /** A command behind a wrapper, for who runs what as whom. */
    | { readonly kind: 'command'; readonly name: string }
  )

export interface Situation {
  /** Its place among the items of its execution; it moves when an edit lets others come or go before it. */
  order: number
  readonly moment: Moment
  readonly context: Context
  /** The scripts entered to come here: the innermost last. */
  readonly entries: readonly Entry[]
}

/** A script that was entered: by a job, by a run, by the weak link of a path given as an argument, or as itself. */
export interface Entry {
  readonly file: string
  readonly by: 'job' | 'run' | 'argument' | 'itself'
  readonly moment: Moment | null
  /** The job's script that is entered, when a job enters. */
  readonly script?: JobScript
  /** As whom the job's container runs it, when a job enters. */
  readonly user?: User
  /** All that a container is given, when it enters. */
  readonly given?: ReadonlyMap<string, Variable>
  /** The locks that whoever runs it holds for it. */
  readonly locks?: readonly Value[]
}

/** One script as one execution enters it. */
export interface Entered {
  readonly walk: Walk
  readonly context: Context
  readonly entries: readonly Entry[]
  /** What of the walk happens here. */
  readonly reached: readonly Event[]
  /** That of the script that runs it; null where none does. */
  readonly caller: Context | null
}

/** What an execution begins with, whatever happens in it. */
export interface Given {
  readonly job: Job | null
  /** The configuration that governs a file. */
  readonly configurationOf: (file: string) => Configuration
}

export interface Execution extends Given {
  /** Lists that nearer ones replace, and what they would have done before the job's script. */
  readonly lost: readonly { readonly replaced: Replaced; readonly execution: Execution }[]
  readonly items: readonly Situated[]
  /** Every script that it enters, in order, also those in which nothing happens that is known of. */
  readonly entered: readonly Entered[]
  /** How much the execution knows of what it is given: a job, a caller, or nobody. */
  readonly level: 'job' | 'file'
  readonly lineage: Lineage
}

/** What goes on through edits when an execution is made again of newer walks. */
export interface Lineage {
  /** Those of the execution that was made last. */
  items: readonly Situated[]
  /** What has come or gone since rules looked at the last one; null where more may be another. */
  changed: readonly Situated[] | null
  /** Of what has come the items that have gone and were the same at another place. */
  twins: ReadonlyMap<Situated, Situated>
  /** What the events have made, where edits are to be expected; null where nobody has looked it up. */
  made: Made | null
  /** Edits are to be expected. */
  isExpected: boolean
}

/** Items as their events have made them, by where that was. */
export type Made = Map<Context, Map<Moment, Situated[]>>

export type SituatedEffect<Kind extends FileEffect['kind'] = FileEffect['kind']> = Situation & {
  readonly kind: 'effect'
  readonly effect: Extract<FileEffect, { readonly kind: Kind }>
}

export function isEffect<Kind extends FileEffect['kind']>(item: Situated, kind: Kind): item is Situated & SituatedEffect<Kind> {
  return item.kind === 'effect' && item.effect.kind === kind
}

const byKind = memo((_items: readonly Situated[]): Map<string, readonly Situated[]> => new Map())

/** The items of an execution whose effects are of some kinds, in order; kept, because most questions are about few of them. */
export function itemsWith<Kind extends FileEffect['kind']>(
  items: readonly Situated[],
  ...wanted: readonly Kind[]
): readonly (Situated & SituatedEffect<Kind>)[] {
  const kinds: readonly string[] = wanted
  const isWanted = (item: Situated): item is Situated & SituatedEffect<Kind> => item.kind === 'effect' && kinds.includes(item.effect.kind)
  const all = byKind(items)
  const key = wanted.length === 1 ? String(wanted[0]) : wanted.join(' ')
  const known = all.get(key)
  if (known !== undefined) return known.filter(isWanted)
  const found = items.filter(isWanted)
  all.set(key, found)
  return found
}

/** The scopes around a moment, innermost first, through every script entered. */
export function scopesOf({ moment, entries }: Situation): readonly Scope[] {
  return aroundIn(entries, moment.scope).all
}

interface Around {
  readonly all: readonly Scope[]
  readonly branches: readonly Scope[]
}

/** Most moments share their scope with others; kept by the ways into a script, which all of its moments share. */
const knownAround = briefly((_entries: readonly Entry[]): Map<Scope | null, Around> => new Map())

function aroundIn(entries: readonly Entry[], scope: Scope | null): Around {
  const all = knownAround(entries)
  const known = all.get(scope)
  if (known !== undefined) return known
  const scopes: Scope[] = []
  for (const start of [scope, ...[...entries].reverse().map(({ moment }) => moment?.scope ?? null)])
    for (let at = start; at !== null; at = at.parent) scopes.push(at)
  const around = { all: scopes, branches: scopes.filter(({ kind }) => kind === 'branch') }
  all.set(scope, around)
  return around
}

/** The same within the script itself. */
export function ownScopesOf({ moment }: Situation): readonly Scope[] {
  const scopes: Scope[] = []
  for (let { scope } = moment; scope !== null; scope = scope.parent) scopes.push(scope)
  return scopes
}

/** True where a later item happens on every path that goes on from an earlier one, unless the script stops. */
export function isOnEveryPathAfter(earlier: Situation, later: Situation): boolean {
  if (later.order <= earlier.order) return false
  const around = scopesOf(earlier)
  if (sameWalk(earlier, later) && isLeftBefore(later.context.walk, earlier.moment, later.moment)) return false
  return scopesOf(later).every(
    (scope) =>
      isPassedAlways(scope) ||
      around.some(
        (other) => sameArm(scope, other, earlier, later) || (scope.chained === true && other.id === scope.id && sameWalk(earlier, later)),
      ),
  )
}

/** True where two items can happen in one run: they are not on different arms of one branching, and none ends between them. */
export function canFollow(earlier: Situation, later: Situation): boolean {
  if (later.order <= earlier.order) return false
  if (!sameWalk(earlier, later)) return true
  if (endedFor(later.context.walk, earlier.moment, later.moment)) return false
  const around = branchesOf(earlier)
  for (const { id, arm, chained } of branchesOf(later)) {
    if (chained === true) continue
    for (const other of around) if (other.id === id && other.arm !== arm) return false
  }
  return true
}

function branchesOf({ moment, entries }: Situation): readonly Scope[] {
  return aroundIn(entries, moment.scope).branches
}

/** True where the script ends after an item before it can come to a later one: an `exit` follows, and no `return` on the way. */
export function endsBetween(earlier: Situation, later: Situation, items: readonly Situated[]): boolean {
  return items.some(
    (end) =>
      end.kind === 'exit' &&
      end.ends &&
      end.order < later.order &&
      isOnEveryPathAfter(earlier, end) &&
      sameWalk(end, later) &&
      scopesOf(end).every((scope) => !HAS_AN_EXIT_OF_ITS_OWN.test(scope.kind) || scopesOf(later).some(({ id }) => id === scope.id)) &&
      !items.some((other) => other.kind === 'exit' && !other.ends && other.order < end.order && canFollow(earlier, other)),
  )
}

const HAS_AN_EXIT_OF_ITS_OWN = /^(subshell|nested|pipeline|background|trap)$/

function isPassedAlways(scope: Scope): boolean {
  return (
    scope.kind === 'function' ||
    scope.kind === 'list' ||
    scope.kind === 'source' ||
    scope.kind === 'subshell' ||
    scope.kind === 'nested' ||
    scope.kind === 'pipeline'
  )
}

function sameArm(scope: Scope, other: Scope, earlier: Situation, later: Situation): boolean {
  return scope === other || (scope.id === other.id && scope.arm === other.arm && scope.kind === other.kind && sameWalk(earlier, later))
}

function sameWalk(left: Situation, right: Situation): boolean {
  return left.context.walk === right.context.walk
}

/** True for an item in a function that nothing calls. */
export function isUncalled({ moment, entries }: Situation): boolean {
  return isInUncalled(moment.scope) || entries.some((entry) => entry.moment !== null && isInUncalled(entry.moment.scope))
}

function isInUncalled(scope: Scope | null): boolean {
  for (let at = scope; at !== null; at = at.parent) if (at.kind === 'uncalled') return true
  return false
}

/** Of what a job comes to. */
export const MOST_KNOWN = 3

/** How well an execution knows what it gives: a job, another script, nobody; least in a function that nothing calls. */
export function levelOf(item: Situation, execution: Execution): number {
  if (isUncalled(item)) return 0
  if (execution.level === 'job') return MOST_KNOWN
  const [first] = item.entries
  return item.entries.length > 1 || item.moment.file !== first?.file ? 2 : 1
}
