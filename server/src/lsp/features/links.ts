/** The paths in a document that lead to other files: scripts that are run or sourced, and includes. */
import type { DocumentLink } from 'vscode-languageserver'
import { linksIn } from '../../symbols/scripts.js'
import type { Asked } from './asked.js'

export function documentLinks({ source, known, rangeOf, uriOf }: Asked): DocumentLink[] {
  const about = known()
  if (source === null || about === null) return []
  return linksIn(about.workspace, source).map(({ origin, target }) => ({ range: rangeOf(origin), target: uriOf(target) }))
}
