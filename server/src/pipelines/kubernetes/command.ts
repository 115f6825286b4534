/**
 * What a container runs: the script that a shell is given as a word, or one that a ConfigMap puts there
 * (kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container). Knows nothing of volumes.
 */
import { flatten, literal, text, type Value } from '../../text/value.js'
import { PLAIN_SCRIPT, type Job } from '../job.js'
import { scriptsAmong, shellCallOf, type ShellCall } from '../process.js'
import { shellOfWords } from '../shell.js'
import type { Held } from './objects.js'

/** @param files what ConfigMaps put into the container, by path */
export function readCommand(words: readonly Value[], files: ReadonlyMap<string, Held>, directory: Value): Pick<Job, 'scripts' | 'words'> {
  const call = shellCallOf(words)
  const run = call === null ? words : (wordsIn(call.script) ?? [])
  const path = fileRun(run)
  const held = path === null ? undefined : files.get(path)
  if (held !== undefined && held.path !== null) return { scripts: [], words: [text(held.path, held.origin)] }
  const found = held === undefined ? call : scriptOf(held, run)
  if (found === null) return { scripts: [], words: [] }
  const { script: value, shell, options } = found
  return { scripts: [{ ...PLAIN_SCRIPT, name: 'command', value, shell, options, directory }], words: [] }
}

/** The words of a script that is nothing but one plain command. */
function wordsIn(script: Value): readonly Value[] | null {
  const known = literal(script)?.trim() ?? ''
  const words = /^[\w./ -]+$/.test(known) ? known.split(/ +/) : []
  const rest = words[0] === 'exec' ? words.slice(1) : words
  return rest.length === 0 ? null : rest.map((word) => text(word))
}

/** The script that is run by its path, or given to a shell. */
function fileRun(words: readonly Value[]): string | null {
  const [first] = scriptsAmong(words)
  const path = first === undefined ? null : literal(first)
  return path?.startsWith('/') === true ? path : null
}

/** As the shell before it runs it, else the one that its first line names. */
function scriptOf({ value }: Held, words: readonly Value[]): ShellCall | null {
  const path = words.findIndex((word) => flatten(word).startsWith('/') && scriptsAmong([word]).length > 0)
  const before = words.slice(0, path).map((word) => flatten(word))
  const named = before.length > 0 ? before : (/^#!\s*(.*)/.exec(flatten(value))?.[1] ?? '').trim().split(/\s+/)
  const shell = shellOfWords(named)
  return shell === null ? null : { ...shell, script: value }
}
