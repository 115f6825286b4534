/** How a data directory came to a place: which copy or extraction filled it, and what of owner and mode that kept. */
import type { Field } from '../commands/field.js'
import { flatten, keyOf, literal } from '../text/value.js'
import { keysOf, type Clusters } from './clusters.js'
import type { Evidence } from './evidence.js'
import { originOfCommand } from './origin.js'
import { pathOf } from './context.js'
import type { Items } from './items.js'
import { canFollow, isEffect, type Situated, type SituatedEffect, type Situation } from './situated.js'

export interface Filling {
  readonly item: Situated
  readonly said: string
  /** `lost`: the files belong to who runs it. */
  readonly owner: 'kept' | 'lost' | 'unknown'
  /** Of the directory itself, where it was there before. `dropped`: thrown away on purpose. */
  readonly mode: 'kept' | 'left' | 'dropped' | 'unknown'
  /** The keys of what was filled. */
  readonly into: readonly string[]
  readonly evidence: Evidence
}

/** The last copy or extraction into the directories, or into one that holds them, before a moment. */
export function fillingOf({ keys }: Clusters, at: Situated, items: Items): Filling | null {
  const fills = (item: Situated): boolean => intoOf(item).some((into) => keys.some((key) => key === into || key.startsWith(`${into}/`)))
  for (const item of items.where(`fills ${keys.join('\0')}`, fills).toReversed()) {
    if (item.order >= at.order || !canFollow(item, at)) continue
    const filling = isEffect(item, 'copyTree') ? byCopy(item, items) : isEffect(item, 'extract') ? byExtraction(item, items) : null
    if (filling !== null) return filling
  }
  return null
}

/** The keys of what a copy or an extraction fills. */
function intoOf(item: Situated): readonly string[] {
  const { moment, context } = item
  if (isEffect(item, 'extract')) {
    const { members, to } = item.effect
    return members ? [] : keysOf(to === null ? moment.directory : pathOf(to, moment, context))
  }
  if (!isEffect(item, 'copyTree') || !item.effect.recursive) return []
  const targets = keysOf(pathOf(item.effect.to.value, moment, context))
  const below = item.effect.from
    .map(
      (field) =>
        flatten(field.value)
          .replace(/\/+\.?$/, '')
          .split('/')
          .at(-1) ?? '',
    )
    .filter((name) => /^[\w.-]+$/.test(name))
  return [...targets, ...targets.flatMap((target) => below.map((name) => `${target}/${name}`))]
}

/** Where the directory was made new before, with what the usual umask gives. */
export function madeOpen({ keys }: Clusters, filling: Situated, items: Items): Situated | null {
  const on = (item: Situated & { readonly effect: { readonly path: Field } }): readonly string[] =>
    keysOf(pathOf(item.effect.path.value, item.moment, item.context))
  const made = items
    .with('makeDirectory')
    .find((item) => item.effect.mode === null && canFollow(item, filling) && on(item).some((key) => keys.includes(key)))
  if (made === undefined) return null
  // `mkdir -p` leaves one that is there as it is; under a narrow umask it makes a private one.
  const isOtherwise = items
    .with('setUmask', 'dataDirectory', 'remove')
    .some(
      (item) =>
        canFollow(item, made) &&
        (isEffect(item, 'setUmask') ||
          (isEffect(item, 'dataDirectory') && on(item).some((key) => keys.includes(key))) ||
          (isEffect(item, 'remove') && on(item).some((key) => keys.some((each) => key.startsWith(`${each}/`))))),
    )
  return isOtherwise ? null : made
}

/** A directory named for tablespaces beside the data directory, that came by the same copy. */
export function siblingTablespace(
  { keys }: Clusters,
  filling: Filling,
  items: Items,
): { readonly key: string; readonly field: Field; readonly evidence: Evidence } | null {
  const parents = keys.map((key) => key.slice(0, key.lastIndexOf('/')))
  for (const item of items.where('names a tablespace', namesTablespace)) {
    if (item.kind !== 'effect' || (item !== filling.item && !canFollow(item, filling.item) && !canFollow(filling.item, item))) continue
    for (const field of fieldsOf(item)) {
      const key = keyOf(pathOf(field.value, item.moment, item.context))
      const parent = parents.find((each) => key.startsWith(`${each}/`))
      const name = parent === undefined ? undefined : key.slice(parent.length + 1).split('/')[0]
      if (parent === undefined || name === undefined || !TABLESPACE.test(name)) continue
      const whole = `${parent}/${name}`
      const came = filling.into.some((into) => parent === into || parent.startsWith(`${into}/`))
      if (came)
        return { key: whole, field, evidence: { message: `${name} is a tablespace directory beside it`, origin: originOfCommand(item) } }
    }
  }
  return null
}

const TABLESPACE = /tablespace|^tblspc/i

function namesTablespace(item: Situated): boolean {
  if (item.kind !== 'effect') return false
  return fieldsOf(item).some(({ value }) =>
    keyOf(pathOf(value, item.moment, item.context))
      .split('/')
      .some((name) => TABLESPACE.test(name)),
  )
}

function fieldsOf({ effect }: Situated & { readonly kind: 'effect' }): readonly Field[] {
  if ('path' in effect) return [effect.path]
  return effect.kind === 'copyTree' ? [...effect.from, effect.to] : []
}

function byCopy(item: Situated & SituatedEffect<'copyTree'>, items: Items): Filling {
  const { effect } = item
  return {
    item,
    said: effect.said,
    owner: effect.ownership === 'keep' ? ownerKept(item, items) : 'lost',
    mode: effect.mode === 'drop' ? 'dropped' : effect.mode === 'keep' ? 'kept' : 'left',
    into: intoOf(item),
    evidence: { message: `${effect.said} fills it`, origin: originOfCommand(item) },
  }
}

function byExtraction(item: Situated & SituatedEffect<'extract'>, items: Items): Filling {
  const { effect } = item
  const isBaseBackup = effect.from !== null && /(^|\/)base\.tar(\.\w+)?$/.test(flatten(effect.from.value))
  return {
    item,
    said: effect.said,
    owner: ownerKept(item, items),
    mode: isBaseBackup ? 'left' : 'unknown',
    into: intoOf(item),
    evidence: { message: `${effect.said} fills it`, origin: originOfCommand(item) },
  }
}

/** Only root can give files away; who asks sudo for other things is not root. */
function ownerKept({ moment }: Situation, items: Items): Filling['owner'] {
  if (moment.user.kind === 'root') return 'kept'
  if (moment.user.kind === 'named') return 'lost'
  return items.where('is run by sudo', isBySudo).length > 0 ? 'lost' : 'unknown'
}

function isBySudo({ moment }: Situated): boolean {
  return moment.machine === 'local' && moment.prefix.some(({ value }) => literal(value) === 'sudo')
}
