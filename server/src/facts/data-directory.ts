/** Database data directories: which paths are one, or contain one, and how we know. */
import { memo } from '../text/memo.js'
import { flatten, keyOf, literal, literalPrefix, slice, type Origin, type Segment, type Value } from '../text/value.js'
import { alternativesOf, factOfAll, namesOf, trailOf, type Confidence, type Evidence, type Fact } from './evidence.js'
import { originOfCommand } from './origin.js'
import { pathOf } from './context.js'
import type { Configuration } from '../configuration/configuration.js'
import { placeBelow, placeOf as configuredPlaceOf, saysSo } from './configured.js'
import type { TablespaceSign } from './tablespace.js'
import { canFollow, isEffect, type Situated, type Situation } from './situated.js'

/** A directory that a command or a container shows to be a data directory. */
export interface Mark {
  readonly key: string
  /** The command; null where it is a container, which is there all the time. */
  readonly item: Situated | null
  /** Which server's, where that is known. */
  readonly server?: 'postgresql' | 'mysql'
  readonly confidence: Confidence
  readonly evidence: Evidence
  /** What it shows of tablespaces; then it is no mark of a data directory. */
  readonly tablespace?: TablespaceSign
  /** Of tablespaces: the data directory whose server runs at that point. */
  readonly served?: string | null
}

/** A file or directory inside, by which a data directory is recognised. */
const INSIDE = /\/(PG_VERSION|pg_tblspc|pg_wal|pg_xlog|postmaster\.pid|global\/pg_control|ibdata1)(\/.*)?$/

/** What every cluster has: where it is missing there is none. A server that is down has no postmaster.pid. */
const ALWAYS_INSIDE = /\/(PG_VERSION|global\/pg_control)$/

/** What the items of an execution show. */
export const marksOf = memo((items: readonly Situated[]): readonly Mark[] => {
  const marks: Mark[] = []
  const add = (path: Value, item: Situated, confidence: Confidence, message: string): void => {
    for (const alternative of alternativesOf(path) ?? [])
      marks.push({ key: keyOf(alternative), item, confidence, evidence: { message, origin: originOfCommand(item) } })
  }
  for (const item of items) {
    if (isEffect(item, 'dataDirectory'))
      add(pathOf(item.effect.path.value, item.moment, item.context), item, 'certain', `${item.effect.said} uses it as a data directory`)
    else if (item.kind === 'assign' && item.event.name === 'PGDATA')
      add(pathOf(item.event.value, item.moment, item.context), item, 'likely', 'PGDATA is set to it')
    else if (item.kind === 'effect') {
      for (const path of pathsIn(item)) {
        const match = INSIDE.exec(flatten(path))
        if (match !== null) add(slice(path, 0, match.index), item, 'likely', `${match[1] ?? ''} is looked for inside it`)
      }
    }
  }
  return marks
})

export function pathsIn(item: Situated & { readonly kind: 'effect' }): readonly Value[] {
  const { effect, moment, context } = item
  const fields =
    'path' in effect
      ? [effect.path]
      : effect.kind === 'copyTree' || effect.kind === 'moveTree'
        ? [...effect.from, effect.to]
        : effect.kind === 'archive'
          ? effect.from
          : []
  return fields.map(({ value }) => pathOf(value, moment, context))
}

/** The marks of a directory and of those below it, and what is configured. */
export interface MarkIndex {
  readonly at: (key: string) => readonly Mark[]
  readonly below: (key: string) => readonly Mark[]
  /** The configuration that governs a moment. */
  readonly configurationAt: (at: Situation) => Configuration
}

/** What was shown may not hold here: on the branch where the test for it failed, or where an unknown is another one. */
export function holdsFor({ key, item }: Mark, at: Situation): boolean {
  if (item === null) return true
  if (isEffect(item, 'pathTest') && ALWAYS_INSIDE.test(flatten(item.effect.path.value))) {
    const question = `${item.effect.predicate} ${keyOf(item.effect.path.value)}`
    if (at.moment.guards.some((guard) => !guard.holds && guard.key === question)) return false
  }
  return isLiteral(key) || item === at || canFollow(item, at) || canFollow(at, item)
}

function isLiteral(key: string): boolean {
  return !key.includes('\u0001')
}

/** Whether a path is a data directory, or has one inside. */
export function dataDirectory(path: Value, at: Situation, marks: MarkIndex): Fact | null {
  return factOfAll(wholeContent(path), (alternative) => ofOne(alternative, at, marks))
}

/** `dir/*` is all of the directory. */
export function wholeContent(path: Value): Value {
  const last = path.at(-1)
  const flat = flatten(path)
  return last?.kind === 'hole' && last.hole.kind === 'pattern' && last.hole.name === '*' && flat.at(-2) === '/'
    ? slice(path, 0, flat.length - 2)
    : path
}

/** What the configuration says: the path is one, or holds one. */
export function configuredDirectory(path: Value, at: Situation, marks: MarkIndex): (Fact & { readonly below: string | null }) | null {
  const { dataDirectories } = marks.configurationAt(at)
  const itself = configuredPlaceOf(path, dataDirectories, at)
  if (itself?.isItself === true)
    return { confidence: 'certain', below: null, evidence: [saysSo(itself.pattern, 'dataDirectories'), ...trailOf(path.slice(0, 1))] }
  const below = placeBelow(path, dataDirectories)
  if (below === null) return null
  const { message, origin } = saysSo(below.pattern, 'dataDirectories')
  const evidence: Evidence = { message: `it contains a data directory: ${message}`, origin }
  return { confidence: 'certain', below: keyOf(below.place), evidence: [evidence, ...trailOf(path.slice(0, 1))] }
}

function ofOne(path: Value, at: Situation, marks: MarkIndex): Fact | null {
  const told = configuredDirectory(path, at, marks)
  if (told !== null) return told
  const key = keyOf(path)
  const shown = [...marks.at(key), ...(isDeepEnough(key) ? marks.below(key) : [])]
  const mark = shown.find((each) => holdsFor(each, at))
  if (mark !== undefined) {
    const message = mark.key === key ? mark.evidence.message : `it contains a data directory: ${mark.evidence.message}`
    return { confidence: mark.confidence, evidence: [{ ...mark.evidence, message }, ...trailOf(path.slice(0, 1))] }
  }
  return byPath(path) ?? byName(path)
}

/** `/` and `/var` contain everything; that says nothing. */
function isDeepEnough(key: string): boolean {
  return key.split('/').length > 2 || !key.startsWith('/')
}

const SYSTEM = /^\/var\/lib\/(postgresql(\/\d+(\.\d+)?(\/\w+)?|\/data|\/data\/pgdata)?|pgsql(\/data|\/\d+(\/data)?)?|mysql)$/

function byPath(path: Value): Fact | null {
  const whole = literal(path)
  const origin = placeOf(path[0])
  if (whole !== null && SYSTEM.test(whole))
    return {
      confidence: 'likely',
      evidence: [{ message: `${whole} is where packages keep the data directory`, origin }, ...trailOf(path.slice(0, 1))],
    }
  const flat = flatten(path)
  const text = /\/([^/]*)$/.exec(flat)?.[1]
  if (text === 'pgdata') {
    const absolute = literalPrefix(path).startsWith('/') || (path[0]?.kind === 'hole' && !['root', 'start'].includes(path[0].hole.id))
    return {
      confidence: absolute ? 'likely' : 'possible',
      evidence: [{ message: 'its last part is pgdata', origin: placeOf(path.at(-1)) }, ...trailOf(path.slice(0, 1))],
    }
  }
  return null
}

function placeOf(segment: Segment | undefined): Origin | null {
  return segment?.origin ?? segment?.through?.origin ?? null
}

function byName(path: Value): Fact | null {
  const [only] = path
  if (path.length !== 1 || only?.kind !== 'hole') return null
  const named = namesOf(only).find(({ name }) => name.toUpperCase().split('_').includes('PGDATA'))
  if (named === undefined) return null
  return {
    confidence: 'likely',
    evidence: [
      { message: `${named.name} names a PostgreSQL data directory`, origin: named.definition?.origin ?? named.origin },
      ...trailOf(path.slice(0, 1)),
    ],
  }
}
