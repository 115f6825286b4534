/**
 * What is used in an execution: read, worked in, or named to somebody whom we do not know. Knows nothing of how it is kept.
 */
import { utilityNamed } from '../commands/catalogue.js'
import type { Call, FileEffect } from '../commands/effect.js'
import type { Event } from '../run/event.js'
import { memo } from '../text/memo.js'
import { keyOf, type Origin, type Value } from '../text/value.js'
import { pathOf, substitute, type Context } from './context.js'
import { originOfCommand } from './origin.js'
import type { Execution, Situated } from './situated.js'

/** What is looked for: whether anything uses one of some paths, but for commands that are known to, by their places. */
export interface Use {
  readonly keys: readonly string[]
  readonly except: ReadonlySet<string>
}

export interface Happened {
  readonly event: Event
  readonly context: Context
}

export function isUsedIn(use: Use, uses: Uses): boolean {
  return usersOf(use, uses).next().done !== true
}

/** Who uses one of the paths: a command, by its place, or what tells somebody whom we do not know. */
export function* usersOf({ keys, except }: Use, { read, deep, texts, toldPaths, toldWords }: Uses): Generator<string | Happened> {
  function* elsewhere(used: Places, matches: (text: string) => boolean): Iterable<string> {
    for (const [text, places] of used) if (matches(text)) for (const place of places) if (!except.has(place)) yield place
  }
  for (const key of keys) {
    yield* elsewhere(read, (text) => isWithin(text, key))
    yield* elsewhere(deep, (text) => isWithin(key, text))
    yield* elsewhere(texts, (text) => mentions(text, key))
    for (const [told, happened] of toldPaths) if (isWithin(told, key)) yield happened
    for (const [told, happened] of toldWords) if (mentions(told, key)) yield happened
  }
}

/** Paths or texts, each with the places of the commands that name it. */
type Places = Map<string, Set<string>>

/** What an execution uses, every path and text once, because most are named again and again. */
export interface Uses {
  /** What is read or worked in. */
  readonly read: Places
  /** What is read with everything below. */
  readonly deep: Places
  readonly texts: Places
  /** What those are told whom we do not know, and one who tells it. */
  readonly toldPaths: Map<string, Happened>
  readonly toldWords: Map<string, Happened>
}

function note(places: Places, text: string, place: () => string): void {
  const known = places.get(text)
  if (known === undefined) places.set(text, new Set([place()]))
  else if (known.size < MAX_PLACES) known.add(place())
}

/** Adds what one uses to what another does. */
export function addTo(uses: Uses, { read, deep, texts, toldPaths, toldWords }: Uses): void {
  for (const [to, added] of [
    [uses.read, read],
    [uses.deep, deep],
    [uses.texts, texts],
  ] as const)
    for (const [text, places] of added) for (const place of places) note(to, text, () => place)
  for (const [path, happened] of toldPaths) uses.toldPaths.set(path, happened)
  for (const [word, happened] of toldWords) uses.toldWords.set(word, happened)
}

/** Of one text: more than anybody leaves out. */
const MAX_PLACES = 8

export function isWithin(key: string, folder: string): boolean {
  return folder !== '' && (key === folder || key.startsWith(`${folder}/`))
}

/** They only say a path, or split it: nothing there is read. */
const SAYS = new Set(['echo', 'printf', 'logger', 'dirname', 'basename'])

/**
 * Whether anybody whom we do not know is told a path or what lies below: a command that no table describes, a script
 * that is not here, the environment of whatever runs later; or whether a command works in it.
 */
export function handedOn(executions: readonly Execution[]): (key: string) => boolean {
  const words = new Set<string>()
  const paths = new Set<string>()
  for (const { items, entered } of executions) {
    const runs = runsAmong(items)
    for (const { walk, context, reached } of entered) {
      // Of a string that is a script its own commands tell.
      const scripts = new Set(walk.comments.map(({ script }) => keyOf(script.value)))
      for (const event of reached) {
        const { moment } = event
        paths.add(keyOf(substitute(moment.directory, context, moment.guards)))
        if (event.kind === 'call' && SAYS.has(event.call.name)) continue
        for (const value of event.kind === 'assign' && event.exported ? [event.value] : wordsTold(event, runs)) {
          if (scripts.has(keyOf(value))) continue
          words.add(keyOf(substitute(value, context, moment.guards)))
          paths.add(keyOf(pathOf(value, moment, context)))
        }
      }
    }
  }
  return (key) => [...paths].some((path) => isWithin(path, key)) || [...words].some((word) => isNamedIn(word, key, '/'))
}

export function placeOf(origin: Origin | null): string {
  return origin?.place ?? ''
}

export function usesOf(execution: Execution): Uses {
  const happened = execution.entered.flatMap(({ context, reached }) => reached.map((event) => ({ event, context })))
  return usesAmong(execution.items, happened, execution)
}

/** What some items of an execution use, and what some of its events tell. */
export function usesAmong(items: readonly Situated[], happened: readonly Happened[], execution: Execution): Uses {
  const [read, deep, texts] = [new Map<string, Set<string>>(), new Map<string, Set<string>>(), new Map<string, Set<string>>()]
  for (const item of items) {
    const { moment, context } = item
    const place = (): string => placeOf(originOfCommand(item))
    note(read, keyOf(substitute(moment.directory, context, moment.guards)), place)
    if (item.kind === 'assign' && item.event.exported && item.event.how !== 'local')
      note(texts, keyOf(substitute(item.event.value, context, moment.guards)), place)
    if (item.kind !== 'effect') continue
    if (item.effect.kind === 'writeFile' && item.effect.content !== null) note(texts, keyOf(item.effect.content), place)
    for (const { value, deep: isDeep } of readIn(item.effect, moment.shown)) {
      const key = keyOf(pathOf(value, moment, context))
      note(read, key, place)
      if (isDeep) note(deep, key, place)
    }
  }
  const [toldPaths, toldWords] = [new Map<string, Happened>(), new Map<string, Happened>()]
  const runs = happened.some(({ event }) => event.kind === 'run') ? runsAmong(execution.items) : NO_RUNS
  for (const each of happened) {
    const { event, context } = each
    for (const value of wordsTold(event, runs)) {
      toldWords.set(keyOf(substitute(value, context, event.moment.guards)), each)
      toldPaths.set(keyOf(pathOf(value, event.moment, context)), each)
    }
  }
  return { read, deep, texts, toldPaths, toldWords }
}

export const NO_RUNS: ReadonlySet<Event> = new Set()

/** What an effect reads; `deep`: with everything below. */
function readIn(effect: FileEffect, isShown: boolean): readonly { readonly value: Value; readonly deep: boolean }[] {
  switch (effect.kind) {
    case 'copyTree':
    case 'moveTree':
      return effect.from.map(({ value }) => ({ value, deep: true }))
    case 'archive':
      return [...effect.from.map(({ value }) => value), ...(effect.base === null ? [] : [effect.base])].map((value) => ({
        value,
        deep: effect.from.length === 0 || value !== effect.base,
      }))
    case 'extract':
      return effect.from === null ? [] : [{ value: effect.from.value, deep: false }]
    case 'link':
      return [effect.from, effect.to].map(({ value }) => ({ value, deep: true }))
    case 'listDirectory':
      // What is only shown is for people, who need no copy.
      return isShown ? [] : [{ value: effect.path.value, deep: effect.recursive === true }]
    case 'mount':
      return [{ value: effect.target.value, deep: true }]
    case 'makeDirectory':
    case 'remove':
    case 'changeMode':
    case 'changeOwner':
    case 'mountTest':
    case 'writeFile':
      return []
    case 'readFile':
    case 'pathTest':
      return [{ value: effect.path.value, deep: false }]
    default:
      return 'path' in effect && effect.path !== null ? [{ value: effect.path.value, deep: true }] : []
  }
}

/** The scripts of the workspace that are run. */
export function runsAmong(items: readonly Situated[]): ReadonlySet<Event> {
  return new Set(items.flatMap((item) => (item.kind === 'run' ? [item.event] : [])))
}

/** What is said to commands that no table describes, and to scripts that are not here. */
export function wordsTold(event: Event, runs: ReadonlySet<Event>): readonly Value[] {
  if (event.kind === 'run') return runs.has(event) ? [] : [event.path, ...event.parameters].map(({ value }) => value)
  if (event.kind !== 'call') return []
  const words = isDescribed(event.call) ? [] : [event.call.nameField, ...event.call.fields].map(({ value }) => value)
  return event.call.input === null ? words : [...words, event.call.input]
}

const isDescribed = memo((call: Call): boolean => (utilityNamed(call.name)?.effects(call).length ?? 0) > 0)

/** Directories that so much is below that to name one says nothing. */
const SHARED = new Set(['', '/tmp', '/var', '/var/tmp', '/home', '/mnt', '/opt', '/srv'])

/** True where a text names a path, something in it, or a directory around it, as in `--volume=/cache:/data`. */
function mentions(text: string, key: string): boolean {
  if (isNamedIn(text, key, '/')) return true
  for (let slash = key.lastIndexOf('/'); slash > 0; slash = key.lastIndexOf('/', slash - 1)) {
    const above = key.slice(0, slash)
    if (!SHARED.has(above) && isNamedIn(text, above, '')) return true
  }
  return false
}

function isNamedIn(text: string, path: string, further: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
    const [before, after] = [text[at - 1], text.slice(at + path.length)]
    const ends = /^(?:$|\/?(?:$|[:;,'"\s)]))/.test(after) || (further !== '' && after.startsWith(further))
    if (ends && (before === undefined || /[:=,'"\s(]/.test(before))) return true
  }
  return false
}
