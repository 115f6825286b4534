/** What happens at one place in each execution that comes there; equal happenings are one, with the jobs of them all. */
import type { ScriptText } from '../commands/field.js'
import { startNow, textNow } from '../commands/now.js'
import { unwrap } from '../commands/wrappers.js'
import { isReached, substitute, type Context } from '../facts/context.js'
import type { Evidence } from '../facts/evidence.js'
import type { Facts } from '../facts/facts.js'
import { originOfCommand } from '../facts/origin.js'
import { isUncalled, levelOf, type Entered, type Execution, type Situated, type Situation } from '../facts/situated.js'
import type { Event, Moment } from '../run/event.js'
import { Identical, identicalUser } from '../run/identical.js'
import type { Value } from '../text/value.js'
import { pathsOf, wordingOfEffect } from './effects.js'
import { wordsOf, type WordAtPlace } from './fields.js'
import type { Run, ShownFact, ShownWord, Unreached } from './inspection.js'
import { isExpanded, type Written } from './statements.js'
import { fieldsOf, wordingOf, wordingOfGuard } from './wording.js'
import { factsOfName, shownWord, unrecordedWord } from './words.js'

/** One execution with its facts, and one script that it enters. */
export interface Visit {
  readonly execution: Execution
  readonly facts: Facts
  readonly entered: Entered
  /** What happened in this script, by the moment. */
  readonly items: ReadonlyMap<Moment, readonly Situated[]>
}

/** A run, and how well the execution that gives it knows what it is given. */
export interface Ranked<Of> {
  readonly level: number
  readonly of: Of
}

/** What happens at a place during a visit, and what would but for a condition. */
export function runsDuring(
  visit: Visit,
  events: readonly Event[],
  writtenBy: ReadonlyMap<ScriptText, Written>,
  wordAt: WordAtPlace,
): { readonly runs: readonly Ranked<Run>[]; readonly unreached: readonly Ranked<Unreached>[] } {
  const { context } = visit.entered
  const reached = events.filter(({ moment }) => isReached(moment.guards, context))
  const missed = events.filter((event) => !reached.includes(event))
  return {
    runs: together(reached).map((group) => runOf(group, visit, writtenBy, wordAt)),
    unreached: together(missed).flatMap(([first]) => {
      if (first === undefined) return []
      const { moment } = first
      const failed = moment.guards.filter((guard) => !isReached([guard], context))
      const of: Unreached = { jobs: jobsOf(visit), conditions: failed.map(wordingOfGuard) }
      return [{ level: levelOf(situationOf(moment, visit), visit.execution), of }]
    }),
  }
}

/** A place at which nothing is recorded, in a visit to its script. */
export function unrecordedRun(
  visit: Visit,
  script: ScriptText,
  { words }: Written,
  setAt: (name: string) => readonly Evidence[],
): Ranked<Run> {
  const { context, entries } = visit.entered
  const asked = askedIn(context)
  const shown = words.filter(isExpanded).map((word) => unrecordedWord(word, script, asked, setAt))
  const [first] = entries
  const level = visit.execution.level === 'job' ? 3 : entries.length > 1 || entries.at(-1)?.file !== first?.file ? 2 : 1
  return {
    level,
    of: {
      recorded: false,
      jobs: jobsOf(visit),
      callers: callersOf(visit),
      uncalled: false,
      conditions: [],
      user: null,
      machine: 'local',
      directory: null,
      locks: [],
      failure: null,
      effects: [],
      words: shown.map((word) => withoutJob(word, visit.execution)),
    },
  }
}

/** The values that tests in this script ask about, as they are in this context. */
function askedIn(context: Context): readonly Value[] {
  return [...context.walk.conditions.values()].flatMap((condition) => {
    const subject = condition.kind === 'matches' ? [condition.subject] : []
    return [...fieldsOf(condition).map(({ value }) => value), ...subject].map((value) => substitute(value, context))
  })
}

/** Events of one command in one pass over it. */
function together(events: readonly Event[]): readonly (readonly Event[])[] {
  const groups: Event[][] = []
  const identical = new Identical()
  for (const event of events) {
    const last = groups.at(-1)?.[0]?.moment
    const { scope, guards, user } = event.moment
    // What xargs and find run stands in a loop of theirs.
    // One of them may be of an older walk, whose circumstances are the same and other objects.
    const { scope: identicalScope, guards: identicalGuards } = identical
    const isSame =
      last !== undefined &&
      (identicalScope(last.scope, scope) || (scope?.kind === 'loop' && identicalScope(last.scope, scope.parent))) &&
      identicalGuards(last.guards, guards)
    if (isSame && identicalUser(last.user, user)) groups.at(-1)?.push(event)
    else groups.push([event])
  }
  return groups
}

function runOf(events: readonly Event[], visit: Visit, writtenBy: ReadonlyMap<ScriptText, Written>, wordAt: WordAtPlace): Ranked<Run> {
  const { facts, execution, entered, items } = visit
  const { context } = entered
  const last = events.at(-1)
  if (last === undefined) throw new Error('a run is of something that happens')
  const at = situationOf(last.moment, visit)
  const { moment } = at
  const happened = events.flatMap((event) => items.get(event.moment) ?? [])
  const effects = happened.flatMap((item) => (item.kind === 'effect' ? [item.effect] : []))
  const paths = new Set(effects.flatMap(pathsOf).map(startNow))
  const assigned = happened.find((item) => item.kind === 'assign')
  const callers = callersOf(visit)
  const names = assigned === undefined ? [] : factsOfName(assigned, execution).map((fact) => withoutCallers(fact, callers))
  const words = wordsOf(events, writtenBy.get(textNow(moment.script)), paths, wordAt)
    .map((word) => shownWord(word, at, facts))
    .map((word) => withoutJob({ ...word, facts: [...word.facts, ...names] }, execution))
  const runs = happened.flatMap((item) => (item.kind === 'run' ? [{ kind: 'run', message: `runs the script ${item.file}` }] : []))
  const wraps = events.flatMap((event) =>
    event.kind === 'call' && unwrap(event.call) !== null ? [{ kind: 'wrapper', message: `${event.call.name}: runs what it is given` }] : [],
  )
  const directory = substitute(moment.directory, context, moment.guards)
  const isCommand = events.some(({ kind }) => kind === 'call' || kind === 'run')
  return {
    level: levelOf(at, execution),
    of: {
      recorded: true,
      jobs: jobsOf(visit),
      callers,
      uncalled: isUncalled(at),
      conditions: openGuards(moment, context),
      user: moment.user.kind === 'caller' ? null : moment.user.kind === 'root' ? 'root' : wordingOf(moment.user.name),
      machine: moment.machine,
      directory: isStart(directory) ? null : wordingOf(directory),
      locks: moment.locks.map((lock) => wordingOf(substitute(lock, context, moment.guards))),
      failure: isCommand ? moment.fate : null,
      effects: eachOnce([...wraps, ...effects.map((effect) => ({ kind: effect.kind, message: wordingOfEffect(effect) })), ...runs]),
      words,
    },
  }
}

/** The same done to several paths is told once. */
function eachOnce(effects: Run['effects']): Run['effects'] {
  return [...new Map(effects.map((effect) => [effect.message, effect])).values()]
}

/** How it comes here is told once, and not again with what is known. */
function withoutCallers(fact: ShownFact, callers: readonly Evidence[]): ShownFact {
  const isCaller = ({ origin }: Evidence): boolean => origin !== null && callers.some((caller) => caller.origin === origin)
  return { ...fact, evidence: fact.evidence.filter((step) => !isCaller(step)) }
}

/** Evidence that names the job would differ between jobs that differ in nothing else. */
function withoutJob({ facts, variables, ...word }: ShownWord, { job }: Execution): ShownWord {
  const neutral = (step: Evidence): Evidence =>
    job === null ? step : { ...step, message: step.message.replaceAll(`job ${job.name}`, 'the job') }
  return {
    ...word,
    facts: facts.map((fact) => ({ ...fact, evidence: fact.evidence.map(neutral) })),
    variables: variables.map((variable) => ({ ...variable, trail: variable.trail.map(neutral) })),
  }
}

/** Conditions that this execution does not answer; those that it does say nothing new. */
function openGuards(moment: Moment, context: Context): readonly Evidence[] {
  const open = moment.guards.filter((guard) => isReached([{ ...guard, holds: !guard.holds }], context))
  return [...new Map(open.map((guard) => [`${guard.key} ${guard.holds}`, wordingOfGuard(guard)])).values()]
}

function situationOf(moment: Moment, { execution, entered: { context, entries }, items }: Visit): Situation {
  const [own] = items.get(moment) ?? []
  if (own !== undefined) return own
  // Between what comes before it and what comes after; a script in which nothing happens comes last.
  let [before, after] = [-Infinity, execution.items.length]
  for (const item of [...items.values()].flat()) {
    if (item.moment.turn.index < moment.turn.index) before = Math.max(before, item.order)
    else after = Math.min(after, item.order)
  }
  return { order: before === -Infinity ? after - 0.5 : before + 0.5, moment, context, entries }
}

function isStart(directory: Value): boolean {
  const [only] = directory
  return directory.length === 1 && only?.kind === 'hole' && (only.hole.id === 'root' || only.hole.id === 'start')
}

function jobsOf({ execution: { job } }: Visit): readonly string[] {
  return job === null ? [] : [job.name]
}

function callersOf({ entered: { entries } }: Visit): readonly Evidence[] {
  return entries.flatMap(({ file, by, moment }): readonly Evidence[] =>
    moment === null
      ? []
      : [{ message: by === 'argument' ? `names ${file} to a program` : `runs ${file}`, origin: originOfCommand({ moment }) }],
  )
}
