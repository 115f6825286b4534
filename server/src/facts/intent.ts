/**
 * Why a script ends early with success: because its work is done already, or because the job is not wanted. Looks at the
 * conditions that were passed and at the words around; knows nothing of what follows.
 */
import type { Condition } from '../run/condition.js'
import { locateForDisplay } from '../text/location.js'
import { display, flatten } from '../text/value.js'
import type { Evidence } from './evidence.js'
import { plainly } from './guards.js'
import { scopesOf, type Situated } from './situated.js'

/** What people say when they mean the whole job. */
const NOT_WANTED =
  /\b(?:skip\w*|not (?:needed|required|necessary|enabled|applicable|supported|set|configured|found)|nothing to|no need|disabled|no (?:\w+ ){0,2}(?:found|changes?|changed|given|set|defined|specified)|unchanged|not? (?:a )?merge|ignor\w+|bail\w*|abort\w*|only (?:on|for|if|when)|won't|will not|do(?:es)? not|doesn't|don't|missing|unset|without)\b/i

/** What was found to be there, so that nothing is left to do here. */
export function alreadyThere(item: Situated): Evidence | null {
  for (const guard of [...item.moment.guards].reverse()) {
    const { condition, holds } = plainly(guard)
    const found = holds ? (foundBy(condition) ?? waitedFor(condition, item)) : null
    if (found !== null) return found
  }
  return null
}

/** True where the lines before say that the job itself is not wanted. */
export function saysNotWanted({ moment }: Situated): boolean {
  return isNotWanted(moment.script.flat.slice(0, moment.span.end))
}

/** True where the last lines of a text say so. */
export function isNotWanted(text: string): boolean {
  return text
    .split('\n')
    .slice(-4)
    .some((line) => NOT_WANTED.test(line.replace(/[_-]/g, ' ')))
}

/** A loop asks again and again until something succeeds. */
function waitedFor(condition: Condition, item: Situated): Evidence | null {
  const isRepeated = scopesOf({ ...item, entries: [] }).some(({ kind }) => kind === 'loop')
  if (!isRepeated || condition.kind !== 'status' || condition.asks === undefined) return null
  const [first] = condition.asks.of
  const origin = first === undefined ? null : locateForDisplay(first.at.script.value, first.at.start, first.at.end)
  return { message: `only once ${condition.asks.name} succeeds, for which the loop waits`, origin }
}

/** A file, a directory or a program that is there. */
function foundBy(condition: Condition): Evidence | null {
  if (condition.kind === 'and') {
    const found = condition.parts.map(foundBy)
    return found.every((one) => one !== null) ? (found[0] ?? null) : null
  }
  if (condition.kind === 'unary' && /^-[defhLrsx]$/.test(condition.operator)) {
    const { value, at } = condition.operand
    return { message: `only where ${display(value)} is there already`, origin: locateForDisplay(at.script.value, at.start, at.end) }
  }
  if (condition.kind !== 'status' || condition.asks === undefined) return null
  const { name, of } = condition.asks
  const program = of.at(-1)
  if (!/^(command|which|type|hash)$/.test(name) || program === undefined) return null
  const { script, start, end } = program.at
  return { message: `only where ${flatten(program.value)} is installed already`, origin: locateForDisplay(script.value, start, end) }
}
