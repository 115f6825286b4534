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
    if (/(^|\/)action\.ya?ml$/.test(path)) return isCompositeAction(text) ? 'part' : null
    // There GitHub takes every file for a workflow, broken or not.
    if (!/^\.github\/workflows\/[^/]+$/.test(path) && !isWorkflow(text)) return null
    return isOnlyCalled(text) ? 'part' : 'entry'
  },
  read: readGithub,
})

function isWorkflow(text: string): boolean {
  return /^["']?jobs["']?[ \t]*:/m.test(text) && /^["']?(on|true)["']?[ \t]*:/m.test(text)
}

function isCompositeAction(text: string): boolean {
  return /^runs[ \t]*:/m.test(text) && /\busing\b["']?[ \t]*:[ \t]*["']?composite\b/.test(text)
}

/** True where nothing but `workflow_call` stands under `on`, told from the lines alone. */
function isOnlyCalled(text: string): boolean {
  const [, inline = '', block = ''] =
    /^["']?(?:on|true)["']?[ \t]*:([^\n]*)((?:\n(?:[ \t]+[^\n]*|#[^\n]*|[ \t\r]*(?=\n)))*)/m.exec(text) ?? []
  const written = inline.replace(/(^|\s)#.*/, '').trim()
  if (written !== '') return /^(\[\s*)?workflow_call(\s*\])?$|^\{\s*workflow_call\s*:[^,]*\}$/.test(written)
  const lines = block.split('\n').filter((line) => /^\s*[^\s#]/.test(line))
  const indent = /^\s*/.exec(lines[0] ?? '')?.[0].length ?? 0
  const names = lines.filter((line) => line.search(/\S/) === indent)
  return names.length === 1 && /^\s*(-\s*)?workflow_call\s*:?/.test(names[0] ?? '')
}
