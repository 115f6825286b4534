/** What changes modes and owners, makes, removes and writes: `chmod`, `chown`, `chgrp`, `mkdir`, `rm`, `touch`, `tee`, `mount`, `mountpoint`. */
import { flatten, lengthOf, slice, type Value } from '../text/value.js'
import type { Call, FileEffect } from './effect.js'
import type { Field } from './field.js'
import { option, optionText, parseOptions, type ParsedCommand, type ParsedOption } from './options.js'
import { utility, valueFieldOf, type Utility } from './utility.js'

const CHMOD_OPTIONS = [
  '-R --recursive',
  '-v --verbose',
  '-c --changes',
  '-f --silent --quiet',
  '--reference =',
  '--preserve-root',
  '--no-preserve-root',
]

const CHGRP_OPTIONS = [...CHMOD_OPTIONS, '-h --no-dereference', '--dereference', '-H', '-L', '-P']

const CHOWN_OPTIONS = [...CHGRP_OPTIONS, '--from =']

export const chmod: Utility = {
  names: ['chmod'],
  options: CHMOD_OPTIONS,
  effects(call) {
    // A mode such as `-x` or `-w` looks like an option; only known option letters are options.
    const options = call.fields.filter(
      ({ value }, index) => /^-([Rvcf]+|-.*)$/.test(flatten(value)) || /^--ref[a-z]*$/.test(flatten(call.fields[index - 1]?.value ?? [])),
    )
    const parsed = parseOptions(options, CHMOD_OPTIONS)
    const reference = option(parsed, 'reference')
    const operands = call.fields.filter((field) => !options.includes(field))
    const [first] = operands
    const mode = reference === null ? first?.value : asOf(reference, '%a')
    if (mode === undefined) return []
    return operands.slice(reference === null ? 1 : 0).map((path): FileEffect => ({
      kind: 'changeMode',
      path,
      mode,
      recursive: option(parsed, 'recursive') !== null,
    }))
  },
}

export const chown: Utility = utility(['chown'], CHOWN_OPTIONS, (parsed) => {
  const reference = option(parsed, 'reference')
  if (reference !== null) return given(parsed.operands, asOf(reference, '%U'), asOf(reference, '%G'), parsed)
  const [owner, ...paths] = parsed.operands
  if (owner === undefined) return []
  const colon = flatten(owner.value).search(/[:.]/)
  const user = colon < 0 ? owner.value : colon === 0 ? null : slice(owner.value, 0, colon)
  return given(paths, user, colon < 0 ? null : slice(owner.value, colon + 1, lengthOf(owner.value)), parsed)
})

export const chgrp: Utility = utility(['chgrp'], CHGRP_OPTIONS, (parsed) => {
  const reference = option(parsed, 'reference')
  const [group, ...paths] = parsed.operands
  if (reference !== null) return given(parsed.operands, null, asOf(reference, '%G'), parsed)
  return group === undefined ? [] : given(paths, null, group.value, parsed)
})

function given(paths: readonly Field[], owner: Value | null, group: Value | null, parsed: ParsedCommand): readonly FileEffect[] {
  const recursive = option(parsed, 'recursive') !== null
  return paths.map((path) => ({ kind: 'changeOwner', path, owner, ...(group === null ? {} : { group }), recursive }))
}

/** What another file has, as stat(1) would print it: the same of the same file, and else unknown. */
function asOf(reference: ParsedOption, format: string): Value {
  const name = `stat -c ${format} ${flatten(reference.value ?? [])}`
  return [{ kind: 'hole', hole: { id: name, kind: 'output', name }, inert: true, splits: false, origin: null, through: null }]
}

/** `umask 077`: what is made afterwards is private. */
export const umask: Utility = {
  names: ['umask'],
  options: [],
  effects(call) {
    const mask = call.fields.find(({ value }) => !flatten(value).startsWith('-'))
    return mask === undefined ? [] : [{ kind: 'setUmask', mask: mask.value }]
  },
}

export const mkdir: Utility = utility(['mkdir'], ['-p --parents', '-m --mode =', '-v --verbose', '-Z', '--context =?'], (parsed) =>
  parsed.operands.map((path): FileEffect => ({
    kind: 'makeDirectory',
    path,
    mode: option(parsed, 'mode')?.value ?? null,
    owner: null,
    ...(option(parsed, 'parents') === null ? {} : { parents: true }),
  })),
)

export const rm: Utility = utility(
  ['rm'],
  [
    '-r -R --recursive',
    '-f --force',
    '-i',
    '-I',
    '--interactive =?',
    '-d --dir',
    '-v --verbose',
    '--one-file-system',
    '--preserve-root =?',
    '--no-preserve-root',
  ],
  (parsed) => parsed.operands.map((path): FileEffect => ({ kind: 'remove', path, recursive: option(parsed, 'recursive') !== null })),
)

export const rmdir: Utility = utility(['rmdir'], ['-p --parents', '-v --verbose', '--ignore-fail-on-non-empty'], (parsed) =>
  parsed.operands
    .flatMap((path) => (option(parsed, 'parents') === null ? [path] : [path, ...parentsOf(path)]))
    .map((path): FileEffect => ({ kind: 'remove', path, recursive: false })),
)

export const unlink: Utility = utility(['unlink'], [], (parsed) =>
  parsed.operands.map((path): FileEffect => ({ kind: 'remove', path, recursive: false })),
)

/** shred(1) overwrites, and removes only when asked to. */
export const shred: Utility = utility(
  ['shred'],
  ['-f --force', '-n --iterations =', '--random-source =', '-s --size =', '-u', '--remove =?', '-v --verbose', '-x --exact', '-z --zero'],
  (parsed) =>
    parsed.operands.map((path): FileEffect =>
      option(parsed, 'u', 'remove') === null ? { kind: 'writeFile', path, content: null } : { kind: 'remove', path, recursive: false },
    ),
)

export const touch: Utility = utility(
  ['touch'],
  ['-a', '-c --no-create', '-d --date =', '-f', '-h --no-dereference', '-m', '-r --reference =', '-t =', '--time ='],
  writes,
)

export const truncate: Utility = utility(['truncate'], ['-c --no-create', '-o --io-blocks', '-r --reference =', '-s --size ='], writes)

export const tee: Utility = utility(['tee'], ['-a --append', '-i --ignore-interrupts', '-p', '--output-error =?'], writes)

function writes(parsed: ParsedCommand, call: Call): readonly FileEffect[] {
  return parsed.operands.map((path) => ({ kind: 'writeFile', path, content: call.name === 'tee' ? call.input : null }))
}

/** Every directory that a path names on its way, the innermost first. */
function parentsOf(path: Field): readonly Field[] {
  const slashes = [...flatten(path.value).matchAll(/(?<=[^/])\/+(?=[^/])/g)].map(({ index }) => index)
  return slashes.reverse().map((slash) => ({ ...path, value: slice(path.value, 0, slash), written: null }))
}

export const mount: Utility = utility(
  ['mount', 'mount.nfs', 'mount.nfs4', 'mount.cifs', 'mount.lustre'],
  [
    '-t --types =',
    '-o --options =',
    '-L --label =',
    '-U --uuid =',
    '-O --test-opts =',
    '-T --fstab =',
    '--source =',
    '--target =',
    '-a --all',
    '-B --bind',
    '-R --rbind',
    '-M --move',
    '-c --no-canonicalize',
    '-f --fake',
    '-i --internal-only',
    '-n --no-mtab',
    '-r --read-only',
    '-s',
    '-v --verbose',
    '-w --rw --read-write',
    '-m --mkdir =?',
  ],
  (parsed, call) => {
    const named = option(parsed, 'source', 'label', 'uuid') !== null ? 1 : 2
    const target = valueFieldOf(parsed, 'target') ?? (parsed.operands.length >= named ? parsed.operands.at(-1) : undefined)
    if (target === undefined || option(parsed, 'all') !== null) return []
    const type = optionText(parsed, 'types') ?? (call.name.includes('.') ? call.name.slice('mount.'.length) : null)
    return [{ kind: 'mount', type, target, said: type === null ? 'mount' : `mount -t ${type}` }]
  },
)

export const mountpoint: Utility = utility(['mountpoint'], ['-q --quiet', '-d --fs-devno', '-x --devno', '--nofollow'], (parsed) =>
  option(parsed, 'devno') === null ? parsed.operands.slice(0, 1).map((path): FileEffect => ({ kind: 'mountTest', path })) : [],
)
