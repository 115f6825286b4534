/** Environment variables that a script's header comment or usage text lists as such. */
import type { ScriptText } from '../commands/field.js'
import { memo } from '../text/memo.js'
import { locateForDisplay } from '../text/location.js'
import type { Evidence } from './evidence.js'

interface Listed {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** What stands before the text in comments, echoed lines and lists; taken off first, so that the patterns stay linear. */
const LEADER = /^[#\s]*(?:(?:echo|cat|printf)\s)?["'\s*-]*/
const HEADING =
  /^(?:(?:optional|required|supported|recogni[sz]ed|used|the|following|these|relevant|configuration|by)[ ,]){0,4}env(?:ironment)?\b(?: (?:variables?|vars?|settings?|parameters?))?[^.]{0,40}$/i
const ENTRY = /^\$?\{?([A-Z][A-Z0-9_]{2,})\}?(?:[\s=:,)\u2013-]|$)/
/** `--env NAME=value` of a command is no heading. */
const OPTION = /^[#\s"']*--?\w/
const MAX_LINE = 120

/** Where the script lists the name as an environment variable. */
export function documentedNames(script: ScriptText, name: string): readonly Evidence[] {
  return textsOf(script).flatMap((text) =>
    listedIn(text)
      .filter((each) => each.name === name)
      .map(({ start, end }) => ({
        message: `${name} is listed here as an environment variable`,
        origin: locateForDisplay(text.value, start, end),
      })),
  )
}

/** All of the file that it is a part of. */
function textsOf(script: ScriptText): readonly ScriptText[] {
  return script.file === undefined ? [script] : [script.file.main, ...script.file.functions.map((each) => each.script)]
}

/** True where a text lists any. */
export function listsNames(script: ScriptText): boolean {
  return listedIn(script).length > 0
}

const listedIn = memo(({ flat }: ScriptText): readonly Listed[] => findListed(flat))

/** Entries under a heading such as `Environment variables:`, until the list ends. */
function findListed(flat: string): readonly Listed[] {
  if (!/env/i.test(flat)) return []
  const found: Listed[] = []
  let offset = 0
  let inList = false
  let misses = 0
  for (const line of flat.split('\n')) {
    const isText = /^\s*#/.test(line) || !/^\s*(export|declare|readonly)\b|^\s*\w+=/.test(line)
    const text = line.length > MAX_LINE ? '' : line.replace(LEADER, '')
    if (isText && HEADING.test(text) && !OPTION.test(line)) {
      inList = true
      misses = 0
    } else if (inList && isText) {
      const match = ENTRY.exec(text)
      if (match !== null) {
        const name = match[1] ?? ''
        const start = offset + line.indexOf(name)
        found.push({ name, start, end: start + name.length })
        misses = 0
      } else {
        misses += 1
        if (misses > 3 || /^(EOF|EOS|USAGE)$/.test(line.trim())) inList = false
      }
    } else inList = false
    offset += line.length + 1
  }
  return found
}
