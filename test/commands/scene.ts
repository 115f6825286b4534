/** A run in a sandbox: the trees before and after it, and the paths that effects name in them. */
import { posix } from 'node:path'
import type { Field } from '../../server/src/commands/field.js'
import { literal, literalPrefix } from '../../server/src/text/value.js'
import type { Tree } from './sandbox.js'

export interface Scene {
  readonly root: string
  readonly before: Tree
  readonly after: Tree
  /** What the command names itself, so that the source's is not kept. */
  readonly named?: 'owner' | 'mode' | 'owner and mode' | undefined
  /** Links are treated by where they point: only the absolute one to a directory is as the effect says. */
  readonly mixedLinks?: boolean | undefined
  /** Files beside the point that no effect names: backups, logs. */
  readonly beside?: readonly string[] | undefined
  /** Parts of the source whose mode is another matter. */
  readonly oddModes?: readonly string[] | undefined
  /** The working directory of the command, where it is not the sandbox. */
  readonly folder?: string | undefined
  /** Hard links may be kept although nobody asks for it. */
  readonly keepsHardLinks?: true | undefined
}

/** A path relative to the sandbox; of an unknown name below a directory, the directory. */
export function pathOf(field: Field, { root, folder = '' }: Scene): string {
  const path = (literal(field.value) ?? literalPrefix(field.value)).replace(/^here:/, '').replace(/\/+$/, '')
  return posix.relative(root, posix.resolve(root, folder, path))
}

export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

export function below(folder: string, name: string): string {
  return posix.normalize(folder === '' ? name : `${folder}/${name}`).replace(/\/$/, '')
}
