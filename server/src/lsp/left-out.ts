/** What of a workspace was not read, as lines for the log: one for each reason, however many files there are. */
import type { FileNotice } from '../workspace/workspace.js'

/** So many files are named; the rest are counted. */
const NAMED = 3

export function leftOut(notices: readonly FileNotice[]): readonly string[] {
  const byReason = new Map<string, Set<string>>()
  for (const { kind, path, message } of notices) {
    if (kind !== 'skipped' && kind !== 'unreadable') continue
    byReason.set(message, (byReason.get(message) ?? new Set()).add(path))
  }
  return [...byReason].map(([message, paths]) => {
    const named = [...paths].slice(0, NAMED).join(', ')
    return `${message}: ${named}${paths.size > NAMED ? ` and ${paths.size - NAMED} more` : ''}`
  })
}
