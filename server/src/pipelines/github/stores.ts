/**
 * What the official actions for caches and artifacts keep and bring back, by their own README files. Knows no other
 * action.
 */
import { flatten, slice, text } from '../../text/value.js'
import type { Value } from '../../text/value.js'
import type { Store } from '../job.js'
import { mapAt, originOf, scalarAt } from '../yaml/look-up.js'
import type { TreeMap } from '../yaml/tree.js'
import { expressionText } from './expression.js'
import type { Scope } from './expression.js'

/** What a step keeps or brings back where it stands, and what it keeps once the job has ended. */
export interface Stored {
  readonly now: readonly Omit<Store, 'before'>[]
  readonly atEnd: readonly Omit<Store, 'before'>[]
}

const NOTHING: Stored = { now: [], atEnd: [] }

export function readStores(step: TreeMap, uses: string, scope: Scope): Stored {
  const [, name] = /^actions\/(cache(?:\/(?:save|restore))?|(?:up|down)load-artifact)@/.exec(uses) ?? []
  if (name === undefined) return NOTHING
  const inputs = mapAt(step, 'with')
  const input = (key: string): Value | null => {
    const scalar = scalarAt(inputs, key)
    return scalar === null ? null : expressionText(scalar, scope, true)
  }
  const paths = linesOf(input('path') ?? [])
  const isArtifact = name.endsWith('artifact')
  const store = { kind: isArtifact ? 'artifact' : 'cache', isDotenv: false, origin: originOf(step) } as const
  const key = input(isArtifact ? 'name' : 'key')
  if (name === 'download-artifact')
    // Without a path, into the directory in which steps start.
    return { now: [{ ...store, does: 'restore', paths: paths.length === 0 ? [text('.')] : paths, key }], atEnd: [] }
  if (paths.length === 0) return NOTHING
  const save = { ...store, does: 'save', paths, key } as const
  const restore = { ...store, does: 'restore', paths, key } as const
  if (name === 'cache') return { now: [restore], atEnd: [save] }
  return { now: [name === 'cache/restore' ? restore : save], atEnd: [] }
}

/** One path a line; what begins with `!` is left out of the others. */
function linesOf(value: Value): readonly Value[] {
  return [...flatten(value).matchAll(/[^\n]+/g)].flatMap(({ 0: line, index }) => {
    const trimmed = line.trim()
    const start = index + line.indexOf(trimmed)
    return trimmed === '' || trimmed.startsWith('!') ? [] : [slice(value, start, start + trimmed.length)]
  })
}
