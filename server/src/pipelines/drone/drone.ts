/**
 * Which jobs the documents of a Drone file have. Knows YAML only as the tree that was made of it, and nothing of what
 * the scripts say.
 */
import type { Source } from '../../text/source.js'
import type { Value } from '../../text/value.js'
import type { Job, Mount, Pipeline, Problem } from '../job.js'
import { MAX_STEPS } from '../lines.js'
import type { Budget } from '../yaml/merge.js'
import { at, itemsOf, mapAt, originOf, scalarAt, textAt } from '../yaml/look-up.js'
import { readTree, type TreeMap } from '../yaml/tree.js'
import { readConditions, readEnvironment, readServices, readSteps } from './steps.js'
import { substituted, type Substitution } from './substitution.js'
import { DRONE } from './system.js'

/** The steps of every pipeline in the file. */
export function readDrone(source: Source): Pipeline {
  const { roots, problems } = readTree(source)
  const maps = roots.filter((root) => root.kind === 'map')
  const budget: Budget = { steps: MAX_STEPS }
  const pipelines = maps.filter((root) => textAt(root, 'kind') === 'pipeline' || root.entries.has('pipeline'))
  const jobs = pipelines.flatMap((root) => readPipeline(root, pipelines.length > 1, budget))
  return {
    jobs,
    reads: [source.path],
    parts: [],
    problems: [...problems, ...furtherProblems(source, maps.length, problems.length, budget)],
  }
}

/** What is wrong with the file as a whole. */
export function furtherProblems({ path }: Source, maps: number, known: number, budget: Budget): readonly Problem[] {
  if (budget.steps <= 0) return [{ path, span: null, message: 'aliases repeat too much to be read in full' }]
  return maps === 0 && known === 0 ? [{ path, span: null, message: 'this file is empty or no map' }] : []
}

const NO_MATRIX: Substitution = { system: DRONE, matrix: new Map(), done: new WeakMap() }

function readPipeline(root: TreeMap, isOneOfMany: boolean, budget: Budget): readonly Job[] {
  if (textAt(mapAt(root, 'platform'), 'os') === 'windows') return []
  const type = textAt(root, 'type') ?? 'docker'
  const name = textAt(root, 'name') ?? 'default'
  const steps = at(root, 'steps') ?? at(root, 'pipeline')
  const volumes = readVolumes(root)
  const surroundings = {
    substitution: NO_MATRIX,
    budget,
    nameOf: (step: string) => (isOneOfMany ? `${name}/${step}` : step),
    inContainers: type === 'docker' || type === 'kubernetes',
    variables: readEnvironment(at(root, 'environment'), 'global', NO_MATRIX),
    conditions: readConditions(at(root, 'trigger')),
    parallel: null,
    mountsOf: (container: TreeMap) => readMounts(container, volumes),
    userOf: (container: TreeMap) => valueAt(container, 'user'),
  }
  const services = readServices(at(root, 'services'), steps, surroundings)
  return readSteps(steps, { ...surroundings, services })
}

interface Volume {
  readonly kind: Mount['kind']
  readonly from: Value | null
}

/** The volumes of a pipeline: directories of the host, claims of the cluster, or temporary ones, on disk or in memory. */
function readVolumes(root: TreeMap): ReadonlyMap<string, Volume> {
  const volumes = itemsOf(at(root, 'volumes')).flatMap((item): readonly (readonly [string, Volume])[] => {
    const name = scalarAt(item, 'name')
    if (name === null) return []
    const host = mapAt(item, 'host')
    const claim = mapAt(item, 'claim')
    const isInMemory = textAt(mapAt(item, 'temp'), 'medium') === 'memory'
    if (host !== null) return [[name.text, { kind: 'host', from: valueAt(host, 'path') }]]
    if (claim !== null) return [[name.text, { kind: 'volume', from: valueAt(claim, 'name') }]]
    return [[name.text, isInMemory ? { kind: 'memory', from: null } : { kind: 'volume', from: substituted(name, NO_MATRIX) }]]
  })
  return new Map(volumes)
}

function readMounts(container: TreeMap, volumes: ReadonlyMap<string, Volume>): readonly Mount[] {
  return itemsOf(at(container, 'volumes')).flatMap((item): readonly Mount[] => {
    const volume = volumes.get(textAt(item, 'name') ?? '')
    const inside = valueAt(item, 'path')
    return volume === undefined || inside === null ? [] : [{ ...volume, inside, origin: originOf(item) }]
  })
}

function valueAt(map: Parameters<typeof scalarAt>[0], name: string): Value | null {
  const found = scalarAt(map, name)
  return found === null ? null : substituted(found, NO_MATRIX)
}
