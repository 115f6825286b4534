/**
 * What the tests say in the protocol. Positions and edits are counted by hand, so that the server's own arithmetic is
 * not taken for granted.
 */
import type { ClientCapabilities, Range, TextEdit } from 'vscode-languageserver'

/** What a modern client says of itself, as far as the server asks. */
export const CAPABILITIES: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, versionSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source', 'source.fixAll'] } },
      isPreferredSupport: true,
    },
  },
  workspace: { workspaceEdit: { documentChanges: true } },
}

export const WHOLE: Range = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } }

export function positionIn(text: string, offset: number): Range['start'] {
  const before = text.slice(0, offset).split(/\r\n|\n|\r(?!\n)/)
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
}

export function offsetIn(text: string, { line, character }: Range['start']): number {
  const lines = [...text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)]
  return (lines[line]?.index ?? text.length) + character
}

export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const stretches = edits.map(({ range, newText }) => ({ start: offsetIn(text, range.start), end: offsetIn(text, range.end), newText }))
  stretches.sort((left, right) => right.start - left.start)
  return stretches.reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text)
}
