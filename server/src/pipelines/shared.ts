/** Jobs of files that are read again and again. Knows nothing of what jobs are. */
import { areEqual } from '../text/same.js'
import type { Job } from './job.js'

/**
 * The jobs of a newer text of their files: those that say the same at the same places stay what they are, so that
 * whatever was found out about them holds.
 */
export function sharedJobs(before: readonly Job[], now: readonly Job[]): readonly Job[] {
  const known = new Map<string, Job[]>()
  for (const job of before) known.set(job.name, [...(known.get(job.name) ?? []), job])
  // Most jobs share their variables and values with others.
  const equals = new Map<object, object>()
  return now.map((job) => {
    const older = known.get(job.name)?.shift()
    return older !== undefined && areEqual(older, job, equals) ? older : job
  })
}
