/** What CircleCI sets for every job. */
import type { System } from '../job.js'

export const CIRCLECI: System = {
  name: 'circleci',
  predefined: /^(CIRCLE_[A-Z0-9_]+|CIRCLECI|CI)$/,
  checkout: ['CIRCLE_WORKING_DIRECTORY'],
  // "Set an environment variable": what is appended to the file is sourced before each later step.
  handovers: [{ variable: 'BASH_ENV', as: 'script' }],
}
