/**
 * Executions kept between analyses: what was made of walks stays while each of these walks is the same. Knows nothing
 * of what an execution is.
 */
import type { Configuration } from '../configuration/configuration.js'
import { areSame } from '../text/same.js'
import type { Job, JobScript } from '../pipelines/job.js'
import type { Walk } from '../run/event.js'
import type { Done, Make, Walks } from './execution.js'
import { takesNewer } from './newer-walk.js'

/** Executions by what they are of, with everything that they were made from. */
export type KeptExecutions = Map<string, Kept>

interface Kept {
  readonly basis: readonly unknown[]
  readonly configurations: readonly Configuration[]
  readonly asked: readonly Asked[]
  readonly done: Done | null
}

interface Following {
  /** Newer walks may take the place of older ones for good. */
  readonly follows: boolean
  /** Whether a walk is known to be what would be answered now. */
  readonly stays: (walk: Walk) => boolean
}

interface Asked {
  readonly question: Question
  answer: Walk | null
}

/** The walk that is asked for: said in words, as what asks holds on to the whole analysis. */
type Question = { readonly file: string } | { readonly job: Job; readonly script: JobScript }

/**
 * What `make` makes, or made in an earlier analysis where it would make the same again.
 */
export function keptExecution(
  all: KeptExecutions,
  key: string,
  { basis, configurations, follows, stays }: Pick<Kept, 'basis' | 'configurations'> & Following,
  walks: Walks,
  make: Make,
): Done | null {
  const known = all.get(key)
  const isOfSame = known !== undefined && areSame(known.basis, basis) && areSame(known.configurations, configurations)
  if (isOfSame && isAnsweredAlike(known, walks, { follows, stays })) return known.done
  const asked: Asked[] = []
  const noted = <Answer extends Walk | null>(question: Question, answer: Answer): Answer => {
    asked.push({ question, answer })
    return answer
  }
  const last = isOfSame && follows ? known.done : null
  const newer: Walks = {
    ofFile: (file) => noted({ file }, walks.ofFile(file)),
    ofScript: (job, script) => noted({ job, script }, walks.ofScript(job, script)),
    configurationOf: walks.configurationOf,
    isExpected: walks.isExpected,
  }
  // What it was may have taken on newer walks when a bug ends this.
  all.delete(key)
  const done = make(newer, last)
  all.set(key, { basis, configurations, asked, done })
  return done
}

/**
 * The walks that executions were made of, in the order in which these and they were asked for. Others have only been
 * looked at to see whether an older execution is still what it was.
 */
export function walksOf(all: KeptExecutions, keys: ReadonlySet<string>): readonly Walk[] {
  const walks = new Set<Walk>()
  for (const key of keys) for (const { answer } of all.get(key)?.asked ?? []) if (answer !== null) walks.add(answer)
  return [...walks]
}

/** True where who asks again is shown the same. */
function isAnsweredAlike({ asked, done }: Kept, walks: Walks, { follows, stays }: Following): boolean {
  const newer = new Map<Walk, Walk>()
  for (const { question, answer } of asked) {
    if (answer !== null && stays(answer)) continue
    const now = 'file' in question ? walks.ofFile(question.file) : walks.ofScript(question.job, question.script)
    if (now === answer) continue
    if (!follows || now === null || answer === null) return false
    newer.set(answer, now)
  }
  if (newer.size === 0) return true
  if (done === null || !takesNewer(done, newer)) return false
  for (const each of asked) each.answer = each.answer === null ? null : (newer.get(each.answer) ?? each.answer)
  return true
}
