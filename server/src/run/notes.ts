/**
 * What a call of a function leaves beside events and state, and what it depends on beside the state: names that it uses
 * first, scripts that it parses, functions that it looks up. Knows nothing of calls.
 */
import type { ScriptText } from '../commands/field.js'
import type { FunctionDefinition } from '../syntax/tree.js'
import type { FirstUse } from './event.js'
import type { FunctionBody, State } from './state.js'

type Bodies = ReturnType<State['functions']['get']>

export class Notes {
  readonly reads = new Set<string>()
  readonly uses = new Map<string, FirstUse>()
  readonly programs = new Map<string, FirstUse>()
  background: FirstUse | null = null
  readonly moves: FirstUse[] = []
  readonly called = new Map<FunctionDefinition, FunctionBody>()
  readonly scripts = new Set<ScriptText>()
  /** What each name was defined as when it was first looked up. */
  readonly functions = new Map<string, Bodies>()
  /** It depends on something that is not noted, as on another file. */
  isOpen = false

  lookedUp(name: string, bodies: Bodies): void {
    if (!this.functions.has(name)) this.functions.set(name, bodies)
  }

  /** What happens in a call inside a call happens in both. @param later how many events there are now before those of the noted call */
  take(other: Notes, later = 0): void {
    const moved = (use: FirstUse): FirstUse => (later === 0 ? use : { ...use, index: use.index + later })
    for (const name of other.reads) this.reads.add(name)
    for (const [name, use] of other.uses) if (!this.uses.has(name)) this.uses.set(name, moved(use))
    for (const [name, use] of other.programs) if (!this.programs.has(name)) this.programs.set(name, moved(use))
    if (other.background !== null) this.background ??= moved(other.background)
    for (const move of other.moves) this.moves.push(moved(move))
    for (const [definition, body] of other.called) this.called.set(definition, body)
    for (const script of other.scripts) this.scripts.add(script)
    for (const [name, bodies] of other.functions) this.lookedUp(name, bodies)
    this.isOpen ||= other.isOpen
  }
}
