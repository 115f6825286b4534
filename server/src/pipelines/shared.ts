/** Jobs of files that are read again and again. Knows nothing of what jobs are. */
import type { Job } from './job.js'

/**
 * The jobs of a newer text of their files: those that say the same at the same places stay what they are, so that
 * whatever was found out about them holds.
 */
export function sharedJobs(before: readonly Job[], now: readonly Job[]): readonly Job[] {
  const known = new Map<string, Job[]>()
  for (const job of before) known.set(job.name, [...(known.get(job.name) ?? []), job])
  const same: Same = new Map()
  return now.map((job) => {
    const older = known.get(job.name)?.shift()
    return older !== undefined && isSame(older, job, same) ? older : job
  })
}

/** Most jobs share their variables and values with others. */
type Same = Map<object, object>

function isSame(one: unknown, other: unknown, same: Same): boolean {
  if (one === other) return true
  if (!isRecord(one) || !isRecord(other) || Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  if (same.get(other) === one) return true
  if (one instanceof RegExp || one instanceof Map || one instanceof Set) return false
  const names = Object.keys(one)
  if (names.length !== Object.keys(other).length || !names.every((name) => isSame(one[name], other[name], same))) return false
  same.set(other, one)
  return true
}

function isRecord(thing: unknown): thing is Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null
}
