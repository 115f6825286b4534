/** Which files are GitLab pipelines or templates for them. The name speaks first, the content only where the name leaves doubt. */
import { defineDialect } from '../dialect.js'
import { hasEntryWith } from '../yaml/entries.js'
import { readGitlab } from './gitlab.js'
import { GITLAB } from './system.js'

export default defineDialect({
  system: GITLAB,
  byName(path) {
    if (/\.gitlab-ci\.ya?ml$/.test(path) || /(^|\/)\.gitlab(-ci)?\//.test(path)) return 'own'
    return /(^|\/)(ci|\.ci|gitlab|pipelines?|templates?|jobs)(\/|-|_|\.|$)|gitlab-ci/i.test(path) ? 'perhaps' : null
  },
  recognise(path, text) {
    if (/(^|\/)\.gitlab-ci\.ya?ml$/.test(path)) return 'entry'
    if (/\.gitlab-ci\.ya?ml$/.test(path)) return 'part'
    if (/(^|\/)\.gitlab(-ci)?\//.test(path)) return hasEntryWith(text, TEMPLATE_KEY) ? 'part' : null
    if (/(^|\/)\.(cirrus|travis)\./.test(path)) return null
    return hasEntryWith(text, SCRIPT_KEY) ? 'part' : null
  },
  read: readGitlab,
})

/** What an entry of a GitLab file under a folder of GitLab's own has. */
const TEMPLATE_KEY = /^["']?(script|before_script|after_script|extends|stage|trigger|rules)["']?[ \t]*:/
/** What only a GitLab file has an entry with, wherever it stands. */
const SCRIPT_KEY = /^["']?(script|before_script|after_script)["']?[ \t]*:/
