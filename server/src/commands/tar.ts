/** `tar`: GNU tar 1.34 with its three styles of options (`cf`, `-cf`, `--create`). */
import { concat, flatten, literal, text, type Value } from '../text/value.js'
import type { Archive, Call, FileEffect } from './effect.js'
import type { Field, WordChange } from './field.js'
import { option, parseOptions, type ParsedCommand } from './options.js'
import { valueFieldOf, type Utility } from './utility.js'

const TAR_OPTIONS = [
  '-c --create',
  '-x --extract --get',
  '-t --list',
  '-r --append',
  '-u --update',
  '-A --catenate',
  '-d --diff',
  '-f --file =',
  '-C --directory =',
  '-h --dereference',
  '-z --gzip',
  '-j --bzip2',
  '-J --xz',
  '--zstd',
  '-a --auto-compress',
  '-I --use-compress-program =',
  '-v --verbose',
  '-p --preserve-permissions --same-permissions',
  '-P --absolute-names',
  '-S --sparse',
  '-k --keep-old-files',
  '-m --touch',
  '-O --to-stdout',
  '-T --files-from =',
  '-X --exclude-from =',
  '--exclude =',
  '-b --blocking-factor =',
  '-g --listed-incremental =',
  '-K --starting-file =',
  '-N --newer =',
  '-V --label =',
  '-l',
  '-o',
  '-s --preserve-order',
  '-w',
  '-W --verify',
  '-B',
  '-G',
  '-H --format =',
  '-i',
  '-L --tape-length =',
  '-M',
  '-n',
  '-F =',
  '-U',
  '--owner =',
  '--group =',
  '--mode =',
  '--mtime =',
  '--transform --xform =',
  '--strip-components =',
  '--sort =',
  '--numeric-owner',
  '--same-owner',
  '--warning =',
  '--checkpoint =?',
  '--checkpoint-action =',
  '--exclude-caches',
  '--wildcards',
  '--one-file-system',
  '--totals',
  '--remove-files',
  '--delete',
  '--to-command =',
  '--one-top-level =?',
  '--no-recursion',
  '--no-same-owner',
  '--no-same-permissions',
  '--hard-dereference',
  '--skip-old-files',
  '--keep-newer-files',
  '--overwrite',
  '--null',
  '--suffix =',
  '--backup =?',
  '--add-file =',
  '--exclude-tag =',
  '--exclude-vcs',
  '--newer-mtime =',
  '--pax-option =',
  '--quoting-style =',
  '--record-size =',
  '--level =',
  '--occurrence =?',
  '--index-file =',
  '--owner-map =',
  '--group-map =',
  '--clamp-mtime',
  '--xattrs',
  '--acls',
  '--selinux',
]

/** `tar cf x` is `tar -c -f x`: letters of the first word take their values from the words that follow, in order. */
function withDashes(fields: readonly Field[]): readonly Field[] {
  const [first, ...rest] = [...fields]
  if (first === undefined) return fields
  const letters = literal(first.value)
  if (letters === null || letters.startsWith('-') || !/^[A-Za-z]+$/.test(letters)) return fields
  const taking = [...letters].filter((letter) => TAR_OPTIONS.some((line) => line.endsWith(' =') && line.split(' ').includes(`-${letter}`)))
  const dashed = [...letters].filter((letter) => !taking.includes(letter))
  const result: Field[] =
    dashed.length === 0 ? [] : [{ ...first, value: [{ kind: 'text', text: `-${dashed.join('')}`, origin: null, through: null }] }]
  for (const letter of taking) {
    result.push({ ...first, value: [{ kind: 'text', text: `-${letter}`, origin: null, through: null }] })
    const value = rest.shift()
    if (value !== undefined) result.push(value)
  }
  return [...result, ...rest]
}

export const tar: Utility = {
  names: ['tar', 'gtar', 'bsdtar'],
  options: TAR_OPTIONS,
  effects(call) {
    const parsed = parseOptions(withDashes(call.fields), TAR_OPTIONS)
    const directory = option(parsed, 'directory')?.value ?? null
    const file = fileOf(parsed)
    const phrase = saidOf(call)
    if (option(parsed, 'create', 'append', 'update') !== null)
      return [create(call, parsed, directory, file, phrase), ...(option(parsed, 'remove-files') === null ? [] : removed(parsed, directory))]
    if (file !== null && option(parsed, 'catenate', 'delete') !== null) return [{ kind: 'writeFile', path: file, content: null }]
    if (option(parsed, 'extract') === null || option(parsed, 'to-stdout', 'to-command') !== null) return []
    return [
      {
        kind: 'extract',
        from: file,
        to: directory,
        at: call.nameField,
        members: parsed.operands.some(({ value }) => !/^\.?\/?$/.test(flatten(value))),
        said: phrase,
      },
    ]
  },
}

function create(call: Call, parsed: ParsedCommand, base: Value | null, to: Field | null, phrase: string): FileEffect {
  const follows = option(parsed, 'dereference')
  return {
    kind: 'archive',
    from: parsed.operands,
    base,
    to,
    excludes: excludesOf(parsed),
    symlinks: follows === null ? 'keep' : 'follow',
    ownership: 'keep',
    ...(call.name !== 'bsdtar' && option(parsed, 'mode', 'owner', 'group') === null ? { naming: NAMING } : {}),
    said: phrase,
    faithful: follows === null ? null : withoutDereference(call),
  }
}

/** GNU tar; changes what is stored, not the files. */
const NAMING = { mode: '--mode=', owner: '--owner=', group: '--group=' } as const

function excludesOf(parsed: ParsedCommand): Archive['excludes'] {
  if (option(parsed, 'exclude-from', 'exclude-tag', 'exclude-caches', 'no-recursion') !== null) return 'inexpressible'
  return parsed.options.flatMap(({ name, value }) => (name === 'exclude' && value !== null ? [value] : []))
}

/** `--remove-files` takes the operands away once they are in the archive. */
function removed(parsed: ParsedCommand, base: Value | null): readonly FileEffect[] {
  return parsed.operands.map((path) => ({
    kind: 'remove',
    path: base === null ? path : { ...path, value: concat(base, text('/'), path.value), written: null },
    recursive: true,
  }))
}

/** Drops `-h` from the word that holds it. */
function withoutDereference(call: Call): readonly WordChange[] | null {
  for (const [index, field] of call.fields.entries()) {
    const word = literal(field.value)
    if (word === null || field.written === null) continue
    if (word === '--dereference' || word === '-h') return [{ field, newText: '' }]
    const letters = /^-?[A-Za-z]+$/.test(word) && (word.startsWith('-') || index === 0) && !word.startsWith('--')
    if (letters && word.includes('h')) return [{ field, newText: word.replace('h', '') }]
  }
  return null
}

/** The archive file; null where it is standard input or output. */
function fileOf(parsed: ParsedCommand): Field | null {
  const field = valueFieldOf(parsed, 'file')
  return field === null || literal(field.value) === '-' || literal(field.value) === '/dev/stdin' || literal(field.value) === '/dev/stdout'
    ? null
    : field
}

function saidOf(call: Call): string {
  const options = call.fields
    .map(({ value }) => literal(value))
    .filter((word, index) => word !== null && (word.startsWith('-') || index === 0) && word.length < 16 && word !== '-')
  return ['tar', ...options.slice(0, 2)].join(' ')
}
