/**
 * Which variables a GitLab job is given and what GitLab itself makes of `$NAME` in their values. Knows nothing of the
 * shell, which sees only the result.
 */
import { locate } from '../text/location.js'
import { EMPTY, concat, expanded, flatten, hole, lengthOf, slice, text } from '../text/value.js'
import type { Origin, Value } from '../text/value.js'
import { itemsOf, lookUp, scalarsOf, settle } from './gitlab-resolve.js'
import type { Resolver } from './gitlab-resolve.js'
import { textOf } from './gitlab-text.js'
import type { JobVariable } from './job.js'
import type { Budget } from './merge.js'
import type { Entry, TreeMap } from './tree.js'

/** A variable as written, before GitLab fills in other variables. */
export interface Written {
  readonly name: string
  readonly level: 'global' | 'job'
  readonly origin: Origin
  /** More than one where rules or a matrix decide. */
  readonly alternatives: readonly { readonly value: Value; readonly expands: boolean }[]
}

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

/** Later variables replace earlier ones of the same name. */
export function override(below: readonly Written[], above: readonly Written[]): readonly Written[] {
  const all = new Map(below.map((one) => [one.name, one]))
  for (const one of above) all.set(one.name, one)
  return [...all.values()]
}

/** Later variables may replace earlier ones of the same name: both values remain possible. */
export function perhapsOverride(below: readonly Written[], above: readonly Written[]): readonly Written[] {
  const all = new Map(below.map((one) => [one.name, one]))
  for (const one of above) {
    const before = all.get(one.name)?.alternatives ?? [{ value: unknownVariable(one.name, null), expands: false }]
    all.set(one.name, { ...one, alternatives: [...before, ...one.alternatives] })
  }
  return [...all.values()]
}

/** The variables with every `$NAME` of another variable filled in; names that are not set here stay holes. */
export function expandVariables(all: readonly Written[], jobName: string, budget: Budget): readonly JobVariable[] {
  const expansion: Expansion = { jobName, budget, written: new Map(all.map((one) => [one.name, one])), done: new Map(), open: new Set() }
  return all.map(({ name, level, origin }) => ({ name, level, origin, value: expandOne(expansion, name) }))
}

interface Expansion {
  readonly jobName: string
  readonly budget: Budget
  readonly written: ReadonlyMap<string, Written>
  readonly done: Map<string, Value>
  readonly open: Set<string>
}

const REFERENCE = /\$\$|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)\}/g
const MAX_DEPTH = 100
const MAX_LENGTH = 100_000

function expandOne(expansion: Expansion, name: string): Value {
  const known = expansion.done.get(name)
  if (known !== undefined) return known
  const written = expansion.written.get(name)
  if (written === undefined) return EMPTY
  expansion.open.add(name)
  const values = written.alternatives.map(({ value, expands }) => (expands ? expandValue(expansion, name, value) : value))
  expansion.open.delete(name)
  const [only] = values
  const value = only !== undefined && values.length === 1 ? only : choiceOf(`variable ${name} of job ${expansion.jobName}`, values)
  expansion.done.set(name, value)
  return value
}

function expandValue(expansion: Expansion, name: string, value: Value): Value {
  const flat = flatten(value)
  const parts: Value[] = []
  let done = 0
  let size = flat.length
  for (const match of flat.matchAll(REFERENCE)) {
    const end = match.index + match[0].length
    const origin = locate(value, match.index, end)
    const part = match[0] === '$$' ? text('$', origin) : expandReference(expansion, match[1] ?? match[2] ?? '', origin)
    parts.push(slice(value, done, match.index), part)
    done = end
    size += lengthOf(part)
    expansion.budget.steps -= part.length
    if (size > MAX_LENGTH || expansion.budget.steps <= 0) return hole({ id: `large:${name}`, kind: 'unknown', name })
  }
  return done === 0 ? value : concat(...parts, slice(value, done, flat.length))
}

function expandReference(expansion: Expansion, name: string, origin: Origin | null): Value {
  const written = expansion.written.get(name)
  if (written === undefined) return unknownVariable(name, origin)
  if (expansion.open.has(name) || expansion.open.size >= MAX_DEPTH) return hole({ id: `cycle:${name}`, kind: 'unknown', name }, origin)
  const definition = { origin: written.origin, message: `${name} is set in the variables of ${describe(written, expansion.jobName)}` }
  return expanded(expandOne(expansion, name), name, origin, definition)
}

function describe({ level }: Written, jobName: string): string {
  return level === 'job' ? `job ${jobName}` : 'the pipeline'
}

function unknownVariable(name: string, origin: Origin | null): Value {
  return hole({ id: `env:${name}`, kind: 'environment', name }, origin)
}

function choiceOf(id: string, values: readonly Value[]): Value {
  const alternatives = values.map((value) => ({ value, when: [] }))
  return [{ kind: 'choice', choice: { id, alternatives }, inert: true, splits: false, origin: null, through: null }]
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

function originOf({ source, span }: Entry): Origin {
  return { source, start: span.start, end: span.end, quoting: null }
}
