/**
 * Which shell a GitHub step runs in and what GitHub puts in force there. Knows only the names and templates of
 * `shell:`; a block in any other language is none of ours.
 */
import type { JobScript } from '../job.js'

export type Shell = Pick<JobScript, 'shell' | 'options'>

/** The shell of `shell: written`, of the default where it is null; null where it is not bash or sh. */
export function shellOf(written: string | null): Shell | null {
  if (written === null) return { shell: 'bash', options: { errexit: true, pipefail: false } }
  if (written === 'bash') return { shell: 'bash', options: { errexit: true, pipefail: true } }
  if (written === 'sh') return { shell: 'sh', options: { errexit: true, pipefail: false } }
  return fromTemplate(written.trim().split(/\s+/))
}

/** A template such as `bash -euo pipefail {0}`: only what it says is in force. */
function fromTemplate(words: readonly string[]): Shell | null {
  const [command = '', ...rest] = words[0]?.replace(/^.*\//, '') === 'env' ? words.slice(1) : words
  const shell = SHELLS.get(command.replace(/^.*\//, ''))
  if (shell === undefined || !rest.includes('{0}')) return null
  const options = { errexit: false, pipefail: false }
  const named: boolean[] = []
  for (const word of rest.slice(0, rest.indexOf('{0}'))) {
    const sets = named.shift()
    if (sets !== undefined) setOption(options, word, sets)
    else if (/^[-+][a-zA-Z]+$/.test(word)) {
      const isSet = word.startsWith('-')
      if (word.includes('e')) options.errexit = isSet
      if (word.includes('c')) return null
      named.push(...[...word].filter((letter) => letter === 'o' || letter === 'O').map(() => isSet))
    } else if (!word.startsWith('--')) return null
  }
  return { shell, options }
}

function setOption(options: { errexit: boolean; pipefail: boolean }, name: string, isSet: boolean): void {
  if (name === 'pipefail') options.pipefail = isSet
  if (name === 'errexit') options.errexit = isSet
}

const SHELLS: ReadonlyMap<string, JobScript['shell']> = new Map([
  ['bash', 'bash'],
  ['sh', 'sh'],
  ['dash', 'sh'],
])
