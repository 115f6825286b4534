/** What Buildkite sets for every job (buildkite.com/docs/pipelines/configure/environment-variables). Others of its names are settings. */
import type { System } from '../job.js'

const BUILD =
  'BRANCH|TAG|COMMIT|MESSAGE|REPO|SOURCE|BUILD_(ID|NUMBER|URL|(AUTHOR|CREATOR)(_EMAIL)?)|PIPELINE_(ID|NAME|SLUG|PROVIDER|DEFAULT_BRANCH)|ORGANIZATION_(ID|SLUG)|PULL_REQUEST(_(BASE_BRANCH|DRAFT|LABELS|REPO))?'
const JOB =
  'AGENT_(ID|NAME|ACCESS_TOKEN|ENDPOINT|PID)|BIN_PATH|BUILD_(CHECKOUT_)?PATH|COMMAND|COMMAND_EXIT_STATUS|COMPUTE_TYPE|CONFIG_PATH|ENV_FILE|GROUP_(ID|KEY|LABEL)|HOOKS_PATH|JOB_ID|LABEL|LAST_HOOK_EXIT_STATUS|PARALLEL_JOB(_COUNT)?|PLUGINS_PATH|REBUILT_FROM_BUILD_(ID|NUMBER)|RETRY_COUNT|STEP_(ID|KEY)|TIMEOUT|TRIGGERED_FROM_BUILD_(ID|NUMBER|PIPELINE_SLUG)|UNBLOCKER(_(EMAIL|ID|TEAMS))?'

export const BUILDKITE: System = {
  name: 'buildkite',
  predefined: new RegExp(`^(BUILDKITE|CI|BUILDKITE_(${BUILD}|${JOB}))$`),
  checkout: ['BUILDKITE_BUILD_CHECKOUT_PATH'],
  handovers: [],
}

/** What the job that uploads the pipeline and the jobs of the pipeline all have alike. */
export const OF_THE_BUILD = new RegExp(`^BUILDKITE_(${BUILD})$`)
