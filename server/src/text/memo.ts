/** Work that is done once for each thing it is about, and forgotten with it. */
export function memo<About extends object, Result extends NonNullable<unknown> | null>(
  work: (about: About) => Result,
): (about: About) => Result {
  const done = new WeakMap<About, Result>()
  return (about) => {
    const known = done.get(about)
    if (known !== undefined) return known
    const result = work(about)
    done.set(about, result)
    return result
  }
}

/** More than one piece of work asks about; what is known of more things is forgotten. */
const MOST = 50_000

const brief: Map<object, unknown>[] = []

/**
 * Work that is done once for each thing while that is asked about again and again, and for very many things that nobody
 * keeps: a weak table of so many makes every collection of memory longer.
 */
export function briefly<About extends object, Result extends NonNullable<unknown> | null>(
  work: (about: About) => Result,
): (about: About) => Result {
  const done = new Map<About, Result>()
  brief.push(done)
  return (about) => {
    const known = done.get(about)
    if (known !== undefined) return known
    const result = work(about)
    if (done.size >= MOST) done.clear()
    done.set(about, result)
    return result
  }
}

/** A piece of work is done: nobody asks about the same things soon. */
export function forgetBriefly(): void {
  for (const done of brief) done.clear()
}
