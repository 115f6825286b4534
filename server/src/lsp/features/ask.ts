/** Brings a root up to date and hands a feature all that it needs. A bug costs the answer, and a line in the log. */
import type { CancellationToken } from 'vscode-languageserver'
import type { Source } from '../../text/source.js'
import { offsetOf, protocolRange } from '../document.js'
import type { Opened } from '../session.js'
import type { Asked } from './asked.js'

/** Null where it fails, or nobody waits for it any more. */
export async function ask<Answer>(
  { root, document }: Opened,
  token: CancellationToken,
  work: (asked: Asked) => Answer,
): Promise<Answer | null> {
  const analysis = await root.current(token)
  if (analysis === null || token.isCancellationRequested) return null
  const { places, client } = root
  return root.guarded(() => {
    // While the request waited the text may have become another.
    const now = places.documentAt(document.path) ?? document
    const known = analysis.workspace.sources.get(now.path)
    const isOurs =
      analysis.workspace.files.some(({ path }) => path === now.path) ||
      analysis.workspace.pipelines.some(({ pipeline }) => pipeline.parts.includes(now.path))
    const source: Source | null = known !== undefined && isOurs && known.text === now.text ? known : null
    const shown: Source = source ?? { path: now.path, text: now.text }
    return work({
      document: now,
      source,
      analysis,
      known: () => (source === null ? null : analysis.about(source)),
      support: client.support,
      offsetOf: (position) => offsetOf(now, position, client.support.encoding),
      rangeOf: (span) => protocolRange(shown, span, now, client.support.encoding),
      locate: places.locate,
      uriOf: places.uriOf,
      documentAt: places.documentAt,
    })
  })
}
