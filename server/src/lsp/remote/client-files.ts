/**
 * The files that the client reads for the server, where the server has no disk: what it is asked, and what its answers
 * must look like. Keeps nothing.
 */
import { RequestType, type Connection } from 'vscode-languageserver'
import type { ReadResult } from '../../workspace/host.js'

export interface FolderEntry {
  readonly name: string
  readonly kind: 'file' | 'folder'
}

export interface ClientFiles {
  /** Null for a folder that cannot be read. */
  readFolder(uri: string): Promise<readonly FolderEntry[] | null>
  readFile(uri: string): Promise<ReadResult>
}

const ReadFolder = new RequestType<{ readonly uri: string }, unknown, void>('cistern/readFolder')
const ReadFile = new RequestType<{ readonly uri: string }, unknown, void>('cistern/readFile')

export function filesOf(connection: Connection): ClientFiles {
  return {
    async readFolder(uri) {
      const answer = await connection.sendRequest(ReadFolder, { uri })
      return Array.isArray(answer) ? answer.filter(isEntry) : null
    },
    async readFile(uri) {
      const answer = await connection.sendRequest(ReadFile, { uri })
      if (typeof answer !== 'object' || answer === null) return { kind: 'absent' }
      if ('unusable' in answer) return { kind: 'unusable', reason: 'skipped', message: String(answer.unusable) }
      if (!('text' in answer) || typeof answer.text !== 'string') return { kind: 'absent' }
      if (answer.text.includes('\0')) return { kind: 'unusable', reason: 'skipped', message: 'skipped, because it is binary' }
      return { kind: 'text', text: answer.text }
    },
  }
}

/** True where the client says in its `initializationOptions` that the server is to ask it for files. */
export function readsFiles(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'readsFiles' in options && options.readsFiles === true
}

function isEntry(value: unknown): value is FolderEntry {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('kind' in value)) return false
  return typeof value.name === 'string' && (value.kind === 'file' || value.kind === 'folder')
}
