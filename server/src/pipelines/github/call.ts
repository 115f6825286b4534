/**
 * What a job hands to the workflow that it calls, and what that gives back: `with`, `secrets` and `outputs`, as "Reuse
 * workflows" has them. Knows nothing of the jobs in between.
 */
import { hole } from '../../text/value.js'
import type { Definition } from '../../text/value.js'
import { at, entriesOf, mapAt, originOf, scalarAt, textAt } from '../yaml/look-up.js'
import type { TreeMap } from '../yaml/tree.js'
import { expressionText, knownScalar, plainText } from './expression.js'
import type { Known, Scope } from './expression.js'
import { NO_CONTEXTS, scopeOf } from './scope.js'

/** What the caller gives, else the default, else nothing, as the type of the input has it. */
export function inputsOf(root: TreeMap, given: TreeMap | null, scope: Scope): ReadonlyMap<string, Known> {
  const inputs = new Map<string, Known>()
  const outside = scopeOf({ ...NO_CONTEXTS, owner: root.source.path, outputsOfSteps: new Map() })
  for (const entry of entriesOf(at(callOf(root), 'inputs'))) {
    const declared = entry.value.kind === 'map' ? entry.value : null
    const name = entry.name.toLowerCase()
    const own = [...(given?.entries.values() ?? [])].find((one) => one.name.toLowerCase() === name)
    const standard = declared?.entries.get('default')
    const from = own ?? standard
    const type = textAt(declared, 'type')
    if (from === undefined) inputs.set(name, type === 'boolean' ? { ...plainText('false'), truth: false, isBoolean: true } : plainText(''))
    else {
      const known = from.value.kind === 'scalar' ? knownScalar(from.value, own === undefined ? outside : scope, true) : null
      const by: Definition = {
        origin: originOf(from),
        message: own === undefined ? `this is the default of ${entry.name}` : `${entry.name} is given here`,
      }
      if (known !== null) inputs.set(name, { ...known, by })
    }
  }
  return inputs
}

export function secretsOf(secrets: TreeMap | null, scope: Scope): ReadonlyMap<string, Known> {
  const known = [...(secrets?.entries.values() ?? [])].map((entry): readonly [string, Known] => {
    const { value } = entry
    const given = value.kind === 'scalar' ? expressionText(value, scope, true) : hole(scope.holeOf(`secrets.${entry.name}`))
    return [
      entry.name.toLowerCase(),
      { value: given, truth: null, isBoolean: false, by: { origin: originOf(entry), message: `${entry.name} is given here` } },
    ]
  })
  return new Map(known)
}

/** What a called workflow gives as output. */
export function outputOf(root: TreeMap, name: string, scope: Scope): Known | null {
  const entry = entriesOf(at(callOf(root), 'outputs')).find((one) => one.name.toLowerCase() === name.toLowerCase())
  const value = entry?.value.kind === 'map' ? scalarAt(entry.value, 'value') : null
  return value === null ? null : knownScalar(value, scope, false)
}

function callOf(root: TreeMap): TreeMap | null {
  const on = mapAt(root, 'on') ?? mapAt(root, 'true')
  return mapAt(on, 'workflow_call')
}
