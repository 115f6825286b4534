/**
 * What the rest of the workspace shows to one execution, and what of it was looked at: as long as that is the same,
 * what was found out about the execution stays true.
 */
import type { Job } from '../pipelines/job.js'
import { marksOf, type Mark } from './data-directory.js'
import { servedOnHost } from './served.js'
import { memo } from '../text/memo.js'
import { areSame } from '../text/same.js'
import type { Execution } from './situated.js'
import { tablespaceMarks } from './tablespace.js'

/** Marks by their directory, and by every directory above it. */
export interface Indexed {
  readonly at: ReadonlyMap<string, readonly Mark[]>
  readonly below: ReadonlyMap<string, readonly Mark[]>
}

/** The marks that have a known literal path in any execution, for scripts that copy what others make, and what containers have. */
export function literalMarks(executions: readonly Execution[], jobs: readonly Job[]): readonly Mark[] {
  const marks = new Map<string, Mark>()
  for (const job of jobs) for (const mark of servedOnHost(job)) marks.set(` ${mark.key}`, mark)
  for (const execution of executions) for (const mark of literalMarksIn(execution)) marks.set(`${mark.tablespace ?? ''} ${mark.key}`, mark)
  return [...marks.values()]
}

export function indexMarks(marks: readonly Mark[]): Indexed {
  const at = new Map<string, Mark[]>()
  const below = new Map<string, Mark[]>()
  const add = (to: Map<string, Mark[]>, key: string, mark: Mark): void => {
    const known = to.get(key)
    if (known === undefined) to.set(key, [mark])
    else if (known.length < MAX_MARKS) known.push(mark)
  }
  for (const mark of marks) {
    if (mark.tablespace !== undefined) continue
    add(at, mark.key, mark)
    for (let slash = mark.key.lastIndexOf('/'); slash > 0; slash = mark.key.lastIndexOf('/', slash - 1))
      add(below, mark.key.slice(0, slash), mark)
  }
  return { at, below }
}

/** Of one directory: enough to find one that holds. */
const MAX_MARKS = 20

/** What is in the repository when a job begins, by POSIX path relative to the root. */
export interface Repository {
  isFile(path: string): boolean
  isDirectory(path: string): boolean
}

export class Surroundings {
  /** The directories that were looked at, with what was there, and below them. */
  readonly #at = new Map<string, readonly Mark[]>()
  readonly #below = new Map<string, readonly Mark[]>()
  #asked = { marks: false, executions: false, jobs: false, files: false }
  #isDone = false
  #marks: readonly Mark[]
  #executions: readonly Execution[]
  #jobs: readonly Job[]
  #files: readonly string[]

  constructor(marks: readonly Mark[], executions: readonly Execution[], jobs: readonly Job[], files: readonly string[]) {
    this.#marks = marks
    this.#executions = executions
    this.#jobs = jobs
    this.#files = files
  }

  /** Every literal mark of the workspace. */
  get marks(): readonly Mark[] {
    this.#asked.marks ||= !this.#isDone
    return this.#marks
  }

  get executions(): readonly Execution[] {
    this.#asked.executions ||= !this.#isDone
    return this.#executions
  }

  /** Every job of the workspace. */
  get jobs(): readonly Job[] {
    this.#asked.jobs ||= !this.#isDone
    return this.#jobs
  }

  get repository(): Repository {
    this.#asked.files ||= !this.#isDone
    return repositoryOf(this.#files)
  }

  marksAt(key: string): readonly Mark[] {
    return this.#noted(this.#at, key, shared(this.#marks).at.get(key))
  }

  marksBelow(key: string): readonly Mark[] {
    return this.#noted(this.#below, key, shared(this.#marks).below.get(key))
  }

  /** What is looked at from here on is looked at again each time, as by fixes. */
  done(): void {
    this.#isDone = true
  }

  /** True where nothing that was looked at is another; from then on it stands for what is there now. */
  goesOn(marks: readonly Mark[], executions: readonly Execution[], jobs: readonly Job[], files: readonly string[]): boolean {
    if (!areSame(this.#marks, marks)) {
      const { at, below } = shared(marks)
      if (this.#asked.marks || !areStill(this.#at, at) || !areStill(this.#below, below)) return false
    }
    if (this.#asked.executions && !areSame(this.#executions, executions)) return false
    if (this.#asked.jobs && !areSame(this.#jobs, jobs)) return false
    if (this.#asked.files && !areSame(this.#files, files)) return false
    this.#marks = marks
    this.#executions = executions
    this.#jobs = jobs
    this.#files = files
    return true
  }

  #noted(looked: Map<string, readonly Mark[]>, key: string, marks: readonly Mark[] = []): readonly Mark[] {
    if (!this.#isDone) looked.set(key, marks)
    return marks
  }
}

function areStill(looked: ReadonlyMap<string, readonly Mark[]>, now: ReadonlyMap<string, readonly Mark[]>): boolean {
  for (const [key, marks] of looked) if (!areSame(marks, now.get(key) ?? [])) return false
  return true
}

/** One index of the workspace's marks, for every execution. */
const shared = memo(indexMarks)

/** Kept, so that the marks of an execution that stays are the same ones. */
const literalMarksIn = memo(({ items }: Execution): readonly Mark[] =>
  [...marksOf(items), ...tablespaceMarks(items)].filter(
    // Whether links are written anywhere matters, wherever that is.
    ({ key, tablespace }) => (key.startsWith('/') && !key.includes('\u0001')) || tablespace === 'linked' || tablespace === 'carried',
  ),
)

const repositoryOf = memo((paths: readonly string[]): Repository => {
  const files = new Set(paths)
  let directories: Set<string> | null = null
  return {
    isFile: (path) => files.has(path),
    isDirectory(path) {
      directories ??= new Set(paths.flatMap(foldersAbove))
      return directories.has(path)
    },
  }
})

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.map((_part, index) => parts.slice(0, index).join('/'))
}
