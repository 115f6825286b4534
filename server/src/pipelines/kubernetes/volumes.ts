/**
 * What a container sees of the volumes of its pod (kubernetes.io/docs/concepts/storage/volumes and /persistent-volumes).
 * Knows nothing of what runs there.
 */
import { concat, text, originAt } from '../../text/value.js'
import type { Definition, Origin, Value } from '../../text/value.js'
import type { Mount } from '../job.js'
import { at, entriesOf, itemsOf, mapAt, originOf, scalarAt, scalarsOf, textAt } from '../yaml/look-up.js'
import { valueOf, type Entry, type Tree, type TreeMap } from '../yaml/tree.js'
import type { Held, Objects } from './objects.js'

/** A volume of a pod, by what stands behind its name. */
export interface Volume extends Pick<Mount, 'kind' | 'from'> {
  readonly shownBy: Definition | null
  /** What a ConfigMap puts there, by the path below the mount. */
  readonly files: ReadonlyMap<string, Held>
}

export type Volumes = ReadonlyMap<string, Volume>

/** @param templates the claims that a StatefulSet makes for each of its pods */
export function readVolumes(spec: TreeMap, templates: Tree | null, namespace: string | null, objects: Objects): Volumes {
  const volumes = new Map<string, Volume>()
  for (const item of itemsOf(at(spec, 'volumes'))) {
    const name = textAt(item, 'name')
    const source = entriesOf(item).find((entry) => entry.name !== 'name')
    if (name !== null) volumes.set(name, source === undefined ? NOTHING : volumeOf(source, namespace, objects))
  }
  for (const template of itemsOf(templates)) {
    const name = textAt(mapAt(template, 'metadata'), 'name')
    if (name !== null) volumes.set(name, { ...claimed(mapAt(template, 'spec'), namespace, objects), from: text(name), files: NO_FILES })
  }
  return volumes
}

export interface Seen {
  readonly mounts: readonly Mount[]
  /** What ConfigMaps put into the container, by its path there. */
  readonly files: ReadonlyMap<string, Held>
}

export function readMounts(container: TreeMap, volumes: Volumes): Seen {
  const files = new Map<string, Held>()
  const mounts = itemsOf(at(container, 'volumeMounts')).flatMap((item): readonly Mount[] => {
    const inside = scalarAt(item, 'mountPath')
    const volume = volumes.get(textAt(item, 'name') ?? '')
    if (inside === null || volume === undefined) return []
    const below = scalarAt(item, 'subPath')
    const top = inside.text.replace(/\/+$/, '')
    for (const [path, held] of volume.files) {
      if (below === null) files.set(`${top}/${path}`, held)
      else if (below.text === path) files.set(top, held)
    }
    const { kind, from, shownBy } = volume
    // A subPathExpr is known only when the pod runs.
    const hasPart = below !== null || at(item, 'subPathExpr') !== null
    const part = from === null || !hasPart ? from : below === null ? null : concat(from, text('/'), valueOf(below))
    return [{ kind, from: part, inside: valueOf(inside), origin: originOf(item), shownBy }]
  })
  return { mounts, files }
}

const NO_FILES: Volume['files'] = new Map()
const NOTHING: Volume = { kind: 'volume', from: null, shownBy: null, files: NO_FILES }

function volumeOf(entry: Entry, namespace: string | null, objects: Objects): Volume {
  const { name, value } = entry
  switch (name) {
    case 'hostPath':
      return { ...NOTHING, kind: 'host', from: valueAt(value, 'path') }
    case 'emptyDir':
      return textAt(value, 'medium') === 'Memory' ? { ...NOTHING, kind: 'memory' } : NOTHING
    case 'persistentVolumeClaim': {
      const from = valueAt(value, 'claimName')
      const claim = objects.find('PersistentVolumeClaim', textAt(value, 'claimName') ?? '', namespace)
      return { ...claimed(mapAt(claim, 'spec'), namespace, objects), from, files: NO_FILES }
    }
    case 'configMap': {
      const held = objects.configMap(textAt(value, 'name') ?? '', namespace) ?? []
      return { ...NOTHING, from: valueAt(value, 'name'), files: filesOf(held, value) }
    }
    default:
      return { ...NOTHING, ...onNetwork(entry) }
  }
}

/** A claim lies on network storage where many machines may write to it, or where the volume that it names does. */
function claimed(spec: TreeMap | null, namespace: string | null, objects: Objects): Pick<Volume, 'kind' | 'shownBy'> {
  const shared = scalarsOf(at(spec, 'accessModes')).find((mode) => /^(ReadWriteMany|RWX)$/.test(mode.text))
  if (shared !== undefined) return network('the claim is ReadWriteMany', originOf(shared))
  const volume = textAt(spec, 'volumeName')
  const object = volume === null ? null : objects.find('PersistentVolume', volume, namespace)
  const found = entriesOf(at(object, 'spec')).flatMap((entry) => onNetwork(entry) ?? [])[0]
  return found === undefined ? { kind: 'volume', shownBy: null } : { kind: found.kind, shownBy: found.shownBy }
}

const NETWORK_VOLUMES = /^(nfs|cephfs|glusterfs|azureFile)$/
const NETWORK_DRIVERS = /(^|[.-])(nfs|efs|smb|cephfs|lustre|fsx|filestore|file)\b.*\.(csi|com|io|org)\b/

/** Volumes that are file systems of another machine, by themselves or by their driver. */
function onNetwork({
  name,
  value,
  source,
  keySpan,
}: Entry): (Pick<Volume, 'kind' | 'from'> & { readonly shownBy: Definition | null }) | null {
  const path = valueAt(value, 'path') ?? valueAt(value, 'shareName')
  const origin = originAt(source, keySpan)
  if (NETWORK_VOLUMES.test(name)) return { ...network(`the volume is of type ${name}`, origin), from: path }
  const driver = name === 'csi' ? scalarAt(value, 'driver') : null
  return driver === null || !NETWORK_DRIVERS.test(driver.text)
    ? null
    : { ...network(`the volume is of the driver ${driver.text}`, originOf(driver)), from: valueAt(value, 'volumeHandle') }
}

function network(message: string, origin: Origin): { readonly kind: 'network'; readonly shownBy: Definition } {
  return { kind: 'network', shownBy: { message, origin } }
}

/** Every key by its name, or those that `items` lists by the paths that they are given. */
function filesOf(held: readonly Held[], volume: Tree): Volume['files'] {
  const items = itemsOf(at(volume, 'items'))
  if (items.length === 0) return new Map(held.map((one) => [one.name, one]))
  return new Map(
    items.flatMap((item): readonly (readonly [string, Held])[] => {
      const one = held.find(({ name }) => name === textAt(item, 'key'))
      const path = textAt(item, 'path')
      return one === undefined || path === null ? [] : [[path, one]]
    }),
  )
}

function valueAt(map: Tree, name: string): Value | null {
  const found = scalarAt(map, name)
  return found === null ? null : valueOf(found)
}
