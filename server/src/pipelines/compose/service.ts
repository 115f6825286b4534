/**
 * What one service of a Compose file is as a job: its command, environment, mounts and user, with what it extends
 * (docs.docker.com/reference/compose-file/services). Knows nothing of other services.
 */
import { concat, flatten, hole, literal, PLACEHOLDER, text, originAt } from '../../text/value.js'
import type { Origin, Value } from '../../text/value.js'
import type { Source } from '../../text/source.js'
import { folderOf, pathFrom, type Files } from '../files.js'
import { PLAIN_JOB, PLAIN_SCRIPT, type Job, type JobVariable, type Mount } from '../job.js'
import { scriptsAmong, shellCallOf, splitWords } from '../process.js'
import { at, entriesOf, itemsOf, mapAt, originOf, scalarAt, scalarsOf, textAt } from '../yaml/look-up.js'
import type { Entry, Tree, TreeMap } from '../yaml/tree.js'
import { readEnvironment, readEnvironmentFile } from './environment.js'
import { interpolated } from './interpolation.js'
import { COMPOSE } from './system.js'
import { readMounts, readVolumes, type Volumes } from './volumes.js'

/** One file, with what its services share. */
export interface Project {
  readonly source: Source
  readonly root: TreeMap
  readonly folder: string
  readonly volumes: Volumes
}

export function projectOf(source: Source, files: Files): Project | null {
  const [root] = files.documentsOf(source).filter((one) => one.kind === 'map')
  return root === undefined ? null : { source, root, folder: folderOf(source.path), volumes: readVolumes(root) }
}

export function readService({ name, source, keySpan }: Entry, map: TreeMap, project: Project, files: Files): Job {
  const service: Service = { layers: [], variables: new Map(), mounts: new Map(), unknownSources: [] }
  addLayers(service, map, { project, files, open: new Set([`${source.path} ${name}`]) })
  const { layers, unknownSources } = service
  const nearest = (keyword: string): Layer | null => layers.findLast((layer) => layer.map.entries.has(keyword)) ?? null
  const valueOf = (keyword: string): Value | null => {
    const scalar = scalarAt(nearest(keyword)?.map, keyword)
    return scalar === null ? null : interpolated(scalar)
  }
  const words = ['entrypoint', 'command'].flatMap((keyword) => wordsOf(at(nearest(keyword)?.map, keyword)))
  files.budget.steps -= words.length + service.variables.size
  const mounts = [...service.mounts.values()]
  const call = shellCallOf(words)
  const directory = directoryOf(valueOf('working_dir'), nearest('build'), mounts)
  const origin = originAt(source, keySpan)
  return {
    ...PLAIN_JOB,
    name,
    system: COMPOSE,
    origin,
    variables: [...service.variables.values()],
    scripts:
      call === null
        ? []
        : [
            {
              ...PLAIN_SCRIPT,
              name: 'command',
              value: call.script,
              shell: call.shell,
              options: call.options,
              directory: directory ?? hole({ id: `workdir:${source.path} ${name}`, kind: 'unknown', name: '' }),
            },
          ],
    words: call === null ? scriptsAmong(words).flatMap((word) => fromDirectory(word, directory)) : [],
    container: { name, image: valueOf('image'), user: valueOf('user'), variables: [], mounts, words, origin },
    needs: neededBy(layers),
    parallel: severalOf(layers),
    unknownSources,
    conditions: layers.flatMap((layer) => profilesOf(layer)),
  }
}

/** A service as one file has it; those of what it extends come before it. */
interface Layer {
  readonly map: TreeMap
  readonly project: Project
}

interface Service {
  readonly layers: Layer[]
  readonly variables: Map<string, JobVariable>
  /** By the directory inside. */
  readonly mounts: Map<string, Mount>
  readonly unknownSources: Origin[]
}

interface Reading {
  readonly project: Project
  readonly files: Files
  /** The services that are being read: one extends the next. */
  readonly open: Set<string>
}

/** `extends` first: maps are joined, mounts by the directory inside, and everything else is replaced ("extends"). */
function addLayers(service: Service, map: TreeMap, { project, files, open }: Reading): void {
  const extended = at(map, 'extends')
  const name = extended?.kind === 'scalar' ? extended.text : textAt(extended, 'service')
  const file = textAt(extended, 'file')
  const path = file === null ? project.source.path : pathFrom(project.folder, file)
  const key = `${path} ${name}`
  if (extended !== null && name !== null && !open.has(key)) {
    open.add(key)
    const source = path === null ? null : path === project.source.path ? project.source : files.sourceAt(path)
    const other = source === null ? null : projectOf(source, files)
    const base = other === null ? null : mapAt(mapAt(other.root, 'services'), name)
    if (base === null || other === null) service.unknownSources.push(originOf(extended))
    else addLayers(service, base, { project: other, files, open })
  }
  service.layers.push({ map, project })
  const fromFiles = environmentFiles(at(map, 'env_file')).flatMap((scalar): readonly JobVariable[] => {
    const written = pathFrom(project.folder, scalar.text)
    const source = written === null ? null : files.sourceAt(written)
    if (source === null) service.unknownSources.push(originOf(scalar))
    return source === null ? [] : readEnvironmentFile(source)
  })
  for (const variable of [...fromFiles, ...readEnvironment(at(map, 'environment'))]) {
    service.variables.delete(variable.name)
    service.variables.set(variable.name, variable)
  }
  for (const mount of readMounts(map, project.volumes, project.folder)) service.mounts.set(flatten(mount.inside), mount)
}

/** A path, or paths, or maps with a `path`. */
function environmentFiles(tree: Tree | null): ReturnType<typeof scalarsOf> {
  return [...scalarsOf(tree), ...itemsOf(tree).flatMap((item) => scalarsOf(at(item, 'path')))]
}

/** A list is taken word by word, text is split as a shell would. */
function wordsOf(tree: Tree | null): readonly Value[] {
  if (tree?.kind !== 'scalar') return scalarsOf(tree).map((item) => interpolated(item, false))
  return tree.isNull ? [] : (splitWords(interpolated(tree, false)) ?? [])
}

/**
 * Where a command starts, as far as that is a place of the repository: a directory that is mounted, or what the image is
 * built of, which most images have as a copy in the directory in which they start.
 */
function directoryOf(written: Value | null, build: Layer | null, mounts: readonly Mount[]): Value | null {
  const flat = written === null ? null : flatten(written)
  const isMounted =
    flat !== null && mounts.some(({ kind, inside }) => kind === 'host' && `${flat}/`.startsWith(`${flatten(inside).replace(/\/+$/, '')}/`))
  if (isMounted || build === null) return written
  const context = at(build.map, 'build')
  const folder = pathFrom(build.project.folder, context?.kind === 'scalar' ? context.text : (textAt(context, 'context') ?? '.'))
  return folder === null ? written : text(folder === '' ? '.' : folder)
}

/** The word as a path from the top of the repository, or of the container; nothing where it starts at an unknown place. */
function fromDirectory(word: Value, directory: Value | null): readonly Value[] {
  const flat = flatten(word)
  if (flat.startsWith('/') || flat.startsWith(PLACEHOLDER)) return [word]
  return directory === null || literal(directory) === null ? [] : [concat(directory, text('/'), word)]
}

function neededBy(layers: readonly Layer[]): Job['needs'] {
  return layers
    .flatMap(({ map }) => entriesOf(at(map, 'depends_on')))
    .filter(({ value }) => textAt(value, 'condition') === 'service_completed_successfully')
    .map(({ name }) => name)
}

function severalOf(layers: readonly Layer[]): Job['parallel'] {
  const counts = layers.flatMap(({ map }) => [scalarAt(map, 'scale'), scalarAt(mapAt(map, 'deploy'), 'replicas')])
  const last = counts.findLast((count) => count !== null) ?? null
  return last !== null && Number(last.text) > 1 ? originOf(last) : null
}

/** A service with profiles is there only where one of them is asked for. */
function profilesOf({ map }: Layer): Job['conditions'] {
  const profiles = map.entries.get('profiles')
  return profiles === undefined ? [] : [{ names: ['COMPOSE_PROFILES'], origin: originOf(profiles) }]
}
