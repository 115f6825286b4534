/**
 * Which jobs the objects of a manifest are: the containers of every pod, each by itself (kubernetes.io/docs/concepts/overview/working-with-objects).
 * Each file is read by itself, with the objects beside it that it names; what a chart or an overlay makes of it is not known.
 */
import type { Source } from '../../text/source.js'
import { furtherProblems } from '../drone/drone.js'
import { openFiles } from '../files.js'
import type { ListPaths, Pipeline, ReadSource } from '../job.js'
import { isTemplate, isWanted, objectsIn, openObjects } from './objects.js'
import { readPods } from './pods.js'

export function readKubernetes(source: Source, readSource: ReadSource, listPaths: ListPaths): Pipeline {
  const { path, text } = source
  // A template that some other program makes a manifest of is nobody's mistake.
  if (isTemplate(text)) return { jobs: [], reads: [path], parts: [], problems: [] }
  const files = openFiles(readSource, isWanted)
  const documents = files.documentsOf(source)
  const own = objectsIn(documents)
  const objects = openObjects(source, own, files, listPaths)
  const jobs = own.flatMap((object) => readPods(object, objects, files.budget))
  const problems = /\{[{%]/.test(text) ? [] : files.problems.filter((problem) => problem.path === path)
  const maps = documents.filter(({ kind }) => kind === 'map').length
  const further = furtherProblems(source, maps, files.problems.length, files.budget)
  return { jobs, reads: [...files.reads], parts: [], patterns: [...objects.patterns], problems: [...problems, ...further] }
}
