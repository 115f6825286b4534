/** What a person may have meant by a name that there is not. Compares letters and knows nothing of what names mean. */

/** The share of letters that may be wrong in a name that is still meant. */
const MOST_WRONG = 0.4

/** The name nearest to what was written, where it is near enough to be meant. */
export function nearest(written: string, names: readonly string[]): string | null {
  let best: string | null = null
  let least = 1
  for (const name of names) {
    // Who writes the last part of a name means the name.
    const share = name.endsWith(`/${written}`) ? 0 : distance(written, name) / Math.max(written.length, name.length)
    if (share <= MOST_WRONG && share < least) {
      best = name
      least = share
    }
  }
  return best
}

/** A question to end a message with; empty where nothing is near. */
export function didYouMean(written: string, names: readonly string[]): string {
  const name = nearest(written, names)
  return name === null ? '' : `; did you mean ${name}?`
}

/** Letters to add, drop, replace or swap with a neighbour to get from one word to the other. */
function distance(left: string, right: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let at = 1; at <= left.length; at += 1) {
    const next = [at]
    for (let to = 1; to <= right.length; to += 1) {
      const same = left[at - 1] === right[to - 1]
      let steps = Math.min((row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1, (row[to - 1] ?? 0) + (same ? 0 : 1))
      if (at > 1 && to > 1 && left[at - 1] === right[to - 2] && left[at - 2] === right[to - 1])
        steps = Math.min(steps, (before[to - 2] ?? 0) + 1)
      next.push(steps)
    }
    before = row
    row = next
  }
  return row[right.length] ?? 0
}
