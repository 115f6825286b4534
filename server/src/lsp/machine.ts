/**
 * What the language server asks of the machine it runs on: which root a document belongs to, and the files of a root.
 * The only view the server has of file systems and of how they are named; it knows nothing of any one of them.
 */
import type { Steps } from '../text/steps.js'
import type { Host } from '../workspace/host.js'
import type { FileNotice } from '../workspace/workspace.js'

/** Where a document stands among the files that are analysed together. */
export interface Place {
  /** The same text for the same root; only the machine knows what it means. */
  readonly root: string
  /** POSIX path relative to the root. */
  readonly path: string
}

/** The files of a root, and which of them could not be used so far. */
export interface Files extends Host {
  notices(): readonly FileNotice[]
  /** The same files, where these are read again; null where all must be looked at again. This view stays as it is. */
  again(changed: readonly string[]): Files | null
}

export interface Machine {
  /** The place of a document; null where it is no file. `folders` are the URIs of the client's workspace folders. */
  placeOf(uri: string, folders: readonly string[]): Place | null
  /** The root of a folder as a whole; null for what is never looked through, or is no folder. */
  rootOf(folder: string): string | null
  /** True where a file stands in a folder, both given by their URIs. */
  isWithin(folder: string, uri: string): boolean
  uriOf(root: string, path: string): string
  /** The path of a file under a root, whether it belongs to that root or to one inside; null for any other. */
  pathIn(root: string, uri: string): string | null
  /** A fresh look at the files of a root; what it has read once it need not read again. */
  open(root: string): Steps<Files>
  /**
   * Brings in what is another outside: files by their URIs, and the folders that the client has open now. A root that is
   * opened after it shows them.
   */
  refresh(changed: readonly string[], folders: readonly string[]): Promise<void>
  /** `listen` is called when files have come that were asked for before they could be read. */
  onArrival(listen: () => void): void
}
