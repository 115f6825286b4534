/**
 * What a configuration names: files by globs, places of a machine by path or by the variable that holds it, directories
 * that are mounted. Reads what is written; where it matches is for others.
 */
import ignore from 'ignore'
import type { TreeScalar } from '../pipelines/yaml/tree.js'
import { originAt, type Origin } from '../text/value.js'

/** Something written in a configuration, and where. */
export interface Written {
  readonly written: string
  readonly origin: Origin
}

/** A place of a machine, with everything inside it. */
export type PlacePattern = Written &
  (
    | { readonly kind: 'variable'; readonly name: RegExp }
    | {
        readonly kind: 'path'
        /** Relative to the checkout rather than to the top of the machine. */
        readonly isInCheckout: boolean
        /** Of a path, with a slash in front: the place that the pattern names. */
        readonly place: RegExp
        /** The path, where the pattern has no wildcards. */
        readonly literal: string | null
        /** The first part of its path; null where a wildcard may be anything. */
        readonly top: string | null
      }
  )

export interface MountPattern extends Written {
  /** Of the machine; the place under which jobs see it. Both without a slash at the end. */
  readonly from: string
  readonly inside: string
}

type Parsed<Of> = Of | { readonly wrong: string }

/** With a dollar sign, or in capitals: a word in small letters is rather a path that lacks its beginning. */
const VARIABLE = /^(?:\$(\w[\w*]*)|\$\{(\w[\w*]*)\}|(?=\**[A-Z_])([A-Z0-9_*]+))$/

export function originOf({ source, span }: Pick<TreeScalar, 'source' | 'span'>): Origin {
  return originAt(source, span)
}

/**
 * `/mnt/nfs`, `./data`, `$CACHE_DIR`, and wildcards in each.
 * @param folder the folder of the configuration under the root, to which `./` is relative
 */
export function parsePlace(scalar: TreeScalar, folder: string): Parsed<PlacePattern> {
  const base: Written = { written: scalar.text, origin: originOf(scalar) }
  const [, ...names] = VARIABLE.exec(scalar.text) ?? []
  const name = names.find((each) => each !== undefined)
  if (name !== undefined) return { ...base, kind: 'variable', name: new RegExp(`^${name.replace(/\*+/g, '\\w*')}$`) }
  const isInCheckout = scalar.text.startsWith('./')
  if (!isInCheckout && !scalar.text.startsWith('/'))
    return { wrong: `${scalar.text} is neither a path from / or ./ nor the name of a variable, as $NAME` }
  // Everything inside a place belongs to it, so `/**` at the end says nothing more.
  const own = scalar.text.slice(isInCheckout ? 1 : 0).replace(/(?:\/+\*\*)?\/*$/, '')
  const path = (isInCheckout && folder !== '' ? `/${folder}` : '') + own.replace(/\/{2,}/g, '/')
  if (path === '') return { wrong: `${scalar.text} is everything` }
  if (/\/\.\.?(\/|$)/.test(path)) return { wrong: `${scalar.text} leads through . or ..` }
  const place = regExpOf(`^${sourceOfGlob(path)}(?=/|$)`)
  if (place === null) return { wrong: `${scalar.text} has a range in [] that is none` }
  const hasWildcards = /[*?[]/.test(own)
  const top = path.split('/')[1] ?? ''
  return {
    ...base,
    kind: 'path',
    isInCheckout,
    place,
    literal: hasWildcards ? null : path,
    top: /[*?[]/.test(top) ? null : top,
  }
}

/** `/host/dir:/inside`, as runners and Docker write it, or one path for both. */
export function parseMount(scalar: TreeScalar): Parsed<MountPattern> {
  const [from = '', inside = from, ...options] = scalar.text.split(':')
  const isPath = (path: string): boolean => path.startsWith('/') && path.length > 1
  if (!isPath(from) || !isPath(inside) || options.length > 1)
    return { wrong: `${scalar.text} is no mount: write /directory/of/the/machine:/where/jobs/see/it` }
  return { written: scalar.text, origin: originOf(scalar), from: from.replace(/\/+$/, ''), inside: inside.replace(/\/+$/, '') }
}

/**
 * True for files, given relative to the folder of the configuration, that one of the globs matches: those of
 * `.gitignore`, where a later `!glob` takes away again.
 */
export function fileMatcher(globs: readonly string[]): (path: string) => boolean {
  const matcher = ignore({ ignorecase: false }).add([...globs])
  return (path) => matcher.ignores(path)
}

/** Null for `[z-a]`. */
function regExpOf(source: string): RegExp | null {
  try {
    return new RegExp(source)
  } catch {
    return null
  }
}

/** `*` and `?` stay inside one part of a path; `**` crosses them. */
function sourceOfGlob(glob: string): string {
  return glob.replace(/\/\*\*(?=\/)|\*+|\?|\[!?[^\]/]+\]|[\\^$.|+(){}[\]]/g, (mark) => {
    if (mark === '/**') return '(?:/[^/]+)*?'
    if (mark.startsWith('*')) return '[^/]*'
    if (mark === '?') return '[^/]'
    if (mark.length > 1) return mark.replace(/^\[!/, '[^').replace(/\\/g, '\\\\')
    return `\\${mark}`
  })
}
