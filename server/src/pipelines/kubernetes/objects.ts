/**
 * The objects that pods name: those of the same file, else of the files beside it, with what a kustomization there makes
 * (kubernetes.io/docs/tasks/manage-kubernetes-objects/kustomization). Knows nothing of pods.
 */
import { text, originAt } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import type { Source } from '../../text/source.js'
import { readEnvironmentFile } from '../compose/environment.js'
import { folderOf, pathFrom, type Files } from '../files.js'
import type { JobVariable, ListPaths } from '../job.js'
import { at, entriesOf, itemsOf, mapAt, originOf, scalarsOf, textAt } from '../yaml/look-up.js'
import { valueOf, type Tree, type TreeMap } from '../yaml/tree.js'

export interface Objects {
  /** The object of a kind and name; null where there is none, or more than one that may be meant. */
  readonly find: (kind: string, name: string, namespace: string | null) => TreeMap | null
  /** What a ConfigMap holds; null where it is not here. */
  readonly configMap: (name: string, namespace: string | null) => readonly Held[] | null
  /** Files whose coming and going may change the answers. */
  readonly patterns: Set<string>
}

/** One key of a ConfigMap. */
export interface Held extends JobVariable {
  /** The file of the repository that it is made of. */
  readonly path: string | null
}

/** A folder with more files than this is no one's bundle of manifests. */
const MAX_FILES = 300

export function openObjects(source: Source, own: readonly TreeMap[], files: Files, listPaths: ListPaths): Objects {
  const folder = folderOf(source.path)
  const patterns = new Set<string>()
  let others: readonly Source[] | null = null
  const beside = (): readonly Source[] => {
    for (const extension of ['yaml', 'yml']) patterns.add(folder === '' ? `*.${extension}` : `${folder}/*.${extension}`)
    others ??= listPaths()
      .filter((path) => /\.ya?ml$/.test(path) && folderOf(path) === folder && path !== source.path)
      .slice(0, MAX_FILES)
      .flatMap((path) => files.sourceAt(path) ?? [])
    return others
  }
  const find: Objects['find'] = (kind, name, namespace) => {
    const here = oneOf(own, kind, name, namespace)
    if (here !== 'none') return here
    const there = beside()
      .filter(({ text: written }) => written.includes(name) && written.includes(kind) && !isTemplate(written))
      .flatMap((one) => objectsIn(files.documentsOf(one)))
    const found = oneOf(there, kind, name, namespace)
    return found === 'none' ? null : found
  }
  return {
    patterns,
    find,
    configMap(name, namespace) {
      const object = find('ConfigMap', name, namespace)
      if (object !== null) return entriesOf(at(object, 'data')).flatMap((entry) => heldIn(entry.name, entry.value, entry))
      const kustomization = beside().find(({ path, text: written }) => KUSTOMIZATION.test(path) && written.includes(name))
      const roots = kustomization === undefined ? [] : files.documentsOf(kustomization)
      const generators = roots.flatMap((root) => itemsOf(at(root, 'configMapGenerator'))).filter((item) => textAt(item, 'name') === name)
      return generators.length === 0 ? null : generators.flatMap((generator) => generated(generator, folder, files))
    },
  }
}

/** The objects of a file: its documents, and the items of those that are lists. */
export function objectsIn(documents: readonly Tree[]): readonly TreeMap[] {
  return documents.flatMap((document): readonly TreeMap[] => {
    if (document.kind !== 'map' || hasPlaceholder(document)) return []
    return textAt(document, 'kind')?.endsWith('List') === true
      ? itemsOf(at(document, 'items')).filter((item) => item.kind === 'map')
      : [document]
  })
}

/** What is looked for among objects; bundles have much that is large and none of these. */
export function isWanted(document: string): boolean {
  return /\bkind["']?[ \t]*:[ \t]*["']?(Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|\w*List|ConfigMap|Secret|PersistentVolume|PersistentVolumeClaim|Kustomization)\b|^configMapGenerator\b/m.test(
    document,
  )
}

/** A line that begins with a bracket of a template decides what is there at all. */
export function isTemplate(written: string): boolean {
  return /^[ \t]*(- )?\{[{%]/m.test(written)
}

/** What some other program fills in first. */
function hasPlaceholder({ source, span }: TreeMap): boolean {
  return /\{[{%]/.test(source.text.slice(span.start, span.end))
}

const KUSTOMIZATION = /(^|\/)[Kk]ustomization\.ya?ml$/

function oneOf(objects: readonly TreeMap[], kind: string, name: string, namespace: string | null): TreeMap | null | 'none' {
  const named = objects.filter((object) => textAt(object, 'kind') === kind && textAt(mapAt(object, 'metadata'), 'name') === name)
  const within = named.filter((object) => textAt(mapAt(object, 'metadata'), 'namespace') === namespace)
  const [only] = named.length > 1 ? within : named
  return only === undefined ? (named.length === 0 ? 'none' : null) : named.length > 1 && within.length > 1 ? null : only
}

function heldIn(name: string, tree: Tree, entry: Parameters<typeof originOf>[0]): readonly Held[] {
  return tree.kind === 'scalar' ? [{ name, value: valueOf(tree), level: 'job', origin: originOf(entry), path: null }] : []
}

/** What a generator takes from files, from lines, and from files of lines. */
function generated(generator: Tree, folder: string, files: Files): readonly Held[] {
  const fromFiles = scalarsOf(at(generator, 'files')).flatMap((scalar): readonly Held[] => {
    const [, key, written = ''] = /^(?:([^=]*)=)?(.*)$/s.exec(scalar.text) ?? []
    const path = pathFrom(folder, written)
    const name = key ?? written.slice(written.lastIndexOf('/') + 1)
    const found = path === null ? null : files.sourceAt(path)
    const value: Value = found === null ? [] : text(found.text, originAt(found, { start: 0, end: found.text.length }))
    return path === null || found === null ? [] : [{ name, value, level: 'job', origin: originOf(scalar), path }]
  })
  const fromLines = scalarsOf(at(generator, 'literals')).flatMap((scalar): readonly Held[] => {
    const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(scalar.text) ?? []
    return name === undefined ? [] : [{ name, value: text(value, originOf(scalar)), level: 'job', origin: originOf(scalar), path: null }]
  })
  const fromEnvironmentFiles = scalarsOf(at(generator, 'envs')).flatMap((scalar): readonly Held[] => {
    const path = pathFrom(folder, scalar.text)
    const found = path === null ? null : files.sourceAt(path)
    return found === null ? [] : readEnvironmentFile(found).map((variable) => ({ ...variable, path: null }))
  })
  return [...fromFiles, ...fromLines, ...fromEnvironmentFiles]
}
