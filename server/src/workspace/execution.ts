/**
 * Executions: a job from its first line through every script it runs, or a script by itself, as one ordered list of
 * what happens, seen in its context.
 */
import type { CopyTree } from '../commands/effect.js'
import type { Field } from '../commands/field.js'
import { effectsOf, isReached, makeContext, pathOf, substitute, type Binding, type Context } from '../facts/context.js'
import {
  isEffect,
  type Entered,
  type Entry,
  type Execution,
  type Situated,
  type SituatedEffect,
  type Situation,
} from '../facts/situated.js'
import type { Job, JobScript, JobVariable } from '../pipelines/job.js'
import type { Event, Moment, RunEvent, Scope, Walk } from '../run/event.js'
import { fileInRoot, resolvePath, ROOT } from '../run/paths.js'
import { concat, EMPTY, flatten, lengthOf, literal, slice, text, type Hole, type Value } from '../text/value.js'

/** What executions need of the workspace: the walk of a script file, or of a job's block. */
export interface Walks {
  ofFile(path: string): Walk | null
  ofScript(job: Job, script: JobScript): Walk
}

const MAX_DEPTH = 6
/** Items of one execution; enough for every real job, and a bound for the others. */
const MAX_ITEMS = 20_000

/** One job: its scripts in order, and the scripts that its words name. */
export function executionOfJob(job: Job, walks: Walks): Execution {
  const builder = new Builder(walks)
  for (const script of job.scripts) {
    const walk = walks.ofScript(job, script)
    const directory = script.directory === null ? ROOT : resolvePath(script.directory, ROOT)
    const context = makeContext(walk, jobBindings(job, script, directory))
    builder.enter(walk, context, [{ file: walk.file, by: 'job', moment: null, script }])
  }
  const bind = jobBindings(job, null, ROOT)
  for (const word of job.words) builder.follow(resolvePath(fromCheckout(behindEquals(word), job), ROOT), bind, [], null)
  return { job, items: builder.items, entered: builder.entered, level: 'job' }
}

/** A script by itself, started by somebody we do not know. */
export function executionOfFile(path: string, walks: Walks): Execution | null {
  const walk = walks.ofFile(path)
  if (walk === null) return null
  const builder = new Builder(walks)
  builder.enter(
    walk,
    makeContext(walk, () => null),
    [{ file: path, by: 'itself', moment: null }],
  )
  return { job: null, items: builder.items, entered: builder.entered, level: 'file' }
}

class Builder {
  readonly items: Situated[] = []
  readonly entered: Entered[] = []
  readonly #entered: string[] = []

  constructor(readonly walks: Walks) {}

  enter(walk: Walk, context: Context, entries: readonly Entry[]): void {
    const from = this.items.length
    this.entered.push({ walk, context, entries })
    this.#entered.push(walk.file)
    for (const event of walk.events) {
      if (this.items.length >= MAX_ITEMS) break
      if (isReached(event.moment.guards, context)) this.#add(event, context, entries)
    }
    this.#entered.pop()
    joinStreams(this.items, from)
  }

  /** Enters the script that a word of another command names, also after `=`: a weak link. */
  follow(word: Value, bind: (hole: Hole) => Binding | null, entries: readonly Entry[], moment: Moment | null): void {
    const file = this.#namedFile(word)
    if (file === null) return
    const walk = this.walks.ofFile(file)
    if (walk === null || this.#entered.includes(file) || entries.length >= MAX_DEPTH) return
    this.enter(
      walk,
      makeContext(walk, (hole) => (hole.kind === 'environment' || hole.id === 'root' ? bind(hole) : null)),
      [...entries, { file, by: 'argument', moment }],
    )
  }

  #add(event: Event, context: Context, entries: readonly Entry[]): void {
    const moment = asEntered(event.moment, entries)
    const situation: Situation = { order: this.items.length, moment, context, entries }
    switch (event.kind) {
      case 'call':
        if (moment.prefix.length > 0) this.items.push({ ...situation, kind: 'command', name: event.call.name })
        for (const effect of effectsOf(event.call, moment, context))
          this.items.push({ ...situation, order: this.items.length, kind: 'effect', effect })
        if (moment.machine === 'local' && !NAMES_BUT_NEVER_RUNS.test(event.call.name) && entries[0]?.by === 'job') {
          for (const field of event.call.fields) {
            const value = substitute(field.value, context, moment.guards)
            if (mayNameScript(value)) this.follow(absoluteWord(value, moment, context), context.bind, entries, moment)
          }
        }
        break
      case 'effect':
        this.items.push({ ...situation, kind: 'effect', effect: event.effect })
        break
      case 'assign':
        this.items.push({ ...situation, kind: 'assign', event })
        break
      case 'exit':
        this.items.push({ ...situation, kind: 'exit' })
        break
      case 'run':
        this.#run(event, situation)
        break
    }
  }

  #run(event: RunEvent, situation: Situation): void {
    const { moment, context, entries } = situation
    const file = fileInRoot(pathOf(event.path.value, moment, context), [''])
    const walk = file === null ? null : this.walks.ofFile(file)
    if (file === null || walk === null) return
    this.items.push({ ...situation, kind: 'run', event, file })
    if (this.#entered.includes(file) || entries.length >= MAX_DEPTH) return
    this.enter(walk, makeContext(walk, runBindings(event, context)), [
      ...entries,
      event.isolated ? { file, by: 'run', moment, given: event.environment } : { file, by: 'run', moment },
    ])
  }

  #namedFile(word: Value): string | null {
    const file = fileInRoot(word, [''])
    if (file !== null) return this.walks.ofFile(file) === null ? null : file
    return null
  }
}

/** A script that was entered by sudo runs as root, until it says otherwise. */
function asEntered(moment: Moment, entries: readonly Entry[]): Moment {
  const user = entries.at(-1)?.moment?.user
  return moment.user.kind !== 'caller' || user === undefined || user.kind === 'caller' ? moment : { ...moment, user }
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

function jobBindings(job: Job, script: JobScript | null, directory: Value): (hole: Hole) => Binding | null {
  const variables = new Map<string, JobVariable>()
  for (const variable of [...job.variables, ...(script?.variables ?? [])]) variables.set(variable.name, variable)
  const bind = (hole: Hole): Binding | null => {
    if (hole.id === 'start') return { value: directory, definition: null }
    if (hole.kind !== 'environment') return null
    const variable = variables.get(hole.name)
    if (variable !== undefined) return { value: variable.value, definition: { origin: variable.origin, message: setBy(job, variable) } }
    return job.system.checkout.includes(hole.name) ? { value: ROOT, definition: null } : null
  }
  return bind
}

/** How a message says who sets a variable. */
export function setBy(job: Job, variable: JobVariable): string {
  const value = literal(variable.value)
  const to = value === null ? '' : value === '' ? ' to nothing' : ` to ${value}`
  return variable.level === 'global' ? `${variable.name} is set${to} for every job` : `job ${job.name} sets it${to}`
}

/** What crosses into a script that another runs. */
function runBindings(event: RunEvent, caller: Context): (hole: Hole) => Binding | null {
  const { moment } = event
  return (hole) => {
    if (hole.id === 'start') return { value: substitute(moment.directory, caller, moment.guards), definition: null }
    if (hole.kind === 'environment') {
      const variable = event.environment.get(hole.name)
      if (variable === undefined) return event.isolated ? null : caller.bind(hole)
      // A plain assignment crosses only where the name was in the environment before.
      if (variable.exported === 'unknown' && caller.bind(hole) === null) return null
      return { value: substitute(variable.value, caller, moment.guards), definition: variable.definition }
    }
    const position = /^arg:(\d+)$/.exec(hole.id)?.[1]
    if (position === undefined) return null
    const field = event.parameters[Number(position) - 1]
    if (field !== undefined) return field.many ? null : { value: substitute(field.value, caller, moment.guards), definition: null }
    return event.parameters.some(({ many }) => many) ? null : { value: EMPTY, definition: null }
  }
}

/** `tar c | tar x`, also through shells on either side, is one copy. */
function joinStreams(items: Situated[], from: number): void {
  for (let at = from; at < items.length; at += 1) {
    const reader = items[at]
    if (reader === undefined || !isEffect(reader, 'extract') || reader.effect.from !== null) continue
    const stage = pipelineOf(reader.moment.scope)
    const writerAt =
      stage === null
        ? -1
        : items.findIndex(
            (item, index) =>
              index >= from &&
              index < at &&
              isEffect(item, 'archive') &&
              item.effect.to === null &&
              isEarlierStage(item.moment.scope, stage),
          )
    const writer = items[writerAt]
    if (writer === undefined || !isEffect(writer, 'archive')) continue
    items[at] = { ...reader, kind: 'effect', effect: streamCopy(writer, reader) }
  }
}

function streamCopy(writer: SituatedEffect<'archive'>, reader: SituatedEffect<'extract'>): CopyTree {
  const base = pathOf(writer.effect.base ?? text('.'), writer.moment, writer.context)
  const from = writer.effect.from.map((field): Field => ({ ...field, value: resolvePath(field.value, base), written: null }))
  const to: Field = { ...reader.effect.at, value: pathOf(reader.effect.to ?? text('.'), reader.moment, reader.context), written: null }
  return {
    kind: 'copyTree',
    from: from.length > 0 ? from : [{ ...reader.effect.at, value: concat(base, text('/.')), written: null }],
    to,
    recursive: true,
    symlinks: writer.effect.symlinks,
    ownership: 'keep',
    mode: 'keep',
    times: true,
    hardLinks: true,
    via: 'stream',
    contents: true,
    placement: 'at',
    excludes: [],
    said: `${writer.effect.said} | ${reader.effect.said}`,
    faithful: null,
    replaceable: false,
  }
}

function pipelineOf(scope: Scope | null): Scope | null {
  for (let at = scope; at !== null; at = at.parent) if (at.kind === 'pipeline') return at
  return null
}

function isEarlierStage(scope: Scope | null, stage: Scope): boolean {
  for (let at = scope; at !== null; at = at.parent) if (at.kind === 'pipeline' && at.id === stage.id) return at.arm < stage.arm
  return false
}
