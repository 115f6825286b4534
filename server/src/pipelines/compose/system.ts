/** What Compose sets for every service: nothing. */
import type { System } from '../job.js'

export const COMPOSE: System = {
  name: 'compose',
  predefined: /(?!)/,
  checkout: [],
  handovers: [],
  calls: { unit: 'service', whole: 'the Compose file' },
}
