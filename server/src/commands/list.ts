/** What looks into directories: `ls`, `find`, `du`, `tree`, `stat`. Values of paths may hold patterns. */
import { flatten, literal, slice, lengthOf, text, type Value, replaceText } from '../text/value.js'
import type { Call, FileEffect, ListDirectory } from './effect.js'
import type { Field } from './field.js'
import { option, type ParsedCommand } from './options.js'
import { below, here, said, utility, valueFieldOf, type Utility } from './utility.js'

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
  '--hide =',
  '--indicator-style =',
  '--quoting-style =',
  '--hyperlink =?',
  '-L --dereference',
  '-H --dereference-command-line',
]

export const ls: Utility = utility(['ls', 'dir', 'vdir'], LS_OPTIONS, (parsed, call) => {
  if (option(parsed, 'directory') !== null) return []
  return lists(call, parsed, 'ls -ld', option(parsed, 'recursive') !== null)
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
    '-L --dereference',
    '-P --no-dereference',
    '-D -H --dereference-args',
    '-S --separate-dirs',
    '-l --count-links',
    '-0 --null',
    '--files0-from =',
    '--inodes',
    '--time =?',
    '--time-style =',
  ],
  // A limit of depth is one of what it shows.
  (parsed, call) => lists(call, parsed, 'ls -ld', true),
)

export const tree: Utility = utility(
  ['tree'],
  [
    '-a',
    '-d',
    '-f',
    '-i',
    '-l',
    '-L =',
    '-P =',
    '-I =',
    '-o =',
    '-p',
    '-s',
    '-h',
    '-u',
    '-g',
    '-C',
    '-n',
    '-H =',
    '-T =',
    '--du',
    '--dirsfirst',
    '--filelimit =',
    '--charset =',
    '--timefmt =',
    '--sort =',
    '--gitfile =',
    '--infofile =',
    '--fromfile',
  ],
  (parsed, call) => {
    const output = valueFieldOf(parsed, 'o')
    // Of a listing in a file it makes a picture.
    const shown =
      option(parsed, 'fromfile') === null ? lists(call, parsed, output === null ? 'ls -ld' : null, option(parsed, 'L') === null) : []
    return [...shown, ...(output === null ? [] : [{ kind: 'writeFile' as const, path: output, content: null }])]
  },
)

export const stat: Utility = utility(
  ['stat'],
  ['-c --format =', '--printf =', '-f --file-system', '-L --dereference', '-t --terse', '--cached ='],
  (parsed, call) => members(parsed.operands, said(call, parsed)),
)

const FIND_OPTIONS = ['-H', '-L', '-P', '-O =?', '-D =']

/** find(1): options before paths, paths, then the expression, which begins at the first `-x`, `(` or `!`. */
export const find: Utility = {
  names: ['find'],
  options: FIND_OPTIONS,
  effects(call) {
    const { paths, expression } = findPaths(call)
    const words = expression.map(({ value }) => flatten(value))
    const depth = words.indexOf('-maxdepth')
    const acts = words.some((word) => /^-(exec|execdir|ok|okdir|delete|fprint|fls|fprintf|fprint0)$/.test(word))
    const shown: readonly FileEffect[] = paths.map((path) => ({
      kind: 'listDirectory',
      path,
      lookup: 'entries',
      ...(words.some((word) => /^-(maxdepth|quit)$/.test(word)) || isPruned(words) ? {} : { recursive: true }),
      ...(words.some((word) => EVICTS.test(word)) ? { evicts: true } : {}),
      said: 'find',
      itself: acts ? null : itselfOf(call, path, 'ls -ld', paths.length),
    }))
    return [...(depth >= 0 && words[depth + 1] === '0' ? [] : shown), ...removed(paths, words)]
  },
}

const EVICTS = /^-([acm](min|time)|newer\w*|size|empty|delete)$/

/** `-prune` without an alternative goes below nothing at all. */
function isPruned(words: readonly string[]): boolean {
  return words.includes('-prune') && !words.some((word) => /^-(o|or)$/.test(word))
}

/** `-delete` takes the start paths too, unless a test chooses among what is found. */
function removed(paths: readonly Field[], words: readonly string[]): readonly FileEffect[] {
  const at = words.indexOf('-delete')
  if (at < 0) return []
  const chosen = words
    .slice(0, at)
    .some((word) => /^[-(!]/.test(word) && !/^-(depth|d|xdev|mount|noleaf|maxdepth|true|print|print0|ls)$/.test(word))
  return paths.map((path) => (chosen ? { kind: 'remove', path: below(path), recursive: false } : { kind: 'remove', path, recursive: true }))
}

/** The start paths of find, the working directory where none is named, and what follows them. */
export function findPaths(call: Call): { readonly paths: readonly Field[]; readonly expression: readonly Field[] } {
  const { fields } = call
  let start = 0
  while (start < fields.length && /^-([HLP]|O\d?|D)$/.test(flatten(fields[start]?.value ?? [])))
    start += flatten(fields[start]?.value ?? []) === '-D' ? 2 : 1
  let end = start
  while (end < fields.length && !/^(-|\(|!|,)/.test(flatten(fields[end]?.value ?? []))) end += 1
  return { paths: end === start ? [here(call)] : fields.slice(start, end), expression: fields.slice(end) }
}

/** The commands that find runs: the words after `-exec` up to `;` or `+`, with `{}` as one of many files below a path. */
export function findCommands(call: Call): readonly (readonly Field[])[] {
  const { paths, expression } = findPaths(call)
  const base = paths[0] ?? here(call)
  const commands: Field[][] = []
  let current: Field[] | null = null
  for (const field of expression) {
    const word = flatten(field.value)
    if (/^-(exec|execdir|ok|okdir)$/.test(word)) {
      current = []
      commands.push(current)
    } else if (word === ';' || word === '+') current = null
    else if (word === '{}') current?.push({ ...field, value: below(base).value, many: true })
    else {
      const value = replaceText(field.value, '{}', below(base).value)
      current?.push(value === field.value ? field : { ...field, value, written: null })
    }
  }
  return commands
}

function lists(call: Call, parsed: ParsedCommand, by: string | null, isRecursive: boolean): readonly FileEffect[] {
  const isHere = parsed.operands.length === 0 && option(parsed, 'files0-from') === null
  const paths = isHere ? [here(call)] : parsed.operands
  return paths.map((path) => {
    const lookup: ListDirectory = {
      kind: 'listDirectory',
      path,
      lookup: 'entries',
      ...(isRecursive ? { recursive: true } : {}),
      said: said(call, parsed),
      itself: itselfOf(call, path, by, parsed.operands.length),
    }
    return splitPattern(path.value) === null
      ? lookup
      : { ...lookup, path: { ...path, value: splitPattern(path.value) ?? path.value }, lookup: 'member', itself: null }
  })
}

/** Everything but the path is replaced, so only where the path is the one operand. */
function itselfOf(call: Call, path: Field, by: string | null, operands: number): ListDirectory['itself'] {
  return by !== null && operands === 1 && path.written !== null
    ? { replace: [call.nameField, ...call.fields.filter((field) => field !== path)], by }
    : null
}

export function members(operands: readonly Field[], phrase: string): readonly FileEffect[] {
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
