/** Where a copy ends up below its target. Knows no files: whether the target is there must be told. */
import type { CopyTree } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import { flatten } from '../text/value.js'

/**
 * What stands between the target and the copy: nothing, or the source's name; null where that name is not written.
 * @param isThere the target is shown to be a directory already, so that `cp` copies into it
 */
export function placeBelow(effect: CopyTree, from: Field, isThere: boolean): string | null {
  if (effect.placement === 'at' || (effect.placement === 'unknown' && !isThere)) return ''
  const name = flatten(from.value).replace(/\/+$/, '').split('/').at(-1) ?? ''
  return /^\w[\w.-]*$/.test(name) ? `/${name}` : null
}
