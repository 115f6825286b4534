/**
 * Which jobs a Woodpecker workflow has. Knows YAML only as the tree that was made of it, what Drone's steps are, and
 * nothing of what the scripts say.
 */
import type { Source } from '../../text/source.js'
import type { Value } from '../../text/value.js'
import { joinedChoice } from '../choice.js'
import { furtherProblems } from '../drone/drone.js'
import { readConditions, readServices, readSteps } from '../drone/steps.js'
import { substituted, type Substitution } from '../drone/substitution.js'
import type { Job, JobVariable, Mount, Pipeline } from '../job.js'
import { MAX_STEPS } from '../lines.js'
import { mountOf } from '../mount.js'
import type { Budget } from '../yaml/merge.js'
import { at, entriesOf, itemsOf, mapAt, originOf, scalarAt, scalarsOf, textAt } from '../yaml/look-up.js'
import { readTree, valueOf, type Entry, type TreeMap } from '../yaml/tree.js'
import { WOODPECKER } from './system.js'

/** The steps of the workflow in the file. */
export function readWoodpecker(source: Source): Pipeline {
  const { roots, problems } = readTree(source)
  const [root] = roots.filter((one) => one.kind === 'map')
  const budget: Budget = { steps: MAX_STEPS }
  const jobs = root === undefined ? [] : readWorkflow(root, budget)
  const further = furtherProblems(source, root === undefined ? 0 : 1, problems.length, budget)
  return { jobs, reads: [source.path], parts: [], problems: [...problems, ...further] }
}

function readWorkflow(root: TreeMap, budget: Budget): readonly Job[] {
  const platform = textAt(mapAt(root, 'labels'), 'platform') ?? textAt(root, 'platform')
  if (platform?.startsWith('windows') === true) return []
  const variables = readMatrix(root)
  const substitution: Substitution = { system: WOODPECKER, matrix: new Map(variables.map((one) => [one.name, one])), done: new WeakMap() }
  // `pipeline` was the name of `steps` before version 1.0.
  const steps = at(root, 'steps') ?? at(root, 'pipeline')
  const matrix = root.entries.get('matrix')
  const surroundings = {
    substitution,
    budget,
    nameOf: (step: string) => step,
    inContainers: true,
    variables,
    conditions: readConditions(at(root, 'when')),
    parallel: matrix === undefined || !variables.some(({ value }) => value[0]?.kind === 'choice') ? null : originOf(matrix),
    mountsOf: (container: TreeMap) => readMounts(container, substitution),
    userOf: (container: TreeMap) => readUser(container, substitution),
  }
  const services = readServices(at(root, 'services'), steps, surroundings)
  return readSteps(steps, { ...surroundings, services })
}

/** Each name of the matrix with the values that it takes in one of the workflows; every step has it as a variable. */
function readMatrix(root: TreeMap): readonly JobVariable[] {
  const matrix = mapAt(root, 'matrix')
  const rows = itemsOf(at(matrix, 'include'))
  const entries: readonly Entry[] =
    rows.length > 0 ? rows.flatMap((row) => entriesOf(row)) : entriesOf(matrix).filter(({ name }) => name !== 'include')
  const byName = new Map<string, { readonly entry: Entry; readonly values: Value[] }>()
  for (const entry of entries) {
    const known = byName.get(entry.name) ?? { entry, values: [] }
    known.values.push(...scalarsOf(entry.value).map(valueOf))
    byName.set(entry.name, known)
  }
  return [...byName].map(([name, { entry, values }]) => {
    const origin = originOf(entry)
    return { name, value: joinedChoice(`matrix ${name} of ${root.source.path}`, values, origin), level: 'global', origin }
  })
}

/** `from:inside` on the host, or a volume of the engine by its name (woodpecker-ci.org/docs/usage/volumes). */
function readMounts(container: TreeMap, substitution: Substitution): readonly Mount[] {
  return scalarsOf(at(container, 'volumes')).flatMap((item) => {
    const mount = mountOf(substituted(item, substitution), originOf(item))
    return mount === null ? [] : [mount]
  })
}

function readUser(container: TreeMap, substitution: Substitution): Value | null {
  const user = scalarAt(mapAt(mapAt(container, 'backend_options'), 'docker'), 'user')
  return user === null ? null : substituted(user, substitution)
}
