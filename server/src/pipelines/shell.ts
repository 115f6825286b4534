/** Which shell a command line such as `/bin/bash -eo pipefail` starts, and what it puts in force. Knows no CI system. */
import type { JobScript } from './job.js'

export type Shell = Pick<JobScript, 'shell' | 'options'>

/** The shell that runs a script with these words before it; null where it is not bash or sh. */
export function shellOfWords(words: readonly string[]): Shell | null {
  const [command = '', ...rest] = words[0]?.replace(/^.*\//, '') === 'env' ? words.slice(1) : words
  const shell = SHELLS.get(command.replace(/^.*[/\\]|\.exe$/g, ''))
  if (shell === undefined) return null
  const options = { errexit: false, pipefail: false }
  const named: boolean[] = []
  for (const word of rest) {
    const sets = named.shift()
    if (sets !== undefined) setOption(options, word, sets)
    else if (/^[-+][a-zA-Z]+$/.test(word)) {
      const isSet = word.startsWith('-')
      if (word.includes('e')) options.errexit = isSet
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
  ['ash', 'sh'],
  ['dash', 'sh'],
])
