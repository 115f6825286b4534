/** Whether a path is shown to be a tree of many files; one file copied to a share is nobody's hazard. */
import type { Field } from '../commands/field.js'
import { alternativesOf } from './evidence.js'
import { pathOf } from './context.js'
import type { Facts } from './facts.js'
import type { Situated, Situation } from './situated.js'
import { flatten, keyOf, type Value } from '../text/value.js'

/** Names of directories that hold many files wherever they are. */
const KNOWN_TREES = /(^|\/)(node_modules|\.git|site-packages|venv|\.venv|vendor|\.cargo|\.m2|\.gradle|\.ccache|\.npm|target|dist|build|public|site-packages|__pycache__)$/

/** Patterns over a data set are many; an archive or an image is one file, however it is named. */
const SINGLE_FILES = /\.(tar|tgz|tar\.\w+|zip|7z|iso|img|qcow2|deb|rpm|whl|jar|war|gz|xz|zst|bz2|sql|dump|conf|cfg|ya?ml|json|md|txt|sh)$/

export function isTree(field: Field, at: Situation, items: readonly Situated[], facts: Facts): boolean {
  const written = flatten(field.value)
  const path = facts.path(field, at)
  if (SINGLE_FILES.test(written) || /\.(tar|tgz|zip)(\.\w+)?$/.test(written)) return false
  if (/\/\.?$/.test(written)) return true
  if (path.some((segment) => segment.kind === 'hole' && segment.hole.kind === 'pattern')) return !SINGLE_FILES.test(written)
  const prefixed = alternativesOf(path) ?? [path]
  if (prefixed.every((one) => KNOWN_TREES.test(flatten(one)))) return true
  if (facts.dataDirectory(path) !== null) return true
  const key = keyOf(path)
  return items.some((item) => showsDirectory(item, key))
}

function showsDirectory(item: Situated, key: string): boolean {
  if (item.kind !== 'effect') return false
  const same = (value: Value): boolean => keyOf(pathOf(value, item.moment, item.context)) === key
  const within = (value: Value): boolean => keyOf(pathOf(value, item.moment, item.context)).startsWith(`${key}/`)
  const { effect } = item
  switch (effect.kind) {
    case 'pathTest':
      return (effect.predicate === '-d' && same(effect.path.value)) || within(effect.path.value)
    case 'makeDirectory':
      return same(effect.path.value) || within(effect.path.value)
    case 'listDirectory':
      return effect.lookup === 'entries' && effect.said.startsWith('find') && same(effect.path.value)
    case 'extract':
      return effect.to !== null && same(effect.to)
    case 'archive':
      return effect.base !== null && same(effect.base)
    case 'copyTree':
      return (effect.contents && same(effect.to.value)) || within(effect.to.value)
    case 'changeMode':
    case 'changeOwner':
      return effect.recursive && same(effect.path.value)
    case 'writeFile':
      return within(effect.path.value)
    default:
      return false
  }
}
