/**
 * Which jobs the services of a Compose file are, with those of the files that it includes
 * (docs.docker.com/reference/compose-file). Each file is read by itself: which others it is merged with, the command line
 * says. Knows YAML only as the tree that was made of it.
 */
import type { Source } from '../../text/source.js'
import type { Origin } from '../../text/value.js'
import { furtherProblems } from '../drone/drone.js'
import { folderOf, openFiles, pathFrom, type Files } from '../files.js'
import type { Job, Pipeline, ReadSource } from '../job.js'
import { at, entriesOf, itemsOf, originOf, scalarsOf } from '../yaml/look-up.js'
import type { Tree } from '../yaml/tree.js'
import { projectOf, readService } from './service.js'

/** The services of the file. */
export function readCompose(source: Source, readSource: ReadSource): Pipeline {
  const files = openFiles(readSource)
  const maps = files.documentsOf(source).filter(({ kind }) => kind === 'map').length
  // A template that some other program makes a Compose file of is nobody's mistake.
  if (files.problems.length > 0 && /\{[{%]/.test(source.text)) return { jobs: [], reads: [source.path], parts: [], problems: [] }
  const found: Found = { jobs: [], parts: [], unknownSources: [], open: new Set([source.path]) }
  readFile(source, files, found, 0)
  const jobs = found.jobs.map((job) => ({ ...job, unknownSources: [...job.unknownSources, ...found.unknownSources] }))
  const further = furtherProblems(source, maps, files.problems.length, files.budget)
  return { jobs, reads: [...files.reads], parts: found.parts, problems: [...files.problems, ...further] }
}

interface Found {
  readonly jobs: Job[]
  readonly parts: string[]
  readonly unknownSources: Origin[]
  /** Paths of the files that were read. */
  readonly open: Set<string>
}

/** Files that include one another are followed so far. */
const MAX_DEPTH = 10

function readFile(source: Source, files: Files, found: Found, depth: number): void {
  const project = projectOf(source, files)
  if (project === null) return
  for (const entry of entriesOf(at(project.root, 'services'))) {
    if (entry.value.kind === 'map' && files.budget.steps > 0) found.jobs.push(readService(entry, entry.value, project, files))
  }
  for (const { path, origin } of includedIn(at(project.root, 'include'), folderOf(source.path))) {
    if (path !== null && found.open.has(path)) continue
    const other = path === null || depth >= MAX_DEPTH ? null : files.sourceAt(path)
    if (other === null) found.unknownSources.push(origin)
    else {
      found.parts.push(other.path)
      found.open.add(other.path)
      readFile(other, files, found, depth + 1)
    }
  }
}

interface Included {
  readonly path: string | null
  readonly origin: Origin
}

/** Paths, or maps with the paths of files that are merged into one; each of them is read by itself. */
function includedIn(include: Tree | null, folder: string): readonly Included[] {
  return itemsOf(include).flatMap((item) =>
    scalarsOf(item.kind === 'map' ? at(item, 'path') : item).map((one) => ({ path: pathFrom(folder, one.text), origin: originOf(one) })),
  )
}
