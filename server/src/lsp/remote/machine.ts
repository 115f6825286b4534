/**
 * The machine whose files the client reads: a worker in a browser, or a server whose folders are on no disk. The engine
 * asks for texts at once, so what may matter is read before, and the rest when it was first asked for.
 */
import { URI } from 'vscode-uri'
import type { Parser } from '../../syntax/parser.js'
import { atOnce, type Steps } from '../../text/steps.js'
import { mayHaveKind } from '../../workspace/kind.js'
import type { ReadResult } from '../../workspace/host.js'
import type { Files, Machine, Place } from '../machine.js'
import type { ClientFiles } from './client-files.js'
import { AT_ONCE, NO_TREE, readTree, type Tree } from './tree.js'

/** Ends the name of a root that is one file alone, because no folder is open. */
const ALONE = '\0'
/** What a workspace may take of the memory of a browser. */
const MOST_FILES = 5000
const MOST_UNITS = 50_000_000
const TOO_MUCH: ReadResult = { kind: 'unusable', reason: 'skipped', message: 'skipped, because the workspace is too large' }

export interface ClientMachine {
  readonly parser: Parser
  readonly files: ClientFiles
  readonly log: (line: string) => void
}

/** Ready when what may matter in the folders has been read. */
export async function clientMachine(machine: ClientMachine, folders: readonly string[]): Promise<Machine> {
  const made = new FilesOfClient(machine)
  await made.refresh([], folders)
  return made
}

class FilesOfClient implements Machine {
  /** By the URI of a folder. */
  readonly #trees = new Map<string, Tree>()
  /** By URI; another map for every change, because an analysis goes on with what it has seen. */
  #known: ReadonlyMap<string, ReadResult> = new Map()
  /** Asked for before they were read. */
  readonly #wanted = new Set<string>()
  #isFetching = false
  readonly #logged = new Set<string>()
  #listen: () => void = () => undefined
  /** Changes are brought in one after the other. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(readonly machine: ClientMachine) {}

  placeOf(uri: string, folders: readonly string[]): Place | null {
    const [folder] = folders.filter((each) => this.isWithin(each, uri)).sort((left, right) => right.length - left.length)
    if (folder === undefined) return folders.length > 0 ? null : { root: `${uri}${ALONE}`, path: uri.slice(uri.lastIndexOf('/') + 1) }
    const path = relativePath(folder, uri) ?? ''
    const { configured, repositories } = this.#trees.get(folder) ?? NO_TREE
    const above = foldersAbove(path)
    const top = above.find((each) => configured.has(each)) ?? above.find((each) => repositories.has(each)) ?? ''
    return { root: top === '' ? folder : uriIn(folder, top), path: top === '' ? path : path.slice(top.length + 1) }
  }

  rootOf(folder: string): string | null {
    return this.#trees.has(folder) ? folder : null
  }

  isWithin(folder: string, uri: string): boolean {
    return relativePath(folder, uri) !== null
  }

  uriOf(root: string, path: string): string {
    return root.endsWith(ALONE) ? root.slice(0, -ALONE.length) : uriIn(root, path)
  }

  pathIn(root: string, uri: string): string | null {
    return relativePath(root, uri)
  }

  open(root: string): Steps<Files> {
    return atOnce(this.#host(root))
  }

  #host(root: string): Files {
    const known = this.#known
    const listed = this.#listed(root)
    const read = (path: string): ReadResult => {
      if (root.endsWith(ALONE) || path.startsWith('../')) return ABSENT
      const uri = uriIn(root, path)
      const result = known.get(uri)
      if (result === undefined) this.#want(uri)
      return result ?? ABSENT
    }
    return {
      // What was read and could not be used, an analysis tells.
      notices: () => [],
      // Looking at them again costs nothing: they are in the memory.
      again: () => null,
      parser: this.machine.parser,
      list: () => listed,
      read,
      firstLine(path) {
        const result = read(path)
        return result.kind === 'text' ? (/^\ufeff?([^\r\n]*)/.exec(result.text)?.[1] ?? '') : ''
      },
      isExecutable: () => false,
    }
  }

  refresh(changed: readonly string[], folders: readonly string[]): Promise<void> {
    return this.#afterOthers(() => this.#bringIn(changed, folders))
  }

  onArrival(listen: () => void): void {
    this.#listen = listen
  }

  async #bringIn(changed: readonly string[], folders: readonly string[]): Promise<void> {
    for (const folder of this.#trees.keys()) if (!folders.includes(folder)) this.#trees.delete(folder)
    const known = new Map([...this.#known].filter(([uri]) => folders.some((folder) => this.isWithin(folder, uri))))
    for (const uri of changed) known.delete(uri)
    for (const folder of folders) {
      const tree = this.#trees.get(folder)
      const paths = changed.flatMap((uri) => relativePath(folder, uri) ?? [])
      if (tree === undefined || paths.some((path) => !tree.paths.has(path) || isAboutFolders(path)))
        this.#trees.set(folder, await this.#readTree(folder, known))
      // A file that has gone is still in the list.
      else {
        const results = await this.#read(
          paths.map((path) => uriIn(folder, path)),
          known,
        )
        if (results.some(({ kind }) => kind === 'absent')) this.#trees.set(folder, await this.#readTree(folder, known))
      }
    }
    await this.#read(
      [...this.#trees].flatMap(([folder, { paths }]) => [...paths].filter(mayHaveKind).map((path) => uriIn(folder, path))),
      known,
    )
    this.#known = known
  }

  async #readTree(folder: string, known: Map<string, ReadResult>): Promise<Tree> {
    const { files } = this.machine
    const tree = await readTree(
      (path) => files.readFolder(path === '' ? folder : uriIn(folder, path)),
      async (path) => (await this.#read([uriIn(folder, path)], known))[0] ?? ABSENT,
    )
    if (tree.isCut) this.#logOnce(`${folder} has more files than are looked at`)
    return tree
  }

  /** What the files hold; what is not known yet is read. */
  async #read(uris: readonly string[], known: Map<string, ReadResult>): Promise<readonly ReadResult[]> {
    const unknown = uris.filter((uri) => !known.has(uri))
    let units = 0
    for (const result of known.values()) units += result.kind === 'text' ? result.text.length : 0
    while (unknown.length > 0) {
      const now = unknown.splice(0, AT_ONCE)
      const isTooMuch = known.size > MOST_FILES || units > MOST_UNITS
      if (isTooMuch) this.#logOnce(`the workspace is too large: only ${known.size} files of it were read`)
      const results = await Promise.all(now.map((uri) => (isTooMuch ? TOO_MUCH : this.machine.files.readFile(uri))))
      now.forEach((uri, index) => known.set(uri, results[index] ?? ABSENT))
      for (const result of results) units += result.kind === 'text' ? result.text.length : 0
    }
    return uris.map((uri) => known.get(uri) ?? ABSENT)
  }

  #want(uri: string): void {
    this.#wanted.add(uri)
    if (this.#isFetching) return
    this.#isFetching = true
    this.#afterOthers(() => this.#fetch()).catch((error: unknown) => this.machine.log(String(error)))
  }

  /** Reads what is wanted, and what is asked for meanwhile. */
  async #fetch(): Promise<void> {
    const known = new Map(this.#known)
    let hasCome = false
    try {
      for (let wanted = [...this.#wanted]; wanted.length > 0; wanted = [...this.#wanted]) {
        const results = await this.#read(wanted, known)
        for (const each of wanted) this.#wanted.delete(each)
        hasCome ||= results.some(({ kind }) => kind !== 'absent')
      }
    } finally {
      this.#isFetching = false
    }
    this.#known = known
    if (hasCome) this.#listen()
  }

  #afterOthers(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  #listed(root: string): readonly string[] {
    return [...this.#trees]
      .flatMap(([folder, { paths }]) => {
        const within = relativePath(folder, root)
        if (within === null) return []
        if (within === '') return [...paths]
        return [...paths].flatMap((path) => (path.startsWith(`${within}/`) ? [path.slice(within.length + 1)] : []))
      })
      .sort()
  }

  #logOnce(line: string): void {
    if (this.#logged.has(line)) return
    this.#logged.add(line)
    this.machine.log(line)
  }
}

const ABSENT: ReadResult = { kind: 'absent' }

/** Changes of these change which files there are, and what belongs together. */
function isAboutFolders(path: string): boolean {
  return /(^|\/)(\.gitignore|package\.json)$/.test(path)
}

/** The folders that hold a path, the nearest first; '' is the outermost. */
function foldersAbove(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_name, index) => names.slice(0, names.length - index).join('/')).concat('')
}

function uriIn(folder: string, path: string): string {
  const uri = URI.parse(folder)
  return uri.with({ path: `${uri.path.replace(/\/$/, '')}/${path}` }).toString()
}

/** The path of a file in a folder; '' for the folder itself, null for what is not in it. */
function relativePath(folder: string, uri: string): string | null {
  const [outer, inner] = [URI.parse(folder), URI.parse(uri)]
  if (outer.scheme !== inner.scheme || outer.authority !== inner.authority) return null
  const [start, path] = [outer.path.replace(/\/$/, ''), inner.path.replace(/\/$/, '')]
  if (path === start) return ''
  return path.startsWith(`${start}/`) ? path.slice(start.length + 1) : null
}
