/** Into which parts a YAML file falls when it is edited: the entries of its outermost map. Knows nothing of what they say. */

/** Where lines begin that stand at the margin, but for comments, items of lists and what closes brackets. */
export function partStarts(text: string): readonly number[] {
  return [...text.matchAll(/^[^\s#\-\]}]/gm)].map(({ index }) => index)
}
