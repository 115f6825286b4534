/** What GitHub Actions sets for every job. */
import type { System } from '../job.js'

export const GITHUB: System = {
  name: 'github',
  predefined: /^(GITHUB_[A-Z_]+|RUNNER_[A-Z_]+)$/,
  checkout: ['GITHUB_WORKSPACE'],
  // "Workflow commands for GitHub Actions", Environment files.
  handovers: [
    { variable: 'GITHUB_ENV', as: 'environment' },
    { variable: 'GITHUB_PATH', as: 'path' },
    { variable: 'GITHUB_OUTPUT', as: 'outputs' },
  ],
}
