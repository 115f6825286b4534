/** Text that is not followed, and arithmetic: the names that it may assign hold something unknown afterwards. */
import { hole } from '../text/value.js'
import type { Walker } from './walker.js'

const ARITHMETIC_NAMES = /([A-Za-z_]\w*)(?:\[[^\]]*\])?\s*(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)\s*([A-Za-z_]\w*)/g
const ASSIGNED_NAMES =
  /(?:^|[\s;({&|])(?:([A-Za-z_]\w*)\+?=|(?:read|mapfile|readarray|export|local|declare|for|select|unset|getopts)\b([^;|&\n]*))/g

/** A statement that was not understood: the names it may assign are unknown, and the directory if it names `cd`. */
export function walkOpaque(walker: Walker, written: string): void {
  loseNamesIn(walker, written, ASSIGNED_NAMES)
  const functions = new Map(walker.state.functions)
  for (const match of written.matchAll(/(?:function\s+([\w:-]+)|([\w:-]+)\s*\(\s*\))/g)) functions.set(match[1] ?? match[2] ?? '', [])
  walker.state.functions = functions
  if (/\b(shift|set)\b/.test(written)) walker.state.positional = { fields: [], rest: { prefix: walker.unique('shifted'), shifted: 0 } }
  const loop = walker.loops.at(-1)
  if (/\bbreak\b/.test(written)) loop?.breaks.push(walker.state.fork())
  if (/\bcontinue\b/.test(written)) loop?.continues.push(walker.state.fork())
  if (/\breturn\b/.test(written)) walker.returns.at(-1)?.push(walker.state.fork())
  if (/\b(cd|pushd|popd)\b/.test(written)) walker.state.directory = hole({ id: walker.unique('directory'), kind: 'unknown', name: 'PWD' })
  walker.print(null)
}

/** What arithmetic assigns (bash manual 6.5) is unknown. */
export function loseAssignedNumbers(walker: Walker, written: string): void {
  loseNamesIn(walker, written, ARITHMETIC_NAMES)
}

function loseNamesIn(walker: Walker, written: string, pattern: RegExp): void {
  for (const match of written.matchAll(pattern)) {
    for (const name of [match[1], ...(match[2] ?? '').split(/\s+/)]) {
      if (name !== undefined && /^[A-Za-z_]\w*$/.test(name)) loseName(walker, name)
    }
  }
}

/** From here on the name holds something unknown. */
export function loseName(walker: Walker, name: string): void {
  const known = walker.state.get(name)
  walker.state.set(name, {
    value: hole({ id: walker.unique(`var:${name}`), kind: 'unknown', name }),
    exported: known?.exported ?? 'unknown',
    array: null,
    definition: known?.definition ?? null,
  })
}
