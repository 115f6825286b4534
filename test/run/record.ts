/** What a walk leaves, as text that can be compared, and how much was walked for it. */
import { vi, type Mock } from 'vitest'
import type { Written } from '../../server/src/commands/field.js'
import type { Event, Moment, Walk } from '../../server/src/run/event.js'
import { Summaries } from '../../server/src/run/summary.js'
import { locateForDisplay } from '../../server/src/text/location.js'
import type { Span } from '../../server/src/text/source.js'

/** What a walk leaves as plain text; what is new is named by the order in which it appears. */
export function recordOf({ events, ...rest }: Walk): string {
  return plain({ events: events.filter((event) => !staysInside(event)), ...rest, conditions: null, comments: null, notices: null })
}

/** The same with all that functions keep to themselves, and with how much there was before. */
export function wholeRecordOf({ conditions, comments, ...rest }: Walk): string {
  const told = comments.map(({ script: { flat }, spans }) => `${flat} ${JSON.stringify(spans)}`).sort()
  return plain({ ...rest, comments: told, conditions: [...conditions.keys()].map(withoutAnchors).sort() }, true)
}

/** No two readings of a file have the same anchors. */
function withoutAnchors(id: string): string {
  return id.replace(/\b(pattern:[^:]*:)\d+(?=:\d)/g, '$1')
}

/** Of calls of a function that leaves nothing only the first ones tell what it has set for itself. */
function staysInside(event: Event): boolean {
  if (event.kind === 'leave') return true
  if (event.kind !== 'assign' || event.exported || !/^(?:local|plain)$/.test(event.how)) return false
  for (let { scope } = event.moment; scope !== null; scope = scope.parent) if (scope.kind === 'function') return true
  return false
}

function plain(record: object, withOrder = false): string {
  const names = new Map<string, number>()
  const canonical = (id: string): number => {
    const known = names.get(id) ?? names.size
    names.set(id, known)
    return known
  }
  return JSON.stringify(
    record,
    (key, value: unknown) => {
      if (typeof value === 'string') return withoutAnchors(value).replace(/\uE5C8(\d+)\uE5C8/g, (_whole, id: string) => `#${canonical(id)}`)
      if (key === 'id' && typeof value === 'number') return canonical(String(value))
      if (!withOrder && (key === 'turn' || key === 'index')) return null
      if (value instanceof Map || value instanceof Set) return [...value]
      // Lists have a method `flat`.
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        if (isWritten(value)) return writtenNow(value)
        if (isPlaced(value)) return placedNow(value)
        if ('flat' in value) return { flat: value.flat }
        if ('path' in value && 'text' in value) return value.path
        if ('base' in value && 'moves' in value) return value.base
      }
      return value
    },
    1,
  )
}

interface Placed {
  readonly moment: Pick<Moment, 'script' | 'span'>
}

/** What was written in an edited function before the edit is of its older text, and stands where it stood. */
function writtenNow({ script, start, end }: Written): unknown {
  const origin = locateForDisplay(script.value, start, end)
  return { text: script.flat.slice(start, end), start: origin?.start, end: origin?.end }
}

/** The spans of what happens there are units of the same text. */
function placedNow({ moment: { script, span, ...moment }, ...happening }: Placed): unknown {
  const spans = Object.entries(happening).map(([name, value]) => [name, isSpan(value) ? writtenNow({ script, ...value }) : value] as const)
  return { ...Object.fromEntries(spans), at: writtenNow({ script, ...span }), moment }
}

function isPlaced(value: object): value is Placed {
  return 'moment' in value && typeof value.moment === 'object' && value.moment !== null && 'script' in value.moment
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'start' in value && Object.keys(value).length === 2
}

function isWritten(value: object): value is Written {
  return 'script' in value && 'start' in value && 'end' in value && typeof value.start === 'number'
}

/** Sees each walk of a function's body. */
export function countBodies(): Mock<() => void> {
  const body = vi.fn<() => void>()
  const call = Summaries.prototype.call
  vi.spyOn(Summaries.prototype, 'call').mockImplementation(function (this: Summaries, definition, fields, frame, walkBody) {
    return call.bind(this)(definition, fields, frame, (given) => {
      body()
      return walkBody(given)
    })
  })
  return body
}
