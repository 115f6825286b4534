/** Scripts that arrive as values: `eval` and traps in the same shell, `sh -c` and its kin in a child that gets only what is exported. */
import type { ScriptText } from '../commands/field.js'
import type { Wrapped } from '../commands/wrapped.js'
import type { Condition } from './condition.js'
import { handOutputBack } from './output.js'
import { positionalOf } from './simple.js'
import { State } from './state.js'
import { UNSET } from './variable.js'
import { unknownStatus } from './statement.js'
import type { Walker } from './walker.js'
import { isTooDeep, NO_INPUT, scriptText, type Frame } from './walker.js'
import { memo } from '../text/memo.js'
import { peel } from '../text/location.js'
import { EMPTY, hole, text, type Value } from '../text/value.js'

/** The script in a value; looked at as where it was written when it came through one expansion as a whole. */
const nestedText = memo((value: Value): ScriptText => scriptText(peel(value)))

/** Text that the same shell runs: eval, trap. */
export function runText(walker: Walker, value: Value, frame: Frame): Condition {
  walker.notable += 1
  const script = nestedText(value)
  if (!/[^\s\uE5C7]/.test(script.flat) || isTooDeep(walker)) return unknownStatus(walker)
  walker.stack.push('text')
  const condition = walker.walk(walker.parse(script).body, { ...frame, script })
  walker.stack.pop()
  return condition
}

/** A script handed to another shell: only what is exported crosses. */
export function runNested(walker: Walker, value: Value, wrapped: Wrapped & { readonly kind: 'script' }, frame: Frame): Condition {
  walker.notable += 1
  const [only] = value
  if (value.length === 1 && only?.kind === 'choice') {
    for (const [index, each] of only.choice.alternatives.entries())
      runNested(walker, each.value, wrapped, walker.inScope(frame, 'branch', index))
    return unknownStatus(walker)
  }
  const script = nestedText(value)
  if (!/[^\s\uE5C7]/.test(script.flat) || isTooDeep(walker)) return unknownStatus(walker)
  const outer = walker.state
  const final = walker.fateOf(frame)
  walker.state = childState(walker, wrapped)
  walker.stack.push('nested')
  const { loops, functionDepth, exits, ends, leavings } = walker
  walker.loops = []
  walker.exits = []
  walker.ends = []
  walker.returns.push([])
  walker.functionDepth = 0
  const traps = walker.traps.length
  const condition = walker.walk(walker.parse(script).body, {
    ...walker.inScope(frame, 'nested'),
    script,
    fate: 'stops',
    final,
    called: null,
    // A script that came on standard input has read it.
    input: wrapped.script === frame.input.document ? NO_INPUT : frame.input,
  })
  walker.runTraps(traps)
  const ways = walker.exits
  walker.returns.pop()
  walker.functionDepth = functionDepth
  walker.exits = exits
  walker.ends = ends
  walker.loops = loops
  walker.stack.pop()
  const child = walker.state
  outer.written = walker.state.written
  walker.state = outer
  handOutputBack(child, ways, outer, () => walker.unique('printed'))
  return walker.leavings === leavings ? condition : unknownStatus(walker)
}

/** The state in which a child shell starts. */
function childState(walker: Walker, wrapped: Wrapped & { readonly kind: 'script' }): State {
  const from = walker.state
  const child = new State({
    positional: positionalOf(wrapped.parameters),
    directory: from.directory,
    options: {
      errexit: /e/.test(wrapped.options.replace(/ \w+/g, '')) || wrapped.options.includes(' errexit'),
      pipefail: wrapped.options.includes(' pipefail'),
      allexport: false,
      nounset: /u/.test(wrapped.options.replace(/ \w+/g, '')) || wrapped.options.includes(' nounset'),
    },
  })
  child.user = from.user
  child.name =
    wrapped.name?.value ?? (wrapped.shell === null ? hole({ id: walker.unique('shell'), kind: 'unknown', name: '0' }) : text(wrapped.shell))
  child.machine = from.machine
  child.volumes = from.volumes
  child.locks = from.locks
  child.guards = from.guards
  child.lost = from.lost
  child.written = from.written
  if (wrapped.shell === 'bash' && wrapped.change.freshEnvironment !== true) {
    child.functions = new Map([...from.functions].filter(([name]) => from.exportedFunctions.has(name)))
    child.exportedFunctions = from.exportedFunctions
  }
  const crosses = wrapped.change.freshEnvironment !== true
  for (const name of from.names()) {
    const own = from.get(name)
    // Of a local variable that has no value or is not exported the caller's crosses.
    const hides = own !== null && (own.isUnset === true || own.exported === false)
    const variable = hides ? (from.outer.get(name)?.variable ?? own) : own
    if (variable === null) continue
    if (name.startsWith('\0')) child.set(name, variable)
    // A shell takes it from no environment.
    else if (name === 'IFS') continue
    // Arrays never cross, and what is empty is empty on either side.
    else if (crosses && (variable.array !== null || variable.exported === false)) child.set(name, UNSET)
    else if (crosses && variable.exported === 'unknown' && variable.value.length === 0)
      child.set(name, variable.isUnset === true ? UNSET : { value: EMPTY, exported: 'unknown', array: null, definition: null })
    else if (crosses && variable.exported === true) child.set(name, variable)
    else if (crosses && variable.exported === 'unknown')
      child.set(name, { ...variable, value: hole({ id: walker.unique(`child:${name}`), kind: 'unknown', name }), array: null })
    else
      child.set(name, {
        value: hole({ id: walker.unique(`child:${name}`), kind: 'unknown', name }),
        exported: false,
        array: null,
        definition: null,
      })
  }
  return child
}
