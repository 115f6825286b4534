/**
 * The files of one root on this machine, as the engine asks for them. Each file is read once, so that an analysis and
 * its fixes speak of the same text; remembers what writing it back needs.
 */
import { closeSync, constants, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CONFIGURATION_FILES } from '../configuration/configurations.js'
import type { Parser } from '../syntax/parser.js'
import { decodeUtf8 } from '../text/script.js'
import type { Host, ReadResult } from '../workspace/host.js'
import type { FileNotice } from '../workspace/workspace.js'
import { finished, type Steps } from '../text/steps.js'
import { listingFiles, type Listing } from './files.js'
import { posixPath } from './gitignore.js'
import { codeOf, sentenceOf } from './problem.js'

export interface NodeHost extends Host {
  /** Absolute path of the root. */
  readonly root: string
  /** Folders that could not be looked into, and files that could not be used so far. */
  readonly notices: () => readonly FileNotice[]
  /** What was read of a file, for comparing before it is written; null where it was not read, or is no text. */
  readonly readAs: (path: string) => TextFile | null
  /** Forgets what was read of a file. */
  readonly forget: (path: string) => void
  /** The same files, where these are read again; null where one of them was not among them. This one stays as it is. */
  readonly again: (changed: readonly string[]) => NodeHost | null
}

export interface TextFile {
  readonly text: string
  readonly hasByteOrderMark: boolean
}

export interface NodeHostOptions {
  /** Absolute paths that somebody named: they are listed even where git ignores them. */
  readonly named?: readonly string[]
  /** True where nothing but the named files may be listed. */
  readonly alone?: boolean
  /** Called with the path of each file that is about to be read. */
  readonly onRead?: (path: string) => void
  /** How many files there may be, and how many bytes of them are read; without it, all. */
  readonly limits?: Limits
}

export interface Limits {
  readonly files: number
  readonly bytes: number
}

/** Larger files are data, not scripts. */
const MOST_BYTES = 5_000_000
/** Opening a pipe must not wait for somebody to write into it. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
/** Enough for most scripts to be read with their first line. */
const FIRST_BYTES = 16_384

interface Known {
  readonly result: ReadResult
  readonly file: TextFile | null
}

/** Opens a root: lists its files at once, reads each when it is asked for. */
export function openHost(root: string, parser: Parser, options: NodeHostOptions = {}): NodeHost {
  return finished(openingHost(root, parser, options))
}

/** The same, a folder at a time. */
export function* openingHost(root: string, parser: Parser, options: NodeHostOptions): Steps<NodeHost> {
  const { named = [], alone = false, onRead, limits = { files: Infinity, bytes: Infinity } } = options
  // The configuration of the root counts also where git ignores it.
  const listing = alone
    ? { paths: named.map((path) => posixPath(root, path)), unreadable: [], left: [] }
    : yield* listingFiles(
        root,
        [...named, ...CONFIGURATION_FILES.map((name) => join(root, name)).filter((path) => existsSync(path))],
        limits.files,
      )
  const nothing: Remembered = { known: new Map(), firstLines: new Map(), executables: new Map() }
  return hostOf({ root, parser, listing, listed: new Set(listing.paths), limits, onRead }, nothing)
}

/** What a host is opened on. */
interface Basis {
  readonly root: string
  readonly parser: Parser
  readonly listing: Listing
  readonly listed: ReadonlySet<string>
  readonly limits: Limits
  readonly onRead: ((path: string) => void) | undefined
}

/** What was read, by path. */
interface Remembered {
  readonly known: Map<string, Known>
  readonly firstLines: Map<string, string>
  readonly executables: Map<string, boolean>
}

function hostOf(basis: Basis, remembered: Remembered): NodeHost {
  const { root, parser, listing, listed, limits, onRead } = basis
  const { known, firstLines, executables } = remembered
  let units = 0
  for (const { file } of known.values()) units += file?.text.length ?? 0
  const remember = (path: string, fresh: Known): Known => {
    units += fresh.file?.text.length ?? 0
    known.set(path, fresh)
    return fresh
  }
  const read = (path: string): Known => {
    const done = known.get(path)
    if (done !== undefined) return done
    if (path.startsWith('../')) return ABSENT
    if (units >= limits.bytes) return remember(path, listed.has(path) ? tooMuch(limits) : ABSENT)
    onRead?.(path)
    return remember(path, readTextFile(join(root, path), listed.has(path)))
  }
  /** The first line; a small script is read with it. */
  const beginningOf = (path: string): string => {
    const bytes = readBeginning(join(root, path))
    const file = bytes.length < FIRST_BYTES ? decodeUtf8(bytes) : null
    if (file === null || !file.text.startsWith('#!') || units >= limits.bytes) return firstLineOf(Buffer.from(bytes).toString('utf8'))
    onRead?.(path)
    remember(path, { result: { kind: 'text', text: file.text }, file })
    return firstLineOf(file.text)
  }
  return {
    root,
    parser,
    notices: () => [
      ...listing.unreadable.map(({ path, message }) => noticeOf(path, 'unreadable', message)),
      ...listing.left.map((path) => noticeOf(path, 'skipped', `skipped, because there are more than ${limits.files} files`)),
      ...[...known].flatMap(([path, { result }]) => (result.kind === 'unusable' ? [noticeOf(path, result.reason, result.message)] : [])),
    ],
    list: () => listing.paths,
    read: (path) => read(path).result,
    firstLine(path) {
      const done = firstLines.get(path)
      if (done !== undefined) return done
      const whole = known.get(path)
      const line = whole === undefined ? beginningOf(path) : firstLineOf(whole.file?.text ?? '')
      firstLines.set(path, line)
      return line
    },
    isExecutable(path) {
      const done = executables.get(path)
      if (done !== undefined) return done
      const stats = statSync(join(root, path), { throwIfNoEntry: false })
      const executable = process.platform !== 'win32' && stats !== undefined && (stats.mode & 0o111) !== 0
      executables.set(path, executable)
      return executable
    },
    readAs: (path) => known.get(path)?.file ?? null,
    forget(path) {
      known.delete(path)
      firstLines.delete(path)
    },
    again(changed) {
      if (!changed.every((path) => listed.has(path))) return null
      const gone = new Set(changed)
      const kept = <Value>(all: ReadonlyMap<string, Value>): Map<string, Value> => new Map([...all].filter(([path]) => !gone.has(path)))
      return hostOf(basis, { known: kept(known), firstLines: kept(firstLines), executables: kept(executables) })
    },
  }
}

function tooMuch({ bytes }: Limits): Known {
  const message = `skipped, because more than ${bytes / 1_000_000} MB were read already`
  return { result: { kind: 'unusable', reason: 'skipped', message }, file: null }
}

function noticeOf(path: string, kind: FileNotice['kind'], message: string): FileNotice {
  return { kind, path, source: null, span: null, message }
}

/** Turns the bytes of a file into text, or says why it is none. */
export function textOf(bytes: Uint8Array): TextFile | { readonly message: string } {
  if (bytes.length > MOST_BYTES) return { message: `skipped, because it is larger than ${MOST_BYTES / 1_000_000} MB` }
  return decodeUtf8(bytes) ?? { message: bytes.includes(0) ? 'skipped, because it is binary' : 'skipped, because it is not UTF-8' }
}

const ABSENT: Known = { result: { kind: 'absent' }, file: null }

/** A file that was listed was there; any other may never have been. */
function readTextFile(path: string, listed: boolean): Known {
  let bytes: Uint8Array | null
  try {
    bytes = readBytes(path, MOST_BYTES + 1)
  } catch (error) {
    const code = codeOf(error)
    if (code === null) throw error
    if (!listed && (code === 'ENOENT' || code === 'ENOTDIR')) return ABSENT
    return { result: { kind: 'unusable', reason: 'unreadable', message: sentenceOf(error, 'the file') }, file: null }
  }
  if (bytes === null && !listed) return ABSENT
  if (bytes === null)
    return { result: { kind: 'unusable', reason: 'skipped', message: 'skipped, because it is no ordinary file' }, file: null }
  const file = textOf(bytes)
  if ('message' in file) return { result: { kind: 'unusable', reason: 'skipped', message: file.message }, file: null }
  return { result: { kind: 'text', text: file.text }, file }
}

/** At most so many bytes of an ordinary file; null for anything else. */
function readBytes(path: string, most: number): Uint8Array | null {
  const descriptor = openSync(path, READ)
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) return null
    // A file may say that it has no bytes and yet give some.
    const buffer = Buffer.allocUnsafe(Math.min(most, Math.max(stats.size + 1, 4096)))
    let length = 0
    for (;;) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, null)
      if (count === 0) break
      length += count
      if (length === buffer.length) break
    }
    return buffer.subarray(0, length)
  } finally {
    closeSync(descriptor)
  }
}

/** The first bytes; none of what cannot be read. */
function readBeginning(path: string): Uint8Array {
  try {
    return readBytes(path, FIRST_BYTES) ?? new Uint8Array()
  } catch (error) {
    if (codeOf(error) === null) throw error
    return new Uint8Array()
  }
}

function firstLineOf(text: string): string {
  return /^\ufeff?([^\r\n]*)/.exec(text)?.[1] ?? ''
}
