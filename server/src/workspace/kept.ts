/**
 * Executions kept between analyses: what was made of walks stays while each of these walks is the same. Knows nothing
 * of what an execution is.
 */
import type { Configuration } from '../configuration/configuration.js'
import { areSame } from '../facts/surroundings.js'
import type { Walk } from '../run/event.js'
import type { Execution } from '../facts/situated.js'
import type { Walks } from './execution.js'

/** Executions by what they are of, with everything that they were made from. */
export type KeptExecutions = Map<string, Kept>

interface Kept {
  /** The pipeline, for those of jobs. */
  readonly basis: unknown
  readonly configurations: readonly Configuration[]
  readonly asked: readonly Asked[]
  readonly executions: readonly Execution[]
}

interface Asked {
  readonly again: (walks: Walks) => Walk | null
  readonly answer: Walk | null
}

/** The executions that `make` makes, or those of an earlier analysis where it would make the same ones again. */
export function keptExecutions(
  all: KeptExecutions,
  key: string,
  { basis, configurations }: Pick<Kept, 'basis' | 'configurations'>,
  walks: Walks,
  make: (walks: Walks) => readonly Execution[],
): readonly Execution[] {
  const known = all.get(key)
  if (
    known !== undefined &&
    known.basis === basis &&
    areSame(known.configurations, configurations) &&
    known.asked.every(({ again, answer }) => again(walks) === answer)
  )
    return known.executions
  const asked: Asked[] = []
  const ask = <Answer extends Walk | null>(again: (from: Walks) => Answer): Answer => {
    const answer = again(walks)
    asked.push({ again, answer })
    return answer
  }
  const executions = make({
    ofFile: (path) => ask((from) => from.ofFile(path)),
    ofScript: (job, script) => ask((from) => from.ofScript(job, script)),
    configurationOf: walks.configurationOf,
  })
  all.set(key, { basis, configurations, asked, executions })
  return executions
}
