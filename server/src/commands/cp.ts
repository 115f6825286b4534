/**
 * `cp`, `install`, `mv`, `ln`: GNU coreutils 9.1. `-r` keeps symbolic links as links on GNU and busybox; on FreeBSD it follows them.
 */
import { literal, flatten } from '../text/value.js'
import type { Call, CopyTree, FileEffect } from './effect.js'
import type { Field, WordChange } from './field.js'
import { option, type ParsedCommand } from './options.js'
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
  const result: Mutable<Attributes> = {
    recursive: false,
    symlinks: 'keep',
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
  return result
}

function preserve(result: Mutable<Attributes>, list: string, keep: boolean): void {
  const names = list.split(',')
  const all = names.includes('all')
  if (all || names.includes('mode')) result.mode = keep ? 'keep' : 'drop'
  if (all || names.includes('ownership')) result.ownership = keep ? 'keep' : 'drop'
  if (all || names.includes('timestamps')) result.times = keep
  if (all || names.includes('links')) result.hardLinks = keep
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
    let letters = word.slice(1).replace(/[LHP]/g, '')
    if (!archive && /[rR]/.test(letters)) {
      letters = letters.replace(/[rR]/, 'a')
      archive = true
    }
    letters = letters.replace(/[rRdp]/g, '')
    const newText = letters === '' ? '' : `-${letters}`
    if (newText !== word) changes.push({ field, newText })
  }
  return archive && changes.length > 0 ? changes : null
}

function copy(parsed: ParsedCommand, call: Call): readonly FileEffect[] {
  const places = sourcesAndTarget(parsed, valueFieldOf(parsed, 'target-directory'))
  if (places === null) return []
  if (option(parsed, 'symbolic-link', 'link') !== null) {
    return places.from.map((from) => ({ kind: 'link' as const, from, to: places.to, symbolic: option(parsed, 'symbolic-link') !== null }))
  }
  const [first] = places.from
  return [
    {
      kind: 'copyTree',
      ...places,
      ...attributesOf(parsed),
      via: 'files',
      contents:
        places.from.length === 1 &&
        first !== undefined &&
        (flatten(first.value).endsWith('/.') || option(parsed, 'no-target-directory') !== null),
      placement: placementOf(parsed, places.to),
      excludes: [],
      said: said(call, parsed),
      faithful: faithful(parsed),
      replaceable: parsed.complete && option(parsed, 'parents', 'update', 'no-clobber') === null,
    },
  ]
}

/** `-t`, several sources or a slash say that the target is a directory; `SRC/.` and `-T` that it is the copy itself. */
function placementOf(parsed: ParsedCommand, to: Field): CopyTree['placement'] {
  const [first] = parsed.operands
  if (option(parsed, 'no-target-directory') !== null || (first !== undefined && flatten(first.value).endsWith('/.'))) return 'at'
  return option(parsed, 'target-directory') !== null || parsed.operands.length > 2 || /(^|\/)\.{0,2}$/.test(flatten(to.value))
    ? 'inside'
    : 'unknown'
}

export const cp: Utility = utility(['cp', 'gcp'], CP_OPTIONS, copy)

export const mv: Utility = utility(
  ['mv'],
  [
    '-b',
    '--backup =?',
    '-f --force',
    '-i --interactive',
    '-n --no-clobber',
    '-S --suffix =',
    '-t --target-directory =',
    '-T --no-target-directory',
    '-u --update =?',
    '-v --verbose',
    '-Z',
  ],
  (parsed, call) => {
    const places = sourcesAndTarget(parsed, valueFieldOf(parsed, 'target-directory'))
    return places === null ? [] : [{ kind: 'moveTree', ...places, said: said(call, parsed) }]
  },
)

export const ln: Utility = utility(
  ['ln'],
  [
    '-b',
    '--backup =?',
    '-d -F --directory',
    '-f --force',
    '-i --interactive',
    '-L --logical',
    '-n --no-dereference',
    '-P --physical',
    '-r --relative',
    '-s --symbolic',
    '-S --suffix =',
    '-t --target-directory =',
    '-T --no-target-directory',
    '-v --verbose',
  ],
  (parsed) => {
    const places = sourcesAndTarget(parsed, valueFieldOf(parsed, 'target-directory'))
    if (places === null) return []
    return places.from.map((from) => ({ kind: 'link', from, to: places.to, symbolic: option(parsed, 'symbolic') !== null }))
  },
)

export const install: Utility = utility(
  ['install'],
  [
    '-b',
    '--backup =?',
    '-c',
    '-C --compare',
    '-d --directory',
    '-D',
    '-g --group =',
    '-m --mode =',
    '-o --owner =',
    '-p --preserve-timestamps',
    '-s --strip',
    '-S --suffix =',
    '-t --target-directory =',
    '-T --no-target-directory',
    '-v --verbose',
    '-Z',
  ],
  (parsed) => {
    if (option(parsed, 'directory') === null) return []
    const mode = option(parsed, 'mode')?.value ?? null
    const owner = option(parsed, 'owner')?.value ?? null
    return parsed.operands.map((path) => ({ kind: 'makeDirectory', path, mode, owner }))
  },
)
