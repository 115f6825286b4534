/**
 * Which variables a GitLab job is given, as they are written: by the file, the job, its rules and its matrix. Knows
 * nothing of what GitLab makes of `$NAME` in their values.
 */
import { EMPTY } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import { keyword } from './inherit.js'
import { itemsOf, lookUp, scalarsOf, settle } from './resolve.js'
import type { Resolver } from './resolve.js'
import { unknownVariable } from './expand.js'
import type { Written } from './expand.js'
import { textOf } from './text.js'
import { originOf } from '../yaml/look-up.js'
import type { Entry, TreeMap } from '../yaml/tree.js'

/** The entries of a `variables` map. */
export function readVariables(resolver: Resolver, map: TreeMap | null, level: 'global' | 'job'): readonly Written[] {
  const node = map === null ? null : lookUp(resolver, map, 'variables')
  if (node?.kind !== 'map') return []
  return [...node.entries.values()].map((entry) => ({
    name: entry.name,
    level,
    origin: originOf(entry),
    alternatives: [readValue(resolver, entry)],
  }))
}

/** Variables that rules set when they apply: each may also keep the value that it has without the rule. */
export function readRuleVariables(resolver: Resolver, map: TreeMap | null, level: 'global' | 'job'): readonly Written[] {
  const rules = map === null ? null : lookUp(resolver, map, 'rules')
  return itemsOf(resolver, rules).flatMap((rule) => (rule.kind === 'map' ? readVariables(resolver, rule, level) : []))
}

/** Variables of `parallel: matrix`, with every value that one of the parallel jobs has. */
export function readMatrix(
  resolver: Resolver,
  job: TreeMap,
): { readonly always: readonly Written[]; readonly sometimes: readonly Written[] } {
  const parallel = lookUp(resolver, job, 'parallel')
  const rows = itemsOf(resolver, parallel?.kind === 'map' ? lookUp(resolver, parallel, 'matrix') : null).filter((row) => row.kind === 'map')
  const found = new Map<string, { written: Written; rows: number }>()
  for (const entry of rows.flatMap((row) => [...row.entries.values()])) {
    const alternatives = scalarsOf(resolver, entry.value).map((scalar) => ({ value: textOf(scalar), expands: true }))
    const known = found.get(entry.name)
    const written = { name: entry.name, level: 'job' as const, origin: originOf(entry), alternatives }
    if (known === undefined) found.set(entry.name, { written, rows: 1 })
    else {
      const joined = [...known.written.alternatives, ...alternatives]
      found.set(entry.name, { written: { ...known.written, alternatives: joined }, rows: known.rows + 1 })
    }
  }
  const all = [...found.values()]
  return {
    always: all.filter((one) => one.rows === rows.length).map(({ written }) => written),
    sometimes: all.filter((one) => one.rows !== rows.length).map(({ written }) => written),
  }
}

/** Variables whose values come from a vault or from GitLab itself: https://docs.gitlab.com/ci/yaml/#secrets and `id_tokens`. */
export function readOutside(resolver: Resolver, job: TreeMap): readonly Written[] {
  return ['id_tokens', 'secrets'].flatMap((name) => {
    const node = keyword(resolver, job, name)
    if (node?.kind !== 'map') return []
    return [...node.entries.values()].map((entry) => {
      const origin = originOf(entry)
      return {
        name: entry.name,
        level: 'job' as const,
        origin,
        alternatives: [{ value: unknownVariable(entry.name, origin), expands: false }],
      }
    })
  })
}

/** Later variables replace earlier ones of the same name. */
export function override(below: readonly Written[], above: readonly Written[]): readonly Written[] {
  if (above.length === 0) return below
  const all = new Map(below.map((one) => [one.name, one]))
  for (const one of above) all.set(one.name, one)
  return [...all.values()]
}

/** Later variables may replace earlier ones of the same name: both values remain possible. */
export function perhapsOverride(below: readonly Written[], above: readonly Written[]): readonly Written[] {
  if (above.length === 0) return below
  const all = new Map(below.map((one) => [one.name, one]))
  for (const one of above) {
    const before = all.get(one.name)?.alternatives ?? [{ value: unknownVariable(one.name, null), expands: false }]
    all.set(one.name, { ...one, alternatives: [...before, ...one.alternatives] })
  }
  return [...all.values()]
}

/** A variable is its value, or a map with `value` and whether GitLab fills in others. */
function readValue(resolver: Resolver, entry: Entry): { readonly value: Value; readonly expands: boolean } {
  const node = settle(resolver, entry.value)
  if (node.kind === 'scalar') return { value: textOf(node), expands: true }
  if (node.kind !== 'map') return { value: EMPTY, expands: true }
  const value = lookUp(resolver, node, 'value')
  const expand = lookUp(resolver, node, 'expand')
  return { value: value?.kind === 'scalar' ? textOf(value) : EMPTY, expands: !(expand?.kind === 'scalar' && expand.text === 'false') }
}
