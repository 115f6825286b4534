/**
 * Records what is put into a file that only the environment or a caller names, as `>> "$GITHUB_ENV"` does. Knows no CI
 * system: which of these files are read by one, whoever knows the job decides.
 */
import { hole, type Value } from '../text/value.js'
import type { Span } from '../text/source.js'
import type { Frame, Walker } from './walker.js'

/** True for a path that is one unknown as a whole, given from outside. */
export function isNamedOutside(path: Value): boolean {
  const [only] = path
  return path.length === 1 && only?.kind === 'hole' && (only.hole.kind === 'environment' || only.hole.kind === 'positional')
}

/** @param content null where nothing of it is known */
export function recordHandOn(walker: Walker, path: Value, content: Value | null, appends: boolean, frame: Frame, span: Span): void {
  const known = content ?? hole({ id: walker.unique('handed'), kind: 'output', name: '' })
  walker.record({ kind: 'handOn', moment: walker.moment(frame, span, []), path, content: known, appends })
}
