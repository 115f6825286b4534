/** What Buildkite sets for every job. */
import type { System } from '../job.js'

/**
 * By the first word behind BUILDKITE (Buildkite documentation, Environment variables). Others, as those of its test
 * engine's client, are settings of programs that scripts give themselves.
 */
const PREDEFINED =
  /^(CI|BUILDKITE(_(AGENT|ARTIFACT|BIN|BRANCH|BUILD|CANCEL|CLUSTER|COMMAND|COMMIT|COMPUTE|CONFIG|ENV|GIT|GITHUB|GROUP|HOOKS|JOB|LABEL|LAST|LOCAL|MERGE|MESSAGE|NO|ORGANIZATION|PARALLEL|PIPELINE|PLUGINS?|PULL|REBUILT|REDACTED|REFSPEC|REPO|RETRY|SCRIPT|SHELL|SOURCE|SSH|STEP|TAG|TIMEOUT|TRACING|TRIGGERED|UNBLOCKER)(_[A-Z0-9_]+)?)?)$/

export const BUILDKITE: System = {
  name: 'buildkite',
  predefined: PREDEFINED,
  checkout: ['BUILDKITE_BUILD_CHECKOUT_PATH'],
  handovers: [],
}

/** What the job that uploads the pipeline and the jobs of the pipeline all have alike. */
export const OF_THE_BUILD =
  /^BUILDKITE_(BRANCH|TAG|COMMIT|MESSAGE|REPO|SOURCE|BUILD_(ID|NUMBER|URL|AUTHOR|CREATOR)|(PIPELINE|ORGANIZATION|PULL_REQUEST)(_[A-Z_]+)?)$/
