/**
 * Files that the commands of a job's own script name by a relative path, and the directory in which each is looked for.
 * Knows nothing of which files there are.
 */
import type { FileEffect } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import type { Event, Moment } from '../run/event.js'
import { resolvePath, ROOT } from '../run/paths.js'
import { literal, type Origin } from '../text/value.js'
import { effectsOf, isReached, substitute, type Context } from './context.js'
import { originOfCommand, originOfField } from './origin.js'
import { belowCheckout, isRelative } from './shells.js'
import type { Entered } from './situated.js'

export interface NamedFile {
  readonly field: Field
  readonly origin: Origin
  /** What it would be at the top of the checkout. */
  readonly path: string
  readonly visit: Visit
}

/** A command, where it stands in the job's script, and where the shell stands then. */
export interface Visit {
  readonly position: number
  readonly file: string
  readonly command: Origin
  /** Relative to the checkout, which is the empty string. */
  readonly directory: string
}

/** The relative paths that the commands of this script name, on this machine. */
export function filesNamedIn(own: Entered): readonly NamedFile[] {
  return own.reached.flatMap((event) => {
    if (event.moment.machine !== 'local' || !isReached(event.moment.guards, own.context)) return []
    const fields = fieldsOf(event, own.context).filter(({ value }) => isRelative(value))
    const visit = fields.length === 0 ? null : visitOf(event, own)
    if (visit === null) return []
    return fields.flatMap((field): readonly NamedFile[] => {
      const origin = originOfField(field, event)
      const path = belowCheckout(resolvePath(field.value, ROOT))
      return origin === null || path === null || path === '' ? [] : [{ field, origin, path, visit }]
    })
  })
}

/** Every command whose directory is known. */
export function visitsIn(own: Entered): readonly Visit[] {
  return own.reached.map((event) => visitOf(event, own)).filter((visit) => visit !== null)
}

/** Words that name a file; what a program in a container is told is none here. */
function fieldsOf(event: Event, context: Context): readonly Field[] {
  switch (event.kind) {
    case 'run':
      return [event.path]
    case 'call': {
      const read = effectsOf(event.call, event.moment, context).flatMap(readBy)
      const named = event.call.fields.filter((field) => literal(field.value)?.includes('/') === true)
      return [...read, ...named.filter(({ at }) => !read.some((field) => field.at.start === at.start))]
    }
    case 'effect':
      return readBy(event.effect)
    case 'assign':
    case 'handOn':
    case 'leave':
    case 'exit':
      return []
  }
}

function readBy(effect: FileEffect): readonly Field[] {
  switch (effect.kind) {
    case 'readFile':
    case 'listDirectory':
      return [effect.path]
    case 'copyTree':
    case 'moveTree':
    case 'archive':
      return effect.from
    default:
      return []
  }
}

function visitOf(event: Event, own: Entered): Visit | null {
  const command = originOfCommand(event)
  const directory = directoryOf(event.moment, own)
  const { position, file } = event.moment
  return command === null || directory === null ? null : { position, file, command, directory }
}

/** The directory below the checkout; behind `mkdir x && cd x` the one where both succeed. */
function directoryOf(moment: Moment, { context }: Entered): string | null {
  const directory = substitute(moment.directory, context, moment.guards)
  const [only] = directory
  if (directory.length !== 1 || only?.kind !== 'choice') return belowCheckout(directory)
  const reached = only.choice.alternatives.filter(({ when }) =>
    when.every(({ key, holds }) => holds && context.walk.conditions.get(key)?.kind === 'status'),
  )
  return reached.length === 1 && reached[0] !== undefined ? belowCheckout(reached[0].value) : null
}
