/** Environment variables that a script's header comment or usage text lists as such. */
import type { ScriptText } from '../commands/field.js'
import { locateForDisplay } from '../text/location.js'
import type { Evidence } from './evidence.js'

interface Listed {
  readonly name: string
  readonly start: number
  readonly end: number
}

const HEADING = /^(?:#+|\s|echo|cat|["'])*\s*(?:(?:optional|required|supported|recogni[sz]ed|used|the following|these|honou?red|relevant|configuration|by)[\s,]+)*env(?:ironment)?\b(?:\s*(?:variables?|vars?|settings?|parameters?))?[^.]{0,40}:?\s*["']?$/i
const ENTRY = /^(?:#+|\s|echo|["'*-])*\s*\$?\{?([A-Z][A-Z0-9_]{2,})\}?(?:\s|[=:,)]|$|\s*[-–])/

const listed = new WeakMap<ScriptText, readonly Listed[]>()

/** Where the script lists the name as an environment variable. */
export function documentedNames(script: ScriptText, name: string): readonly Evidence[] {
  let known = listed.get(script)
  if (known === undefined) {
    known = findListed(script.flat)
    listed.set(script, known)
  }
  return known.filter((each) => each.name === name).map(({ start, end }) => ({ message: `${name} is listed here as an environment variable`, origin: locateForDisplay(script.value, start, end) }))
}

/** Entries under a heading such as `Environment variables:`, until the list ends. */
function findListed(flat: string): readonly Listed[] {
  if (!/env/i.test(flat)) return []
  const found: Listed[] = []
  let offset = 0
  let inList = false
  let misses = 0
  for (const line of flat.split('\n')) {
    const isText = /^\s*#/.test(line) || !/^\s*(export|declare|readonly)\b|^\s*\w+=/.test(line)
    if (isText && HEADING.test(line) && line.trim().length < 90) {
      inList = true
      misses = 0
    } else if (inList && isText) {
      const match = ENTRY.exec(line)
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
