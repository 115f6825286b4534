/**
 * Reads files for a server that has no disk: in a browser, and for folders that are on none. Knows nothing of what is
 * in them, nor which of them matter.
 */
import { FileType, Uri, workspace } from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'

/** Larger files are data, not scripts. */
const MOST_BYTES = 5_000_000

interface Question {
  readonly uri: string
}

interface Entry {
  readonly name: string
  readonly kind: 'file' | 'folder'
}

/** What a file holds; null where there is none. */
type Answer = { readonly text: string } | { readonly unusable: string } | null

export function readForServer(client: BaseLanguageClient): void {
  client.onRequest('cistern/readFolder', ({ uri }: Question) => entriesOf(Uri.parse(uri)))
  client.onRequest<Answer, void>('cistern/readFile', ({ uri }: Question) => contentOf(Uri.parse(uri)))
}

/** True where no folder that is open lies on a disk. */
export function foldersAreVirtual(): boolean {
  const folders = workspace.workspaceFolders ?? []
  return folders.length > 0 && folders.every(({ uri }) => uri.scheme !== 'file')
}

/** Null for a folder that cannot be read. Links are left out, as on the disk. */
async function entriesOf(folder: Uri): Promise<readonly Entry[] | null> {
  try {
    const entries = await workspace.fs.readDirectory(folder)
    return entries.flatMap(([name, type]): readonly Entry[] =>
      type === FileType.File ? [{ name, kind: 'file' }] : type === FileType.Directory ? [{ name, kind: 'folder' }] : [],
    )
  } catch {
    return null
  }
}

async function contentOf(file: Uri): Promise<Answer> {
  let bytes: Uint8Array
  try {
    const { size, type } = await workspace.fs.stat(file)
    if (type !== FileType.File) return null
    if (size > MOST_BYTES) return { unusable: `skipped, because it is larger than ${MOST_BYTES / 1_000_000} MB` }
    bytes = await workspace.fs.readFile(file)
  } catch {
    return null
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { unusable: 'skipped, because it is not UTF-8' }
  }
}
