/**
 * Executions: a job from its first line through every script it runs, or a script by itself, as one ordered list of
 * what happens, seen in its context.
 */
import type { Configuration } from '../configuration/configuration.js'
import type { User, Volume } from '../commands/wrapped.js'
import {
  behindVolumes,
  effectsOf,
  isCertain,
  isReached,
  makeContext,
  pathOf,
  substitute,
  type Binding,
  type Context,
} from '../facts/context.js'
import { asEntered } from '../facts/entered.js'
import { isUncalled, type Entered, type Entry, type Execution, type Lineage, type Situated, type Situation } from '../facts/situated.js'
import type { Job, JobScript, Replaced } from '../pipelines/job.js'
import type { Event, HandOnEvent, Moment, RunEvent, Walk } from '../run/event.js'
import { fileInRoot, inCheckout, resolvePath, ROOT } from '../run/paths.js'
import { locateForDisplay } from '../text/location.js'
import { flatten, lengthOf, slice, type Hole, type Value } from '../text/value.js'
import { directoryOf, jobBindings, outsideBindings, runBindings, startOf, userOfJob, volumesOf } from './bindings.js'
import { Handed, type Outputs } from './handover.js'
import { LastItems } from './last-items.js'
import { isAlike, tellsOnlyOtherEvents } from './newer-walk.js'
import { joinStreams } from './streams.js'

/** What executions need of the workspace: the walk of a script file, or of a job's block. */
export interface Walks {
  ofFile(path: string): Walk | null
  ofScript(job: Job, script: JobScript): Walk
  /** The configuration that governs a file. */
  readonly configurationOf: (file: string) => Configuration
  /** Whether a file is open in an editor, and edits are to be expected. */
  readonly isExpected: (file: string) => boolean
}

const MAX_DEPTH = 6
/** Items of one execution; enough for every real job, and a bound for the others. */
const MAX_ITEMS = 20_000

/** An execution, and what it leaves to others. */
export interface Done {
  readonly execution: Execution
  readonly outputs: Outputs
}

/**
 * Makes one thing, or gives what was made of the same basis before; null where a bug has ended it.
 * @param basis all that it is made from, beside walks
 */
export type Keep = (key: string, basis: readonly unknown[], make: Make) => Done | null

/** @param last what was made of the same basis, and of older walks */
export type Make = (walks: Walks, last: Done | null) => Done | null

/** A longer chain of jobs that need one another hands nothing on. */
const MAX_NEEDED = 100

/** The jobs of one pipeline, each with what those that it needs have left. */
export function executionsOfJobs(path: string, jobs: readonly Job[], keep: Keep): readonly Execution[] {
  const keys = keysOf(jobs)
  const byName = new Map(jobs.map((job) => [job.name, job]))
  const done = new Map<Job, Done | null>()
  const open = new Set<Job>()
  const run = (job: Job): Done | null => {
    const known = done.get(job)
    if (known !== undefined) return known
    open.add(job)
    const needed = job.needs.map((name) => byName.get(name)).filter((one) => one !== undefined && !open.has(one))
    const before = open.size > MAX_NEEDED ? [] : needed.flatMap((one) => (one === undefined ? [] : (run(one)?.outputs ?? [])))
    open.delete(job)
    const result = keep(`job ${keys.get(job) ?? ''} of ${path}`, [job, ...before], (walks, last) =>
      executionOfJob(job, walks, new Map(before.flatMap((outputs) => [...outputs])), last),
    )
    done.set(job, result)
    return result
  }
  return jobs.flatMap((job) => run(job)?.execution ?? [])
}

/** What stays a job's own when others come or go: its name, and which it is of those that are called so. */
function keysOf(jobs: readonly Job[]): ReadonlyMap<Job, string> {
  const counts = new Map<string, number>()
  return new Map(
    jobs.map((job) => {
      const count = counts.get(job.name) ?? 0
      counts.set(job.name, count + 1)
      return [job, `${count} ${job.name}`]
    }),
  )
}

/** One job: its scripts in order, and the scripts that its words name. */
function executionOfJob(job: Job, walks: Walks, before: Outputs, last: Done | null): Done {
  const handed = new Handed(job, before)
  const outside = outsideBindings(walks.configurationOf(job.origin.source.path))
  const user = userOfJob(job) ?? { kind: 'caller' }
  const builder = new Builder(walks, handed, last)
  for (const written of job.scripts) {
    const script = handed.into(written)
    const walk = walks.ofScript(job, script)
    const directory = directoryOf(job, script)
    const bind = jobBindings(job, script, directory, handed.outputs, outside)
    builder.enter({ walk, bind, volumes: volumesOf(job), caller: null }, [{ file: walk.file, by: 'job', moment: null, script, user }])
    handed.settle(script)
  }
  const bind = jobBindings(job, null, startOf(job), handed.outputs, outside)
  for (const word of job.words) {
    const path = behindVolumes(resolvePath(fromCheckout(behindEquals(word), job), ROOT), volumesOf(job))
    builder.follow(path, { bind, volumes: volumesOf(job), user, caller: null }, [], null)
  }
  const { items, entered } = builder
  const lineage = builder.lineage()
  const lost = job.replaced.flatMap((replaced) => executionOfLost(job, replaced, walks) ?? [])
  const execution: Execution = { job, lost, items, entered, level: 'job', configurationOf: walks.configurationOf, lineage }
  // The very same nothing as before: what others made of it stays.
  return { execution, outputs: handed.outputs.size === 0 ? NO_OUTPUTS : handed.outputs }
}

/** What a list that something nearer replaces would do, in the shell of the first of the job's scripts. */
function executionOfLost(job: Job, replaced: Replaced, walks: Walks): Execution['lost'][number] | null {
  const [first] = job.scripts
  if (first === undefined || replaced.keyword !== 'before_script') return null
  const script: JobScript = { ...first, name: replaced.keyword, value: replaced.lost, parts: [] }
  const { execution } = executionOfJob({ ...job, words: [], replaced: [], scripts: [script] }, walks, new Map(), null)
  return { replaced, execution }
}

/** A script by itself, started by somebody we do not know; null where there is no such script. */
export function executionOfFile(path: string, walks: Walks, last: Done | null): Done | null {
  const walk = walks.ofFile(path)
  if (walk === null) return null
  const { configurationOf } = walks
  const builder = new Builder(walks, null, last)
  const bind = outsideBindings(configurationOf(path))
  builder.enter({ walk, bind, volumes: [], caller: null }, [{ file: path, by: 'itself', moment: null }])
  const { items, entered } = builder
  const made = { job: null, lost: [], level: 'file', configurationOf } as const
  return { execution: { ...made, items, entered, lineage: builder.lineage() }, outputs: NO_OUTPUTS }
}

const NO_OUTPUTS: Outputs = new Map()

/** What is around a script that a word names. */
interface Around {
  readonly bind: (hole: Hole) => Binding | null
  readonly volumes: readonly Volume[]
  /** As whom it runs, where no script before it says so. */
  readonly user?: User
  readonly caller: Context | null
}

/** A walk, and what is given to it. */
interface Entering extends Omit<Around, 'user'> {
  readonly walk: Walk
}

class Builder {
  readonly items: Situated[] = []
  readonly entered: Entered[] = []
  readonly #entered: string[] = []
  readonly #last: Set<Entered>
  readonly #lastItems: LastItems

  /**
   * @param handed what the scripts of a job leave for one another; null where there is no job
   * @param last what was made of older walks, and of nothing else that is another now
   */
  constructor(
    readonly walks: Walks,
    readonly handed: Handed | null,
    last: Done | null,
  ) {
    // What is handed on may be another, as the scripts are.
    const isGivenAlike = handed === null || handed.job.system.handovers.length === 0
    this.#last = new Set(isGivenAlike ? last?.execution.entered : [])
    this.#lastItems = new LastItems(isGivenAlike ? (last?.execution ?? null) : null)
  }

  lineage(): Lineage {
    return this.#lastItems.lineage(
      this.items,
      this.entered.some(({ walk }) => this.walks.isExpected(walk.file)),
    )
  }

  enter(entering: Entering, given: readonly Entry[]): void {
    const from = this.items.length
    const { walk, caller } = entering
    const again = this.#again(entering, given)
    const context = again?.context ?? makeContext(walk, entering.bind, entering.volumes)
    // The very same list, by which what was found out about the way into the script is known.
    const entries = again?.entries ?? given
    const reached = eventsReached(walk.events, context)
    this.entered.push({
      get walk() {
        return context.walk
      },
      context,
      entries,
      reached,
      caller,
    })
    this.#entered.push(walk.file)
    for (const event of reached) {
      if (this.items.length >= MAX_ITEMS) break
      this.#add(event, context, entries)
    }
    this.#entered.pop()
    joinStreams(this.items, from)
  }

  /** How it was entered the last time, with all that was found out in that context, where that is still so. */
  #again({ walk, caller }: Entering, entries: readonly Entry[]): Entered | null {
    for (const known of this.#last) {
      const { context } = known
      if (known.caller !== caller || known.walk.file !== walk.file || !areEntriesAlike(known.entries, entries)) continue
      if (known.walk !== walk) {
        if (!isAlike(known.walk, walk)) return null
        if (!tellsOnlyOtherEvents(known, walk)) this.#lastItems.tellMore()
        this.#lastItems.follows(known.walk, walk)
      }
      this.#last.delete(known)
      context.walk = walk
      context.turns += 1
      return known
    }
    return null
  }

  /** Enters the script that a word of another command names, also after `=`: a weak link. */
  follow(word: Value, { bind, volumes, user, caller }: Around, entries: readonly Entry[], moment: Moment | null): void {
    const file = this.#namedFile(word)
    if (file === null) return
    const walk = this.walks.ofFile(file)
    if (walk === null || this.#entered.includes(file) || entries.length >= MAX_DEPTH) return
    this.enter({ walk, bind: (hole) => (hole.kind === 'environment' || hole.id === 'root' ? bind(hole) : null), volumes, caller }, [
      ...entries,
      user === undefined ? { file, by: 'argument', moment } : { file, by: 'argument', moment, user },
    ])
  }

  #add(event: Event, context: Context, entries: readonly Entry[]): void {
    const last = this.#lastItems.of(event, context)
    const moment = last[0]?.moment ?? asEntered(event.moment, entries)
    const situated = (): Situation => ({ order: this.items.length, moment, context, entries })
    switch (event.kind) {
      case 'call':
        if (last.length > 0) this.#addAgain(last)
        else {
          if (moment.prefix.length > 0) this.items.push({ ...situated(), kind: 'command', name: event.call.name })
          for (const effect of effectsOf(event.call, moment, context)) this.items.push({ ...situated(), kind: 'effect', effect })
        }
        if (moment.machine === 'local' && !NAMES_BUT_NEVER_RUNS.test(event.call.name) && entries[0]?.by === 'job') {
          for (const field of event.call.fields) {
            const value = substitute(field.value, context, moment.guards)
            if (mayNameScript(value))
              this.follow(
                absoluteWord(value, moment, context),
                { bind: context.bind, volumes: context.volumes, caller: context },
                entries,
                moment,
              )
          }
        }
        break
      case 'effect':
        if (last.length > 0) this.#addAgain(last)
        else this.items.push({ ...situated(), kind: 'effect', effect: event.effect })
        break
      case 'assign':
        if (last.length > 0) this.#addAgain(last)
        else this.items.push({ ...situated(), kind: 'assign', event })
        break
      case 'exit':
        if (last.length > 0) this.#addAgain(last)
        else this.items.push({ ...situated(), kind: 'exit', ends: event.ends, status: event.status })
        break
      case 'leave':
        break
      case 'run':
        this.#run(event, situated(), last)
        break
      case 'handOn':
        this.#handOn(event, situated())
        break
    }
  }

  #addAgain(items: readonly Situated[]): void {
    for (const item of items) {
      this.#lastItems.passes(item)
      item.order = this.items.length
      this.items.push(item)
    }
  }

  #handOn({ path, content, appends }: HandOnEvent, situation: Situation): void {
    const { moment, context, entries } = situation
    if (this.handed === null || moment.machine !== 'local' || entries.some(({ by }) => by === 'argument') || isUncalled(situation)) return
    const [only] = substitute(path, context, moment.guards)
    if (only?.kind !== 'hole' || only.hole.kind !== 'environment') return
    const { name } = only.hole
    const handover = this.handed.job.system.handovers.find(({ variable }) => variable === name)
    if (handover === undefined) return
    const isCertain = isCertainHere(situation)
    const origin = locateForDisplay(moment.script.value, moment.span.start, moment.span.end)
    this.handed.put({ handover, content: substitute(content, context, moment.guards), appends, isCertain, origin })
  }

  #run(event: RunEvent, situation: Situation, last: readonly Situated[]): void {
    const { moment, context, entries } = situation
    const file = fileInRoot(this.#ofRepository(pathOf(event.path.value, moment, context)), [''])
    const walk = file === null ? null : this.walks.ofFile(file)
    if (file === null || walk === null) return
    const [known] = last
    if (known?.kind === 'run' && known.file === file) this.#addAgain([known])
    else this.items.push({ ...situation, kind: 'run', event, file })
    if (this.#entered.includes(file) || entries.length >= MAX_DEPTH) return
    const locks = moment.locks.map((lock) => fromCaller(substitute(lock, context, moment.guards)))
    const given = { bind: runBindings(event, context), volumes: moment.machine === 'local' ? context.volumes : [], caller: context }
    this.enter({ walk, ...given }, [
      ...entries,
      { file, by: 'run', moment, ...(event.isolated ? { given: event.environment } : {}), ...(locks.length > 0 ? { locks } : {}) },
    ])
  }

  #ofRepository(path: Value): Value {
    return this.handed === null ? path : inCheckout(path, this.handed.job.checkout)
  }

  #namedFile(word: Value): string | null {
    const file = fileInRoot(this.#ofRepository(word), [''])
    if (file !== null) return this.walks.ofFile(file) === null ? null : file
    return null
  }
}

/** Most that happens happens under what something else has happened under, too. */
function eventsReached(events: readonly Event[], context: Context): readonly Event[] {
  const known = new Map<Moment['guards'], boolean>()
  return events.filter(({ moment: { guards } }) => {
    let answer = known.get(guards)
    if (answer === undefined) known.set(guards, (answer = isReached(guards, context)))
    return answer
  })
}

/** Two ways into a script on which it is given the same. */
function areEntriesAlike(one: readonly Entry[], other: readonly Entry[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ file, by, moment, script }, index) => {
      const newer = other[index]
      return newer?.file === file && newer.by === by && newer.moment === moment && newer.script?.name === script?.name
    })
  )
}

/** A parameter of the caller's is none of the script's own. */
function fromCaller(value: Value): Value {
  return value.map((segment) =>
    segment.kind === 'hole' && segment.hole.kind === 'positional'
      ? { ...segment, hole: { ...segment.hole, id: `caller:${segment.hole.id}` } }
      : segment,
  )
}

/** Commands to whose words a script's path is only data. */
const NAMES_BUT_NEVER_RUNS =
  /^(echo|printf|cat|cp|mv|rm|ln|ls|chmod|chown|test|\[|grep|sed|awk|find|tar|touch|git|shellcheck|shfmt|diff|install|head|tail|wc|dirname|basename|realpath|readlink|stat|file|mkdir|zip|rsync|scp|curl|wget|sha256sum|md5sum|bats|cd|tee)$/

function mayNameScript(value: Value): boolean {
  const flat = flatten(value)
  return flat.length < 400 && /\.(sh|bash)$|^[^=]*=.*\//.test(flat)
}

/** `--script=path` names the path behind the sign; a relative path starts at the working directory. */
function absoluteWord(value: Value, moment: Moment, context: Context): Value {
  return pathOf(behindEquals(value), moment, context)
}

/** The CI system, not a shell, puts the checkout's place into these words. */
function fromCheckout(word: Value, { system }: Job): Value {
  const variable = /^\$\{?(\w+)\}?\//.exec(flatten(word))
  if (variable === null || !system.checkout.includes(variable[1] ?? '')) return word
  return slice(word, variable[0].length, lengthOf(word))
}

function behindEquals(word: Value): Value {
  const equals = flatten(word).indexOf('=')
  return equals < 0 ? word : slice(word, equals + 1, lengthOf(word))
}

/** True where whatever decides on the way here is known to lead here. */
function isCertainHere({ moment, context, entries }: Situation): boolean {
  const isOnBranch = (one: Moment | null, kinds: RegExp): boolean => {
    for (let scope = one?.scope ?? null; scope !== null; scope = scope.parent) if (kinds.test(scope.kind)) return true
    return false
  }
  if (entries.some((entry) => isOnBranch(entry.moment, /^(branch|loop|trap)$/)) || isOnBranch(moment, /^(loop|trap)$/)) return false
  return !isOnBranch(moment, /^branch$/) || isCertain(moment.guards, context)
}
