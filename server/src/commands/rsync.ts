/** `rsync`, `scp`, `docker cp`, `kubectl cp` and the copying commands of object stores. */
import { flatten, literal, slice, type Value } from '../text/value.js'
import type { Call, CopyTree, FileEffect } from './effect.js'
import type { Field, WordChange } from './field.js'
import { option, parseOptions, type ParsedCommand } from './options.js'
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
      excludes: excludesOf(parsed),
      said: said(call, parsed),
      faithful: faithful(parsed),
      replaceable:
        parsed.complete &&
        option(parsed, 'remove-source-files', 'link-dest', 'copy-dest', 'compare-dest', 'backup', 'chown', 'chmod', 'update') === null,
    },
  ]
})

/** scp(1) of OpenSSH 9.2: `-r` follows symbolic links. */
export const scp: Utility = utility(
  ['scp'],
  [
    '-c =',
    '-D =',
    '-F =',
    '-i =',
    '-J =',
    '-l =',
    '-o =',
    '-P =',
    '-S =',
    '-X =',
    '-r',
    '-p',
    '-q',
    '-v',
    '-C',
    '-B',
    '-O',
    '-T',
    '-3',
    '-4',
    '-6',
    '-A',
    '-R',
  ],
  (parsed, call) => {
    const places = sourcesAndTarget(parsed, null)
    if (places === null) return []
    const keeps = option(parsed, 'p') !== null
    return [
      flattening(call, parsed, places, {
        recursive: option(parsed, 'r') !== null,
        mode: keeps ? 'keep' : 'lose',
        times: keeps,
        via: 'files',
      }),
    ]
  },
)

/** `docker cp [-aL] CONTAINER:SRC DEST`, `kubectl cp POD:SRC DEST`; the latter streams through tar and loses owners. */
export const container: Utility = {
  names: ['docker', 'podman', 'kubectl', 'oc'],
  effects(call) {
    if (call.fields.some(({ value }) => literal(value) === 'run')) return volumes(call)
    const at = call.fields.findIndex(({ value }) => literal(value) === 'cp')
    if (
      at < 0 ||
      call.fields.slice(0, at).some(({ value }) => !flatten(value).startsWith('-') && !['compose', 'container'].includes(flatten(value)))
    )
      return []
    const parsed = parseOptions(call.fields.slice(at + 1), [
      '-a --archive',
      '-L --follow-link',
      '-q --quiet',
      '-n --namespace =',
      '-c --container =',
      '--retries =',
      '--no-preserve',
    ])
    const places = sourcesAndTarget(parsed, null)
    if (places === null) return []
    const archive = option(parsed, 'archive') !== null
    const kubernetes = call.name === 'kubectl' || call.name === 'oc'
    const follows = option(parsed, 'follow-link') !== null
    return [
      {
        ...flattening(call, parsed, places, { recursive: true, mode: kubernetes ? 'lose' : 'keep', times: true, via: 'stream' }),
        said: `${call.name} cp${follows ? ' -L' : ''}`,
        symlinks: kubernetes ? 'skip' : follows ? 'follow' : 'keep',
        ownership: archive ? 'keep' : 'lose',
      },
    ]
  },
}

/** `-v SOURCE:/var/lib/postgresql/data`: the image's server takes the source as its data directory. */
function volumes(call: Call): readonly FileEffect[] {
  return call.fields.flatMap((field, index): readonly FileEffect[] => {
    const previous = flatten(call.fields[index - 1]?.value ?? [])
    const start = /^(-v|--volume)$/.test(previous) ? 0 : flatten(field.value).startsWith('--volume=') ? '--volume='.length : -1
    if (start < 0) return []
    const match = /^([^:]+):(\/var\/lib\/(?:postgresql(?:\/data)?|mysql))(?::|$)/.exec(flatten(field.value).slice(start))
    if (match === null || !/^[/.]|^[^\w]/.test(match[1] ?? '')) return []
    return [
      {
        kind: 'dataDirectory',
        path: { ...field, value: slice(field.value, start, start + (match[1] ?? '').length), written: null },
        use: 'serve',
        said: `${call.name} run -v`,
      },
    ]
  })
}

/** `aws s3 cp|sync`, `gsutil cp|rsync`, `gcloud storage cp|rsync`, `az storage blob upload-batch`: objects have neither owner, mode nor links. */
export const objectStore: Utility = {
  names: ['aws', 'gsutil', 'gcloud'],
  effects(call) {
    const words = call.fields.map(({ value }) => flatten(value))
    const verb = words.findIndex((word) => /^(cp|sync|rsync)$/.test(word))
    if (verb < 0) return []
    const before = words.slice(0, verb).filter((word) => !word.startsWith('-'))
    if ((call.name === 'aws' && !before.includes('s3')) || (call.name === 'gcloud' && !before.includes('storage'))) return []
    const parsed = parseOptions(call.fields.slice(verb + 1), OBJECT_OPTIONS)
    const places = sourcesAndTarget(parsed, null)
    if (places === null) return []
    const recursive = words[verb] === 'sync' || option(parsed, 'recursive', 'r') !== null
    const effect = flattening(call, parsed, places, { recursive, mode: 'lose', times: false, via: 'objects' })
    return [{ ...effect, said: [call.name, ...before, words[verb] ?? ''].join(' ') }]
  },
}

const OBJECT_OPTIONS = [
  '-r -R --recursive',
  '-d',
  '-x =',
  '--exclude =',
  '--include =',
  '--region =',
  '--profile =',
  '--acl =',
  '--sse =',
  '--storage-class =',
  '--endpoint-url =',
  '--cache-control =',
  '--content-type =',
]

function flattening(
  call: Call,
  parsed: ParsedCommand,
  places: { readonly from: readonly Field[]; readonly to: Field },
  rest: Pick<CopyTree, 'recursive' | 'mode' | 'times' | 'via'>,
): CopyTree & FileEffect {
  return {
    kind: 'copyTree',
    ...places,
    ...rest,
    symlinks: 'follow',
    ownership: 'lose',
    hardLinks: false,
    contents: false,
    excludes: 'inexpressible',
    said: said(call, parsed),
    faithful: null,
    replaceable: false,
  }
}
