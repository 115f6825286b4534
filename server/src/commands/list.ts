/** What looks into directories: `ls`, `find`, `du`, `tree`, `stat`, `cat`. Values of paths may hold patterns. */
import { concat, flatten, literal, slice, lengthOf, text, type Value } from '../text/value.js'
import type { Call, FileEffect, ListDirectory } from './effect.js'
import type { Field } from './field.js'
import { option, type ParsedCommand } from './options.js'
import { said, utility, type Utility } from './utility.js'

const LS_OPTIONS = [
  '-a --all',
  '-A --almost-all',
  '-l',
  '-d --directory',
  '-R --recursive',
  '-1',
  '-h --human-readable',
  '-t',
  '-r --reverse',
  '-S',
  '-i --inode',
  '-n --numeric-uid-gid',
  '-s --size',
  '-F --classify =?',
  '--color =?',
  '--time-style =',
  '-I --ignore =',
  '-w --width =',
  '--sort =',
  '--time =',
  '--format =',
  '--block-size =',
  '-T --tabsize =',
  '--group-directories-first',
]

export const ls: Utility = utility(['ls', 'dir', 'vdir'], LS_OPTIONS, (parsed, call) => {
  if (option(parsed, 'directory') !== null) return []
  return lists(call, parsed, 'ls -ld')
})

export const du: Utility = utility(
  ['du'],
  [
    '-a --all',
    '-b --bytes',
    '-c --total',
    '-d --max-depth =',
    '-h --human-readable',
    '-k',
    '-m',
    '-s --summarize',
    '-x --one-file-system',
    '--exclude =',
    '-X --exclude-from =',
    '-B --block-size =',
    '-t --threshold =',
    '--apparent-size',
    '-L',
    '-0',
  ],
  (parsed, call) => lists(call, parsed, 'ls -ld'),
)

export const tree: Utility = utility(
  ['tree'],
  ['-a', '-d', '-f', '-i', '-l', '-L =', '-P =', '-I =', '-o =', '-p', '-s', '-h', '-u', '-g', '-C', '-n', '--du', '--dirsfirst'],
  (parsed, call) => lists(call, parsed, 'ls -ld'),
)

export const stat: Utility = utility(
  ['stat'],
  ['-c --format =', '--printf =', '-f --file-system', '-L --dereference', '-t --terse'],
  (parsed, call) => members(parsed.operands, said(call, parsed)),
)

export const cat: Utility = utility(
  ['cat', 'head', 'tail', 'wc', 'md5sum', 'sha256sum', 'less', 'more', 'file'],
  ['-n =', '-c =', '-l', '-w', '-m', '-q', '-v', '-f', '-A', '-E', '-T', '-s', '-b', '-e'],
  (parsed, call) => [
    ...members(parsed.operands, said(call, parsed)),
    ...parsed.operands.map((path) => ({ kind: 'readFile' as const, path })),
  ],
)

/** find(1): options before paths, paths, then the expression, which begins at the first `-x`, `(` or `!`. */
export const find: Utility = {
  names: ['find'],
  effects(call) {
    const { paths, expression } = findPaths(call.fields)
    const words = expression.map(({ value }) => flatten(value))
    const depth = words.indexOf('-maxdepth')
    if (depth >= 0 && words[depth + 1] === '0') return []
    const acts = words.some((word) => /^-(exec|execdir|ok|okdir|delete|fprint|fls|fprintf|fprint0)$/.test(word))
    const shown: readonly FileEffect[] = paths.map((path) => ({
      kind: 'listDirectory',
      path,
      lookup: 'entries',
      said: 'find',
      itself: acts ? null : itselfOf(call, path, 'ls -ld', paths.length),
    }))
    const removes: readonly FileEffect[] = words.includes('-delete') ? paths.map((path) => ({ kind: 'remove', path, recursive: true })) : []
    return [...shown, ...removes]
  },
}

/** The start paths of find and what follows them. */
export function findPaths(fields: readonly Field[]): { readonly paths: readonly Field[]; readonly expression: readonly Field[] } {
  let start = 0
  while (start < fields.length && /^-([HLP]|O\d?|D)$/.test(flatten(fields[start]?.value ?? []))) start += 1
  let end = start
  while (end < fields.length && !/^(-|\(|!|,)/.test(flatten(fields[end]?.value ?? []))) end += 1
  return { paths: fields.slice(start, end), expression: fields.slice(end) }
}

/** The commands that find runs: the words after `-exec` up to `;` or `+`, with `{}` as one of many files below a path. */
export function findCommands(call: Call): readonly (readonly Field[])[] {
  const { paths, expression } = findPaths(call.fields)
  const base = paths[0]?.value ?? text('.')
  const commands: Field[][] = []
  let current: Field[] | null = null
  for (const field of expression) {
    const word = flatten(field.value)
    if (/^-(exec|execdir|ok|okdir)$/.test(word)) {
      current = []
      commands.push(current)
    } else if (word === ';' || word === '+') current = null
    else if (word === '{}') current?.push({ ...field, value: foundBelow(base), many: true })
    else current?.push(field)
  }
  return commands
}

function foundBelow(base: Value): Value {
  const marked: Value = [
    { kind: 'hole', hole: { id: 'found', kind: 'pattern', name: '*' }, inert: true, splits: false, origin: null, through: null },
  ]
  return concat(base, text('/'), marked)
}

function lists(call: Call, parsed: ParsedCommand, by: string): readonly FileEffect[] {
  return parsed.operands.map((path) => {
    const lookup: ListDirectory = {
      kind: 'listDirectory',
      path,
      lookup: 'entries',
      said: said(call, parsed),
      itself: itselfOf(call, path, by, parsed.operands.length),
    }
    return splitPattern(path.value) === null
      ? lookup
      : { ...lookup, path: { ...path, value: splitPattern(path.value) ?? path.value }, lookup: 'member', itself: null }
  })
}

/** Everything but the path is replaced, so only where the path is the one operand. */
function itselfOf(call: Call, path: Field, by: string, operands: number): ListDirectory['itself'] {
  return operands === 1 ? { replace: [call.nameField, ...call.fields.filter((field) => field !== path)], by } : null
}

function members(operands: readonly Field[], phrase: string): readonly FileEffect[] {
  return operands.flatMap((operand): readonly FileEffect[] => {
    const parent = splitPattern(operand.value) ?? parentOf(operand.value)
    return parent === null
      ? []
      : [{ kind: 'listDirectory', path: { ...operand, value: parent }, lookup: 'member', said: phrase, itself: null }]
  })
}

/** The directory in which a pattern looks, or null where the value has no pattern. */
function splitPattern(value: Value): Value | null {
  let offset = 0
  for (const segment of value) {
    if (segment.kind === 'hole' && segment.hole.kind === 'pattern') {
      const slash = flatten(value).lastIndexOf('/', offset)
      return slash < 0 ? text('.') : slice(value, 0, slash)
    }
    offset += segment.kind === 'text' ? segment.text.length : 1
  }
  return null
}

/** The directory of a path, where its last part is written as text after a slash. */
function parentOf(value: Value): Value | null {
  const flat = flatten(value)
  const slash = flat.lastIndexOf('/')
  const name = literal(slice(value, slash + 1, lengthOf(value)))
  return slash <= 0 || name === null || name === '' || name === '.' ? null : slice(value, 0, slash)
}
