/**
 * What the tests say in the protocol. Positions and edits are counted by hand, so that the server's own arithmetic is
 * not taken for granted.
 */
import type { ClientCapabilities, Range, TextEdit } from 'vscode-languageserver'

/** What a modern client says of itself, as far as the server asks. */
export const CAPABILITIES: ClientCapabilities = {
  textDocument: {
    hover: { contentFormat: ['markdown', 'plaintext'] },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, versionSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source', 'source.fixAll'] } },
      isPreferredSupport: true,
    },
  },
  workspace: { workspaceEdit: { documentChanges: true } },
}

/** The same client, where it asks for diagnostics itself. */
export const PULLING: ClientCapabilities = {
  textDocument: { ...CAPABILITIES.textDocument, diagnostic: { relatedInformation: true, codeDescriptionSupport: true } },
  workspace: { ...CAPABILITIES.workspace, diagnostics: { refreshSupport: true } },
}

export const WHOLE: Range = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } }

export function positionIn(text: string, offset: number, encoding = 'utf-16'): Range['start'] {
  const before = text.slice(0, offset).split(/\r\n|\n|\r(?!\n)/)
  return { line: before.length - 1, character: lengthOf(before.at(-1) ?? '', encoding) }
}

function lengthOf(text: string, encoding: string): number {
  if (encoding === 'utf-8') return new TextEncoder().encode(text).length
  return encoding === 'utf-32' ? [...text].length : text.length
}

export function offsetIn(text: string, { line, character }: Range['start'], encoding = 'utf-16'): number {
  const found = [...text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)][line]
  if (found === undefined) return text.length
  let offset = 0
  while (lengthOf(found[0].slice(0, offset), encoding) < character) offset += 1
  return found.index + offset
}

export function applyEdits(text: string, edits: readonly TextEdit[], encoding = 'utf-16'): string {
  const stretches = edits.map(({ range, newText }) => ({
    start: offsetIn(text, range.start, encoding),
    end: offsetIn(text, range.end, encoding),
    newText,
  }))
  stretches.sort((left, right) => right.start - left.start)
  return stretches.reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text)
}
