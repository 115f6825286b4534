/**
 * What a list of commands leaves for those after it in the same shell: variables, functions, directories, programs; and
 * which of it a job uses that has it from nowhere else. Knows nothing of where the list stands.
 */
import { keyOf, literal, type Origin } from '../text/value.js'
import { pathOf, toldOf } from './context.js'
import { originOfField } from './origin.js'
import { isApart } from './parts.js'
import { isEffect, type Execution, type Situated } from './situated.js'
import { belowCheckout, ownAssignments, unsetReads, type Shell } from './shells.js'

export interface Missing {
  /** For a person: `the variable NAME`. */
  readonly what: string
  readonly kind: 'variable' | 'function' | 'directory' | 'program'
  /** Where the list makes it; null for a function. */
  readonly made: Origin | null
  readonly used: Origin | null
}

/** What a job's shell uses of all that a list would have made. */
export function missingWithout(list: Execution, shell: Shell): readonly Missing[] {
  const [own] = list.entered
  if (own === undefined) return []
  return [...variables(list, shell), ...functions(list, shell), ...directories(list, shell), ...programs(list, shell)]
}

function variables(list: Execution, shell: Shell): readonly Missing[] {
  return unsetReads(shell).flatMap(({ name, origin }): readonly Missing[] => {
    const set = list.items.find(
      (item) => item.kind === 'assign' && item.event.name === name && /^(plain|export|declare)$/.test(item.event.how) && !isApart(item),
    )
    const isSetToo =
      shell.items.some((item) => item.kind === 'assign' && item.event.name === name) || ownAssignments(name, shell).length > 0
    if (set?.kind !== 'assign' || isSetToo || set.event.readBefore) return []
    const { script } = set.moment
    const made = originOfField({ value: [], at: { script, ...set.event.nameSpan }, written: null, many: false })
    return [{ what: `the variable ${name}`, kind: 'variable', made, used: origin }]
  })
}

function functions(list: Execution, shell: Shell): readonly Missing[] {
  const names = new Set(list.entered.filter(({ entries }) => entries.length === 1).flatMap(({ walk }) => [...walk.functions]))
  return used(shell, names).map(({ name, origin }) => ({ what: `the function ${name}`, kind: 'function', made: null, used: origin }))
}

function used(shell: Shell, names: ReadonlySet<string>): readonly { readonly name: string; readonly origin: Origin | null }[] {
  return shell.entered
    .filter(({ entries, walk }) => entries.length === 1 && walk.unknownSources.length === 0)
    .flatMap(({ walk, context }) => {
      const wanted = [...names].filter((name) => !walk.functions.has(name))
      return wanted.length === 0 ? [] : toldOf(wanted, context, 'programs')
    })
}

/** A file is written into a directory that nothing else makes. */
function directories(list: Execution, shell: Shell): readonly Missing[] {
  return list.items.flatMap((item): readonly Missing[] => {
    if (!isEffect(item, 'makeDirectory') || isApart(item)) return []
    const path = pathOf(item.effect.path.value, item.moment, item.context)
    const key = keyOf(path)
    const into = shell.items.find(
      (each) => isEffect(each, 'writeFile') && parentOf(pathOf(each.effect.path.value, each.moment, each.context)) === key,
    )
    if (into === undefined || !isEffect(into, 'writeFile') || shell.items.some((each) => touches(each, key))) return []
    return [
      {
        what: `the directory ${belowCheckout(path) ?? literal(path) ?? literal(item.effect.path.value) ?? 'that it makes'}`,
        kind: 'directory',
        made: originOfField(item.effect.path, item),
        used: originOfField(into.effect.path, into),
      },
    ]
  })
}

/** Anything but a file in it that names the directory, or something below, may make it. */
function touches(item: Situated, key: string): boolean {
  if (item.kind !== 'effect' || item.effect.kind === 'writeFile' || item.effect.kind === 'readFile') return false
  const { effect, moment, context } = item
  const field = effect.kind === 'copyTree' || effect.kind === 'moveTree' ? effect.to : 'path' in effect ? effect.path : null
  if (field === null) return false
  const path = keyOf(pathOf(field.value, moment, context))
  return path === key || path.startsWith(`${key}/`)
}

function programs(list: Execution, shell: Shell): readonly Missing[] {
  const installed = (items: readonly Situated[]): readonly { readonly name: string; readonly origin: Origin | null }[] =>
    items.flatMap((item) =>
      isEffect(item, 'installPackages')
        ? item.effect.packages.map((field) => ({
            name: (literal(field.value) ?? '').replace(/[=@~<>].*$/, ''),
            origin: originOfField(field, item),
          }))
        : [],
    )
  // Whoever installs for himself knows what he needs.
  if (installed(shell.items).length > 0) return []
  const there = new Map(installed(list.items).map(({ name, origin }) => [name, origin]))
  return used(shell, new Set(there.keys())).map(({ name, origin }) => ({
    what: `the program ${name}`,
    kind: 'program',
    made: there.get(name) ?? null,
    used: origin,
  }))
}

function parentOf(path: Parameters<typeof keyOf>[0]): string {
  const key = keyOf(path)
  return key.slice(0, key.lastIndexOf('/'))
}
