/** Which files are Buildkite pipelines. The name speaks first; other YAML stands beside them, so the content is asked too. */
import { defineDialect } from '../dialect.js'
import { readBuildkite } from './buildkite.js'
import { BUILDKITE } from './system.js'

export default defineDialect({
  system: BUILDKITE,
  byName: (path) => (/(^|\/)(\.?buildkite\/.+|buildkite)\.ya?ml$/.test(path) ? 'own' : null),
  recognise: (path, text) =>
    hasSteps(text) || (/(^|\/)(pipeline[^/]*|buildkite)\.ya?ml$/.test(path) && hasListedSteps(text)) ? 'entry' : null,
  read: readBuildkite,
})

function hasSteps(text: string): boolean {
  return /^["']?steps["']?[ \t]*:/m.test(text)
}

/** A pipeline may be the list of its steps. */
function hasListedSteps(text: string): boolean {
  return /^-[ \t]+["']?(command|commands|label|name|key|plugins|wait|block|input|trigger|group)\b/m.test(text)
}
