/**
 * Lines that nobody has written: so many words on one that reading them takes seconds. Knows nothing of what they say.
 */

/** Characters; lines of programs that write scripts are shorter, or hold one word of data. */
const LONG = 30_000
const MAX_WORDS = 5_000

/** Where the first line begins that holds more words, parts of words and commands than are read; null where none does. */
export function tooLongFrom(text: string): number | null {
  if (text.length < LONG) return null
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    if (end - start >= LONG && wordsIn(text.slice(start, end)) > MAX_WORDS) return start
    start = end + 1
  }
  return null
}

/** About how many; what stands in single quotes is one. */
function wordsIn(line: string): number {
  return line.match(/'[^']*'|[\s;|&$`(){},<>"\\]/g)?.length ?? 0
}
