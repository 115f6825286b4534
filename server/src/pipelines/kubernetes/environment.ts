/**
 * The variables of a container: `envFrom`, and over it `env` (kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1,
 * "Environment variables"). Knows nothing of other fields.
 */
import { hole, originAt } from '../../text/value.js'
import type { Origin } from '../../text/value.js'
import { filledHole } from '../interpolation.js'
import type { JobVariable } from '../job.js'
import { at, entriesOf, itemsOf, mapAt, originOf, scalarAt, textAt } from '../yaml/look-up.js'
import type { Tree, TreeMap, TreeScalar } from '../yaml/tree.js'
import { expandedText, type Known } from './expansion.js'
import type { Objects } from './objects.js'

export interface Environment extends Known {
  readonly variables: Map<string, JobVariable>
  readonly unknownSources: readonly Origin[]
}

export function readEnvironment(container: TreeMap, namespace: string | null, objects: Objects): Environment {
  const variables = new Map<string, JobVariable>()
  const unknownSources: Origin[] = []
  const set = (variable: JobVariable): void => {
    variables.delete(variable.name)
    variables.set(variable.name, variable)
  }
  for (const item of itemsOf(at(container, 'envFrom'))) {
    const found = takenFrom(item, namespace, objects)
    if (found === null) unknownSources.push(originOf(item))
    const prefix = textAt(item, 'prefix') ?? ''
    for (const variable of found ?? []) {
      const name = prefix + variable.name
      if (NAME.test(name)) set({ name, value: variable.value, level: 'job', origin: variable.origin })
    }
  }
  const isOpen = unknownSources.length > 0
  for (const item of itemsOf(at(container, 'env'))) {
    const name = scalarAt(item, 'name')
    if (name !== null && NAME.test(name.text)) set(variableOf(name, item, { variables, isOpen }, namespace, objects))
  }
  return { variables, isOpen, unknownSources }
}

/** Other names are possible, and no shell can read them. */
const NAME = /^[A-Za-z_]\w*$/

/** All of a ConfigMap, or the names of a Secret; null where it is not here. */
function takenFrom(item: Tree, namespace: string | null, objects: Objects): readonly JobVariable[] | null {
  const map = textAt(mapAt(item, 'configMapRef'), 'name')
  if (map !== null) return objects.configMap(map, namespace)
  const secret = textAt(mapAt(item, 'secretRef'), 'name')
  const object = secret === null ? null : objects.find('Secret', secret, namespace)
  if (object === null) return null
  return ['data', 'stringData'].flatMap((field) =>
    entriesOf(at(object, field)).map((entry): JobVariable => {
      return { name: entry.name, value: given(`${secret} ${entry.name}`, entry.name), level: 'job', origin: originOf(entry) }
    }),
  )
}

/** A value is expanded with what stands before it; one that comes from elsewhere is known only of a ConfigMap that is here. */
function variableOf(written: TreeScalar, item: Tree, known: Known, namespace: string | null, objects: Objects): JobVariable {
  const name = written.text
  const end = (at(item, 'value') ?? at(item, 'valueFrom'))?.span.end ?? 0
  const { source, start } = originOf(written)
  const origin = originAt(source, { start, end: Math.max(written.span.end, end) })
  const from = mapAt(item, 'valueFrom')
  const scalar = scalarAt(item, 'value')
  if (from === null) return { name, value: scalar === null ? [] : expandedText(scalar, known), level: 'job', origin }
  const reference = mapAt(from, 'configMapKeyRef')
  const map = textAt(reference, 'name')
  const key = textAt(reference, 'key')
  const held = map === null ? undefined : objects.configMap(map, namespace)?.find((one) => one.name === key)
  return { name, value: held?.value ?? given(`${origin.source.path}:${origin.start}`, name), level: 'job', origin }
}

function given(of: string, name: string): JobVariable['value'] {
  return hole(filledHole(of, name))
}
