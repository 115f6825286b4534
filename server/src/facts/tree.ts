/** Whether a path is shown to be a tree of many files; one file copied to a share is nobody's hazard. */
import type { Field } from '../commands/field.js'
import { alternativesOf } from './evidence.js'
import { pathOf } from './context.js'
import type { Facts } from './facts.js'
import type { Situated, Situation } from './situated.js'
import { flatten, keyOf, type Value } from '../text/value.js'

/** Names of directories that hold many files wherever they are. */
const KNOWN_TREES =
  /(^|\/)(node_modules|\.git|site-packages|venv|\.venv|vendor|\.cargo|\.m2|\.gradle|\.ccache|\.npm|target|dist|build|public|site-packages|__pycache__)$/

/** Patterns over a data set are many; an archive or an image is one file, however it is named. */
const SINGLE_FILES = /\.(tar|tgz|tar\.\w+|zip|7z|iso|img|qcow2|deb|rpm|whl|jar|war|gz|xz|zst|bz2|sql|dump|conf|cfg|ya?ml|json|md|txt|sh)$/

export function isTree(field: Field, at: Situation, hasTree: (key: string) => boolean, facts: Facts): boolean {
  const written = flatten(field.value)
  const path = facts.path(field, at)
  if (isSingleFile(field)) return false
  if (/\/\.?$/.test(written)) return true
  if (path.some((segment) => segment.kind === 'hole' && segment.hole.kind === 'pattern')) return !SINGLE_FILES.test(written)
  const prefixed = alternativesOf(path) ?? [path]
  if (prefixed.every((one) => KNOWN_TREES.test(flatten(one)))) return true
  if (facts.dataDirectory(path, at) !== null) return true
  return hasTree(keyOf(path))
}

/** True where a name says that it is one file: an archive, an image, a document. */
export function isSingleFile({ value }: Field): boolean {
  const written = flatten(value)
  return SINGLE_FILES.test(written) || /\.(tar|tgz|zip)(\.\w+)?$/.test(written)
}

/** The paths that the items of an execution show to be directories: something is in them, or is done to them as such. */
export function treesOf(items: readonly Situated[]): ReadonlySet<string> {
  const trees = new Set<string>()
  for (const item of items) {
    if (item.kind !== 'effect') continue
    const { effect } = item
    const key = (value: Value): string => keyOf(pathOf(value, item.moment, item.context))
    const within = (value: Value): void => {
      const path = key(value)
      for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) trees.add(path.slice(0, slash))
    }
    switch (effect.kind) {
      case 'pathTest':
        if (effect.predicate === '-d') trees.add(key(effect.path.value))
        within(effect.path.value)
        break
      case 'makeDirectory':
        trees.add(key(effect.path.value))
        within(effect.path.value)
        break
      case 'listDirectory':
        if (effect.lookup === 'entries' && effect.said.startsWith('find')) trees.add(key(effect.path.value))
        break
      case 'extract':
        if (effect.to !== null) trees.add(key(effect.to))
        break
      case 'archive':
        if (effect.base !== null) trees.add(key(effect.base))
        break
      case 'copyTree':
        if (effect.contents) trees.add(key(effect.to.value))
        within(effect.to.value)
        break
      case 'changeMode':
      case 'changeOwner':
        if (effect.recursive) trees.add(key(effect.path.value))
        break
      case 'writeFile':
        within(effect.path.value)
        break
      default:
        break
    }
  }
  return trees
}
