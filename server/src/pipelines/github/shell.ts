/**
 * Which shell a GitHub step runs in and what GitHub puts in force there. Knows only the names and templates of
 * `shell:`; a block in any other language is none of ours.
 */
import { shellOfWords, type Shell } from '../shell.js'

/** The shell of `shell: written`, of the default where it is null; null where it is not bash or sh. */
export function shellOf(written: string | null): Shell | null {
  if (written === null) return { shell: 'bash', options: { errexit: true, pipefail: false } }
  if (written === 'bash') return { shell: 'bash', options: { errexit: true, pipefail: true } }
  if (written === 'sh') return { shell: 'sh', options: { errexit: true, pipefail: false } }
  return fromTemplate(written.trim().split(/\s+/))
}

/** A template such as `bash -euo pipefail {0}`: only what it says is in force. */
function fromTemplate(words: readonly string[]): Shell | null {
  const end = words.indexOf('{0}')
  const before = words.slice(0, end)
  return end < 1 || before.some((word) => /^[-+][a-zA-Z]*c/.test(word)) ? null : shellOfWords(before)
}
