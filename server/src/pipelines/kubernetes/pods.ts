/**
 * Which jobs the containers of an object are: every kind that has a template of pods (kubernetes.io/docs/concepts/workloads).
 * Knows nothing of other objects than those that it asks for by name.
 */
import { concat, hole, text, originAt } from '../../text/value.js'
import type { Origin, Value } from '../../text/value.js'
import { filledHole } from '../interpolation.js'
import { PLAIN_JOB, type Container, type Job } from '../job.js'
import type { Budget } from '../yaml/merge.js'
import { at, itemsOf, mapAt, originOf, scalarAt, scalarsOf, textAt } from '../yaml/look-up.js'
import { valueOf, type TreeMap } from '../yaml/tree.js'
import { readCommand } from './command.js'
import { readEnvironment } from './environment.js'
import { expandedText } from './expansion.js'
import type { Objects } from './objects.js'
import { KUBERNETES } from './system.js'
import { readMounts, readVolumes, type Volumes } from './volumes.js'

/** The containers of an object; none where it runs none, or is none of Kubernetes' own kinds. */
export function readPods(object: TreeMap, objects: Objects, budget: Budget): readonly Job[] {
  const spec = mapAt(object, 'spec')
  const kind = textAt(object, 'kind') ?? ''
  const isOwn = /^(v1|(apps|batch|extensions)\/v\w+)$/.test(textAt(object, 'apiVersion') ?? '')
  const ofRun = kind === 'CronJob' ? mapAt(mapAt(spec, 'jobTemplate'), 'spec') : spec
  const pod = kind === 'Pod' ? spec : TEMPLATED.test(kind) ? mapAt(mapAt(ofRun, 'template'), 'spec') : null
  if (!isOwn || ofRun === null || pod === null || isForWindows(pod)) return []
  const metadata = mapAt(object, 'metadata')
  const namespace = textAt(metadata, 'namespace')
  const name = textAt(metadata, 'name') ?? (textAt(metadata, 'generateName') ?? kind.toLowerCase()).replace(/-$/, '')
  const volumes = readVolumes(pod, kind === 'StatefulSet' ? at(spec, 'volumeClaimTemplates') : null, namespace, objects)
  const limit = [ofRun, pod].flatMap(({ entries }) => entries.get('activeDeadlineSeconds') ?? [])[0]
  const around: Around = { name, namespace, pod, volumes, objects, budget }
  const before = containersIn(pod, 'initContainers', around)
  // One that is restarted goes on beside the others (kubernetes.io/docs/concepts/workloads/pods/sidecar-containers).
  const beside = before.filter(({ tree }) => textAt(tree, 'restartPolicy') === 'Always')
  const main = [...beside, ...containersIn(pod, 'containers', around)]
  const inTurn = before.filter((one) => !beside.includes(one))
  const shared = { parallel: severalOf(kind, object, ofRun), timeout: limit === undefined ? null : originOf(limit) }
  return [
    ...inTurn.map(({ job }, index) => ({ ...job, ...shared, needs: inTurn.slice(0, index).map((one) => one.job.name) })),
    ...main.map((one) => ({
      ...one.job,
      ...shared,
      needs: inTurn.map(({ job }) => job.name),
      services: main.flatMap((other) => (other === one ? [] : { ...other.container, variables: other.job.variables })),
    })),
  ]
}

const TEMPLATED = /^(Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)$/

interface Around {
  readonly name: string
  readonly namespace: string | null
  readonly pod: TreeMap
  readonly volumes: Volumes
  readonly objects: Objects
  readonly budget: Budget
}

interface Read {
  readonly tree: TreeMap
  readonly job: Job
  readonly container: Container
}

function containersIn(pod: TreeMap, field: string, around: Around): readonly Read[] {
  return itemsOf(at(pod, field)).flatMap((tree) => (tree.kind === 'map' && around.budget.steps > 0 ? [readContainer(tree, around)] : []))
}

function readContainer(tree: TreeMap, { name: of, namespace, pod, volumes, objects, budget }: Around): Read {
  const written = scalarAt(tree, 'name')
  const name = `${of}/${written?.text ?? 'container'}`
  const environment = readEnvironment(tree, namespace, objects)
  const { mounts, files } = readMounts(tree, volumes)
  const lines = [...scalarsOf(at(tree, 'command')), ...scalarsOf(at(tree, 'args'))]
  budget.steps -=
    lines.reduce((sum, line) => sum + line.text.length, 0) + COST * (1 + lines.length + environment.variables.size + mounts.length)
  const words = budget.steps <= 0 ? [] : lines.map((line) => expandedText(line, environment, false))
  const origin = originAt(tree.source, written?.span ?? tree.span)
  const image = scalarAt(tree, 'image')
  const container: Container = {
    name,
    image: image === null ? null : valueOf(image),
    user: userOf(tree, pod),
    variables: [],
    mounts,
    words,
    origin,
  }
  const directory = scalarAt(tree, 'workingDir')
  const job: Job = {
    ...PLAIN_JOB,
    name,
    system: KUBERNETES,
    origin,
    variables: [...environment.variables.values()],
    ...readCommand(words, files, directory === null ? hole(filledHole(`workdir:${tree.source.path} ${name}`, '')) : valueOf(directory)),
    container,
    unknownSources: environment.unknownSources,
  }
  return { tree, job, container }
}

const COST = 20

/** The nearest that is set, of the container or the pod; where only root is ruled out, somebody else (kubernetes.io/docs/tasks/configure-pod-container/security-context). */
function userOf(container: TreeMap, pod: TreeMap): Value | null {
  const contexts = [mapAt(container, 'securityContext'), mapAt(pod, 'securityContext')]
  const nearest = (field: string): ReturnType<typeof scalarAt> =>
    contexts.map((one) => scalarAt(one, field)).find((one) => one !== null) ?? null
  const user = nearest('runAsUser')
  const group = nearest('runAsGroup') ?? nearest('fsGroup')
  if (user === null)
    return nearest('runAsNonRoot')?.text === 'true' ? hole(filledHole(`user:${container.source.path}:${container.span.start}`, '')) : null
  return group === null ? valueOf(user) : concat(valueOf(user), text(':'), valueOf(group))
}

/** Replicas, completions side by side, or one on each node. */
function severalOf(kind: string, object: TreeMap, spec: TreeMap): Origin | null {
  if (kind === 'DaemonSet') return originOf(object.entries.get('kind') ?? object)
  const count = ['replicas', 'parallelism'].flatMap((field) => spec.entries.get(field) ?? [])[0]
  return count?.value.kind === 'scalar' && Number(count.value.text) > 1 ? originOf(count) : null
}

function isForWindows(pod: TreeMap): boolean {
  return textAt(mapAt(pod, 'os'), 'name') === 'windows' || textAt(mapAt(pod, 'nodeSelector'), 'kubernetes.io/os') === 'windows'
}
