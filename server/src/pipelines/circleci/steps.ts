/**
 * The scripts that the steps of a CircleCI job come to, with the commands that they call filled in, and what the job
 * keeps or fetches between them. Knows nothing of what the job runs in but its shell.
 */
import { EMPTY, concat, display, flatten, hole, lengthOf, literal, slice, text, type Origin, type Value } from '../../text/value.js'
import { filledHole } from '../interpolation.js'
import { PLAIN_SCRIPT, type Condition, type JobScript, type Store } from '../job.js'
import type { Budget } from '../yaml/merge.js'
import { at, itemsOf, originOf, scalarAt, scalarsOf, textAt } from '../yaml/look-up.js'
import type { Entry, Tree } from '../yaml/tree.js'
import { readEnvironment, shellOf, valueIn, type Surroundings } from './executor.js'
import { argumentOf, FALSE, scopeOfCall, templated, type Scope } from './parameters.js'

/** What steps may call, and how much may still be done for the file. */
export interface Library {
  readonly commands: ReadonlyMap<string, Entry>
  readonly file: Scope
  readonly budget: Budget
}

export interface Steps {
  readonly scripts: readonly JobScript[]
  readonly stores: readonly Store[]
  readonly timeout: Origin | null
  /** Steps of orbs, which may do anything. */
  readonly unknown: readonly Origin[]
}

const MAX_DEPTH = 20
const COST_OF_STEP = 20
/** Arguments that are made of arguments double with each call. */
const COST_OF_SEGMENT = 20

export function readSteps(lists: readonly (readonly [Tree | null, Scope])[], surroundings: Surroundings, library: Library): Steps {
  const reader = new Reader(surroundings, library)
  for (const [list, scope] of lists) for (const step of itemsOf(list)) reader.step(step, scope, null, 0)
  return reader
}

class Reader implements Steps {
  readonly scripts: JobScript[] = []
  readonly stores: Store[] = []
  readonly unknown: Origin[] = []
  timeout: Origin | null = null
  /** False where the checkout does not stand in the working directory. */
  #isInCheckout = true

  constructor(
    readonly surroundings: Surroundings,
    readonly library: Library,
  ) {}

  /** One entry of a list of steps; `condition` is what decides whether the steps around it are there. */
  step(step: Tree, scope: Scope, condition: Condition | null, depth: number): void {
    this.library.budget.steps -= COST_OF_STEP
    if (this.library.budget.steps <= 0 || depth > MAX_DEPTH) return
    if (step.kind === 'scalar') {
      const argument = argumentOf(step, scope)
      if (argument === null) this.#call(step.text, null, step, scope, condition, depth)
      else for (const inner of itemsOf(argument.tree)) this.step(inner, argument.scope, condition, depth + 1)
    } else if (step.kind === 'map')
      for (const entry of step.entries.values()) this.#call(entry.name, entry.value, entry, scope, condition, depth)
  }

  #call(
    name: string,
    given: Tree | null,
    place: Pick<Entry, 'source' | 'span'>,
    scope: Scope,
    condition: Condition | null,
    depth: number,
  ): void {
    const origin = originOf(place)
    const command = this.library.commands.get(name)
    if (name === 'run' && given !== null) this.#run(given, scope, condition)
    else if (name === 'when' || name === 'unless') this.#conditional(given, name === 'when', scope, condition, depth)
    else if (name === 'steps') this.#all(given, scope, condition, depth)
    else if (name === 'checkout')
      this.#isInCheckout = (textAt(given, 'path') ?? '.') === '.' || textAt(given, 'path') === this.surroundings.directory
    else if (command !== undefined) {
      const inner = scopeOfCall(at(command.value, 'parameters'), given, this.library.file, scope)
      for (const { value } of inner.names.values()) this.library.budget.steps -= (value?.length ?? 0) * COST_OF_SEGMENT
      this.#all(at(command.value, 'steps'), inner, condition, depth)
    } else if (name.includes('/')) this.unknown.push(origin)
    else this.#store(name, given, scope, origin)
  }

  #all(steps: Tree | null, scope: Scope, condition: Condition | null, depth: number): void {
    const argument = steps?.kind === 'scalar' ? argumentOf(steps, scope) : null
    const list = argument === null ? steps : argument.tree
    for (const step of itemsOf(list)) this.step(step, argument?.scope ?? scope, condition, depth + 1)
  }

  /** The steps of `when` are there or not before the job begins; what decides may be known. */
  #conditional(given: Tree | null, wanted: boolean, scope: Scope, condition: Condition | null, depth: number): void {
    const asked = at(given, 'condition')
    const known = asked?.kind === 'scalar' ? literal(templated(asked, scope)) : null
    if (known !== null && FALSE.test(known) === wanted) return
    const own = known !== null || asked === null ? condition : { names: [], origin: originOf(asked) }
    this.#all(at(given, 'steps'), scope, own, depth)
  }

  #run(given: Tree, scope: Scope, condition: Condition | null): void {
    const command = given.kind === 'scalar' ? given : scalarAt(given, 'command')
    const written = valueIn(given, 'shell', scope)
    const shell = written === null ? this.surroundings.shell : shellOf(written)
    const limit = given.kind === 'map' ? given.entries.get('no_output_timeout') : undefined
    if (limit !== undefined) this.timeout ??= originOf(limit)
    if (command === null || command.isNull || shell === null) return
    const value = templated(command, scope, false)
    this.library.budget.steps -= lengthOf(value)
    if (this.library.budget.steps <= 0) return
    const when = given.kind === 'map' ? given.entries.get('when') : undefined
    const name = valueIn(given, 'name', scope)
    const onFailure = when?.value.kind === 'scalar' && when.value.text === 'on_fail' ? { names: [], origin: originOf(when) } : null
    this.scripts.push({
      ...PLAIN_SCRIPT,
      name: name === null ? `run ${this.scripts.length + 1}` : display(name),
      value,
      ...shell,
      directory: this.#directory(valueIn(given, 'working_directory', scope)),
      variables: readEnvironment(given, scope),
      condition: onFailure ?? condition,
    })
  }

  /** Relative to the checkout, which stands in the working directory of the job. */
  #directory(written: Value | null): Value | null {
    const unknown = hole(filledHole(`directory ${flatten(written ?? [])}`, ''))
    if (!this.#isInCheckout) return unknown
    if (written === null) return null
    const flat = flatten(written)
    const { directory } = this.surroundings
    const above = directory.endsWith('/') ? directory : `${directory}/`
    if (flat === directory || flat === above) return null
    if (flat.startsWith(above)) return slice(written, above.length, flat.length)
    return flat.startsWith('~') ? unknown : written
  }

  #store(name: string, given: Tree | null, scope: Scope, origin: Origin): void {
    const all = (tree: Tree | null): readonly Value[] => scalarsOf(tree).map((scalar) => templated(scalar, scope))
    const add = (kind: Store['kind'], does: Store['does'], paths: readonly Value[], key: Value | null = null): void => {
      this.stores.push({ kind, does, paths, key, isDotenv: false, before: this.scripts.length, origin })
    }
    const root = valueIn(given, 'root', scope)
    switch (name) {
      case 'save_cache':
        return add('cache', 'save', all(at(given, 'paths')), valueIn(given, 'key', scope))
      case 'restore_cache':
        return add('cache', 'restore', [], valueIn(given, 'key', scope) ?? all(at(given, 'keys'))[0] ?? null)
      case 'store_artifacts':
      case 'store_test_results':
        return add('artifact', 'save', all(at(given, 'path')))
      case 'persist_to_workspace':
        return add(
          'artifact',
          'save',
          all(at(given, 'paths')).map((path) => below(root ?? EMPTY, path)),
        )
      case 'attach_workspace':
        return add('artifact', 'restore', all(at(given, 'at')))
    }
  }
}

function below(root: Value, path: Value): Value {
  const flat = flatten(root)
  return flat === '' || flat === '.' ? path : concat(root, text('/'), path)
}
