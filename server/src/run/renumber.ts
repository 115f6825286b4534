/**
 * Copies of what one walk of a function left, for another call of it: what was unknown and new then is unknown and new
 * again, and hangs under the place of the new call. Whatever holds nothing new is the same object as before.
 */
import type { Field, ScriptText } from '../commands/field.js'
import type { User } from '../commands/wrapped.js'
import type { Hole, Segment, Value } from '../text/value.js'
import { conditionWith, type Condition } from './condition.js'
import type { Event, Moment, Scope } from './event.js'
import type { Guard } from './state.js'
import type { Variable } from './variable.js'
import type { WrittenFiles } from './written.js'

/** Stands around the number in the id of something new; private use, so no script holds it. */
const MARK = '\uE5C8'
const NUMBERS = /\uE5C8(\d+)\uE5C8/g

/** The id of something that nothing else is. */
export function newId(prefix: string, number: number): string {
  return `${prefix}${MARK}${number}${MARK}`
}

/** A text that holds ids, without the numbers that only count evaluations. */
export function withoutNumbers(ids: string): string {
  return ids.replace(NUMBERS, '')
}

/** True for the id of something that one walk found, and that means nothing outside it. */
export function isNumbered(id: string): boolean {
  return id.includes(MARK)
}

export interface Call {
  readonly scope: Scope | null
  readonly guards: readonly Guard[]
  readonly reads: { has(name: string): boolean }
  /** Where the walk's own script stands. */
  readonly position: number
}

export class Renumbering {
  readonly #fields = new Map<Field, Field>()
  readonly #scripts = new Map<ScriptText, ScriptText>()
  readonly #guards = new Map<readonly Guard[], readonly Guard[]>()
  readonly #scopes = new Map<Scope, Scope>()

  /**
   * @param own the numbers that the first walk gave: greater than the one, and not greater than the other
   * @param offset added to each of them
   */
  constructor(
    readonly own: { readonly from: number; readonly to: number },
    readonly offset: number,
    readonly first: Pick<Call, 'scope' | 'guards'>,
    readonly next: Call,
  ) {}

  id(id: string): string {
    if (!id.includes(MARK)) return id
    return id.replace(NUMBERS, (whole, digits: string) => {
      const number = Number(digits)
      return number > this.own.from && number <= this.own.to ? newId('', number + this.offset) : whole
    })
  }

  value(value: Value): Value {
    return each(value, (segment) => this.#segment(segment))
  }

  field(field: Field): Field {
    const value = this.value(field.value)
    const script = this.#script(field.at.script)
    if (value === field.value && script === field.at.script && field.rest === undefined) return field
    let known = this.#fields.get(field)
    if (known === undefined) {
      const { at, written, rest } = field
      known = {
        ...field,
        value,
        at: { ...at, script },
        written: written === null ? null : { ...written, script: this.#script(written.script) },
        ...(rest === undefined ? {} : { rest: { ...rest, prefix: this.id(rest.prefix) } }),
      }
      this.#fields.set(field, known)
    }
    return known
  }

  variable(variable: Variable): Variable {
    const value = this.value(variable.value)
    const array = variable.array === null ? null : this.#all(variable.array)
    return value === variable.value && array === variable.array ? variable : { ...variable, value, array }
  }

  condition(condition: Condition): Condition {
    return conditionWith(
      condition,
      (value) => this.value(value),
      (field) => this.field(field),
      (key) => this.id(key),
    )
  }

  guards(guards: readonly Guard[]): readonly Guard[] {
    let known = this.#guards.get(guards)
    if (known === undefined) {
      const own = guards.slice(this.first.guards.length)
      known = [
        ...this.next.guards,
        ...own.map((guard): Guard => {
          const key = this.id(guard.key)
          return key === guard.key ? guard : { ...guard, key, condition: this.condition(guard.condition) }
        }),
      ]
      this.#guards.set(guards, known)
    }
    return known
  }

  written(files: WrittenFiles): WrittenFiles {
    return files.size === 0 ? files : new Map([...files].map(([key, content]) => [this.id(key), this.value(content)]))
  }

  event(event: Event): Event {
    const moment = this.#moment(event.moment)
    switch (event.kind) {
      case 'call': {
        const { call } = event
        const input = call.input === null ? null : this.value(call.input)
        return { ...event, moment, call: { ...call, nameField: this.field(call.nameField), fields: this.#all(call.fields), input } }
      }
      case 'effect': {
        const effect = { ...event.effect, path: this.field(event.effect.path) }
        if (effect.kind === 'writeFile' && effect.content !== null)
          return { ...event, moment, effect: { ...effect, content: this.value(effect.content) } }
        return { ...event, moment, effect }
      }
      case 'assign':
        return { ...event, moment, value: this.value(event.value), readBefore: event.readBefore || this.next.reads.has(event.name) }
      case 'run': {
        const environment = new Map([...event.environment].map(([name, variable]) => [name, this.variable(variable)]))
        return { ...event, moment, path: this.field(event.path), parameters: this.#all(event.parameters), environment }
      }
      case 'handOn':
        return { ...event, moment, path: this.value(event.path), content: this.value(event.content) }
      case 'exit':
      case 'leave':
        return { ...event, moment }
    }
  }

  #moment(moment: Moment): Moment {
    return {
      ...moment,
      turn: { index: moment.turn.index },
      position: this.next.position,
      script: this.#script(moment.script),
      words: this.#all(moment.words),
      prefix: this.#all(moment.prefix),
      guards: this.guards(moment.guards),
      scope: this.#scope(moment.scope),
      user: this.#user(moment.user),
      volumes: each(moment.volumes, (volume) => {
        const host = this.value(volume.host)
        return host === volume.host ? volume : { ...volume, host }
      }),
      directory: this.value(moment.directory),
      locks: each(moment.locks, (lock) => this.value(lock)),
    }
  }

  #all(fields: readonly Field[]): readonly Field[] {
    return each(fields, (field) => this.field(field))
  }

  #user(user: User): User {
    return user.kind === 'named' ? { ...user, name: this.value(user.name) } : user
  }

  #scope(scope: Scope | null): Scope | null {
    if (scope === null || scope === this.first.scope) return this.next.scope
    let known = this.#scopes.get(scope)
    if (known === undefined) {
      known = { ...scope, id: scope.id + this.offset, parent: this.#scope(scope.parent) }
      this.#scopes.set(scope, known)
    }
    return known
  }

  #script(script: ScriptText): ScriptText {
    let known = this.#scripts.get(script)
    if (known === undefined) {
      const value = this.value(script.value)
      known = value === script.value ? script : { value, flat: script.flat }
      this.#scripts.set(script, known)
    }
    return known
  }

  #segment(segment: Segment): Segment {
    switch (segment.kind) {
      case 'text':
        return segment
      case 'hole': {
        const id = this.id(segment.hole.id)
        const hole: Hole = { ...segment.hole, id }
        return id === segment.hole.id ? segment : { ...segment, hole }
      }
      case 'choice': {
        const { choice } = segment
        const id = this.id(choice.id)
        const alternatives = each(choice.alternatives, (alternative) => {
          const value = this.value(alternative.value)
          const when = each(alternative.when, (outcome) => {
            const key = this.id(outcome.key)
            return key === outcome.key ? outcome : { ...outcome, key }
          })
          return value === alternative.value && when === alternative.when ? alternative : { value, when }
        })
        return id === choice.id && alternatives === choice.alternatives ? segment : { ...segment, choice: { id, alternatives } }
      }
    }
  }
}

/** Like `map`, but the same array where nothing changes. */
function each<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  let changed: Item[] | null = null
  for (const [index, item] of items.entries()) {
    const next = change(item)
    if (changed !== null) changed.push(next)
    else if (next !== item) changed = [...items.slice(0, index), next]
  }
  return changed ?? items
}
