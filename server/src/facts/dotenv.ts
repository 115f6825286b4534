/**
 * What a job hands on as variables in a report of type dotenv, and which jobs read it. Knows the format of such files,
 * not what is wrong with their content.
 */
import { memo } from '../text/memo.js'
import { locateForDisplay } from '../text/location.js'
import { flatten, keyOf, lengthOf, slice, type Origin, type Value } from '../text/value.js'
import { pathOf, substitute, toldOf } from './context.js'
import { originOfField } from './origin.js'
import type { Job } from './parts.js'
import { belowCheckout } from './shells.js'
import { isEffect, type Execution, type Situated, type SituatedEffect } from './situated.js'
import { resolvePath, ROOT } from '../run/paths.js'

/** One line of the file, as a command writes it. */
export interface DotenvEntry {
  readonly name: string
  readonly value: Value
  /** The line, where it is written. */
  readonly origin: Origin
  readonly item: Situated & SituatedEffect<'writeFile'>
  readonly job: Job
}

/** Where a job reads a variable that nothing in its scripts has set before. */
export function readOf(name: string, { entered }: Execution): Origin | null {
  for (const { context } of entered) {
    const read = toldOf([name], context, 'reads')[0] ?? toldOf([name], context, 'defaults')[0]
    if (read !== undefined && read.origin !== null) return read.origin
  }
  return null
}

/** All that a job writes into its dotenv reports, as far as it can be read. */
export const dotenvOf = memo((execution: Execution): readonly DotenvEntry[] => {
  const { job } = execution
  if (job === null) return []
  return writesTo(reportsOf(job), execution).flatMap((item) => {
    const content = item.effect.content === null ? [] : substitute(item.effect.content, item.context, item.moment.guards)
    return linesOf(content).flatMap((line): readonly DotenvEntry[] => {
      const flat = flatten(line)
      const name = /^(?:-[neE]+ )?([A-Za-z_]\w*)=/.exec(flat)
      if (name === null || /%[a-z]/.test(flat)) return []
      const [start, end] = [name[0].length, flat.trimEnd().length]
      const origin = locateForDisplay(line, 0, end) ?? originOfField(item.effect.path, item)
      return origin === null ? [] : [{ name: name[1] ?? '', value: slice(line, start, end), origin, item, job }]
    })
  })
})

/** A job that saves no such report hands nothing on, whatever happens in it. */
export function savesDotenv({ stores }: Job): boolean {
  return stores.some(({ isDotenv, does }) => isDotenv && does === 'save')
}

/** Paths of the reports relative to the checkout. */
function reportsOf({ stores }: Job): readonly string[] {
  return stores
    .filter(({ isDotenv, does }) => isDotenv && does === 'save')
    .flatMap(({ paths }) => paths.map((path) => belowCheckout(resolvePath(path, ROOT))))
    .filter((path) => path !== null)
}

function writesTo(paths: readonly string[], { items }: Execution): readonly (Situated & SituatedEffect<'writeFile'>)[] {
  if (paths.length === 0) return []
  return items.flatMap((item) => {
    if (!isEffect(item, 'writeFile')) return []
    const path = belowCheckout(pathOf(item.effect.path.value, item.moment, item.context))
    return path !== null && paths.includes(path) ? [item] : []
  })
}

function linesOf(content: Value): readonly Value[] {
  const flat = flatten(content)
  const lines: Value[] = []
  for (let start = 0; start < flat.length;) {
    const newline = flat.indexOf('\n', start)
    const end = newline < 0 ? lengthOf(content) : newline
    lines.push(slice(content, start, end))
    start = end + 1
  }
  return lines
}

/** True where a value holds the place of the checkout, which each runner has elsewhere. */
export function namesCheckout(value: Value, { system }: Job): boolean {
  const ids = ['root', ...system.checkout.map((name) => `env:${name}`)]
  return value.some((segment) => segment.kind === 'hole' && ids.includes(segment.hole.id))
}

/** True where both are known and are not the same. */
export function differ(left: Value, right: Value): boolean {
  return keyOf(left) !== keyOf(right)
}
