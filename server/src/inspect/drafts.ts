/**
 * The places of a file while they are gathered: what is written there, in which scripts it is read, and what each walk
 * has recorded of it.
 */
import { utilityNamed } from '../commands/catalogue.js'
import type { ScriptText } from '../commands/field.js'
import { substitute } from '../facts/context.js'
import type { Evidence } from '../facts/evidence.js'
import { originOfCommand } from '../facts/origin.js'
import type { Event, Moment, Walk } from '../run/event.js'
import { parseScript } from '../syntax/lower.js'
import type { Parser } from '../syntax/parser.js'
import type { Word } from '../syntax/tree.js'
import { locate, locateForDisplay } from '../text/location.js'
import { positionAt, type Source, type Span } from '../text/source.js'
import type { Origin } from '../text/value.js'
import type { WordAtPlace } from './fields.js'
import type { PlaceKind, Run, Unreached } from './inspection.js'
import { runsDuring, unrecordedRun, type Ranked, type Visit } from './runs.js'
import { writtenIn, type Written } from './statements.js'
import { wordingOf } from './wording.js'

/** A place while it is gathered. */
export interface Draft {
  readonly kind: PlaceKind
  readonly origin: Origin
  /** How each script that holds it has it. */
  readonly writtenBy: Map<ScriptText, Written>
  readonly events: Map<Walk, Event[]>
  readonly standsFor: Origin[]
  readonly runs: Ranked<Run>[]
  readonly unreached: Ranked<Unreached>[]
  readonly inner: Draft[]
}

/** The places of one file, by where they are written. */
export class Drafts {
  readonly #byPlace = new Map<string, Draft>()
  readonly #scripts = new Map<Walk, readonly ScriptText[]>()
  readonly #words = new Map<ScriptText, ReadonlyMap<string, Word>>()
  readonly #functions = new Map<Walk, ReadonlyMap<string, Origin>>()
  readonly #visits: Visit[] = []

  constructor(
    readonly source: Source,
    readonly line: number | null,
    readonly parser: Parser,
  ) {}

  /** True for a walk that comes to the file; its places are known from then on. */
  concerns(walk: Walk): boolean {
    return this.#scriptsOf(walk).length > 0
  }

  visit(visit: Visit): void {
    this.#visits.push(visit)
    const { walk } = visit.entered
    for (const draft of this.asked()) {
      const { runs, unreached } = runsDuring(visit, draft.events.get(walk) ?? [], draft.writtenBy, this.#wordAt)
      draft.runs.push(...runs)
      draft.unreached.push(...unreached)
    }
  }

  /** Those on the line, where one is given; in the order of the file, each before what stands inside it. */
  asked(): readonly Draft[] {
    const { source, line } = this
    return [...this.#byPlace.values()]
      .filter(({ origin }) => line === null || isOnLine(source, origin, line))
      .sort((left, right) => left.origin.start - right.origin.start || right.origin.end - left.origin.end)
  }

  /**
   * What is written of a place of which no walk has a record. A program that the tables know leaves one wherever it is
   * run, so of that nothing is given.
   */
  unrecorded({ events, writtenBy, kind, standsFor }: Draft): readonly Ranked<Run>[] {
    if (events.size > 0 || kind === 'unparsed' || kind === 'function') return []
    return this.#visits.flatMap((visit) =>
      this.#scriptsOf(visit.entered.walk).flatMap((script): readonly Ranked<Run>[] => {
        const written = writtenBy.get(script)
        if (written === undefined) return []
        const name = nameOf(written, script)
        const body = name === null || kind !== 'command' ? undefined : this.#functionsOf(visit.entered.walk).get(name)
        if (body === undefined && name !== null && kind === 'command' && utilityNamed(name) !== null) return []
        if (body !== undefined && !standsFor.some((each) => isAt(each, body))) standsFor.push(body)
        return [unrecordedRun(visit, script, written, (variable) => this.#setAt(variable, visit))]
      }),
    )
  }

  /** Where a name may have been set, for whoever reads it. */
  #setAt(name: string, { entered: { walk, context } }: Visit): readonly Evidence[] {
    const bound = context.bind({ id: `env:${name}`, kind: 'environment', name })?.definition
    const assigned = walk.events.flatMap((event): readonly Evidence[] => {
      if (event.kind !== 'assign' || event.name !== name) return []
      const origin = locateForDisplay(event.moment.script.value, event.span.start, event.span.end)
      return [{ message: `${name} is set to ${wordingOf(substitute(event.value, context, event.moment.guards))}`, origin }]
    })
    const all = [...(bound === null || bound === undefined ? [] : [bound]), ...assigned]
    return [...new Map(all.map((each) => [`${each.message} ${each.origin?.start ?? ''}`, each])).values()]
  }

  #scriptsOf(walk: Walk): readonly ScriptText[] {
    let known = this.#scripts.get(walk)
    if (known === undefined) {
      known = walk.comments.map(({ script }) => script).filter(({ value }) => value.some(({ origin }) => origin?.source === this.source))
      this.#scripts.set(walk, known)
      for (const script of known) this.#read(script)
      if (known.length > 0) for (const event of walk.events) this.#note(event, walk)
    }
    return known
  }

  /** What happens in a line that an edit has left alone may be of an older text of its function than that of the walk. */
  #read(script: ScriptText): ReadonlyMap<string, Word> {
    const known = this.#words.get(script)
    if (known !== undefined) return known
    const all = writtenIn(parseScript(this.parser, script.flat).body)
    const words = new Map(all.flatMap((written) => written.words.map((word) => [`${word.start}:${word.end}`, word] as const)))
    this.#words.set(script, words)
    for (const written of all) {
      const origin = this.#extentOf(script, written)
      if (origin !== null) this.#draftAt(origin, written.kind).writtenBy.set(script, written)
    }
    return words
  }

  /** An event belongs to where it is written; a command that a function was handed, to where its words are. */
  #note(event: Event, walk: Walk): void {
    const { moment } = event
    const span = event.kind === 'assign' ? event.span : moment.span
    const here = this.#extentOf(moment.script, span)
    if (here !== null) this.#read(moment.script)
    const words = event.kind === 'assign' ? null : originOfCommand({ moment })
    const isHandedOver = words !== null && here?.start !== words.start && moment.words[0]?.written?.script !== undefined && !holds(moment)
    if (isHandedOver && here !== null) {
      const { standsFor } = this.#draftAt(here, 'command')
      if (!standsFor.some((each) => isAt(each, words))) standsFor.push(words)
    }
    const origin = isHandedOver ? (words.source === this.source ? words : null) : here
    if (origin === null) return
    const { events } = this.#draftAt(origin, 'command')
    const known = events.get(walk)
    if (known === undefined) events.set(walk, [event])
    else known.push(event)
  }

  readonly #wordAt: WordAtPlace = (script, { start, end }) => this.#read(script).get(`${start}:${end}`) ?? null

  /** Where the functions of a walk are defined, also those of files that it sources. */
  #functionsOf(walk: Walk): ReadonlyMap<string, Origin> {
    let known = this.#functions.get(walk)
    if (known === undefined) {
      known = new Map(
        walk.comments.flatMap(({ script }) =>
          writtenIn(parseScript(this.parser, script.flat).body).flatMap(({ kind, start, end }): (readonly [string, Origin])[] => {
            const origin = kind === 'function' ? locateForDisplay(script.value, start, end) : null
            const name = /^(?:function\s+)?([^\s(]+)/.exec(script.flat.slice(start, end))?.[1]
            return origin === null || name === undefined ? [] : [[name, origin]]
          }),
        ),
      )
      this.#functions.set(walk, known)
    }
    return known
  }

  #draftAt(origin: Origin, kind: PlaceKind): Draft {
    const key = `${origin.start}:${origin.end}`
    let draft = this.#byPlace.get(key)
    if (draft === undefined) {
      draft = { kind, origin, writtenBy: new Map(), events: new Map(), standsFor: [], runs: [], unreached: [], inner: [] }
      this.#byPlace.set(key, draft)
    }
    return draft
  }

  /** From the first character to the last, also where a block of YAML has its indentation between. */
  #extentOf({ value }: ScriptText, { start, end }: Span): Origin | null {
    const first = locateForDisplay(value, start, end)
    if (first === null || first.source !== this.source) return null
    const last = end > start ? locate(value, end - 1, end) : null
    return last !== null && last.source === first.source && last.end > first.end ? first.upTo(last) : first
  }
}

/** The command's first word stands in the command itself. */
function holds({ words, span, script }: Moment): boolean {
  const first = words[0]?.written
  return first !== null && first !== undefined && first.script === script && first.start >= span.start && first.end <= span.end
}

/** The name of a command, where it is written plainly. */
function nameOf({ words: [name] }: Written, { flat }: ScriptText): string | null {
  return name === undefined || name.parts.some(({ kind }) => kind !== 'literal') ? null : flat.slice(name.start, name.end)
}

function isAt(one: Origin, other: Origin): boolean {
  return one.source === other.source && one.start === other.start
}

function isOnLine(source: Source, { start, end }: Span, line: number): boolean {
  const last = positionAt(source, Math.max(start, end - 1)).line + 1
  return positionAt(source, start).line + 1 <= line && last >= line
}
