/**
 * What is left of a job's own shell when another shell of the same job begins, and what the second takes for granted.
 * Knows which script is which, not whether that is a hazard.
 */
import type { JobScript } from '../pipelines/job.js'
import type { Condition } from '../run/condition.js'
import { flatten, keyOf, type Origin, type Value } from '../text/value.js'
import { pathOf, substitute, toldBy } from './context.js'
import { originOfField } from './origin.js'
import { isApart } from './parts.js'
import type { Entered, Execution, Situated } from './situated.js'
import type { Assigned } from './items.js'

/** What happens in one script of a job, with the scripts that it runs. */
export interface Shell {
  readonly script: JobScript
  readonly items: readonly Situated[]
  readonly entered: readonly Entered[]
}

export function shellNamed(name: string, { items, entered }: Execution): Shell | null {
  const own = entered.filter(({ entries }) => entries[0]?.script?.name === name)
  const script = own[0]?.entries[0]?.script
  if (script === undefined) return null
  return { script, items: items.filter(({ entries }) => entries[0]?.script === script), entered: own }
}

/** A name that is read in a shell where nobody has set it, as far as the repository says. */
export interface UnsetRead {
  readonly name: string
  readonly origin: Origin
}

/** Reads without a default of names that neither the job nor this shell gives. */
export function unsetReads({ entered }: Shell): readonly UnsetRead[] {
  if (entered.some(({ walk }) => walk.unknownSources.length > 0)) return []
  return entered.flatMap(({ context, entries }) => {
    if (entries.some(({ by, given }) => by === 'argument' || given !== undefined)) return []
    return toldBy(context, 'reads').flatMap(({ name, origin }): readonly UnsetRead[] => {
      const isGiven = context.bind({ id: `env:${name}`, kind: 'environment', name }) !== null
      return isGiven || origin === null || isAskedFor(name, toldBy(context, 'conditions').values()) ? [] : [{ name, origin }]
    })
  })
}

/** The assignments of a name that hold in the shell itself from there on, and do not hand on what was there before. */
export function ownAssignments(name: string, { items }: Shell): readonly Assigned[] {
  return items.filter(
    (item): item is Assigned =>
      item.kind === 'assign' &&
      item.event.name === name &&
      item.entries.length === 1 &&
      /^(plain|export|declare)$/.test(item.event.how) &&
      !isApart(item),
  )
}

/** True where an assignment only completes the value that is there. */
export function completes({ event }: Assigned): boolean {
  return event.readBefore || mentions(event.value, event.name)
}

function mentions(value: Value, name: string): boolean {
  return value.some((segment) => {
    if (segment.kind === 'hole') return segment.hole.id === `env:${name}`
    return segment.kind === 'choice' && segment.choice.alternatives.some((each) => mentions(each.value, name))
  })
}

/** Whoever asks whether a variable is set knows that it may not be. */
function isAskedFor(name: string, conditions: Iterable<Condition>): boolean {
  const asks = (condition: Condition): boolean => {
    switch (condition.kind) {
      case 'unary':
        return /^-[nzv]$/.test(condition.operator) && keyOf(condition.operand.value).includes(`env:${name}\u0002`)
      case 'not':
        return asks(condition.of)
      case 'and':
      case 'or':
        return condition.parts.some(asks)
      default:
        return false
    }
  }
  return [...conditions].some(asks)
}

/** The last directory of a shell below the checkout, relative to it; null where it is the checkout or not known. */
export function lastDirectory({ items }: Shell): string | null {
  const last = items.findLast((item) => item.entries.length === 1 && !isApart(item))
  return last === undefined ? null : belowCheckout(substitute(last.moment.directory, last.context, last.moment.guards))
}

/** A path relative to the checkout, which is the empty string; null for any other. */
export function belowCheckout(path: Value): string | null {
  const [first, ...rest] = path
  if (first?.kind !== 'hole' || first.hole.id !== 'root' || rest.some(({ kind }) => kind !== 'text')) return null
  return flatten(rest).replace(/^\//, '')
}

/** True for a path that starts where the shell stands. */
export function isRelative(value: Value): boolean {
  const [first] = value
  return first?.kind === 'text' && !/^[/~$]/.test(first.text) && !/^[a-z0-9+.-]+:/i.test(first.text)
}

/** Where something is made at a path relative to the checkout. */
export function madeAt(path: string, { items }: Shell): Origin | null {
  for (const item of items) {
    if (item.kind !== 'effect') continue
    const { effect } = item
    const field =
      effect.kind === 'writeFile' || effect.kind === 'makeDirectory' ? effect.path : effect.kind === 'archive' ? effect.to : null
    if (field === null) continue
    if (belowCheckout(pathOf(field.value, item.moment, item.context)) === path) return originOfField(field, item)
  }
  return null
}

/** True where a tree, an archive or another repository is put into a directory. */
export function isFilled(directory: string, { items }: Shell): boolean {
  return items.some((item) => {
    if (item.kind !== 'effect') return false
    const { effect, moment, context } = item
    const to =
      effect.kind === 'copyTree' || effect.kind === 'moveTree'
        ? effect.to.value
        : effect.kind === 'fillDirectory'
          ? effect.path.value
          : effect.kind === 'extract'
            ? (effect.to ?? moment.directory)
            : null
    return to !== null && belowCheckout(pathOf(to, moment, context)) === directory
  })
}
