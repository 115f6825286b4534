/** A bug or a broken machine as one line for the log: what went wrong, and where in the program. */
export function lineOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return text
    .split('\n')
    .slice(0, 2)
    .map((line) => line.trim())
    .join(' ')
}
