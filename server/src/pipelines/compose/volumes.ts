/**
 * What a service sees of the host and of volumes, in the short and the long form
 * (docs.docker.com/reference/compose-file/services, "volumes", and /volumes). Knows nothing of other keywords.
 */
import { concat, flatten, literal, text } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import type { Mount } from '../job.js'
import { mountOf } from '../mount.js'
import { at, entriesOf, itemsOf, mapAt, originOf, scalarAt, scalarsOf, textAt } from '../yaml/look-up.js'
import type { Tree, TreeMap } from '../yaml/tree.js'
import { interpolated } from './interpolation.js'

/** What stands behind the name of a volume, where the file says more than that the engine keeps it. */
export type Volumes = ReadonlyMap<string, Pick<Mount, 'kind' | 'from' | 'shownBy'>>

/** The volumes of a file: those of the local driver may be a bind or lie on another machine (mount(8) types). */
export function readVolumes(root: TreeMap): Volumes {
  return new Map(
    entriesOf(at(root, 'volumes')).flatMap(({ name, value }): readonly (readonly [string, Pick<Mount, 'kind' | 'from' | 'shownBy'>])[] => {
      const options = mapAt(value, 'driver_opts')
      const device = valueAt(options, 'device')
      const type = scalarAt(options, 'type')
      if (type !== null && /^(nfs4?|cifs|smb3?|lustre|ceph|glusterfs|efs)$/.test(type.text))
        return [
          [name, { kind: 'network', from: device, shownBy: { message: `the volume is of type ${type.text}`, origin: originOf(type) } }],
        ]
      if (type?.text === 'tmpfs') return [[name, { kind: 'memory', from: null }]]
      const isBind = device !== null && /(^|,)r?bind(,|$)/.test(textAt(options, 'o') ?? '')
      return isBind ? [[name, { kind: 'host', from: device }]] : []
    }),
  )
}

/** @param folder of the file, from which relative paths start; empty at the top */
export function readMounts(service: TreeMap, volumes: Volumes, folder: string): readonly Mount[] {
  const mounts = itemsOf(at(service, 'volumes')).flatMap((item): readonly Mount[] => {
    const mount = item.kind === 'scalar' ? shortMount(interpolated(item), item) : item.kind === 'map' ? longMount(item) : null
    if (mount === null) return []
    const known = mount.kind === 'volume' && mount.from !== null ? volumes.get(literal(mount.from) ?? '') : undefined
    return [mount.kind === 'host' ? { ...mount, from: fromFolder(mount.from, folder) } : { ...mount, ...known }]
  })
  const inMemory = scalarsOf(at(service, 'tmpfs')).map((item): Mount => {
    return { kind: 'memory', from: null, inside: interpolated(item), origin: originOf(item) }
  })
  return [...mounts, ...inMemory]
}

function shortMount(value: Value, item: Tree): Mount | null {
  const origin = originOf(item)
  const flat = flatten(value)
  return flat.startsWith('/') && !flat.includes(':') ? { kind: 'volume', from: null, inside: value, origin } : mountOf(value, origin)
}

function longMount(item: TreeMap): Mount | null {
  const inside = valueAt(item, 'target')
  if (inside === null) return null
  const type = textAt(item, 'type') ?? 'volume'
  const kind = type === 'bind' ? 'host' : type === 'tmpfs' ? 'memory' : 'volume'
  return { kind, from: kind === 'memory' ? null : valueAt(item, 'source'), inside, origin: originOf(item) }
}

/** `./data` as a path from the top of the repository. */
function fromFolder(from: Value | null, folder: string): Value | null {
  return from === null || folder === '' || !flatten(from).startsWith('.') ? from : concat(text(`${folder}/`), from)
}

function valueAt(map: TreeMap | null, name: string): Value | null {
  const found = scalarAt(map, name)
  return found === null ? null : interpolated(found)
}
