/** What became of a tree that was copied or archived, against what the effect says of its links, owners, modes and times. */
import { posix } from 'node:path'
import type { Archive, CopyTree } from '../../server/src/commands/effect.js'
import type { Field } from '../../server/src/commands/field.js'
import { literal } from '../../server/src/text/value.js'
import type { Entry } from './sandbox.js'
import { below, isWithin, pathOf, type Scene } from './scene.js'

/** Where the effect says that the copy of one source ends up. */
export function targetOf(effect: CopyTree, from: Field, scene: Scene): string {
  const to = pathOf(effect.to, scene)
  const source = pathOf(from, scene)
  switch (effect.placement) {
    case 'at':
      return to
    case 'inside':
      return below(to, posix.basename(source))
    case 'path':
      return below(to, literal(from.value)?.replace(/^.*\/\.\//, '') ?? source)
    case 'unknown':
      return scene.before.get(to)?.type === 'directory' ? below(to, posix.basename(source)) : to
  }
}

export function judgeCopy(effect: CopyTree, source: string, target: string, scene: Scene): readonly string[] {
  const { before, after } = scene
  const all = [...before].filter(([path]) => isWithin(path, source)).map(([path, entry]) => [path.slice(source.length), entry] as const)
  if (source.includes(':')) return []
  if (all.length === 0) return [`${source} is not there`]
  if (!effect.recursive && before.get(source)?.type === 'directory')
    return after.has(`${target}/private/inner`) ? [`${target} has what is deeper in ${source}`] : []
  if (before.get(source)?.type === 'directory' && effect.contents !== (effect.placement === 'at'))
    return [`contents is ${effect.contents}, and the copy is placed ${effect.placement}`]
  const found: string[] = []
  const pairs: (readonly [name: string, from: Entry, to: Entry])[] = []
  for (const [name, entry] of all) {
    const copied = after.get(`${target}${name}`)
    if (isExcluded(effect, name)) {
      if (copied !== undefined) found.push(`${target}${name} is excluded and is there`)
    } else if (entry.type === 'link') {
      const outcome = copied === undefined ? 'skip' : copied.type === 'link' ? 'keep' : 'follow'
      const isJudged = scene.mixedLinks === true ? name.endsWith('absolute') : !(effect.symlinks === 'follow' && name.endsWith('dangling'))
      if (isJudged && effect.excludes !== 'inexpressible' && outcome !== effect.symlinks)
        found.push(`link ${source}${name}: ${outcome}, not ${effect.symlinks}`)
    } else if (copied !== undefined) pairs.push([name, entry, copied])
    else if (effect.excludes !== 'inexpressible') found.push(`${target}${name} is missing`)
  }
  if (pairs.length === 0 && found.length === 0 && before.get(source)?.type !== 'link') found.push(`nothing is copied to ${target}`)
  // A directory that was there keeps what it had, if the utility does not touch it.
  const fresh = pairs.filter(([name]) => !before.has(`${target}${name}`) || name !== '')
  return [
    ...found,
    ...judgeOwners(effect.ownership, fresh, scene),
    ...judgeModes(effect, fresh, scene),
    ...judgeTimesAndLinks(effect, fresh, scene),
  ]
}

type Pairs = readonly (readonly [name: string, from: Entry, to: Entry])[]

function isExcluded({ excludes }: CopyTree, name: string): boolean {
  if (excludes === 'inexpressible') return false
  return excludes.some((value) => {
    const pattern = (literal(value) ?? '').replace(/\/$/, '')
    const glob = new RegExp(`^${pattern.replace(/[.+]/g, '\\$&').replaceAll('*', '.*')}$`)
    return name.split('/').some((part) => part !== '' && glob.test(part))
  })
}

function judgeOwners(ownership: CopyTree['ownership'], pairs: Pairs, { named }: Scene): readonly string[] {
  const isNamed = named?.includes('owner') === true
  const wrong = pairs.filter(([, from, to]) =>
    ownership === 'keep' ? (isNamed ? to.user === 0 || to.user === from.user : to.user !== from.user) : to.user !== 0,
  )
  return wrong.map(([name, from, to]) => `${name}: owner ${to.user} of ${from.user}, and owners are said to ${ownership}`)
}

function judgeModes({ mode }: CopyTree, pairs: Pairs, { named, oddModes = [] }: Scene): readonly string[] {
  if (mode === 'keep' && named?.includes('mode') === true) return []
  const wrong = pairs.filter(([name, from, to]) => {
    if (oddModes.includes(name)) return false
    switch (mode) {
      case 'keep':
        return to.mode !== from.mode
      case 'lose':
        return (to.mode & 0o777) !== (from.mode & 0o755)
      case 'drop':
        return (to.mode & 0o044) !== 0o044
    }
  })
  return wrong.map(([name, from, to]) => `${name}: mode ${to.mode.toString(8)} of ${from.mode.toString(8)}, and modes are said to ${mode}`)
}

function judgeTimesAndLinks({ times, hardLinks }: CopyTree, pairs: Pairs, { keepsHardLinks }: Scene): readonly string[] {
  const wrong = pairs.filter(([, from, to]) => from.type === 'file' && (from.modified === to.modified) !== times)
  const [one, two] = ['/one', '/two'].map((end) => pairs.find(([name]) => name.endsWith(end))?.[2])
  return [
    ...wrong.map(([name]) => `${name}: time is ${times ? 'lost' : 'kept'}`),
    ...(one === undefined || two === undefined || (one.inode === two.inode) === hardLinks || (keepsHardLinks === true && !hardLinks)
      ? []
      : [`hard links are ${hardLinks ? 'lost' : 'kept'}`]),
  ]
}

/** What comes out of an archive, unpacked by root to `unpacked`. */
export function judgeArchive(effect: Archive, scene: Scene): readonly string[] {
  const { before, after, root } = scene
  const base = effect.base === null ? '' : (literal(effect.base) ?? '')
  return effect.from.flatMap((field) => {
    const written = literal(field.value) ?? ''
    const source = pathOf(field, { ...scene, folder: base })
    const target = below('unpacked', written.startsWith('/') ? posix.join(root, source).slice(1) : posix.relative(base, source))
    const pairs = [...before].flatMap(([path, from]) => {
      const to = isWithin(path, source) ? after.get(below(target, path.slice(source.length).replace(/^\//, ''))) : undefined
      return to === undefined ? [] : [[path, from, to] as const]
    })
    const links = pairs.filter(([, from, to]) => from.type === 'link' && (to.type === 'link') !== (effect.symlinks === 'keep'))
    return [
      ...(pairs.length === 0 ? [`nothing of ${source} is in the archive`] : []),
      ...links.map(([path]) => `link ${path} is not said to be so: ${effect.symlinks}`),
      ...judgeOwners(effect.ownership, pairs, scene),
    ]
  })
}
