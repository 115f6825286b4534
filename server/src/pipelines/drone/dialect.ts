/** Which files are Drone pipelines: the name says it. */
import { defineDialect } from '../dialect.js'
import { readDrone } from './drone.js'
import { DRONE } from './system.js'

export default defineDialect({
  system: DRONE,
  byName: (path) => (/(^|\/)\.drone(\.[\w-]+)?\.ya?ml$/.test(path) ? 'own' : null),
  recognise: () => 'entry',
  read: readDrone,
})
