/**
 * Who uses what lies at a path: reads it, works in it, or hands its name to somebody whom we do not know. When in doubt
 * it is used: the answer "nobody" has to stand up.
 */
import { utilityNamed } from '../commands/catalogue.js'
import type { FileEffect } from '../commands/effect.js'
import type { Event } from '../run/event.js'
import type { Job } from '../pipelines/job.js'
import { flatten, keyOf, type Origin, type Value } from '../text/value.js'
import { pathOf, substitute } from './context.js'
import { alternativesOf, namesOf } from './evidence.js'
import { originOfCommand } from './origin.js'
import type { Entered, Execution, Situated } from './situated.js'

/**
 * True where anything in these executions uses a path, but for some commands.
 * @param except commands that are known to use it, wherever they are run
 */
export function isUsed(path: Value, except: readonly Situated[], executions: readonly Execution[]): boolean {
  const keys = (alternativesOf(path) ?? [path]).map(keyOf)
  const places = new Set(except.map((item) => placeOf(originOfCommand(item))))
  return executions.some(
    ({ items, entered }) =>
      items.some((item) => !places.has(placeOf(originOfCommand(item))) && keys.some((key) => usesIn(item, key))) ||
      entered.some((one) => keys.some((key) => handsOn(one, key, items))),
  )
}

/** True where a line of a pipeline's file is this path and nothing else: an artifact, a cache of the CI system, a volume. */
export function isNamedByPipeline(path: Value, jobs: readonly Job[]): boolean {
  const [first] = path
  const own = flatten(first?.kind === 'hole' && first.hole.id === 'root' ? path.slice(1) : path).replace(/^\/(?!\/)/, '')
  const names = path.flatMap((segment) => namesOf(segment).map(({ name }) => name))
  return [...new Set(jobs.map(({ source }) => source.text))].some((text) =>
    text.split('\n').some((line) => {
      const entry = /^\s*(?:-\s+)?(?:path:\s+)?["']?([^\s"']+|\$\{\{[^}]*\}\}[^\s"']*)["']?\s*$/.exec(line)?.[1]
      if (entry === undefined) return false
      const [named = ''] = entry
        .replace(/^(\.|\$\{?CI_PROJECT_DIR\}?|\$\{\{\s*github\.workspace\s*\}\})?\//, '')
        .replace(/\/(\*\*?)?$/, '')
        .split(':')
      return (
        isWithin(own, named) ||
        isWithin(named, own) ||
        names.some((name) => new RegExp(`^(\\$\\{?${name}\\b|\\$\\{\\{\\s*env\\.${name}\\b)`).test(entry))
      )
    }),
  )
}

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
    for (const { walk, context } of entered) {
      // Of a string that is a script its own commands tell.
      const scripts = new Set(walk.comments.map(({ script }) => keyOf(script.value)))
      for (const event of walk.events) {
        const { moment } = event
        paths.add(keyOf(substitute(moment.directory, context, moment.guards)))
        if (event.kind === 'call' && SAYS.has(event.call.name)) continue
        for (const value of event.kind === 'assign' && event.exported ? [event.value] : wordsTold(event, items)) {
          if (scripts.has(keyOf(value))) continue
          words.add(keyOf(substitute(value, context, moment.guards)))
          paths.add(keyOf(pathOf(value, moment, context)))
        }
      }
    }
  }
  return (key) => [...paths].some((path) => isWithin(path, key)) || [...words].some((word) => isNamedIn(word, key, '/'))
}

function placeOf(origin: Origin | null): string {
  return origin === null ? '' : `${origin.source.path}:${origin.start}`
}

function usesIn(item: Situated, key: string): boolean {
  const { moment, context } = item
  if (isWithin(keyOf(substitute(moment.directory, context, moment.guards)), key)) return true
  const at = (value: Value): string => keyOf(pathOf(value, moment, context))
  if (item.kind === 'assign')
    return item.event.exported && mentions(keyOf(substitute(item.event.value, context, moment.guards)), key) && item.event.how !== 'local'
  if (item.kind !== 'effect') return false
  if (item.effect.kind === 'writeFile') return item.effect.content !== null && mentions(keyOf(item.effect.content), key)
  return readIn(item.effect, moment.shown).some(({ value, deep }) => {
    const read = at(value)
    return isWithin(read, key) || (deep && isWithin(key, read))
  })
}

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

/** Commands that no table describes, and scripts that are not here, are told the path. */
function handsOn({ walk, context }: Entered, key: string, items: readonly Situated[]): boolean {
  return walk.events.some((event) => {
    const told = wordsTold(event, items)
    return told.some((value) => {
      const { moment } = event
      const word = substitute(value, context, moment.guards)
      return mentions(keyOf(word), key) || isWithin(keyOf(pathOf(value, moment, context)), key)
    })
  })
}

function wordsTold(event: Event, items: readonly Situated[]): readonly Value[] {
  if (event.kind === 'run') {
    if (items.some((item) => item.kind === 'run' && item.event === event)) return []
    return [event.path, ...event.parameters].map(({ value }) => value)
  }
  if (event.kind !== 'call') return []
  const isDescribed = (utilityNamed(event.call.name)?.effects(event.call).length ?? 0) > 0
  const words = isDescribed ? [] : [event.call.nameField, ...event.call.fields].map(({ value }) => value)
  return event.call.input === null ? words : [...words, event.call.input]
}

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
