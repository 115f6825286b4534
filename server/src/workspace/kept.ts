/**
 * Executions kept between analyses: what was made of walks stays while each of these walks is the same. Knows nothing
 * of what an execution is.
 */
import type { Configuration } from '../configuration/configuration.js'
import { areSame } from '../text/same.js'
import type { Walk } from '../run/event.js'
import type { Done, Walks } from './execution.js'

/** Executions by what they are of, with everything that they were made from. */
export type KeptExecutions = Map<string, Kept>

interface Kept {
  readonly basis: readonly unknown[]
  readonly configurations: readonly Configuration[]
  readonly asked: readonly Asked[]
  readonly done: Done | null
}

interface Asked {
  readonly again: (walks: Walks) => Walk | null
  readonly answer: Walk | null
}

/** What `make` makes, or made in an earlier analysis where it would make the same again. */
export function keptExecution(
  all: KeptExecutions,
  key: string,
  { basis, configurations }: Pick<Kept, 'basis' | 'configurations'>,
  walks: Walks,
  make: (walks: Walks) => Done | null,
): Done | null {
  const known = all.get(key)
  if (
    known !== undefined &&
    areSame(known.basis, basis) &&
    areSame(known.configurations, configurations) &&
    known.asked.every(({ again, answer }) => again(walks) === answer)
  )
    return known.done
  const asked: Asked[] = []
  const ask = <Answer extends Walk | null>(again: (from: Walks) => Answer): Answer => {
    const answer = again(walks)
    asked.push({ again, answer })
    return answer
  }
  const done = make({
    ofFile: (path) => ask((from) => from.ofFile(path)),
    ofScript: (job, script) => ask((from) => from.ofScript(job, script)),
    configurationOf: walks.configurationOf,
  })
  all.set(key, { basis, configurations, asked, done })
  return done
}
