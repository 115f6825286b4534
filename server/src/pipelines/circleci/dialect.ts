/** Which files are CircleCI configurations: they stand in one folder, where the content tells them from other YAML. */
import { defineDialect } from '../dialect.js'
import { readCircleci } from './circleci.js'
import { CIRCLECI } from './system.js'

export default defineDialect({
  system: CIRCLECI,
  byName: (path) => (/(^|\/)\.circleci\/.+\.ya?ml$/.test(path) ? 'own' : null),
  recognise: (path, text) =>
    /(^|\/)\.circleci\/config\.ya?ml$/.test(path) || /^["']?(jobs|workflows)["']?[ \t]*:/m.test(text) ? 'entry' : null,
  read: readCircleci,
})
