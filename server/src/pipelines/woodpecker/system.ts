/** What Woodpecker sets for every step. */
import type { System } from '../job.js'

export const WOODPECKER: System = {
  name: 'woodpecker',
  predefined: /^(CI|CI_[A-Z0-9_]+)$/,
  checkout: ['CI_WORKSPACE'],
  handovers: [],
}
