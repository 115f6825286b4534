/** Compares what effects say with what a run did: each contradiction is a sentence, and no sentence means that all is true. */
import { posix } from 'node:path'
import type { FileEffect } from '../../server/src/commands/effect.js'
import type { Field } from '../../server/src/commands/field.js'
import { literal } from '../../server/src/text/value.js'
import { judgeCopy, targetOf } from './copied.js'
import { NOBODY, type Entry, type Sandbox } from './sandbox.js'
import { below, isWithin, pathOf, type Scene } from './scene.js'

export function contradictions(effects: readonly FileEffect[], scene: Scene): readonly string[] {
  const found = effects.flatMap((effect) => judge(effect, scene))
  for (const [path, how] of changes(scene)) {
    if (scene.beside?.includes(path) !== true && !effects.some((effect) => mayChange(effect, path, scene)))
      found.push(`${path} is ${how}, and no effect says so`)
  }
  return found
}

function isPattern(field: Field): boolean {
  return literal(field.value) === null
}

function changes({ before, after }: Scene): readonly (readonly [path: string, how: string])[] {
  const found: [string, string][] = []
  for (const [path, entry] of after) {
    const earlier = before.get(path)
    if (earlier === undefined) found.push([path, 'made'])
    else if (
      earlier.type !== entry.type ||
      earlier.content !== entry.content ||
      earlier.mode !== entry.mode ||
      earlier.user !== entry.user ||
      (entry.type !== 'directory' && earlier.modified !== entry.modified)
    )
      found.push([path, 'changed'])
  }
  for (const path of before.keys()) if (!after.has(path)) found.push([path, 'removed'])
  return found
}

/** Whether an effect says that something may become of this path. */
function mayChange(effect: FileEffect, path: string, scene: Scene): boolean {
  if (isOnTheWay(effect, path, scene)) return true
  switch (effect.kind) {
    case 'copyTree':
      return isWithin(path, pathOf(effect.to, scene))
    case 'moveTree':
      return [effect.to, ...effect.from].some((field) => isWithin(path, pathOf(field, scene)))
    case 'archive':
      return effect.to !== null && path === pathOf(effect.to, scene)
    case 'extract':
      return isWithin(path, effect.to === null ? (scene.folder ?? '') : pathOf({ ...effect.at, value: effect.to }, scene))
    case 'link': {
      const to = pathOf(effect.to, scene)
      return path === to || isWithin(path, below(to, posix.basename(pathOf(effect.from, scene))))
    }
    case 'changeMode':
    case 'changeOwner':
      return path === pathOf(effect.path, scene) || (effect.recursive && isWithin(path, pathOf(effect.path, scene)))
    case 'remove':
      return isPattern(effect.path)
        ? path !== pathOf(effect.path, scene) && isWithin(path, pathOf(effect.path, scene))
        : path === pathOf(effect.path, scene) || (effect.recursive && isWithin(path, pathOf(effect.path, scene)))
    case 'makeDirectory':
      // A checkout fills the directory that it makes.
      return (
        path === pathOf(effect.path, scene) || (isWithin(path, pathOf(effect.path, scene)) && !scene.before.has(pathOf(effect.path, scene)))
      )
    case 'writeFile':
      return path === pathOf(effect.path, scene)
    case 'fillDirectory':
      return isWithin(path, pathOf(effect.path, scene))
    case 'listDirectory':
    case 'mount':
    case 'mountTest':
    case 'dataDirectory':
    case 'databaseServer':
    case 'shellJob':
    case 'installPackages':
    case 'setUmask':
    case 'volume':
    case 'tablespace':
    case 'lock':
    case 'readFile':
    case 'pathTest':
      return false
  }
}

/** A new directory that holds what an effect makes. */
function isOnTheWay(effect: FileEffect, path: string, scene: Scene): boolean {
  const made = effect.kind === 'copyTree' ? effect.to : effect.kind === 'makeDirectory' ? effect.path : null
  return made !== null && isWithin(pathOf(made, scene), path) && !scene.before.has(path) && scene.after.get(path)?.type === 'directory'
}

function judge(effect: FileEffect, scene: Scene): readonly string[] {
  const { before, after } = scene
  switch (effect.kind) {
    case 'copyTree':
      return effect.from.flatMap((from) => judgeCopy(effect, pathOf(from, scene), targetOf(effect, from, scene), scene))
    case 'moveTree':
      return effect.from.flatMap((from) => judgeMove(pathOf(from, scene), pathOf(effect.to, scene), scene))
    case 'link': {
      const to = pathOf(effect.to, scene)
      const from = pathOf(effect.from, scene)
      const made = [below(to, posix.basename(from)), to].find(
        (path) => after.has(path) && after.get(path)?.inode !== before.get(path)?.inode,
      )
      if (made === undefined) return [`no link to ${from} is made at ${to}`]
      return judgeLink(made, from, effect.symbolic, scene)
    }
    case 'makeDirectory': {
      const path = pathOf(effect.path, scene)
      const made = after.get(path)
      if (made?.type !== 'directory') return [`${path} is no directory`]
      return [
        ...differs(`mode of ${path}`, octal(effect.mode === null ? null : literal(effect.mode)), made.mode),
        ...differs(`owner of ${path}`, effect.owner === null ? null : userNamed(literal(effect.owner)), made.user),
      ]
    }
    case 'changeMode': {
      const mode = octal(literal(effect.mode))
      return touched(effect, scene).flatMap(([path, entry]) =>
        entry.type === 'link' ? [] : mode === null ? sameMode(path, scene) : differs(`mode of ${path}`, mode, entry.mode & 0o777),
      )
    }
    case 'changeOwner':
      return touched(effect, scene).flatMap(([path, entry]) =>
        entry.type === 'link'
          ? []
          : effect.owner === null
            ? differs(`owner of ${path}`, before.get(path)?.user ?? null, entry.user)
            : differs(`owner of ${path}`, userNamed(literal(effect.owner)), entry.user),
      )
    case 'remove': {
      const path = pathOf(effect.path, scene)
      if (isPattern(effect.path)) return after.has(path) ? [] : [`${path} itself is removed`]
      if (after.has(path)) return [`${path} is still there`]
      const had = [...before.keys()].some((other) => other !== path && isWithin(other, path))
      return had &&
        !effect.recursive &&
        before.get(path)?.type === 'directory' &&
        ![...after.keys()].every((other) => !isWithin(other, path))
        ? [`${path} is removed with what is in it`]
        : []
    }
    case 'writeFile': {
      const path = pathOf(effect.path, scene)
      const written = after.get(path)
      if (written === undefined) return [`${path} is not there`]
      if (written.touched === before.get(path)?.touched) return [`${path} is not written`]
      const content = effect.content === null ? null : literal(effect.content)
      return content === null || written.content.endsWith(content) ? [] : [`${path} holds ${JSON.stringify(written.content)}`]
    }
    case 'archive':
      return effect.to === null || after.get(pathOf(effect.to, scene))?.type === 'file' ? [] : [`${pathOf(effect.to, scene)} is not made`]
    case 'extract': {
      const made = new Set(changes(scene).map(([path]) => posix.basename(path)))
      if (made.size === 0) return ['nothing is unpacked']
      const isWhole = ['secret', 'hole', 'deep', 'inner'].every((name) => made.has(name))
      return isWhole === effect.members ? [`${isWhole ? 'all' : 'a part'} of the archive is unpacked`] : []
    }
    case 'fillDirectory': {
      const path = pathOf(effect.path, scene)
      return changes(scene).some(([changed]) => changed !== path && isWithin(changed, path)) ? [] : [`nothing is made below ${path}`]
    }
    case 'listDirectory':
    case 'mount':
    case 'mountTest':
    case 'dataDirectory':
    case 'databaseServer':
    case 'shellJob':
    case 'installPackages':
    case 'setUmask':
    case 'volume':
    case 'tablespace':
    case 'lock':
    case 'readFile':
    case 'pathTest':
      return []
  }
}

function octal(mode: string | null): number | null {
  return mode !== null && /^[0-7]+$/.test(mode) ? Number.parseInt(mode, 8) : null
}

function userNamed(name: string | null): number | null {
  return name === 'nobody' ? NOBODY : name !== null && /^\d+$/.test(name) ? Number(name) : null
}

function differs(what: string, claimed: number | null, real: number): readonly string[] {
  return claimed === null || claimed === real ? [] : [`${what} is ${real}, not ${claimed}`]
}

function sameMode(path: string, { before, after }: Scene): readonly string[] {
  return before.get(path)?.mode === after.get(path)?.mode ? [`mode of ${path} is as before`] : []
}

/** What a change of mode or owner is said to reach. */
function touched(
  effect: { readonly path: Field; readonly recursive: boolean },
  scene: Scene,
): readonly (readonly [path: string, entry: Entry])[] {
  const path = pathOf(effect.path, scene)
  return [...scene.after].filter(([other]) => other === path || (effect.recursive && isWithin(other, path)))
}

function judgeMove(from: string, to: string, { before, after }: Scene): readonly string[] {
  const source = before.get(from)
  const arrived = [below(to, posix.basename(from)), to].map((path) => after.get(path)).find((entry) => entry?.inode === source?.inode)
  if (after.has(from)) return [`${from} is still there`]
  return arrived === undefined ? [`${from} is not at ${to}`] : []
}

function judgeLink(made: string, from: string, symbolic: boolean, { root, before, after }: Scene): readonly string[] {
  const entry = after.get(made)
  const source = before.get(from)
  if (symbolic) {
    const target = posix.resolve(root, posix.dirname(made), entry?.content ?? '')
    const found = posix.join(root, from)
    return entry?.type === 'link' && (entry.content === from || target === found || entry.content === found)
      ? []
      : [`${made} is no symbolic link to ${from}`]
  }
  // Of a tree, the files are linked.
  if (source?.type === 'directory')
    return after.get(`${made}/file`)?.inode === before.get(`${from}/file`)?.inode
      ? []
      : [`files of ${made} are no hard links to those of ${from}`]
  return [...before.values()].some(({ inode, type }) => inode === entry?.inode && type !== 'directory') ? [] : [`${made} is no hard link`]
}

/** Whether somebody without rights on a directory or file is refused, as an effect says that looks into it. */
export function isRefused(sandbox: Sandbox, command: string): boolean {
  const { status, output } = sandbox.run(command, 'nobody')
  return status !== 0 || /denied|error opening/i.test(output)
}
