/** Which files are GitHub workflows or composite actions. The name speaks first, the content only where the name leaves doubt. */
import { defineDialect } from '../dialect.js'
import { readGithub } from './github.js'
import { GITHUB } from './system.js'

export default defineDialect({
  system: GITHUB,
  byName(path) {
    if (/(^|\/)\.github\/workflows\/[^/]+$/.test(path) || /(^|\/)action\.ya?ml$/.test(path)) return 'own'
    return /(^|\/)(\.?github|ci|\.ci|pipelines?|templates?|jobs)(\/|-|_|\.|$)/i.test(path) ? 'perhaps' : null
  },
  recognise(path, text) {
    if (/(^|\/)action\.ya?ml$/.test(path)) return isCompositeAction(text) ? 'entry' : null
    return isWorkflow(text) ? 'entry' : null
  },
  read: readGithub,
})

function isWorkflow(text: string): boolean {
  return /^["']?jobs["']?[ \t]*:/m.test(text) && /^["']?(on|true)["']?[ \t]*:/m.test(text)
}

function isCompositeAction(text: string): boolean {
  return /^runs[ \t]*:/m.test(text) && /\busing\b["']?[ \t]*:[ \t]*["']?composite\b/.test(text)
}
