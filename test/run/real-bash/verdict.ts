/**
 * What is to be said of one program after runs of it in real bash: whether the walk admits all that happened (sound), and
 * of a program that depends on nothing outside, how much of it the walk knows to the letter (exact).
 */
import { isReached, makeContext, type Context } from '../../../server/src/facts/context.js'
import type { Walk } from '../../../server/src/run/event.js'
import { display, text, type Hole } from '../../../server/src/text/value.js'
import { walk, type Called } from '../probe.js'
import { admits, literalWords } from './admits.js'
import type { Program } from './program.js'
import type { Environment, Probed, Run } from './sandbox.js'

export interface Ran {
  readonly environment: Environment
  readonly run: Run
}

/** What bash handed over and the walk does not admit, as text for a person. */
export function unsound(program: Program, runs: readonly Ran[]): readonly string[] {
  const walked = walkOf(program)
  const events = byNumber(walked)
  return runs.flatMap(({ environment, run }) => {
    const context = contextOf(walked, environment, run.directory)
    return run.probed
      .filter((probed) => !isAdmitted(probed, events, context))
      .map((probed) => describe(probed, events, context) + walked.notices.map(({ message }) => `\n  ${message}`).join(''))
  })
}

export interface Known {
  readonly exact: number
  /** Those that came out otherwise than as one literal for each time they ran, as text for a person. */
  readonly inexact: readonly string[]
}

/** How much of a program that depends on nothing outside comes out as what bash handed over; outside of loops. */
export function known(program: Program, run: Run): Known {
  const walked = walkOf(program)
  const events = byNumber(walked)
  const ids = [...new Set(run.probed.map(({ id }) => id))].filter((id) => id.startsWith('p') && !(events.get(id) ?? []).some(asksForFiles))
  const inexact = ids.filter((id) => {
    const said = (events.get(id) ?? []).map(({ call }) => literalWords(call.fields.slice(1)))
    const happened = run.probed.filter((probed) => probed.id === id).map(({ words }) => words)
    return JSON.stringify(distinct(said)) !== JSON.stringify(distinct(happened))
  })
  const nothing = makeContext(walked, () => null)
  return {
    exact: ids.length - inexact.length,
    inexact: inexact.map((id) => describe(run.probed.find((probed) => probed.id === id) ?? { id, words: [] }, events, nothing)),
  }
}

function walkOf({ main, library }: Program): Walk {
  return walk(main, { files: library === '' ? {} : { 'library.sh': library } })
}

/** A pattern depends on the files that are there, and where a script lies is not its own choice. */
function asksForFiles({ call }: Called): boolean {
  return call.fields.some(({ value }) =>
    value.some((segment) => segment.kind === 'hole' && (segment.hole.kind === 'pattern' || /^(root|start)$/.test(segment.hole.id))),
  )
}

/** Two arms of a branch, or two calls of a function, may say the same. */
function distinct(vectors: readonly (readonly string[] | null)[]): readonly string[] {
  return [...new Set(vectors.map((words) => JSON.stringify(words)))]
}

function byNumber({ events }: Walk): ReadonlyMap<string, readonly Called[]> {
  const result = new Map<string, Called[]>()
  for (const event of events) {
    // What the walk of a test calls a probe by.
    if (event.kind !== 'call' || event.call.name !== 'touch') continue
    const [first] = event.call.fields
    const id = first === undefined ? '' : display(first.value)
    result.set(id, [...(result.get(id) ?? []), event])
  }
  return result
}

/** A walk is looked at as in a job that gives all that the environment of the run gave. */
function contextOf(walked: Walk, { variables, parameters }: Environment, directory: string): Context {
  const known = (value: string): ReturnType<Context['bind']> => ({ value: text(value), definition: null })
  return makeContext(walked, (hole: Hole) => {
    if (hole.id === 'start' || hole.id === 'root') return known(directory)
    const variable = hole.kind === 'environment' && hole.id === `env:${hole.name}` ? variables[hole.name] : undefined
    if (variable !== undefined) return known(variable)
    const position = /^arg:(\d+)$/.exec(hole.id)?.[1]
    return position === undefined ? null : known(parameters[Number(position) - 1] ?? '')
  })
}

function isAdmitted({ id, words }: Probed, events: ReadonlyMap<string, readonly Called[]>, context: Context): boolean {
  return (events.get(id) ?? []).some(
    ({ call, moment }) => isReached(moment.guards, context) && admits(call.fields.slice(1), words, moment.guards, context),
  )
}

function describe({ id, words }: Probed, events: ReadonlyMap<string, readonly Called[]>, context: Context): string {
  const said = (events.get(id) ?? []).map(({ call, moment }) => {
    const values = call.fields.slice(1).map(({ value, many }) => JSON.stringify(display(value)) + (many ? '...' : ''))
    return `  walk ${values.join(' ')}${isReached(moment.guards, context) ? '' : ' (a guard excludes it)'}`
  })
  return [
    `probe ${id}`,
    `  bash ${words.map((word) => JSON.stringify(word)).join(' ')}`,
    ...(said.length > 0 ? said : ['  walk never comes here']),
  ].join('\n')
}
