/**
 * Which jobs the steps of a Drone or Woodpecker pipeline are: each runs in a container of its own, and all of them share
 * the checkout. Knows what the two systems have in common, and nothing of what only one of them has.
 */
import { flatten, hole, slice } from '../../text/value.js'
import type { Origin, Value } from '../../text/value.js'
import { PLAIN_JOB, PLAIN_SCRIPT, type Condition, type Container, type Job, type JobScript, type JobVariable, type Mount } from '../job.js'
import { joinLines } from '../lines.js'
import { shellOfWords } from '../shell.js'
import type { Budget } from '../yaml/merge.js'
import { at, entriesOf, itemsOf, originOf, originOfKey, scalarAt, scalarsOf, textAt } from '../yaml/look-up.js'
import type { Entry, Tree, TreeMap } from '../yaml/tree.js'
import { substituted, type Substitution } from './substitution.js'

/** What the pipeline around the steps says, and what is different in each system. */
export interface Surroundings {
  readonly substitution: Substitution
  readonly budget: Budget
  /** The name of the job that a step is. */
  readonly nameOf: (step: string) => string
  /** False where steps run on the machine itself. */
  readonly inContainers: boolean
  /** Variables of every step. */
  readonly variables: readonly JobVariable[]
  readonly services: readonly Container[]
  readonly conditions: readonly Condition[]
  readonly parallel: Job['parallel']
  readonly mountsOf: (container: TreeMap) => readonly Mount[]
  readonly userOf: (container: TreeMap) => Value | null
}

/** The steps that run commands. A step without any is a plugin, whose settings no shell sees. */
export function readSteps(steps: Tree | null, surroundings: Surroundings): readonly Job[] {
  const all = namedMaps(steps)
  const isGraph = all.some(({ map }) => map.entries.has('depends_on'))
  const jobs: Job[] = []
  let group: string | null = null
  let before: readonly string[] = []
  let running: readonly string[] = []
  for (const step of all) {
    // Steps of one group, as the first versions had it, run at the same time.
    const own = textAt(step.map, 'group')
    if (own === null || own !== group) {
      if (running.length > 0) before = running
      running = []
      group = own
    }
    const job = readStep(step, surroundings)
    if (job === null) continue
    jobs.push({ ...job, needs: isGraph ? readNeeds(step.map, surroundings) : before })
    if (textAt(step.map, 'detach') !== 'true') running = [...running, job.name]
  }
  return jobs
}

/** The containers beside the steps: services, and what `detach` leaves running. */
export function readServices(
  services: Tree | null,
  steps: Tree | null,
  surroundings: Omit<Surroundings, 'services'>,
): readonly Container[] {
  const detached = namedMaps(steps).filter(({ map }) => textAt(map, 'detach') === 'true' && !map.entries.has('commands'))
  return [...namedMaps(services), ...detached].map((one) => readContainer(one, surroundings, true))
}

/** The `environment` of a step, as a map or as a list of `NAME=value`; what comes from a secret is set outside. */
export function readEnvironment(tree: Tree | null, level: JobVariable['level'], substitution: Substitution): readonly JobVariable[] {
  const listed = itemsOf(tree).flatMap((item): readonly JobVariable[] => {
    if (item.kind !== 'scalar') return []
    const value = substituted(item, substitution)
    const flat = flatten(value)
    const name = /^([A-Za-z_]\w*)=/.exec(flat)?.[1]
    if (name === undefined) return []
    return [{ name, value: slice(value, name.length + 1, flat.length), level, origin: originOf(item) }]
  })
  const mapped = entriesOf(tree).flatMap((entry): readonly JobVariable[] => {
    const origin = originOf(entry)
    if (entry.value.kind === 'scalar') return [{ name: entry.name, value: substituted(entry.value, substitution), level, origin }]
    const secret = textAt(entry.value, 'from_secret')
    return secret === null ? [] : [{ name: entry.name, value: secretValue(secret), level, origin }]
  })
  return [...listed, ...mapped]
}

/** What a `when` looks at. */
export function readConditions(tree: Tree | null): readonly Condition[] {
  const rows = tree?.kind === 'list' ? tree.items : tree === null ? [] : [tree]
  return rows.filter((row) => row.kind === 'map').map((row) => ({ names: namesIn(textAt(row, 'evaluate') ?? ''), origin: originOf(row) }))
}

interface Named {
  readonly name: string
  readonly origin: Origin
  readonly map: TreeMap
}

/** A list of maps that have a name, or a map of maps by their names. */
function namedMaps(tree: Tree | null): readonly Named[] {
  const items = itemsOf(tree).flatMap((item, index): readonly Named[] => {
    if (item.kind !== 'map') return []
    const name = scalarAt(item, 'name')
    const place: Tree | Entry = name ?? item
    return [{ name: name?.text ?? `step ${index + 1}`, origin: originOf(place), map: item }]
  })
  const entries = entriesOf(tree).flatMap((entry): readonly Named[] =>
    entry.value.kind === 'map' ? [{ name: entry.name, origin: originOfKey(entry), map: entry.value }] : [],
  )
  return [...items, ...entries]
}

/** Names, or maps with a name. */
function readNeeds(step: TreeMap, { nameOf }: Surroundings): readonly string[] {
  const needed = at(step, 'depends_on')
  const names = [...scalarsOf(needed), ...itemsOf(needed).map((item) => scalarAt(item, 'name'))]
  return names.flatMap((name) => (name === null ? [] : [nameOf(name.text)]))
}

function readStep(step: Named, surroundings: Surroundings): Job | null {
  const { map } = step
  const { substitution, inContainers, services } = surroundings
  const container = readContainer(step, surroundings, false)
  const script = readScript(map, surroundings)
  const words = [...container.words, ...services.flatMap((service) => service.words)]
  if (script === null && container.words.length === 0) return null
  const own = [...readSecrets(map), ...readEnvironment(at(map, 'environment'), 'job', substitution)]
  const names = new Set(own.map(({ name }) => name))
  return {
    ...PLAIN_JOB,
    name: surroundings.nameOf(step.name),
    system: substitution.system,
    origin: step.origin,
    variables: [...surroundings.variables.filter(({ name }) => !names.has(name)), ...own],
    scripts: script === null ? [] : [script],
    words,
    container: inContainers ? container : null,
    services,
    parallel: surroundings.parallel,
    conditions: [...surroundings.conditions, ...readConditions(at(map, 'when'))],
  }
}

/**
 * The commands as one script: Drone writes them after `set -e` into a file that `/bin/sh` runs (steps, "Commands"), and
 * Woodpecker pipes them into `/bin/sh -e`, unless the `entrypoint` pipes them into another shell (workflow syntax, `entrypoint`).
 */
function readScript(step: TreeMap, { substitution, budget }: Surroundings): JobScript | null {
  const lines = scalarsOf(at(step, 'commands'))
  const pipedInto = scalarsOf(at(step, 'entrypoint'))
    .map((word) => /\|\s*([^|]+)$/.exec(word.text)?.[1])
    .find((one) => one !== undefined)
  const shell = pipedInto === undefined ? DEFAULT_SHELL : shellOfWords(pipedInto.split(/\s+/))
  const value = shell === null ? null : joinLines(lines, (line) => substituted(line, substitution, false), budget)
  if (shell === null || value === null) return null
  const directory = scalarAt(step, 'directory')
  return {
    ...PLAIN_SCRIPT,
    name: 'commands',
    value,
    ...shell,
    directory: directory === null ? null : substituted(directory, substitution),
  }
}

const DEFAULT_SHELL = { shell: 'sh', options: { errexit: true, pipefail: false } } as const

function readContainer(
  { name, origin, map }: Named,
  { substitution, mountsOf, userOf }: Omit<Surroundings, 'services'>,
  isService: boolean,
): Container {
  const image = scalarAt(map, 'image')
  const words = ['entrypoint', 'command', ...(isService ? ['commands'] : [])].flatMap((keyword) => scalarsOf(at(map, keyword)))
  return {
    name,
    image: image === null ? null : substituted(image, substitution),
    user: userOf(map),
    variables: isService ? readEnvironment(at(map, 'environment'), 'job', substitution) : [],
    mounts: mountsOf(map),
    words: words.map((word) => substituted(word, substitution)),
    origin,
  }
}

/** The older `secrets: [name]`, or `{ source, target }`: variables that are set outside. */
function readSecrets(step: TreeMap): readonly JobVariable[] {
  return itemsOf(at(step, 'secrets')).flatMap((item): readonly JobVariable[] => {
    const secret = item.kind === 'scalar' ? item.text : (textAt(item, 'source') ?? '')
    const name = (item.kind === 'scalar' ? secret : (textAt(item, 'target') ?? secret)).toUpperCase()
    return /^[A-Z_]\w*$/.test(name) ? [{ name, value: secretValue(secret), level: 'job', origin: originOf(item) }] : []
  })
}

function secretValue(secret: string): Value {
  return hole({ id: `secret:${secret}`, kind: 'unknown', name: secret })
}

/** The variables in an expression, without what stands in its strings. */
function namesIn(expression: string): readonly string[] {
  return [...new Set(expression.replace(/"[^"]*"|'[^']*'/g, '').match(/\b[A-Z][A-Z0-9_]{2,}\b/g) ?? [])]
}
