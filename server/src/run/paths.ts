/** Paths as values: made absolute by a working directory, normalised, and led back to files of the workspace. */
import { PLACEHOLDER, concat, concatAll, flatten, keyOf, lengthOf, literalPrefix, slice, text, type Value } from '../text/value.js'

/** The checkout's top directory, wherever it is. */
export const ROOT: Value = [
  { kind: 'hole', hole: { id: 'root', kind: 'unknown', name: 'PROJECT_ROOT' }, inert: true, splits: false, origin: null, through: null },
]

/** The directory in which a script is started by somebody we do not know. */
export const START: Value = [
  { kind: 'hole', hole: { id: 'start', kind: 'unknown', name: 'PWD' }, inert: true, splits: false, origin: null, through: null },
]

/** The directory in which the scripts of a job start that puts the checkout below it. */
export const WORKSPACE: Value = [
  { kind: 'hole', hole: { id: 'workspace', kind: 'unknown', name: 'WORKSPACE' }, inert: true, splits: false, origin: null, through: null },
]

/** A path below the workspace as one of the checkout, where the checkout lies there. */
export function inCheckout(path: Value, checkout: string | null): Value {
  const [first] = path
  if (checkout === null || first?.kind !== 'hole' || first.hole.id !== 'workspace') return path
  const flat = flatten(path).slice(1)
  const isInside = flat === `/${checkout}` || flat.startsWith(`/${checkout}/`)
  return isInside ? concat(ROOT, slice(path, checkout.length + 2, lengthOf(path))) : path
}

const ROOT_IDS = new Set([
  'root',
  'env:CI_PROJECT_DIR',
  'env:GITHUB_WORKSPACE',
  'env:BUILDKITE_BUILD_CHECKOUT_PATH',
  'env:CIRCLE_WORKING_DIRECTORY',
])

/** An absolute path where the value or the directory tells one; a value that begins with an unknown stands as it is. */
export function resolvePath(value: Value, directory: Value): Value {
  const flat = flatten(value)
  if (flat.startsWith('/') || (flat.startsWith(PLACEHOLDER) && !beginsWithPattern(value))) return normalise(value)
  if (flat === '' || flat === '.') return directory
  return normalise(concat(directory, text('/'), value))
}

/** Removes `.`, doubled and trailing slashes, and `x/..` where `x` is known. */
export function normalise(value: Value): Value {
  const flat = flatten(value)
  if (!/\/\.{0,2}(\/|$)|^\.{1,2}(\/|$)/.test(flat)) return value
  const kept: { readonly start: number; readonly end: number; readonly name: string }[] = []
  let start = 0
  while (start <= flat.length) {
    const slash = flat.indexOf('/', start)
    const end = slash < 0 ? flat.length : slash
    const name = flat.slice(start, end)
    const last = kept.at(-1)
    if (name === '..' && last !== undefined && last.name !== '..' && last.name !== '' && !last.name.includes(PLACEHOLDER)) kept.pop()
    else if (name !== '.' && (name !== '' || start === 0)) kept.push({ start, end, name })
    start = end + 1
  }
  // Each component but the first brings the slash before it along, with its origin.
  const parts = kept.map((component, index) => slice(value, index === 0 ? component.start : component.start - 1, component.end))
  const result = concatAll(parts)
  return lengthOf(result) === 0 && flat.startsWith('/') ? text('/') : result
}

/** The file under the checkout that a path names, relative to it, or null where that is not known. */
export function fileInRoot(path: Value, fallbackDirectories: readonly string[] = []): string | null {
  const [first, ...rest] = path
  if (first === undefined) return null
  if (first.kind === 'hole' && (ROOT_IDS.has(first.hole.id) || first.hole.id === 'start') && rest.every(({ kind }) => kind === 'text')) {
    const relative = literalPrefix(rest)
    if (relative.startsWith('/') && !relative.includes('/../')) return relative.slice(1)
  }
  return fallbackDirectories.length > 0 && first.kind === 'text' && path.length === 1 && !first.text.startsWith('/') ? first.text : null
}

/** The directory part of a path, as dirname(1) gives it; null where a slash may hide in an unknown. */
export function directoryName(path: Value): Value | null {
  const flat = flatten(path).replace(/(?!^)\/+$/, '')
  const slash = flat.lastIndexOf('/')
  if (slash < 0) return flat.includes(PLACEHOLDER) ? null : text('.')
  if (flat.slice(slash + 1).includes(PLACEHOLDER)) return null
  return slash === 0 ? text('/') : withoutTrailingSlashes(slice(path, 0, slash))
}

/** What an unknown ends with is not cut; of a choice each alternative is, with what stands before it. */
function withoutTrailingSlashes(path: Value): Value {
  const flat = flatten(path)
  const kept = flat.replace(/(?!^)\/+$/, '').length
  if (kept < flat.length) return withoutTrailingSlashes(slice(path, 0, kept))
  const [last, before] = [path.at(-1), path.slice(0, -1)]
  if (last?.kind !== 'choice') return path
  const alternatives = last.choice.alternatives.map((each) => ({ ...each, value: withoutTrailingSlashes(concat(before, each.value)) }))
  if (
    alternatives.every(({ value }, index) => lengthOf(value) === lengthOf(before) + lengthOf(last.choice.alternatives[index]?.value ?? []))
  )
    return path
  return [{ ...last, choice: { id: `directory:${keyOf(before)}${last.choice.id}`, alternatives } }]
}

export function baseNameOf(path: Value): Value | null {
  const flat = flatten(path).replace(/(?!^)\/+$/, '')
  const slash = flat.lastIndexOf('/')
  const name = slice(path, slash + 1, flat.length)
  return flatten(name).includes(PLACEHOLDER) ? null : name
}

function beginsWithPattern(value: Value): boolean {
  const [first] = value
  return first?.kind === 'hole' && first.hole.kind === 'pattern'
}
