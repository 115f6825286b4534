/**
 * Answers which variables and functions a repository has, where each is set, read and called, and which of these
 * places mean the same: a job's variable in CI YAML and in every script that the job comes to are one. Works out what
 * is asked for and no more.
 */
import type { ScriptText } from '../commands/field.js'
import type { Job } from '../pipelines/job.js'
import { scriptText } from '../run/walker.js'
import type { Parser } from '../syntax/parser.js'
import { scriptOf } from '../text/script.js'
import type { Source } from '../text/source.js'
import type { Workspace } from '../workspace/workspace.js'
import { namesOfJob } from './job-names.js'
import { eachOnce, placeKey, type Occurrence } from './occurrence.js'
import { namesIn, type ScriptNames } from './script-names.js'

/** Scripts that run together and so share their variables: a job with all that it comes to, or a script by itself. */
export interface Scene {
  readonly job: Job | null
  readonly scripts: readonly ScriptText[]
  /** False for a script as it is written, without what it sources and runs. */
  readonly isWalked: boolean
}

export interface Symbols {
  /** The name at an offset of a file; a cursor at either end of it is at it. */
  at(path: string, offset: number): Occurrence | null
  /** All of a file, in the order in which they stand. */
  inFile(path: string): readonly Occurrence[]
  /** Every place that means the same variable or function. */
  sameAs(occurrence: Occurrence): readonly Occurrence[]
  /** All of that name among scripts that run together. */
  namedIn(scene: Scene, name: string): readonly Occurrence[]
  /** All of the repository. */
  all(): readonly Occurrence[]
  namesOf(script: ScriptText): ScriptNames
  readonly scenes: readonly Scene[]
}

/** Scripts that no job runs and that nothing else asks for are read as they are. */
const plain = new WeakMap<Source, ScriptText>()

export function symbolsOf(workspace: Workspace, parser: Parser): Symbols {
  const scenes = scenesOf(workspace)
  const scripts = [...new Set(scenes.flatMap((scene) => scene.scripts))]
  const jobs = [...new Set(scenes.flatMap(({ job }) => job ?? []))]
  const namesOf = (script: ScriptText): ScriptNames => namesIn(script, parser)

  function inFile(path: string): readonly Occurrence[] {
    const own = scripts.filter(({ value }) => value.some(({ origin }) => origin?.source.path === path))
    const all = [...own.flatMap((script) => namesOf(script).occurrences), ...jobs.flatMap(namesOfJob)]
    return eachOnce(all.filter(({ origin }) => origin.source.path === path))
  }

  function namedIn(scene: Scene, name: string): readonly Occurrence[] {
    const written = scene.scripts.flatMap((script) => (script.flat.includes(name) ? (namesOf(script).byName.get(name) ?? []) : []))
    const given = scene.job === null ? [] : namesOfJob(scene.job).filter((each) => each.name === name)
    return [...given, ...written]
  }

  function sameAs({ name, kind, local, origin }: Occurrence): readonly Occurrence[] {
    const groups = scenes.map((scene) => namedIn(scene, name).filter((each) => each.kind === kind && each.local === local))
    const found = new Map<string, Occurrence>()
    let isGrowing = true
    const reached = new Set([placeKey(origin)])
    while (isGrowing) {
      isGrowing = false
      for (const group of groups) {
        if (!group.some((each) => reached.has(placeKey(each.origin)))) continue
        for (const each of group) {
          const key = placeKey(each.origin)
          if (found.has(key)) continue
          found.set(key, each)
          reached.add(key)
          isGrowing = true
        }
      }
    }
    return eachOnce([...found.values()])
  }

  return {
    scenes,
    namesOf,
    inFile,
    sameAs,
    namedIn,
    at(path, offset) {
      const touched = inFile(path).filter(({ origin }) => origin.start <= offset && offset <= origin.end)
      const isOne = (each: Occurrence): boolean =>
        each.kind === 'variable' || each.role === 'defined' || sameAs(each).some(({ role }) => role === 'defined')
      return touched.find((each) => isOne(each)) ?? null
    },
    all: () => eachOnce([...jobs.flatMap(namesOfJob), ...scripts.flatMap((script) => namesOf(script).occurrences)]),
  }
}

function scenesOf({ executions, files, sources, walks }: Workspace): readonly Scene[] {
  const walked = new Set(walks.map(({ file }) => file))
  const sourced = new Set(walks.flatMap((walk) => walk.sources))
  const alone = files.flatMap(({ path, kind }): readonly Scene[] => {
    const source = kind === 'shell' && !walked.has(path) && !sourced.has(path) ? sources.get(path) : undefined
    return source === undefined ? [] : [{ job: null, scripts: [plainScript(source)], isWalked: false }]
  })
  return [
    ...executions.map(({ job, entered }) => ({
      job,
      scripts: [...new Set(entered.flatMap(({ walk }) => walk.comments.map(({ script }) => script)))],
      isWalked: true,
    })),
    ...alone,
  ]
}

function plainScript(source: Source): ScriptText {
  let script = plain.get(source)
  if (script === undefined) {
    script = scriptText(scriptOf(source))
    plain.set(source, script)
  }
  return script
}
