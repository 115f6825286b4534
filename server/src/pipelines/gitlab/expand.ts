/**
 * What GitLab makes of `$NAME` in the values of variables before the shell sees them. Knows nothing of where the
 * variables come from, and nothing of the shell.
 */
import { locate } from '../../text/location.js'
import { EMPTY, concat, expanded, flatten, hole, lengthOf, slice, text } from '../../text/value.js'
import type { Definition, Origin, Value } from '../../text/value.js'
import { joinedChoice } from '../choice.js'
import type { JobVariable } from '../job.js'
import type { Budget } from '../yaml/merge.js'

/** A variable as written, before GitLab fills in other variables. */
export interface Written {
  readonly name: string
  readonly level: 'global' | 'job'
  readonly origin: Origin
  /** More than one where rules or a matrix decide. */
  readonly alternatives: readonly { readonly value: Value; readonly expands: boolean }[]
}

/** The variables of the file with their values, for the jobs that change nothing of what a value is made of. */
export interface Shared {
  readonly all: readonly Written[]
  readonly variables: readonly JobVariable[]
  readonly written: ReadonlyMap<string, Written>
  readonly values: ReadonlyMap<string, { readonly value: Value; readonly names: ReadonlySet<string> | null }>
}

/** The values that the variables of the file have where a job replaces none of them. */
export function shareVariables(all: readonly Written[], budget: Budget): Shared {
  const expansion = expansionOf(all, 'the pipeline', budget, null)
  const variables = expandAll(expansion, all)
  const values = new Map(variables.map(({ name, value }) => [name, { value, names: namesIn(expansion.written, name) }]))
  return { all, variables, written: expansion.written, values }
}

/** The variables with every `$NAME` of another variable filled in; names that are not set here stay holes. */
export function expandVariables(all: readonly Written[], jobName: string, budget: Budget, shared: Shared): readonly JobVariable[] {
  return all === shared.all ? shared.variables : expandAll(expansionOf(all, `job ${jobName}`, budget, shared), all)
}

/** How the other keywords of a job are filled in, by GitLab or the runner, from the job's variables. */
export interface Filling {
  readonly text: (value: Value) => Value
  readonly variables: (written: readonly Written[]) => readonly JobVariable[]
}

export function fillingOf(variables: readonly JobVariable[], jobName: string, budget: Budget): Filling {
  let byName: ReadonlyMap<string, JobVariable> | null = null
  const fill = (value: Value): Value =>
    fillIn(value, budget, (name, origin) => {
      byName ??= new Map(variables.map((one) => [one.name, one]))
      const found = byName.get(name)
      return found === undefined
        ? unknownVariable(name, origin)
        : expanded(found.value, name, origin, definitionOf(found, `job ${jobName}`))
    }) ?? hole({ id: `large:${jobName}`, kind: 'unknown', name: '' })
  const fillVariable = ({ name, level, origin, alternatives: [only] }: Written): readonly JobVariable[] =>
    only === undefined ? [] : [{ name, level, origin, value: only.expands ? fill(only.value) : only.value }]
  return { text: fill, variables: (written) => written.flatMap(fillVariable) }
}

/** The variable as the environment has it already. */
export function unknownVariable(name: string, origin: Origin | null): Value {
  return hole({ id: `env:${name}`, kind: 'environment', name }, origin)
}

interface Expansion {
  /** Whose variables these are, for a person. */
  readonly owner: string
  readonly budget: Budget
  readonly shared: Shared | null
  readonly written: ReadonlyMap<string, Written>
  readonly done: Map<string, Value>
  readonly open: Set<string>
}

const REFERENCE = /\$\$|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)\}/g
const MAX_DEPTH = 100
const MAX_LENGTH = 20_000
const MAX_NAMES = 200

function expansionOf(all: readonly Written[], owner: string, budget: Budget, shared: Shared | null): Expansion {
  return { owner, budget, shared, written: new Map(all.map((one) => [one.name, one])), done: new Map(), open: new Set() }
}

function expandAll(expansion: Expansion, all: readonly Written[]): readonly JobVariable[] {
  return all.map(({ name, level, origin }) => ({ name, level, origin, value: expandOne(expansion, name) }))
}

function expandOne(expansion: Expansion, name: string): Value {
  const known = expansion.done.get(name) ?? sharedValue(expansion, name)
  if (known !== null) return known
  const written = expansion.written.get(name)
  if (written === undefined) return EMPTY
  expansion.open.add(name)
  const values = written.alternatives.map(({ value, expands }) => (expands ? expandValue(expansion, name, value) : value))
  expansion.open.delete(name)
  const value = joinedChoice(`variable ${name} of ${expansion.owner}`, values, null)
  expansion.done.set(name, value)
  return value
}

/** The value that the file gives, where nothing that it is made of is another variable here. */
function sharedValue({ shared, written }: Expansion, name: string): Value | null {
  const known = shared?.values.get(name)
  if (shared === null || known === undefined || known.names === null) return null
  for (const one of known.names) if (written.get(one) !== shared.written.get(one)) return null
  return known.value
}

/** The name and all that its value is made of, directly or not; null where that is more than is worth a look. */
function namesIn(written: ReadonlyMap<string, Written>, name: string): ReadonlySet<string> | null {
  const names = new Set([name])
  for (const one of names) {
    if (names.size > MAX_NAMES) return null
    for (const { value, expands } of written.get(one)?.alternatives ?? []) {
      if (expands) for (const match of flatten(value).matchAll(REFERENCE)) names.add(match[1] ?? match[2] ?? one)
    }
  }
  return names
}

function expandValue(expansion: Expansion, name: string, value: Value): Value {
  const filled = fillIn(value, expansion.budget, (reference, origin) => expandReference(expansion, reference, origin))
  return filled ?? hole({ id: `large:${name}`, kind: 'unknown', name })
}

/** The value with each `$NAME` replaced and `$$` as one dollar; null where it gets too long. */
function fillIn(value: Value, budget: Budget, valueOf: (name: string, origin: Origin | null) => Value): Value | null {
  const flat = flatten(value)
  if (!flat.includes('$')) return value
  const parts: Value[] = []
  let done = 0
  let size = flat.length
  for (const match of flat.matchAll(REFERENCE)) {
    if (size > MAX_LENGTH || budget.steps <= 0) return null
    const end = match.index + match[0].length
    const origin = locate(value, match.index, end)
    const part = match[0] === '$$' ? text('$', origin) : valueOf(match[1] ?? match[2] ?? '', origin)
    parts.push(slice(value, done, match.index), part)
    done = end
    size += lengthOf(part)
    budget.steps -= part.length
  }
  return done === 0 ? value : concat(...parts, slice(value, done, flat.length))
}

function expandReference(expansion: Expansion, name: string, origin: Origin | null): Value {
  const written = expansion.written.get(name)
  if (written === undefined) return unknownVariable(name, origin)
  if (expansion.open.has(name) || expansion.open.size >= MAX_DEPTH) return hole({ id: `cycle:${name}`, kind: 'unknown', name }, origin)
  return expanded(expandOne(expansion, name), name, origin, definitionOf(written, expansion.owner))
}

function definitionOf({ name, level, origin }: Written | JobVariable, owner: string): Definition {
  return { origin, message: `${name} is set in the variables of ${level === 'job' ? owner : 'the pipeline'}` }
}
