/** Evidence, confidence, and the alternatives of a value: a fact holds when it holds for every one of them. */
import { briefly } from '../text/memo.js'
import { keyOf, type Expansion, type Origin, type Segment, type Value } from '../text/value.js'

export type Confidence = 'certain' | 'likely' | 'possible'

/** One step of the trail that leads to a fact. */
export interface Evidence {
  readonly message: string
  readonly origin: Origin | null
}

export interface Fact {
  readonly confidence: Confidence
  readonly evidence: readonly [Evidence, ...(readonly Evidence[])]
}

const RANK: Readonly<Record<Confidence, number>> = { certain: 2, likely: 1, possible: 0 }

export function weaker(left: Confidence, right: Confidence): Confidence {
  return RANK[left] <= RANK[right] ? left : right
}

export function atLeast(confidence: Confidence, minimum: Confidence): boolean {
  return RANK[confidence] >= RANK[minimum]
}

const MAX_ALTERNATIVES = 24

/** Every string the value may be, one value each, with choices taken; null where there are too many. Kept, as every rule asks. */
export function alternativesOf(value: Value): readonly Value[] | null {
  if (value.every(({ kind }) => kind !== 'choice')) return [value]
  return findAlternatives(value)
}

const findAlternatives = briefly((value: Value): readonly Value[] | null => {
  let results: { readonly value: readonly Segment[]; readonly taken: ReadonlyMap<string, number> }[] = [{ value: [], taken: new Map() }]
  for (const segment of value) {
    const next: typeof results = []
    for (const result of results) {
      if (segment.kind !== 'choice') {
        next.push({ ...result, value: [...result.value, segment] })
        continue
      }
      const fixed = result.taken.get(segment.choice.id)
      for (const [index, { value: one }] of segment.choice.alternatives.entries()) {
        if (fixed !== undefined && fixed !== index) continue
        const placed = segment.through === null ? one : one.map((each) => ({ ...each, through: outermost(segment.through, each.through) }))
        for (const inner of alternativesOf(placed) ?? [placed])
          next.push({ value: [...result.value, ...inner], taken: new Map(result.taken).set(segment.choice.id, index) })
      }
      if (next.length > MAX_ALTERNATIVES) return null
    }
    results = next
  }
  const unique = new Map<string, Value>(results.map(({ value: one }) => [keyOf(one), one]))
  return [...unique.values()]
})

function outermost(outer: Expansion | null, inner: Expansion | null): Expansion | null {
  if (outer === null) return inner
  return { ...outer, inner: outermost(outer.inner, inner) }
}

/** A fact about each alternative, joined: every one, or only some, which is `possible` at most. */
export function factOfAll(value: Value, factOf: (alternative: Value) => Fact | null): Fact | null {
  const all = alternativesOf(value)
  if (all === null) return null
  const facts = all.map(factOf)
  const known = facts.filter((fact) => fact !== null)
  const [first] = known
  if (first === undefined) return null
  const confidence =
    known.length < facts.length ? 'possible' : known.reduce<Confidence>((least, fact) => weaker(least, fact.confidence), 'certain')
  if (facts.length === 1 && first.evidence.length === 1) return first
  const [head, ...rest] = first.evidence
  const others = [...rest, ...known.slice(1).flatMap(({ evidence }) => evidence)]
  const seen = new Set([stepKey(head)])
  const unique = others.filter((step) => !seen.has(stepKey(step)) && seen.add(stepKey(step)).size > 0)
  return { confidence, evidence: [head, ...unique.slice(0, 5)] }
}

function stepKey({ message, origin }: Evidence): string {
  return `${message} ${origin?.source.path ?? ''}:${origin?.start ?? ''}`
}

/** The names that a segment came through, outermost first, with where each was set. */
export function namesOf(
  segment: Segment,
): readonly { readonly name: string; readonly origin: Origin | null; readonly definition: Expansion['definition'] }[] {
  const names: { readonly name: string; readonly origin: Origin | null; readonly definition: Expansion['definition'] }[] = []
  for (let at = segment.through; at !== null; at = at.inner) names.push({ name: at.name, origin: at.origin, definition: at.definition })
  if (segment.kind === 'hole' && segment.hole.name !== '' && /^[A-Za-z_]\w*$/.test(segment.hole.name))
    names.push({ name: segment.hole.name, origin: segment.origin, definition: null })
  return names
}

/** The trail from where a value is used back to where it was set. */
export function trailOf(value: Value): readonly Evidence[] {
  const trail: Evidence[] = []
  const seen = new Set<string>()
  for (const segment of value) {
    for (const { definition } of namesOf(segment)) {
      const key = `${definition?.origin?.source.path ?? ''}:${definition?.origin?.start ?? ''}`
      if (definition === null || definition.origin === null || seen.has(key)) continue
      seen.add(key)
      trail.push({ message: definition.message, origin: definition.origin })
    }
  }
  return trail
}
