/** Which places of an inspection have something to say, and which findings belong to them. */
import type { Finding } from '../findings/finding.js'
import type { Inspection, Place, ShownWord } from '../inspect/inspection.js'
import { lineText, positionAt } from '../text/source.js'

/** The findings of a file that are in question: those on the line, where one is given; some are about no command. */
export function findingsOf({ source, line, places }: Inspection, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    ({ origin }) =>
      origin.source.path === source.path &&
      (places.length === 0 && line !== null
        ? positionAt(source, origin.start).line + 1 === line
        : places.some((place) => holds(place, origin.start))),
  )
}

/** The findings at a place and at none inside it. */
export function findingsAt(place: Place, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ origin: { start } }) => holds(place, start) && !place.inner.some((inner) => holds(inner, start)))
}

/** True for a command whose words are what they look like, and that does nothing to files. */
export function saysNothing(place: Place): boolean {
  const { runs, unreached } = place
  const isQuiet = runs.every(({ effects, words }) => effects.length === 0 && words.every(isPlain))
  return unreached.length === 0 && isQuiet && (place.kind === 'function' || silenceOf(place) === null)
}

/** Why nothing is known of a place; null where something is. */
export function silenceOf({ kind, runs, unreached, standsFor }: Place): string | null {
  if (kind === 'unparsed') return 'this was not understood; what it does is taken as unknown'
  if (runs.length + unreached.length + standsFor.length > 0) return null
  return kind === 'function'
    ? 'defines a function; its commands are told where they stand'
    : 'nothing comes here: what stands before never goes on to it'
}

/** True for a word that says no more than what is written, or of which nothing is known that an overview would tell. */
export function isPlain({ written, value, path, facts }: ShownWord): boolean {
  return (
    facts.every(({ kind }) => kind === 'tree') && path === null && (value === null || value === written.replace(/^(["'])(.*)\1$/s, '$2'))
  )
}

/** Why there is nothing to tell, as a sentence; null where there is something. */
export function whyNothing({ source, line, places, jobs }: Inspection): string | null {
  if (places.length > 0) return null
  const isShell = !/\.ya?ml$/.test(source.path)
  if (line === null) return isShell ? 'no command stands in this file' : 'no job runs a command of this file in a shell'
  const written = lineText(source, line).trim()
  if (written === '') return 'the line is empty'
  if (written.startsWith('#')) return 'the line is a comment'
  if (isShell) return 'no command stands on this line, only what holds others together'
  return jobs.length > 0 ? 'nothing on this line is run by a shell' : 'no job runs a command of this file in a shell'
}

function holds({ origin }: Place, offset: number): boolean {
  return origin.start <= offset && offset < origin.end
}
