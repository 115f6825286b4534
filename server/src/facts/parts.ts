/**
 * Which list of a job's YAML a command comes from, who else has that list, and what follows it. Knows nothing of
 * what the commands do.
 */
import type { Job, JobScript, ScriptPart } from '../pipelines/job.js'
import { locateForDisplay } from '../text/location.js'
import { flatten, slice, type Origin } from '../text/value.js'
import { scopesOf, type Situated, type Situation } from './situated.js'

export type { Job, JobScript, ScriptPart }

/** The job's own script and the part of it that is under way, in whatever function or sourced file. */
export function partOf(item: Situation): { readonly script: JobScript; readonly part: ScriptPart } | null {
  const [entry] = item.entries
  const script = entry?.script
  if (script === undefined || item.entries.length > 1) return null
  const part = script.parts?.find(({ start, end }) => item.moment.position >= start && item.moment.position <= end)
  return part === undefined ? null : { script, part }
}

/** Parts behind this one that come from another list and run something. */
export function partsAfter({ value, parts = [] }: JobScript, part: ScriptPart): readonly ScriptPart[] {
  return parts.filter((each) => each.start >= part.end && !samePlace(each.list, part.list) && runsSomething(value, each))
}

/** True for the last part of its list that runs something. */
export function isLastOfList({ value, parts = [] }: JobScript, part: ScriptPart): boolean {
  return !parts.some((each) => each.start >= part.end && samePlace(each.list, part.list) && runsSomething(value, each))
}

/** Other jobs that have the same list, with the script that they have it in. */
export function othersWith(part: ScriptPart, job: Job, jobs: readonly Job[]): readonly { readonly job: Job; readonly script: JobScript }[] {
  return jobs.flatMap((other) =>
    other === job
      ? []
      : other.scripts.flatMap((script) =>
          script.parts?.some(({ list }) => samePlace(list, part.list)) === true ? [{ job: other, script }] : [],
        ),
  )
}

/** The first line of a part that runs something, where it is written. */
export function originOfPart({ value }: JobScript, { start, end }: ScriptPart): Origin | null {
  const flat = flatten(value).slice(start, end)
  const line = /^(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*/.exec(flat)?.[0].length ?? 0
  const first = /^[^\n]*/.exec(flat.slice(line))?.[0].trimEnd().length ?? 0
  return locateForDisplay(value, start + line, start + line + first)
}

/** True where only a part of the job's shell is left: a subshell, a pipeline, a background job, a container, a trap. */
export function isApart(item: Situated): boolean {
  return (
    item.moment.machine !== 'local' || scopesOf(item).some(({ kind }) => /^(subshell|nested|pipeline|background|trap|uncalled)$/.test(kind))
  )
}

export function samePlace(left: Origin, right: Origin): boolean {
  return left.source.path === right.source.path && left.start === right.start && left.end === right.end
}

function runsSomething(value: JobScript['value'], { start, end }: ScriptPart): boolean {
  return flatten(slice(value, start, end))
    .split('\n')
    .some((line) => !/^\s*(#.*|:|true)?\s*$/.test(line))
}
