/**
 * The variables that a job is given, where its CI file sets them, and where that file itself makes use of them. Knows
 * jobs, not the dialect that described them.
 */
import type { Job, JobVariable } from '../pipelines/job.js'
import { memo } from '../text/memo.js'
import { originAt, type Expansion, type Origin, type Value } from '../text/value.js'
import { eachOnce, type Occurrence } from './occurrence.js'

/** Kept for as long as the job is. */
export const namesOfJob = memo((job: Job): readonly Occurrence[] => readNames(job))

/** Every variable of a job, its steps and its container. */
export function variablesOf(job: Job): readonly JobVariable[] {
  return [...job.variables, ...job.scripts.flatMap(({ variables }) => variables), ...(job.container?.variables ?? [])]
}

function readNames(job: Job): readonly Occurrence[] {
  const variables = variablesOf(job)
  const conditions = [...job.conditions, ...job.scripts.flatMap(({ condition }) => condition ?? [])]
  const values = [
    ...variables.map(({ value }) => value),
    ...job.scripts.flatMap(({ value, directory }) => [value, directory ?? []]),
    ...job.words,
    ...job.stores.flatMap(({ paths, key }) => [...paths, key ?? []]),
    ...(job.container?.image === undefined || job.container.image === null ? [] : [job.container.image]),
  ]
  return eachOnce([
    ...variables.flatMap((variable) => entryOf(variable) ?? []),
    ...conditions.flatMap(({ names, origin }) => names.flatMap((name) => readsIn(name, origin))),
    ...values.flatMap(readsOf),
  ])
}

/** Null where the name is not written: a secret's, or a matrix's. */
function entryOf({ name, origin }: JobVariable): Occurrence | null {
  const { source, start, end, quoting } = origin
  const quoted = /^["']/.test(source.text.charAt(start)) ? 1 : 0
  const at = start + quoted
  if (end < at + name.length || !source.text.startsWith(name, at)) return null
  if (/[\w-]/.test(source.text.charAt(at + name.length))) return null
  const own = originAt(source, { start: at, end: at + name.length }, quoting)
  return { kind: 'variable', name, role: 'entry', origin: own, extent: origin, local: null }
}

/** What the CI system has filled in, or leaves to be filled in. */
function readsOf(value: Value): readonly Occurrence[] {
  return value.flatMap((segment): readonly Occurrence[] => {
    const own =
      segment.kind === 'hole' && segment.hole.kind === 'environment' && segment.origin !== null
        ? readsIn(segment.hole.name, segment.origin)
        : []
    const chosen = segment.kind === 'choice' ? segment.choice.alternatives.flatMap((each) => readsOf(each.value)) : []
    return [...own, ...chosen, ...readsThrough(segment.through)]
  })
}

function readsThrough(outermost: Expansion | null): readonly Occurrence[] {
  const found: Occurrence[] = []
  for (let each = outermost; each !== null; each = each.inner) if (each.origin !== null) found.push(...readsIn(each.name, each.origin))
  return found
}

const VARIABLE = /^[A-Za-z_]\w*$/
/** Before a name that the CI system reads: `$`, `${`, `$(`, `%`, or a context of GitHub's expressions. */
const READS = /(?:\$[{(]?|%|\b(?:env|vars)\.)$/

function readsIn(name: string, written: Origin): readonly Occurrence[] {
  if (!VARIABLE.test(name)) return []
  const text = written.source.text.slice(written.start, written.end)
  return [...text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].flatMap(({ index }): readonly Occurrence[] => {
    if (!READS.test(text.slice(0, index))) return []
    const origin = written.cut(index, index + name.length)
    return [{ kind: 'variable', name, role: 'read', origin, extent: origin, local: null }]
  })
}
