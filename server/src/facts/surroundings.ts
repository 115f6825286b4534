/**
 * What the rest of the workspace shows to one execution, and what of it was looked at: as long as that is the same,
 * what was found out about the execution stays true.
 */
import type { Job } from '../pipelines/job.js'
import { Asked, type Now, type Question } from './asked.js'
import { marksOf, type Mark } from './data-directory.js'
import { savesDotenv } from './dotenv.js'
import { seesOthers, servedInside, servedOnHost } from './served.js'
import { memo } from '../text/memo.js'
import { keyOf, type Value } from '../text/value.js'
import { isNamedByPipeline } from './named-by-pipeline.js'
import { areAlike, areSame } from '../text/same.js'
import { isEffect, type Execution, type Lineage, type Situated } from './situated.js'
import { isCarriedAmong, isLinkedAmong, placedAmong, tablespaceMarks, type ShownElsewhere } from './tablespace.js'
import { isUsed, keyOfUse } from './used.js'
import type { Use } from './uses.js'

/** Marks by their directory, and by every directory above it. */
export interface Indexed {
  readonly at: ReadonlyMap<string, readonly Mark[]>
  readonly below: ReadonlyMap<string, readonly Mark[]>
}

/** The marks that have a known literal path in any execution, for scripts that copy what others make, and what containers have. */
function literalMarks(
  executions: readonly Execution[],
  pipelines: Beside['pipelines'],
  last: readonly Mark[] | undefined,
): readonly Mark[] {
  const lists = executions.map(literalMarksIn)
  const before = last === undefined ? undefined : gatheredFrom.get(last)
  if (last !== undefined && before?.pipelines === pipelines && areSame(before.lists, lists)) return last
  const marks = new Map<string, Mark>()
  for (const jobs of pipelines) for (const job of jobs) for (const mark of servedOnHost(job)) marks.set(` ${mark.key}`, mark)
  for (const list of lists) for (const mark of list) marks.set(`${mark.tablespace ?? ''} ${mark.key}`, mark)
  const found = [...marks.values()]
  const all = last !== undefined && areSame(last, found) ? last : found
  gatheredFrom.set(all, { lists, pipelines })
  return all
}

/** Mostly the executions that were made again mark what they marked. */
const gatheredFrom = new WeakMap<
  readonly Mark[],
  { readonly lists: readonly (readonly Mark[])[]; readonly pipelines: Beside['pipelines'] }
>()

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
export interface Beside {
  readonly marks: readonly Mark[]
  readonly executions: readonly Execution[]
  /** The jobs of each pipeline. */
  readonly pipelines: readonly (readonly Job[])[]
  readonly files: readonly string[]
}

export interface Rest extends Beside {
  /** Of each part a number that is another one whenever the part holds anything else. */
  readonly versions: Readonly<Record<keyof Beside, number>>
}

let versions = 0

/** What there is now. It is the very same as the last time where nothing of it is another; its lists are where they hold the same. */
export function restAfter(last: Rest | null, { executions, pipelines, files }: Omit<Beside, 'marks'>): Rest {
  const kept = <Item>(before: readonly Item[] | undefined, all: readonly Item[]): readonly Item[] =>
    before !== undefined && areSame(before, all) ? before : all
  const now = {
    executions: kept(last?.executions, executions),
    pipelines: kept(last?.pipelines, pipelines),
    files: kept(last?.files, files),
  }
  const areMarksSame = last !== null && now.executions === last.executions && now.pipelines === last.pipelines
  if (areMarksSame && now.files === last.files) return last
  const beside: Beside = { ...now, marks: areMarksSame ? last.marks : literalMarks(now.executions, now.pipelines, last?.marks) }
  const versionOf = (part: keyof Beside): number => {
    if (last !== null && last[part] === beside[part]) return last.versions[part]
    versions += 1
    return versions
  }
  return {
    ...beside,
    versions: {
      marks: versionOf('marks'),
      executions: versionOf('executions'),
      pipelines: versionOf('pipelines'),
      files: versionOf('files'),
    },
  }
}

export class Surroundings implements ShownElsewhere {
  /** Of the execution itself as well. */
  readonly asked = new Asked()
  /** The same is asked again and again. */
  readonly #known = new Map<string | Job, { readonly answer: unknown; readonly question: Question }>()
  #rest: Rest

  constructor(rest: Rest) {
    this.#rest = rest
  }

  /** From here on it stands for what is there now. */
  follow(rest: Rest): void {
    this.#rest = rest
    this.#known.clear()
  }

  get executions(): readonly Execution[] {
    return this.#looked('executions', 'executions', (executions) => executions, areSame)
  }

  /** What happens in a job; null where a bug has ended that. */
  executionOf(job: Job): Execution | null {
    return this.#looked(job, 'executions', (executions) => byJob(executions).get(job) ?? null, isSame)
  }

  isUsed(use: Use): boolean {
    // The commands that are left out are named by their places.
    return this.#looked(`used ${keyOfUse(use)}`, 'executions', (executions) => isUsed(use, executions), isSame, { isOfPlace: true })
  }

  /** Every job of the workspace. */
  get jobs(): readonly Job[] {
    return this.#looked('jobs', 'pipelines', allOf, areSame)
  }

  /** The jobs of the same pipeline. */
  pipelineOf(job: Job): readonly Job[] {
    return this.#looked(`pipeline of ${nameOf(job)}`, 'pipelines', (pipelines) => pipelineWith(job, pipelines), areSame)
  }

  /** Those of them that hand variables on to the job. */
  givingVariablesTo(job: Job): readonly Job[] {
    const give = (all: readonly Job[]): readonly Job[] => all.filter((other) => job.needs.includes(other.name) && savesDotenv(other))
    return this.#looked(`giving to ${nameOf(job)}`, 'pipelines', (pipelines) => give(pipelineWith(job, pipelines)), areSame)
  }

  /** Whether a pipeline's file names a path, whatever it does with it. */
  isNamed(path: Value): boolean {
    return this.#looked(`named ${keyOf(path)}`, 'pipelines', (pipelines) => isNamedByPipeline(path, allOf(pipelines)), isSame)
  }

  get repository(): Repository {
    return repositoryOf(this.#looked('files', 'files', (files) => files, areSame))
  }

  placed(): readonly Mark[] {
    return this.#looked('placed', 'marks', (marks) => indexed(marks).placed, areSameMarks)
  }

  isCarried(key: string): boolean {
    return this.#looked(`carried ${key}`, 'marks', (marks) => isCarriedAmong(indexed(marks).carried, key), isSame)
  }

  isLinked(directories: readonly string[] | null): boolean {
    return this.#looked(
      `linked ${directories === null ? 'anywhere' : directories.join('\0')}`,
      'marks',
      (marks) => isLinkedAmong(indexed(marks).linked, directories),
      isSame,
    )
  }

  marksAt(key: string): readonly Mark[] {
    return this.#looked(`at ${key}`, 'marks', (marks) => indexed(marks).at.get(key) ?? NO_MARKS, areSameMarks)
  }

  marksBelow(key: string): readonly Mark[] {
    return this.#looked(`below ${key}`, 'marks', (marks) => indexed(marks).below.get(key) ?? NO_MARKS, areSameMarks)
  }

  /** What the container of a job sees of the data directories that the containers of others have: at a path, or below it. */
  served(where: keyof Indexed, key: string, job: Job | null): readonly Mark[] {
    if (job === null || !seesOthers(job)) return NO_MARKS
    const about = `served ${where} ${key} to ${nameOf(job)}`
    return this.#looked(about, 'pipelines', (pipelines) => servedTo(job, pipelines)[where].get(key) ?? NO_MARKS, areSameMarks)
  }

  /** @param of the part that the answer hangs on: while that is the same, so is the answer */
  #looked<Part extends keyof Beside, Answer>(
    about: string | Job,
    of: Part,
    ask: (part: Beside[Part]) => Answer,
    isAlike: (one: Answer, other: Answer) => boolean,
    how: Pick<Question, 'isOfPlace'> = {},
  ): Answer {
    const answer = ask(this.#rest[of])
    const known = this.#known.get(about)
    if (known !== undefined && known.answer === answer) this.asked.note(known.question)
    else {
      let version = this.#rest.versions[of]
      const isStill = ({ rest }: Now): boolean => {
        if (rest.versions[of] === version) return true
        if (!isAlike(ask(rest[of]), answer)) return false
        version = rest.versions[of]
        return true
      }
      const question: Question = { ...how, of: 'rest', isStill }
      this.#known.set(about, { answer, question })
      this.asked.note(question)
    }
    return answer
  }
}

const NO_MARKS: readonly Mark[] = []

function isSame<Answer>(one: Answer, other: Answer): boolean {
  return one === other
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

const allOf = memo((pipelines: Beside['pipelines']): readonly Job[] => pipelines.flat())

function nameOf({ name, origin }: Job): string {
  return `${origin.place} ${name}`
}

function pipelineWith(job: Job, pipelines: Beside['pipelines']): readonly Job[] {
  return pipelines.find((jobs) => jobs.includes(job)) ?? []
}

const servedByJob = memo((_pipelines: Beside['pipelines']): Map<Job, Indexed> => new Map())

function servedTo(job: Job, pipelines: Beside['pipelines']): Indexed {
  const byJob = servedByJob(pipelines)
  const known = byJob.get(job) ?? indexMarks(servedInside(job, pipelineWith(job, pipelines)))
  byJob.set(job, known)
  return known
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

/** Kept, so that the marks of an execution that stays are the same ones, and those of items that stay in one that is made again. */
function literalMarksIn({ items, lineage }: Execution): readonly Mark[] {
  const known = literalMarksOf.get(lineage)
  if (known?.items === items) return known.marks
  const isLast = lineage.items === items
  const changed = isLast ? lineage.changed : null
  // Of tablespaces it counts which server ran before.
  const added = known === undefined || changed === null || known.serves || changed.some(mayServe) ? null : marksByItem(changed)
  if (known !== undefined && added?.size === 0 && changed?.some((item) => known.byItem.has(item)) === false) {
    // Neither what has come nor what has gone marks anything.
    known.items = items
    return known.marks
  }
  const found = known === undefined || added === null ? marksByItem(items) : new Map([...known.byItem, ...added])
  const byItem = new Map(items.flatMap((item) => (found.has(item) ? [[item, found.get(item) ?? []] as const] : [])))
  const marks = [...byItem.values()].flat()
  if (isLast) literalMarksOf.set(lineage, { items, marks, byItem, serves: added === null && items.some(mayServe) })
  return marks
}

interface LiteralMarks {
  items: readonly Situated[]
  readonly marks: readonly Mark[]
  readonly byItem: ReadonlyMap<Situated, readonly Mark[]>
  /** A server of a database is started in it. */
  readonly serves: boolean
}

const literalMarksOf = new WeakMap<Lineage, LiteralMarks>()

function marksByItem(items: readonly Situated[]): ReadonlyMap<Situated, readonly Mark[]> {
  const byItem = new Map<Situated, Mark[]>()
  for (const mark of [...marksOf(items), ...tablespaceMarks(items)]) {
    const { item, key, tablespace } = mark
    // Whether links are written anywhere matters, wherever that is.
    const isLiteral = key.startsWith('/') && !key.includes('\u0001')
    if (item === null || (!isLiteral && tablespace !== 'linked' && tablespace !== 'carried')) continue
    const known = byItem.get(item)
    if (known === undefined) byItem.set(item, [mark])
    else known.push(mark)
  }
  return byItem
}

function mayServe(item: Situated): boolean {
  return isEffect(item, 'dataDirectory') && item.effect.use === 'serve'
}

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
