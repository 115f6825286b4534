/**
 * The files of one root, what is known of each, and what must be worked out again when one changes. Walks every script
 * once and builds the executions that rules look at.
 */
import type { ScriptText } from '../commands/field.js'
import type { Configuration } from '../configuration/configuration.js'
import { scopeOf, type Configurations, type KnownConfigurations } from '../configuration/configurations.js'
import type { Execution } from '../facts/situated.js'
import type { Dialect } from '../pipelines/dialect.js'
import type { Job, JobScript, Pipeline } from '../pipelines/job.js'
import type { Recognised } from '../pipelines/detect.js'
import type { Rest } from '../facts/surroundings.js'
import { sharedJobs } from '../pipelines/shared.js'
import { partStarts } from '../pipelines/yaml/parts.js'
import type { Walk } from '../run/event.js'
import { LastingCalls } from '../run/lasting.js'
import { walkScript } from '../run/walk.js'
import { scriptText } from '../run/walker.js'
import { guarded, type Crashed } from '../text/crash.js'
import { memo } from '../text/memo.js'
import { areEqual } from '../text/same.js'
import type { Source } from '../text/source.js'
import type { Steps } from '../text/steps.js'
import { divide, keyOf, type Value } from '../text/value.js'
import { directoryOf } from './bindings.js'
import { executionOfFile, executionsOfJobs, type Keep, type Walks } from './execution.js'
import { fileScript, follow, type FileScript } from './file-script.js'
import type { Host } from './host.js'
import { keptExecution, type KeptExecutions, walksOf } from './kept.js'
import { fileKind, isForAnotherProgram, type FileKind } from './kind.js'
import { reachOf } from './reach.js'
import { SinceLast, type Staying } from './since.js'

export interface FileNotice {
  readonly kind: 'unreadable' | 'skipped' | 'unparsed' | 'budget' | 'config'
  readonly path: string
  readonly source: Source | null
  readonly span: { readonly start: number; readonly end: number } | null
  readonly message: string
}

export interface Workspace {
  readonly configurations: Configurations
  /** Every file that is shell or CI YAML. */
  readonly files: readonly { readonly path: string; readonly kind: 'shell' | 'pipeline' }[]
  readonly executions: readonly Execution[]
  readonly walks: readonly Walk[]
  readonly pipelines: readonly { readonly source: Source; readonly pipeline: Pipeline }[]
  readonly notices: readonly FileNotice[]
  /** Every file that was read, by path. */
  readonly sources: ReadonlyMap<string, Source>
}

/** What reading a file has given. */
export interface Read {
  readonly source: Source | null
  readonly notice: FileNotice | null
}

/** Keeps what was read and walked between analyses; give the same one again after a file has changed. */
export interface Cache {
  readonly sources: Map<string, Source>
  readonly scripts: Map<string, ScriptText>
  readonly files: Map<string, FileScript>
  /** A newer text of a file takes the place of the last one for good: positions that are known follow it. */
  readonly follows: boolean
  readonly walks: Map<string, KeptWalk>
  readonly pipelines: Map<string, { readonly pipeline: Pipeline; readonly depends: ReadonlyMap<string, Source | null> }>
  readonly configurations: KnownConfigurations
  readonly executions: KeptExecutions
  /** What there was when rules last looked. */
  readonly last: { rest: Rest | null }
  readonly since: SinceLast
}

interface KeptWalk {
  readonly walk: Walk
  /** The scripts that were read for it, as they were; of those that were only looked for, whether they are there. */
  readonly depends: ReadonlyMap<string, object | boolean | null>
  /** For the walk of a newer text; null where none follows. */
  readonly calls: LastingCalls | null
}

export function makeCache({ follows }: Pick<Cache, 'follows'> = { follows: false }): Cache {
  return {
    sources: new Map(),
    scripts: new Map(),
    files: new Map(),
    follows,
    walks: new Map(),
    pipelines: new Map(),
    configurations: new Map(),
    executions: new Map(),
    last: { rest: null },
    since: new SinceLast(),
  }
}

/** For texts that do not take the place of the real ones: no position may follow them. */
export function copyForTrial({ sources, scripts, files, walks, pipelines, configurations, executions, last }: Cache): Cache {
  return {
    sources: new Map(sources),
    scripts: new Map(scripts),
    files: new Map(files),
    follows: false,
    walks: new Map(walks),
    pipelines: new Map(pipelines),
    configurations: new Map(configurations),
    executions: new Map(executions),
    last: { ...last },
    since: new SinceLast(),
  }
}

/** What kind a file is of is soon found out. */
const FILES_AT_ONCE = 25

const IS_YAML = /\.ya?ml$/

/** Given all scripts: whether some of them, which belong together, may matter. */
export type Concern = (all: readonly Source[]) => (scripts: readonly Source[]) => boolean

/**
 * Reads and walks everything under the host's root. Bad files become notices; the rest goes on.
 * @param how the configurations of the root, and the files that somebody has named
 * @param concern whether scripts may hold anything that somebody asks for; those that no job runs are walked only then
 * @param crashed told of a bug that a file has met, which is then as good as empty
 */
export function openWorkspace(
  host: Host,
  cache: Cache,
  how: Configured,
  concern: Concern,
  crashed: Crashed | null = null,
): Steps<Workspace> {
  return new Opening(host, cache, how, concern, crashed).open()
}

export interface Configured {
  readonly configurations: Configurations
  readonly named: readonly string[]
}

class Opening implements Walks {
  readonly #notices: FileNotice[] = []
  readonly #walks = new Map<string, Walk>()
  readonly #read = new Map<string, Read>()
  readonly #scripts = new Map<string, ScriptText | null>()
  /** In order. */
  readonly #listed: ReadonlySet<string>
  readonly #staying: Staying | null
  /** Of the last analysis, and still what they would be now. */
  readonly #stayingWalks: ReadonlySet<Walk>

  constructor(
    readonly host: Host,
    readonly cache: Cache,
    readonly configured: Configured,
    readonly concern: Concern,
    readonly crashed: Crashed | null,
  ) {
    this.#listed = listingOf(host.list())
    const { configurations, named } = configured
    this.#staying = cache.since.begin(host, [this.#listed, ...named, null, ...configurations.all])
    this.#stayingWalks = new Set(this.#staying === null ? [] : untouched(cache.walks, this.#staying.changed))
    // Executions keep it for long, and nothing else of this.
    this.configurationOf = (path) => configurations.of(path)
  }

  *open(): Steps<Workspace> {
    const { configurations, named } = this.configured
    const { looksAt, reportsOn } = scopeOf(configurations, named)
    const files: ({ readonly path: string } & FileKind)[] = []
    const kinds = new Map<string, FileKind | null>()
    const { size } = this.#listed
    let index = 0
    for (const path of this.#listed) {
      if (index % FILES_AT_ONCE === 0) yield { what: 'reading', done: index, of: size }
      index += 1
      const known = this.#isStaying(path) ? this.#staying?.kinds.get(path) : undefined
      const found = known !== undefined ? known : looksAt(path) ? guarded(path, this.crashed, () => fileKind(path, this.host)) : null
      kinds.set(path, found)
      if (found !== null) files.push({ path, ...found })
    }
    const pipelines = yield* this.#pipelines(files.filter((file) => file.kind === 'pipeline'))
    const made = new Set<string>()
    const stays = (walk: Walk): boolean => this.#stayingWalks.has(walk)
    const keep: Keep = (key, basis, make) => {
      made.add(key)
      const all = this.cache.executions
      return guarded(key, this.crashed, () =>
        keptExecution(all, key, { basis, configurations: configurations.all, follows: this.cache.follows, stays }, this, make),
      )
    }
    const executions: Execution[] = []
    for (const [index, { source, pipeline }] of pipelines.entries()) {
      yield { what: 'walking', done: index, of: pipelines.length }
      executions.push(...executionsOfJobs(source.path, pipeline.jobs, keep))
    }
    const shell: Source[] = []
    for (const { path, kind } of files) {
      yield { what: 'reading', done: size, of: size }
      const source = kind === 'shell' ? this.#source(path) : null
      if (source !== null) shell.push(source)
    }
    const concerns = reachOf(shell, this.concern(shell))
    for (const [index, source] of shell.entries()) {
      yield { what: 'walking', done: index, of: shell.length }
      // Also those that jobs run: what no job comes to in them is judged by itself.
      const own = concerns(source) ? keep(`file ${source.path}`, [], (walks, last) => executionOfFile(source.path, walks, last)) : null
      if (own !== null) executions.push(own.execution)
    }
    for (const key of this.cache.executions.keys()) if (!made.has(key)) this.cache.executions.delete(key)
    const walks = walksOf(this.cache.executions, made)
    for (const walk of walks) this.#noteWalk(walk)
    this.#readFor(walks)
    this.cache.since.end({ kinds, read: this.#read })
    return {
      configurations,
      files: files.map(({ path, kind }) => ({ path, kind })),
      executions,
      walks,
      pipelines,
      notices: eachOnce([...this.#notices.filter(({ path }) => reportsOn(path)), ...configurations.problems.map(noticeOf)]),
      sources: new Map([...this.#read].flatMap(([path, { source }]) => (source === null ? [] : [[path, source] as const]))),
    }
  }

  #isStaying(path: string): boolean {
    return this.#staying?.changed.has(path) === false
  }

  /** Nobody has asked for the files of walks that stay. */
  #readFor(walks: readonly Walk[]): void {
    const live = new Set(walks)
    for (const { walk, depends } of this.cache.walks.values()) {
      if (!this.#stayingWalks.has(walk) || !live.has(walk)) continue
      for (const path of depends.keys()) if (this.#listed.has(path)) this.#source(path)
    }
  }

  readonly configurationOf: (path: string) => Configuration

  readonly isExpected = (path: string): boolean => this.cache.follows && this.host.isOpen?.(path) === true

  /** The walk of a script file; null where there is no such script. */
  ofFile(path: string): Walk | null {
    const script = this.#script(path)
    if (script === null) return null
    return this.#walk(`file ${path}`, path, script, { isFile: true, directory: null, options: { errexit: false, pipefail: false } })
  }

  ofScript(job: Job, script: JobScript): Walk {
    const key = keyOfScript(script, job)
    const done = this.#walks.get(key)
    if (done !== undefined) return done
    const known = this.cache.scripts.get(key)
    // A choice in it may stand elsewhere, and be another.
    const text = known !== undefined && areEqual(known.value, script.value) ? known : scriptText(script.value)
    this.cache.scripts.set(key, text)
    // A block that a job takes from another file is that file's.
    const path = script.value[0]?.origin?.source.path ?? job.origin.source.path
    return this.#walk(key, path, text, {
      isFile: false,
      directory: directoryOf(job, script),
      options: script.options,
    })
  }

  #walk(
    key: string,
    path: string,
    script: ScriptText,
    how: {
      readonly isFile: boolean
      readonly directory: Value | null
      readonly options: { readonly errexit: boolean; readonly pipefail: boolean }
    },
  ): Walk {
    const done = this.#walks.get(key)
    if (done !== undefined) return done
    const kept = this.cache.walks.get(key)
    const isExpected = how.isFile && this.isExpected(path)
    if (
      kept !== undefined &&
      kept.walk.script === script &&
      // One that somebody has opened since is walked once more, so that the first edit finds what it leaves.
      (kept.calls !== null || !isExpected) &&
      [...kept.depends].every(
        ([file, known]) => (typeof known === 'boolean' ? this.#script(file) !== null : this.#versionOf(file)) === known,
      )
    ) {
      this.#walks.set(key, kept.walk)
      return kept.walk
    }
    const depends = new Map<string, object | boolean | null>(how.isFile ? [[path, this.#versionOf(path)]] : [])
    // Most scripts are walked once; one that is walked again is edited, and will be again.
    const mayFollow = isExpected || (this.cache.follows && kept !== undefined)
    const calls = mayFollow ? (kept?.calls ?? new LastingCalls()) : null
    const walkOf = (text: ScriptText): Walk =>
      walkScript(
        { script: text, file: path, isFile: how.isFile, options: how.options, directory: how.directory },
        this.host.parser,
        {
          read: (file) => {
            const found = this.#script(file)
            depends.set(file, this.#versionOf(file))
            return found
          },
          has: (file) => {
            const isThere = this.#script(file) !== null
            // Where it is read, too, more than that it is there counts.
            if (!depends.has(file)) depends.set(file, isThere)
            return isThere
          },
        },
        calls,
      )
    const walk = guarded(path, this.crashed, () => walkOf(script)) ?? walkOf(scriptText([]))
    this.#walks.set(key, walk)
    this.cache.walks.set(key, { walk, depends, calls })
    return walk
  }

  /** Null where there is no such script. */
  #versionOf(path: string): object | null {
    return this.#script(path) === null ? null : (this.cache.files.get(path)?.version ?? null)
  }

  #script(path: string): ScriptText | null {
    const done = this.#scripts.get(path)
    if (done !== undefined) return done
    const script = this.#scriptAt(path)
    this.#scripts.set(path, script)
    return script
  }

  #scriptAt(path: string): ScriptText | null {
    if (!this.#listed.has(path)) return null
    const source = this.#source(path)
    if (source === null || isForAnotherProgram(path, source.text)) return null
    const kept = this.cache.files.get(path)
    if (kept !== undefined && this.cache.follows && kept.source !== source) follow(kept, source, this.host.parser)
    if (kept?.source === source) return kept.main
    const file = fileScript(source, this.host.parser)
    this.cache.files.set(path, file)
    return file.main
  }

  #source(path: string): Source | null {
    const done = this.#read.get(path)
    if (done !== undefined) return done.source
    const read = (this.#isStaying(path) ? this.#staying?.read.get(path) : undefined) ?? this.#readNow(path)
    if (read.notice !== null) this.#notices.push(read.notice)
    this.#read.set(path, read)
    return read.source
  }

  #readNow(path: string): Read {
    const result = this.host.read(path)
    if (result.kind === 'unusable')
      return { source: null, notice: { kind: result.reason, path, source: null, span: null, message: result.message } }
    const kept = this.cache.sources.get(path)
    const source = result.kind !== 'text' ? null : kept?.text === result.text ? kept : { path, text: result.text }
    if (source !== null && source !== kept && this.cache.follows && IS_YAML.test(path))
      divide(source, partStarts(source.text), kept ?? null)
    if (source !== null) this.cache.sources.set(path, source)
    return { source, notice: null }
  }

  /** Pipelines of all CI files; a file that another includes is read as part of that one. */
  *#pipelines(files: readonly ({ readonly path: string } & Recognised)[]): Steps<Workspace['pipelines']> {
    const rank = ({ path, role }: (typeof files)[number]): number => (role === 'entry' ? path.split('/').length : Infinity)
    const included = new Set<string>()
    const result: { readonly source: Source; readonly pipeline: Pipeline }[] = []
    const sorted = [...files].sort((left, right) => Math.sign(rank(left) - rank(right)) || 0)
    for (const [index, { path, dialect }] of sorted.entries()) {
      yield { what: 'walking', done: index, of: sorted.length }
      if (included.has(path)) continue
      const source = this.#source(path)
      if (source === null) continue
      const pipeline = guarded(path, this.crashed, () => this.#pipeline(dialect, source))
      if (pipeline === null) continue
      for (const part of pipeline.parts) included.add(part)
      result.push({ source, pipeline })
      for (const problem of pipeline.problems) {
        this.#notices.push({
          kind: 'unparsed',
          path: problem.path,
          source: this.#source(problem.path),
          span: problem.span,
          message: problem.message,
        })
      }
    }
    return result
  }

  #pipeline(dialect: Dialect, source: Source): Pipeline {
    const kept = this.cache.pipelines.get(source.path)
    // Where wildcards were expanded, a new file may change what is included.
    if (
      kept !== undefined &&
      (kept.pipeline.patterns ?? []).length === 0 &&
      [...kept.depends].every(([file, known]) => this.#source(file) === known)
    )
      return kept.pipeline
    const depends = new Map<string, Source | null>([[source.path, source]])
    const read = dialect.read(
      source,
      (path) => {
        const found = this.#source(path)
        depends.set(path, found)
        return found
      },
      () => [...this.#listed],
    )
    const pipeline = kept === undefined ? read : { ...read, jobs: sharedJobs(kept.pipeline.jobs, read.jobs) }
    this.cache.pipelines.set(source.path, { pipeline, depends })
    return pipeline
  }

  #noteWalk(walk: Walk): void {
    for (const { kind, origin, message } of walk.notices) {
      this.#notices.push({ kind, path: origin?.source.path ?? walk.file, source: origin?.source ?? null, span: origin, message })
    }
  }
}

/** The walks that none of these files has a part in. */
function* untouched(walks: Cache['walks'], changed: ReadonlySet<string>): Iterable<Walk> {
  for (const { walk, depends } of walks.values()) if (![...changed].some((path) => depends.has(path))) yield walk
}

/** Mostly it is the very list of the last analysis. */
const listingOf = memo((paths: readonly string[]): ReadonlySet<string> => new Set([...paths].sort()))

function noticeOf({ source, span, message }: Configurations['problems'][number]): FileNotice {
  return { kind: 'config', path: source.path, source, span, message }
}

/** A script that several others source is walked with each of them, and says the same each time. */
function eachOnce(notices: readonly FileNotice[]): readonly FileNotice[] {
  return [
    ...new Map(notices.map((notice) => [`${notice.path}:${notice.span?.start ?? ''}:${notice.kind}:${notice.message}`, notice])).values(),
  ]
}

/** Of one text at one place, started in one way. */
function keyOfScript(script: JobScript, job: Job): string {
  const keys = keysOf(script)
  const known = keys.get(job)
  if (known !== undefined) return known
  const { errexit, pipefail } = script.options
  const key = `job ${job.origin.source.path} ${errexit} ${pipefail} ${keyOf(directoryOf(job, script))} ${originKey(script)}`
  keys.set(job, key)
  return key
}

const keysOf = memo((_script: JobScript): Map<Job, string> => new Map())

const originKey = memo((script: JobScript): string => {
  const places = script.value.map(({ origin }) => origin?.place ?? '')
  return `${places.join(' ')} ${keyOf(script.value)}`
})
