/**
 * What a repository shows that somebody may want to write into its configuration, each with the first place that shows
 * it. Looks for what is likely to be so; whether it is, the person knows.
 */
import { substitute } from '../facts/context.js'
import { marksOf, pathsIn } from '../facts/data-directory.js'
import { alternativesOf } from '../facts/evidence.js'
import { networkName } from '../facts/network.js'
import { originOfCommand } from '../facts/origin.js'
import type { Entered, Execution } from '../facts/situated.js'
import { rangeOf } from '../text/source.js'
import type { Origin, Value } from '../text/value.js'
import type { Workspace } from './workspace.js'

/** Something for a list of the configuration, and why. */
export interface Sighting {
  readonly written: string
  readonly why: string
}

export interface Seen {
  readonly network: readonly Sighting[]
  readonly dataDirectories: readonly Sighting[]
  readonly environment: readonly Sighting[]
  readonly exclude: readonly Sighting[]
}

/** Of each kind: more than this says that something else is the matter. */
const MOST = 40
/** Folders for what others have written. */
const OF_OTHERS = /^(?:.*\/)?(?:vendor|third[_-]?party|external|submodules)\//
/** Set by the shell, by the login or by who starts a process anywhere. */
const EVERYWHERE =
  /^(_|HOME|PATH|PWD|OLDPWD|USER|LOGNAME|SHELL|SHLVL|TERM|HOSTNAME|TMPDIR|LANG|LC_\w+|TZ|DISPLAY|EDITOR|PAGER|UID|EUID|RANDOM|SECONDS|LINENO|IFS|PPID|BASH\w*|DEBIAN_FRONTEND|NO_COLOR|FORCE_COLOR|DEBUG|VERBOSE)$/

export function seenIn({ executions, files, configurations }: Workspace): Seen {
  return {
    network: sorted(executions.flatMap(networkIn)),
    dataDirectories: sorted(executions.flatMap(dataDirectoriesIn)),
    environment: sorted(environmentIn(executions)),
    exclude: sorted(
      files.flatMap(({ path }) => {
        const folder = OF_OTHERS.exec(path)?.[0]
        return folder === undefined || /\p{Cc}/u.test(folder) || configurations.of(path).folder !== ''
          ? []
          : [{ written: folder, why: `${path} is somebody else's, by its place` }]
      }),
    ),
  }
}

function networkIn({ items }: Execution): readonly Sighting[] {
  return items.flatMap((item) => {
    if (item.kind !== 'effect') return []
    return pathsIn(item).flatMap((path) =>
      (alternativesOf(path) ?? []).flatMap((alternative): readonly Sighting[] => {
        const named = networkName(alternative)
        if (named === null) return []
        return [{ written: named.written, why: `named for network storage, and used as a path at ${placeOf(originOfCommand(item))}` }]
      }),
    )
  })
}

function dataDirectoriesIn({ items }: Execution): readonly Sighting[] {
  return marksOf(items).flatMap(({ key, confidence, evidence }) =>
    confidence === 'certain' && /^\/[\w./-]+\/[\w.-]+$/.test(key) && !key.startsWith('/tmp/')
      ? [{ written: key, why: `${evidence.message}, at ${placeOf(evidence.origin)}` }]
      : [],
  )
}

/** Names that a job's scripts read, and that nothing in the repository sets. */
function environmentIn(executions: readonly Execution[]): readonly Sighting[] {
  const set = new Set(
    executions.flatMap(({ job, items }) => [
      ...(job === null ? [] : [...job.variables, ...job.scripts.flatMap(({ variables }) => variables)].map(({ name }) => name)),
      ...items.flatMap((item) => (item.kind === 'assign' ? [item.event.name] : [])),
    ]),
  )
  return executions.flatMap(({ job, entered }) =>
    job === null
      ? []
      : entered
          .flatMap(readIn)
          .filter(
            ({ name }) => !set.has(name) && !job.system.predefined.test(name) && !EVERYWHERE.test(name) && /^[A-Z][A-Z0-9_]*$/.test(name),
          )
          .map(({ name, origin }) => ({ written: name, why: `read at ${placeOf(origin)}, and nothing in the repository sets it` })),
  )
}

interface ReadName {
  readonly name: string
  readonly origin: Origin | null
}

function readIn({ context, reached }: Entered): readonly ReadName[] {
  return reached.flatMap((event): readonly ReadName[] => {
    const { moment } = event
    const fields = event.kind === 'call' && moment.machine === 'local' ? event.call.fields : []
    const assigned = event.kind === 'assign' && event.how !== 'local' ? [event.value] : []
    const values = [...fields.map(({ value }) => value), ...assigned]
    return values.flatMap((value) =>
      namesIn(substitute(value, context, moment.guards), 0).map(({ name, origin }) => ({
        name,
        origin: origin ?? originOfCommand({ moment }),
      })),
    )
  })
}

const MAX_DEPTH = 8

function namesIn(value: Value, depth: number): readonly ReadName[] {
  return value.flatMap((segment): readonly ReadName[] => {
    if (segment.kind === 'hole') return segment.hole.kind === 'environment' ? [{ name: segment.hole.name, origin: segment.origin }] : []
    if (segment.kind !== 'choice' || depth >= MAX_DEPTH) return []
    return segment.choice.alternatives.flatMap((alternative) => namesIn(alternative.value, depth + 1))
  })
}

function placeOf(origin: Origin | null): string {
  return origin === null ? 'a place that is not written' : `${origin.source.path}:${rangeOf(origin.source, origin).line}`
}

/** Each once, with the place of the first file. */
function sorted(all: readonly Sighting[]): readonly Sighting[] {
  const first = new Map<string, Sighting>()
  for (const each of all) {
    const known = first.get(each.written)
    if (known === undefined || each.why < known.why) first.set(each.written, each)
  }
  return [...first.values()].sort((left, right) => (left.written < right.written ? -1 : 1)).slice(0, MOST)
}
