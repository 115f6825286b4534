/** A new name for a variable in all scripts and CI files at once, or the reason why that would not be safe. */
import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver'
import { refusalToRename, rename, type Refusal, type Repository } from '../../symbols/rename.js'
import type { Occurrence } from '../../symbols/occurrence.js'
import { workspaceEdit } from '../edits.js'
import type { Asked } from './asked.js'

export type Refused = Refusal

/** The name that would be renamed; null where there is none. */
export function renameAt(asked: Asked, position: Position): { readonly range: Range; readonly placeholder: string } | Refused | null {
  const found = nameAt(asked, position)
  if (found === null) return null
  const { at, repository } = found
  const refusal = refusalToRename(at, repository)
  return refusal ?? { range: asked.rangeOf(at.origin), placeholder: at.name }
}

export function renameTo(asked: Asked, position: Position, newName: string): WorkspaceEdit | Refused | null {
  const found = nameAt(asked, position)
  if (found === null) return null
  const renaming = rename(found.at, newName, found.repository)
  if ('refused' in renaming) return renaming
  const edits = renaming.places.map(({ source, start, end }) => ({ source, start, end, newText: newName }))
  return workspaceEdit({ edits, creates: null, consent: null }, asked, asked.support) ?? { refused: 'the text has changed meanwhile' }
}

function nameAt(asked: Asked, position: Position): { readonly at: Occurrence; readonly repository: Repository } | null {
  const known = asked.known()
  const at = known?.symbols.at(asked.document.path, asked.offsetOf(position)) ?? null
  if (known === null || at === null) return null
  return { at, repository: { workspace: known.workspace, symbols: known.symbols, texts: () => asked.analysis.texts() } }
}
