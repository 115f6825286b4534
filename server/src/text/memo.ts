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
