/**
 * What the scripts of a job leave for those after them in files that the CI system reads between them, such as
 * `$GITHUB_ENV`. Knows the formats of such files, and no dialect: which variable names which file, the system says.
 */
import { isNumbered } from '../run/renumber.js'
import { locateForDisplay } from '../text/location.js'
import { concat, flatten, hole, keyOf, lengthOf, PLACEHOLDER, slice, text, type Origin, type Segment, type Value } from '../text/value.js'
import { resolvedScript } from './bindings.js'
import { outputId, type Handover, type Job, type JobScript, type JobVariable } from '../pipelines/job.js'

/** Something was put into one of the files. */
export interface Put {
  readonly handover: Handover
  readonly content: Value
  readonly appends: boolean
  /** False where it depends on what is not known whether it happens. */
  readonly isCertain: boolean
  /** Where it happens, for the trail. */
  readonly origin: Origin | null
}

/** What is known of the string behind an output's hole. */
export type Outputs = ReadonlyMap<string, { readonly value: Value; readonly origin: Origin }>

/** Grows as a job goes on; what one script puts is there for the next. */
export class Handed {
  readonly #variables = new Map<string, JobVariable>()
  readonly #outputs: Map<string, { readonly value: Value; readonly origin: Origin }>
  #script: Value = []
  #settled = 0
  #puts: Put[] = []

  constructor(
    readonly job: Job,
    before: Outputs,
  ) {
    this.#outputs = new Map(before)
  }

  get outputs(): Outputs {
    return this.#outputs
  }

  put(one: Put): void {
    this.#puts.push(one)
  }

  /** The script as it runs now, with what those before it left. */
  into(script: JobScript): JobScript {
    const value = this.#script.length === 0 ? script.value : concat(this.#script, text('\n'), script.value)
    const resolved = resolvedScript(this.job, script, [...this.#variables.values()], this.#outputs)
    return value === script.value ? resolved : { ...resolved, value }
  }

  /** The script has ended: what it put is in force. */
  settle(script: JobScript): void {
    const puts = this.#puts.map((put) => (script.condition === null ? put : { ...put, isCertain: false }))
    this.#puts = []
    this.#settled += 1
    const own = `${this.job.origin.source.path} ${this.job.name} ${this.#settled}`
    for (const handover of this.job.system.handovers) {
      const last = puts.findLastIndex((put) => put.handover === handover && !put.appends && put.isCertain)
      const kept = puts.slice(Math.max(0, last)).filter((put) => put.handover === handover)
      if (kept.length > 0) this.#settle(handover, kept, script, own)
    }
  }

  #settle(handover: Handover, puts: readonly Put[], script: JobScript, own: string): void {
    const lines = linesOf(puts)
    switch (handover.as) {
      case 'environment':
        for (const entry of entriesOf(lines)) this.#assign({ ...entry, value: renamed(entry.value, own) })
        return
      case 'path':
        for (const line of lines) {
          const place = placeOf(line)
          if (line.flat === '' || place === null) continue
          const rest = this.#variables.get('PATH')?.value ?? hole({ id: 'env:PATH', kind: 'environment', name: 'PATH' })
          this.#assign({ name: 'PATH', value: concat(renamed(line.value, own), text(':'), rest), isCertain: line.isCertain, origin: place })
        }
        return
      case 'outputs':
        for (const { name, value, origin, isCertain } of script.id === null ? [] : entriesOf(lines)) {
          const id = outputId(script.id ?? '', name)
          const before = this.#outputs.get(id)?.value ?? text('')
          this.#outputs.set(id, { origin, value: isCertain ? renamed(value, own) : either(id, before, renamed(value, own)) })
        }
        return
      case 'script':
        // What may or may not stand there is no text that could be read.
        for (const { content, isCertain } of puts) if (isCertain) this.#script = concat(this.#script, renamed(content, own))
    }
  }

  #assign({ name, value, isCertain, origin }: HandedEntry): void {
    if (name !== 'PATH' && this.job.system.predefined.test(name)) return
    const known = this.#variables.get(name)?.value ?? this.job.variables.find((one) => one.name === name)?.value
    const before = known ?? hole({ id: `env:${name}`, kind: 'environment', name })
    this.#variables.set(name, {
      name,
      origin,
      level: 'job',
      value: isCertain ? value : either(`handed:${this.job.origin.source.path} ${this.job.name} ${name}`, before, value),
    })
  }
}

interface Line {
  readonly value: Value
  readonly flat: string
  readonly isCertain: boolean
  readonly origin: Origin | null
}

interface HandedEntry {
  readonly name: string
  readonly value: Value
  readonly isCertain: boolean
  readonly origin: Origin
}

/** The lines of all that was put into one file; one is certain where all that it is made of is. */
function linesOf(puts: readonly Put[]): readonly Line[] {
  const lines: Line[] = []
  let open: Line | null = null
  for (const { content, isCertain, origin } of puts.flatMap(alternativesOf)) {
    const flat = flatten(content)
    for (let start = 0; start < flat.length;) {
      const newline = flat.indexOf('\n', start)
      const end = newline < 0 ? flat.length : newline
      const value = concat(open?.value ?? [], slice(content, start, end))
      const line: Line = { value, flat: flatten(value), isCertain: isCertain && open?.isCertain !== false, origin: open?.origin ?? origin }
      open = newline < 0 ? line : null
      if (newline >= 0) lines.push(line)
      start = end + 1
    }
  }
  return open === null ? lines : [...lines, open]
}

/** Where branches wrote different lines, each of them may stand there. */
function alternativesOf(put: Put, depth = 0): readonly Put[] {
  const parts: Put[] = []
  let from = 0
  for (const [index, segment] of put.content.entries()) {
    if (segment.kind !== 'choice' || depth >= MAX_DEPTH || !segment.choice.alternatives.some(({ value }) => flatten(value).includes('\n')))
      continue
    parts.push({ ...put, content: put.content.slice(from, index) })
    const values = segment.choice.alternatives.map(({ value }) => value)
    const common = commonLines(values)
    parts.push({ ...put, content: slice(values[0] ?? [], 0, common) })
    for (const one of values)
      parts.push(...alternativesOf({ ...put, content: slice(one, common, lengthOf(one)), isCertain: false }, depth + 1))
    from = index + 1
  }
  return from === 0 ? [put] : [...parts, { ...put, content: put.content.slice(from) }]
}

const MAX_DEPTH = 4

/** How much all of them begin with, in whole lines. */
function commonLines([first = [], ...others]: readonly Value[]): number {
  const shared = Math.min(...others.map((other) => sharedLength(first, other)), lengthOf(first))
  return flatten(first).lastIndexOf('\n', shared - 1) + 1
}

function sharedLength(one: Value, other: Value): number {
  const [left, right] = [flatten(one), flatten(other)]
  let length = 0
  while (length < left.length && left[length] === right[length] && left[length] !== PLACEHOLDER) length += 1
  return length
}

/** `NAME=value`, or `NAME<<END`, lines, `END`; what has no name that is known is left out. */
function entriesOf(lines: readonly Line[]): readonly HandedEntry[] {
  const entries: HandedEntry[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]
    const [, name, sign, delimiter] = /^([^=<]+)(=|<<)(.*)$/.exec(line?.flat ?? '') ?? []
    if (line === undefined || name === undefined) continue
    const origin = placeOf(line)
    const isNamed = /^[A-Za-z_][\w-]*$/.test(name) && origin !== null
    if (sign === '=') {
      const value = slice(line.value, name.length + 1, lengthOf(line.value))
      if (isNamed) entries.push({ name, value, isCertain: line.isCertain, origin })
      continue
    }
    const end = lines.findIndex(({ flat }, index) => index > at && isEnd(flat, delimiter ?? ''))
    if (end < 0) break
    const within = lines.slice(at + 1, end)
    const unknown = lines[end]?.flat === delimiter ? [] : (lines[end]?.value.slice(0, 1) ?? [])
    const value = [...within.map((one) => one.value), ...(unknown.length === 0 ? [] : [unknown])]
    const joined = value.flatMap((one, index): Value => (index === 0 ? one : concat(text('\n'), one)))
    if (isNamed) entries.push({ name, value: joined, isCertain: line.isCertain && within.every(({ isCertain }) => isCertain), origin })
    at = end
  }
  return entries
}

/** Output that is not known may end its own last line, so that what follows begins one. */
function isEnd(flat: string, delimiter: string): boolean {
  return flat === delimiter || (delimiter !== '' && flat === PLACEHOLDER + delimiter)
}

function placeOf({ value, origin }: Line): Origin | null {
  return locateForDisplay(value, 0, lengthOf(value)) ?? origin
}

function either(id: string, before: Value, after: Value): Value {
  if (keyOf(before) === keyOf(after)) return after
  const [only] = before
  const known = only?.kind === 'choice' && before.length === 1 && only.choice.id.startsWith(`${id}:`) ? only.choice.alternatives : null
  const alternatives = [...(known ?? [{ value: before, when: [] }]), { value: after, when: [] }]
  return [
    {
      kind: 'choice',
      choice: { id: `${id}:${alternatives.length}`, alternatives },
      inert: true,
      splits: false,
      origin: null,
      through: null,
    },
  ]
}

/** What one script left unknown is another string than what the next one does, also where both number it alike. */
function renamed(value: Value, own: string): Value {
  return value.map((segment): Segment => {
    if (segment.kind === 'text') return segment
    if (segment.kind === 'hole')
      return isOfWalk(segment.hole.id) ? { ...segment, hole: { ...segment.hole, id: `${segment.hole.id} of ${own}` } } : segment
    const id = isOfWalk(segment.choice.id) ? `${segment.choice.id} of ${own}` : segment.choice.id
    return {
      ...segment,
      choice: { id, alternatives: segment.choice.alternatives.map((one) => ({ value: renamed(one.value, own), when: [] })) },
    }
  })
}

function isOfWalk(id: string): boolean {
  return isNumbered(id) || /^(args?|pattern|start)\b/.test(id)
}
