/** What GitHub Actions sets for every job. */
import type { System } from '../job.js'

export const GITHUB: System = {
  name: 'github',
  predefined: /^(GITHUB_[A-Z_]+|RUNNER_[A-Z_]+)$/,
  checkout: ['GITHUB_WORKSPACE'],
}
