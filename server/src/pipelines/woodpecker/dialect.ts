/** Which files are Woodpecker workflows: the name says it (woodpecker-ci.org/docs/usage/workflows). */
import { defineDialect } from '../dialect.js'
import { readWoodpecker } from './woodpecker.js'
import { WOODPECKER } from './system.js'

export default defineDialect({
  system: WOODPECKER,
  byName: (path) => (/(^|\/)\.woodpecker(\.ya?ml$|\/[^/]+$)/.test(path) ? 'own' : null),
  recognise: () => 'entry',
  read: readWoodpecker,
})
