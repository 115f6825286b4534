/**
 * What the rest of the workspace shows to one execution, and what of it was looked at: as long as that is the same,
 * what was found out about the execution stays true.
 */
import type { Job } from '../pipelines/job.js'
import { marksOf, type Mark } from './data-directory.js'
import { servedOnHost } from './served.js'
import { memo } from '../text/memo.js'
import { areAlike, areSame } from '../text/same.js'
import type { Execution } from './situated.js'
import { isCarriedAmong, isLinkedAmong, placedAmong, tablespaceMarks, type ShownElsewhere } from './tablespace.js'
import { isUsed, type Question } from './uses.js'

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

/** What there is beside the execution. */
interface Rest {
  readonly marks: readonly Mark[]
  readonly executions: readonly Execution[]
  readonly jobs: readonly Job[]
  readonly files: readonly string[]
}

export class Surroundings implements ShownElsewhere {
  /** The directories that were looked at, with what was there, and below them. */
  readonly #at = new Map<string, readonly Mark[]>()
  readonly #below = new Map<string, readonly Mark[]>()
  /** Whether the rest answers as it did. */
  readonly #goesOn: ((rest: Rest) => boolean)[] = []
  #isDone = false
  #rest: Rest

  constructor(rest: Rest) {
    this.#rest = rest
  }

  get executions(): readonly Execution[] {
    return this.#looked(({ executions }) => executions, areSame)
  }

  /** What happens in a job; null where a bug has ended that. */
  executionOf(job: Job): Execution | null {
    return this.#looked(({ executions }) => byJob(executions).get(job) ?? null, isSame)
  }

  isUsed(question: Question): boolean {
    return this.#looked(({ executions }) => isUsed(question, executions), isSame)
  }

  /** Every job of the workspace. */
  get jobs(): readonly Job[] {
    return this.#looked(({ jobs }) => jobs, areSame)
  }

  get repository(): Repository {
    return repositoryOf(this.#looked(({ files }) => files, areSame))
  }

  placed(): readonly Mark[] {
    return this.#looked(({ marks }) => indexed(marks).placed, areSameMarks)
  }

  isCarried(key: string): boolean {
    return this.#looked(({ marks }) => isCarriedAmong(indexed(marks).carried, key), isSame)
  }

  isLinked(directories: readonly string[] | null): boolean {
    return this.#looked(({ marks }) => isLinkedAmong(indexed(marks).linked, directories), isSame)
  }

  marksAt(key: string): readonly Mark[] {
    return this.#noted(this.#at, key, indexed(this.#rest.marks).at.get(key))
  }

  marksBelow(key: string): readonly Mark[] {
    return this.#noted(this.#below, key, indexed(this.#rest.marks).below.get(key))
  }

  /** What is looked at from here on is looked at again each time, as by fixes. */
  done(): void {
    this.#isDone = true
  }

  /** True where nothing that was looked at is another; from then on it stands for what is there now. */
  goesOn(rest: Rest): boolean {
    if (this.#rest !== rest) {
      const { at, below } = indexed(rest.marks)
      if (!areStill(this.#at, at) || !areStill(this.#below, below) || !this.#goesOn.every((isStill) => isStill(rest))) return false
    }
    this.#rest = rest
    return true
  }

  #looked<Answer>(ask: (rest: Rest) => Answer, isStill: (one: Answer, other: Answer) => boolean): Answer {
    const answer = ask(this.#rest)
    if (!this.#isDone) this.#goesOn.push((rest) => isStill(ask(rest), answer))
    return answer
  }

  #noted(looked: Map<string, readonly Mark[]>, key: string, marks: readonly Mark[] = []): readonly Mark[] {
    if (!this.#isDone) looked.set(key, marks)
    return marks
  }
}

function isSame<Answer>(one: Answer, other: Answer): boolean {
  return one === other
}

function areStill(looked: ReadonlyMap<string, readonly Mark[]>, now: ReadonlyMap<string, readonly Mark[]>): boolean {
  for (const [key, marks] of looked) if (!areSameMarks(marks, now.get(key) ?? [])) return false
  return true
}

function areSameMarks(one: readonly Mark[], other: readonly Mark[]): boolean {
  return areAlike(one, other, isSameMark)
}

/** Found in two executions, and to anybody else the same. */
function isSameMark(one: Mark, other: Mark): boolean {
  return (
    one === other ||
    (one.key === other.key &&
      one.confidence === other.confidence &&
      one.tablespace === other.tablespace &&
      one.served === other.served &&
      one.server === other.server &&
      one.evidence.message === other.evidence.message &&
      one.evidence.origin?.place === other.evidence.origin?.place &&
      one.item?.moment === other.item?.moment)
  )
}

const byJob = memo(
  (executions: readonly Execution[]): ReadonlyMap<Job, Execution> =>
    new Map(executions.flatMap((execution) => (execution.job === null ? [] : [[execution.job, execution] as const]))),
)

/** One index of the workspace's marks, for every execution. */
const indexed = memo((marks: readonly Mark[]) => ({
  ...indexMarks(marks),
  placed: placedAmong(marks),
  carried: marks.filter(({ tablespace }) => tablespace === 'carried'),
  linked: marks.filter(({ tablespace }) => tablespace === 'linked'),
}))

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
