/** Which data directories a path is or holds, so that what is done to one can be followed through an execution. */
import { flatten, keyOf, literal, type Value } from '../text/value.js'
import { alternativesOf, type Fact } from './evidence.js'
import { configuredDirectory, dataDirectory, holdsFor, wholeContent, type Mark, type MarkIndex } from './data-directory.js'
import { isEffect, type Situation } from './situated.js'

export interface Clusters extends Fact {
  /** The keys of the data directories: the path's own, or of those below it. */
  readonly keys: readonly string[]
  /** The path is the data directory, and does not only hold it. */
  readonly isItself: boolean
  /** `dir/*`: what is in it, without the directory. */
  readonly isContent: boolean
  readonly server: 'postgresql' | 'mysql'
}

const ITSELF = /^\/var\/lib\/(postgresql\/(\d+(\.\d+)?\/\w+|data(\/pgdata)?)|pgsql(\/\d+)?\/data|mysql)$|\/pgdata$/

/** Null where a path neither is nor holds one. */
export function clustersAt(path: Value, at: Situation, marks: MarkIndex): Clusters | null {
  const fact = dataDirectory(path, at, marks)
  const each = (alternativesOf(path) ?? []).map((alternative) => ofOne(alternative, at, marks))
  const [first] = each
  if (fact === null || first === undefined) return null
  return {
    ...fact,
    keys: each.flatMap(({ keys }) => keys),
    isItself: each.every(({ isItself }) => isItself),
    isContent: first.isContent,
    server: each.every(({ server }) => server === 'mysql') ? 'mysql' : 'postgresql',
  }
}

/** The keys of everything that a path may be. */
export function keysOf(path: Value): readonly string[] {
  return (alternativesOf(path) ?? [path]).map(keyOf)
}

function ofOne(path: Value, at: Situation, marks: MarkIndex): Omit<Clusters, keyof Fact> {
  const isContent = endsInPattern(path)
  const key = isContent ? keyOf(path.slice(0, -1)).replace(/\/$/, '') : keyOf(path)
  const holding = (found: readonly Mark[] | undefined): readonly Mark[] => (found ?? []).filter((mark) => holdsFor(mark, at))
  const told = configuredDirectory(isContent ? wholeContent(path) : path, at, marks)
  if (told !== null)
    return { keys: [told.below ?? key], isItself: told.below === null, isContent, server: serverOf(path, holding(marks.at(key))) }
  const own = holding(marks.at(key))
  const below = own.length > 0 ? [] : holding(marks.below(key))
  const whole = literal(path)
  const isItself = own.length > 0 || (below.length === 0 && (whole === null || !whole.startsWith('/var/lib/') || ITSELF.test(whole)))
  return {
    keys: isItself ? [key] : below.map((mark) => mark.key),
    isItself,
    isContent,
    server: serverOf(path, own.length > 0 ? own : below),
  }
}

function serverOf(path: Value, marks: readonly Mark[]): 'postgresql' | 'mysql' {
  const shown = marks.map(
    ({ item, server, evidence }) =>
      server ?? (item !== null && isEffect(item, 'dataDirectory') ? item.effect.server : undefined) ?? evidence.message,
  )
  if (shown.length > 0) return shown.every((each) => each === 'mysql' || each.startsWith('ibdata1')) ? 'mysql' : 'postgresql'
  return /(^|\/)(mysql|mariadb)(\/|$)/.test(flatten(path)) ? 'mysql' : 'postgresql'
}

function endsInPattern(path: Value): boolean {
  const last = path.at(-1)
  return last?.kind === 'hole' && last.hole.kind === 'pattern' && path.length > 1
}
