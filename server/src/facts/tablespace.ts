/**
 * Tablespaces of PostgreSQL: which a data directory has and where their files are, whether a script carries them along,
 * and whether it writes the links in `pg_tblspc` anew. Knows nothing of what copies keep.
 */
import { memo } from '../text/memo.js'
import { flatten, keyOf, lengthOf, slice, type Value } from '../text/value.js'
import type { Clusters } from './clusters.js'
import { pathOf } from './context.js'
import { pathsIn, wholeContent, type Mark } from './data-directory.js'
import { alternativesOf, type Confidence, type Evidence } from './evidence.js'
import { plainly } from './guards.js'
import { originOfCommand } from './origin.js'
import type { Items } from './items.js'
import { canFollow, isEffect, type Situated, type Situation } from './situated.js'

/** What an item shows of tablespaces; its key is the tablespace's directory, or what is told beside it. */
export type TablespaceSign =
  /** The directory is named for tablespaces. */
  | 'named'
  /** A server makes it one. */
  | 'created'
  /** Somebody looks at the links in a data directory, whose key it is. */
  | 'listed'
  /** The key is copied, moved or archived. */
  | 'carried'
  /** What links in a data directory point at is copied. */
  | 'carriedByLink'
  /** Links in some `pg_tblspc` are written. */
  | 'linked'

export interface Tablespace {
  /** Null where only the links in the data directory show it. */
  readonly key: string | null
  readonly place: 'inside' | 'beside' | 'elsewhere' | 'unknown'
  readonly confidence: Confidence
  readonly evidence: Evidence
}

const NAMED = /^(.*\/(?:pg_?)?(?:tablespaces?|tblspcs?))(?:\/|$)/i
const IN_LINKS = /^(.*)\/pg_tblspc\/./

/** What the items of an execution show. */
export const tablespaceMarks = memo((items: readonly Situated[]): readonly Mark[] => {
  const marks: Mark[] = []
  let served: string | null = null
  for (const item of items) {
    if (item.kind !== 'effect' || item.moment.machine === 'remote') continue
    const { effect, moment, context } = item
    const add = (sign: TablespaceSign, path: Value, confidence: Confidence, message: string): void => {
      for (const each of alternativesOf(path) ?? [])
        marks.push({ key: keyOf(each), item, confidence, evidence: { message, origin: originOfCommand(item) }, tablespace: sign, served })
    }
    if (isEffect(item, 'dataDirectory') && item.effect.use === 'serve') served = keyOf(pathOf(item.effect.path.value, moment, context))
    if (effect.kind === 'tablespace')
      add('created', pathOf(effect.path.value, moment, context), 'certain', `${effect.said} creates a tablespace there`)
    if (effect.kind === 'link' && flatten(pathOf(effect.to.value, moment, context)).includes('/pg_tblspc'))
      add('linked', pathOf(effect.to.value, moment, context), 'certain', 'links to tablespaces are written here')
    const carried = carriedBy(item)
    for (const path of effect.kind === 'archive' ? carried : pathsIn(item)) lookAt(path, item, add)
    for (const path of carried)
      add(isThroughLinks(path) ? 'carriedByLink' : 'carried', wholeContent(path), 'certain', 'it is carried along here')
  }
  return marks
})

function lookAt(
  path: Value,
  item: Situated & { readonly kind: 'effect' },
  add: (sign: TablespaceSign, path: Value, confidence: Confidence, message: string) => void,
): void {
  const flat = flatten(path)
  const named = NAMED.exec(flat)
  if (named !== null && !flat.includes('/pg_tblspc'))
    add('named', slice(path, 0, (named[1] ?? '').length), 'likely', 'a directory is named for tablespaces')
  const links = IN_LINKS.exec(flat)
  const isListed = item.effect.kind === 'listDirectory' && flat.endsWith('/pg_tblspc')
  if (links !== null || isListed)
    add(
      'listed',
      slice(path, 0, links === null ? lengthOf(path) - '/pg_tblspc'.length : (links[1] ?? '').length),
      'likely',
      'links to tablespaces are looked at here',
    )
  if (item.effect.kind === 'writeFile' && flat.endsWith('/tablespace_map'))
    add('linked', path, 'certain', 'a map of tablespaces is written here')
}

/** The sources of copies, moves and archives. */
function carriedBy(item: Situated & { readonly kind: 'effect' }): readonly Value[] {
  const { effect, moment, context } = item
  if (effect.kind === 'copyTree' || effect.kind === 'moveTree') return effect.from.map(({ value }) => pathOf(value, moment, context))
  if (effect.kind !== 'archive') return []
  const directory = effect.base === null ? moment.directory : pathOf(effect.base, moment, context)
  return effect.from.map(({ value }) => pathOf(value, { ...moment, directory }, context))
}

/** Tablespaces of one execution, and what the rest of the workspace says of them. */
export interface Tablespaces {
  /** Those of the data directories that a path is or holds, as far as they are in play at a moment. */
  of(path: Value, clusters: Clusters, at: Situation): readonly Tablespace[]
  /** Something copies, moves or archives it, anywhere in the workspace. */
  isCarried(key: string): boolean
  /**
   * Where links in `pg_tblspc` of one of the directories are written, as far as can be told: in this execution, or only in
   * another. Null asks for any directory.
   */
  linked(directories: readonly string[] | null): 'here' | 'elsewhere' | null
}

export function tablespacesOf(items: Items, own: readonly Mark[], known: ShownElsewhere): Tablespaces {
  // By their items: what the rest of the workspace knows of this execution it may know by other marks.
  const ownItems = new Set(own.map(({ item }) => item))
  const placed = placedAmong(own)
  return {
    linked: (directories) => (isLinkedAmong(own, directories) ? 'here' : known.isLinked(directories) ? 'elsewhere' : null),
    isCarried: (key) => mayCarry(own, key) || known.isCarried(key),
    of(path, clusters, at) {
      if (clusters.server === 'mysql' || clusters.keys.some((key) => isFresh(key, items, at))) return []
      const found = new Map<string, Tablespace>()
      const whole = keyOf(wholeContent(path))
      for (const mark of [...placed, ...known.placed()]) {
        const place = placeOf(mark, whole, clusters, at, ownItems.has(mark.item))
        if (place === null) continue
        const key = place === 'unknown' ? null : mark.key
        const { confidence, evidence } = mark
        const before = found.get(key ?? '')
        if (before === undefined || before.confidence === 'likely') found.set(key ?? '', { key, place, confidence, evidence })
      }
      return [...found.values()]
    },
  }
}

/** What the rest of the workspace shows of tablespaces. */
export interface ShownElsewhere {
  /** The marks that tell where tablespaces are. */
  placed(): readonly Mark[]
  isCarried(key: string): boolean
  isLinked(directories: readonly string[] | null): boolean
}

export function placedAmong(marks: readonly Mark[]): readonly Mark[] {
  return marks.filter(({ tablespace }) => tablespace === 'listed' || tablespace === 'named' || tablespace === 'created')
}

export function isCarriedAmong(marks: readonly Mark[], key: string): boolean {
  return marks.some((mark) => mark.tablespace === 'carried' && (isWithin(key, mark.key) || isWithin(mark.key, key)))
}

/** What an execution itself carries may be any tablespace, where it is copied through a link. */
export function mayCarry(own: readonly Mark[], key: string): boolean {
  return isCarriedAmong(own, key) || own.some(({ tablespace }) => tablespace === 'carriedByLink')
}

/** @param directories null asks for any */
export function isLinkedAmong(marks: readonly Mark[], directories: readonly string[] | null): boolean {
  return marks.some(
    ({ tablespace, key }) =>
      tablespace === 'linked' && (directories === null || directories.some((each) => mayBeSame(linkedIn(key), each))),
  )
}

/** The data directory whose links or map of tablespaces are written. */
function linkedIn(key: string): string {
  return key.replace(/\/(?:pg_tblspc(?:\/.*)?|tablespace_map)$/, '')
}

/** Not by two names, and not by two places that are known: another script may call one directory by its own variables. */
function mayBeSame(one: string, other: string): boolean {
  if (one === other) return true
  const [left, right] = [one, other].map((key) => key.slice(key.lastIndexOf('/') + 1))
  if (isKnown(one) && isKnown(other)) return false
  return !isKnown(left ?? '') || !isKnown(right ?? '') || left === right
}

function isKnown(key: string): boolean {
  // As keys hold holes and choices.
  return !key.includes('\u0001')
}

/** A tablespace that is copied through the links of the data directory, or whose path a command finds out. */
function isThroughLinks(path: Value): boolean {
  return (
    flatten(path).includes('/pg_tblspc/') ||
    path.some((segment) => segment.kind === 'hole' && /\b(?:readlink|realpath|pg_tablespace_location)\b/.test(segment.hole.name))
  )
}

/** A path itself, or something inside it. */
function isWithin(key: string, directory: string): boolean {
  return key === directory || key.startsWith(`${directory}/`)
}

/** Where a tablespace lies, seen from a data directory; null for one that is not this directory's. */
function placeOf(mark: Mark, path: string, clusters: Clusters, at: Situation, isOwn: boolean): Tablespace['place'] | null {
  const { tablespace, key, item, served } = mark
  if (item === null || (isOwn && item !== at && !canFollow(item, at) && !canFollow(at, item))) return null
  // Where a path in a container lies on the host is known only through a volume.
  if (item.moment.machine !== at.moment.machine && item.moment.volumes.length === 0) return null
  if (isShownMissing(key, at)) return null
  if (tablespace === 'listed') return clusters.keys.some((each) => each === key) ? 'unknown' : null
  if (tablespace !== 'named' && tablespace !== 'created') return null
  // One that is made after the copy is not in it.
  if (tablespace === 'created' && isOwn && item.order > at.order) return null
  if (tablespace === 'created' && served !== null && served !== undefined && !clusters.keys.includes(served)) return null
  if (isWithin(key, path)) return 'inside'
  const parents = clusters.keys.map((each) => each.slice(0, each.lastIndexOf('/')))
  const isBeside = parents.some((parent) =>
    tablespace === 'named' ? key.slice(0, key.lastIndexOf('/')) === parent : isDeep(parent) && key.startsWith(`${parent}/`),
  )
  if (isBeside && parents.every(isDeep)) return 'beside'
  return tablespace === 'created' && (isOwn || served !== null) ? 'elsewhere' : null
}

/** On this branch a test has shown that the directory is not there. */
function isShownMissing(key: string, { moment, context }: Situation): boolean {
  return moment.guards
    .map(plainly)
    .some(
      ({ condition, holds }) =>
        !holds &&
        condition.kind === 'unary' &&
        /^-[de]$/.test(condition.operator) &&
        keyOf(pathOf(condition.operand.value, moment, context)) === key,
    )
}

function isDeep(parent: string): boolean {
  return parent !== '' && !/^\/(var|mnt|srv|opt|data|home|tmp)?$/.test(parent)
}

/** `initdb` has just made it, and no server has run on it. */
function isFresh(key: string, items: Items, at: Situation): boolean {
  const uses = items
    .with('dataDirectory')
    .filter(
      (item) =>
        item.order < at.order &&
        isEffect(item, 'dataDirectory') &&
        keyOf(pathOf(item.effect.path.value, item.moment, item.context)) === key &&
        item.effect.use !== 'inspect',
    )
  const last = uses.at(-1)
  return last !== undefined && isEffect(last, 'dataDirectory') && last.effect.use === 'initialise' && last.effect.said === 'initdb'
}
