/** `rsync`: what it keeps depends on its options alone; nothing is kept by default. */
import { flatten, literal, type Value } from '../text/value.js'
import type { CopyTree, FileEffect } from './effect.js'
import type { Field, WordChange } from './field.js'
import { option, splitLetters, type ParsedCommand } from './options.js'
import { RSYNC_OPTIONS } from './rsync-options.js'
import { below, said, sourcesAndTarget, utility, type Utility } from './utility.js'

type Attributes = Pick<CopyTree, 'recursive' | 'symlinks' | 'ownership' | 'mode' | 'times' | 'hardLinks'>
type Mutable<Record> = { -readonly [Key in keyof Record]: Record[Key] }

/** Option by option in their order; options about links each speak of other links, and are weighed at the end. */
function attributesOf(parsed: ParsedCommand): Attributes {
  const result: Mutable<Omit<Attributes, 'symlinks'>> = {
    recursive: false,
    ownership: 'lose',
    mode: 'lose',
    times: false,
    hardLinks: false,
  }
  let links = false
  for (const { name, value } of parsed.options) {
    switch (name) {
      case 'archive':
        links = true
        // A list of files says itself what is copied.
        Object.assign(result, { recursive: option(parsed, 'files-from') === null, ownership: 'keep', mode: 'keep', times: true })
        break
      case 'recursive':
        result.recursive = true
        break
      case 'no-recursive':
        result.recursive = false
        break
      case 'links':
        links = true
        break
      case 'no-links':
        links = false
        break
      case 'owner':
      case 'usermap':
        result.ownership = 'keep'
        break
      case 'chown':
        if (value !== null && !flatten(value).startsWith(':')) result.ownership = 'keep'
        break
      case 'no-owner':
        result.ownership = 'drop'
        break
      case 'perms':
      case 'acls':
      case 'chmod':
        result.mode = 'keep'
        break
      case 'no-perms':
        result.mode = 'lose'
        break
      case 'times':
        result.times = true
        break
      case 'no-times':
        result.times = false
        break
      case 'hard-links':
        result.hardLinks = true
        break
      case 'no-hard-links':
        result.hardLinks = false
        break
    }
  }
  return { ...result, symlinks: symlinksOf(parsed, links) }
}

function symlinksOf(parsed: ParsedCommand, links: boolean): CopyTree['symlinks'] {
  if (option(parsed, 'copy-links', 'copy-unsafe-links', 'copy-dirlinks') !== null) return 'follow'
  return links && option(parsed, 'safe-links') === null ? 'keep' : 'skip'
}

const UNFAITHFUL =
  /^--(copy-links|copy-unsafe-links|copy-dirlinks|safe-links|no-owner|no-o|no-perms|no-p|no-links|no-l|no-times|no-t|no-recursive|no-r)$/

function faithful(parsed: ParsedCommand): readonly WordChange[] | null {
  const changes: WordChange[] = []
  let archive = parsed.options.some(({ name }) => name === 'archive')
  for (const field of new Set(parsed.options.map((each) => each.field))) {
    const word = literal(field.value)
    if (word === null || field.written === null) continue
    if (word.startsWith('--')) {
      if (UNFAITHFUL.test(word)) changes.push({ field, newText: '' })
      if (word === '--recursive') {
        changes.push({ field, newText: archive ? '' : '--archive' })
        archive = true
      }
      continue
    }
    const [own, attached] = splitLetters(parsed, field)
    let letters = own.replace(/[Lk]/g, '')
    if (!archive && letters.includes('r')) {
      letters = letters.replace('r', 'a')
      archive = true
    }
    letters = letters.replace(/[rlptgoD]/g, '')
    if (letters === own) continue
    // The value's quotes are not known here.
    if (attached !== '') return null
    changes.push({ field, newText: letters === '' ? '' : `-${letters}` })
  }
  return archive && changes.length > 0 ? changes : null
}

/** Exclusions that tar can carry over as they are; anything else rsync filters by is inexpressible. */
function excludesOf(parsed: ParsedCommand): readonly Value[] | 'inexpressible' {
  if (
    option(
      parsed,
      'filter',
      'F',
      'exclude-from',
      'include',
      'include-from',
      'files-from',
      'max-size',
      'min-size',
      'prune-empty-dirs',
      'cvs-exclude',
      'relative',
    ) !== null
  )
    return 'inexpressible'
  const excludes = parsed.options.flatMap(({ name, value }) => (name === 'exclude' && value !== null ? [value] : []))
  return excludes.every(isAlikeForTar) ? excludes : 'inexpressible'
}

/**
 * True where tar leaves out the same by this pattern. Its wildcards match slashes too (GNU tar manual, "Controlling
 * Pattern-Matching"), and to it a pattern with a slash at its end is no directory.
 */
function isAlikeForTar(pattern: Value): boolean {
  const written = flatten(pattern)
  if (/^\/|\/$|\*\*|[[\\]/.test(written)) return false
  return written.includes('/') ? !/[*?]/.test(written.replace(/\/\*$/, '')) : !/[^*][*?]+[^*]|\?/.test(written)
}

/** `SRC/` is what is in it. */
function isContents({ value }: Field): boolean {
  return /(^|\/)\.\.?$|\/$/.test(flatten(value))
}

function placementOf(parsed: ParsedCommand, from: readonly Field[], recursive: boolean): CopyTree['placement'] {
  if (option(parsed, 'files-from') !== null) return 'at'
  if (option(parsed, 'relative') !== null) return 'path'
  if (from.every(isContents)) return 'at'
  return from.some(isContents) || (from.length === 1 && !recursive) ? 'unknown' : 'inside'
}

export const rsync: Utility = utility(['rsync'], RSYNC_OPTIONS, (parsed, call) => {
  const places = sourcesAndTarget(parsed, null)
  if (places === null || option(parsed, 'dry-run', 'list-only') !== null) return []
  const attributes = attributesOf(parsed)
  const placement = placementOf(parsed, places.from, attributes.recursive)
  const copy: FileEffect = {
    kind: 'copyTree',
    ...places,
    ...attributes,
    via: 'files',
    contents: placement === 'at',
    placement,
    excludes: excludesOf(parsed),
    ...(parsed.options.some(({ name }) => /^del(ete)?\b/.test(name)) ? { deletes: true } : {}),
    said: said(call, parsed),
    faithful: faithful(parsed),
    replaceable: parsed.complete && option(parsed, ...NOT_A_PLAIN_COPY) === null,
  }
  if (option(parsed, 'remove-source-files') === null) return [copy]
  const removed = attributes.recursive ? places.from.map(below) : places.from
  return [copy, ...removed.map((path): FileEffect => ({ kind: 'remove', path, recursive: false }))]
})

/** What else they do is not in an archive of the source. */
const NOT_A_PLAIN_COPY = [
  'remove-source-files',
  'link-dest',
  'copy-dest',
  'compare-dest',
  'backup',
  'chown',
  'usermap',
  'chmod',
  'update',
  'existing',
  'ignore-existing',
]
