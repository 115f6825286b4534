/** What GitLab CI sets for every job. */
import type { System } from '../job.js'

export const GITLAB: System = {
  name: 'gitlab',
  predefined: /^(CI_[A-Z0-9_]+|GITLAB_[A-Z_]+|RUNNER_[A-Z_]+)$/,
  checkout: ['CI_PROJECT_DIR'],
  handovers: [],
}
