/**
 * `tar c | tar x` in one execution, also through shells on either side, as the one copy that it is. Knows nothing of
 * how the execution came about.
 */
import type { CopyTree } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import { pathOf } from '../facts/context.js'
import { isEffect, type Situated, type SituatedEffect } from '../facts/situated.js'
import type { Scope } from '../run/event.js'
import { resolvePath } from '../run/paths.js'
import { concat, text } from '../text/value.js'

/** `tar c | tar x`, also through shells on either side, is one copy. */
export function joinStreams(items: Situated[], from: number): void {
  for (let at = from; at < items.length; at += 1) {
    const reader = items[at]
    if (reader === undefined || !isEffect(reader, 'extract') || reader.effect.from !== null) continue
    const stage = pipelineOf(reader.moment.scope)
    const writerAt =
      stage === null
        ? -1
        : items.findIndex(
            (item, index) =>
              index >= from &&
              index < at &&
              isEffect(item, 'archive') &&
              item.effect.to === null &&
              isEarlierStage(item.moment.scope, stage),
          )
    const writer = items[writerAt]
    if (writer === undefined || !isEffect(writer, 'archive')) continue
    items[at] = joined(writer, reader)
  }
}

type Reader = Situated & SituatedEffect<'extract'>
type Writer = Situated & SituatedEffect<'archive'>

/** The copies that readers have become, with the writers that made them so. */
const copies = new WeakMap<Reader, { readonly writer: Writer; readonly copy: Situated }>()
const readers = new WeakMap<Situated, Reader>()

/** What an item was before it was joined with another. */
export function asMade(item: Situated): Situated {
  return readers.get(item) ?? item
}

/** The very same copy as long as both are. */
function joined(writer: Writer, reader: Reader): Situated {
  const known = copies.get(reader)
  const copy: Situated = known?.writer === writer ? known.copy : { ...reader, kind: 'effect', effect: streamCopy(writer, reader) }
  copy.order = reader.order
  copies.set(reader, { writer, copy })
  readers.set(copy, reader)
  return copy
}

function streamCopy(writer: SituatedEffect<'archive'>, reader: SituatedEffect<'extract'>): CopyTree {
  const base = pathOf(writer.effect.base ?? text('.'), writer.moment, writer.context)
  const from = writer.effect.from.map((field): Field => ({ ...field, value: resolvePath(field.value, base), written: null }))
  const to: Field = { ...reader.effect.at, value: pathOf(reader.effect.to ?? text('.'), reader.moment, reader.context), written: null }
  return {
    kind: 'copyTree',
    from: from.length > 0 ? from : [{ ...reader.effect.at, value: concat(base, text('/.')), written: null }],
    to,
    recursive: true,
    symlinks: writer.effect.symlinks,
    ownership: 'keep',
    mode: 'keep',
    times: true,
    hardLinks: true,
    via: 'stream',
    contents: true,
    placement: 'at',
    excludes: writer.effect.excludes,
    said: `${writer.effect.said} | ${reader.effect.said}`,
    faithful: null,
    replaceable: false,
  }
}

function pipelineOf(scope: Scope | null): Scope | null {
  for (let at = scope; at !== null; at = at.parent) if (at.kind === 'pipeline') return at
  return null
}

function isEarlierStage(scope: Scope | null, stage: Scope): boolean {
  for (let at = scope; at !== null; at = at.parent) if (at.kind === 'pipeline' && at.id === stage.id) return at.arm < stage.arm
  return false
}
