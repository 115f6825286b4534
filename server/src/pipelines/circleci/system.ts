/** What CircleCI sets for every job (circleci.com/docs/reference/variables). Others of such names are a person's own. */
import type { System } from '../job.js'

export const CIRCLECI: System = {
  name: 'circleci',
  predefined:
    /^(CI|CIRCLECI|CIRCLE_(BRANCH|TAG|SHA1|JOB|USERNAME|BUILD_(NUM|URL)|PREVIOUS_BUILD_NUM|NODE_(INDEX|TOTAL)|OIDC_TOKEN(_V2)?|(ORGANIZATION|PIPELINE|PROJECT)_ID|PROJECT_(REPO|USER)NAME|PR_(NUMBER|REPONAME|USERNAME)|PULL_REQUESTS?|REPOSITORY_URL|WORKFLOW_(ID|JOB_ID|WORKSPACE_ID)|WORKING_DIRECTORY))$/,
  checkout: ['CIRCLE_WORKING_DIRECTORY'],
  // "Set an environment variable": what is appended to the file is sourced before each later step.
  handovers: [{ variable: 'BASH_ENV', as: 'script' }],
}
