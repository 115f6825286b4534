/** What changes modes and owners, makes and removes: `chmod`, `chown`, `mkdir`, `rm`, `touch`, `mount`, `mountpoint`, `tee`. */
import { flatten, literal, slice } from '../text/value.js'
import type { FileEffect } from './effect.js'
import { option, optionText } from './options.js'
import { utility, type Utility } from './utility.js'

const CHANGE_OPTIONS = [
  '-R --recursive',
  '-v --verbose',
  '-c --changes',
  '-f --silent --quiet',
  '-h --no-dereference',
  '--dereference',
  '--reference =',
  '--from =',
  '-H',
  '-L',
  '-P',
  '--preserve-root',
  '--no-preserve-root',
]

export const chmod: Utility = {
  names: ['chmod'],
  effects(call) {
    // A mode such as `-x` or `-w` looks like an option; only known option letters are options.
    const options = call.fields.filter(({ value }) => /^-([RvcfHLP]+|-.+)$/.test(flatten(value)))
    const operands = call.fields.filter((field) => !options.includes(field))
    const [mode, ...paths] = operands
    if (mode === undefined || options.some(({ value }) => flatten(value).startsWith('--reference'))) return []
    const recursive = options.some(({ value }) => /^-[vcf]*R|^--recursive/.test(flatten(value)))
    return paths.map((path): FileEffect => ({ kind: 'changeMode', path, mode: mode.value, recursive }))
  },
}

export const chown: Utility = utility(['chown'], CHANGE_OPTIONS, (parsed) => {
  if (optionText(parsed, 'reference') !== null) return []
  const [owner, ...paths] = parsed.operands
  if (owner === undefined || flatten(owner.value).startsWith(':')) return []
  const colon = flatten(owner.value).search(/[:.]/)
  const user = colon < 0 ? owner.value : slice(owner.value, 0, colon)
  return paths.map((path): FileEffect => ({ kind: 'changeOwner', path, owner: user, recursive: option(parsed, 'recursive') !== null }))
})

export const mkdir: Utility = utility(['mkdir'], ['-p --parents', '-m --mode =', '-v --verbose', '-Z'], (parsed) =>
  parsed.operands.map((path): FileEffect => ({ kind: 'makeDirectory', path, mode: option(parsed, 'mode')?.value ?? null, owner: null })),
)

export const rm: Utility = utility(
  ['rm', 'rmdir', 'unlink', 'shred'],
  ['-r -R --recursive', '-f --force', '-i', '-I', '-d --dir', '-v --verbose', '--one-file-system', '-p --parents'],
  (parsed) => parsed.operands.map((path): FileEffect => ({ kind: 'remove', path, recursive: option(parsed, 'recursive') !== null })),
)

export const touch: Utility = utility(
  ['touch', 'truncate', 'tee'],
  ['-a --append', '-c', '-m', '-r =', '-t =', '-d =', '-s =', '-i'],
  (parsed, call) =>
    parsed.operands.map((path): FileEffect => ({ kind: 'writeFile', path, content: call.name === 'tee' ? call.input : null })),
)

export const mount: Utility = {
  names: ['mount', 'mount.nfs', 'mount.nfs4', 'mount.cifs', 'mount.lustre'],
  effects(call) {
    const parsed = parseMount(call.fields)
    if (parsed.target === undefined) return []
    const type = parsed.type ?? (call.name.includes('.') ? call.name.slice('mount.'.length) : null)
    return [{ kind: 'mount', type, target: parsed.target, said: type === null ? 'mount' : `mount -t ${type}` }]
  },
}

function parseMount(fields: Parameters<Utility['effects']>[0]['fields']) {
  let type: string | null = null
  const operands = []
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index]
    if (field === undefined) break
    const word = flatten(field.value)
    if (word === '-t' || word === '--types' || word === '-o' || word === '--options' || word === '-L' || word === '-U') {
      index += 1
      const value = fields[index]
      if ((word === '-t' || word === '--types') && value !== undefined) type = literal(value.value)
    } else if (word.startsWith('-t') && word.length > 2) type = word.slice(2)
    else if (!word.startsWith('-')) operands.push(field)
  }
  return { type, target: operands.length >= 2 ? operands.at(-1) : undefined }
}

export const mountpoint: Utility = utility(['mountpoint'], ['-q --quiet', '-d --fs-devno', '-x --devno', '--nofollow'], (parsed) =>
  parsed.operands.slice(0, 1).map((path): FileEffect => ({ kind: 'mountTest', path })),
)
