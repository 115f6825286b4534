/**
 * Network storage: which paths lie on NFS, EFS, Lustre and their kin, and how we know. A known literal beats a name; a
 * name counts only for an unknown absolute path.
 */
import type { Configuration } from '../configuration/configuration.js'
import {
  concat,
  display,
  flatten,
  keyOf,
  lengthOf,
  literal,
  literalPrefix,
  PLACEHOLDER,
  slice,
  type Segment,
  type Value,
} from '../text/value.js'
import type { Mount as ContainerMount } from '../pipelines/job.js'
import { plainly } from './guards.js'
import { alternativesOf, factOfAll, namesOf, trailOf, type Evidence, type Fact } from './evidence.js'
import { isEffect, itemsWith, type Situated, type Situation } from './situated.js'
import { pathOf } from './context.js'
import { behindMount, placeOf, saysSo } from './configured.js'
import { originOfCommand } from './origin.js'

const NETWORK_TYPES = /^(nfs4?|cifs|smb3?|smbfs|lustre|ceph|fuse\.ceph|gpfs|beegfs|glusterfs|efs|9p|fuse\.sshfs|sshfs)$/
const CONVENTIONAL = /^\/(nfs|mnt\/nfs[^/]*|efs|mnt\/efs|lustre|gpfs|net|afs)(\/|$)/
const NAME_SEGMENT = /^(NFS\d?|EFS|LUSTRE|GPFS|NETAPP)$/i
const NOT_A_PATH =
  /^(SERVER|HOST|HOSTNAME|IP|ADDR|ADDRESS|PORT|USER|UID|GID|VERSION|OPTS?|OPTIONS|ENABLED?|TYPE|PROVISIONER|CLASS|CHART|IMAGE|NAME|NAMESPACE|LOCAL|TIMEOUT|HOSTS|SERVERS|CONTAINER|PID|EXPORTS?)$/i

/** A place where network storage is mounted, shown by a command. */
interface Mount {
  readonly target: Value
  readonly evidence: Evidence
  readonly item: Situation
}

/** The mounts that the items of an execution make. */
export function mountsOf(items: readonly Situated[]): readonly Mount[] {
  return itemsWith(items, 'mount', 'writeFile').flatMap((item): readonly Mount[] => {
    if (isEffect(item, 'mount')) {
      const { type, target, said } = item.effect
      if (type === null || !NETWORK_TYPES.test(type)) return []
      return [
        {
          target: pathOf(target.value, item.moment, item.context),
          evidence: { message: `${said} puts network storage there`, origin: originOfCommand(item) },
          item,
        },
      ]
    }
    if (isEffect(item, 'writeFile') && literal(item.effect.path.value) === '/etc/fstab' && item.effect.content !== null)
      return fstabMounts(item.effect.content, item)
    return []
  })
}

function fstabMounts(content: Value, item: Situation): readonly Mount[] {
  const flat = flatten(content)
  return [...flat.matchAll(/(\S+)[ \t]+(\S+)[ \t]+([a-z0-9.]+)[ \t]+\S+/g)].flatMap((match): readonly Mount[] => {
    const [, device = '', target = '', type = ''] = match
    if (!NETWORK_TYPES.test(type)) return []
    const start = flat.indexOf(target, match.index + device.length)
    return [
      {
        target: pathOf(slice(content, start, start + target.length), item.moment, item.context),
        evidence: { message: `a line of /etc/fstab mounts ${type} there`, origin: originOfCommand(item) },
        item,
      },
    ]
  })
}

/** True for `host:path`, `rsync://`, `s3://`, `pod:path`: another machine's path. */
export function isRemote(value: Value): boolean {
  const flat = flatten(value)
  return /^[a-z0-9]+:\/\//i.test(flat) || /^[^/]*:/.test(flat)
}

/** What is mounted where a script runs: by its own commands, and by the container around the whole job. */
export interface Mounted {
  readonly byCommands: readonly Mount[]
  readonly byContainer: readonly ContainerMount[]
}

/** Whether a path is on network storage at a moment, with the evidence; for every alternative of the path. */
export function networkStorage(path: Value, at: Situation, mounted: Mounted, configuration: Configuration): Fact | null {
  if (isRemote(path) || isStateOfServer(path)) return null
  return factOfAll(path, (alternative) => ofOne(alternative, at, mounted, configuration))
}

/** What takes the place of /var/lib/nfs is what an NFS server keeps for itself, however it is named (rpc.statd(8), exportfs(8)). */
function isStateOfServer(path: Value): boolean {
  return (alternativesOf(path) ?? []).some((alternative) => /^\/var\/lib\/nfs(\/|$)/.test(literalPrefix(alternative)))
}

const NOTHING_MOUNTED: Mounted = { byCommands: [], byContainer: [] }

function ofOne(path: Value, at: Situation, mounted: Mounted, configuration: Configuration): Fact | null {
  const { storage, runner } = configuration
  const local = placeOf(path, storage.local, at)
  const network = placeOf(path, storage.network, at)
  // Of two the one that says more of this path.
  if (local !== null && (network === null || lengthOf(network.place) <= lengthOf(local.place))) return null
  if (network !== null && !isShownUnmounted(path, at))
    return { confidence: 'certain', evidence: [saysSo(network.pattern, 'storage.network'), ...trailOf(path.slice(0, 1))] }
  const behind = behindMount(path, runner.mounts, at)
  if (behind !== null) {
    const fact = ofOne(behind.path, at, NOTHING_MOUNTED, { ...configuration, runner: { ...runner, mounts: [] } })
    const { from, origin } = behind.mount
    return fact === null ? null : { ...fact, evidence: [{ message: `runner.mounts puts ${from} there`, origin }, ...fact.evidence] }
  }
  const key = keyOf(path)
  for (const mount of mounted.byCommands) {
    const target = keyOf(mount.target)
    if (mount.item.order < at.order && (key === target || key.startsWith(`${target}/`)))
      return { confidence: 'certain', evidence: [mount.evidence, ...trailOf(path.slice(0, 1))] }
  }
  const around = at.moment.machine === 'local' ? containerMountAround(path, mounted.byContainer) : null
  if (around?.mount.kind === 'memory') return null
  const contained = around === null ? null : inContainer(around, at, configuration)
  if (contained !== null) return contained
  const [first] = path
  if (first === undefined || isShownUnmounted(path, at)) return null
  const prefix = literalPrefix(path)
  if (prefix.startsWith('/')) {
    const match = conventional(path)
    if (match === null) return null
    const trail = trailOf([first])
    return {
      confidence: 'likely',
      evidence: [
        {
          message: `${match.replace(/\/$/, '')} is by convention network storage`,
          origin: first.origin ?? first.through?.origin ?? null,
        },
        ...trail,
      ],
    }
  }
  if (first.kind !== 'hole' || first.hole.kind === 'pattern') return null
  if (!endsComponent(path)) return null
  return byName(first)
}

/** What names a path as network storage by itself: the first part of it, or a variable, as `$NAME`. */
export function networkName(path: Value): { readonly written: string; readonly isVariable: boolean } | null {
  if (isRemote(path)) return null
  const match = conventional(path)
  if (match !== null) return { written: match.replace(/\/$/, ''), isVariable: false }
  const [first] = path
  const name = first?.kind === 'hole' && first.hole.kind !== 'pattern' && endsComponent(path) ? nameIn(first) : undefined
  return name === undefined ? null : { written: `$${name.name}`, isVariable: true }
}

/** The mount of the job's container in which a path lies, and what of the path is inside it; the innermost counts. */
function containerMountAround(
  path: Value,
  mounts: readonly ContainerMount[],
): { readonly mount: ContainerMount; readonly inside: string; readonly rest: Value } | null {
  const flat = flatten(path)
  const [first] = mounts
    .map((mount) => ({ mount, inside: (literal(mount.inside) ?? '').replace(/\/+$/, '') }))
    .filter(({ inside }) => inside !== '' && (flat === inside || flat.startsWith(`${inside}/`)))
    .sort((left, right) => right.inside.length - left.inside.length)
  return first === undefined ? null : { ...first, rest: slice(path, first.inside.length, lengthOf(path)) }
}

function inContainer(
  { mount: { kind, from, origin, shownBy = null }, inside, rest }: NonNullable<ReturnType<typeof containerMountAround>>,
  at: Situation,
  configuration: Configuration,
): Fact | null {
  if (kind === 'network')
    return {
      confidence: 'likely',
      evidence: [
        { message: `the container has network storage at ${inside}`, origin },
        ...(shownBy === null ? [] : [shownBy]),
        ...trailOf(rest),
      ],
    }
  if (kind !== 'host' || from === null) return null
  const fact = factOfAll(concat(from, rest), (one) => ofOne(one, at, NOTHING_MOUNTED, configuration))
  return fact === null
    ? null
    : { ...fact, evidence: [{ message: `the container has ${display(from)} at ${inside}`, origin }, ...fact.evidence] }
}

/** The unknown is a whole component: nothing but a slash follows it. */
function endsComponent(path: Value): boolean {
  const flat = flatten(path)
  return flat[0] === PLACEHOLDER && (flat.length === 1 || flat[1] === '/')
}

/** The first part of a path, where that is network storage by convention. */
function conventional(path: Value): string | null {
  const prefix = literalPrefix(path)
  const match = CONVENTIONAL.exec(prefix)
  // `/nfs${X}` may be another directory; the component has to end.
  if (match === null || (match[0] === prefix && !prefix.endsWith('/') && path.some(({ kind }) => kind !== 'text'))) return null
  return match[0]
}

function nameIn(first: Segment): ReturnType<typeof namesOf>[number] | undefined {
  const names = namesOf(first).filter(({ name }) => /^[A-Za-z_]\w*$/.test(name))
  if (names.some(({ name }) => name.split('_').some((word) => /^LOCAL$/i.test(word)))) return undefined
  return names.find(({ name }) => {
    const words = name.split('_')
    return words.some((word) => NAME_SEGMENT.test(word)) && !words.some((word) => NOT_A_PATH.test(word))
  })
}

function byName(first: Segment): Fact | null {
  const named = nameIn(first)
  if (named === undefined) return null
  return {
    confidence: 'likely',
    evidence: [
      { message: `${named.name} is named for network storage`, origin: named.definition?.origin ?? named.origin },
      ...trailOf([first]),
    ],
  }
}

/** On this branch a test has shown that nothing is mounted there. */
function isShownUnmounted(path: Value, at: Situation): boolean {
  const key = keyOf(path)
  return at.moment.guards.map(plainly).some(({ condition, holds }) => {
    if (holds || condition.kind !== 'status' || condition.asks?.name !== 'mountpoint') return false
    const tested = condition.asks.of.at(-1)
    return (
      tested !== undefined &&
      (alternativesOf(pathOf(tested.value, at.moment, at.context)) ?? []).some((one) => {
        const root = keyOf(one)
        return key === root || key.startsWith(`${root}/`)
      })
    )
  })
}
