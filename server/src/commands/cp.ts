/**
 * `cp`: GNU coreutils 9.1. `-r` keeps symbolic links as links on GNU and busybox; on FreeBSD it
 * follows them. busybox keeps hard links whatever it is told.
 */
import { literal, flatten } from '../text/value.js'
import type { Call, CopyTree, FileEffect } from './effect.js'
import type { Field, WordChange } from './field.js'
import { option, splitLetters, type ParsedCommand } from './options.js'
import { said, sourcesAndTarget, utility, valueFieldOf, type Utility } from './utility.js'

const CP_OPTIONS = [
  '-a --archive',
  '-b',
  '--backup =?',
  '--attributes-only',
  '--copy-contents',
  '-d',
  '-f --force',
  '-i --interactive',
  '-H',
  '-l --link',
  '-L --dereference',
  '-n --no-clobber',
  '-P --no-dereference',
  '-p',
  '--preserve =?',
  '--no-preserve =',
  '--parents',
  '-R -r --recursive',
  '--reflink =?',
  '--remove-destination',
  '--sparse =',
  '--strip-trailing-slashes',
  '-s --symbolic-link',
  '-S --suffix =',
  '-t --target-directory =',
  '-T --no-target-directory',
  '-u --update =?',
  '-v --verbose',
  '-x --one-file-system',
  '-Z',
  '--context =?',
]

type Attributes = Pick<CopyTree, 'recursive' | 'symlinks' | 'ownership' | 'mode' | 'times' | 'hardLinks'>
type Mutable<Record> = { -readonly [Key in keyof Record]: Record[Key] }

/** The attributes of a copy, option by option in their order: the last one that speaks of an attribute wins. */
function attributesOf(parsed: ParsedCommand): Attributes {
  const result: Mutable<Omit<Attributes, 'symlinks'>> & { symlinks: Attributes['symlinks'] | null } = {
    recursive: false,
    symlinks: null,
    ownership: 'lose',
    mode: 'lose',
    times: false,
    hardLinks: false,
  }
  for (const { name, value } of parsed.options) {
    switch (name) {
      case 'archive':
        Object.assign(result, { recursive: true, symlinks: 'keep', ownership: 'keep', mode: 'keep', times: true, hardLinks: true })
        break
      case 'recursive':
        result.recursive = true
        break
      case 'd':
        result.symlinks = 'keep'
        result.hardLinks = true
        break
      case 'no-dereference':
        result.symlinks = 'keep'
        break
      case 'dereference':
        result.symlinks = 'follow'
        break
      case 'H':
        // Operands are followed, links in a tree are not: the default of a recursive copy, named.
        result.symlinks = null
        break
      case 'p':
        Object.assign(result, { ownership: 'keep', mode: 'keep', times: true })
        break
      case 'preserve':
        preserve(result, value === null ? 'mode,ownership,timestamps' : flatten(value), true)
        break
      case 'no-preserve':
        preserve(result, value === null ? '' : flatten(value), false)
        break
    }
  }
  return { ...result, symlinks: result.symlinks ?? (result.recursive ? 'keep' : 'follow') }
}

function preserve(result: Mutable<Pick<Attributes, 'ownership' | 'mode' | 'times' | 'hardLinks'>>, list: string, keep: boolean): void {
  const names = list.split(',').filter((name) => name !== '')
  // Names may be cut short: `--preserve=own`.
  const speaksOf = (attribute: string): boolean => names.some((name) => name === 'all' || attribute.startsWith(name))
  if (speaksOf('mode')) result.mode = keep ? 'keep' : 'drop'
  if (speaksOf('ownership')) result.ownership = keep ? 'keep' : 'drop'
  if (speaksOf('timestamps')) result.times = keep
  if (speaksOf('links')) result.hardLinks = keep
}

/** Option words rewritten so that everything is kept: `-r` to `-a`, `-rv` to `-av`, `-L` and `--no-preserve` gone. */
function faithful(parsed: ParsedCommand): readonly WordChange[] | null {
  const changes: WordChange[] = []
  let archive = parsed.options.some(({ name }) => name === 'archive')
  for (const field of new Set(parsed.options.map((each) => each.field))) {
    const word = literal(field.value)
    if (word === null || field.written === null) return null
    if (word.startsWith('--')) {
      if (/^--(recursive|dereference|preserve|no-preserve)\b/.test(word)) {
        const replacement = word === '--recursive' && !archive ? '--archive' : ''
        if (replacement !== '') archive = true
        const own = parsed.options.find((each) => each.field === field)
        if (own?.valueField !== null && own?.valueField !== undefined) changes.push({ field: own.valueField, newText: '' })
        changes.push({ field, newText: replacement })
      }
      continue
    }
    const [own, attached] = splitLetters(parsed, field)
    let letters = own.replace(/[LHP]/g, '')
    if (!archive && /[rR]/.test(letters)) {
      letters = letters.replace(/[rR]/, 'a')
      archive = true
    }
    letters = letters.replace(/[rRdp]/g, '')
    if (letters === own) continue
    // The value's quotes are not known here.
    if (attached !== '') return null
    changes.push({ field, newText: letters === '' ? '' : `-${letters}` })
  }
  return archive && changes.length > 0 ? changes : null
}

function copy(parsed: ParsedCommand, call: Call): readonly FileEffect[] {
  const places = sourcesAndTarget(parsed, valueFieldOf(parsed, 'target-directory'))
  if (places === null) return []
  if (option(parsed, 'symbolic-link', 'link') !== null) {
    return places.from.map((from) => ({ kind: 'link' as const, from, to: places.to, symbolic: option(parsed, 'symbolic-link') !== null }))
  }
  return [
    {
      kind: 'copyTree',
      ...places,
      ...attributesOf(parsed),
      via: 'files',
      contents: isContents(parsed, places.from),
      placement: placementOf(parsed, places.from, places.to),
      excludes: [],
      said: said(call, parsed),
      faithful: faithful(parsed),
      replaceable: parsed.complete && option(parsed, 'parents', 'update', 'no-clobber', 'attributes-only', 'backup', 'b') === null,
    },
  ]
}

function isContents(parsed: ParsedCommand, from: readonly Field[]): boolean {
  return (
    option(parsed, 'no-target-directory') !== null ||
    (option(parsed, 'parents') === null && from.every(({ value }) => /(^|\/)\.\.?$/.test(flatten(value))))
  )
}

/**
 * `-t`, several sources or `.` say that the target is a directory; `SRC/.` and `-T` that it is the copy itself. A slash
 * after the target says nothing: `cp -r a b/` makes `b`.
 */
export function placementOf(parsed: ParsedCommand, from: readonly Field[], to: Field): CopyTree['placement'] {
  if (isContents(parsed, from)) return 'at'
  if (option(parsed, 'parents') !== null) return 'path'
  return option(parsed, 'target-directory') !== null || from.length > 1 || /(^|\/)\.\.?$/.test(flatten(to.value)) ? 'inside' : 'unknown'
}

export const cp: Utility = utility(['cp', 'gcp'], CP_OPTIONS, copy)
