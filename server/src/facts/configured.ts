/**
 * Where what a configuration names matches a path of a script. Answers how far into the path a pattern reaches, and
 * gives the line of the configuration as evidence; what follows from it is for the facts that ask.
 */
import type { MountPattern, PlacePattern } from '../configuration/pattern.js'
import { flatten, lengthOf, slice, text, concat, literal, type Segment, type Value } from '../text/value.js'
import { namesOf, type Evidence } from './evidence.js'
import type { Situation } from './situated.js'

export interface ConfiguredPlace {
  readonly pattern: PlacePattern
  /** The first part of the path: what the pattern names, without what lies inside. */
  readonly place: Value
  /** The path is the place, and not only inside it. */
  readonly isItself: boolean
}

/** The pattern that reaches deepest into a path without choices; null where none matches. */
export function placeOf(path: Value, patterns: readonly PlacePattern[], at: Situation): ConfiguredPlace | null {
  if (patterns.length === 0) return null
  const flat = flatten(path)
  let best: { readonly pattern: PlacePattern; readonly length: number } | null = null
  for (const pattern of patterns) {
    const length = lengthMatched(path, flat, pattern, at)
    if (length !== null && length > (best?.length ?? 0)) best = { pattern, length }
  }
  return best === null ? null : { pattern: best.pattern, place: slice(path, 0, best.length), isItself: best.length === flat.length }
}

/** The first pattern without wildcards that names something below a path, and that place. */
export function placeBelow(
  path: Value,
  patterns: readonly PlacePattern[],
): { readonly pattern: PlacePattern; readonly place: Value } | null {
  const flat = flatten(path)
  for (const pattern of patterns) {
    if (pattern.kind !== 'path' || pattern.literal === null || pattern.isInCheckout !== beginsInCheckout(path)) continue
    const checkout = pattern.isInCheckout ? path.slice(0, 1) : []
    if (pattern.literal.startsWith(`${flat.slice(checkout.length)}/`)) return { pattern, place: concat(checkout, text(pattern.literal)) }
  }
  return null
}

/** The path on the machine that a job sees under another, by what the runner mounts. */
export function behindMount(
  path: Value,
  mounts: readonly MountPattern[],
  at: Situation,
): { readonly mount: MountPattern; readonly path: Value } | null {
  if (at.moment.machine !== 'local') return null
  const flat = flatten(path)
  const [mount] = mounts
    .filter(({ inside }) => flat === inside || flat.startsWith(`${inside}/`))
    .sort((left, right) => right.inside.length - left.inside.length)
  if (mount === undefined) return null
  return { mount, path: concat(text(mount.from, mount.origin), slice(path, mount.inside.length, lengthOf(path))) }
}

/** The line of the configuration that says so. */
export function saysSo({ written, origin }: PlacePattern, setting: string): Evidence {
  return { message: `${setting} names ${written}`, origin }
}

function lengthMatched(path: Value, flat: string, pattern: PlacePattern, at: Situation): number | null {
  if (pattern.kind === 'variable') return lengthThrough(path, flat, pattern.name, at)
  if (pattern.isInCheckout) {
    const length = beginsInCheckout(path) ? pattern.place.exec(flat.slice(1))?.[0].length : undefined
    return length === undefined ? null : length + 1
  }
  return pattern.place.exec(flat)?.[0].length ?? null
}

function beginsInCheckout([first]: Value): boolean {
  return first?.kind === 'hole' && first.hole.id === 'root'
}

/** How much of a path came from a variable, where that ends with a part of the path. */
function lengthThrough(path: Value, flat: string, form: RegExp, at: Situation): number | null {
  let length = 0
  let name: string | null = null
  for (const segment of path) {
    const through = nameOf(segment, form)
    if (through === null || (name !== null && through !== name)) break
    name = through
    length += segment.kind === 'text' ? segment.text.length : 1
  }
  if (name === null || (length < flat.length && flat[length] !== '/')) return null
  // `$CACHE/..` has left what the variable names.
  const known = literal(at.context.bind({ id: `env:${name}`, kind: 'environment', name })?.value ?? [])
  return known === null || known === '' || flat.startsWith(known.replace(/\/+$/, '')) ? length : null
}

function nameOf(segment: Segment, form: RegExp): string | null {
  if (segment.kind === 'hole' && segment.hole.kind === 'pattern') return null
  return namesOf(segment).find(({ name }) => form.test(name))?.name ?? null
}
