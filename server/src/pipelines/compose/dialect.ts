/** Which files are Compose files: the name says it, and one without services has nothing to run. */
import { defineDialect } from '../dialect.js'
import { readCompose } from './compose.js'
import { COMPOSE } from './system.js'

export default defineDialect({
  system: COMPOSE,
  byName: (path) => (/(^|\/)(docker-)?compose([._-][^/]*)?\.ya?ml$/.test(path) ? 'own' : null),
  recognise: (_path, text) => (/^["']?(services|include)["']?[ \t]*:/m.test(text) ? 'entry' : null),
  read: readCompose,
})
