/**
 * What a job or a calling script gives for the unknowns of a walk: variables, outputs of earlier scripts, arguments,
 * the working directory. Knows nothing of the order in which things happen.
 */
import type { Configuration } from '../configuration/configuration.js'
import { userOf, type User, type Volume } from '../commands/wrapped.js'
import { behindVolumes, substitute, type Binding, type Context } from '../facts/context.js'
import type { Job, JobScript, JobVariable } from '../pipelines/job.js'
import type { RunEvent } from '../run/event.js'
import { inCheckout, resolvePath, ROOT, WORKSPACE } from '../run/paths.js'
import { EMPTY, expanded, flatten, literal, text, type Hole, type Value } from '../text/value.js'
import type { Outputs } from './handover.js'

type Bind = (hole: Hole) => Binding | null

/** Where the scripts of a job start. */
export function startOf({ checkout }: Job): Value {
  return checkout === null ? ROOT : WORKSPACE
}

export function directoryOf(job: Job, { directory }: JobScript): Value {
  const start = startOf(job)
  return directory === null ? start : behindVolumes(inCheckout(resolvePath(directory, start), job.checkout), volumesOf(job))
}

/** Directories of the repository that the job's container sees under other paths; of the host's other ones nothing is known. */
export function volumesOf({ container }: Job): readonly Volume[] {
  return (container?.mounts ?? []).flatMap(({ kind, from, inside }): readonly Volume[] => {
    const path = literal(inside)?.replace(/(?<=.)\/+$/, '') ?? null
    const isOfRepository = kind === 'host' && from !== null && /^[\w.][^:]*$/.test(flatten(from))
    return path === null || !isOfRepository ? [] : [{ host: resolvePath(from, ROOT), inside: path }]
  })
}

/** Whom the job's container runs its scripts as; null where that is not known. */
export function userOfJob({ container, system }: Job): User | null {
  if (container === null) return null
  if (container.user !== null) return literal(container.user) === null ? null : userOf(container.user)
  // What an image sets is not seen; without a USER in it that is root (docs.docker.com/reference/dockerfile, "USER").
  return system.calls === undefined ? null : { kind: 'root' }
}

/**
 * What a job, and one script of it, bind the unknowns of a walk to.
 * @param outside what is set outside of the repository; the job's own wins
 */
export function jobBindings(job: Job, script: JobScript | null, directory: Value, outputs: Outputs, outside: Bind): Bind {
  const variables = new Map<string, JobVariable>()
  for (const variable of [...job.variables, ...(script?.variables ?? [])]) variables.set(variable.name, variable)
  return (hole) => {
    if (hole.id === 'start') return { value: directory, definition: null }
    const output = outputBinding(hole, outputs)
    if (output !== null) return output
    if (hole.kind !== 'environment') return null
    const variable = variables.get(hole.name)
    if (variable !== undefined) return bindingOf(job, variable)
    return outside(hole) ?? (job.system.checkout.includes(hole.name) ? { value: startOf(job), definition: null } : null)
  }
}

/** What the configuration says that whoever starts a job or a script sets. */
export function outsideBindings({ environment }: Configuration): Bind {
  return (hole) => {
    const { value = null, origin = null } = (hole.kind === 'environment' ? environment.get(hole.name) : undefined) ?? {}
    if (value === null) return null
    const message = `environment says that it is set to ${value === '' ? 'nothing' : value}`
    return { value: text(value, origin), definition: { origin, message } }
  }
}

/**
 * The script with what is known of the unknowns in its variables and its directory: outputs of earlier scripts, and in
 * its own variables those that are in force outside it.
 * @param handed variables that earlier scripts left
 */
export function resolvedScript(job: Job, script: JobScript, handed: readonly JobVariable[], outputs: Outputs): JobScript {
  const outer = new Map([...job.variables, ...handed].map((each) => [each.name, each]))
  const output = (hole: Hole): Binding | null => outputBinding(hole, outputs)
  const outside = (hole: Hole): Binding | null => output(hole) ?? variableBinding(job, hole, outer)
  const variables = [
    ...resolvedVariables(job.variables, output).filter((each) => !job.variables.includes(each)),
    ...handed.filter(({ name }) => script.variables.every((own) => own.name !== name)),
    ...resolvedVariables(script.variables, outside),
  ]
  const inner = new Map([...outer.values(), ...variables].map((each) => [each.name, each]))
  const inside = (hole: Hole): Binding | null => output(hole) ?? variableBinding(job, hole, inner)
  const directory = script.directory === null ? null : resolved(script.directory, inside)
  const isSame =
    directory === script.directory &&
    variables.length === script.variables.length &&
    variables.every((each, at) => each === script.variables[at])
  return isSame ? script : { ...script, variables, directory }
}

function resolvedVariables(variables: readonly JobVariable[], bind: (hole: Hole) => Binding | null): readonly JobVariable[] {
  return variables.map((variable) => {
    const value = resolved(variable.value, bind)
    return value === variable.value ? variable : { ...variable, value }
  })
}

/** The very same value where nothing of it is bound. */
function resolved(value: Value, bind: (hole: Hole) => Binding | null): Value {
  if (value.every(({ kind }) => kind === 'text')) return value
  let isChanged = false
  const result = value.flatMap((segment): Value => {
    const bound = segment.kind === 'hole' ? bind(segment.hole) : null
    if (segment.kind !== 'hole' || bound === null) return [segment]
    isChanged = true
    return expanded(bound.value, segment.hole.name, segment.origin, bound.definition)
  })
  return isChanged ? result : value
}

function outputBinding(hole: Hole, outputs: Outputs): Binding | null {
  const output = outputs.get(hole.id)
  return output === undefined
    ? null
    : { value: output.value, definition: { origin: output.origin, message: `an earlier step sets ${hole.name}` } }
}

function variableBinding(job: Job, hole: Hole, variables: ReadonlyMap<string, JobVariable>): Binding | null {
  const variable = hole.kind === 'environment' ? variables.get(hole.name) : undefined
  return variable === undefined ? null : bindingOf(job, variable)
}

function bindingOf(job: Job, variable: JobVariable): Binding {
  return { value: variable.value, definition: { origin: variable.origin, message: setBy(job, variable) } }
}

/** How a message says who sets a variable. */
export function setBy(job: Job, variable: JobVariable): string {
  const value = literal(variable.value)
  const to = value === null ? '' : value === '' ? ' to nothing' : ` to ${value}`
  return variable.level === 'global'
    ? `${variable.name} is set${to} for every job`
    : `${job.system.calls?.unit ?? 'job'} ${job.name} sets it${to}`
}

/** What crosses into a script that another runs. */
export function runBindings(event: RunEvent, caller: Context): (hole: Hole) => Binding | null {
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
