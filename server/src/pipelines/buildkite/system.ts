/** What Buildkite sets for every job. */
import type { System } from '../job.js'

export const BUILDKITE: System = {
  name: 'buildkite',
  predefined: /^(BUILDKITE|BUILDKITE_[A-Z0-9_]+|CI)$/,
  checkout: ['BUILDKITE_BUILD_CHECKOUT_PATH'],
  handovers: [],
}

/** What the job that uploads the pipeline and the jobs of the pipeline all have alike. */
export const OF_THE_BUILD =
  /^BUILDKITE_(BRANCH|TAG|COMMIT|MESSAGE|REPO|SOURCE|BUILD_(ID|NUMBER|URL|AUTHOR|CREATOR)|(PIPELINE|ORGANIZATION|PULL_REQUEST)(_[A-Z_]+)?)$/
