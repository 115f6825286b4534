/** Copies to other machines, containers and object stores: `scp`, `docker cp`, `kubectl cp`, `aws s3`, `gsutil`. They keep less than a file system would. */
import { flatten, literal, slice } from '../text/value.js'
import type { Call, CopyTree, FileEffect } from './effect.js'
import type { Field } from './field.js'
import { option, parseOptions, type ParsedCommand } from './options.js'
import { containerEnds } from './server.js'
import { said, sourcesAndTarget, utility, type Utility } from './utility.js'

/**
 * scp(1) of OpenSSH 9.2: `-r` follows symbolic links. By SFTP, the default since 9.0, only those to files: one to a
 * directory is left out, and scp fails; by the older protocol (`-O`) all.
 */
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

const CONTAINER_OPTIONS = [
  '-a --archive',
  '-L --follow-link',
  '-q --quiet',
  '-n --namespace =',
  '-c --container =',
  '--retries =',
  '--no-preserve',
]

/** `docker cp [-aL] CONTAINER:SRC DEST`, `kubectl cp POD:SRC DEST`; the latter streams through tar and loses owners. */
export const container: Utility = {
  names: ['docker', 'podman', 'kubectl', 'oc'],
  options: CONTAINER_OPTIONS,
  effects(call) {
    if (call.fields.some(({ value }) => literal(value) === 'run')) return volumes(call)
    const at = call.fields.findIndex(({ value }) => literal(value) === 'cp')
    if (at < 0) return containerEnds(call)
    if (call.fields.slice(0, at).some(({ value }) => !flatten(value).startsWith('-') && !['compose', 'container'].includes(flatten(value))))
      return []
    const parsed = parseOptions(call.fields.slice(at + 1), CONTAINER_OPTIONS)
    const places = sourcesAndTarget(parsed, null)
    if (places === null) return []
    const archive = option(parsed, 'archive') !== null
    const kubernetes = call.name === 'kubectl' || call.name === 'oc'
    const follows = option(parsed, 'follow-link') !== null
    return [
      {
        ...flattening(call, parsed, places, { recursive: true, mode: kubernetes ? 'lose' : 'keep', times: true, via: 'stream' }),
        said: `${call.name} cp${follows ? ' -L' : ''}`,
        // `-L` follows the named path alone; links below it stay links.
        symlinks: kubernetes ? 'skip' : 'keep',
        ownership: archive ? 'keep' : 'lose',
      },
    ]
  },
}

/** `-v SOURCE:/x`; at `/var/lib/postgresql/data` the image's server takes the source as its data directory. */
function volumes(call: Call): readonly FileEffect[] {
  const stays = call.fields.some(({ value }) => /^(-[a-zA-Z]*d[a-zA-Z]*|--detach)$/.test(flatten(value)))
  return call.fields.flatMap((field, index): readonly FileEffect[] => {
    const previous = flatten(call.fields[index - 1]?.value ?? [])
    const start = /^(-v|--volume)$/.test(previous) ? 0 : flatten(field.value).startsWith('--volume=') ? '--volume='.length : -1
    if (start < 0) return []
    const match = /^([^:]+):(\/[^:]*)(?::|$)/.exec(flatten(field.value).slice(start))
    if (match === null || !/^[/.]|^[^\w]/.test(match[1] ?? '')) return []
    if (!/^\/var\/lib\/(postgresql(\/data)?|mysql)$/.test(match[2] ?? '')) {
      const path: Field = { ...field, value: slice(field.value, start, start + (match[1] ?? '').length), written: null }
      return [{ kind: 'volume', path, said: `${call.name} run -v` }]
    }
    return [
      {
        kind: 'dataDirectory',
        path: { ...field, value: slice(field.value, start, start + (match[1] ?? '').length), written: null },
        use: 'serve',
        said: `${call.name} run -v`,
        ...((match[2] ?? '').endsWith('mysql') ? { server: 'mysql' } : {}),
        ...(stays ? { stays } : {}),
      },
    ]
  })
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

/** `aws s3 cp|sync`, `gsutil cp|rsync`, `gcloud storage cp|rsync`, `az storage blob upload-batch`: objects have neither owner, mode nor links. */
export const objectStore: Utility = {
  names: ['aws', 'gsutil', 'gcloud'],
  options: OBJECT_OPTIONS,
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
    placement: 'unknown',
    excludes: 'inexpressible',
    said: said(call, parsed),
    faithful: null,
    replaceable: false,
  }
}
