/**
 * The shell texts that the steps of a job or of a composite action run, in order, and what is kept and brought back
 * between them. Knows nothing of the job around them but what it is given.
 */
import { peel } from '../../text/location.js'
import { literal } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import { PLAIN_SCRIPT } from '../job.js'
import type { Condition, JobScript, JobVariable, Store } from '../job.js'
import { at, entriesOf, mapAt, originOf, scalarAt, textAt } from '../yaml/look-up.js'
import type { TreeMap, TreeScalar } from '../yaml/tree.js'
import { expressionText, knownScalar, plainText, truthOf } from './expression.js'
import type { Known, Scope } from './expression.js'
import { localAction, maySpend } from './files.js'
import type { Reading } from './files.js'
import { itemsIn } from './nodes.js'
import { NO_CONTEXTS, actionPathValue, scopeOf, stepId } from './scope.js'
import type { Contexts } from './scope.js'
import { shellOf } from './shell.js'
import { readStores } from './stores.js'
import { override, readEnvironment } from './variables.js'

/** `defaults: run:` of the workflow, then of the job; later ones win. */
export interface Defaults {
  readonly shell: string | null
  readonly directory: Value | null
}

export const NO_DEFAULTS: Defaults = { shell: null, directory: null }

export interface Steps {
  readonly scripts: readonly JobScript[]
  readonly stores: readonly Store[]
}

/** What holds for all steps of a list. */
export interface Around {
  readonly reading: Reading
  readonly contexts: Contexts
  readonly defaults: Defaults
  /** Where the repository lies below the directory in which steps start; null where that is the same. */
  readonly checkout: string | null
}

export function readSteps(parent: TreeMap, around: Around): Steps {
  const found: Found = { scripts: [], stores: [], atEnd: [] }
  readList(parent, { ...around, prefix: '', variables: [], condition: null, mayFail: false, actions: [] }, found)
  const before = found.scripts.length
  return { scripts: found.scripts, stores: [...found.stores, ...found.atEnd.map((store) => ({ ...store, before }))] }
}

/** Where `actions/checkout` puts this repository: the first `path` that it is given; null for none. */
export function checkoutOf(job: TreeMap, scope: Scope): string | null {
  for (const step of itemsIn(job, 'steps')) {
    if (step.kind !== 'map' || textAt(step, 'uses')?.startsWith('actions/checkout@') !== true) continue
    const inputs = mapAt(step, 'with')
    if (scalarAt(inputs, 'repository') !== null && !/github\.repository\b/.test(textAt(inputs, 'repository') ?? '')) continue
    const path = scalarAt(inputs, 'path')
    const known = path === null ? null : literal(expressionText(path, scope, true))
    return known === null ? null : known.replace(/^(\.\/+)+|\/+$/g, '').replace(/^\.$/, '') || null
  }
  return null
}

/** How deep actions use one another before GitHub gives up. */
const MAX_ACTIONS = 10

interface Inner extends Around {
  /** The step that uses the action, before the names of the action's own. */
  readonly prefix: string
  /** What the step that uses the action sets for all of its steps. */
  readonly variables: readonly JobVariable[]
  readonly condition: Condition | null
  readonly mayFail: boolean
  /** The actions that are being read, each within the one before. */
  readonly actions: readonly TreeMap[]
}

interface Found {
  readonly scripts: JobScript[]
  readonly stores: Store[]
  readonly atEnd: Omit<Store, 'before'>[]
}

/** No deeper than `MAX_ACTIONS`. */
function readList(parent: TreeMap, inner: Inner, found: Found): void {
  const scope = scopeOf(inner.contexts)
  let number = 0
  for (const [index, step] of itemsIn(parent, 'steps').entries()) {
    if (step.kind !== 'map' || !maySpend(inner.reading, step.source.path)) continue
    const [run, uses] = [scalarAt(step, 'run'), scalarAt(step, 'uses')]
    if (run !== null) number += 1
    const condition = conditionOf(step, scope)
    if (condition === 'never') continue
    const mayFail = inner.mayFail || isTrue(scalarAt(step, 'continue-on-error'), scope)
    const here: Inner = { ...inner, condition: condition ?? inner.condition, mayFail }
    if (run !== null) readRun(step, run, number, here, scope, found)
    else if (uses !== null) readUses(step, uses.text, index, here, scope, found)
  }
}

function readRun(step: TreeMap, run: TreeScalar, number: number, inner: Inner, scope: Scope, found: Found): void {
  const { contexts, defaults } = inner
  const written = scalarAt(step, 'shell')
  const shell = shellOf(written === null ? defaults.shell : (literal(expressionText(written, scope, true)) ?? written.text))
  if (shell === null) return
  const directory = scalarAt(step, 'working-directory')
  const id = textAt(step, 'id')
  found.scripts.push({
    ...PLAIN_SCRIPT,
    ...shell,
    name: `${inner.prefix}${textAt(step, 'name') ?? `run ${number}`}`,
    // A script that is an input as a whole stands where that is written.
    value: peel(expressionText(run, scope, false)),
    directory: directory === null ? defaults.directory : expressionText(directory, scope, true),
    variables: override(inner.variables, readEnvironment(step, 'job', scope)),
    id: id === null ? null : stepId(contexts, id.toLowerCase()),
    condition: inner.condition,
    mayFail: inner.mayFail,
  })
}

function readUses(step: TreeMap, uses: string, index: number, inner: Inner, scope: Scope, found: Found): void {
  const { contexts, reading, actions } = inner
  const { now, atEnd } = readStores(step, uses, scope)
  found.stores.push(...now.map((store) => ({ ...store, before: found.scripts.length })))
  found.atEnd.push(...atEnd)
  const action = localAction(reading, uses, inner.checkout)
  const id = textAt(step, 'id')?.toLowerCase() ?? String(index)
  if (action === null) return
  const { root } = action
  const runs = mapAt(root, 'runs')
  if (runs === null || actions.length >= MAX_ACTIONS) return
  if (actions.includes(root)) {
    reading.problems.push({ path: step.source.path, span: step.span, message: 'this action uses itself' })
    return
  }
  const variables = override(inner.variables, readEnvironment(step, 'job', scope))
  const place: JobVariable = { name: 'GITHUB_ACTION_PATH', value: actionPathValue(action.path), level: 'job', origin: originOf(step) }
  const own: Contexts = {
    ...NO_CONTEXTS,
    owner: stepId(contexts, id),
    inputs: inputsOf(root, mapAt(step, 'with'), scope),
    matrix: contexts.matrix,
    outputsOfSteps: new Map(),
    environment: variables,
    actionPath: action.path,
    isContained: contexts.isContained,
  }
  readList(
    runs,
    {
      ...inner,
      contexts: own,
      defaults: NO_DEFAULTS,
      prefix: `${inner.prefix}${textAt(step, 'name') ?? uses} / `,
      variables: [...variables, place],
      actions: [...actions, root],
    },
    found,
  )
  contexts.outputsOfSteps.set(id, (name) => outputOf(root, name, scopeOf(own)))
}

/** What a composite action gives as output. */
function outputOf(root: TreeMap, name: string, scope: Scope): Known | null {
  const entry = entriesOf(at(root, 'outputs')).find((one) => one.name.toLowerCase() === name.toLowerCase())
  const value = entry?.value.kind === 'map' ? scalarAt(entry.value, 'value') : null
  return value === null ? plainText('') : knownScalar(value, scope, false)
}

/** What a step gives a composite action: all of it is text, and what it does not give has its default. */
function inputsOf(root: TreeMap, given: TreeMap | null, scope: Scope): ReadonlyMap<string, Known> {
  const inputs = new Map<string, Known>()
  // A default is worked out where nothing but `github` is known.
  const outside = scopeOf({ ...NO_CONTEXTS, owner: root.source.path, outputsOfSteps: new Map() })
  for (const { name, value } of entriesOf(at(root, 'inputs'))) {
    const standard = value.kind === 'map' ? scalarAt(value, 'default') : null
    if (standard === null) inputs.set(name.toLowerCase(), plainText(''))
    else {
      const known = knownScalar(standard, outside, false)
      if (known !== null)
        inputs.set(name.toLowerCase(), {
          ...known,
          isBoolean: false,
          by: { origin: originOf(standard), message: `this is the default of ${name}` },
        })
    }
  }
  for (const entry of given?.entries.values() ?? []) {
    const { name, value } = entry
    const known = value.kind !== 'scalar' ? null : value.isNull ? plainText('') : knownScalar(value, scope, false)
    if (known === null) inputs.delete(name.toLowerCase())
    else inputs.set(name.toLowerCase(), asText(known, { origin: originOf(entry), message: `${name} is given here` }))
  }
  return inputs
}

/** As a string, `false` is as true as any other. */
function asText(known: Known, by: Known['by']): Known {
  const text = literal(known.value)
  return { value: known.value, truth: text === null ? null : text !== '', isBoolean: false, by }
}

/** Null for none that is in doubt. */
function conditionOf(step: TreeMap, scope: Scope): Condition | 'never' | null {
  const written = scalarAt(step, 'if')
  if (written === null) return null
  const truth = truthOf(written.text, scope)
  if (truth !== null) return truth ? null : 'never'
  return { names: namesIn(written.text), origin: originOf(written) }
}

/** The variables that a condition looks at. */
export function namesIn(condition: string): readonly string[] {
  return [...new Set([...condition.matchAll(/\b(?:env|vars)\.([A-Za-z_]\w*)/g)].flatMap(([, name]) => name ?? []))]
}

function isTrue(scalar: TreeScalar | null, scope: Scope): boolean {
  return scalar !== null && knownScalar(scalar, scope, true)?.truth === true && scalar.text !== 'false'
}
