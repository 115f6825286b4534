/** Where the name under the cursor is set or defined, everywhere it stands, and where in the same document. */
import { DocumentHighlightKind, type DocumentHighlight, type Location, type Position } from 'vscode-languageserver'
import { isDefinition, type Occurrence } from '../../symbols/occurrence.js'
import { linksIn } from '../../symbols/scripts.js'
import type { Asked } from './asked.js'

/** For a name all places that set it, a job's entry first; for the path of a file its beginning. */
export function definitionOf(asked: Asked, position: Position): Location[] {
  const { document, locate, source } = asked
  const known = asked.known()
  if (source === null || known === null) return []
  const { symbols, workspace } = known
  const offset = asked.offsetOf(position)
  const at = symbols.at(document.path, offset)
  if (at !== null) {
    const definitions = symbols.sameAs(at).filter(isDefinition)
    const isEntry = ({ role }: Occurrence): boolean => role === 'entry'
    return [...definitions.filter(isEntry), ...definitions.filter((each) => !isEntry(each))].map(({ origin }) => locate(origin))
  }
  const link = linksIn(workspace, source).find(({ origin }) => holds(origin, offset))
  return link === undefined ? [] : [{ uri: asked.uriOf(link.target), range: TOP }]
}

export function referencesTo(asked: Asked, position: Position, includeDeclaration: boolean): Location[] {
  const symbols = asked.known()?.symbols
  const at = symbols?.at(asked.document.path, asked.offsetOf(position)) ?? null
  if (symbols === undefined || at === null) return []
  const found = symbols.sameAs(at).filter((each) => includeDeclaration || !isDefinition(each))
  return found.map(({ origin }) => asked.locate(origin))
}

export function highlightsOf(asked: Asked, position: Position): DocumentHighlight[] {
  const { document, rangeOf } = asked
  const symbols = asked.known()?.symbols
  const at = symbols?.at(document.path, asked.offsetOf(position)) ?? null
  if (symbols === undefined || at === null) return []
  return symbols.sameAs(at).flatMap((each) => {
    if (each.origin.source.path !== document.path) return []
    return [{ range: rangeOf(each.origin), kind: isDefinition(each) ? DocumentHighlightKind.Write : DocumentHighlightKind.Read }]
  })
}

const TOP = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

function holds({ start, end }: { readonly start: number; readonly end: number }, offset: number): boolean {
  return start <= offset && offset <= end
}
