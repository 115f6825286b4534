/**
 * Where a walk uses each name for the first time, starts something in the background, or goes to another directory. Only
 * what this machine does counts, outside of functions that nothing calls.
 */
import type { Call } from '../commands/effect.js'
import { locateForDisplay } from '../text/location.js'
import type { Span } from '../text/source.js'
import { literal, type Origin } from '../text/value.js'
import type { FirstUse } from './event.js'
import { Notes } from './notes.js'
import type { Walker } from './walker.js'

export class FirstUses {
  /** Those of the whole walk; those of the call under way are noted there as well. */
  readonly known = new Notes()

  constructor(readonly walker: Walker) {}

  /** A variable of the environment is read without a default of its own. */
  use(name: string, origin: Origin | null): void {
    this.#noteFirst('uses', name, origin)
  }

  program({ nameField }: Call): void {
    const name = literal(nameField.value)
    if (name === null || name.includes('/') || this.#lacking('programs', name).length === 0) return
    const { script, start, end } = nameField.at
    this.#noteFirst('programs', name, locateForDisplay(script.value, start, end))
  }

  background(span: Span): void {
    const lacking = this.#notes().filter(({ background }) => background === null)
    const first = lacking.length === 0 ? null : this.#firstUse('&', this.#placeOf(span))
    for (const notes of lacking) notes.background = first
  }

  move(span: Span): void {
    const move = this.#firstUse('cd', this.#placeOf(span))
    if (move !== null) for (const notes of this.#notes()) notes.moves.push(move)
  }

  #notes(): readonly Notes[] {
    const { noting } = this.walker
    return noting === null ? [this.known] : [this.known, noting]
  }

  #lacking(kind: 'uses' | 'programs', name: string): readonly Notes[] {
    return this.#notes().filter((notes) => !notes[kind].has(name))
  }

  #noteFirst(kind: 'uses' | 'programs', name: string, origin: Origin | null): void {
    const lacking = this.#lacking(kind, name)
    const first = lacking.length === 0 ? null : this.#firstUse(name, origin)
    if (first !== null) for (const notes of lacking) notes[kind].set(name, first)
  }

  #placeOf({ start, end }: Span): Origin | null {
    return locateForDisplay(this.walker.frame.script.value, start, end)
  }

  #firstUse(name: string, origin: Origin | null): FirstUse | null {
    const { dry, state, frame, events, position } = this.walker
    if (dry > 0 || state.machine !== 'local') return null
    for (let { scope } = frame; scope !== null; scope = scope.parent) if (scope.kind === 'uncalled') return null
    return { name, origin, index: events.length, position }
  }
}
