/** True where two lists hold the very same things in the same order. */
export function areSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left === right || (left.length === right.length && left.every((one, index) => one === right[index]))
}

/** Two lists without the very same things that both begin with, and that both end with. */
export function withoutEnds<Item>(one: readonly Item[], other: readonly Item[]): readonly [readonly Item[], readonly Item[]] {
  const most = Math.min(one.length, other.length)
  let [from, back] = [0, 0]
  while (from < most && one[from] === other[from]) from += 1
  while (back < most - from && one[one.length - 1 - back] === other[other.length - 1 - back]) back += 1
  return [one.slice(from, one.length - back), other.slice(from, other.length - back)]
}

/** True where two lists hold the same things in the same order, by what is the same among them. */
export function areAlike<Item>(left: readonly Item[], right: readonly Item[], same: (one: Item, other: Item) => boolean): boolean {
  return (
    left === right ||
    (left.length === right.length &&
      left.every((one, index) => {
        const other = right[index]
        return other !== undefined && same(one, other)
      }))
  )
}

/**
 * True where two things are built of the same: lists and records all the way down, with whatever else is in them the very
 * same, as are tables, sets and expressions. Nothing of them leads back to itself.
 * @param known what has been found equal, the newer by the older
 */
export function areEqual(one: unknown, other: unknown, known: Map<object, object> = new Map()): boolean {
  if (one === other) return true
  if (!isRecord(one) || !isRecord(other) || Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  if (known.get(other) === one) return true
  if (one instanceof RegExp || one instanceof Map || one instanceof Set) return false
  const names = Object.keys(one)
  if (names.length !== Object.keys(other).length || !names.every((name) => areEqual(one[name], other[name], known))) return false
  known.set(other, one)
  return true
}

function isRecord(thing: unknown): thing is Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null
}
