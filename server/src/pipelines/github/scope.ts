/**
 * What the names in an expression stand for at one place: the contexts `env`, `inputs`, `matrix`, `needs`, `steps`,
 * `secrets`, and the little of `github` and `runner` that is a path. "Contexts reference" tells which is which.
 */
import { hole } from '../../text/value.js'
import type { Hole, Value } from '../../text/value.js'
import { outputHole } from '../job.js'
import type { JobVariable } from '../job.js'
import type { Known, Scope } from './expression.js'

export interface Contexts {
  /** Tells the unknowns of this job from those of others. */
  readonly owner: string
  /** By name in lower case; null where nobody is known who gives them. */
  readonly inputs: ReadonlyMap<string, Known> | null
  /** What a caller gives under another name; null where secrets have the same names everywhere. */
  readonly secrets: ReadonlyMap<string, Known> | null
  readonly matrix: (path: readonly string[]) => Known | null
  /** What a job that is needed, or one of a called workflow, gives as output. */
  readonly outputOfJob: (job: string, name: string) => Known | null
  /** Outputs of the steps before that are actions, by `id` and name; grows as steps are read. */
  readonly outputsOfSteps: Map<string, (name: string) => Known | null>
  /** Variables that are in force around the text, where what it says is not asked for later. */
  readonly environment: readonly JobVariable[]
  /** The folder of the action, below the directory in which steps start. */
  readonly actionPath: string | null
  /** In a container the paths that `github` and `runner` name are those of the machine. */
  readonly isContained: boolean
}

export const NO_CONTEXTS: Omit<Contexts, 'owner' | 'outputsOfSteps'> = {
  inputs: null,
  secrets: null,
  matrix: () => null,
  outputOfJob: () => null,
  environment: [],
  actionPath: null,
  isContained: false,
}

export function scopeOf(contexts: Contexts): Scope {
  return {
    lookUp: ([context = '', ...names]) => lookUp(contexts, context.toLowerCase(), names),
    holeOf: (expression) => holeOf(contexts, expression),
  }
}

/** The id that a script of a step has for outputs. */
export function stepId({ owner }: Contexts, id: string): string {
  return `${owner} ${id}`
}

/** Contexts that are another in another job. */
const OF_JOB = /\b(inputs|matrix|steps|needs|job|jobs|strategy|runner|hashfiles)\b/i

function holeOf({ owner }: Contexts, expression: string): Hole {
  return { id: `expr:${OF_JOB.test(expression) ? `${owner} ` : ''}${expression}`, kind: 'output', name: `\${{ ${expression} }}` }
}

function lookUp(contexts: Contexts, context: string, names: readonly string[]): Known | null {
  const [name = '', second = '', third = ''] = names
  switch (context) {
    case 'env':
      return names.length === 1 ? environment(contexts, name) : null
    case 'inputs':
      return names.length === 1 ? (contexts.inputs?.get(name.toLowerCase()) ?? null) : null
    case 'secrets':
      return names.length === 1 ? (contexts.secrets?.get(name.toLowerCase()) ?? null) : null
    case 'matrix':
      return names.length > 0 ? contexts.matrix(names) : null
    case 'needs':
    case 'jobs':
      return names.length === 3 && second.toLowerCase() === 'outputs' ? contexts.outputOfJob(name, third) : null
    case 'steps': {
      if (names.length !== 3 || second.toLowerCase() !== 'outputs') return null
      const ofAction = contexts.outputsOfSteps.get(name.toLowerCase())
      const shown = `\${{ steps.${name}.outputs.${third} }}`
      return ofAction === undefined ? unknown(hole(outputHole(stepId(contexts, name.toLowerCase()), third, shown))) : ofAction(third)
    }
    case 'github':
    case 'runner':
      return names.length === 1 ? path(contexts, `${context}.${name.toLowerCase()}`) : null
    default:
      return null
  }
}

function environment({ environment: around }: Contexts, name: string): Known {
  const variable = around.find((one) => one.name === name)
  if (variable === undefined) return unknown(variableOf(name))
  return { ...unknown(variable.value), by: { origin: variable.origin, message: `${name} is set at an outer level` } }
}

/** Variables that hold the same path. */
const VARIABLES: ReadonlyMap<string, string> = new Map([
  ['github.workspace', 'GITHUB_WORKSPACE'],
  ['github.env', 'GITHUB_ENV'],
  ['github.output', 'GITHUB_OUTPUT'],
  ['github.path', 'GITHUB_PATH'],
  ['runner.temp', 'RUNNER_TEMP'],
  ['runner.tool_cache', 'RUNNER_TOOL_CACHE'],
])

function path({ isContained, actionPath }: Contexts, name: string): Known | null {
  if (isContained) return null
  if (name === 'github.action_path') return actionPath === null ? null : unknown(actionPathValue(actionPath))
  const variable = VARIABLES.get(name)
  return variable === undefined ? null : unknown(variableOf(variable))
}

export function actionPathValue(folder: string): Value {
  const rest: Value = folder === '' ? [] : [{ kind: 'text', text: `/${folder}`, origin: null, through: null }]
  return [...variableOf('GITHUB_WORKSPACE'), ...rest]
}

function variableOf(name: string): Value {
  return hole({ id: `env:${name}`, kind: 'environment', name })
}

function unknown(value: Value): Known {
  const isKnown = value.some((one) => one.kind === 'text' && one.text !== '')
  return { value, truth: isKnown ? true : null, isBoolean: false, by: null }
}
