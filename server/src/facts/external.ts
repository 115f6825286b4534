/** External variables: who sets a name for a script, and where scripts say that a name may be given. */
import type { SetOutside } from '../configuration/configuration.js'
import type { Job, JobVariable } from '../pipelines/job.js'
import { display, hole, literal, sameValue, text, type Value } from '../text/value.js'
import { toldOf } from './context.js'
import type { Evidence } from './evidence.js'
import { originOfCommand } from './origin.js'
import type { Entry, Given, Situated, Situation } from './situated.js'

export interface External {
  readonly value: Value
  readonly level: 'job' | 'global'
  /** Who, for a message: `the pipeline`. */
  readonly by: string
  /** The script is only named in an argument of the program that runs it. */
  readonly weak: boolean
  readonly evidence: readonly [Evidence, ...(readonly Evidence[])]
}

/** Who sets the variable for the script that runs here, if its job does and nothing in between changes it. */
export function externalVariable(name: string, at: Situation, execution: Given): External | null {
  const { job, configurationOf } = execution
  const [start] = at.entries
  const container = at.entries.findLast(({ given }) => given !== undefined)
  if (container !== undefined) return givenByContainer(name, container, at)
  const weak = at.entries.some(({ by }) => by === 'argument')
  const variable = [...(job?.variables ?? []), ...(start?.script?.variables ?? [])].findLast((each) => each.name === name)
  const configured = configurationOf(at.moment.file).environment.get(name)
  if (variable === undefined && configured !== undefined) return setOutside(configured, at, weak)
  if (job === null || start === undefined) return null
  if (variable === undefined) {
    if (!job.system.predefined.test(name)) return null
    const evidence: Evidence = {
      message: `the CI system sets it for job ${job.name}`,
      origin: job.origin,
    }
    return {
      value: unknownValue(name),
      level: 'global',
      by: wholeOf(job),
      weak,
      evidence: [evidence, ...runTrail(at)],
    }
  }
  const bound = at.context.bind({ id: `env:${name}`, kind: 'environment', name })
  if (bound === null || (bound.definition?.origin !== variable.origin && !sameValue(bound.value, variable.value))) return null
  return {
    value: variable.value,
    level: variable.level,
    by: wholeOf(job),
    weak,
    evidence: [{ message: saysWho(variable, job), origin: variable.origin }, ...runTrail(at)],
  }
}

/** A variable that the configuration lists, unless a script on the way gives it another value. */
function setOutside({ name, value, description, origin }: SetOutside, at: Situation, weak: boolean): External | null {
  const bound = at.context.bind({ id: `env:${name}`, kind: 'environment', name })
  if (bound !== null && bound.definition?.origin !== origin && literal(bound.value) !== value) return null
  const to = value === null ? '' : ` to ${value === '' ? 'nothing' : value}`
  const why = description === null ? '' : ` (${description})`
  return {
    value: value === null ? unknownValue(name) : text(value, origin),
    level: 'global',
    by: 'settings outside of the repository',
    weak,
    evidence: [{ message: `environment says that it is set${to}${why}`, origin }, ...runTrail(at)],
  }
}

function unknownValue(name: string): Value {
  return hole({ id: `env:${name}`, kind: 'environment', name })
}

/** `docker run -e NAME=value`: the container's environment is all that its script is given. */
function givenByContainer(name: string, { given, moment }: Entry, at: Situation): External | null {
  const variable = given?.get(name)
  if (variable === undefined || variable.exported !== true || moment === null) return null
  const value = literal(variable.value)
  const evidence: Evidence = {
    message: `the container is given ${name}${value === null ? '' : `=${value}`} and runs this script`,
    origin: originOfCommand({ ...at, moment }),
  }
  return { value: variable.value, level: 'job', by: 'whoever starts the container', weak: false, evidence: [evidence] }
}

function wholeOf({ system }: Job): string {
  return system.calls?.whole ?? 'the pipeline'
}

function saysWho(variable: JobVariable, { name, system }: Job): string {
  const value = display(variable.value)
  const shown = value === '' ? 'nothing' : value.length > 60 ? `${value.slice(0, 57)}...` : value
  return variable.level === 'global'
    ? `${variable.name} is set to ${shown} for every job`
    : `${system.calls?.unit ?? 'job'} ${name} sets it to ${shown}`
}

/** How the job comes to this script. */
function runTrail(at: Situation): readonly Evidence[] {
  return at.entries.flatMap((entry, index): readonly Evidence[] => {
    if (entry.moment === null) return entry.by === 'argument' ? [{ message: 'and names this script', origin: null }] : []
    const message =
      entry.by === 'argument' ? 'and names this script to a program' : index === 1 ? 'and runs this script' : 'which runs this script'
    return [{ message, origin: originOfCommand({ ...at, moment: entry.moment }) }]
  })
}

/** Later lines of the same script, or of a file it sources, that read the name with a default. */
export function defaultReads(item: Extract<Situated, { readonly kind: 'assign' }>): readonly Evidence[] {
  const { walk } = item.context
  return toldOf([item.event.name], item.context, 'defaults')
    .filter(
      ({ index }) =>
        index > item.event.moment.turn.index && !walk.unknownSources.some((at) => at > item.event.moment.turn.index && at <= index),
    )
    .slice(0, 2)
    .map(({ origin }) => ({ message: `${item.event.name} is read here with a default, as if it could be given`, origin }))
}
