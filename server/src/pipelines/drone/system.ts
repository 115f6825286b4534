/** What Drone sets for every step. */
import type { System } from '../job.js'

export const DRONE: System = {
  name: 'drone',
  predefined: /^(DRONE|DRONE_[A-Z0-9_]+|CI|CI_[A-Z0-9_]+)$/,
  checkout: ['DRONE_WORKSPACE', 'CI_WORKSPACE'],
  handovers: [],
}
