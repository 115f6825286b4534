/** True where two lists hold the very same things in the same order. */
export function areSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left === right || (left.length === right.length && left.every((one, index) => one === right[index]))
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
