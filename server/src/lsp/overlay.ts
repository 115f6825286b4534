/**
 * The files of a root with what the editor holds in place of what lies on the disk. A host like any other: the engine
 * cannot tell an unsaved buffer from a file.
 */
import { withResults } from '../cli/overlay.js'
import type { Host, ReadResult } from '../workspace/host.js'
import type { OpenDocument } from './document.js'

/** A view of the host that stays as it is: documents opened or changed later are not seen through it. */
export function withDocuments(host: Host, documents: ReadonlyMap<string, OpenDocument>): Host {
  const view: Host = {
    ...withResults(host, new Map([...documents].map(([path, document]) => [path, contentOf(document)]))),
    isOpen: (path) => documents.has(path),
    changedSince(earlier) {
      const then = madeOf.get(earlier)
      if (then?.host !== host) return null
      const paths = new Set([...documents.keys(), ...then.documents.keys()])
      return [...paths].filter((path) => documents.get(path) !== then.documents.get(path))
    },
  }
  madeOf.set(view, { host, documents })
  return view
}

const madeOf = new WeakMap<Host, { readonly host: Host; readonly documents: ReadonlyMap<string, OpenDocument> }>()

/** As for files on the disk: larger ones are data, not scripts. */
const MOST_UNITS = 5_000_000

function contentOf({ text }: OpenDocument): ReadResult {
  if (text.length > MOST_UNITS) return { kind: 'unusable', reason: 'skipped', message: 'skipped, because it is too large' }
  if (text.includes('\0')) return { kind: 'unusable', reason: 'skipped', message: 'skipped, because it is binary' }
  return { kind: 'text', text }
}
