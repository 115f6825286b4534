/** `rsync`: what it keeps depends on its options alone; nothing is kept by default. */
import { flatten, literal, type Value } from '../text/value.js'
import type { CopyTree } from './effect.js'
import type { WordChange } from './field.js'
import { option, type ParsedCommand } from './options.js'
import { said, sourcesAndTarget, utility, type Utility } from './utility.js'

/** rsync(1) 3.2.7. */
const RSYNC_OPTIONS = [
  '-a --archive',
  '-r --recursive',
  '-l --links',
  '-L --copy-links',
  '-k --copy-dirlinks',
  '-K --keep-dirlinks',
  '-H --hard-links',
  '-p --perms',
  '-A --acls',
  '-X --xattrs',
  '-o --owner',
  '-g --group',
  '-D',
  '--devices',
  '--specials',
  '-t --times',
  '-O --omit-dir-times',
  '-S --sparse',
  '-n --dry-run',
  '-W --whole-file',
  '-x --one-file-system',
  '-B --block-size =',
  '-e --rsh =',
  '--rsync-path =',
  '-z --compress',
  '-q --quiet',
  '-v --verbose',
  '-c --checksum',
  '-b --backup',
  '--backup-dir =',
  '--suffix =',
  '-u --update',
  '--inplace',
  '--append',
  '-d --dirs',
  '-h --human-readable',
  '-P',
  '--progress',
  '-i --itemize-changes',
  '-f --filter =',
  '-F',
  '--exclude =',
  '--exclude-from =',
  '--include =',
  '--include-from =',
  '--files-from =',
  '-0 --from0',
  '-T --temp-dir =',
  '-M --remote-option =',
  '--timeout =',
  '--contimeout =',
  '--port =',
  '--bwlimit =',
  '--log-file =',
  '--chmod =',
  '--chown =',
  '--usermap =',
  '--groupmap =',
  '--compare-dest =',
  '--copy-dest =',
  '--link-dest =',
  '--max-size =',
  '--min-size =',
  '--max-delete =',
  '--partial-dir =',
  '--password-file =',
  '--out-format =',
  '-R --relative',
  '-m --prune-empty-dirs',
  '--no-owner --no-o',
  '--no-group --no-g',
  '--no-perms --no-p',
  '--no-times --no-t',
  '--no-links --no-l',
  '--no-recursive --no-r',
  '--copy-unsafe-links',
  '--safe-links',
  '--numeric-ids',
  '--delete',
  '-s --protect-args',
]

type Attributes = Pick<CopyTree, 'recursive' | 'symlinks' | 'ownership' | 'mode' | 'times' | 'hardLinks'>

function attributesOf(parsed: ParsedCommand): Attributes {
  const result: { -readonly [Key in keyof Attributes]: Attributes[Key] } = {
    recursive: false,
    symlinks: 'skip',
    ownership: 'lose',
    mode: 'lose',
    times: false,
    hardLinks: false,
  }
  for (const { name } of parsed.options) {
    switch (name) {
      case 'archive':
        Object.assign(result, {
          recursive: true,
          symlinks: result.symlinks === 'follow' ? 'follow' : 'keep',
          ownership: 'keep',
          mode: 'keep',
          times: true,
        })
        break
      case 'recursive':
        result.recursive = true
        break
      case 'links':
        if (result.symlinks === 'skip') result.symlinks = 'keep'
        break
      case 'copy-links':
        result.symlinks = 'follow'
        break
      case 'no-links':
        result.symlinks = 'skip'
        break
      case 'owner':
      case 'chown':
      case 'usermap':
        result.ownership = 'keep'
        break
      case 'no-owner':
        result.ownership = 'drop'
        break
      case 'perms':
      case 'chmod':
        result.mode = 'keep'
        break
      case 'no-perms':
        result.mode = 'drop'
        break
      case 'times':
        result.times = true
        break
      case 'hard-links':
        result.hardLinks = true
        break
    }
  }
  return result
}

function faithful(parsed: ParsedCommand): readonly WordChange[] | null {
  const changes: WordChange[] = []
  let archive = parsed.options.some(({ name }) => name === 'archive')
  for (const field of new Set(parsed.options.map((each) => each.field))) {
    const word = literal(field.value)
    if (word === null || field.written === null) continue
    if (word.startsWith('--')) {
      if (/^--(copy-links|no-owner|no-o|no-perms|no-p|no-links|no-l)$/.test(word)) changes.push({ field, newText: '' })
      if (word === '--recursive') {
        changes.push({ field, newText: archive ? '' : '--archive' })
        archive = true
      }
      continue
    }
    let letters = word.slice(1).replace(/L/g, '')
    if (!archive && letters.includes('r')) {
      letters = letters.replace('r', 'a')
      archive = true
    }
    letters = letters.replace(/[rlptgoD]/g, '')
    const newText = letters === '' ? '' : `-${letters}`
    if (newText !== word) changes.push({ field, newText })
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
      'relative',
    ) !== null
  )
    return 'inexpressible'
  const excludes = parsed.options.flatMap(({ name, value }) => (name === 'exclude' && value !== null ? [value] : []))
  return excludes.some((value) => /^\/|\*\*/.test(flatten(value))) ? 'inexpressible' : excludes
}

export const rsync: Utility = utility(['rsync'], RSYNC_OPTIONS, (parsed, call) => {
  const places = sourcesAndTarget(parsed, null)
  if (places === null || option(parsed, 'dry-run') !== null) return []
  return [
    {
      kind: 'copyTree',
      ...places,
      ...attributesOf(parsed),
      via: 'files',
      contents: places.from.every(({ value }) => /\/\.?$/.test(flatten(value))),
      placement: places.from.every(({ value }) => /\/\.?$/.test(flatten(value))) ? 'at' : 'inside',
      excludes: excludesOf(parsed),
      said: said(call, parsed),
      faithful: faithful(parsed),
      replaceable:
        parsed.complete &&
        option(parsed, 'remove-source-files', 'link-dest', 'copy-dest', 'compare-dest', 'backup', 'chown', 'chmod', 'update') === null,
    },
  ]
})
