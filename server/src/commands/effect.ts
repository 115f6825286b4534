/**
 * What commands do, in terms of paths, owners, modes and archives. Rules look at these and never at command names:
 * a new utility that yields the same effect teaches every rule at once.
 */
import type { Value } from '../text/value.js'
import type { Field, WordChange } from './field.js'

/** A tree or files are written again, one by one, at another place. */
export interface CopyTree {
  readonly kind: 'copyTree'
  readonly from: readonly Field[]
  readonly to: Field
  readonly recursive: boolean
  /** What becomes of symbolic links in the tree; where that depends on the link, of an absolute one to a directory. */
  readonly symlinks: 'keep' | 'follow' | 'skip'
  /** Of the user, not the group. `keep`: the source's, or whom the command names; `lose`: not kept by default; `drop`: thrown away on purpose. */
  readonly ownership: 'keep' | 'lose' | 'drop'
  /** `keep`: the source's, or what the command names; `lose`: less what the umask takes, so what is private stays so; `drop`: that of a new file. */
  readonly mode: 'keep' | 'lose' | 'drop'
  readonly times: boolean
  readonly hardLinks: boolean
  /** Through a stream of tar, or an object store; the files are made one by one all the same. */
  readonly via: 'files' | 'stream' | 'objects'
  /** The source is a directory's content, not the directory itself: `SRC/.`, `SRC/`, a stream. */
  readonly contents: boolean
  /** Where the copy ends up: at the target itself, inside it under the source's name or whole path, or by whether it is there. */
  readonly placement: 'at' | 'inside' | 'path' | 'unknown'
  readonly excludes: readonly Value[] | 'inexpressible'
  /** What the target holds beyond the source is removed. */
  readonly deletes?: true
  /** How the user says it: `cp -r`. For messages only. */
  readonly said: string
  /** Word changes that make this very command keep what it loses; null where there is no such form. */
  readonly faithful: readonly WordChange[] | null
  /** True where one plain command does it, so that it may be replaced as a whole. */
  readonly replaceable: boolean
}

/** A tree is moved: renamed on one device, copied and removed across devices. */
export interface MoveTree {
  readonly kind: 'moveTree'
  readonly from: readonly Field[]
  readonly to: Field
  readonly said: string
}

/** A tree becomes one file or stream. `to` is null for standard output. */
export interface Archive {
  readonly kind: 'archive'
  readonly from: readonly Field[]
  readonly base: Value | null
  readonly to: Field | null
  readonly excludes: readonly Value[] | 'inexpressible'
  readonly symlinks: 'keep' | 'follow'
  /** `keep`: the source's, or whom the command names. */
  readonly ownership: 'keep' | 'lose'
  /** Options that name modes and owners of what is stored; absent where there are none, or some are given. */
  readonly naming?: { readonly mode: string; readonly owner: string; readonly group: string }
  readonly said: string
  readonly faithful: readonly WordChange[] | null
}

/** One file or stream becomes a tree. `from` is null for standard input; `to` is null for the working directory. */
export interface Extract {
  readonly kind: 'extract'
  readonly from: Field | null
  readonly to: Value | null
  readonly at: Field
  /** Named members only: a few files. */
  readonly members: boolean
  readonly said: string
}

export interface ListDirectory {
  readonly kind: 'listDirectory'
  readonly path: Field
  /** What is looked up lies below this path by a pattern or a name (`cat dir/*`, `stat dir/file`). */
  readonly lookup: 'entries' | 'member'
  /** Everything below is looked at too, without a limit of depth or an early end. */
  readonly recursive?: true
  /** It chooses by age or size, or removes what it finds: that makes room. */
  readonly evicts?: true
  readonly said: string
  /** The command that lists the directory itself instead, as replacement of the words before the path. */
  readonly itself: { readonly replace: readonly Field[]; readonly by: string } | null
}

export type FileEffect =
  | CopyTree
  | MoveTree
  | Archive
  | Extract
  | ListDirectory
  | { readonly kind: 'changeMode'; readonly path: Field; readonly mode: Value; readonly recursive: boolean }
  /** Of the user, null where only the group changes; `group` is what is written behind the colon, empty where nothing is. */
  | {
      readonly kind: 'changeOwner'
      readonly path: Field
      readonly owner: Value | null
      readonly group?: Value
      readonly recursive: boolean
    }
  | {
      readonly kind: 'makeDirectory'
      readonly path: Field
      readonly mode: Value | null
      readonly owner: Value | null
      /** Those above it are made too, and one that is there is no failure. */
      readonly parents?: true
    }
  /** The modes of everything that is made from here on are narrowed or widened. */
  | { readonly kind: 'setUmask'; readonly mask: Value }
  | { readonly kind: 'remove'; readonly path: Field; readonly recursive: boolean }
  /** A tool makes or rewrites many files below a directory: a checkout, installed packages, a build. */
  | {
      readonly kind: 'fillDirectory'
      readonly path: Field
      /** Environment variables that put the files elsewhere. */
      readonly unlessSet: readonly string[]
      readonly said: string
    }
  | { readonly kind: 'link'; readonly from: Field; readonly to: Field; readonly symbolic: boolean }
  | { readonly kind: 'mount'; readonly type: string | null; readonly target: Field; readonly said: string }
  | { readonly kind: 'mountTest'; readonly path: Field }
  /** A server's data directory is made, used or looked at. */
  | {
      readonly kind: 'dataDirectory'
      readonly path: Field
      readonly use: 'initialise' | 'serve' | 'stop' | 'inspect'
      readonly said: string
      /** Of MySQL or MariaDB; else of PostgreSQL. */
      readonly server?: 'mysql'
      /** The server that is started goes on when the command has ended. */
      readonly stays?: true
    }
  /** A server is started, stopped or told of a backup by a command that does not name its directory. */
  | {
      readonly kind: 'databaseServer'
      readonly does: 'start' | 'stop' | 'backUp'
      /** The variable of the environment that names the directory. */
      readonly directory: 'PGDATA' | null
      readonly said: string
    }
  /** Programs are put on the machine. */
  | { readonly kind: 'installPackages'; readonly packages: readonly Field[]; readonly said: string }
  /** A process that the same shell has started in the background is named by its number there: `%1`. */
  | { readonly kind: 'shellJob'; readonly job: Field; readonly said: string }
  /** A container sees a path of the host under another. */
  | { readonly kind: 'volume'; readonly path: Field; readonly said: string }
  /** A directory becomes a tablespace of a PostgreSQL server. */
  | { readonly kind: 'tablespace'; readonly path: Field; readonly said: string }
  /** An advisory lock is taken, on a path or on a descriptor that was opened before. */
  | { readonly kind: 'lock'; readonly path: Field; readonly by: 'path' | 'descriptor'; readonly exclusive: boolean; readonly said: string }
  | { readonly kind: 'readFile'; readonly path: Field }
  | { readonly kind: 'writeFile'; readonly path: Field; readonly content: Value | null }
  | { readonly kind: 'pathTest'; readonly path: Field; readonly predicate: string }

/** A command's words, split by its utility's table. */
export interface Call {
  readonly name: string
  readonly nameField: Field
  readonly fields: readonly Field[]
  /** What comes on standard input, where that is known. */
  readonly input: Value | null
}
